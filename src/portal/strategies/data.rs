//! Rows from data: JSON answers and JSON within scripts.

use crate::portal::{Page, Row, TitleFrom, page};
use jiff::civil::Date;
use jiff::{Timestamp, tz};
use serde_json::Value;
use url::Url;

/// Seconds after which a number is counted in milliseconds: no list has a date in the year 5138.
const MOST_SECONDS: i64 = 100_000_000_000;

/// Places of a name that are looked at.
const MOST_NAMES: usize = 20;

/// The answer as JSON.
pub(super) fn answer(page: &Page) -> Option<Value> {
    serde_json::from_str(page.body.trim_start_matches('\u{feff}').trim()).ok()
}

/// The first JSON array behind a name in a script: `articleList: [ … ]`. What JSON does not allow is none.
pub(super) fn array_after(body: &str, name: &str) -> Option<Value> {
    body.match_indices(name).take(MOST_NAMES).find_map(|(at, _)| {
        let behind = body[at + name.len()..].trim_start_matches(['"', '\'']).trim_start();
        let value = behind.strip_prefix([':', '='])?.trim_start();
        let first = serde_json::Deserializer::from_str(value).into_iter::<Value>().next()?.ok()?;
        first.is_array().then_some(first)
    })
}

/// A field as text: strings trimmed, numbers as printed; empty ones are none.
pub(super) fn text(value: &Value, field: &str) -> Option<String> {
    let text = match value.get(field)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A field as a whole number, also one in quotes.
pub(super) fn number(value: &Value, field: &str) -> Option<usize> {
    text(value, field)?.parse().ok()
}

/// The first field that is a date: printed, or seconds or milliseconds since 1970 as a clock in China shows them.
pub(super) fn date(value: &Value, fields: &[&str]) -> Option<Date> {
    fields.iter().find_map(|field| {
        let printed = text(value, field)?;
        page::date_in(&printed).or_else(|| moment(printed.parse().ok()?))
    })
}

fn moment(number: i64) -> Option<Date> {
    let seconds = if number > MOST_SECONDS { number / 1_000 } else { number };
    let plausible = seconds > 900_000_000;
    let moment = Timestamp::from_second(seconds).ok().filter(|_| plausible)?;
    Some(tz::Offset::constant(8).to_datetime(moment).date())
}

/// The address of the first of the fields that has one.
pub(super) fn address(base: &Url, value: &Value, fields: &[&str]) -> Option<Url> {
    fields.iter().find_map(|field| page::resolve(base, &text(value, field)?))
}

/// Whether page `number` of a data list, which gave so many rows, is followed by another. The pages of a list
/// are as long as each other; of the last one alone that is not known, and one request may be in vain.
pub(super) fn goes_on(number: u32, rows: usize, total: Option<usize>) -> bool {
    let seen = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(rows);
    rows > 0 && total.is_none_or(|total| seen < total)
}

/// The row of an item of data; none without an address or a title.
pub(super) fn row(url: Option<Url>, title: Option<String>, date: Option<Date>, files: Vec<Url>) -> Option<Row> {
    let title = without_tags(&title?);
    Some(Row { url: url?, title, title_from: TitleFrom::Data, date, heading: None, files })
}

/// A title without the marks that a search engine put around its words: `<em>年报</em>` is 年报.
fn without_tags(title: &str) -> String {
    let mut kept = String::new();
    let mut rest = title;
    while let Some((before, tag)) = rest.split_once('<') {
        kept.push_str(before);
        let Some((_, after)) = tag.split_once('>') else {
            kept.push('<');
            rest = tag;
            break;
        };
        rest = after;
    }
    kept.push_str(rest);
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}
