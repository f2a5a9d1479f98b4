//! Is the report built as the form asks? Its six sections, their order, what they say, and the year they speak of.
//!
//! In: a report with its outline. Out: findings F1, F4, F6 and F7 of the catalogue of relations. It
//! must not know how the outline was found. Only reports on the forms of 2019 and 2021 are held to the
//! six sections; one whose sections stand elsewhere, or hardly at all, gets one finding at most.

pub mod time;

use crate::check::rule::{Check, On, check};
use crate::finding::{Code, Finding};
use crate::message::{Between, List, Message, Words};
use crate::record::Report;
use crate::record::outline::{Outline, Section};
use jiff::civil::Date;

/// The sections of the form: key, heading.
const SECTIONS: [(&str, &str); 6] = [
    ("overview", "一、总体情况"),
    ("proactive_disclosure", "二、主动公开政府信息情况"),
    ("applications", "三、收到和处理政府信息公开申请情况"),
    ("review_and_litigation", "四、政府信息公开行政复议、行政诉讼情况"),
    ("problems_and_improvement", "五、存在的主要问题及改进情况"),
    ("other_matters", "六、其他需要报告的事项"),
];
const OVERVIEW: u8 = 1;
const PROBLEMS: u8 = 5;
/// The sections of the tables, which may be pictures or in a file beside the page.
const OF_TABLES: std::ops::RangeInclusive<u8> = 2..=4;
/// Fewer sections than these are a report cut short, or one whose headings could not be told.
const LEAST_SECTIONS: usize = 3;
/// Shingles of prose under which a report without sections is nothing but its tables.
const LEAST_PROSE: usize = 300;
/// The first year reported on in six sections.
const FIRST_YEAR: i32 = 2019;

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Report(|report, _| findings(report));
    codes: [SectionsDisordered, SectionMissing, SectionEmpty, PartsMiscounted, PeriodDisagrees];
    /// six sections, in order, in one series of numbers
    F1 [SectionsDisordered, SectionMissing] "六个部分齐全、依次、统一编号";
    /// the period is the title's year, from 1 January to 31 December
    F4 [PeriodDisagrees] "统计期间为标题年度的1月1日至12月31日";
    /// sections 5 and 6 are not empty, and section 5 says more than 无
    F6 [SectionEmpty] "第五、六部分不空；第五部分不得仅写“无”";
    /// the report has as many parts as it says
    F7 [PartsMiscounted] "自称的部分数与实际一致";
};

/// What is to be said of a report's form.
#[must_use]
pub fn findings(report: &Report) -> Vec<Finding> {
    let mut findings = period(report);
    if !is_of_six_sections(report) {
        return findings;
    }
    let outline = &report.outline;
    let missing = missing(report);
    if named(outline).count() >= LEAST_SECTIONS {
        findings.extend(disordered(&outline.sections));
        findings.extend(miscounted(outline));
    }
    findings.extend(missing);
    findings.extend(empty(&outline.sections));
    findings
}

/// Whether the report is on a form with six sections, and is more than that form left blank.
fn is_of_six_sections(report: &Report) -> bool {
    let is_blank = report.findings.iter().any(|finding| finding.code == Code::BlankForm);
    let by_form = report.tables.as_ref().map(|tables| matches!(tables.form.id.as_str(), "2019" | "2021"));
    !is_blank && by_form.unwrap_or(report.year.is_some_and(|year| year >= FIRST_YEAR))
}

/// The numbers of the form's sections that the report has, in printed order.
fn named(outline: &Outline) -> impl Iterator<Item = u8> + '_ {
    outline.sections.iter().filter_map(|section| section.of_form)
}

fn key(section: u8) -> &'static str {
    SECTIONS[usize::from(section.clamp(1, 6)) - 1].0
}

fn heading(section: u8) -> &'static str {
    SECTIONS[usize::from(section.clamp(1, 6)) - 1].1
}

fn finding(relation: &str, at: &str, message: Message) -> Finding {
    Finding { relation: Some(relation.to_owned()), ..Finding::new(at, message) }
}

/// A section by its heading and its key.
fn name(section: u8) -> Words {
    Words::new(heading(section), key(section))
}

/// F1: sections that are not there. Of a text that breaks off all that is missing behind the break is one finding.
fn missing(report: &Report) -> Vec<Finding> {
    let outline = &report.outline;
    let is_elsewhere = report
        .findings
        .iter()
        .any(|finding| matches!(finding.code, Code::TablesAreImages | Code::TablesAttached | Code::ImageOnly));
    let found = named(outline).count();
    let missing: Vec<u8> = (1..=6)
        .filter(|section| !named(outline).any(|own| own == *section))
        .filter(|section| !is_elsewhere || !OF_TABLES.contains(section))
        .collect();
    let named_all = |sections: &[u8]| List::of(Between::Quotes, sections.iter().map(|section| name(*section)));
    if found < LEAST_SECTIONS {
        if is_elsewhere || outline.wording.len() < LEAST_PROSE {
            return Vec::new();
        }
        let message = Message::MostSectionsMissing { found, missing: named_all(&missing) };
        return vec![finding("F1", "sections", message)];
    }
    let last = named(outline).max().unwrap_or_default();
    if missing.len() > 1 && missing.iter().all(|section| *section > last) {
        let message = Message::LastSectionsMissing { sections: named_all(&missing) };
        return vec![finding("F1", key(missing[0]), message)];
    }
    let one = |section: u8| finding("F1", key(section), Message::SectionMissing { section: name(section) });
    missing.into_iter().map(one).collect()
}

/// F1: sections out of order, numbered in more than one series, or with others between them.
fn disordered(sections: &[Section]) -> Option<Finding> {
    let (at, message) = first_disorder(sections)?;
    Some(finding("F1", key(at), message))
}

/// A heading as it is printed, its number in figures: `1 总体情况`.
fn printed(section: &Section) -> String {
    section.ordinal.map_or_else(|| section.title.clone(), |ordinal| format!("{ordinal} {}", section.title))
}

/// The first section that stands or is numbered otherwise than it should be, and how.
fn first_disorder(sections: &[Section]) -> Option<(u8, Message)> {
    let all = || List::of(Between::Semicolons, sections.iter().map(printed));
    let last = sections.iter().rposition(|section| section.of_form.is_some())?;
    let mut before: Option<u8> = None;
    let mut number = 0;
    for section in &sections[..=last] {
        let at = section.of_form.or(before);
        let expected = number + 1;
        // Behind a section that is missing the form's own number may go on.
        let follows = section.ordinal.is_none_or(|own| own == expected || section.of_form.map(u32::from) == Some(own));
        number = section.ordinal.unwrap_or(expected);
        let Some(at) = at else { continue };
        match (section.of_form, before) {
            (None, _) if section.ordinal.is_some() => {
                return Some((at, Message::SectionAmongSix { title: printed(section).into(), printed: all() }));
            }
            (Some(own), Some(before)) if own < before => {
                let (own, before) = (name(own), name(before));
                return Some((at, Message::SectionBehind { own, before, printed: all() }));
            }
            _ if !follows => {
                let title = printed(section).into();
                return Some((at, Message::SectionMisnumbered { title, expected, printed: all() }));
            }
            _ => {}
        }
        before = section.of_form.or(before);
    }
    None
}

/// F7: the number of parts the report says it has.
fn miscounted(outline: &Outline) -> Option<Finding> {
    let stated = usize::try_from(outline.parts_stated?).ok()?;
    let printed = outline.sections.len();
    let counts = [printed, named(outline).count()];
    (!counts.contains(&stated)).then(|| finding("F7", "sections", Message::PartsMiscounted { stated, printed }))
}

/// F6: problems that are nowhere told, or are 无, and other matters without even that word. Where all prose is gone that is one finding.
fn empty(sections: &[Section]) -> Vec<Finding> {
    let holds_nothing = |section: &Section| section.characters == 0 && section.pictures == 0;
    let of_prose = || sections.iter().filter(|s| s.of_form.is_some_and(|own| !OF_TABLES.contains(&own)));
    if of_prose().count() > 1 && of_prose().all(holds_nothing) {
        return vec![finding("F6", "sections", Message::NoText {})];
    }
    // What a section of the form holds may stand under headings that are numbered like its own.
    let is_cut = |at: usize| sections.get(at + 1).is_some_and(|next| next.of_form.is_none());
    let own = sections.iter().enumerate().filter(|(at, section)| {
        section.of_form.is_some_and(|own| own > OVERVIEW && !OF_TABLES.contains(&own)) && !is_cut(*at)
    });
    let found = own.filter_map(|(_, section)| {
        let of_form = section.of_form?;
        let name = Words::new(printed(section), key(of_form));
        let message = match of_form {
            _ if holds_nothing(section) => Message::SectionEmpty { section: name },
            PROBLEMS if section.says_none => Message::SectionSaysNone { section: name },
            _ => return None,
        };
        Some(Finding { place: section.place.clone(), ..finding("F6", key(of_form), message) })
    });
    found.collect()
}

/// F4: a period other than the title's year, and an overview that speaks of another year and never of it.
fn period(report: &Report) -> Vec<Finding> {
    let Some(year) = report.year else { return Vec::new() };
    let mut findings = Vec::new();
    if let Some((from, to)) = report.outline.period
        && !is_whole_year(from, to, year)
    {
        findings.push(finding("F4", "period", Message::PeriodOfAnother { from, to, year }));
    }
    let is_sure = !report.findings.iter().any(|finding| finding.code == Code::YearUncertain);
    if let Some(dated) = report.outline.overview_dated
        && is_sure
        && dated != year
        && !report.outline.overview_years.contains(&year)
    {
        findings.push(finding("F4", "overview", Message::OverviewOfAnotherYear { dated, year }));
    }
    findings
}

/// Whether a period is the calendar year; the first one begins on 1 May 2008, the day the regulations came into force.
fn is_whole_year(from: Date, to: Date, year: i32) -> bool {
    let day = |date: Date| (i32::from(date.year()), date.month(), date.day());
    let begins = day(from) == (year, 1, 1) || day(from) == (2008, 5, 1);
    begins && day(to) == (year, 12, 31)
}
