//! What every page has: its head, the way up, the switch of languages.

use super::{compare, coverage, downloads, indicators, methods, queue, relations};
use crate::message::Words;
use crate::site::address::{Address, INDEX};
use crate::site::words::{self, Both};
use maud::{DOCTYPE, Markup, html};

/// What a page may load: what lies beside it, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'none'; base-uri 'none'";

/// A page, with the pages above it by name.
pub(super) fn page(at: &Address, title: &str, above: &[(&str, Address)], scripts: &[&str], body: &Markup) -> String {
    let up = at.up();
    let page = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                title { (title) " · 勾稽 gouji" }
                link rel="stylesheet" href=(format!("{up}assets/site.css"));
                @for script in [&"language.js"].into_iter().chain(scripts) {
                    script src=(format!("{up}assets/{script}")) defer {}
                }
            }
            body {
                header.top {
                    nav aria-label="位置 · You are here" {
                        a href=(format!("{up}{INDEX}")) { (both(words::HOME)) }
                        @for (name, address) in above {
                            " " span.step aria-hidden="true" { "›" } " "
                            a href=(at.to(address)) { (name) }
                        }
                    }
                    nav.rooms aria-label="各页 · Pages" {
                        @for (name, address) in rooms() {
                            a href=(at.to(&address)) aria-current=[(*at == address).then_some("page")] { (both(name)) } " "
                        }
                    }
                    input #english.unseen type="checkbox";
                    label.language for="english" { span.zh lang="en" { "English" } span.en lang="zh-CN" { "中文" } }
                }
                main { (body) }
            }
        }
    };
    plainly(&page.into_string())
}

/// End tags that may be left out, since what follows in our pages ends the element.
const IMPLIED: [&str; 9] = ["</td>", "</th>", "</tr>", "</thead>", "</tbody>", "</li>", "</dt>", "</dd>", "</option>"];

/// The same page without quotes and ends that may be left out: a year has seventeen thousand pages of two hundred cells.
fn plainly(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    // Text and values have no quotes but escaped ones.
    while let Some(at) = rest.find(['=', '<']) {
        let (before, behind) = rest.split_at(at);
        plain.push_str(before);
        let value = behind.strip_prefix("=\"").and_then(|value| Some(value.split_at(value.find('"')?)));
        rest = match (value, IMPLIED.iter().find_map(|end| behind.strip_prefix(end))) {
            (Some(("", rest)), _) if plain.ends_with(" class") => {
                plain.truncate(plain.len() - " class".len());
                &rest[1..]
            }
            (Some((value, rest)), _) if needs_no_quotes(value) => {
                plain.push('=');
                plain.push_str(value);
                &rest[1..]
            }
            (_, Some(rest)) => rest,
            _ => {
                plain.push_str(&behind[..1]);
                &behind[1..]
            }
        };
    }
    plain + rest
}

fn needs_no_quotes(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:#/".contains(&byte))
}

/// The pages that every page leads to.
fn rooms() -> [(Both, Address); 7] {
    [
        (words::FINDINGS, queue::address()),
        (words::COMPARE, compare::address()),
        (words::COVERAGE, coverage::address()),
        (words::INDICATORS, indicators::address()),
        (words::RELATIONS, relations::address()),
        (words::METHODS, methods::address()),
        (words::DOWNLOADS, downloads::address()),
    ]
}

/// A page that the dataset has no table for.
pub(crate) fn missing(at: &Address, name: Both) -> String {
    let body = html! { h1 { (both(name)) } p.missing { (both(words::MISSING_TABLE)) } };
    page(at, name.0, &[], &[], &body)
}

/// What the counties of a province stand under, also those of none.
pub(super) fn province_name(name: &str) -> &str {
    if name.is_empty() { words::NO_PROVINCE.0 } else { name }
}

/// Words in both languages; the page shows one of them.
pub(super) fn both(Both(zh, en): Both) -> Markup {
    of(zh, en)
}

/// The same of words that were made.
pub(super) fn said(words: &Words) -> Markup {
    of(&words.zh, &words.en)
}

/// The same.
pub(super) fn of(zh: &str, en: &str) -> Markup {
    html! {
        @if zh == en { (zh) } @else { span.zh { (zh) } span.en lang="en" { (en) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_written_plainly_and_means_the_same() {
        let row = html! { tr class="" { td.a id="c1" title="a b" { "=\"<b" a href="s.html#c1" { "1=1" } } } };
        let plain = plainly(&row.into_string());
        assert_eq!(plain, "<tr><td class=a id=c1 title=\"a b\">=&quot;&lt;b<a href=s.html#c1>1=1</a>");
    }
}
