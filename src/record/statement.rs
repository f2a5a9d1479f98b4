//! What the sentences of a report state: one figure, what it counts, when, and how surely.
//!
//! In: what was recognised in prose. Out: [`Statement`]. A statement is what somebody wrote, not
//! what is so: `check` holds it against the tables.

use crate::source::Place;
use crate::word::words;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// One figure of the text.
///
/// `22起，比2022年（31起）下降29%` in a report on 2023 is three statements: 22 of 2023, 31 of 2022 and
/// a growth of −29 percent. `未收到政府信息公开申请` is the figure 0 without a digit; `申请均已办结` is
/// no figure and stands in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it counts: the key of a row of the form where there is one (`applications.new_received`), else a word of its own (`items_published`, `visits`).
    pub topic: String,
    /// The figure with its scale: 3.5万条 is 35000, 152790元 stays 152790.
    pub value: Decimal,
    /// The counting word or unit of money as printed, without its scale; none where none is printed.
    pub unit: Option<String>,
    /// What kind of figure it is.
    pub kind: Kind,
    /// Whether it is meant exactly: 260余条 is not.
    pub precision: Precision,
    /// The year it speaks of, which need not be the report's own.
    pub year: Option<i32>,
    /// Whether it counts that year or all years up to it.
    pub period: Period,
    /// Whether it is a zero said without a digit.
    pub negated: bool,
    /// Who applied, where it counts one kind of applicant: `natural_person`.
    pub applicant: Option<Cow<'static, str>>,
    /// By which way it came or was published: `online`, `letter`, `website`, `wechat`.
    pub channel: Option<Cow<'static, str>>,
    /// How a reconsideration or suit ended: `upheld`.
    pub result: Option<Cow<'static, str>>,
    /// The statement it is a part of (其中), by its place in the report's list.
    pub part_of: Option<usize>,
    /// The clause, in simplified characters and without spaces.
    pub text: String,
    /// What its paragraph says before the clause, its last characters; no part of the record in JSON.
    pub before: String,
    /// What its sentence says behind the clause, its first characters; no part of the record in JSON.
    pub behind: String,
    /// Where the figure stands, or the negation.
    pub place: Option<Place>,
}

words! {
    /// What kind of figure a statement gives.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Kind {
        /// So many.
        Count = "count",
        /// So many of a hundred; a growth is negative where it falls.
        Percent = "percent",
        /// So much money, in the unit printed.
        Amount = "amount",
    }
}

words! {
    /// Whether a figure is meant exactly.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Precision {
        /// As printed.
        Exact = "exact",
        /// 约, 近, 余, 多, 超过.
        About = "about",
    }
}

words! {
    /// Which time a figure counts.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Period {
        /// Its year.
        Year = "year",
        /// Everything up to the end of its year: 历年累计846条.
        Cumulative = "cumulative",
        /// 累计 alone, which some write of the year and some of all years.
        Unclear = "unclear",
    }
}
