//! What stands in a document in the place of tables and is no text, and what it shows only when asked.
//!
//! In: a document and the tables that were read. Out: findings: a picture, a frame, a script's output
//! where a table belongs; tables in a tab or fold.

use super::reading::Reading;
use crate::document::look::Thing;
use crate::document::{Block, Document, Scan};
use crate::finding::{Code, Finding};
use crate::form::Form;
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
        found.push(Finding::doubt(
            Code::Folded,
            "",
            "表格位于需点开的折叠或标签页内，已读取".to_owned(),
            "tables stand in a hidden block, a tab or a fold, and were read".to_owned(),
        ));
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
    let (zh, en) = thing.words();
    Finding::doubt(
        Code::Unseen,
        at,
        format!("页面含有{zh}，表格可能在其中，未读取"),
        format!("the page holds {en}; the tables may be there and were not read"),
    )
}

/// The finding for a file of scanned pages.
pub(super) fn image_only(scan: Scan) -> Finding {
    let pages = scan.pages;
    let (zh, en) = if scan.has_hidden_text {
        ("，其下不可见的识别文字未采用", "; the invisible text that a program recognised was not read")
    } else {
        ("", "")
    };
    Finding::doubt(
        Code::ImageOnly,
        "",
        format!("全文 {pages} 页均为图片，未读取任何数字{zh}"),
        format!("all {pages} pages are pictures; no figure was read{en}"),
    )
}

/// Why a report shows no tables: something that is no text, pictures or a file in their place, or nothing.
pub(super) fn no_tables(document: &Document) -> Vec<Finding> {
    let things = things(document);
    if !things.is_empty() {
        return things.into_iter().map(|thing| in_place(thing, "")).collect();
    }
    vec![without_things(document)]
}

fn without_things(document: &Document) -> Finding {
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
        return Finding::doubt(
            Code::TablesAttached,
            "",
            format!("正文无法定表格，页面附有文件 {href}"),
            format!("no statutory table in the text; the page links to {href}"),
        );
    }
    if document.text.string.contains("附件") && pictures == 0 {
        return Finding::doubt(
            Code::TablesAttached,
            "",
            "正文无法定表格，文中提到附件".to_owned(),
            "no statutory table in the text, which speaks of an attachment".to_owned(),
        );
    }
    if pictures > 0 {
        return Finding::doubt(
            Code::TablesAreImages,
            "",
            format!("正文无法定表格，有 {pictures} 张图片"),
            format!("no statutory table in the text, but {pictures} pictures"),
        );
    }
    Finding::doubt(
        Code::NoTables,
        "",
        "报告未印法定表格，未读取任何数字".to_owned(),
        "the report prints none of the statutory tables; no figure was read".to_owned(),
    )
}
