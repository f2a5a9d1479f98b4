//! The texts of an XLS, as far as their fonts are concerned.
//!
//! In: the records of the shared texts, cut where a record was full. Out: where in a text another
//! font begins. Each piece of characters behind a cut says anew how wide they are.

use std::collections::HashMap;

/// A text of a record of its own: its length, how wide its characters are, its characters.
pub fn single(data: &[u8]) -> String {
    let mut cut = Cut { pieces: &[data], piece: 0, at: 0 };
    let (Some(len), Some(options)) = (cut.number(2), cut.number(1)) else { return String::new() };
    let width = 1 + usize::from(options & 1 != 0);
    let units = (0..len).map_while(|_| cut.number(width)).map(|unit| u16::try_from(unit).unwrap_or_default());
    String::from_utf16_lossy(&units.collect::<Vec<u16>>())
}

/// For every shared text with fonts of its own: from which character on which font.
pub fn runs(pieces: &[&[u8]]) -> HashMap<usize, Vec<(usize, usize)>> {
    let mut all = HashMap::new();
    let mut cut = Cut { pieces, piece: 0, at: 8 };
    let mut index = 0;
    while let Some(own) = cut.text() {
        if !own.is_empty() {
            all.insert(index, own);
        }
        index += 1;
    }
    all
}

/// Records that go on in each other.
struct Cut<'a> {
    pieces: &'a [&'a [u8]],
    piece: usize,
    at: usize,
}

impl Cut<'_> {
    /// The bytes left of the open piece; the next one is opened where there are none.
    fn left(&mut self) -> Option<usize> {
        loop {
            let left = self.pieces.get(self.piece)?.len().saturating_sub(self.at);
            if left > 0 {
                return Some(left);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    /// A number of so many bytes.
    fn number(&mut self, bytes: usize) -> Option<usize> {
        let mut number = 0;
        for place in 0..bytes {
            self.left()?;
            number |= usize::from(self.pieces[self.piece][self.at]) << (8 * place);
            self.at += 1;
        }
        Some(number)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let step = self.left()?.min(bytes);
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// Passes over characters, which are measured anew behind every cut.
    fn characters(&mut self, mut count: usize, mut is_wide: bool) -> Option<()> {
        while count > 0 {
            if self.pieces.get(self.piece)?.len() <= self.at {
                is_wide = self.number(1)? & 1 != 0;
            }
            let width = 1 + usize::from(is_wide);
            let fits = (self.pieces[self.piece].len() - self.at) / width;
            let step = fits.min(count);
            if step == 0 {
                return None;
            }
            self.at += step * width;
            count -= step;
        }
        Some(())
    }

    /// Passes over a text, and gives the fonts it has of its own.
    fn text(&mut self) -> Option<Vec<(usize, usize)>> {
        let count = self.number(2)?;
        let options = self.number(1)?;
        let fonts = if options & 8 != 0 { self.number(2)? } else { 0 };
        let further = if options & 4 != 0 { self.number(4)? } else { 0 };
        self.characters(count, options & 1 != 0)?;
        let runs = (0..fonts).map(|_| Some((self.number(2)?, self.number(2)?))).collect::<Option<Vec<_>>>()?;
        self.skip(further)?;
        Some(runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_found_across_a_cut() {
        // Three characters in one byte, the last behind a cut in two; a font from the second on.
        let first = [&[0; 8][..], &[3, 0, 8, 1, 0], b"17"].concat();
        let second = [&[1, b'1', 0, 2, 0, 5, 0][..], &[1, 0, 1, 0x44, 0x53]].concat();
        assert_eq!(runs(&[&first, &second]), HashMap::from([(0, vec![(2, 5)])]));
        assert_eq!(runs(&[]), HashMap::new());
        assert_eq!(single(&[2, 0, 1, 0x07, 0x4e, b'0', 0]), "万0");
        assert_eq!(single(&[9, 0, 0, b'0']), "0");
    }
}
