//! What stands in a document in the place of tables and is no text, and what it shows only when asked.
//!
//! In: a document and the tables that were read. Out: findings: a picture, a frame, a script's output
//! where a table belongs; tables in a tab or fold.

use super::reading::Reading;
use crate::document::look::Thing;
use crate::document::{Block, Document, Scan};
use crate::finding::Finding;
use crate::form::Form;
use crate::message::Message;
use std::collections::BTreeSet;

/// The things of a document that may be a table: all but the pictures and fields that stand in the cells of one.
fn things(document: &Document) -> BTreeSet<Thing> {
    let grids: Vec<_> = document.grids().flat_map(|grid| &grid.cells).map(|cell| cell.text.clone()).collect();
    let is_inside = |at: usize| grids.iter().any(|cell| cell.contains(&at));
    let all = document.shown.unseen.iter();
    all.filter(|(at, thing)| *thing != Thing::Picture && !is_inside(*at)).map(|(_, thing)| *thing).collect()
}

/// The findings for tables that were not seen beside such things, and for those that stand in a fold.
pub(super) fn findings(document: &Document, form: &Form, reading: &Reading) -> Vec<Finding> {
    let mut found = Vec::new();
    let is_folded = |at: usize| document.shown.folded.iter().any(|fold| fold.contains(&at));
    if reading.rows.iter().any(|row| is_folded(row.printed.start)) {
        found.push(Finding::new("", Message::Folded {}));
    }
    let things = things(document);
    for (index, table) in form.tables.iter().enumerate() {
        if reading.rows.is_empty() || reading.rows.iter().any(|row| row.at.table == index) {
            continue;
        }
        found.extend(things.iter().map(|thing| in_place(*thing, &table.id)));
    }
    found
}

/// The finding for something that stands where a table belongs.
fn in_place(thing: Thing, at: &str) -> Finding {
    Finding::new(at, Message::UnseenTables { thing: thing.words().into() })
}

/// The finding for a file of scanned pages.
pub(super) fn image_only(scan: Scan) -> Finding {
    let pages = scan.pages;
    let message = if scan.has_hidden_text { Message::ImagesOverText { pages } } else { Message::ImageOnly { pages } };
    Finding::new("", message)
}

/// Why a report shows no tables: something that is no text, pictures or a file in their place, or nothing.
pub(super) fn no_tables(document: &Document) -> Vec<Finding> {
    let things = things(document);
    if !things.is_empty() {
        return things.into_iter().map(|thing| in_place(thing, "")).collect();
    }
    vec![Finding::new("", without_things(document))]
}

fn without_things(document: &Document) -> Message {
    let after_heading = document.blocks.iter().skip_while(|block| match block {
        Block::Heading(range, _) | Block::Paragraph(range) => {
            !document.text.get(range.clone()).contains("主动公开政府信息")
        }
        _ => true,
    });
    let pictures = after_heading.filter(|block| matches!(block, Block::Image)).count();
    let file = document.blocks.iter().find_map(|block| match block {
        Block::Attachment(href) => Some(href.as_str()),
        _ => None,
    });
    if let Some(href) = file {
        return Message::FileLinked { href: href.into() };
    }
    if document.text.string.contains("附件") && pictures == 0 {
        return Message::AttachmentNamed {};
    }
    if pictures > 0 {
        return Message::Pictures { pictures };
    }
    Message::NoTables {}
}
