//! Glyphs → lines of text, as they are read.
//!
//! In: glyphs in any order. Out: [`Line`]s from the top down, each from left to right, whatever
//! way the print is turned.

use super::looks;
use super::page::Glyph;
use crate::text::normal::normalise;

/// Glyphs on one line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// From left to right.
    pub glyphs: Vec<Glyph>,
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
}

/// A gap wider than this share of the print's height stands for a space.
///
/// Word sets a quarter of an em between figures and Chinese characters, which is no space.
pub(super) const SPACE: f32 = 0.3;

impl Line {
    /// Its height: that of the print, and of what stands a little above or below it in the next cell.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// The height of its first glyph.
    pub fn size(&self) -> f32 {
        self.glyphs.first().map_or(0.0, |glyph| glyph.y1 - glyph.y0)
    }

    /// The stretches of the line between gaps wider than `gap` times its height.
    pub fn words(&self, gap: f32) -> Vec<Line> {
        self.cut(|at| self.gap_before(at) > gap * self.height())
    }

    /// The stretches of the line that `begins` tells to begin behind a gap, however narrow.
    pub fn parted(&self, begins: impl Fn(usize) -> bool) -> Vec<Line> {
        self.cut(|at| self.gap_before(at) > 0.05 * self.height() && begins(at))
    }

    fn gap_before(&self, at: usize) -> f32 {
        self.glyphs[at].x0 - self.glyphs[at - 1].x1
    }

    /// The stretches of the line, each from a glyph that `begins` one, the first glyph aside.
    fn cut(&self, begins: impl Fn(usize) -> bool) -> Vec<Line> {
        let mut parts: Vec<Vec<Glyph>> = Vec::new();
        for (at, glyph) in self.glyphs.iter().enumerate() {
            match parts.last_mut() {
                Some(part) if !begins(at) => part.push(glyph.clone()),
                _ => parts.push(vec![glyph.clone()]),
            }
        }
        parts.into_iter().map(Line::around).collect()
    }

    /// What it says, normalised and without spaces.
    pub fn text(&self) -> String {
        normalise(&self.glyphs.iter().map(|glyph| glyph.text.as_str()).collect::<String>())
    }

    fn of(mut glyphs: Vec<Glyph>) -> Self {
        glyphs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        looks::raise(&mut glyphs);
        Self::around(glyphs)
    }

    /// The line of glyphs that are in reading order already.
    pub fn around(glyphs: Vec<Glyph>) -> Self {
        let edge = |edge: fn(&Glyph) -> f32, least: bool| {
            let edges = glyphs.iter().map(edge);
            if least { edges.fold(f32::INFINITY, f32::min) } else { edges.fold(f32::NEG_INFINITY, f32::max) }
        };
        let (x0, x1) = (edge(|g| g.x0, true), edge(|g| g.x1, false));
        let (y0, y1) = (edge(|g| g.y0, true), edge(|g| g.y1, false));
        Self { glyphs, x0, y0, x1, y1 }
    }
}

/// The lines that upright glyphs make; turned ones are read as if the page were turned back.
pub fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let paper = (0.0, 0.0);
    let mut all = Vec::new();
    for turn in 0..4 {
        let own = glyphs.iter().filter(|glyph| glyph.turn == turn).map(|glyph| glyph.turned(turn, paper)).collect();
        let back = (4 - turn) % 4;
        let read = upright(own).into_iter();
        all.extend(read.map(|line| Line::around(line.glyphs.iter().map(|glyph| glyph.turned(back, paper)).collect())));
    }
    all
}

fn upright(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.middle().1.total_cmp(&b.middle().1));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        let (_, middle) = glyph.middle();
        // On the line if its middle is level with the middle of the line's last glyph, by half the smaller height.
        let level = |other: &Glyph| {
            let least = (other.y1 - other.y0).min(glyph.y1 - glyph.y0);
            (middle - other.middle().1).abs() <= 0.5 * least
        };
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(level) => row.push(glyph),
            _ => rows.push(vec![glyph]),
        }
    }
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    for mut row in rows {
        if let Some(marks) = lines.pop_if(|above| looks::are_marks_of(above, &row)) {
            row.extend(marks);
        }
        lines.push(row);
    }
    lines.into_iter().map(Line::of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, x0: f32, y0: f32, turn: u8) -> Glyph {
        Glyph { text: text.to_owned(), x0, y0, x1: x0 + 10.0, y1: y0 + 10.0, turn, ..Glyph::default() }
    }

    #[test]
    fn turned_print_is_read_along_its_own_lines() {
        // 办理 from the bottom up, its second line to the right of it.
        let up = [
            glyph("办", 0.0, 30.0, 3),
            glyph("理", 0.0, 20.0, 3),
            glyph("结", 12.0, 30.0, 3),
            glyph("果", 12.0, 20.0, 3),
        ];
        let read: Vec<String> = lines(&up).iter().map(Line::text).collect();
        assert_eq!(read, ["办理", "结果"]);
        let down = [glyph("理", 12.0, 30.0, 1), glyph("办", 12.0, 20.0, 1), glyph("果", 0.0, 20.0, 1)];
        let read: Vec<String> = lines(&down).iter().map(Line::text).collect();
        assert_eq!(read, ["办理", "果"]);
    }

    #[test]
    fn a_gap_stands_for_a_space() {
        let line = &lines(&[glyph("总", 0.0, 0.0, 0), glyph("计", 12.0, 1.0, 0), glyph("0", 40.0, 0.0, 0)])[0];
        assert_eq!(line.words(SPACE).len(), 2);
        assert_eq!(line.words(1.0).iter().map(Line::text).collect::<Vec<_>>(), ["总计", "0"]);
    }
}
