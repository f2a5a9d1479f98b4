//! A letter of queries to a county, to be printed: what was found, where, what would be consistent, room for the reply.

use super::frame::{both, page};
use super::table::sign;
use crate::review::excerpt::{Excerpt, Part, Shown};
use crate::site::address::Address;
use crate::site::model::division::{Asked, DivisionPage};
use crate::site::{sheet, words};
use maud::{Markup, html};

/// The most queries of a letter; the others are in the workbook.
const MOST_ASKED: usize = 200;

/// Where the letter to a county is.
pub(super) fn address(model: &DivisionPage) -> Address {
    model.address.below("letter")
}

/// The letter to a county. It is in Chinese: it is for those who reported.
#[must_use]
pub fn letter(model: &DivisionPage) -> String {
    let at = address(model);
    let body = html! {
        article.letter lang="zh-CN" {
            h1 { "关于核实政府信息公开工作年度报告有关数据的函" }
            p.number { "函号：" span.blank {} }
            p.to { (model.name) @if model.is_division { "政府信息公开工作主管部门" } "：" }
            p.indent {
                "经对公开发布的政府信息公开工作年度报告进行勾稽核对，下列" (model.asked.len())
                "项内容的数字不一致，或者无法按所印内容认定。请予核实，并在“答复”栏说明情况；确有错误的，请更正后重新公布，并将更正后的网址一并告知。"
            }
            table.queries {
                thead { tr { @for name in ["序号", "报告", "事项与等式", "位置", "若…则一致", "答复"] { th scope="col" { (name) } } } }
                tbody { @for (number, asked) in (1..=MOST_ASKED).zip(&model.asked) { (row(number, asked, &at)) } }
            }
            @if model.asked.len() > MOST_ASKED { p.indent { "其余" (model.asked.len() - MOST_ASKED) "项见所附表格（" (sheet::NAME) "）。" } }
            p.indent { "“若…则一致”一栏仅列出能使各项勾稽关系同时成立的最少改动，不表示数字应当如此，以贵单位的原始台账为准。" }
            p.signed { "（发函单位）" }
            p.signed { span.blank {} "年" span.blank {} "月" span.blank {} "日" }
        }
    };
    let above = [(model.name.as_str(), model.address.clone())];
    let title = format!("{}：{}", words::LETTER.0, model.name);
    let print = html! { p.tools.small { (both(words::LETTER_HINT)) } };
    page(&at, &title, &above, &[], &html! { (print) (body) })
}

fn row(number: usize, asked: &Asked, at: &Address) -> Markup {
    let query = &asked.query;
    html! {
        tr {
            td { (number) }
            td { a href=(format!("{}#{}", at.to(&asked.address), query.anchors.first().map_or("", String::as_str))) { (asked.report) } }
            td { p { (query.heading.zh) } @for line in &query.says { p { (line.zh) } } }
            td { (asked.place) }
            td { @for line in &query.conditions { p { (line.zh) } } }
            td.reply {}
        }
        @if !query.excerpts.is_empty() {
            tr { td {} td colspan="5" { @for shown in &query.excerpts { (excerpt(shown)) } } }
        }
    }
}

/// The part of the table that a query is about, its cells in question in brackets.
fn excerpt(excerpt: &Excerpt) -> Markup {
    let number = |cell: &Shown| cell.value.map_or_else(|mark| sign(mark).to_owned(), |number| number.to_string());
    html! {
        table.excerpt {
            tr { td {} @for column in &excerpt.columns { th scope="col" { (column) } } }
            @for row in &excerpt.rows {
                tr {
                    th scope="row" { (row.label) }
                    @for cell in &row.cells {
                        td.doubt[matches!(cell.part, Part::Marked(_))] {
                            @if matches!(cell.part, Part::Marked(_)) { "【" (number(cell)) "】" } @else { (number(cell)) }
                        }
                    }
                }
            }
            @if excerpt.left_out > 0 { tr { th scope="row" { "（另有" (excerpt.left_out) "行略）" } } }
        }
    }
}
