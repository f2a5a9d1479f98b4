//! Which edition of the form a document prints, by the tables' own words.
//!
//! Never by the year or by the notice a report cites: 2019 forms stand in reports on 2023.

use super::label::Labels;
use crate::form::{Form, RowKind};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// A form with its labels and the words that only its own tables print.
#[derive(Debug)]
pub struct Edition {
    /// The labels, ready to be looked up.
    pub labels: Labels,
    words: Vec<String>,
    own_rows: Vec<String>,
    /// Whether hybrids of other editions borrow rows of it.
    is_borrowed: bool,
}

static EDITIONS: LazyLock<Vec<Edition>> = LazyLock::new(|| {
    let all: Vec<Vec<String>> = Form::all().iter().map(words).collect();
    Form::all()
        .iter()
        .enumerate()
        .map(|(index, form)| Edition {
            labels: Labels::of(form),
            words: all[index]
                .iter()
                .filter(|word| {
                    let elsewhere = all.iter().enumerate().filter(|(other, _)| *other != index);
                    !elsewhere.flat_map(|(_, words)| words).any(|other| other.contains(word.as_str()))
                })
                .cloned()
                .collect(),
            own_rows: own_rows(form, index).into_iter().filter(|label| label.chars().count() > 4).collect(),
            is_borrowed: !own_rows(form, index).is_empty(),
        })
        .collect()
});

/// Finds the words of all editions at once, and the edition that each is of.
static WORDS: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
    let words =
        || EDITIONS.iter().enumerate().flat_map(|(index, edition)| edition.words.iter().map(move |w| (index, w)));
    // A few dozen short words are far below any limit of the finder.
    let finder = AhoCorasick::new(words().map(|(_, word)| word)).unwrap_or_else(|error| panic!("editions: {error}"));
    (finder, words().map(|(index, _)| index).collect())
});

/// The least share of an edition's words that a text must print, one in so many. The bundled reports and 18 published ones
/// print five sixths or more of the words of the edition whose tables they print, and at most 4 of the 63 of 2014 in prose.
const LEAST_SHARE: usize = 10;

/// Labels of the first table, the one whose wording changed with every edition.
fn words(form: &Form) -> Vec<String> {
    let blocks = form.tables.first().map(|table| table.blocks.as_slice()).unwrap_or_default();
    let columns = blocks.iter().flat_map(|block| &block.columns).map(|column| &column.wordings[0]);
    let rows = blocks.iter().flat_map(|block| &block.rows).map(|row| &row.wordings[0]);
    let mut words: Vec<String> = columns.chain(rows).cloned().collect();
    words.sort();
    words.dedup();
    // 统计数 and other short words are part of too many longer ones.
    words.retain(|word| word.chars().count() > 3);
    words
}

/// Rows of figures that other editions print only as foreign ones.
fn own_rows(form: &Form, index: usize) -> Vec<String> {
    let foreign: Vec<&str> = Form::all()
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index)
        .flat_map(|(_, other)| other.tables.iter().flat_map(|t| &t.blocks).flat_map(|b| &b.rows))
        .filter(|row| row.kind == RowKind::Foreign)
        .map(|row| row.id.as_str())
        .collect();
    let rows = form.tables.iter().flat_map(|t| &t.blocks).flat_map(|b| &b.rows);
    rows.filter(|row| row.kind == RowKind::Figures && foreign.contains(&row.id.as_str()))
        .map(|row| row.wordings[0].clone())
        .collect()
}

/// How many of its words a text prints of every edition; none where they are too few to be more than prose.
#[derive(Debug)]
pub struct Printed(Vec<usize>);

impl Printed {
    /// Counts the words in a document's text, letters and figures only.
    #[must_use]
    pub fn of(squeezed: &str) -> Self {
        let (finder, editions) = &*WORDS;
        let mut seen = vec![false; editions.len()];
        finder.find_overlapping_iter(squeezed).for_each(|word| seen[word.pattern().as_usize()] = true);
        let mut counts = vec![0; EDITIONS.len()];
        editions.iter().zip(seen).filter(|(_, seen)| *seen).for_each(|(edition, _)| counts[*edition] += 1);
        let is_more_than_prose = |(count, edition): (usize, &Edition)| {
            if count * LEAST_SHARE >= edition.words.len() { count } else { 0 }
        };
        Self(counts.into_iter().zip(EDITIONS.iter()).map(is_more_than_prose).collect())
    }
}

/// The edition of whose words a text prints the largest share; without any, the one whose own rows it prints.
///
/// A text with no word of any edition gets the one that hybrids borrow from, as reading it will find nothing.
#[must_use]
pub fn choose(squeezed: &str, printed: &Printed) -> &'static Edition {
    let mut best = &EDITIONS[0];
    let mut most = printed.0[0];
    for (edition, count) in EDITIONS.iter().zip(&printed.0).skip(1) {
        if count * best.words.len() > most * edition.words.len() {
            (best, most) = (edition, *count);
        }
    }
    if most > 0 {
        return best;
    }
    let prints_own = |edition: &&Edition| edition.own_rows.iter().any(|word| squeezed.contains(word.as_str()));
    EDITIONS.iter().find(prints_own).unwrap_or_else(|| {
        // The single （六）其他处理 is the 2019 form's; only a printed first table could show it to be a hybrid.
        EDITIONS.iter().rev().find(|edition| edition.is_borrowed).unwrap_or(best)
    })
}

/// Editions other than the chosen one of whose words a text prints half or more: their tables stand there too.
pub fn printed_beside<'a>(printed: &'a Printed, chosen: &'a Edition) -> impl Iterator<Item = &'static Edition> + 'a {
    let all = EDITIONS.iter().zip(&printed.0);
    let others = all.filter(|(edition, _)| edition.labels.form.id != chosen.labels.form.id);
    others.filter(|(edition, count)| **count * 2 >= edition.words.len()).map(|(edition, _)| edition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::{normalise, squeeze};

    #[test]
    fn words_decide() {
        let id = |text: &str| {
            let squeezed = squeeze(&normalise(text));
            choose(&squeezed, &Printed::of(&squeezed)).labels.form.id.clone()
        };
        assert_eq!(id("本年新制作数量 本年新公开数量 依据国办公开办函〔2021〕30号"), "2019");
        assert_eq!(id("本年制发件数 现行有效件数 依据国办公开办函〔2019〕60号"), "2021");
        assert_eq!(id("行政处罚 上一年项目数量 本年增/减 处理决定数量"), "2019");
        let applications = Form::edition("2014").unwrap().tables[0].blocks[2].rows.iter();
        let rows: String = applications.map(|row| row.label.as_str()).collect();
        assert_eq!(id(&format!("2019年 行政规范性文件 {rows}")), "2014");
        assert_eq!(id(&format!("本年制发件数 本年废止件数 现行有效件数 {rows}")), "2021");
        assert_eq!(id("行政规范性文件 收到申请数 网络申请数 信函申请数"), "2021");
        assert_eq!(id("（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"), "2021");
    }
}
