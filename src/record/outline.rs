//! How the prose of a report is built: its sections, the scope and period its opening names, and a sketch of its wording.
//!
//! In: what was recognised in the text outside the tables. Out: [`Outline`], which `check` judges
//! form, scope and copied wording by. Of it the record in JSON has the scope and the sketch.

use crate::source::Place;
use crate::word::words;
use jiff::civil::Date;

/// The prose of a report, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The top-level sections in printed order.
    pub sections: Vec<Section>,
    /// Whose figures the opening says these are.
    pub scope: Option<Scope>,
    /// How many parts the report says it has: 由六个部分组成.
    pub parts_stated: Option<u32>,
    /// The first and last day that the opening says are counted: 自2023年1月1日起至12月31日止.
    pub period: Option<(Date, Date)>,
    /// The years the overview names, in printed order, each once; those in titles of documents are left out.
    pub overview_years: Vec<i32>,
    /// The year that the first dated sentence of the overview begins with: 2023年，全县主动公开….
    pub overview_dated: Option<i32>,
    /// Clauses that say without a figure that all applications were closed: 申请均已办理完成.
    pub all_closed: Vec<Words>,
    /// Hashes of 40 bits of the distinct shingles of the prose, sorted: without tables, headings, figures and the names of the body.
    pub wording: Vec<u64>,
}

/// Hashes kept of a text in its record.
pub const SKETCH: usize = 128;
/// Texts with fewer shingles say too little to be copies: two or three sentences that every report has.
const LEAST_SHINGLES: usize = 64;

impl Outline {
    /// A sketch of the wording, the smallest of its hashes; empty for a text that is too short.
    #[must_use]
    pub fn sketch(&self) -> &[u64] {
        if self.wording.len() < LEAST_SHINGLES { &[] } else { &self.wording[..self.wording.len().min(SKETCH)] }
    }
}

/// One section under a top-level heading: 一、总体情况.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The number its heading prints, whatever the numeral; none where it prints none.
    pub ordinal: Option<u32>,
    /// Which section of the form it is, 1 to 6; none for one the form does not have.
    pub of_form: Option<u8>,
    /// The heading as printed, without its number.
    pub title: String,
    /// Characters that stand under it, headings and spaces not counted; tables count, of the last section also what a page
    /// prints below the report.
    pub characters: usize,
    /// Pictures that stand under it.
    pub pictures: usize,
    /// Whether all it says is 无 or a word like it.
    pub says_none: bool,
    /// Where the heading stands.
    pub place: Option<Place>,
}

words! {
    /// Whose figures a report gives.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Scope {
        /// The body's own office alone: 区政府办公室代表区政府.
        Office = "office",
        /// The body and those under it: 汇总全县各乡镇、各部门数据.
        Region = "region",
    }
}

/// What a sentence says without a figure; no number is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The clause, in simplified characters and without spaces.
    pub text: String,
    /// What its paragraph says before it, its last characters.
    pub before: String,
    /// What its sentence says behind it, its first characters.
    pub behind: String,
    /// Where the words stand.
    pub place: Option<Place>,
}
