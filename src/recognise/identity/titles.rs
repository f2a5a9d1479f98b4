//! Where a document's title stands: its meta tags, headings, lines before the first section, and the page's own name.
//!
//! A title is one line, or one part of it between bars and blanks, that is a title by itself. Two or
//! three lines are one title only where none of them is, and each goes on with the one before.

use crate::document::{Block, Document};
use crate::record::body::names_a_place;
use crate::text::normal::unspaced;
use crate::text::numeral;
use crate::text::pattern::Pattern;
use crate::title::{self, Decoy, Judgement, Title, judge};

/// What a document calls itself.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// The title of a report, the fullest that stands in the most telling place.
    pub title: Option<Title>,
    /// What its name says that it is instead.
    pub decoy: Option<Decoy>,
    /// Whether its lines are titles of several reports: a list.
    pub is_list: bool,
    /// Whether the page has a name, and it is that of something else: 某县政府信息公开指南 over a menu that says 年报.
    pub is_other: bool,
}

/// Lines that are looked at for a title.
const MOST_LINES: usize = 150;
/// What a title can end in: 报告, 年报, a year in brackets.
const ENDS: [char; 6] = ['告', '报', ')', '〕', ']', '》'];

/// The title of a document.
pub(super) fn own(document: &Document) -> Own {
    let lines = lines(document);
    let tags = document.meta.iter().filter(|(name, _)| name == "articletitle").map(|(_, title)| title.as_str());
    let headings = |most: u8| {
        document.blocks.iter().filter_map(move |block| match block {
            Block::Heading(range, level) if *level <= most => Some(document.text.get(range.clone())),
            _ => None,
        })
    };
    let named: Vec<&str> = tags.clone().chain(headings(3)).collect();
    let page = document.page_title.as_deref();
    let page_parts: Vec<&str> =
        page.into_iter().chain(page.and_then(|title| title.split(['-', '_', '|', '—']).next())).collect();
    let of = |texts: &[&str]| best(texts.iter().flat_map(|text| in_line(text)).collect());
    let single: Vec<Title> = lines.iter().flat_map(|line| in_line(line)).collect();
    let told = |title: &Title| (title.body.clone(), title.year);
    let full = || single.iter().filter(|title| !title.short && title.year.is_some());
    let is_list = full().any(|title| {
        full().any(|other| told(other) != told(title) && !completes(other, title) && !completes(title, other))
    });
    // Of titles one below the other, of several years, that directly above the sections is the report's.
    let above = lines.last().filter(|_| is_list).and_then(|line| best(in_line(line))).filter(|title| !title.short);
    let line = above.or_else(|| best([single.clone(), joined(&lines)].concat()));
    let title = [of(&named), line, of(&page_parts)]
        .into_iter()
        .flatten()
        .reduce(|own, other| if completes(&other, &own) { other } else { own });
    // What a page is called: its tags, its first heading, the first line where nothing else is a title.
    let is_titled = title.as_ref().is_some_and(|title| title.body.is_some());
    let is_sentence = |line: &&str| line.contains([',', '。', ';']);
    let first =
        lines.first().copied().filter(|line| document.media_type != "text/html" && !is_titled && !is_sentence(line));
    let decoy = tags
        .chain(headings(1))
        .chain(first)
        .chain(page_parts.last().copied())
        .filter(|name| name.chars().count() <= 80 && in_line(name).is_empty())
        .find_map(|name| match judge(name) {
            Judgement::Decoy(decoy) => Some(decoy),
            _ => None,
        });
    let is_own_name = |name: &&str| page.is_some_and(|page| page.starts_with(name));
    let name = document.meta.iter().find(|(name, _)| name == "articletitle").map(|(_, title)| title.as_str());
    let name = name.or_else(|| headings(1).find(is_own_name));
    let is_other = name
        .is_some_and(|name| in_line(name).is_empty() && matches!(judge(name), Judgement::Other | Judgement::Decoy(_)));
    Own { title, decoy, is_list, is_other }
}

/// The lines before the first section, tables' first rows among them, in parts between bars.
fn lines(document: &Document) -> Vec<&str> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading(range, _) | Block::Paragraph(range) => {
                let line = document.text.get(range.clone());
                if title::first_section(line) == Some(0) || lines.len() >= MOST_LINES {
                    break;
                }
                lines.extend(line.split('|'));
            }
            Block::Table(grid) => {
                let first = grid.cells.iter().filter(|cell| cell.row < 3);
                lines.extend(first.map(|cell| document.text.get(cell.text.clone())).filter(|text| text.len() <= 240));
            }
            Block::Image | Block::Attachment(_) => {}
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// The titles of reports in one line: the whole of it, or its words from one blank to another.
///
/// A menu before a title and a date behind it are not joined to it; a title that is spaced out is.
fn in_line(line: &str) -> Vec<Title> {
    if !line.contains('报') {
        return Vec::new();
    }
    // A text without blanks begins with its title.
    let front = |word: &'_ str| -> usize { word.floor_char_boundary(480) };
    let words: Vec<&str> = line.split_whitespace().take(16).map(|word| &word[..front(word)]).collect();
    let whole = judge(&words.concat());
    if words.len() <= 1 {
        return report(whole, &words.concat()).into_iter().collect();
    }
    let is_decoy = matches!(whole, Judgement::Decoy(_));
    let mut found = Vec::new();
    for end in (0..words.len()).filter(|end| words[*end].contains('报') || words[*end].ends_with(ENDS)) {
        let mut here: Option<Title> = None;
        for start in (0..=end).rev() {
            let text = words[start..=end].concat();
            if !text.contains('报') && !title::is_cut(&text) {
                continue;
            }
            let goes_on = || is_decoy && (start == 1 || matches!(judge(&words[start..].concat()), Judgement::Decoy(_)));
            if let Some(title) = report(judge(&text), &text).filter(|_| !goes_on())
                && here.as_ref().is_none_or(|own| fullness(&title) > fullness(own))
            {
                here = Some(title);
            }
        }
        found.extend(here);
    }
    found
}

/// Titles broken over two or three lines, none of which is one: the first names the body, or begins with it.
fn joined(lines: &[&str]) -> Vec<Title> {
    let squeezed: Vec<String> = lines.iter().map(|line| unspaced(line)).collect();
    let itself = |line: &str| match judge(line) {
        Judgement::Report(title) => Some(title),
        _ => None,
    };
    let mut found = Vec::new();
    for (at, first) in squeezed.iter().enumerate() {
        if let Some(next) = squeezed.get(at + 1).filter(|next| title::is_body(next) && names_a_place(next))
            && let Some(title) = itself(first).filter(|title| title.body.is_none())
        {
            found.push(Title { body: Some(next.clone()), ..title });
        }
        if let Some(year) = squeezed.get(at + 1).and_then(|next| bracketed_year(next))
            && let Some(title) = itself(first).filter(|title| title.body.is_some() && title.year.is_none())
        {
            found.push(Title { year: Some(year), ..title });
        }
        for count in 2..=3 {
            let Some((last, before)) = squeezed.get(at..at + count).and_then(<[String]>::split_last) else { break };
            let goes_on = |part: &String| part.len() <= 150 && !title::elsewhere(part);
            if !last.ends_with(ENDS) || !before.iter().chain([last]).all(goes_on) {
                continue;
            }
            let whole = before.iter().any(|part| itself(part).is_some_and(|title| title.body.is_some() || count == 3));
            let last_has_body = itself(last).is_some_and(|title| title.body.is_some());
            if whole || last_has_body {
                continue;
            }
            let text = before.concat() + last;
            let is_below = |body: &str| last.trim_matches(['(', ')', '〔', '〕']) == body;
            if let Judgement::Report(title) = judge(&text)
                && let Some(body) = title.body.as_deref().filter(|body| title::is_body(body))
                && (text.starts_with(&title.words) || is_below(body))
                && (title::is_body(first) || !title::is_body(&squeezed[at + 1]))
            {
                found.push(title);
            }
        }
    }
    found
}

/// The year of a line that is nothing but one in brackets: （2023年度）.
fn bracketed_year(line: &str) -> Option<i32> {
    static YEAR: Pattern =
        Pattern::new(|text| text.starts_with(['(', '〔', '[']), || r"^[(〔\[](?P<y>YEAR)(?:年度|年)?[)〕\]]$".into());
    numeral::year(&YEAR.captures(line)?["y"])
}

/// The report that a judgement speaks of; bare words are a title that says neither body nor year.
fn report(judgement: Judgement, text: &str) -> Option<Title> {
    match judgement {
        Judgement::Report(title) => Some(title),
        Judgement::Bare if text.contains("公开") => Some(Title { words: title::plain(text), ..Title::default() }),
        _ => None,
    }
}

/// How much a title says: of its subject, body and year, and where the body is.
fn fullness(title: &Title) -> (bool, usize, bool) {
    let said = usize::from(title.body.is_some()) + usize::from(title.year.is_some());
    (!title.short, said, title.body.as_deref().is_some_and(names_a_place))
}

/// The fullest of several titles, the first of equals.
fn best(titles: Vec<Title>) -> Option<Title> {
    titles.into_iter().reduce(|own, other| {
        let more = |title: &Title| (fullness(title).0, fullness(title).1);
        if more(&other) > more(&own) { other } else { own }
    })
}

/// Whether a title says all that another says, and more.
fn completes(other: &Title, own: &Title) -> bool {
    let agrees = own.year.is_none_or(|year| other.year == Some(year))
        && own.body.as_deref().is_none_or(|body| other.body.as_deref().is_some_and(|name| name.ends_with(body)));
    agrees && fullness(other) > fullness(own)
}

/// The body in a title that a text quotes: 《河北省教育厅2021年政府信息公开工作年度报告》.
pub(super) fn quoted(text: &str) -> Option<String> {
    static QUOTED: Pattern = Pattern::new(|text| text.contains('《'), || r"《(?P<t>[^《》]{8,60})》".into());
    let text = unspaced(text);
    QUOTED.captures_iter(&text).find_map(|found| match judge(&found["t"]) {
        Judgement::Report(title) => title.body.filter(|body| title::is_body(body)),
        _ => None,
    })
}
