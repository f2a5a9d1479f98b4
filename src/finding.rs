//! What was noticed: doubts of the reading and broken relations.
//!
//! Findings never edit data. A finding names cells by their keys, so that it means the same
//! wherever it is read. Knows nothing of forms or documents.

pub use crate::message::{Code, Severity};
use crate::message::{Message, Words};
use crate::source::Place;
use crate::word::words;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Display;

words! {
    /// What a relation came to.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Outcome {
        /// Every operand is a number and the sides agree.
        Holds = "holds",
        /// Every operand is a number and the sides do not agree.
        Broken = "broken",
        /// An operand is missing; never a failure.
        CannotTell = "cannot_tell",
        /// The relation was used to read a cell and proves nothing about it.
        Spent = "spent",
    }
}

words! {
    /// The pattern behind a broken sum.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Cause {
        /// A total left at the 0 the form came with.
        DefaultTotal = "default_total",
        /// Two neighbouring digits changed places: 12 for 21.
        SwappedDigits = "swapped_digits",
        /// One digit is another: 16 for 10.
        OneDigit = "one_digit",
        /// One number stands in two neighbouring cells: 1 and 5 for 15 and 0.
        SplitNumber = "split_number",
        /// Two numbers stand in one cell: 15 and 0 for 1 and 5.
        JoinedNumbers = "joined_numbers",
        /// The figures of a row stand some columns beside their own.
        ShiftedRow = "shifted_row",
        /// The figures of a column stand some rows above or below their own.
        ShiftedColumn = "shifted_column",
        /// What one column of a row has too much another has too little.
        TwoColumnsTraded = "two_columns_traded",
        /// A total that was added up without a part that is blank.
        BlankPart = "blank_part",
        /// A total is wrong.
        WrongTotal = "wrong_total",
        /// An inner cell is wrong, or several cells are.
        WrongCell = "wrong_cell",
        /// No pattern fits, or no set of three cells explains it.
        Unknown = "unknown",
    }
}

/// One side of a relation: the cells added and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Keys of the cells.
    pub cells: Vec<String>,
    /// Their printed figures, in the same order.
    pub figures: Vec<Decimal>,
    /// Their sum.
    pub value: Decimal,
}

/// Something noticed about a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// The relation, for a sum.
    pub relation: Option<String>,
    /// The row, column, group or table it was noticed at.
    pub at: Option<String>,
    /// What the relation came to.
    pub outcome: Option<Outcome>,
    /// The left side of the relation.
    pub left: Option<Side>,
    /// The right side.
    pub right: Option<Side>,
    /// Left less right.
    pub difference: Option<Decimal>,
    /// The cells concerned, for a doubt of the reading.
    pub cells: Vec<String>,
    /// All smallest sets of cells whose change alone would mend it.
    pub blame: Vec<Vec<String>>,
    /// The pattern, where one fits.
    pub cause: Option<Cause>,
    /// What to tell people: one message, or several where doubts of one kind at one place were folded.
    pub messages: Vec<Message>,
    /// Where in the source, when it is about no cell.
    pub place: Option<Place>,
    /// Id and variant of the other report it was held against, which is the left side's: `431228-2024/v3fa9c1`.
    pub against: Option<String>,
}

impl Finding {
    /// What a message says of a place; the whole report where that is empty.
    #[must_use]
    pub fn new(at: impl Into<String>, message: Message) -> Self {
        let code = message.code();
        Self {
            code,
            severity: code.severity(),
            relation: None,
            at: Some(at.into()).filter(|at: &String| !at.is_empty()),
            outcome: None,
            left: None,
            right: None,
            difference: None,
            cells: Vec::new(),
            blame: Vec::new(),
            cause: None,
            messages: vec![message],
            place: None,
            against: None,
        }
    }

    /// What it says.
    #[must_use]
    pub fn words(&self) -> Words {
        let words: Vec<Words> = self.messages.iter().map(Message::words).collect();
        Words::joined(&words)
    }

    /// The same, about these cells.
    #[must_use]
    pub fn about(mut self, cells: Vec<String>) -> Self {
        self.cells = cells;
        self
    }

    /// Takes in another doubt of the same kind at the same place.
    fn absorb(&mut self, other: Self) {
        for message in other.messages {
            if !self.messages.contains(&message) {
                self.messages.push(message);
            }
        }
        for cell in other.cells {
            if !self.cells.contains(&cell) {
                self.cells.push(cell);
            }
        }
        self.severity = self.severity.max(other.severity);
        self.place = self.place.take().or(other.place);
    }

    /// The id that survives every re-run: report with its variant, code and place, not the figures of the finding.
    #[must_use]
    pub fn id(&self, report: &(impl Display + ?Sized)) -> String {
        let mut id = format!("{report}:{}", self.code.id());
        for part in [self.relation.as_deref(), self.at.as_deref()].into_iter().flatten() {
            id.push(':');
            id.push_str(part);
        }
        id
    }
}

/// Doubts of one kind at one place as one finding, at the place of the first, so that an id names one finding.
///
/// Two rows labelled 其他 that no form has are one G107 with both messages.
#[must_use]
pub fn fold(findings: Vec<Finding>) -> Vec<Finding> {
    let mut folded: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut first: BTreeMap<(Code, Option<String>, Option<String>), usize> = BTreeMap::new();
    for finding in findings {
        let key = (finding.code, finding.relation.clone(), finding.at.clone());
        match first.get(&key) {
            Some(index) if finding.left.is_none() => folded[*index].absorb(finding),
            _ => {
                first.insert(key, folded.len());
                folded.push(finding);
            }
        }
    }
    folded
}

/// A value and what was noticed on the way to it.
#[derive(Debug, Clone)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubts_at_one_place_are_one_finding() {
        let unknown = |label: &str, values: &str, cell: &str| {
            let message = Message::RowUnknown { label: label.into(), values: values.to_owned() };
            Finding::new("applications.其他", message).about(vec![cell.to_owned()])
        };
        let illegible = Message::RowNotFound { row: Words::new("其他", "other") };
        let findings = vec![
            unknown("其他", "1", "a"),
            Finding::new("applications.其他", illegible),
            unknown("其他", "2", "b"),
            unknown("其他", "1", "a"),
        ];
        let folded = fold(findings);
        let told: Vec<(Code, usize)> = folded.iter().map(|one| (one.code, one.messages.len())).collect();
        assert_eq!(told, [(Code::RowUnknown, 2), (Code::Illegible, 1)]);
        assert_eq!(folded[0].words().en.matches("; the row").count(), 1);
        assert_eq!(folded[0].cells, ["a", "b"]);
    }
}
