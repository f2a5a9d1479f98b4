//! `gouji show`: one figure in its source.

use super::{BOLD, DIM, Done, MARKED, Stop, table};
use gouji::form::Form;
use gouji::pipeline::container::Unfolded;
use gouji::pipeline::input::Input;
use gouji::pipeline::read;
use gouji::record::{Cell, Tables};
use gouji::source::Place;
use gouji::text::nearest::nearest;
use gouji::{Document, Error, Report, document};
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

/// Lines of the source shown after the figure's own.
const AFTER: usize = 2;
/// The most lines shown before it, on the way up to one with words.
const BEFORE: usize = 10;
/// The most characters of a line shown on either side of the figure.
const BESIDE: usize = 60;

/// Show where a figure stands in its source
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji show page.html applications.new_received.total
  gouji show report.txt proactive_disclosure.normative_documents.in_force

`gouji forms` lists the cells. Of a file that prints several reports each is shown.")]
pub struct Show {
    /// The report
    file: PathBuf,
    /// The key of the cell: table.row.column
    cell: String,
}

impl Show {
    pub fn run(self, out: &mut impl Write) -> Done {
        let unfolded = Unfolded::of(vec![Input::from(self.file.clone())]);
        let (mut form, mut failed, mut is_shown) = (None, None, false);
        for input in &unfolded.documents {
            match self.show(out, input, is_shown)? {
                Ok((own, shows)) => {
                    form = Some(own);
                    is_shown |= shows;
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        match (is_shown, form) {
            (true, _) => Ok(0),
            (false, Some(form)) => Err(Stop::Usage(unknown(&self.cell, form))),
            (false, None) => Err(failed.unwrap_or_else(|| self.none()).into()),
        }
    }

    fn none(&self) -> Error {
        Error::new("no document is in it that can be shown").within(self.file.display())
    }

    /// Shows the cell in the reports of one document: by which form they are, and whether it is a cell of it.
    fn show(
        &self,
        out: &mut impl Write,
        input: &Input,
        is_next: bool,
    ) -> io::Result<gouji::Result<(&'static Form, bool)>> {
        let name = input.called();
        let read = input.bytes().and_then(|bytes| Ok((read::reports(&bytes)?, document::decode(&bytes)?)));
        let (reports, document) = match read {
            Ok(read) => read,
            Err(error) => return Ok(Err(error.within(&name))),
        };
        let printed: Vec<(&Report, &Tables)> =
            reports.iter().filter_map(|report| Some((report, report.tables.as_ref()?))).collect();
        let Some((_, first)) = printed.first() else {
            return Ok(Err(Error::new("the report prints no statutory table").within(&name)));
        };
        let shown: Vec<(&Report, &Tables, &Cell)> =
            printed.iter().filter_map(|(report, tables)| Some((*report, *tables, tables.get(&self.cell)?))).collect();
        if !shown.is_empty() && !is_next {
            writeln!(out, "{BOLD}{}{BOLD:#}", self.cell)?;
        }
        for (number, (report, tables, cell)) in shown.iter().enumerate() {
            if number > 0 || is_next {
                writeln!(out)?;
            }
            self.facts(out, &name, (report, reports.len()), tables, cell)?;
            for range in cell.spans.iter().filter_map(|place| document.origin.text(place)) {
                writeln!(out)?;
                excerpt(out, &document, range)?;
            }
        }
        Ok(Ok((first.form, !shown.is_empty())))
    }

    /// What the record says of the cell; where the file prints several reports, of which.
    fn facts(
        &self,
        out: &mut impl Write,
        name: &str,
        (report, all): (&Report, usize),
        tables: &Tables,
        cell: &Cell,
    ) -> io::Result<()> {
        let index = tables.form.cell(&self.cell).unwrap_or_default();
        let (row, column) = tables.form.labels(index);
        let value = cell.value.map_or_else(|mark| format!("null ({})", mark.as_str()), |number| number.to_string());
        let mut facts =
            vec![vec!["  label".to_owned(), format!("{row} · {column}")], vec!["  value".to_owned(), value]];
        if all > 1 {
            facts.insert(0, vec!["  report".to_owned(), format!("{} of {all}, {}", report.source.part, report.key())]);
        }
        if let Some(raw) = &cell.raw {
            facts.push(vec!["  printed".to_owned(), raw.clone()]);
        }
        for place in &cell.spans {
            let bytes = if matches!(place, Place::Bytes(_)) { "bytes " } else { "" };
            facts.push(vec!["  place".to_owned(), format!("{name}, {bytes}{place}")]);
        }
        if let Some(finding) = report.findings.iter().find(|finding| finding.cells.contains(&self.cell)) {
            facts.push(vec!["  finding".to_owned(), finding.words().en]);
        }
        table::write(out, &facts)
    }
}

/// The figure's line, with the figure marked and the lines around it.
fn excerpt(out: &mut impl Write, document: &Document, Range { start, end }: Range<usize>) -> io::Result<()> {
    let text = &document.decoded;
    let end = (end.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let break_at = |c: char| c == '\n' || c == '\r';
    let line_start = text[..start].rfind(break_at).map_or(0, |at| at + 1);
    let line_end = text[end..].find(break_at).map_or(text.len(), |at| end + at);
    let number = text[..line_start].matches('\n').count().max(text[..line_start].matches('\r').count()) + 1;
    let filled = |line: &&str| !line.trim().is_empty();
    let mut before: Vec<&str> = Vec::new();
    for line in text[..line_start].rsplit(break_at).filter(filled).take(BEFORE) {
        before.insert(0, line);
        if !line.is_ascii() {
            break;
        }
    }
    for line in before {
        writeln!(out, "{DIM}{:>6} │{DIM:#} {}", "", cut(line))?;
    }
    let left: String = tail(&text[line_start..start]);
    let right: String = text[end..line_end].chars().take(BESIDE).collect();
    writeln!(out, "{DIM}{number:>6} │{DIM:#} {left}{MARKED}{}{MARKED:#}{right}", &text[start..end])?;
    for line in text[line_end..].split(break_at).filter(filled).take(AFTER) {
        writeln!(out, "{DIM}{:>6} │{DIM:#} {}", "", cut(line))?;
    }
    Ok(())
}

fn cut(line: &str) -> String {
    line.trim_end().chars().take(2 * BESIDE).collect()
}

fn tail(text: &str) -> String {
    let skip = text.chars().count().saturating_sub(BESIDE);
    text.chars().skip(skip).collect()
}

/// A key the form does not have, with those that come near.
fn unknown(key: &str, form: &Form) -> String {
    let last = key.rsplit('.').next().unwrap_or(key);
    let near: Vec<&str> = form
        .cells
        .iter()
        .map(|cell| cell.key.as_str())
        .filter(|known| {
            known.contains(key)
                || (key.contains('.') && known.ends_with(last) && known.split('.').next() == key.split('.').next())
        })
        .take(6)
        .collect();
    let near = if near.is_empty() { nearest(key, form.cells.iter().map(|cell| cell.key.as_str())) } else { near };
    let hint = if near.is_empty() {
        "`gouji forms` lists the cells".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    format!("the {} form has no cell {key}; {hint}", form.id)
}
