//! A table of the form, its labels in Chinese with their English under them.

use super::frame::both;
use crate::record::Mark;
use crate::review::excerpt::Part;
use crate::site::model::report::{ReportPage, Said};
use crate::site::model::table::{BlockShown, CellShown, Head, RowShown, Table, anchor, english};
use crate::site::source;
use crate::site::words;
use maud::{Markup, PreEscaped, html};

/// A table of the form, with what the prose says of its rows.
pub(super) fn table(table: &Table, page: &ReportPage<'_>) -> Markup {
    html! {
        section.form id=(table.id) {
            h3 { (table.title) " " small.english lang="en" { (english(table.id)) } }
            @if table.is_unseen { p.missing { (both(words::UNSEEN_TABLE)) } }
            @else { @for shown in &table.blocks { (block(table, shown, page)) } }
        }
    }
}

fn block(table: &Table, block: &BlockShown, page: &ReportPage<'_>) -> Markup {
    let has_groups = block.columns.iter().any(|column| column.group.is_some());
    html! {
        div.scroll tabindex="0" role="region" aria-label=(format!("{} {}", table.title, block.caption)) {
            table.figures {
                @if !block.caption.is_empty() {
                    caption { (block.caption) @if !block.unit.is_empty() { " " small { "（" (block.unit) "）" } } }
                }
                thead { (heads(block, has_groups)) }
                tbody { @for shown in &block.rows { (row(shown, block, page)) } }
            }
        }
    }
}

fn heads(block: &BlockShown, has_groups: bool) -> Markup {
    let rows = if has_groups { 2 } else { 1 };
    let groups = block.columns.chunk_by(|a, b| a.group.is_some() && a.group == b.group);
    html! {
        tr {
            td rowspan=[spans(rows)] {}
            @for group in groups {
                @match group[0].group {
                    Some(name) => th scope="colgroup" colspan=(group.len()) { (name) },
                    None => (head(&group[0], rows)),
                }
            }
        }
        @if has_groups {
            tr { @for column in block.columns.iter().filter(|column| column.group.is_some()) { (head(column, 1)) } }
        }
    }
}

/// A span that has to be said.
fn spans(rows: usize) -> Option<usize> {
    Some(rows).filter(|rows| *rows > 1)
}

fn head(column: &Head, rows: usize) -> Markup {
    html! {
        th scope="col" rowspan=[spans(rows)] {
            (column.label) small lang="en" { (english(column.id)) }
        }
    }
}

fn row(row: &RowShown, block: &BlockShown, page: &ReportPage<'_>) -> Markup {
    let own = page.said.iter().filter(|said| said.row == Some(row.key));
    let is_heading = row.cells.is_empty();
    html! {
            tr.heading[is_heading] {
                th scope="row" class=[(row.depth > 0).then(|| format!("deep{}", row.depth.min(2)))] colspan=[is_heading.then(|| block.columns.len() + 1)] {
                    @if !row.ordinal.is_empty() { span.ordinal { (row.ordinal) } " " }
                    (row.label)
                    @if let Some(unit) = row.unit { " " small { "（" (unit) "）" } }
                    @if !row.english.is_empty() { small lang="en" { (row.english) } }
                    @for said in own {
    span.said id=(said.anchor) { "文：" (quoted(said, page)) }
                    }
                }
                @for shown in &row.cells { (cell(shown, page)) }
            }
        }
}

/// A clause of the prose, which leads to its place in the source.
pub(super) fn quoted(said: &Said, page: &ReportPage<'_>) -> Markup {
    html! {
        @if page.has_source {
            a href=(format!("{}#{}", source::NAME, said.anchor)) target=(source::FRAME) { (said.text) }
        } @else { (said.text) }
    }
}

/// A cell: its figure, which leads to its place in the source, or the sign of why there is none.
fn cell(cell: &CellShown, page: &ReportPage<'_>) -> Markup {
    let (class, sign, words) = match &cell.part {
        Part::Marked(_) => (Some("doubt"), "？", "存疑"),
        Part::Term => (Some("term"), "≠", "在不成立的关系中"),
        Part::Beside => (None, "", ""),
    };
    let anchor = anchor(cell.index);
    let has_place = cell.has_place && page.has_source;
    if let (Ok(number), None, None, true) = (cell.value, class, &cell.raw, has_place) {
        // There are two hundred of these on a page and seventeen thousand pages in a year: no quotes, no end that may be left out.
        let (name, frame) = (source::NAME, source::FRAME);
        return PreEscaped(format!("<td id={anchor}><a href={name}#{anchor} target={frame}>{number}</a>"));
    }
    let content = html! {
        @match cell.value {
            Ok(number) => (number),
            Err(mark) => span.mark data-mark=(mark.as_str()) title=(mark.meaning().0) { (self::sign(mark)) },
        }
    };
    html! {
        td id=(anchor) class=[class] title=[cell.raw.as_ref().map(|raw| format!("原文印为 {raw}"))] {
            @if has_place { a href=(format!("{}#{anchor}", source::NAME)) target=(source::FRAME) { (content) } }
            @else { (content) }
            @if class.is_some() { span.sign title=(words) { (sign) } span.unseen { "（" (words) "）" } }
            @if let Part::Marked(Some(implied)) = &cell.part { span.implied { (implied) "?" } }
        }
    }
}

/// The sign of a mark, short enough for a cell.
pub(super) fn sign(mark: Mark) -> &'static str {
    match mark {
        Mark::Blank => "空",
        Mark::Absent => "未列",
        Mark::Dash => "—",
        Mark::Slash => "／",
        Mark::None => "无",
        Mark::Text => "文字",
        Mark::Struck => "划去",
        Mark::Illegible => "难辨",
        Mark::UnitUnknown => "缺单位",
        Mark::Unseen => "不可见",
    }
}
