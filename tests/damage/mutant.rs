//! A damaged document: what of the original stands where in it, and what its cells may say now.

use super::subject::{Medium, Subject, What};
use rust_decimal::Decimal;
use std::ops::Range;

/// A stretch of a mutant: kept from the original, or new.
#[derive(Debug, Clone)]
pub enum Stretch {
    Kept(Range<usize>),
    New(String),
}

/// A stretch of the original with what stands there instead.
#[derive(Debug, Clone)]
pub struct Edit {
    pub at: Range<usize>,
    pub with: Vec<Stretch>,
}

impl Edit {
    pub fn new(at: Range<usize>, with: impl Into<String>) -> Self {
        Self { at, with: vec![Stretch::New(with.into())] }
    }

    pub fn cut(at: Range<usize>) -> Self {
        Self { at, with: Vec::new() }
    }

    pub fn copy(to: usize, of: Range<usize>) -> Self {
        Self { at: to..to, with: vec![Stretch::Kept(of)] }
    }
}

/// What a cell prints after it was damaged itself.
#[derive(Debug, Clone)]
pub struct Now {
    pub cell: usize,
    /// The numbers that may be read; none where only null is right.
    pub numbers: Vec<Decimal>,
    /// Whether something is still printed there.
    pub is_printed: bool,
}

/// A damaged document.
pub struct Mutant {
    pub kind: Kind,
    pub text: String,
    /// What was kept, with where it stands now.
    pub kept: Vec<(Range<usize>, usize)>,
    /// The stretches of the original that were damaged.
    pub edits: Vec<Range<usize>>,
    pub now: Vec<Now>,
    /// Why the print alone cannot tell what it was.
    pub undecidable: Option<&'static str>,
}

/// A kind of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    DigitChanged,
    DigitDropped,
    DigitDoubled,
    DigitsSwapped,
    FiguresSwapped,
    FigureBroken,
    FigureBlanked,
    NoteMark,
    CellDropped,
    CellDoubled,
    CellsGlued,
    SeparatorDropped,
    RowDropped,
    RowDoubled,
    RowsDropped,
    RowMoved,
    LabelMisspelt,
    LabelDropped,
    LabelWrapped,
    HeaderMisspelt,
    HeaderDropped,
    UnitChanged,
    Cut,
    LineDropped,
    LineDoubled,
    LineEndDropped,
    LinesMoved,
    BlankLine,
    PageNumber,
    TrailingTab,
    TagDropped,
    TagDoubled,
    AttributeDropped,
    SpanByOne,
    DrawingDropped,
    DrawingDoubled,
    DrawingMoved,
    RuleDropped,
    PageDropped,
}

impl Kind {
    const OF_CELLS: [Self; 13] = [
        Self::DigitChanged,
        Self::DigitDropped,
        Self::DigitDoubled,
        Self::DigitsSwapped,
        Self::FiguresSwapped,
        Self::FigureBroken,
        Self::FigureBlanked,
        Self::NoteMark,
        Self::LabelMisspelt,
        Self::LabelDropped,
        Self::HeaderMisspelt,
        Self::HeaderDropped,
        Self::UnitChanged,
    ];
    const OF_ROWS: [Self; 10] = [
        Self::CellDropped,
        Self::CellDoubled,
        Self::CellsGlued,
        Self::RowDropped,
        Self::RowDoubled,
        Self::RowsDropped,
        Self::RowMoved,
        Self::LabelWrapped,
        Self::Cut,
        Self::PageNumber,
    ];
    const OF_LINES: [Self; 7] = [
        Self::SeparatorDropped,
        Self::LineDropped,
        Self::LineDoubled,
        Self::LineEndDropped,
        Self::LinesMoved,
        Self::BlankLine,
        Self::TrailingTab,
    ];
    const OF_TAGS: [Self; 5] =
        [Self::TagDropped, Self::TagDoubled, Self::AttributeDropped, Self::SpanByOne, Self::BlankLine];
    const OF_PAGES: [Self; 12] = [
        Self::DigitChanged,
        Self::DigitDropped,
        Self::DigitDoubled,
        Self::LabelMisspelt,
        Self::LabelDropped,
        Self::HeaderMisspelt,
        Self::PageNumber,
        Self::DrawingDropped,
        Self::DrawingDoubled,
        Self::DrawingMoved,
        Self::RuleDropped,
        Self::PageDropped,
    ];

    /// The kinds that a medium knows.
    pub fn of(medium: Medium) -> Vec<Self> {
        match medium {
            Medium::Text => [&Self::OF_CELLS[..], &Self::OF_ROWS, &Self::OF_LINES].concat(),
            Medium::Pdf => Self::OF_PAGES.to_vec(),
            // A package that is cut is none.
            Medium::Word | Medium::Sheet => {
                let all = [&Self::OF_CELLS[..], &Self::OF_ROWS, &Self::OF_TAGS].concat();
                all.into_iter().filter(|kind| *kind != Self::Cut).collect()
            }
            Medium::Html => [&Self::OF_CELLS[..], &Self::OF_ROWS, &Self::OF_TAGS].concat(),
        }
    }
}

impl Mutant {
    /// The original with these stretches replaced, none of which overlap.
    pub fn new(subject: &Subject, kind: Kind, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
        let (mut text, mut kept, mut at) = (String::new(), Vec::new(), 0);
        let mut keep = |text: &mut String, range: Range<usize>| {
            kept.push((range.clone(), text.len()));
            text.push_str(&subject.text[range]);
        };
        for edit in &edits {
            assert!(at <= edit.at.start, "{kind:?}: edits overlap");
            keep(&mut text, at..edit.at.start);
            for stretch in &edit.with {
                match stretch {
                    Stretch::Kept(range) => keep(&mut text, range.clone()),
                    Stretch::New(new) => text.push_str(new),
                }
            }
            at = edit.at.end;
        }
        keep(&mut text, at..subject.text.len());
        let edits = edits.into_iter().map(|edit| edit.at).collect();
        Self { kind, text, kept, edits, now: Vec::new(), undecidable: None }
    }

    /// Where a stretch of the original stands whole, once for every copy.
    pub fn places(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let whole = self.kept.iter().filter(|(kept, _)| kept.start <= range.start && range.end <= kept.end);
        whole.map(|(kept, at)| at + range.start - kept.start..at + range.end - kept.start).collect()
    }

    /// Where a stretch stands whole with nothing new touching it that could be taken for a part of it.
    pub fn intact(&self, subject: &Subject, range: &Range<usize>) -> Vec<Range<usize>> {
        let joins =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '①'..='⑳'));
        let (before, after) =
            (subject.text[..range.start].chars().next_back(), subject.text[range.end..].chars().next());
        let mut places = self.places(range);
        places.retain(|place| {
            let (left, right) = (self.text[..place.start].chars().next_back(), self.text[place.end..].chars().next());
            (left == before || !joins(left)) && (right == after || !joins(right))
        });
        places
    }

    /// What a figure of the original says now that it was damaged itself.
    pub fn now(&self, cell: usize) -> Option<&Now> {
        self.now.iter().find(|now| now.cell == cell)
    }

    /// The rows that were damaged.
    pub fn rows(&self, subject: &Subject) -> Vec<usize> {
        let mut rows: Vec<usize> = Vec::new();
        for edit in &self.edits {
            let meets = |range: &Range<usize>| range.start <= edit.end && edit.start <= range.end;
            rows.extend(subject.pieces.iter().filter(|piece| meets(&piece.range)).map(|piece| piece.row));
            let holds = |range: &Range<usize>| {
                !range.is_empty() && range.start <= edit.start.max(edit.end.saturating_sub(1)) && edit.start < range.end
            };
            rows.extend(subject.rows.iter().enumerate().filter(|(_, row)| holds(&row.range)).map(|(row, _)| row));
            if subject.medium == Medium::Pdf {
                // A border is drawn before what stands in it.
                rows.extend(subject.pieces.iter().find(|piece| piece.range.start >= edit.start).map(|piece| piece.row));
            }
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Whether a figure's own bytes, its labels and the header above it are as they were.
    pub fn is_untouched(&self, subject: &Subject, figure: &super::subject::Piece) -> bool {
        if self.intact(subject, &figure.range).is_empty() {
            return false;
        }
        let table = subject.rows[figure.row].table;
        let governs = |label: &&super::subject::Piece| {
            let What::Label(rows) = label.what else { return false };
            let own = (label.row..label.row + rows.max(1)).contains(&figure.row);
            own || subject.rows[label.row].header && subject.rows[label.row].table == table && label.row < figure.row
        };
        subject.pieces.iter().filter(governs).all(|label| !self.intact(subject, &label.range).is_empty())
    }
}
