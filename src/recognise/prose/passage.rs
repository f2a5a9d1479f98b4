//! Which stretches of a document are prose, without the blanks in them.
//!
//! In: a document and where its tables stand. Out: passages, each a paragraph whose every character
//! knows its place. Cells of tables are no prose; text that fills a cell used for layout is.

use crate::document::{Block, Document};
use crate::text::normal::is_hanzi;
use std::ops::Range;

/// A paragraph without its blanks.
#[derive(Debug, Default)]
pub struct Passage {
    pub text: String,
    /// Where each stretch without blanks begins, here and in the document's text.
    runs: Vec<(usize, usize)>,
}

/// The shortest cell that is read as a paragraph, in bytes; shorter ones are labels and values.
const SHORTEST_CELL: usize = 90;
/// The shortest line that may run on in the next, in bytes: a hard line break stands behind many words.
const SHORTEST_OPEN_LINE: usize = 60;
/// The most characters of a clause that are kept.
pub const LONGEST_CLAUSE: usize = 40;
/// The most characters kept of what stands before a clause, and of what stands behind it.
const LONGEST_BEFORE: usize = 160;
const LONGEST_BEHIND: usize = 80;

impl Passage {
    fn of(document: &Document, range: Range<usize>) -> Self {
        let mut passage = Self::default();
        passage.push(document, range);
        passage
    }

    /// Appends a stretch. A blank between a digit and a letter or digit before it stays, so that two figures do not become one.
    fn push(&mut self, document: &Document, range: Range<usize>) {
        let mut at = range.start;
        for piece in document.text.get(range).split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            if word.starts_with(|c: char| c.is_ascii_digit())
                && self.text.ends_with(|c: char| c.is_ascii_alphanumeric())
            {
                self.runs.push((self.text.len(), at - 1));
                self.text.push(' ');
            }
            if !word.is_empty() {
                self.runs.push((self.text.len(), at));
                self.text.push_str(word);
            }
            at += piece.len();
        }
    }

    /// Where a stretch of the passage stands in the document's text.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let at = |byte: usize| {
            let run = self.runs.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
            self.runs.get(run).map_or(0, |(start, place)| place + (byte - start))
        };
        // The end is one past the last byte, which may be the last of its stretch.
        at(range.start)..if range.is_empty() { at(range.start) } else { at(range.end - 1) + 1 }
    }

    /// What it says before a place of it, the last characters.
    #[must_use]
    pub fn before(&self, at: usize) -> String {
        last_characters(&self.text[..at], LONGEST_BEFORE).to_owned()
    }

    /// What a sentence of it says behind a place, the first characters.
    #[must_use]
    pub fn behind(&self, at: usize, sentence: &Range<usize>) -> String {
        self.text[at..sentence.end].chars().take(LONGEST_BEHIND).collect()
    }

    /// Its sentences, without the marks that end them.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut at = 0;
        self.text.split_inclusive(['。', '!', '?']).map(move |sentence| {
            let start = at;
            at += sentence.len();
            start..start + sentence.trim_end_matches(['。', '!', '?']).len()
        })
    }

    /// Whether the sentence is not over at the end of the line.
    fn is_open(&self) -> bool {
        self.text.len() >= SHORTEST_OPEN_LINE
            && self.text.ends_with(|c: char| is_hanzi(c) || c.is_ascii_digit() || matches!(c, ',' | '、'))
    }
}

/// The prose of a document, without the stretches where tables stand.
#[must_use]
pub fn passages(document: &Document, tables: &[Range<usize>]) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let text = &document.text;
    let is_text = document.media_type != "text/html";
    for block in &document.blocks {
        match block {
            Block::Heading(range, _) | Block::Paragraph(range) => {
                let line = text.get(range.clone());
                // Lines of pipes and tabs are rows.
                if line.contains(['|', '\t']) {
                    continue;
                }
                for piece in outside(range.clone(), tables) {
                    for paragraph in paragraphs(text.get(piece.clone()), piece.start) {
                        let runs_on = is_text
                            && passages.last().is_some_and(Passage::is_open)
                            && text.get(paragraph.clone()).contains([',', '。', ';']);
                        match passages.last_mut() {
                            Some(open) if runs_on => open.push(document, paragraph),
                            _ => passages.push(Passage::of(document, paragraph)),
                        }
                    }
                }
            }
            Block::Table(grid) => {
                let cells = || grid.cells.iter().map(|cell| cell.text.clone());
                if cells().any(|cell| tables.iter().any(|table| overlap(table, &cell))) {
                    continue;
                }
                for cell in cells() {
                    let words = text.get(cell.clone());
                    if words.len() >= SHORTEST_CELL && words.contains('。') {
                        passages.extend(paragraphs(words, cell.start).map(|range| Passage::of(document, range)));
                    }
                }
            }
            Block::Image | Block::Attachment(_) => {}
        }
    }
    passages
}

/// The last characters of a clause, those next to its figure.
#[must_use]
pub fn shortened(clause: &str) -> String {
    last_characters(clause, LONGEST_CLAUSE).to_owned()
}

fn last_characters(text: &str, most: usize) -> &str {
    let from = text.char_indices().rev().take(most).last().map_or(text.len(), |(at, _)| at);
    &text[from..]
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The pieces of a stretch that lie outside the tables.
fn outside(range: Range<usize>, tables: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut from = range.start;
    for table in tables.iter().filter(|table| overlap(table, &range)) {
        if from < table.start {
            pieces.push(from..table.start);
        }
        from = from.max(table.end);
    }
    if from < range.end {
        pieces.push(from..range.end);
    }
    pieces
}

/// The paragraphs of one line: in text run together the indent of the next one stands behind a full stop.
fn paragraphs(line: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut bounds = vec![0];
    // Of a run of blanks its first two tell.
    for (at, _) in line.match_indices("  ").filter(|(at, _)| !line[..*at].ends_with(' ')) {
        let ends = line[..at].trim_end().ends_with(['。', ';', ':', '!']) || at == 0;
        if ends && bounds.last().is_some_and(|last| !line[*last..at].trim().is_empty()) {
            bounds.push(at);
        }
    }
    bounds.push(line.len());
    let pieces: Vec<Range<usize>> = bounds.windows(2).map(|pair| start + pair[0]..start + pair[1]).collect();
    pieces.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;

    fn texts(text: &str) -> Vec<String> {
        let document = document::decode(text.as_bytes()).unwrap();
        passages(&document, &[]).into_iter().map(|passage| passage.text).collect()
    }

    #[test]
    fn blanks_go_and_figures_stay_apart() {
        assert_eq!(texts("公开 信息 165 条，\n规章 | 0 | 0 |\n共 3 4 条"), ["公开信息165条,", "共3 4条"]);
    }

    #[test]
    fn a_hard_line_break_ends_no_sentence() {
        let long = "本年度全县各级行政机关通过政府门户网站和政务新媒体主动公开政府信息共计";
        assert_eq!(texts(&format!("{long}\n165条，其中动态20条。")), [format!("{long}165条,其中动态20条。")]);
        assert_eq!(texts("一、总体情况\n165条，其中动态20条。").len(), 2);
    }

    #[test]
    fn places_lead_back() {
        let text = "公开 信息 1 条";
        let document = document::decode(text.as_bytes()).unwrap();
        let passage = passages(&document, &[]).remove(0);
        let at = passage.text.find('1').unwrap();
        assert_eq!(&text[passage.place(at..at + 4)], "1 条");
    }
}
