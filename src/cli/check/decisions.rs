//! A stanza for every finding that waits for a decision: what a reviewer starts from.
//!
//! The verdict is commented out, so that a file nobody has filled in decides nothing.

use super::{Sheet, Sink};
use crate::cli::check::tally::Tally;
use gouji::review::{Case, Review, State};
use std::io::{self, Write};

const HEAD: &str = "\
# Fill in a verdict for each finding; one without stays open. Then
#   gouji check … --decisions THIS-FILE
# confirmed: the report is wrong. dismissed: nothing is wrong; needs a reason. answered: issued again; needs reissue.
# figures: what the decision rests on; where a later run finds others, the finding is shown again as changed.
";

/// The head, then the stanzas.
#[derive(Default)]
pub struct Stanzas {
    is_begun: bool,
}

impl Stanzas {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.is_begun, true) { Ok(()) } else { out.write_all(HEAD.as_bytes()) }
    }
}

impl Sink for Stanzas {
    fn shows(&self, case: &Case) -> bool {
        case.is_news() && matches!(case.state(), State::Open | State::Changed)
    }

    fn write(&mut self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
        self.begin(out)?;
        sheet.cases.iter().filter(|case| self.shows(case)).try_for_each(|case| stanza(out, sheet, case))
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Review, _: &Tally) -> io::Result<()> {
        self.begin(out)
    }
}

fn stanza(out: &mut dyn Write, sheet: &Sheet, case: &Case) -> io::Result<()> {
    let words = case.finding.words();
    writeln!(out)?;
    comment(out, &format!("{}: {}", case.severity().as_str(), words.zh))?;
    comment(out, &words.en)?;
    if let Some(from) = sheet.subject.source.url.as_ref().or(sheet.subject.source.path.as_ref()) {
        comment(out, from)?;
    }
    if let Some(decision) = &case.decision {
        let figures = decision.figures.as_deref().unwrap_or_default();
        comment(out, &format!("{} before, on {figures}: put this in place of that entry", decision.verdict.as_str()))?;
    }
    writeln!(out, "[[decision]]\nfinding = {}\nfigures = {}", quoted(&case.id), quoted(&case.figures))?;
    writeln!(out, "# verdict = \"confirmed\"\n# verdict = \"dismissed\"\n# reason = \"\"")?;
    writeln!(out, "# verdict = \"answered\"\n# reissue = \"\"\n# by = \"\"\n# date = \"\"")
}

/// A comment of one line, whatever stands in the text.
fn comment(out: &mut dyn Write, text: &str) -> io::Result<()> {
    writeln!(out, "# {}", super::text::plain(text))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
