//! A story for people: the broken relations with one cause, the excerpt of the table, what would be
//! consistent, and the other relations on those cells.

use super::super::{DIM, RED, YELLOW};
use super::drawing;
use super::text::{INDENT, headline, named, plain, standing};
use gouji::check::blame::words;
use gouji::check::blame::{Mending, Story};
use gouji::check::sums::Tried;
use gouji::finding::{Outcome, Severity};
use gouji::review::Case;
use gouji::review::evidence::Evidence;
use gouji::review::excerpt;
use std::io::{self, Write};

/// Explanations written out for one story; the rest are counted.
const MOST_SHOWN: usize = 6;

/// Writes a story with the cases that are to be shown of it; `before` more are those of the baseline.
pub fn write(
    out: &mut dyn Write,
    evidence: &Evidence,
    story: &Story,
    cases: &[&Case],
    before: usize,
) -> io::Result<()> {
    let [first, ..] = cases else { return Ok(()) };
    let shown = &story.mendings[..story.mendings.len().min(MOST_SHOWN)];
    let severity = cases.iter().map(|case| case.severity()).max().unwrap_or(Severity::Note);
    let cause = words::cause(evidence.tables, story);
    headline(out, severity, &cause.zh, &cause.en)?;
    let relations = match story.broken.len() {
        1 => String::new(),
        many => format!(" · {many} broken relations, one story"),
    };
    writeln!(out, "{INDENT}{DIM}{}{relations}{DIM:#}\n", plain(&first.story))?;
    equations(out, evidence, story, cases)?;
    if before > 0 {
        writeln!(out, "{INDENT}{DIM}and {before} of the baseline, as before{DIM:#}")?;
    }
    for excerpt in excerpt::story(evidence, story, shown) {
        writeln!(out)?;
        drawing::draw(out, &excerpt, INDENT)?;
    }
    writeln!(out)?;
    explanations(out, evidence, story, shown)?;
    others(out, evidence, story, shown)?;
    places(out, evidence, shown)
}

/// Every broken relation under its name, with its figures.
fn equations(out: &mut dyn Write, evidence: &Evidence, story: &Story, cases: &[&Case]) -> io::Result<()> {
    let mut named = None;
    for index in &story.broken {
        let Some(case) = cases.iter().find(|case| evidence.is_about(&case.finding, *index)) else { continue };
        let relation = evidence.tried[*index].instance.relation;
        if named.replace(relation) != Some(relation) {
            let relation = &evidence.tables.form.relations[relation];
            writeln!(out, "{INDENT}{} {} · {}", relation.id, relation.name_zh, relation.name_en)?;
        }
        let words = case.finding.words();
        let (zh, en) = match case.finding.difference {
            Some(difference) => (format!("，差额{difference}"), format!(", difference {difference}")),
            None => (String::new(), String::new()),
        };
        writeln!(out, "{INDENT}  {}{zh}", plain(&words.zh))?;
        writeln!(out, "{INDENT}  {DIM}{}{en}{DIM:#}", plain(&words.en))?;
        standing(out, case)?;
    }
    Ok(())
}

fn explanations(out: &mut dyn Write, evidence: &Evidence, story: &Story, shown: &[Mending]) -> io::Result<()> {
    let tables = evidence.tables;
    if shown.is_empty() {
        let message = words::unexplained(tables, &evidence.tried, story);
        return writeln!(out, "{INDENT}{}\n{INDENT}{DIM}{}{DIM:#}", message.zh, message.en);
    }
    for mending in shown {
        let message =
            if shown.len() == 1 { words::condition(tables, mending) } else { words::mending(tables, mending) };
        writeln!(out, "{INDENT}{}\n{INDENT}{DIM}{}{DIM:#}", message.zh, message.en)?;
    }
    if story.mendings.len() > shown.len() {
        let more = story.mendings.len() - shown.len();
        writeln!(out, "{INDENT}{DIM}and {more} more as simple; --json lists them all{DIM:#}")?;
    }
    if !story.complete {
        writeln!(out, "{INDENT}{DIM}the search stopped; there may be others as simple{DIM:#}")?;
    }
    Ok(())
}

/// The other relations on the cells that would mend the story.
fn others(out: &mut dyn Write, evidence: &Evidence, story: &Story, shown: &[Mending]) -> io::Result<()> {
    let others: Vec<&Tried> = evidence.others(story, shown).collect();
    if others.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{INDENT}{DIM}also on these cells{DIM:#}")?;
    for one in others {
        let relation = &evidence.tables.form.relations[one.instance.relation].id;
        let style = match one.outcome {
            Outcome::Broken => RED,
            Outcome::CannotTell => YELLOW,
            Outcome::Holds | Outcome::Spent => DIM,
        };
        let outcome = one.outcome.as_str().replace('_', " ");
        let figures = evidence.spelled(one);
        writeln!(out, "{INDENT}  {style}{outcome:<11}{style:#} {DIM}{relation} {}: {figures}{DIM:#}", one.instance.at)?;
    }
    Ok(())
}

/// Where the cells of the likeliest mending stand in the file.
fn places(out: &mut dyn Write, evidence: &Evidence, shown: &[Mending]) -> io::Result<()> {
    let Some(likeliest) = shown.first() else { return Ok(()) };
    let changed = likeliest.changes.iter().map(|change| (change.cell, &evidence.tables.cells[change.cell].spans));
    // A record may be without the places of its figures.
    let mut with_places = changed.filter(|(_, spans)| !spans.is_empty()).peekable();
    if with_places.peek().is_some() {
        writeln!(out, "\n{INDENT}{DIM}printed at{DIM:#}")?;
    }
    for (cell, spans) in with_places {
        let places: Vec<String> = spans.iter().map(named).collect();
        let key = &evidence.tables.form.cells[cell].key;
        writeln!(out, "{INDENT}  {DIM}{key}: {}{DIM:#}", places.join("; "))?;
    }
    Ok(())
}
