//! Where a place stands in its file, for tools that open a file at a line.
//!
//! In: a report's source and a place in it. Out: a region of SARIF: line, column and bytes of a text that is at hand and still
//! the same, bytes alone where it is not; of a PDF the page and the box, of an office file part, row and column.

use gouji::Document;
use gouji::document;
use gouji::pipeline::kept::Kept;
use gouji::record::Source;
use gouji::source::Place;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Finds the files of reports.
#[derive(Default)]
pub struct Files(Kept);

/// The file of a report.
pub struct File {
    /// Where it is: a fetched document lies in the folder of its dataset.
    pub path: PathBuf,
    /// What of the file it is.
    pub member: Option<String>,
    text: Option<Text>,
}

/// A text as it was read.
struct Text {
    document: Document,
    /// Where its lines begin.
    lines: Vec<usize>,
}

impl Files {
    /// Finds the file of a report, as it stands or in one of these folders; none where the source has no path.
    pub fn file(&mut self, source: &Source, folders: &[PathBuf]) -> Option<File> {
        let path = PathBuf::from(source.path.as_deref()?);
        let member = source.member.clone();
        let found = self.0.find(source, folders);
        let read = found.and_then(|found| Some((found.path, document::decode(&found.bytes).ok()?)));
        Some(match read {
            Some((path, document)) => File { path, member, text: Some(Text::of(document)) },
            None => File { path, member, text: None },
        })
    }
}

impl File {
    /// The region of a place.
    pub fn region(&self, place: &Place) -> Value {
        match place {
            Place::Bytes(span) => {
                let mut region = json!({"byteOffset": span.start, "byteLength": span.end - span.start});
                if let Some((start, end)) = self.text.as_ref().and_then(|text| text.lines(place)) {
                    let [(line, column), (end_line, end_column)] = [start, end];
                    region["startLine"] = line.into();
                    region["startColumn"] = column.into();
                    region["endLine"] = end_line.into();
                    region["endColumn"] = end_column.into();
                }
                region
            }
            Place::Page { page, area } => json!({
                "message": {"text": place.to_string()},
                "properties": {"page": page, "box": area.points()},
            }),
            Place::Cell { part, row, column } => json!({
                "message": {"text": place.to_string()},
                "properties": {"part": &**part, "row": row, "column": column},
            }),
        }
    }
}

impl Text {
    fn of(document: Document) -> Self {
        let breaks = document.decoded.match_indices('\n').map(|(at, _)| at + 1);
        let lines = [0].into_iter().chain(breaks).collect();
        Self { document, lines }
    }

    /// The line and column where a place begins, and those behind its end, from 1.
    fn lines(&self, place: &Place) -> Option<((usize, usize), (usize, usize))> {
        let range = self.document.origin.text(place)?;
        Some((self.line(range.start)?, self.line(range.end)?))
    }

    fn line(&self, at: usize) -> Option<(usize, usize)> {
        let line = self.lines.partition_point(|start| *start <= at);
        let before = self.document.decoded.get(self.lines[line - 1]..at)?;
        Some((line, before.chars().count() + 1))
    }
}
