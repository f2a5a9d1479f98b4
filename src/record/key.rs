//! What tells a report from all others: who reports on which year, and what it prints.
//!
//! In: a report's cells, or its text where no cell has a number. Out: a digest of them, and the
//! [`Key`] made of it. Nothing here depends on the page around a report or on other files of a run.

use super::{Mark, OtherRow, Tables};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// Digits of the digest that a variant shows.
const DIGITS: usize = 6;

/// A report's id and which of the prints with this id it is; in a dataset no two reports share both.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// `431228-2025`.
    pub id: String,
    /// `v3fa9c1`.
    pub variant: String,
}

/// `431228-2025/v3fa9c1`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.id, self.variant)
    }
}

/// The id and the variant in `431228-2025/v3fa9c1`; an id alone has no variant.
#[must_use]
pub fn parts(key: &str) -> (&str, Option<&str>) {
    let is_variant = |word: &str| {
        let digits = word.strip_prefix('v').unwrap_or_default();
        digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    match key.rsplit_once('/').filter(|(_, word)| is_variant(word)) {
        Some((id, variant)) => (id, Some(variant)),
        None => (key, None),
    }
}

/// The digits of the print's digest that a variant shows.
#[must_use]
pub(super) fn digits_of_variant(variant: &str) -> &str {
    variant.strip_prefix('v').unwrap_or(variant)
}

/// The variant of a report that prints something with this digest.
#[must_use]
pub fn variant(print: &str) -> String {
    format!("v{}", print.get(..DIGITS).unwrap_or(print))
}

/// The digest of what a report prints: its cells and marks in the form's order, or, where no cell has a number, its `text`.
///
/// A page in other chrome prints the same, and so does a PDF of the same figures; one digit more or less is another print.
#[must_use]
pub fn print(tables: Option<&Tables>, other_rows: &[OtherRow], text: impl FnOnce() -> String) -> String {
    let Some(tables) = tables.filter(|tables| tables.shown().any(|(_, cell)| cell.value.is_ok())) else {
        let mut printed = text();
        for row in other_rows {
            let values = row.values.iter().map(|cell| cell.value.map_or_else(|mark| mark.as_str().to_owned(), plain));
            // Writing to a string cannot fail.
            let _ = write!(printed, "\n{}={}", row.label, values.collect::<Vec<_>>().join(" "));
        }
        return sha256(printed.as_bytes());
    };
    let mut printed = tables.form.id.clone();
    for table in tables.unseen() {
        let _ = write!(printed, "\n{table}={}", Mark::Unseen.as_str());
    }
    for (place, cell) in tables.places_shown() {
        let key = &place.key;
        // Most cells of most reports are 0: what the form has and is not named here is.
        let _ = match cell.value {
            Ok(number) if number.is_zero() && !place.foreign => Ok(()),
            Ok(number) => write!(printed, "\n{key}={}", number.normalize()),
            Err(mark) => write!(printed, "\n{key}={}", mark.as_str()),
        };
    }
    sha256(printed.as_bytes())
}

fn plain(number: rust_decimal::Decimal) -> String {
    number.normalize().to_string()
}

/// The digest of some bytes, in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use crate::record::Cell;
    use rust_decimal::Decimal;
    use std::collections::BTreeSet;

    fn tables(figures: &[(&str, Result<&str, Mark>)]) -> Tables {
        let form = Form::edition("2021").unwrap();
        let zero = Cell { value: Ok(Decimal::ZERO), ..Cell::ABSENT };
        let cells = form.cells.iter().map(|cell| if cell.foreign { Cell::ABSENT } else { zero.clone() });
        let mut tables = Tables { form, cells: cells.collect(), spent: BTreeSet::new(), unseen: BTreeSet::new() };
        for (key, value) in figures {
            tables.cells[form.cell(key).unwrap()].value = value.map(|figure| figure.parse().unwrap());
        }
        tables
    }

    fn printed(figures: &[(&str, Result<&str, Mark>)]) -> String {
        print(Some(&tables(figures)), &[], || unreachable!("a report with figures is told by them"))
    }

    const TOTAL: &str = "applications.new_received.total";
    const FEES: &str = "proactive_disclosure.administrative_fees.amount_wanyuan";
    const FOREIGN: &str = "applications.other_handling.natural_person";

    #[test]
    fn every_cell_and_mark_makes_another_variant() {
        let prints = [
            printed(&[]),
            printed(&[(TOTAL, Ok("3"))]),
            printed(&[(TOTAL, Ok("30"))]),
            printed(&[(TOTAL, Err(Mark::Blank))]),
            printed(&[(TOTAL, Err(Mark::Dash))]),
            printed(&[(FOREIGN, Ok("0"))]),
        ];
        assert_eq!(prints.iter().collect::<BTreeSet<_>>().len(), prints.len());
        assert_eq!(printed(&[(FEES, Ok("28.50"))]), printed(&[(FEES, Ok("28.5"))]), "the same number");
        let mut unseen = tables(&[]);
        unseen.unseen.insert(0);
        assert_ne!(print(Some(&unseen), &[], String::new), prints[0]);
    }

    #[test]
    fn where_no_cell_has_a_number_the_text_tells() {
        let blank: Vec<(&str, Result<&str, Mark>)> = Form::edition("2021")
            .unwrap()
            .cells
            .iter()
            .filter(|cell| !cell.foreign)
            .map(|cell| (cell.key.as_str(), Err(Mark::Blank)))
            .collect();
        let of = |text: &str| print(Some(&tables(&blank)), &[], || text.to_owned());
        assert_eq!(of("收到3件。"), of("收到3件。"));
        assert_ne!(of("收到3件。"), of("收到4件。"));
        assert_eq!(of("收到3件。"), print(None, &[], || "收到3件。".to_owned()));
    }

    #[test]
    fn a_key_is_taken_apart() {
        let key = Key { id: "431228-2025".to_owned(), variant: variant(&sha256(b"")) };
        assert_eq!(key.to_string(), "431228-2025/ve3b0c4");
        assert_eq!(parts(&key.to_string()), ("431228-2025", Some("ve3b0c4")));
        assert_eq!(parts("431228-2025"), ("431228-2025", None));
        assert_eq!(parts("县/局-2025"), ("县/局-2025", None));
    }
}
