//! What the scripts of a page give away about what they write into it.

use super::style::fact;
use crate::text::normal::is_hanzi;
use std::collections::HashSet;

/// The fewest Chinese characters in a script's own strings that make them content, not a message.
const LEAST_LETTERS: usize = 40;
/// The most names of elements that are kept of all scripts.
const MOST_TARGETS: usize = 10_000;

const WRITES: [&str; 10] = [
    "document.write",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "innerText",
    "textContent",
    ".html(",
    ".append(",
    ".text(",
    ".val(",
];

/// Whether it writes into the page at all.
pub(super) fn writes(script: &str) -> bool {
    WRITES.iter().any(|call| script.contains(call))
}

/// Whether its own strings hold content of a page: rows of a table, or text of some length.
pub(super) fn holds_content(script: &str) -> bool {
    let strings: Vec<&str> = strings(script).collect();
    let letters = |string: &&str| {
        let escaped =
            string.match_indices("\\u").filter(|(at, _)| matches!(string.as_bytes().get(at + 2), Some(b'4'..=b'9')));
        string.chars().filter(|c| is_hanzi(*c)).count() + escaped.count()
    };
    let has_cells = |string: &&str| {
        ["<td", "<tr", "<table", "&lt;td", "%3ctd", "u003ctd", "x3ctd"]
            .iter()
            .any(|tag| string.to_ascii_lowercase().contains(tag))
    };
    let all: usize = strings.iter().map(letters).sum();
    all >= LEAST_LETTERS || all > 0 && strings.iter().any(has_cells)
}

/// The string literals of a script; what stands in comments counts as well, since telling them apart takes a parser.
fn strings(script: &str) -> impl Iterator<Item = &str> {
    let bytes = script.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let open = at + bytes.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
        let mut end = open + 1;
        while let Some(byte) = bytes.get(end).filter(|byte| **byte != bytes[open]) {
            if *byte == b'\n' && bytes[open] != b'`' {
                break;
            }
            end += if *byte == b'\\' { 2 } else { 1 };
        }
        at = end + 1;
        Some(script.get(open + 1..end.min(script.len())).unwrap_or_default())
    })
}

/// Adds the ids of elements that a script writes into.
pub(super) fn targets(script: &str, found: &mut HashSet<u64>) {
    if !writes(script) {
        return;
    }
    let is_id = |name: &str| {
        !name.is_empty() && name.len() <= 64 && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    for call in ["getElementById(", "querySelector(", "$(", "jQuery("] {
        for (at, _) in script.match_indices(call) {
            let rest = script[at + call.len()..].trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else { continue };
            let Some(name) = rest[1..].split(quote).next() else { continue };
            let name = if call == "getElementById(" { Some(name) } else { name.strip_prefix('#') };
            if let Some(name) = name.filter(|name| is_id(name))
                && found.len() < MOST_TARGETS
            {
                found.insert(fact(b'#', name.as_bytes()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_told_from_other_scripts() {
        assert!(holds_content("x.innerHTML=\"<table><tr><td>规章</td><td>0</td></tr></table>\""));
        assert!(holds_content("x.innerHTML='\\u003ctd>\\u89c4\\u7ae0\\u003c/td>'"));
        assert!(holds_content(&format!("var data = [{{\"t\": \"{}\"}}]", "主动公开政府信息情况".repeat(4))));
        for other in [
            "document.write('<script src=\"a.js\"></script>')",
            "alert(\"您访问的链接即将离开本网站\")",
            "var a = '<td></td>'; // 规章",
            "a=b'",
            "'\\",
        ] {
            assert!(!holds_content(other), "{other}");
        }
    }

    #[test]
    fn targets_are_the_ids_written_to() {
        let mut found = HashSet::new();
        targets("document.getElementById('n1').innerHTML='34'; $(\"#n2\").html(3); $('.n3').html(3)", &mut found);
        targets("document.getElementById('n4').focus()", &mut found);
        let ids = ["n1", "n2"].map(|id| fact(b'#', id.as_bytes()));
        assert_eq!(found, HashSet::from(ids));
    }
}
