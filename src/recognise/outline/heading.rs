//! What could be a heading of a section: a number and a title.
//!
//! In: a document and where its tables stand. Out: [`Heading`]s in printed order, of every manner of
//! numbering; which of them are the report's sections is `series`'s to say. A heading stands at the
//! start of a line, or, in text that runs on, wherever a number is followed by the form's own words.

use crate::document::{Block, Document};
use crate::grid::GridCell;
use crate::lexicon::OUTLINE;
use crate::text::normal::unspaced;
use crate::text::pattern::Pattern;
use std::ops::Range;

/// How a heading is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `一、`.
    Han,
    /// `第一部分`.
    Part,
    /// `(一)`.
    Bracketed,
    /// `1、`.
    Arabic,
    /// Not at all.
    Unnumbered,
}

/// A number and a title.
#[derive(Debug, Clone)]
pub struct Heading {
    pub style: Style,
    pub ordinal: Option<u32>,
    /// Without blanks.
    pub title: String,
    /// The section of the form whose words the title prints.
    pub of_form: Option<u8>,
    /// Whether they are the form's very words or a known variant, not a word like them.
    pub is_exact: bool,
    /// From its number to the end of its title, in the document's text.
    pub range: Range<usize>,
}

/// The most characters of a title.
const LONGEST: usize = 40;
/// The most characters of a title in which nothing speaks of the form.
const LONGEST_FOREIGN: usize = 30;
/// The most characters that a title adds behind the form's own words.
const MOST_ADDED: usize = 10;
/// The most characters of the form's own words.
const LONGEST_WORDING: usize = 60;
/// One of these stands in every wording of the form's own titles, and in few lines.
const OF_FORM: [char; 6] = ['情', '概', '收', '讼', '题', '项'];
/// One of these stands in every number of a heading.
const OF_NUMBER: [char; 4] = ['、', '.', ')', '部'];
/// The section of reconsiderations and suits.
const REVIEW: u8 = 4;

/// A number at the start of a line.
static FIRST: Pattern = Pattern::any(|| {
    r"^(?:第\s*[一二三四五六七八九十]{1,2}\s*部分\s*[、.:,]?|\(\s*[一二三四五六七八九十]{1,2}\s*\)\s*、?|(?:[一二三四五六七八九十]{1,2}|—)\s*[、.]|\d{1,2}\s*(?:、|\.(?:[^0-9]|$)))".into()
});
/// A number within a line that runs on; brackets and figures are a sentence's own there.
static WITHIN: Pattern = Pattern::any(|| {
    r"第\s*[一二三四五六七八九十]{1,2}\s*部分\s*[、.:,]?|(?:[一二三四五六七八九十]{1,2}|—)\s*[、.]".into()
});
/// A number that may open a line.
static OPENS: Pattern = Pattern::any(|| r"^(?:[第(]\s*)?(?:[一二三四五六七八九十—]|\d{1,2}\s*[、.])".into());
/// The form's own words, section by section.
static EXACT: [Pattern; 6] = [
    Pattern::new(
        |words| words.starts_with(['2', '政', '信', '总', '整', '基', '主', '工', '概']),
        || {
            r"^(?:20\d\d年度?)?(?:(?:政府信息公开|政务公开|信息公开)(?:工作)?)?(?:(?:总体|整体|基本)(?:公开|工作)?(?:情况概述|情况|概述|概况)|(?:主要)?工作(?:基本)?(?:情况|概述)|概述|概况)".into()
        },
    ),
    Pattern::new(|words| words.starts_with(['行', '主']), || r"^(?:行政机关)?主动公开(?:政府)*信息的?情况".into()),
    Pattern::new(
        |words| words.starts_with(['行', '收']),
        || r"^(?:行政机关)?收到(?:和|及|与)处理[^,。;:|\d]{0,14}?申请的?(?:情况)?".into(),
    ),
    Pattern::new(
        |words| words.contains("复议"),
        || r"^(?:因)?[^,。;:|\d一二三四五六]{0,16}?行政法?复议[^,。;:|\d]{0,12}?诉讼的?(?:情况)?".into(),
    ),
    Pattern::new(
        |words| words.starts_with(['政', '中', '存']),
        || {
            r"^(?:政府信息公开(?:工作)?)?(?:中)?存在的?(?:主要)?(?:困难和)?问题(?:(?:以及|和|与|及|、)(?:下一?步)?(?:改进|整改|工作)(?:情况|措施|打算|意见|方向|建议)?)?".into()
        },
    ),
    Pattern::new(
        |words| words.starts_with(['其', '需']),
        || {
            r"^(?:其[他它](?:需要|应当|应|需)?(?:报告|说明)的?(?:事项|情况)|其[他它](?:事项|情况)|需要(?:报告|说明)的(?:其[他它])?(?:事项|情况))".into()
        },
    ),
];

/// Which section of the form a title speaks of, by its words alone.
fn by_words(title: &str) -> Option<u8> {
    let sections = [
        (4, &OUTLINE.courts),
        (5, &OUTLINE.problems),
        (6, &OUTLINE.others),
        (3, &OUTLINE.requests),
        (2, &OUTLINE.disclosure),
        (1, &OUTLINE.overview),
    ];
    sections.iter().find(|(_, words)| words.stand_in(title)).map(|(section, _)| *section)
}

/// What could be a heading, in printed order.
#[must_use]
pub fn headings(document: &Document, tables: &[Range<usize>]) -> Vec<Heading> {
    let text = document.text.string.as_str();
    let of_form: Vec<usize> = text.match_indices(OF_FORM).map(|(at, _)| at).collect();
    let mut headings = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading(range, _) | Block::Paragraph(range) => {
                for line in lines(text, range.clone()) {
                    in_line(text, line, &of_form, tables, &mut headings);
                }
            }
            Block::Table(grid) => {
                let is_table = grid.cells.iter().any(|cell| stands_in(tables, &cell.text));
                // A sheet may hold the whole report, and the rows of its tables are numbered too.
                let may_hold = |cell: &&GridCell| !is_table || text[cell.text.clone()].contains(['、', '.']);
                for cell in grid.cells.iter().filter(may_hold) {
                    for line in lines(text, cell.text.clone()) {
                        let before = headings.len();
                        in_line(text, line.clone(), &of_form, tables, &mut headings);
                        let fills = |heading: &Heading| {
                            heading.is_exact
                                && heading.style == Style::Han
                                && text[heading.range.end.min(line.end)..line.end].trim().is_empty()
                        };
                        if is_table && !headings[before..].iter().all(fills) {
                            headings.truncate(before);
                        }
                    }
                }
            }
            Block::Image | Block::Attachment(_) => {}
        }
    }
    headings.sort_by_key(|heading| heading.range.start);
    // A title that goes on behind a break may hold what looks like the next heading.
    let mut end = 0;
    headings.retain(|heading| {
        let is_apart = heading.range.start >= end;
        end = end.max(heading.range.end);
        is_apart
    });
    headings
}

fn stands_in(tables: &[Range<usize>], range: &Range<usize>) -> bool {
    let next = tables.partition_point(|table| table.end <= range.start);
    tables.get(next).is_some_and(|table| table.start < range.end)
}

/// The lines of a stretch; two blanks end a line too where a number stands behind them.
fn lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = range.start;
    for line in text.get(range).unwrap_or_default().split_inclusive('\n') {
        let (mut from, mut searched) = (0, 0);
        let gap = |from: usize| line.as_bytes()[from..].windows(2).position(|pair| pair == b"  ");
        while let Some(gap) = gap(searched).map(|gap| searched + gap) {
            let behind = line[gap..].trim_start();
            searched = line.len() - behind.len();
            if OPENS.is_match(behind) {
                lines.push(at + from..at + gap);
                from = searched;
            }
        }
        lines.push(at + from..at + line.len());
        at += line.len();
    }
    lines.retain(|line| !text[line.clone()].trim().is_empty());
    lines
}

/// The headings of one line: one at its start, others where the form's own words follow a number. `of_form` are the places
/// of [`OF_FORM`] in the text.
fn in_line(text: &str, line: Range<usize>, of_form: &[usize], tables: &[Range<usize>], headings: &mut Vec<Heading>) {
    let printed = &text[line.clone()];
    let start = line.start + printed.len()
        - printed.trim_start_matches(|c: char| c.is_whitespace() || "#*•>|".contains(c)).len();
    let mut from = start;
    let is_numbered = text[start..line.end].contains(OF_NUMBER);
    let number = |pattern: &Pattern, from: usize| {
        let number = pattern.find(&text[from..line.end])?;
        Some(from + number.start()..from + number.end())
    };
    let mut found = is_numbered.then(|| number(&FIRST, start)).flatten();
    let next_of_form = of_form.get(of_form.partition_point(|at| *at < start)).copied().unwrap_or(text.len());
    // A line that runs on into the next may hold the rest of a title there.
    let may_run_on = next_of_form < line.end + 3 * LONGEST;
    loop {
        let next = found.take().or_else(|| if may_run_on && is_numbered { number(&WITHIN, from) } else { None });
        let Some(number) = next else { break };
        let is_first = number.start == start;
        from = number.end;
        let is_row = stands_in(tables, &number);
        let heading = of_number(text, &line, number, is_first, is_row);
        if let Some(heading) = heading
            && (heading.is_exact || (is_first && !stands_in(tables, &heading.range)))
        {
            from = heading.range.end.max(from).min(line.end);
            headings.push(heading);
        }
    }
    if headings.last().is_none_or(|last| last.range.start < start) && next_of_form < line.end {
        headings.extend(unnumbered(text, start..line.end));
    }
}

/// How a heading with this number is numbered.
fn style(number: &str) -> Style {
    match number.chars().next() {
        Some('第') => Style::Part,
        Some('(') => Style::Bracketed,
        Some('0'..='9') => Style::Arabic,
        _ => Style::Han,
    }
}

/// The heading that a number opens; in a table, `is_row`, nothing but the form's own words is one.
fn of_number(text: &str, line: &Range<usize>, number: Range<usize>, is_first: bool, is_row: bool) -> Option<Heading> {
    let printed = &text[number.clone()];
    let before = text[..number.start].trim_end().chars().next_back();
    let is_inside_sentence = before.is_some_and(|c| "、,“\"《(和及与一二三四五六七八九十第".contains(c));
    if !is_first && is_inside_sentence {
        return None;
    }
    let ordinal = ordinal(printed)?;
    // The character behind `1.` is the title's.
    let from = number.start + printed.trim_end_matches(|c: char| !"、.)分:,".contains(c)).len();
    let squeezed = squeezed(&text[from..]);
    if OUTLINE.rows.opening(&squeezed).is_some() {
        return None;
    }
    let exact = exact(&squeezed);
    let closes = |end: usize| !squeezed[end..].starts_with([',', '、', ';', '和', '及', '与']);
    let exact = exact.filter(|(_, end)| is_first || (closes(*end) && !text[number.end..line.end].starts_with('\n')));
    if is_row && exact.is_none() {
        return None;
    }
    let (title, end) = if is_first {
        title(text, from..line.end, &squeezed, exact.as_ref())?
    } else {
        let (_, end) = exact.as_ref()?;
        (squeezed[..*end].to_owned(), place(text, from, *end))
    };
    let is_exact = exact.is_some();
    let of_form = exact.map(|(section, _)| section).or_else(|| by_words(&title));
    let runs_on = !text[end..line.end.max(end)].trim().is_empty();
    if of_form.is_none() && (runs_on || title.chars().count() > LONGEST_FOREIGN || title.contains([',', ';'])) {
        return None;
    }
    Some(Heading { style: style(printed), ordinal: Some(ordinal), title, of_form, is_exact, range: number.start..end })
}

/// The title at the start of a line and where it ends: the line, or what stands before its first stop, or the form's own words.
fn title(text: &str, rest: Range<usize>, squeezed: &str, exact: Option<&(u8, usize)>) -> Option<(String, usize)> {
    let printed = &text[rest.clone()];
    let blanks = printed.len() - printed.trim_start().len();
    let gap = printed[blanks..].find("  ").map(|gap| blanks + gap);
    let stop = [printed.find(['。', ':', ';', ',', '!']), gap].into_iter().flatten().min();
    let head = unspaced(&printed[..stop.unwrap_or(printed.len())]);
    let ends_well = stop.is_none_or(|stop| printed[stop..].starts_with(['。', ':', ' ']));
    let by_line = (ends_well && !head.is_empty() && head.chars().count() <= LONGEST)
        .then(|| (head, rest.start + stop.unwrap_or(printed.len())));
    let by_form = exact.map(|(_, end)| (squeezed[..*end].to_owned(), place(text, rest.start, *end)));
    match (by_line, by_form) {
        // Behind the form's own words a title may go on for a few more, 和下一步打算; a sentence is none.
        (Some(line), Some(form)) => {
            let more = line.0.chars().count().saturating_sub(form.0.chars().count());
            Some(if form.1 > line.1 || more > MOST_ADDED { form } else { line })
        }
        (line, form) => form.or(line),
    }
}

/// A line that is a title of the form and nothing else.
fn unnumbered(text: &str, line: Range<usize>) -> Option<Heading> {
    let printed = &text[line.clone()];
    if printed.len() > 3 * LONGEST + 8 {
        return None;
    }
    let title = unspaced(printed);
    let title = title.trim_end_matches(':');
    let (section, end) = exact(title)?;
    (end == title.len()).then(|| Heading {
        style: Style::Unnumbered,
        ordinal: None,
        title: title.to_owned(),
        of_form: Some(section),
        is_exact: true,
        range: line.start..line.start + printed.trim_end().len(),
    })
}

/// The section of the form whose own words open a text, and where they end.
fn exact(squeezed: &str) -> Option<(u8, usize)> {
    if !squeezed.contains(OF_FORM) {
        return None;
    }
    let ends = EXACT.iter().zip(1..).filter_map(|(words, section)| Some((section, words.find(squeezed)?.end())));
    let ends: Vec<(u8, usize)> = ends.collect();
    // Many words may stand before 行政复议: those of another heading and of the sentence behind it, too.
    let others = ends.iter().filter(|(section, _)| *section != REVIEW).max_by_key(|(_, end)| *end);
    others.or(ends.first()).copied()
}

/// The first characters of a text without their blanks.
fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(4 * LONGEST_WORDING);
    let mut ends = 0;
    for c in text.chars().take(4 * LONGEST) {
        if squeezed.len() >= 3 * LONGEST_WORDING {
            break;
        }
        // A blank line ends what was printed in one piece.
        ends = if c == '\n' {
            ends + 1
        } else if c.is_whitespace() {
            ends
        } else {
            0
        };
        if ends > 1 && !squeezed.is_empty() {
            break;
        }
        if !c.is_whitespace() {
            squeezed.push(c);
        }
    }
    squeezed
}

/// Where so many bytes of a text end, its blanks not counted.
fn place(text: &str, from: usize, bytes: usize) -> usize {
    let ends = text[from..].char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, c)| (at + c.len_utf8(), c));
    let counted = ends.scan(0, |count, (end, c)| {
        *count += c.len_utf8();
        Some((*count, end))
    });
    counted.take_while(|(count, _)| *count <= bytes).last().map_or(from, |(_, end)| from + end)
}

/// 1 to 20; an em dash is a 一 printed by mistake.
fn ordinal(number: &str) -> Option<u32> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        return digits.parse().ok();
    }
    let value = |c: char| "一二三四五六七八九".chars().zip(1..).find(|(digit, _)| *digit == c).map(|(_, value)| value);
    let numerals: Vec<char> = number.chars().filter(|c| value(*c).is_some() || matches!(c, '十' | '—')).collect();
    match numerals[..] {
        ['—'] => Some(1),
        ['十'] => Some(10),
        ['十', ones] => value(ones).map(|ones| 10 + ones),
        [tens, '十'] => value(tens).map(|tens| 10 * tens),
        [one] => value(one),
        _ => None,
    }
}
