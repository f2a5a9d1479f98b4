//! Ink on paper: whether a text can be seen on what lies under it.
//!
//! In: colours as office files state them. Out: [`is_lost`]. What is not known hides nothing.

/// Red, green and blue.
pub type Colour = [u8; 3];

/// The colour of paper.
pub const WHITE: Colour = [255; 3];

/// The most two colours may differ in each of their parts and still look the same.
const SAME: u8 = 16;

/// What lies under a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// A colour.
    Plain(Colour),
    /// A pattern, a picture, or what else is not looked at.
    Unknown,
}

/// Whether ink of this colour cannot be told from the ground.
#[must_use]
pub fn is_lost(ink: Colour, ground: Ground) -> bool {
    match ground {
        Ground::Plain(under) => ink.iter().zip(under).all(|(ink, under)| ink.abs_diff(under) <= SAME),
        Ground::Unknown => false,
    }
}

/// `FFFFFF`, `#FFFFFF` or `FFFFFFFF` with an alpha before it.
#[must_use]
pub fn colour(hex: &str) -> Option<Colour> {
    let digits = hex.trim().trim_start_matches('#');
    let digits = if digits.len() == 8 { digits.get(2..)? } else { digits };
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 6)?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_lost_on_white_alone() {
        let white = colour("FFFFFFFF").unwrap();
        assert!(is_lost(white, Ground::Plain(WHITE)) && is_lost(white, Ground::Plain(colour("#F2F2F2").unwrap())));
        assert!(!is_lost(white, Ground::Plain(colour("4472C4").unwrap())) && !is_lost(white, Ground::Unknown));
        assert_eq!([colour("auto"), colour("FFF"), colour("")], [None; 3]);
    }
}
