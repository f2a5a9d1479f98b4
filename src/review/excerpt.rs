//! The part of a table that a finding is about, small enough to be looked at.
//!
//! In: tables, broken relations or cells. Out: an [`Excerpt`] for every block of the form they stand
//! in: the rows and columns concerned, each cell with the part it plays. Drawing is for others.

use super::evidence::{Evidence, blamed};
use crate::check::blame::{Mending, Story};
use crate::check::sums::{TERMS_IN_FULL, short};
use crate::form::{Block, RowKind};
use crate::record::{Mark, Tables};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The most rows of an excerpt; marked ones are never left out.
const MOST_ROWS: usize = 14;
/// The most cells that are marked where nothing explains a sum; of a longer one only where it ends.
const MOST_MARKED: usize = 8;

/// Rows and columns of one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The labels of its columns.
    pub columns: Vec<&'static str>,
    /// Its rows, in the form's order.
    pub rows: Vec<Row>,
    /// Rows that belong here and were one too many.
    pub left_out: usize,
}

/// A row of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Ordinals and label: `（三）8.属于行政查询事项`.
    pub label: String,
    /// A cell for each column.
    pub cells: Vec<Shown>,
}

/// A cell as an excerpt shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number, or why there is none.
    pub value: Result<Decimal, Mark>,
    /// The part it plays.
    pub part: Part,
}

/// The part a cell plays in a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// In question; with the number that would be consistent, where there is one.
    Marked(Option<Decimal>),
    /// A term of what is broken.
    Term,
    /// Only stands in the same rows and columns.
    Beside,
}

/// The excerpt of a story, with the cells of these mendings marked; without any, where its sums end.
#[must_use]
pub fn story(evidence: &Evidence, story: &Story, mendings: &[Mending]) -> Vec<Excerpt> {
    let tables = evidence.tables;
    let mut terms = BTreeSet::new();
    let mut ends = BTreeSet::new();
    for index in &story.broken {
        let one = &evidence.tried[*index];
        let is_long = one.left.len() > TERMS_IN_FULL;
        let counts = |cell: &usize| !is_long || tables.cells[*cell].value != Ok(Decimal::ZERO);
        terms.extend(one.left.iter().copied().filter(counts));
        ends.extend(&one.instance.right);
    }
    terms.extend(&ends);
    let mut marked = blamed(mendings);
    if marked.is_empty() {
        let all = if terms.len() <= MOST_MARKED || ends.is_empty() { &terms } else { &ends };
        marked = all.iter().map(|cell| (*cell, None)).collect();
    }
    excerpts(tables, &terms, &marked)
}

/// The excerpt of a doubt about cells: the rows they stand in.
#[must_use]
pub fn cells(tables: &Tables, keys: &[String]) -> Vec<Excerpt> {
    let marked: BTreeMap<usize, Option<Decimal>> =
        keys.iter().filter_map(|key| tables.form.cell(key)).map(|cell| (cell, None)).collect();
    let mut terms = BTreeSet::new();
    for cell in marked.keys() {
        let row = &tables.form.block(*cell).rows[tables.form.cells[*cell].row];
        let first = row.first_cell.unwrap_or(*cell);
        terms.extend(first..first + tables.form.block(*cell).columns.len());
    }
    excerpts(tables, &terms, &marked)
}

fn excerpts(tables: &Tables, terms: &BTreeSet<usize>, marked: &BTreeMap<usize, Option<Decimal>>) -> Vec<Excerpt> {
    let place = |cell: &usize| &tables.form.cells[*cell];
    let concerned: BTreeSet<usize> = terms.iter().chain(marked.keys()).copied().collect();
    let blocks: BTreeSet<(usize, usize)> = concerned.iter().map(place).map(|at| (at.table, at.block)).collect();
    let excerpt = |(table, block): (usize, usize)| {
        let within = |cell: &&usize| (place(cell).table, place(cell).block) == (table, block);
        let own: Vec<usize> = concerned.iter().filter(within).copied().collect();
        let columns: BTreeSet<usize> = own.iter().map(|cell| place(cell).column).collect();
        let rows: BTreeSet<usize> = own.iter().map(|cell| place(cell).row).collect();
        let with_mark: BTreeSet<usize> = marked.keys().filter(within).map(|cell| place(cell).row).collect();
        let kept = fewest(&rows, &with_mark);
        let block = &tables.form.tables[table].blocks[block];
        let shown = |row: usize, column: usize| {
            let cell = block.rows[row].first_cell.map_or(0, |first| first + column);
            let part = match marked.get(&cell) {
                Some(implied) => Part::Marked(*implied),
                None if terms.contains(&cell) => Part::Term,
                None => Part::Beside,
            };
            Shown { value: tables.cells[cell].value, part }
        };
        let row = |row: &usize| Row {
            label: label(block, *row),
            cells: columns.iter().map(|column| shown(*row, *column)).collect(),
        };
        Excerpt {
            columns: columns.iter().map(|column| block.columns[*column].label.as_str()).collect(),
            rows: kept.iter().map(row).collect(),
            left_out: rows.len() - kept.len(),
        }
    };
    blocks.into_iter().map(excerpt).collect()
}

/// As many rows as fit, with all that are marked; the last ones, where sums end, before those in the middle.
fn fewest(rows: &BTreeSet<usize>, marked: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut kept = marked.clone();
    kept.extend(rows.last());
    for row in rows {
        if kept.len() >= MOST_ROWS {
            break;
        }
        kept.insert(*row);
    }
    kept
}

/// Ordinals and label of a row, the heading's ordinal before its own, without the gloss in brackets.
fn label(block: &Block, index: usize) -> String {
    let row = &block.rows[index];
    let plain = short(&row.label);
    if row.ordinal.is_empty() {
        return plain.to_owned();
    }
    let is_numbered = row.ordinal.chars().all(|c| c.is_ascii_digit());
    let heading = block.rows[..index].iter().rfind(|above| {
        above.kind != RowKind::Figures && row.id.strip_prefix(&above.id).is_some_and(|rest| rest.starts_with('.'))
    });
    let above = heading.map_or("", |heading| heading.ordinal.as_str());
    let point = match () {
        () if is_numbered => ".",
        () if row.ordinal.ends_with('）') => "",
        () => "、",
    };
    format!("{above}{}{point}{plain}", row.ordinal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use crate::record::Cell;

    /// Tables of zeros with these figures in the row of natural persons and so on.
    fn tables(figures: &[(&str, u32)]) -> Tables {
        let form = Form::edition("2021").unwrap();
        let cell = |value: u32| Cell { value: Ok(value.into()), ..Cell::ABSENT };
        let mut cells = vec![cell(0); form.cells.len()];
        for (key, value) in figures {
            cells[form.cell(key).unwrap()] = cell(*value);
        }
        Tables { form, cells, spent: BTreeSet::new(), unseen: BTreeSet::new() }
    }

    fn evidence(tables: &Tables) -> Evidence<'_> {
        let tried = crate::check::sums::try_all(tables, None);
        let stories = crate::check::blame::explain(tables, &tried);
        Evidence { tables, tried, stories }
    }

    #[test]
    fn a_long_sum_shows_what_counts_and_where_it_ends() {
        let tables = tables(&[
            ("applications.new_received.natural_person", 4),
            ("applications.new_received.total", 4),
            ("applications.refused.registry_inquiry.natural_person", 4),
            ("applications.refused.registry_inquiry.total", 4),
            ("applications.outcomes_total.total", 4),
        ]);
        let evidence = evidence(&tables);
        let [one] = evidence.stories.as_slice() else { panic!("one story: {:?}", evidence.stories) };
        let [excerpt] = story(&evidence, one, &one.mendings).try_into().unwrap();
        let labels: Vec<&str> = excerpt.rows.iter().map(|row| row.label.as_str()).collect();
        let form = [
            "一、本年新收政府信息公开申请数量",
            "二、上年结转政府信息公开申请数量",
            "（三）8.属于行政查询事项",
            "（七）总计",
            "四、结转下年度继续办理",
        ];
        assert_eq!(labels, form);
        assert_eq!(excerpt.columns.len(), 7, "the row of the total is a sum too");
        assert_eq!(excerpt.rows[3].cells[0].part, Part::Marked(Some(4.into())));
        assert_eq!(excerpt.rows[2].cells[0].part, Part::Term);
        assert_eq!(excerpt.rows[2].cells[6].part, Part::Beside);
    }

    #[test]
    fn a_doubt_shows_the_row_of_its_cell() {
        let tables = tables(&[]);
        let [excerpt] = cells(&tables, &["review_and_litigation.review.total".into()]).try_into().unwrap();
        assert_eq!((excerpt.rows.len(), excerpt.columns.len()), (1, 5));
        assert_eq!(excerpt.rows[0].cells[4].part, Part::Marked(None));
        assert_eq!(cells(&tables, &[]), []);
    }

    #[test]
    fn rows_that_are_too_many_are_counted() {
        let rows: BTreeSet<usize> = (0..30).collect();
        let kept = fewest(&rows, &BTreeSet::from([20]));
        assert_eq!(kept.len(), MOST_ROWS);
        assert!(kept.contains(&20) && kept.contains(&29) && kept.contains(&0));
    }
}
