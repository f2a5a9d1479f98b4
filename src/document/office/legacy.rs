//! DOC: the text of Word before 2007 → a document. Built in with the feature `doc`.
//!
//! In: the bytes of an OLE container with a `WordDocument` stream. Out: its paragraphs and tables,
//! merged cells laid out. Every place is a row and column of `WordDocument#table-N`.

use super::flow::{Flow, Merge};
use super::line::Line;
use crate::document::Document;
use crate::error::{Context, Error, Result};
use office_oxide::ir::{Element, InlineContent, List, Table, inline_to_text};
use office_oxide::{Document as Word, DocumentFormat};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The media type of a DOC.
pub const MEDIA_TYPE: &str = "application/msword";
const UNREADABLE: &str =
    "the Word text (DOC) cannot be opened; it may be damaged, open it in Word or LibreOffice and save it as DOCX";

/// Reads a legacy Word text.
///
/// # Errors
/// It is damaged or encrypted, or a table claims more than [`crate::grid::spans`] allows.
pub fn read(bytes: &[u8]) -> Result<Document> {
    let parse = || Word::from_reader(Cursor::new(bytes.to_vec()), DocumentFormat::Doc).map(|word| word.to_ir());
    // What the reader makes of damaged bytes may be a panic; it is an error like any other.
    let parsed = catch_unwind(AssertUnwindSafe(parse)).map_err(|_| Error::new(UNREADABLE))?;
    let mut flow = Flow::new("WordDocument");
    for section in parsed.context(UNREADABLE)?.sections {
        elements(&mut flow, &section.elements);
    }
    flow.finish(MEDIA_TYPE)
}

fn elements(flow: &mut Flow, all: &[Element]) {
    for element in all {
        match element {
            Element::Heading(heading) => line(flow, &heading.content, Some(heading.clamped_level())),
            Element::Paragraph(paragraph) => line(flow, &paragraph.content, None),
            Element::Table(own) => table(flow, own),
            Element::List(own) => list(flow, own),
            Element::Image(_) => flow.image(),
            Element::TextBox(text_box) => elements(flow, &text_box.content),
            _ => {}
        }
    }
}

fn line(flow: &mut Flow, content: &[InlineContent], level: Option<u8>) {
    let number = flow.next_paragraph();
    let text = inline_to_text(content);
    flow.count(1, text.len());
    flow.paragraph(Line::plain(&text), number, level);
}

fn list(flow: &mut Flow, own: &List) {
    for item in &own.items {
        elements(flow, &item.content);
        item.nested.iter().for_each(|nested| list(flow, nested));
    }
}

fn table(flow: &mut Flow, own: &Table) {
    // For every column at which a cell reaches down: how many more rows, and how many columns it covers.
    let mut reaching: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    flow.open_table();
    for row in &own.rows {
        flow.open_row();
        let mut column = 0;
        for cell in &row.cells {
            go_on(flow, &mut reaching, &mut column);
            let (columns, rows) = ((cell.col_span as usize).max(1), (cell.row_span as usize).max(1));
            open(flow, columns, if rows > 1 { Merge::Restart } else { Merge::None });
            elements(flow, &cell.content);
            flow.close_cell();
            if rows > 1 {
                reaching.insert(column, (rows - 1, columns));
            }
            column += columns;
        }
        go_on(flow, &mut reaching, &mut column);
    }
    flow.close_table();
}

/// Writes the cells that the ones above reach down into, from a column on.
fn go_on(flow: &mut Flow, reaching: &mut BTreeMap<usize, (usize, usize)>, column: &mut usize) {
    while let Some((rows, columns)) = reaching.remove(column) {
        open(flow, columns, Merge::Continue);
        flow.close_cell();
        if rows > 1 {
            reaching.insert(*column, (rows - 1, columns));
        }
        *column += columns;
    }
}

fn open(flow: &mut Flow, columns: usize, merge: Merge) {
    flow.open_cell();
    if let Some(cell) = flow.cell() {
        (cell.columns, cell.merge) = (columns, merge);
    }
}
