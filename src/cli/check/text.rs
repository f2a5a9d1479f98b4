//! Findings for people: report by report, the heaviest first, one story a cause, a tally at the end.

use super::super::{BOLD, DIM, RED, YELLOW};
use super::{Sheet, Sink, drawing, story};
use crate::cli::check::tally::Tally;
use anstyle::Style;
use gouji::finding::Severity;
use gouji::review::baseline::Standing;
use gouji::review::decisions::Decision;
use gouji::review::excerpt::{self, Excerpt};
use gouji::review::{Case, Review, State};
use gouji::source::Place;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{self, Write};

/// Digits of a digest that tell it from others.
const DIGITS: usize = 12;

/// What stands before the body of a finding: as wide as the column of severities.
pub const INDENT: &str = "            ";

/// Writes to a terminal or a pipe; the stream decides on colour.
pub struct Text;

impl Sink for Text {
    fn write(&mut self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
        let mut stories: Vec<(&str, Vec<&Case>)> = Vec::new();
        for case in sheet.news() {
            match stories.iter_mut().find(|(id, _)| *id == case.story) {
                Some((_, cases)) => cases.push(case),
                None => stories.push((&case.story, vec![case])),
            }
        }
        // Of a run against a baseline only the reports with news are shown.
        let has_baseline = sheet.cases.iter().any(|case| case.standing.is_some());
        if stories.is_empty() && has_baseline {
            return Ok(());
        }
        head(out, sheet)?;
        let weight = |cases: &[&Case]| cases.iter().map(|case| case.severity()).max();
        stories.sort_by_key(|(_, cases)| Reverse((!is_settled(cases), weight(cases))));
        for (_, cases) in &stories {
            writeln!(out)?;
            finding(out, sheet, cases)?;
        }
        writeln!(out)
    }

    fn finish(&mut self, out: &mut dyn Write, review: &Review, tally: &Tally) -> io::Result<()> {
        let gone: Vec<&Decision> = review.no_longer_found().collect();
        if !gone.is_empty() {
            writeln!(out, "{BOLD}decided and no longer found{BOLD:#}")?;
            for decision in gone {
                writeln!(out, "  {:<10}{}", decision.verdict.as_str(), plain(&decision.finding))?;
            }
            writeln!(out)?;
        }
        if review.elsewhere() > 0 {
            let count = review.elsewhere();
            writeln!(out, "{DIM}decisions not met, on other reports or on what holds between reports: {count}{DIM:#}")?;
        }
        writeln!(out, "{BOLD}{tally}{BOLD:#}")
    }

    fn tells_of_reports(&self) -> bool {
        true
    }

    fn tells_of_decisions(&self) -> bool {
        true
    }
}

/// Text of a report as a terminal may have it: nothing in it moves the cursor.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        Cow::Owned(text.replace(char::is_control, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_settled(cases: &[&Case]) -> bool {
    cases.iter().all(|case| case.state().is_settled())
}

/// Whose findings these are and where the report came from.
fn head(out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
    let subject = sheet.subject;
    let title = subject.title.as_deref().unwrap_or("(no title)");
    writeln!(out, "{BOLD}{}{BOLD:#}", plain(title))?;
    let source = &subject.source;
    let digest = source.sha256.get(..DIGITS).map(|digits| format!("sha256 {digits}…"));
    let retrieved = source.retrieved.as_ref().map(|when| format!("retrieved {when}"));
    let part = (source.part > 1).then(|| format!("report {}", source.part));
    let facts = [Some(subject.key.to_string()), source.path.clone(), part, source.url.clone(), retrieved, digest];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    writeln!(out, "{DIM}{}{DIM:#}", plain(&facts.join(" · ")))?;
    if sheet.evidence.is_some() {
        let outcomes = sheet.outcomes;
        let (holds, broken, open) = (outcomes.holds, outcomes.broken, outcomes.cannot_tell);
        let spent = if outcomes.spent > 0 { format!(", {} spent on reading", outcomes.spent) } else { String::new() };
        writeln!(out, "relations: {holds} hold, {broken} broken, {open} cannot tell{spent}")?;
    }
    Ok(())
}

/// The findings of one cause; what is settled takes a line.
fn finding(out: &mut dyn Write, sheet: &Sheet, cases: &[&Case]) -> io::Result<()> {
    if is_settled(cases) {
        for case in cases {
            let state = case.state().as_str();
            writeln!(out, "  {DIM}{state:<10}{}{DIM:#}", plain(&case.finding.words().zh))?;
            writeln!(out, "{INDENT}{DIM}{}{DIM:#}", plain(&case.id))?;
            if let Some(decision) = &case.decision {
                writeln!(out, "{INDENT}{DIM}{}{DIM:#}", said(decision))?;
            }
        }
        return Ok(());
    }
    let [first, ..] = cases else { return Ok(()) };
    if let Some((evidence, story)) =
        sheet.evidence.and_then(|evidence| Some((evidence, evidence.story(&first.finding)?)))
    {
        let before = sheet.cases.iter().filter(|case| case.story == first.story && !case.is_news()).count();
        return story::write(out, evidence, story, cases, before);
    }
    let words = first.finding.words();
    headline(out, first.severity(), &words.zh, &words.en)?;
    writeln!(out, "{INDENT}{DIM}{}{DIM:#}", plain(&first.id))?;
    standing(out, first)?;
    if let Some(id) = &first.finding.relation {
        rule(out, id)?;
    }
    if let Some(evidence) = sheet.evidence.filter(|_| first.severity() > Severity::Note) {
        // A row without a number says no more than the message.
        let has_number =
            |excerpt: &Excerpt| excerpt.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.value.is_ok());
        for excerpt in excerpt::cells(evidence.tables, &first.finding.cells).into_iter().filter(has_number) {
            writeln!(out)?;
            drawing::draw(out, &excerpt, INDENT)?;
        }
    }
    if let Some(place) = &first.finding.place {
        writeln!(out, "{INDENT}{DIM}printed at {}{DIM:#}", named(place))?;
    }
    Ok(())
}

/// A place with its unit: `bytes 2412-2414`.
pub fn named(place: &Place) -> String {
    let unit = if matches!(place, Place::Bytes(_)) { "bytes " } else { "" };
    format!("{unit}{place}")
}

/// What a rule beyond the sums asks, and how it may fail without a mistake.
fn rule(out: &mut dyn Write, id: &str) -> io::Result<()> {
    if let Some(words) = gouji::check::relation(id, None) {
        writeln!(out, "{INDENT}{DIM}{id} {} · {}{DIM:#}", words.zh, words.en)?;
    }
    match gouji::check::rule_named(id) {
        Some(rule) if !rule.unless.is_empty() => {
            writeln!(out, "{INDENT}{DIM}may fail without a mistake: {}{DIM:#}", rule.unless)
        }
        _ => Ok(()),
    }
}

/// Weight and what it is about, in both languages.
pub fn headline(out: &mut dyn Write, severity: Severity, zh: &str, en: &str) -> io::Result<()> {
    let (style, text) = match severity {
        Severity::Error => (RED, BOLD),
        Severity::Warning => (YELLOW, BOLD),
        Severity::Note => (DIM, Style::new()),
    };
    writeln!(out, "  {style}{:<10}{style:#}{text}{}{text:#}", severity.as_str(), plain(zh))?;
    writeln!(out, "{INDENT}{DIM}{}{DIM:#}", plain(en))
}

/// What was decided about a finding, and what it was in the baseline.
pub fn standing(out: &mut dyn Write, case: &Case) -> io::Result<()> {
    if let Some(Standing::Changed { was }) = &case.standing {
        writeln!(out, "{INDENT}{YELLOW}changed{YELLOW:#} was {}, is {}", plain(was), plain(&case.figures))?;
    }
    let Some(decision) = &case.decision else { return Ok(()) };
    let state = case.state();
    if state == State::Changed {
        let on = decision.figures.as_deref().unwrap_or_default();
        writeln!(out, "{INDENT}{YELLOW}changed{YELLOW:#} decided on {}, is {}", plain(on), plain(&case.figures))?;
        return writeln!(out, "{INDENT}{DIM}then {}: {}{DIM:#}", decision.verdict.as_str(), said(decision));
    }
    writeln!(out, "{INDENT}{state} {DIM}{}{DIM:#}", said(decision), state = state.as_str())
}

/// Why, by whom and when: `总计栏由网站模板填写 (甲, 2026-03-01)`.
fn said(decision: &Decision) -> String {
    let reissue = decision.reissue.as_ref().map(|reissue| format!("issued again: {reissue}"));
    let why: Vec<&str> = [&decision.reason, &reissue].into_iter().flatten().map(String::as_str).collect();
    let who: Vec<&str> = [&decision.by, &decision.date].into_iter().flatten().map(String::as_str).collect();
    let who = if who.is_empty() { String::new() } else { format!(" ({})", who.join(", ")) };
    plain(&format!("{}{who}", why.join("; "))).trim().to_owned()
}
