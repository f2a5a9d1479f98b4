//! Who reports on which year, under which title, published when.
//!
//! In: a document's titles, opening, sources and signature. Out: [`Identity`], with a finding for
//! what stays unknown. What is a title is judged by `title` alone. The year comes from the title, else
//! from the text's own words; never from an address, an index number or a click count.

pub(super) mod published;
mod titles;

use super::labels::tape::Tape;
use crate::document::{Block, Document};
use crate::finding::Finding;
use crate::message::{Between, List, Message};
use crate::record::body;
use crate::record::division::{Division, Match};
use crate::text::normal::{normalise, unspaced};
use crate::text::pattern::Pattern;
use crate::text::{numeral, script};
use crate::title::{self, Decoy, Title};
use std::cell::LazyCell;

/// What a document says of itself.
#[derive(Debug, Default)]
pub struct Identity {
    /// Who reports, written out.
    pub body: Option<String>,
    /// Its division.
    pub division: Option<Division>,
    /// The year reported on.
    pub year: Option<i32>,
    /// The title, simplified, without spaces and without what stands beside it.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// What its own title calls it instead of a report; a statutory table says more than that.
    pub decoy: Option<Decoy>,
    /// Whether it shows, without any table, that it is an annual report: sections or opening of one.
    pub is_report: bool,
    /// Whether it has the name of something else, and nothing but a menu or a column speaks of a report.
    pub is_other: bool,
    /// Whether the year is concluded, not said.
    pub guessed: bool,
    /// What stays unknown.
    pub findings: Vec<Finding>,
}

static NAMED_YEAR: Pattern =
    Pattern::any(|| r"(?P<y>YEAR)(?:年度|年)?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?报告".into());
/// On the tape, which has no spaces and marks: 自2023年1月1日起至2023年12月31日, 统计期限为2023年.
static PERIOD: Pattern = Pattern::new(
    |text| text.contains("1月1日") || text.contains("一月一日"),
    || r"(?P<y>YEAR)年(?:1月1日|一月一日)(?:开始|起|至|到|止|(?:YEAR年)?(?:12月31日|十二月三十一日))".into(),
);
static STATED: Pattern = Pattern::new(
    |text| text.contains("统计"),
    || r"统计(?:期限|时限|时间|周期|期间|区间)(?:为|是|自|从|均为)?(?P<y>YEAR)(?:年|0101|11)".into(),
);
static OPENING_YEAR: Pattern = Pattern::new(|text| text.starts_with("20"), || r"^(?P<y>20\d{2})年(?:度)?,".into());

/// Reads a document's identity.
#[must_use]
pub fn identify(document: &Document, tape: &Tape) -> Identity {
    let mut identity = Identity::default();
    let titles::Own { title, decoy, is_list, is_other } = titles::own(document);
    let in_text = |pattern: &Pattern| pattern.captures(&tape.squeezed).and_then(|found| numeral::year(&found["y"]));
    let named = LazyCell::new(|| in_text(&NAMED_YEAR));
    let period = in_text(&PERIOD).or_else(|| in_text(&STATED));
    let own_year = title.as_ref().and_then(|title| title.year).or(period);
    // 3月公布了2022年… in a report on 2023 announces another one.
    let said = title::announced(opening(document))
        .filter(|said| own_year.is_none() || said.year.is_none() || said.year == own_year);
    let title_year = title.as_ref().and_then(|title| title.year);
    identity.year = own_year.or(said.as_ref().and_then(|said| said.year)).or_else(|| *named);
    if identity.year.is_none() {
        identity.year = opening_year(document);
        identity.guessed = identity.year.is_some();
    }
    let speaks = title.is_some() || named.is_some() || tape.squeezed.contains("政府信息公开条例");
    identity.decoy = decoy;
    let is_named =
        [title.as_ref(), said.as_ref()].into_iter().flatten().any(|own| own.body.is_some() || own.year.is_some());
    identity.is_other = is_other && !is_named;
    identity.is_report = decoy.is_none()
        && speaks
        && !identity.is_other
        && shows_a_report(document, title.as_ref(), is_list, said.is_some() || period.is_some());
    identity.published = published::published(document, identity.year);
    if identity.year.is_none() {
        identity.guessed = true;
        identity.year =
            identity.published.as_deref().and_then(|date| date.get(..4)?.parse::<i32>().ok()).map(|year| year - 1);
    }
    year_findings(&mut identity, title_year, period);
    // A sentence that announces a report says whose it is and of which year; a title it is not.
    identity.title = title.as_ref().map(|title| title.words.clone());
    name_body(document, &mut identity, [title, said].into_iter().flatten().filter_map(|title| title.body).collect());
    identity
}

/// Whether a document without tables is a report: two of its sections, or its opening, or a title with what cannot be read under it.
fn shows_a_report(document: &Document, title: Option<&Title>, is_list: bool, opens: bool) -> bool {
    let sections = LazyCell::new(|| title::sections(&document.text.string));
    let is_titled = title.is_some_and(|title| !title.short);
    let unread = || {
        let is_file = |block: &Block| matches!(block, Block::Image | Block::Attachment(_));
        !document.shown.unseen.is_empty() || document.blocks.iter().any(is_file)
    };
    // Titles of several reports are a list, though each may quote its first section.
    opens || *sections >= 2 || is_titled && !is_list && (*sections > 0 || unread())
}

/// The year of the first sentence that begins with one: `2019年，省人社厅…`.
fn opening_year(document: &Document) -> Option<i32> {
    let lines = document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(range) => Some(document.text.get(range.clone())),
        _ => None,
    });
    let found = lines.take(12).find_map(|line| OPENING_YEAR.captures(line))?;
    numeral::year(&found["y"])
}

fn year_findings(identity: &mut Identity, title: Option<i32>, period: Option<i32>) {
    match (title, period, identity.year) {
        (Some(titled), Some(period), _) if titled != period => {
            identity.findings.push(Finding::new("year", Message::PeriodOfAnotherYear { titled, period }));
        }
        (_, _, Some(year)) if identity.guessed => {
            identity.findings.push(Finding::new("year", Message::YearConcluded { year }));
        }
        (_, _, None) => identity.findings.push(Finding::new("year", Message::YearUnknown {})),
        _ => {}
    }
}

/// Who reports: the bodies that title and opening name, else the signature, the sources named on the page, the opening's author.
fn name_body(document: &Document, identity: &mut Identity, told: Vec<String>) {
    let meta = |name: &str| {
        document.meta.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    };
    let site_name = meta("sitename").map(script::simplified);
    let site_code = meta("siteidcode");
    let year = identity.year.unwrap_or(2024);
    let division_of = |name: &str| body::division_of(name, year, site_code, site_name.as_deref());
    let look_up = |name: String| {
        let is_placed = !matches!(division_of(&name), Match::None);
        (name, is_placed)
    };
    // 溪口县水利局依据条例 is no name.
    let is_name = |(name, is_placed): &(String, bool)| *is_placed || title::is_body(name);
    let mut candidates: Vec<(String, bool)> = told.into_iter().map(look_up).filter(is_name).collect();
    let source =
        || meta("contentsource").and_then(|source| title::named(&script::simplified(&normalise(source)), year));
    let places: [&dyn Fn() -> Vec<String>; 5] = [
        &|| signature(document, year).into_iter().collect(),
        &|| source().into_iter().collect(),
        &|| title::sources(head(document), year).collect(),
        &|| titles::quoted(head(document)).into_iter().collect(),
        &|| title::author(head(document), year).into_iter().collect(),
    ];
    for named in places {
        if candidates.iter().any(|(_, is_placed)| *is_placed) {
            break;
        }
        candidates.extend(named().into_iter().filter(|name| title::is_body(name)).map(look_up));
    }
    let Some((own, _)) = candidates.first() else {
        identity.findings.push(Finding::new("body", Message::BodyUnknown {}));
        return;
    };
    // 林业局 in the title and 沭阳县林业局 beside it are one body; the longer name says where.
    let longer = candidates.iter().find(|(name, is_placed)| *is_placed && name.ends_with(own.as_str()));
    let printed = longer.map_or(own, |(name, _)| name);
    match division_of(printed) {
        Match::One { division, .. } => {
            identity.body = Some(body::full_name(printed, Some(&division)));
            identity.division = Some(division);
        }
        Match::Ambiguous(divisions) => {
            let all = divisions.iter().map(|division| format!("{} {}", division.code, division.name));
            let all = List::of(Between::Commas, all);
            let message = Message::SeveralDivisions { body: printed.into(), divisions: all };
            identity.findings.push(Finding::new("division", message));
            identity.body = Some(body::full_name(printed, divisions.first()));
        }
        Match::None => {
            let message = Message::DivisionUnknown { body: printed.into() };
            identity.findings.push(Finding::new("division", message));
            identity.body = Some(body::full_name(printed, None));
        }
    }
}

/// The first 12 KB of the text: the top of a page with its metadata and opening.
pub(super) fn head(document: &Document) -> &str {
    let text = &document.text.string;
    &text[..text.floor_char_boundary(12_000)]
}

/// What stands before the second numbered section: a report announces itself there, and other years' further down.
fn opening(document: &Document) -> &str {
    let head = head(document);
    let after_first = title::first_section(head).map_or(0, |at| head.ceil_char_boundary(at + 12));
    let second = title::first_section(&head[after_first..]).map(|at| after_first + at);
    let end = second.into_iter().chain(head.find("\n二、")).min();
    end.map_or(head, |at| &head[..at])
}

/// The organisation that signs: a short line before the date at the end.
fn signature(document: &Document, year: i32) -> Option<String> {
    let lines = last_lines(document);
    let Some(date) = lines.iter().rposition(|line| published::whole_date(line).is_some()) else {
        return glued_signature(document, year);
    };
    let line = lines.get(date.checked_sub(1)?)?;
    title::named(line, year).filter(|_| (3..=25).contains(&line.chars().count()))
}

/// A signature that the sentence before it and the date behind it run into: …事项无河北省教育厅2020年1月20日.
fn glued_signature(document: &Document, year: i32) -> Option<String> {
    static SIGNED: Pattern = Pattern::new(
        |text| text.contains('日'),
        || r"(?P<v>[\x{4e00}-\x{9fff}]{4,40})\s*20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[^。]{0,40}$".into(),
    );
    // No sentence ends within it.
    let last = document.text.string.trim_end().rsplit('。').next()?;
    let found = SIGNED.captures(last)?;
    let words = found.name("v")?.as_str();
    let starts = words.char_indices().map(|(at, _)| &words[at..]).filter(|name| name.chars().count() >= 4);
    let is_placed = |name: &&str| !matches!(body::division_of(name, year, None, None), Match::None);
    starts.into_iter().filter(|name| title::is_body(name)).find(is_placed).map(str::to_owned)
}

pub(super) fn last_lines(document: &Document) -> Vec<String> {
    let paragraphs = document.blocks.iter().rev().filter_map(|block| match block {
        Block::Paragraph(range) | Block::Heading(range, _) => Some(document.text.get(range.clone())),
        _ => None,
    });
    let mut lines: Vec<String> = paragraphs.take(14).map(unspaced).collect();
    lines.reverse();
    lines
}
