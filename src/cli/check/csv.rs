//! One row a finding, in columns that stay; nothing in it is a formula.

use super::{Sheet, Sink};
use crate::cli::check::tally::Tally;
use csv::WriterBuilder;
use gouji::dataset::csv::inert;
use gouji::finding::{Cause, Outcome, Side};
use gouji::review::baseline::Standing;
use gouji::review::{Case, Review};
use std::io::{self, Write};

const HEADER: [&str; 32] = [
    "finding_id",
    "report_id",
    "variant",
    "story",
    "code",
    "name",
    "severity",
    "state",
    "relation",
    "at",
    "outcome",
    "left",
    "right",
    "difference",
    "figures",
    "blame",
    "cause",
    "cells",
    "against",
    "place",
    "message_zh",
    "message_en",
    "reason",
    "reissue",
    "decided_figures",
    "decided_by",
    "decided_on",
    "baseline",
    "was",
    "path",
    "url",
    "sha256",
];

/// The header, then a row a finding.
#[derive(Default)]
pub struct Csv {
    is_begun: bool,
}

impl Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.is_begun, true) {
            return Ok(());
        }
        row(out, &HEADER.map(str::to_owned))
    }
}

impl Sink for Csv {
    fn write(&mut self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
        self.begin(out)?;
        for case in sheet.news() {
            row(out, &values(sheet, case))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Review, _: &Tally) -> io::Result<()> {
        self.begin(out)
    }
}

fn row(out: &mut dyn Write, values: &[String; HEADER.len()]) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(values.iter().map(|value| inert(value).into_owned()))?;
    out.write_all(&writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

fn values(sheet: &Sheet, case: &Case) -> [String; HEADER.len()] {
    let (finding, source) = (&case.finding, &sheet.subject.source);
    let sum = |side: &Option<Side>| side.as_ref().map(|side| side.value.to_string()).unwrap_or_default();
    let words = finding.words();
    let blame: Vec<String> = finding.blame.iter().map(|set| set.join("+")).collect();
    let decision = case.decision.as_ref();
    let was = match &case.standing {
        Some(Standing::Changed { was }) => was.clone(),
        _ => String::new(),
    };
    [
        case.id.clone(),
        sheet.subject.key.id.clone(),
        sheet.subject.key.variant.clone(),
        case.story.clone(),
        finding.code.id().to_owned(),
        finding.code.name().to_owned(),
        finding.severity.as_str().to_owned(),
        case.state().as_str().to_owned(),
        finding.relation.clone().unwrap_or_default(),
        finding.at.clone().unwrap_or_default(),
        finding.outcome.map_or("", Outcome::as_str).to_owned(),
        sum(&finding.left),
        sum(&finding.right),
        finding.difference.map(|difference| difference.to_string()).unwrap_or_default(),
        case.figures.clone(),
        blame.join(" "),
        finding.cause.map_or("", Cause::as_str).to_owned(),
        finding.cells.join(" "),
        finding.against.clone().unwrap_or_default(),
        finding.place.as_ref().map(ToString::to_string).unwrap_or_default(),
        words.zh,
        words.en,
        decision.and_then(|decision| decision.reason.clone()).unwrap_or_default(),
        decision.and_then(|decision| decision.reissue.clone()).unwrap_or_default(),
        decision.and_then(|decision| decision.figures.clone()).unwrap_or_default(),
        decision.and_then(|decision| decision.by.clone()).unwrap_or_default(),
        decision.and_then(|decision| decision.date.clone()).unwrap_or_default(),
        case.standing.as_ref().map_or("", Standing::as_str).to_owned(),
        was,
        source.path.clone().unwrap_or_default(),
        source.url.clone().unwrap_or_default(),
        source.sha256.clone(),
    ]
}
