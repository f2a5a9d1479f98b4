//! How a document shows what it prints: looks of runs, things that are no text, what stands behind a shown figure.
//!
//! In: what a decoder knows of a run of text. Out: [`Shown`], by places in the document's text. A
//! run that is hidden is not there at all and never reaches the text. Knows nothing of cells or forms.

use std::ops::Range;

pub use crate::text::normal::UNSEEN;

/// A look that changes what a run of text says. Bold, a colour or a size that can be seen are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    /// Set above the line and smaller: the mark of a note.
    Raised,
    /// Crossed out: what stood there before.
    Struck,
}

/// Something that stands on a page and is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A picture large enough to hold a figure.
    Picture,
    /// An input, a choice or a text area without a text of its own.
    Field,
    /// A canvas, or vector drawing, of a script's or a program's making.
    Drawing,
    /// An object or another page in a frame.
    Frame,
    /// What a script writes when the page is opened.
    Script,
    /// What a style sheet writes.
    Style,
    /// A formula that no program has calculated yet.
    Formula,
    /// A cell under merged areas that contradict each other.
    Merged,
    /// A page or a cell that stands turned against its table.
    Turned,
    /// Glyphs that no table makes characters of.
    Glyphs,
    /// The place where the bytes end although the page does not.
    Cut,
}

impl Thing {
    /// Whether it may be a part of the figure beside it, which then is not whole; a picture beside a figure is none.
    #[must_use]
    pub fn is_print(self) -> bool {
        matches!(self, Self::Cut | Self::Style | Self::Turned | Self::Formula)
    }

    /// What it is called in Chinese and in English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Picture => ("图片", "a picture"),
            Self::Field => ("表单控件", "a form field"),
            Self::Drawing => ("绘图", "a drawing"),
            Self::Frame => ("嵌入框架", "an embedded frame or object"),
            Self::Script => ("脚本生成的内容", "content that a script writes"),
            Self::Style => ("样式表生成的内容", "content that a style sheet writes"),
            Self::Formula => ("未计算的公式", "a formula without a calculated result"),
            Self::Merged => ("互相矛盾的合并单元格", "merged cells that contradict each other"),
            Self::Turned => ("横向（旋转）的内容", "print that stands turned (sideways)"),
            Self::Glyphs => ("无法对应为文字的字形", "glyphs that no table makes characters of"),
            Self::Cut => ("页面中断", "a page that was cut"),
        }
    }
}

/// What a document shows beside plain text, in the order of its text.
#[derive(Debug, Default)]
pub struct Shown {
    /// Runs with a look, none overlapping another.
    pub looks: Vec<(Range<usize>, Look)>,
    /// Where an [`UNSEEN`] stands in the text, and for what.
    pub unseen: Vec<(usize, Thing)>,
    /// What a cell of a sheet holds where it shows a rounded or scaled figure: 3340.9 behind 3341.
    pub held: Vec<(Range<usize>, String)>,
    /// Stretches of blocks that are hidden until somebody opens them, a tab or a fold; they are read.
    pub folded: Vec<Range<usize>>,
    /// Whether the bytes end before the document does.
    pub is_cut: bool,
}

impl Shown {
    /// Moves every place along with the text it stands in.
    pub fn moved(&mut self, place: impl Fn(usize) -> usize) {
        let stretch = |range: &mut Range<usize>| *range = place(range.start)..place(range.end);
        self.looks.iter_mut().for_each(|(range, _)| stretch(range));
        self.unseen.iter_mut().for_each(|(at, _)| *at = place(*at));
        self.held.iter_mut().for_each(|(range, _)| stretch(range));
        self.folded.iter_mut().for_each(stretch);
    }

    /// The looks of a stretch of the text, each cut to it.
    pub fn looks_in(&self, within: Range<usize>) -> impl Iterator<Item = (Range<usize>, Look)> + '_ {
        let first = self.looks.partition_point(|(range, _)| range.end <= within.start);
        self.looks[first..]
            .iter()
            .take_while(move |(range, _)| range.start < within.end)
            .map(move |(range, look)| (range.start.max(within.start)..range.end.min(within.end), *look))
    }

    /// What stands unseen in a stretch of the text.
    pub fn unseen_in(&self, within: Range<usize>) -> impl Iterator<Item = (usize, Thing)> + '_ {
        let first = self.unseen.partition_point(|(at, _)| *at < within.start);
        self.unseen[first..].iter().copied().take_while(move |(at, _)| *at < within.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_found_by_their_stretch() {
        let looks = vec![(2..4, Look::Raised), (6..9, Look::Struck)];
        let shown = Shown { looks, unseen: vec![(5, Thing::Picture)], ..Shown::default() };
        assert_eq!(shown.looks_in(3..7).collect::<Vec<_>>(), [(3..4, Look::Raised), (6..7, Look::Struck)]);
        assert_eq!(shown.looks_in(4..6).count(), 0);
        assert_eq!(shown.unseen_in(4..6).collect::<Vec<_>>(), [(5, Thing::Picture)]);
    }
}
