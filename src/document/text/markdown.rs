//! The marks of Markdown that are no print: emphasis, escapes, what is crossed out or raised.
//!
//! In: the decoded text. Out: its print in a normaliser, with the looks. Marks that do not pair on
//! their line are print like any other: 1* is not 1.

use crate::document::look::{Look, Shown};
use crate::text::normal::Normaliser;
use std::ops::Range;

/// Whether a text is Markdown by its own marks: a heading, or the rule of a table.
pub(super) fn is_markdown(text: &str) -> bool {
    text.lines().any(|line| {
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        let is_rule = line.contains("--") && line.contains('|') && line.bytes().all(|b| b"-:| \t\r".contains(&b));
        is_rule || (1..=6).contains(&hashes) && line[hashes..].starts_with(' ')
    })
}

/// What a pair of marks makes of the run between them.
const MARKS: [(&str, Option<Look>); 13] = [
    ("<del>", Some(Look::Struck)),
    ("<s>", Some(Look::Struck)),
    ("<sup>", Some(Look::Raised)),
    ("<b>", None),
    ("<strong>", None),
    ("`", None),
    ("***", None),
    ("**", None),
    ("__", None),
    ("~~", Some(Look::Struck)),
    ("*", None),
    ("_", None),
    ("^", Some(Look::Raised)),
];

/// Writes a stretch of a text without its marks.
pub(super) fn push(text: &str, range: Range<usize>, out: &mut Normaliser, shown: &mut Shown) {
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        run(text, at..at + line.len(), out, shown);
        at += line.len();
    }
}

/// Writes a stretch of one line, taking the marks off the runs in it.
fn run(text: &str, range: Range<usize>, out: &mut Normaliser, shown: &mut Shown) {
    let mut from = range.start;
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        let Some(c) = rest.chars().next() else { break };
        if c == '\\' && rest[1..].starts_with(|next: char| next.is_ascii_punctuation() || next == '\n' || next == '\r')
        {
            out.push(&text[from..at], from);
            from = at + 1;
            at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            continue;
        }
        if let Some((words, whole)) = linked(rest) {
            out.push(&text[from..at], from);
            // The number of a note is a link as well, 1791[1](#n1): digits do not go on over its edges.
            part_digits(out, rest[1..].chars().next(), at);
            run(text, at + 1..at + words, out, shown);
            at += whole;
            part_digits(out, text[at..range.end].chars().next(), at);
            from = at;
            continue;
        }
        if let Some((mark, look, inner, closing)) = marked(rest) {
            out.push(&text[from..at], from);
            let start = at + mark.len();
            let own = start..start + inner;
            if let Some(look) = look {
                out.push_char(' ', start, 0);
                let begins = out.len();
                run(text, own.clone(), out, shown);
                shown.looks.push((begins..out.len(), look));
                out.push_char(' ', own.end, 0);
            } else {
                run(text, own.clone(), out, shown);
            }
            at = own.end + closing;
            from = at;
            continue;
        }
        at += c.len_utf8();
    }
    out.push(&text[from..range.end], from);
}

/// The pair of marks a rest of a line begins with, what it makes of the run, the run's length and that of the closing mark.
fn marked(rest: &str) -> Option<(&'static str, Option<Look>, usize, usize)> {
    let (mark, look) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark))?;
    let end = mark.strip_prefix('<').map(|name| format!("</{name}"));
    let end = end.as_deref().unwrap_or(mark);
    let inner = &rest[mark.len()..];
    let closing = inner.match_indices(end).map(|(at, _)| at).find(|at| {
        let own = &inner[..*at];
        !own.is_empty() && !own.starts_with(char::is_whitespace) && !own.ends_with(char::is_whitespace)
    })?;
    // A cell of a table ends every run.
    (!inner[..closing].contains(['|', '\n'])).then_some((*mark, *look, closing, end.len()))
}

/// Writes a blank where a digit would touch one.
fn part_digits(out: &mut Normaliser, next: Option<char>, at: usize) {
    if out.as_str().ends_with(char::is_numeric) && next.is_some_and(char::is_numeric) {
        out.push_char(' ', at, 0);
    }
}

/// The words of a link or of a run with attributes, `[1791](a.html)` and `[1791]{style="…"}`: where they end, and where all
/// of it. What is no address and no attribute is print: [采购总金额](单位：千元).
fn linked(rest: &str) -> Option<(usize, usize)> {
    let inner = rest.strip_prefix('[')?;
    let words = inner.find([']', '[', '|', '\n']).filter(|at| *at > 0 && inner[*at..].starts_with(']'))?;
    let behind = &inner[words + 1..];
    let close = match behind.chars().next()? {
        '(' => ')',
        '{' => '}',
        _ => return None,
    };
    let end = behind.find([close, '|', '\n']).filter(|at| behind[*at..].starts_with(close))?;
    let target = &behind[1..end];
    let is_address = target.is_ascii() && !target.contains(' ') && target.contains(|c: char| !c.is_ascii_digit());
    let is_attributes = target.starts_with(['.', '#']) || target.contains('=');
    (if close == ')' { is_address } else { is_attributes }).then_some((1 + words, words + end + 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_print() {
        let print = |text: &str| {
            let (mut out, mut shown) = (Normaliser::default(), Shown::default());
            push(text, 0..text.len(), &mut out, &mut shown);
            let text = out.finish().string;
            let looks: Vec<(String, Look)> =
                shown.looks.iter().map(|(range, look)| (text[range.clone()].to_owned(), *look)).collect();
            (text, looks)
        };
        assert_eq!(print("| 行政许可 | **1791** |").0, "| 行政许可 | 1791 |");
        assert_eq!(print("***0*** | _5_ | __7__").0, "0 | 5 | 7");
        assert_eq!(print("| 1* | 2 |").0, "| 1* | 2 |");
        assert_eq!(print("1\\. 属于 \\\n").0, "1. 属于 \n");
        assert_eq!(print("| `1791` | <b>5</b> | [7](x) | [8]{.a} | [9] |").0, "| 1791 | 5 | 7 | 8 | [9] |");
        assert_eq!(print("1791[1](#n1)2 [总额](单位：千元) [3](4)").0, "1791 1 2 [总额](单位:千元) [3](4)");
        let (text, looks) = print("| ~~1790~~1791^1^ |");
        assert_eq!(text, "|  1790 1791 1  |");
        assert_eq!(looks, [("1790".to_owned(), Look::Struck), ("1".to_owned(), Look::Raised)]);
    }
}
