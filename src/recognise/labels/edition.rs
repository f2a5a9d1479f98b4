//! Which edition of the form a document prints, by the tables' own words.
//!
//! Never by the year or by the notice a report cites: 2019 forms stand in reports on 2023. Every
//! edition is held against the text with all its labels: what is printed speaks for it, what is
//! missing against it. Words that one edition alone has are not asked for: two may share a table.

use crate::form::{Form, RowKind, Table};
use crate::recognise::labels::{Labels, strip_ordinal};
use crate::text::finder::Finder;
use crate::text::normal::{compared, squeeze};
use std::sync::LazyLock;

/// A form with its labels, and those of its words that tell it from prose.
#[derive(Debug)]
pub struct Edition {
    /// The labels, ready to be looked up.
    pub labels: Labels,
    /// The row and column labels of every table, each once; for every one the finder's numbers of its wordings.
    words: Vec<Vec<Vec<usize>>>,
    /// The wordings that no other edition prints.
    own: Vec<usize>,
}

/// The editions that a document is held against.
#[derive(Debug)]
pub struct Editions {
    all: Vec<Edition>,
    finder: Finder,
    wordings: Vec<&'static str>,
}

static KNOWN: LazyLock<Editions> = LazyLock::new(|| Editions::of(Form::all()));

/// The least share of a table's labels that a text must print, one in so many. The bundled reports and 18 published ones
/// print five sixths or more of those of the tables they have, and at most 4 of the 63 of 2014 in prose.
const LEAST_SHARE: usize = 10;
/// Labels shorter than this are part of too many longer ones: 统计数, 总计.
const SHORTEST: usize = 4;

impl Editions {
    /// The editions that are built in.
    #[must_use]
    pub fn known() -> &'static Self {
        &KNOWN
    }

    /// The editions of some forms, the newest first.
    #[must_use]
    pub fn of<'f>(forms: impl IntoIterator<Item = &'static Form> + 'f) -> Self {
        let forms: Vec<&'static Form> = forms.into_iter().collect();
        let mut patterns: Vec<&'static str> = Vec::new();
        let mut number = |wording: &'static str| {
            patterns.iter().position(|pattern| *pattern == wording).unwrap_or_else(|| {
                patterns.push(wording);
                patterns.len() - 1
            })
        };
        let of = |form: &&'static Form| form.tables.iter().map(|table| labels(table).collect()).collect();
        let all: Vec<Vec<Vec<&'static [String]>>> = forms.iter().map(of).collect();
        let mut edition = |(form, tables): (&&'static Form, &Vec<Vec<&'static [String]>>)| {
            let elsewhere = |wording: &str| {
                let others = forms.iter().zip(&all).filter(|(other, _)| other.id != form.id);
                others.flat_map(|(_, tables)| tables).flatten().any(|other| other[0].contains(wording))
            };
            let mut own = Vec::new();
            let mut words = Vec::new();
            for labels in tables {
                own.extend(labels.iter().filter(|label| !elsewhere(&label[0])).map(|label| number(&label[0])));
                words.push(labels.iter().map(|label| label.iter().map(|word| number(word)).collect()).collect());
            }
            Edition { labels: Labels::of(form), words, own }
        };
        let all = forms.iter().zip(&all).map(&mut edition).collect();
        let finder = Finder::of(patterns.iter().copied());
        Self { all, finder, wordings: patterns }
    }

    /// Which wordings a squeezed text prints.
    #[must_use]
    pub fn printed(&self, squeezed: &str) -> Printed {
        let mut seen = vec![false; self.wordings.len()];
        self.finder.all(squeezed).for_each(|found| seen[found.word] = true);
        Printed(seen)
    }

    /// The words of some cells, each kept apart from the next; where glyphs could not be read, the one label they fit.
    #[must_use]
    pub fn words_of<'c>(&self, cells: impl Iterator<Item = &'c str>) -> String {
        let words = cells.map(|cell| self.completed(cell).map_or_else(|| squeeze(cell), str::to_owned));
        words.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("|")
    }

    /// The only label that a cell with unreadable glyphs fits: 上�结转��信息公开申请�量.
    fn completed(&self, cell: &str) -> Option<&'static str> {
        if !cell.contains(char::REPLACEMENT_CHARACTER) || cell.len() > 400 {
            return None;
        }
        let glyph = |c: char| if c == char::REPLACEMENT_CHARACTER { Some(None) } else { compared(c).map(Some) };
        let glyphs: Vec<Option<char>> = strip_ordinal(cell).chars().filter_map(glyph).collect();
        let fits = |wording: &&&'static str| {
            wording.chars().count() == glyphs.len()
                && wording.chars().zip(&glyphs).all(|(c, glyph)| glyph.is_none_or(|glyph| glyph == c))
        };
        let known = glyphs.iter().flatten().count();
        let mut found = self.wordings.iter().filter(fits);
        found.next().copied().filter(|_| found.next().is_none() && known * 2 >= glyphs.len())
    }

    /// Whether the first table of any edition is printed, the one whose words changed with every edition.
    #[must_use]
    pub fn are_printed(&self, printed: &Printed) -> bool {
        self.all.iter().any(|edition| edition.words.first().is_some_and(|table| share(table, printed).is_some()))
    }

    /// How many labels of the forms stand in a text.
    #[must_use]
    pub fn labels_in(&self, text: &str) -> usize {
        self.printed(&squeeze(text)).0.iter().filter(|seen| **seen).count()
    }

    /// The edition of whose tables a text prints most labels; of several the one that misses fewest, and of those the newest.
    #[must_use]
    pub fn choose(&self, printed: &Printed) -> &Edition {
        let best = self.all.iter().rev().max_by_key(|edition| edition.score(printed));
        best.unwrap_or(&self.all[0])
    }

    /// Editions other than the chosen one half of whose own words a text prints: their tables stand there too.
    pub fn beside<'a>(&'a self, printed: &'a Printed, chosen: &'a Edition) -> impl Iterator<Item = &'a Edition> {
        let others = self.all.iter().filter(|edition| edition.labels.form.id != chosen.labels.form.id);
        others.filter(|edition| !edition.own.is_empty() && edition.own_printed(printed) * 2 >= edition.own.len())
    }
}

impl Edition {
    /// How many labels are printed of its tables, and how few are missing from those that are there.
    fn score(&self, printed: &Printed) -> (usize, std::cmp::Reverse<usize>) {
        let (mut found, mut missing) = (0, 0);
        for table in &self.words {
            if let Some(own) = share(table, printed) {
                (found, missing) = (found + own, missing + table.len() - own);
            }
        }
        (found, std::cmp::Reverse(missing))
    }

    fn own_printed(&self, printed: &Printed) -> usize {
        self.own.iter().filter(|wording| printed.0[**wording]).count()
    }
}

/// How many labels of a table are printed, if they are more than prose would name.
fn share(table: &[Vec<usize>], printed: &Printed) -> Option<usize> {
    let own = table.iter().filter(|wordings| wordings.iter().any(|wording| printed.0[*wording])).count();
    (own > 0 && own * LEAST_SHARE >= table.len()).then_some(own)
}

/// Which wordings of all editions a text prints.
#[derive(Debug)]
pub struct Printed(Vec<bool>);

impl Printed {
    /// What is printed here or there.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(seen, other)| *seen |= other);
        self
    }
}

/// The wordings of every row and column label of a table that is long enough, each label once.
fn labels(table: &'static Table) -> impl Iterator<Item = &'static [String]> {
    let columns = table.blocks.iter().flat_map(|block| &block.columns).map(|column| column.wordings.as_slice());
    let rows = table.blocks.iter().flat_map(|block| &block.rows).filter(|row| row.kind != RowKind::Foreign);
    let mut labels: Vec<&[String]> = columns.chain(rows.map(|row| row.wordings.as_slice())).collect();
    labels.retain(|label| label[0].chars().count() >= SHORTEST);
    labels.sort();
    labels.dedup_by(|a, b| a[0] == b[0]);
    labels.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::normalise;

    #[test]
    fn words_decide() {
        let id = |text: &str| {
            let editions = Editions::known();
            editions.choose(&editions.printed(&squeeze(&normalise(text)))).labels.form.id.clone()
        };
        assert_eq!(id("本年新制作数量 本年新公开数量 依据国办公开办函〔2021〕30号"), "2019");
        assert_eq!(id("本年制发件数 现行有效件数 依据国办公开办函〔2019〕60号"), "2021");
        assert_eq!(id("行政处罚 上一年项目数量 本年增/减 处理决定数量"), "2019");
        let applications = Form::edition("2014").unwrap().tables[0].blocks[2].rows.iter();
        let rows: String = applications.map(|row| row.label.as_str()).collect();
        assert_eq!(id(&format!("2019年 行政规范性文件 {rows}")), "2014");
        assert_eq!(id("行政规范性文件 收到申请数 网络申请数 信函申请数"), "2021");
        assert_eq!(id("（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"), "2021");
    }
}
