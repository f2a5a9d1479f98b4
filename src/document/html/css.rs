//! How style sheets are written: cut at marks that stand in no string, address, comment, escape or bracket.

use std::borrow::Cow;

/// Stands for a comment between two names, which makes them two.
const SEAM: char = '\u{1}';

/// Where the token ends that begins at a place: a comment, a string, an address, a name, or a character.
fn end_of_token(text: &[u8], at: usize) -> usize {
    match text[at] {
        quote @ (b'"' | b'\'') => end_of_string(text, at + 1, quote),
        b'/' if text.get(at + 1) == Some(&b'*') => {
            let inside = &text[(at + 2).min(text.len())..];
            inside.windows(2).position(|pair| pair == b"*/").map_or(text.len(), |end| at + 2 + end + 2)
        }
        _ => match end_of_name(text, at) {
            end if end == at => at + 1,
            end if text.get(end) == Some(&b'(') && is_url(&text[at..end]) => {
                end_of_address(text, end + 1).unwrap_or(end)
            }
            end => end,
        },
    }
}

/// Also behind a slip of the pen: a string that is not closed on its line.
fn end_of_string(text: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' | b'\r' | b'\x0c' => return at,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

fn end_of_name(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if text.get(at + 1).is_some_and(|next| *next != b'\n') => at = end_of_escape(text, at + 1),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | 0x80.. => at += 1,
            _ => break,
        }
    }
    at
}

/// Behind the character that a backslash stands before.
fn end_of_escape(text: &[u8], from: usize) -> usize {
    match text[from..].iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count() {
        0 => from + 1,
        hex => from + hex + blank_behind(&text[from + hex..]),
    }
}

/// How long the blank is that ends an escape.
fn blank_behind(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b' ' | b'\t' | b'\n' | b'\r' | b'\x0c', ..] => 1,
        _ => 0,
    }
}

fn is_url(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"url") || name.contains(&b'\\') && unescaped(name).eq_ignore_ascii_case("url")
}

/// An address that stands in no quotes.
fn end_of_address(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from + text[from..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    if matches!(text.get(at), Some(b'"' | b'\'')) {
        return None;
    }
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b')' => return Some(at + 1),
            _ => at += 1,
        }
    }
    Some(text.len())
}

/// A text with the characters that its escapes stand for.
fn unescaped(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let (mut plain, mut rest) = (String::with_capacity(text.len()), &*text);
    while let Some((before, behind)) = rest.split_once('\\') {
        plain.push_str(before);
        // A line that is continued is one.
        rest = match behind.strip_prefix('\n') {
            Some(behind) => behind,
            None => escaped(behind).map_or("", |(c, behind)| {
                plain.push(c);
                behind
            }),
        };
    }
    plain.push_str(rest);
    plain
}

/// The character behind a backslash, and what follows it.
pub(super) fn escaped(text: &str) -> Option<(char, &str)> {
    let hex = text.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if hex == 0 {
        let c = text.chars().next()?;
        return Some((c, &text[c.len_utf8()..]));
    }
    let (digits, behind) = text.split_at(hex);
    let c = u32::from_str_radix(digits, 16).ok().filter(|code| *code != 0).and_then(char::from_u32);
    Some((c.unwrap_or(char::REPLACEMENT_CHARACTER), &behind[blank_behind(behind.as_bytes())..]))
}

/// The tokens of a text, one behind the other.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at;
        at = if from < text.len() { end_of_token(text.as_bytes(), from).min(text.len()) } else { return None };
        // Every token ends where a character does, but a backslash before one of several bytes.
        at = (at..=text.len()).find(|at| text.is_char_boundary(*at))?;
        Some(&text[from..at])
    })
}

/// Where the first of some marks stands outside all brackets.
pub(super) fn find(text: &str, marks: &[u8]) -> Option<usize> {
    let (mut at, mut open) = (0, Vec::new());
    for token in tokens(text) {
        match token.as_bytes() {
            [mark] if open.is_empty() && marks.contains(mark) => return Some(at),
            b"(" => open.push(b")"),
            b"[" => open.push(b"]"),
            b"{" => open.push(b"}"),
            [b')' | b']' | b'}'] if open.last().is_some_and(|close| *close == token.as_bytes()) => {
                open.pop();
            }
            _ => {}
        }
        at += token.len();
    }
    None
}

/// What stands before the first of some marks outside all brackets, that mark, and what stands behind it.
pub(super) fn cut<'a>(text: &'a str, marks: &[u8]) -> (&'a str, Option<u8>, &'a str) {
    match find(text, marks) {
        Some(at) => (&text[..at], Some(text.as_bytes()[at]), &text[at + 1..]),
        None => (text, None, ""),
    }
}

/// The parts of a list.
pub(super) fn split(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(list);
    std::iter::from_fn(move || {
        let (part, mark, behind) = cut(rest?, b",");
        rest = mark.map(|_| behind);
        Some(part.trim())
    })
}

/// A rule, or a declaration, which has no block.
pub(super) struct Item<'a> {
    pub(super) head: &'a str,
    pub(super) block: Option<&'a str>,
}

/// The next rule of a sheet, or of a block in it.
pub(super) fn item<'a>(rest: &mut &'a str, is_in_block: bool) -> Option<Item<'a>> {
    let mut text = rest.trim_start();
    // The marks that hide a sheet from very old programs.
    while let Some(behind) = text.strip_prefix("<!--").or_else(|| text.strip_prefix("-->")).filter(|_| !is_in_block) {
        text = behind.trim_start();
    }
    if text.is_empty() {
        return None;
    }
    let (head, mark, behind) = match text {
        _ if is_in_block && text.starts_with("--") => cut(text, b";"),
        _ if is_in_block || text.starts_with('@') => cut(text, b"{;"),
        _ => cut(text, b"{"),
    };
    let block = (mark == Some(b'{')).then(|| cut(behind, b"}"));
    *rest = block.map_or(behind, |(_, _, behind)| behind);
    Some(Item { head: head.trim_end(), block: block.map(|(inside, _, _)| inside) })
}

/// A sheet or style without what it only notes.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains("/*") {
        return Cow::Borrowed(text);
    }
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\') || !c.is_ascii();
    let (mut bare, mut at) = (String::with_capacity(text.len()), 0);
    for token in tokens(text) {
        at += token.len();
        if !token.starts_with("/*") {
            bare.push_str(token);
        } else if bare.ends_with(is_of_name) && text[at..].starts_with(is_of_name) {
            bare.push(SEAM);
        }
    }
    Cow::Owned(bare)
}

/// A text whose names are written without escapes, and its strings as they are.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', SEAM]) {
        return Cow::Borrowed(text);
    }
    // What is escaped is part of a name, whatever mark it is.
    let is_mark = |c: char| c.is_ascii() && !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '(' | ')'));
    let written = |token: &str| match token.as_bytes()[0] {
        b'"' | b'\'' => token.to_owned(),
        _ if token.contains('\\') => unescaped(token.as_bytes()).replace(is_mark, "\u{fffd}"),
        _ => token.replace(SEAM, " "),
    };
    Cow::Owned(tokens(text).map(written).collect())
}

/// The name that a text begins with, and what stands behind it; `\:` in one is a colon, `\33 ` a 3.
pub(super) fn name(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let bytes = text.as_bytes();
    let end = end_of_name(bytes, 0);
    let end = (end..=text.len()).find(|end| text.is_char_boundary(*end))?;
    let is_name = !matches!(bytes.get(..end)?, [] | [b'0'..=b'9', ..] | [b'-'] | [b'-', b'0'..=b'9', ..]);
    let (name, behind) = text.split_at(end);
    let plain = || if name.contains('\\') { Cow::Owned(unescaped(name.as_bytes())) } else { Cow::Borrowed(name) };
    is_name.then(|| (plain(), behind))
}

/// The string or the name that a text begins with.
pub(super) fn word(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let Some(quote) = text.bytes().next().filter(|byte| matches!(byte, b'"' | b'\'')) else { return name(text) };
    let (string, behind) = text.split_at(end_of_string(text.as_bytes(), 1, quote).min(text.len()));
    let inside = string[1..].strip_suffix(char::from(quote))?;
    Some((Cow::Owned(unescaped(inside.as_bytes())), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_strings_addresses_and_escapes_are_none() {
        for before in [
            "\"}\"",
            "'\\'}'",
            "url(a}b)",
            "URL( a\\)})",
            "u\\72l(})",
            "\\}",
            "(})",
            "[}]",
            "{}",
            "\"a\\\n}\"",
            "/*}*/",
        ] {
            assert_eq!(find(&format!("{before}}}"), b"}"), Some(before.len()), "{before}");
        }
        assert_eq!(find("\"a\n}", b"}"), Some(3), "a string ends with its line");
        assert_eq!((find("url('a)}", b"}"), find("my-url(/*)*/)}", b"}")), (None, Some(13)));
        assert_eq!((find("a\\", b"}"), find("\\字}", b"}"), find("/*/}", b"}")), (None, Some(4), None));
        assert_eq!(split("a, b(c,d) ,[e,],\",\"").collect::<Vec<_>>(), ["a", "b(c,d)", "[e,]", "\",\""]);
    }

    #[test]
    fn comments_part_names_and_stand_in_no_string() {
        assert_eq!(without_comments("a/**/b /* x */{content:\"/*\"}/*"), "a\u{1}b {content:\"/*\"}");
        assert_eq!(plain("no/**/ne"), "no/**/ne");
        assert_eq!(plain(&without_comments("1px/**/2px")), "1px 2px");
    }

    #[test]
    fn escapes_are_read_in_names_alone() {
        assert_eq!(plain("d\\69splay:n\\6F\r\nne \"\\31\" a\\!b"), "display:none \"\\31\" a\u{fffd}b");
        assert_eq!(name("a\\:b\\33 c d").unwrap(), ("a:b3c".into(), " d"));
        assert_eq!(word("'a\\'\\62 ' i").unwrap(), ("a'b".into(), " i"));
        assert!(name("1a").is_none() && name("-1").is_none() && name("-").is_none() && name("").is_none());
        assert!(name("--x").is_some() && name("\\31 a").is_some() && word("\"a").is_none());
    }

    #[test]
    fn rules_end_where_their_block_does() {
        let items = |text: &str, is_in_block| {
            let mut rest = text;
            let all = std::iter::from_fn(|| item(&mut rest, is_in_block));
            all.map(|item| format!("{}{}", item.head, item.block.map_or(String::new(), |block| format!("{{{block}}}"))))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            items("<!-- a{b} --> @import 'x;{'; c;d{e} } f{g", false),
            ["a{b}", "@import 'x;{'", "c;d{e}", "} f{g}"]
        );
        assert_eq!(items("a:b; &.c{d} --x:{y}; e:f", true), ["a:b", "&.c{d}", "--x:{y}", "e:f"]);
    }
}
