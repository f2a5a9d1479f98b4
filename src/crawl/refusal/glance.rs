//! Does a page show much in words, told without taking it apart?

/// Elements whose text nobody sees.
const UNSEEN: [&str; 5] = ["script", "style", "title", "noscript", "template"];

/// Whether markup certainly shows more than `most` characters beyond ASCII, spaces not counted.
///
/// Where it is hard to tell, it is not certain: nothing is counted that a tree might hide.
pub(super) fn shows_more_than(most: usize, markup: &str) -> bool {
    let mut shown = 0;
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        shown += characters(&rest[..at], most - shown);
        if shown > most {
            return true;
        }
        match behind_tag(&rest[at + 1..]) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    shown + characters(rest, most - shown) > most
}

/// Characters of a text beyond ASCII, one more than `most` at most.
fn characters(text: &str, most: usize) -> usize {
    text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).take(most + 1).count()
}

/// What stands behind a tag whose `<` is taken off, and behind the text of an element that nobody
/// sees; none where that cannot be told.
fn behind_tag(text: &str) -> Option<&str> {
    if let Some(comment) = text.strip_prefix("!--") {
        return comment.split_once("-->").map(|(_, behind)| behind);
    }
    let name = &text[..text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len())];
    let behind = behind_attributes(text)?;
    // What stands between the frames of a page is dropped.
    if name.eq_ignore_ascii_case("frameset") || name.eq_ignore_ascii_case("plaintext") {
        return None;
    }
    let Some(unseen) = UNSEEN.iter().find(|unseen| name.eq_ignore_ascii_case(unseen)) else { return Some(behind) };
    let mut at = 0;
    loop {
        at += behind[at..].find("</")? + 2;
        let end = behind.as_bytes().get(at..at + unseen.len())?;
        if end.eq_ignore_ascii_case(unseen.as_bytes()) {
            // A script within a comment of a script ends where only a tree knows.
            return if behind[..at].contains("<!--") { None } else { behind_attributes(&behind[at..]) };
        }
    }
}

/// What stands behind the `>` of a tag; a value in quotes may hold one.
fn behind_attributes(text: &str) -> Option<&str> {
    let mut quote = None;
    let mut last = b' ';
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            None if byte == b'>' => return Some(&text[at + 1..]),
            None if matches!(byte, b'"' | b'\'') && last == b'=' => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::Page;
    use url::Url;

    /// What a tree shows.
    fn shown(markup: &str) -> usize {
        let page = Page::parse(Url::parse("http://a.example/").unwrap(), markup.as_bytes());
        page.text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).count()
    }

    #[test]
    fn what_is_certain_is_what_a_tree_shows() {
        for (markup, certain) in [
            ("<p>公开 年报</p>", 4),
            ("<a title=\"x > y\" href='b>c'>年报</a>", 2),
            ("<p>a&nbsp;年&amp; 报</p>", 2),
            ("<title>不见</title><script>var a = '<p>不见</p>'</SCRIPT >见", 1),
            ("<!-- <p>不见</p> --><style>p > a {}</style><b>见\u{3000}\u{a0}</b>", 1),
            ("<p don't>见</p><p it's>见</p>", 2),
            ("<!doctype html><noscript><p>不见</p></noscript>见", 1),
            ("<script><!-- <script>a</script>不见 --></script><p>见</p>", 0),
            ("<frameset><frame src=a><noframes>不见</noframes></frameset>", 0),
            ("<p>见<p class=\"open", 1),
        ] {
            let least = (0..10).take_while(|most| shows_more_than(*most, markup)).count();
            assert_eq!(least, certain, "{markup}");
            assert!(certain <= shown(markup), "{markup}");
        }
    }
}
