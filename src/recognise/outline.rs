//! Prose → outline: which sections a report has, and what its opening says of the report itself.
//!
//! In: a document, where its tables stand, its passages, and who reports. Out: [`Outline`]. It must not know what
//! the tables say or which edition they are; whether the sections are as they should be is for `check`.

mod closed;
mod heading;
mod opening;
mod series;
mod wording;

use super::identity::Identity;
use super::identity::published::whole_date;
use super::prose::passage::Passage;
use crate::document::{Block, Document};
use crate::record::outline::{Outline, Section};
use crate::text::normal::{is_hanzi, unspaced};
use crate::text::pattern::Pattern;
use heading::Heading;
use std::ops::Range;

/// The most paragraphs that are an opening where no section follows them.
const LONGEST_OPENING: usize = 3;
/// The most characters of the number before a title.
const MOST_OF_NUMBER: usize = 6;
/// The most characters of a section that says nothing: 本年度无其他需要报告的事项.
const LONGEST_NONE: usize = 24;

static NOTHING: Pattern = Pattern::new(
    |text| text.contains(['无', '没', '不', '未']),
    || {
        r"^(?:\(?[一二三1-3]?[、.)]?)(?:本?(?:年度?|机关|单位|部门|局|县|区|市|镇|乡)|我[县区市局镇乡办]|YEAR年度?|目前)?,?(?:暂?无|没有|不存在|未发现|暂未发现)(?:存在)?(?:明显)?(?:其[他它])?(?:主要|突出)?(?:需要?)?(?:报告|说明)?的?(?:事项|问题|情况|内容)?(?:及改进情况)?$".into()
    },
);

/// Takes the prose of a document apart.
#[must_use]
pub fn read(document: &Document, tables: &[Range<usize>], passages: &[Passage], identity: &Identity) -> Outline {
    let text = document.text.string.as_str();
    let headings = heading::headings(document, tables);
    let end = |next: Option<&Heading>| next.map_or(text.len(), |next| next.range.start);
    let found = series::sections(&headings, |heading, next| count(&text[heading.range.end..end(next)]));
    let pictures = pictures(document);
    let sections = found.iter().enumerate().map(|(index, heading)| {
        let under = heading.range.end..end(found.get(index + 1));
        let is_last = index + 1 == found.len();
        Section {
            ordinal: heading.ordinal,
            of_form: heading.of_form,
            title: heading.title.clone(),
            characters: count(if is_last { without_signature(&text[under.clone()]) } else { &text[under.clone()] }),
            pictures: pictures.partition_point(|at| *at < under.end) - pictures.partition_point(|at| *at < under.start),
            says_none: says_none(&text[under], is_last),
            place: document.place(heading.range.clone()),
        }
    });
    let sections: Vec<Section> = sections.collect();
    let first = found.first().map(|heading| heading.range.start);
    let overview = found.iter().position(|heading| heading.of_form == Some(1));
    let overview = overview.map(|index| (found[index].range.start..end(found.get(index + 1)), &*found[index].title));
    let (opening, overview) = openings(passages, first, overview.as_ref());
    let (overview_years, overview_dated) = opening::years(&overview);
    Outline {
        sections,
        scope: opening::scope(&opening, &overview),
        parts_stated: opening::parts_stated(&opening),
        period: opening::period(&opening),
        overview_years,
        overview_dated,
        all_closed: closed::all_closed(document, passages, identity.year),
        wording: wording::wording(passages, identity.body.as_deref(), identity.division.as_ref()),
    }
}

/// The sentences before the first section and those of the overview, given by its stretch and title.
fn openings<'p>(
    passages: &'p [Passage],
    first: Option<usize>,
    overview: Option<&(Range<usize>, &str)>,
) -> (Vec<&'p str>, Vec<&'p str>) {
    let (mut opening, mut of_overview) = (Vec::new(), Vec::new());
    let prose = passages.iter().filter(|passage| passage.text.contains('。'));
    for passage in prose.take(if first.is_none() { LONGEST_OPENING } else { usize::MAX }) {
        for sentence in passage.sentences().filter(|sentence| !sentence.is_empty()) {
            let start = passage.place(sentence.clone()).start;
            let words = &passage.text[sentence];
            match overview {
                _ if first.is_none_or(|first| start < first) => opening.push(words),
                Some((range, title)) if range.contains(&start) => {
                    // Where text runs on, the heading stands in the first sentence.
                    let behind = words.split_once(title).map(|(number, rest)| (number.chars().count(), rest));
                    of_overview
                        .push(behind.filter(|(number, _)| *number <= MOST_OF_NUMBER).map_or(words, |(_, rest)| rest));
                }
                _ => {}
            }
        }
    }
    (opening, of_overview)
}

/// Where pictures stand: behind the text before them.
fn pictures(document: &Document) -> Vec<usize> {
    let mut at = 0;
    let mut pictures = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading(range, _) | Block::Paragraph(range) => at = range.end,
            Block::Table(grid) => at = grid.cells.iter().map(|cell| cell.text.end).max().unwrap_or(at),
            Block::Image | Block::Attachment(_) => pictures.push(at),
        }
    }
    pictures
}

/// What stands under a section, without the name and the day that the report is signed with.
fn without_signature(under: &str) -> &str {
    let mut left = under.trim_end();
    if let Some((rest, last)) = left.rsplit_once('\n')
        && whole_date(&unspaced(last)).is_some()
    {
        left = rest.trim_end();
        if let Some((rest, name)) = left.rsplit_once('\n')
            && is_name(name)
        {
            left = rest;
        }
    }
    left
}

/// Whether a line is a name and no sentence, nor a word like 无.
fn is_name(line: &str) -> bool {
    let name = unspaced(line);
    (4..=25).contains(&name.chars().count()) && name.chars().all(is_hanzi) && !NOTHING.is_match(&name)
}

/// Whether a section says 无 and nothing else; of the last one, whether its first line does.
fn says_none(under: &str, is_last: bool) -> bool {
    let mut lines = under.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return false };
    let words = unspaced(first);
    let words = words.trim_matches(['。', ';', ':', ',', '.']);
    (is_last || lines.next().is_none()) && words.chars().count() <= LONGEST_NONE && NOTHING.is_match(words)
}

/// Characters of a text, blanks left out.
fn count(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
