//! One row a finding, in the columns of the dataset's table of findings; nothing in it is a formula.

use super::{Sheet, Sink};
use crate::cli::check::tally::Tally;
use gouji::dataset::sinks::csv::{header, lines};
use gouji::dataset::tables::Finding;
use gouji::review::Review;
use std::io::{self, Write};

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
        out.write_all(&header(&Finding::table()).map_err(io::Error::other)?)
    }
}

impl Sink for Csv {
    fn write(&mut self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
        self.begin(out)?;
        let row = |case| Finding::of(sheet.keys, case, &sheet.subject.source, sheet.evidence).values();
        let rows: Vec<_> = sheet.news().map(row).collect();
        out.write_all(&lines(&rows).map_err(io::Error::other)?)
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Review, _: &Tally) -> io::Result<()> {
        self.begin(out)
    }
}
