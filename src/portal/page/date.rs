//! Which day is printed in a row? A part of a date is never made up.

use crate::text::normal::is_hanzi;
use jiff::civil::Date;
use regex::{Captures, Regex};
use std::sync::LazyLock;
use url::Url;

static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|\D)(?<y>20\d{2})\s*[-./年]\s*(?<m>\d{1,2})\s*[-./月]\s*(?<d>\d{1,2})(?:\D|$|\d{2}[:∶：])").ok()
});
/// A day and its year in two tags: `03-28 2024`, `28 2024-03`.
static SPLIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^\W*(?:(?<m>\d{1,2})\s*[-./月]\s*(?<d>\d{1,2})日?\s+(?<y>20\d{2})|(?<d2>\d{1,2})\s+(?<y2>20\d{2})\s*[-./年]\s*(?<m2>\d{1,2})月?)\W*$",
    )
    .ok()
});
/// A day without its year, alone or in brackets: `[03-28]`.
static YEARLESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"[\[(（【](?<m>\d{1,2})\s*[-./月]\s*(?<d>\d{1,2})日?[\])）】]|^\s*(?<m2>\d{2})\s*[-./月]\s*(?<d2>\d{2})日?\s*$",
    )
    .ok()
});
/// A day in figures behind a title: `…年度报告 2024-01-12 10:30`.
static GLUED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|\D)(?<date>20\d{2}[-./]\d{1,2}[-./]\d{1,2})(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\])）】\s]*$").ok()
});
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\D)(20\d{2})(?:\D|$)").ok());
/// A month, or a day, as portals write it into the path of an article.
static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"/(?:[a-z]*?t(?<y>20\d{2})(?<m>\d{2})(?<d>\d{2})_|(?<y2>20\d{2})[-/]?(?<m2>\d{1,2})[-/](?<d2>\d{1,2})/|(?<y3>20\d{2})(?<m3>\d{2})(?<d3>\d{2})/|(?<y4>20\d{2})[-/]?(?<m4>0[1-9]|1[0-2])/)",
    )
    .ok()
});

/// The first date printed in a text: `2024年3月28日` is 2024-03-28; `2024-13-45` is none.
#[must_use]
pub fn date_in(text: &str) -> Option<Date> {
    day(&DAY.as_ref()?.captures(text)?, ["y", "m", "d"])
}

/// A year, a month and a day, as far as an address tells them: `/202404/` has no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InPath {
    /// The year.
    pub year: i16,
    /// The month.
    pub month: i8,
    /// The day; most addresses have none.
    pub day: Option<i8>,
}

/// The date in an address: `/202404/t20240412_1.html` is 2024-04-12, `/202404/9f….shtml` April 2024.
#[must_use]
pub fn in_path(url: &Url) -> Option<InPath> {
    let mut best: Option<InPath> = None;
    let pattern = PATH.as_ref()?;
    // Behind a match its last slash begins the next one: /202404/t20240412_1.html.
    let (path, mut from) = (url.path(), 0);
    while let Some(found) = path.get(from..).and_then(|rest| pattern.captures(rest)) {
        let whole = found.get(0)?;
        from += whole.end() - usize::from(whole.as_str().ends_with('/'));
        let in_path = [["y", "m", "d"], ["y2", "m2", "d2"], ["y3", "m3", "d3"]]
            .iter()
            .find_map(|names| day(&found, *names))
            .map(|date| InPath { year: date.year(), month: date.month(), day: Some(date.day()) });
        let month = || Some(InPath { year: number(&found, "y4")?, month: number(&found, "m4")?, day: None });
        best = match (best, in_path.or_else(month)) {
            (Some(InPath { day: Some(_), .. }), _) | (_, None) => best,
            (_, new) => new,
        };
    }
    best
}

/// The date of a row, from its words without the title.
///
/// `[03-28]` takes its year from the address (`/202403/`), else from a heading's `2024年`, else it is none.
pub(super) fn of_row(rest: &str, url: &Url, heading: Option<&str>) -> Option<Date> {
    if let Some(date) = date_in(rest) {
        return Some(date);
    }
    if let Some(found) = SPLIT.as_ref().and_then(|pattern| pattern.captures(rest)) {
        return day(&found, ["y", "m", "d"]).or_else(|| day(&found, ["y2", "m2", "d2"]));
    }
    let found = YEARLESS.as_ref()?.captures(rest)?;
    let either = |names: [&str; 2]| names.iter().find_map(|name| number::<i8>(&found, name));
    let (month, day) = (either(["m", "m2"])?, either(["d", "d2"])?);
    let year = match in_path(url) {
        Some(path) => (path.month == month && path.day.is_none_or(|own| own == day)).then_some(path.year)?,
        None => YEAR.as_ref()?.captures(heading?)?.get(1)?.as_str().parse().ok()?,
    };
    Date::new(year, month, day).ok()
}

/// The date that a link prints before or behind its title: `<a>…年度报告<span>2024-01-12</span></a>`.
///
/// A day that the title itself speaks of is none: `2024年3月28日县政府常务会议`.
pub(super) fn at_an_end(pieces: &[&str], url: &Url, heading: Option<&str>) -> Option<Date> {
    let pieces: Vec<&str> = pieces.iter().map(|piece| piece.trim()).filter(|piece| !piece.is_empty()).collect();
    let last_of = |count: usize| pieces.get(pieces.len().checked_sub(count)?..).map(|ends| ends.join(" "));
    let first_of = |count: usize| pieces.get(..count).map(|ends| ends.join(" "));
    let alone = [last_of(1), last_of(2), first_of(1), first_of(2)];
    let alone =
        alone.into_iter().flatten().filter(|piece| !piece.chars().any(|c| is_hanzi(c) && !"年月日".contains(c)));
    alone.into_iter().find_map(|piece| of_row(&piece, url, heading)).or_else(|| {
        let glued = GLUED.as_ref()?.captures(pieces.last()?)?;
        date_in(glued.name("date")?.as_str())
    })
}

fn day(found: &Captures<'_>, names: [&str; 3]) -> Option<Date> {
    Date::new(number(found, names[0])?, number(found, names[1])?, number(found, names[2])?).ok()
}

fn number<T: std::str::FromStr>(found: &Captures<'_>, name: &str) -> Option<T> {
    found.name(name)?.as_str().parse().ok()
}
