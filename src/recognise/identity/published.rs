//! When a report was published: the meta tag, a labelled field, the line under the title, the signature.
//!
//! Never the day a page was captured, an office was founded or a comment period ends. A day without
//! an hour stays a day; nothing is invented.

use crate::document::{Block, Document};
use crate::recognise::identity::{head, last_lines};
use crate::text::finder::Finder;
use crate::text::normal::normalise;
use crate::text::numeral;
use crate::text::pattern::Pattern;
use std::sync::LazyLock;

static DATE: Pattern = Pattern::new(
    |text| text.contains("20"),
    || {
        r"^[\s:|]*(?P<y>20\d{2})\s*[-./年—]\s*(?P<m>\d{1,2})\s*[-./月—]\s*(?P<d>\d{1,2})日?(?:[\sT]*(?P<h>\d{1,2})\s*[:时]\s*(?P<n>\d{2})(?:\s*[:分]\s*(?P<s>\d{2}))?)?".into()
    },
);
static CHINESE_DATE: Pattern = Pattern::new(
    |text| text.starts_with('二'),
    || {
        r"^(?P<y>二[○〇零O0][一二三四五六七八九○〇零O0]{2})年(?P<m>[一二三四五六七八九十]{1,3})月(?P<d>[一二三四五六七八九十]{1,3})日$".into()
    },
);
/// What stands before the day.
const LABELS: [&str; 13] = [
    "发布时间",
    "发布日期",
    "公开日期",
    "公开时间",
    "公文生成日期",
    "发文日期",
    "生成日期",
    "发表日期",
    "发表时间",
    "发文时间",
    "更新时间",
    "日期",
    "时间",
];
static DATE_LABEL: LazyLock<Finder> = LazyLock::new(|| Finder::of(LABELS));

/// The day of publication: the meta tag, then a labelled field, then the signature.
pub(in crate::recognise) fn published(document: &Document, year: Option<i32>) -> Option<String> {
    let plausible = |date: &String| {
        year.is_none_or(|year| date.get(..4).and_then(|y| y.parse().ok()).is_some_and(|y: i32| y >= year))
    };
    let meta = ["pubdate", "publishdate", "firstpublishedtime", "article:published_time"];
    let by_meta = meta.iter().flat_map(|name| document.meta.iter().filter(move |(key, _)| key == name));
    let mut dates: Vec<String> = by_meta.filter_map(|(_, value)| date(&normalise(value))).collect();
    let head = head(document);
    let mut labelled: Vec<(bool, String)> = DATE_LABEL
        .each(head)
        .filter_map(|label| {
            let bare = matches!(LABELS[label.word], "日期" | "时间" | "更新时间");
            let before = head[..label.range.start].chars().next_back();
            if bare && before.is_some_and(|c| "成截采集生归修抓载建".contains(c)) {
                return None;
            }
            Some((bare, date(&head[label.range.end..])?))
        })
        .collect();
    labelled.sort_by_key(|(bare, _)| *bare);
    dates.extend(labelled.into_iter().map(|(_, date)| date));
    dates.extend(unlabelled(document));
    dates.extend(last_lines(document).iter().rev().find_map(|line| whole_date(line)));
    dates.into_iter().find(plausible)
}

/// A date that opens a short line under the title without a label: `2021-02-07 18:07     来源:…`.
fn unlabelled(document: &Document) -> Option<String> {
    let lines = document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(range) => Some(document.text.get(range.clone())),
        _ => None,
    });
    lines.take(25).filter(|line| line.chars().count() <= 60 && !line.contains('年')).find_map(date)
}

/// A line that is a date and nothing else.
pub(in crate::recognise) fn whole_date(line: &str) -> Option<String> {
    if let Some(found) = DATE.captures(line).filter(|found| found[0].len() == line.len()) {
        return written(&found);
    }
    let found = CHINESE_DATE.captures(line)?;
    let year = numeral::year(&found["y"])?;
    civil(year, chinese_number(&found["m"])?, chinese_number(&found["d"])?)
}

/// A date at the start of the text.
fn date(text: &str) -> Option<String> {
    DATE.captures(text).and_then(|found| written(&found))
}

fn written(found: &regex::Captures<'_>) -> Option<String> {
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<i8>().ok());
    let day = civil(found["y"].parse().ok()?, number("m")?, number("d")?)?;
    Some(match (number("h"), number("n")) {
        (Some(hour @ 0..=23), Some(minute @ 0..=59)) => {
            let second = number("s").filter(|second| (0..=59).contains(second)).unwrap_or(0);
            format!("{day}T{hour:02}:{minute:02}:{second:02}+08:00")
        }
        _ => day,
    })
}

fn civil(year: i32, month: i8, day: i8) -> Option<String> {
    jiff::civil::Date::new(i16::try_from(year).ok()?, month, day).ok().map(|date| date.to_string())
}

/// 一 to 三十一.
fn chinese_number(printed: &str) -> Option<i8> {
    let digit = |c: char| numeral::chinese_digit(c).and_then(|c| c.to_digit(10)).and_then(|d| i8::try_from(d).ok());
    match printed.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens.chars().next()?)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones.chars().next()?)? };
            Some(tens * 10 + ones)
        }
        None => digit(printed.chars().next()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_printed() {
        assert_eq!(date(":2026-02-03 15:42信息来源").as_deref(), Some("2026-02-03T15:42:00+08:00"));
        assert_eq!(date(": 2021-03-2918:26").as_deref(), Some("2021-03-29T18:26:00+08:00"));
        assert_eq!(date(":\n\n2024-01-09 10:10").as_deref(), Some("2024-01-09T10:10:00+08:00"));
        assert_eq!(date("2020/01/18").as_deref(), Some("2020-01-18"));
        assert_eq!(date("2024-01-26 10时25分").as_deref(), Some("2024-01-26T10:25:00+08:00"));
        assert_eq!(whole_date("2020年1月15日").as_deref(), Some("2020-01-15"));
        assert_eq!(whole_date("二〇一〇年一月十九日").as_deref(), Some("2010-01-19"));
        assert_eq!(whole_date("2020年1月15日起"), None);
        assert_eq!(date("2020-13-01"), None);
    }
}
