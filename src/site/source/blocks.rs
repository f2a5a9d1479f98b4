//! An office file as its blocks: headings, paragraphs and tables, as they were read.

use super::marks::Marks;
use crate::document::{Block, Document};
use crate::grid::Grid;
use maud::{Markup, PreEscaped, html};
use std::ops::Range;

/// Shows the blocks of a document.
pub(super) fn shown(document: &Document, marks: &Marks<'_>) -> String {
    let text = |range: &Range<usize>| PreEscaped(marks.text(document.text.map.source(range.clone())).to_string());
    let blocks = html! {
        @for block in &document.blocks {
            @match block {
                Block::Heading(range, _) => h2 { (text(range)) },
                Block::Paragraph(range) => p { (text(range)) },
                Block::Table(grid) => (table(grid, &text)),
                Block::Image => p { span.gouji-thing { "图片" } },
                Block::Attachment(name) => p { span.gouji-thing { (name) } },
            }
        }
    };
    blocks.into_string()
}

fn table(grid: &Grid, text: &impl Fn(&Range<usize>) -> Markup) -> Markup {
    html! {
        table.gouji-grid {
            @for row in 0..grid.rows {
                tr {
                    @for cell in grid.row(row).filter(|cell| cell.row == row) {
                        td colspan=(cell.colspan) rowspan=(cell.rowspan) { (text(&cell.text)) }
                    }
                }
            }
        }
    }
}
