//! What a page hides, kept aside until it is known whether it is there.
//!
//! Hidden text is not there. But a hidden block that holds a table of figures, or more of a report than
//! the page shows, and that has no shown twin, is a tab or a fold that a reader opens: then it is read.

use crate::text::normal::{self, is_hanzi};
use std::collections::{HashMap, HashSet};

/// The fewest cells that make a table of figures.
const LEAST_CELLS: usize = 4;
/// The fewest sentences that make a hidden block more than a menu or a message.
const LEAST_SENTENCES: usize = 3;

/// A hidden block being passed over.
#[derive(Debug)]
pub(super) struct Aside {
    /// The place of its outermost element among the open ones.
    pub(super) root: usize,
    start: usize,
    /// The text of its tables, a cell a line.
    tables: String,
    /// What stands outside them.
    other: String,
    cells: usize,
    letters: usize,
    sentences: usize,
}

/// A hidden block that may turn out to be a tab or a fold.
#[derive(Debug)]
pub(super) struct Candidate {
    start: usize,
    tables: Option<String>,
    /// The year it speaks of more than of any other.
    year: Option<String>,
    letters: usize,
}

impl Aside {
    pub(super) fn new(root: usize, start: usize) -> Self {
        Self { root, start, tables: String::new(), other: String::new(), cells: 0, letters: 0, sentences: 0 }
    }

    pub(super) fn text(&mut self, text: &str, in_table: bool) {
        self.letters += text.chars().filter(|c| is_hanzi(*c)).count();
        self.sentences += text.matches('。').count();
        if in_table { &mut self.tables } else { &mut self.other }.push_str(text);
    }

    /// A cell begins.
    pub(super) fn cell(&mut self) {
        self.cells += 1;
        self.tables.push('\n');
    }

    pub(super) fn end(self) -> Option<Candidate> {
        let is_figure = |line: &str| {
            let line = line.trim();
            line.contains(|c: char| c.is_numeric()) && line.chars().all(|c| c.is_numeric() || matches!(c, '.' | ','))
        };
        let of_figures = self.cells >= LEAST_CELLS && self.tables.lines().any(is_figure);
        let tables = of_figures.then(|| normal::normalise(&self.tables));
        (of_figures || self.sentences >= LEAST_SENTENCES).then_some(Candidate {
            start: self.start,
            tables,
            year: year(&self.other).map(str::to_owned),
            letters: self.letters,
        })
    }
}

/// Runs of letters and runs of figures.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let sort = |c: char| (c.is_alphabetic(), c.is_numeric() || c == '.');
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = sort(rest.chars().next()?);
        let (run, behind) = rest.split_at(rest.find(|c: char| sort(c) != first).unwrap_or(rest.len()));
        rest = behind;
        Some(run)
    })
}

fn is_figure(run: &str) -> bool {
    run.starts_with(|c: char| c.is_numeric())
}

/// The year that a text speaks of more often than of any other: 2023年度, 2023年全县; no day of publication, no 2025年第3期.
fn year(text: &str) -> Option<&str> {
    let mut named: HashMap<&str, usize> = HashMap::new();
    let runs: Vec<&str> = runs(text).collect();
    for pair in runs.windows(2) {
        let of_year = pair[1].strip_prefix('年').is_some_and(|behind| !behind.is_empty() && !behind.starts_with('第'));
        if of_year && pair[0].len() == 4 && pair[0].starts_with("20") && is_figure(pair[0]) {
            *named.entry(pair[0]).or_default() += 1;
        }
    }
    let most = *named.values().max()?;
    let mut years = named.into_iter().filter(|(_, times)| *times == most);
    years.next().map(|(year, _)| year).filter(|_| years.next().is_none())
}

/// Where the tags stand of those blocks that are read although they are hidden: most of what their tables say is shown
/// nowhere, or they hold the report while the page shows less.
pub(super) fn to_be_opened(candidates: &[Candidate], shown: &str) -> Vec<usize> {
    if candidates.is_empty() {
        return Vec::new();
    }
    let mut printed: HashMap<&str, usize> = HashMap::new();
    for run in runs(shown) {
        *printed.entry(run).or_default() += 1;
    }
    let letters = shown.chars().filter(|c| is_hanzi(*c)).count();
    let own = year(shown);
    // The report of another year is no copy, however many of its figures stand in this one.
    let is_of_another =
        |candidate: &Candidate| matches!((&candidate.year, own), (Some(year), Some(own)) if year != own);
    let is_open = |candidate: &&Candidate| match &candidate.tables {
        Some(tables) => is_of_another(candidate) || !has_twin(tables, &printed),
        None => candidate.letters > letters,
    };
    candidates.iter().filter(is_open).map(|candidate| candidate.start).collect()
}

/// Whether the page shows what these tables say: nearly all their words, and half their figures other than zero.
/// A copy for another screen, and one that was not kept up to date, is laid out otherwise but says that much.
fn has_twin(tables: &str, printed: &HashMap<&str, usize>) -> bool {
    let words: HashSet<&str> = runs(tables).filter(|run| !is_figure(run)).collect();
    let said = words.iter().filter(|word| printed.contains_key(*word)).count();
    let mut figures: HashMap<&str, usize> = HashMap::new();
    for run in runs(tables).filter(|run| is_figure(run) && !run.trim_matches(['0', '.']).is_empty()) {
        *figures.entry(run).or_default() += 1;
    }
    let shown = |(figure, times): (&&str, &usize)| printed.get(*figure).map_or(0, |shown| *shown.min(times));
    let (all, found) = (figures.values().sum::<usize>(), figures.iter().map(shown).sum::<usize>());
    said * 4 >= words.len() * 3 && found * 2 >= all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(cells: &[&str]) -> Option<Candidate> {
        let mut aside = Aside::new(0, 7);
        for cell in cells {
            aside.cell();
            aside.text(cell, true);
        }
        aside.end()
    }

    #[test]
    fn a_table_without_a_shown_twin_is_opened() {
        let table = candidate(&["行政许可", "1791", "行政处罚", "2186"]).unwrap();
        assert_eq!(to_be_opened(&[table], "其他内容。"), [7]);
        let twin = candidate(&["行政许可", "1791", "行政处罚", "2186"]).unwrap();
        assert!(to_be_opened(&[twin], "行政许可：1791件，行政处罚：2186件").is_empty());
        let other_year = candidate(&["行政许可", "1792", "行政处罚", "2187"]).unwrap();
        assert_eq!(to_be_opened(&[other_year], "行政许可：1791件，行政处罚：2186件"), [7]);
        let mut last_year = Aside::new(0, 7);
        last_year.text("2021年年报 发布时间：2022年1月24日 2022-01-24。2021年全县公开，比2020年度多。", false);
        for cell in ["行政许可", "1791", "行政处罚", "2186"] {
            last_year.cell();
            last_year.text(cell, true);
        }
        let last_year = [last_year.end().unwrap()];
        let shown = "年年报。本报告期，行政许可：1791件，比2021年多，行政处罚：2186件";
        assert_eq!(to_be_opened(&last_year, &format!("2022{shown}，2022年全县")), [7]);
        assert!(to_be_opened(&last_year, &format!("2021{shown}")).is_empty());
        assert!(candidate(&["一", "二", "三", "四"]).is_none() && candidate(&["1"]).is_none());
    }

    #[test]
    fn a_hidden_report_is_opened_where_the_page_shows_less() {
        let mut aside = Aside::new(0, 7);
        aside.text("全年推进政务公开。主动公开信息。依申请公开信息。", false);
        let hidden = [aside.end().unwrap()];
        assert_eq!(to_be_opened(&hidden, "首页"), [7]);
        assert!(to_be_opened(&hidden, &"全年推进政务公开工作".repeat(4)).is_empty());
    }
}
