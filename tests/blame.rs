//! Errors planted in random consistent reports, and the cells that are blamed for them.
//!
//! Every sum is tried as `gouji check` tries it. `GOUJI_CASES=n` plants n errors a test.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::Form;
use gouji::check::blame::{self, Story};
use gouji::check::sums;
use gouji::finding::Outcome;
use gouji::form::{Kind, sample};
use gouji::record::{Cell, Tables};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The largest inner counts with which reports total about 8, 60 and 600 applications.
const SIZES: [u32; 3] = [1, 8, 90];

fn cases(by_default: u64) -> u64 {
    std::env::var("GOUJI_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(by_default)
}

struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from(((mixed ^ (mixed >> 31)) >> 32) % u64::from(n)).unwrap()
    }

    /// The same, with one figure in nine cells where the sample draws one in three, as in print.
    fn sparse(&mut self, n: u32) -> u32 {
        if n == 3 { self.below(9).min(2) } else { self.below(n) }
    }

    fn tables(&mut self, form: &'static Form) -> Tables {
        let size = SIZES[self.below(3) as usize];
        let values = sample::consistent(form, size, |n| self.sparse(n));
        let cells =
            form.cells.iter().zip(values).map(|(place, value)| {
                if place.foreign { Cell::ABSENT } else { Cell { value: Ok(value), ..Cell::ABSENT } }
            });
        Tables { form, cells: cells.collect(), spent: BTreeSet::new(), unseen: BTreeSet::new() }
    }

    /// Misprints so many different cells of a table, each by another count that may be printed there.
    fn plant(&mut self, tables: &mut Tables, table: &str, wrong: usize) -> Vec<usize> {
        let form = tables.form;
        let cells: Vec<usize> = (0..form.cells.len())
            .filter(|cell| {
                form.parts(*cell).0 == table && !form.cells[*cell].foreign && form.cells[*cell].kind == Kind::Count
            })
            .collect();
        let mut planted = BTreeSet::new();
        while planted.len() < wrong {
            planted.insert(cells[self.below(u32::try_from(cells.len()).unwrap()) as usize]);
        }
        for cell in &planted {
            let right = tables.cells[*cell].number().unwrap();
            let most = u32::try_from(right).unwrap() * 2 + 12;
            let misprint = loop {
                let value = Decimal::from(self.below(most));
                if value != right {
                    break value;
                }
            };
            tables.cells[*cell].value = Ok(misprint);
        }
        planted.into_iter().collect()
    }
}

fn forms() -> [&'static Form; 2] {
    ["2021", "2019"].map(|id| Form::edition(id).unwrap())
}

fn explain(tables: &Tables) -> Vec<Story> {
    blame::explain(tables, &sums::try_all(tables, None))
}

fn sets(story: &Story) -> Vec<Vec<usize>> {
    story.mendings.iter().map(|mending| mending.changes.iter().map(|change| change.cell).collect()).collect()
}

/// The likeliest mending of each story, put into the tables.
fn mended(tables: &Tables, stories: &[Story], choice: usize) -> Option<Tables> {
    let mut mended = tables.clone();
    for story in stories {
        for change in &story.mendings.get(choice.min(story.mendings.len().saturating_sub(1)))?.changes {
            mended.cells[change.cell].value = Ok(change.implied?);
        }
    }
    Some(mended)
}

fn broken(tables: &Tables) -> usize {
    sums::try_all(tables, None).iter().filter(|one| one.outcome == Outcome::Broken).count()
}

#[test]
fn a_consistent_report_has_no_story() {
    for seed in 0..cases(300) {
        let tables = Draw(seed).tables(&Form::all()[usize::try_from(seed % 3).unwrap()]);
        assert_eq!(explain(&tables), Vec::new(), "seed {seed}");
    }
}

#[test]
fn one_wrong_cell_of_the_applications_is_the_only_story() {
    for seed in 0..cases(300) {
        let mut draw = Draw(seed);
        let mut tables = draw.tables(forms()[usize::try_from(seed % 2).unwrap()]);
        let right = tables.clone();
        let planted = draw.plant(&mut tables, "applications", 1);
        let stories = explain(&tables);
        assert_eq!(stories.len(), 1, "seed {seed}");
        assert_eq!(sets(&stories[0]), std::slice::from_ref(&planted), "seed {seed}");
        assert_eq!(stories[0].mendings[0].changes[0].implied, right.cells[planted[0]].number(), "seed {seed}");
        assert!(stories[0].complete);
    }
}

#[test]
fn a_group_of_reviews_has_one_sum_and_as_many_stories_as_cells() {
    for seed in 0..cases(100) {
        let mut draw = Draw(seed);
        let mut tables = draw.tables(forms()[usize::try_from(seed % 2).unwrap()]);
        let right = tables.clone();
        let planted = draw.plant(&mut tables, "review_and_litigation", 1);
        let stories = explain(&tables);
        assert_eq!(stories.len(), 1, "seed {seed}");
        assert!(sets(&stories[0]).contains(&planted), "seed {seed}");
        for choice in 0..stories[0].mendings.len() {
            assert_eq!(broken(&mended(&tables, &stories, choice).unwrap()), 0, "seed {seed}");
        }
        let group = form_group(tables.form, planted[0]);
        let difference: Decimal =
            right.cells[planted[0]].number().unwrap() - tables.cells[planted[0]].number().unwrap();
        let total = *group.last().unwrap();
        let change = if planted[0] == total { -difference } else { difference };
        let lawful = group.iter().filter(|cell| {
            let by = if **cell == total { -change } else { change };
            tables.cells[**cell].number().unwrap() + by >= Decimal::ZERO
        });
        assert_eq!(stories[0].mendings.len(), lawful.count(), "seed {seed}");
    }
}

/// The cells of the row a cell stands in, the total last.
fn form_group(form: &Form, cell: usize) -> Vec<usize> {
    let place = &form.cells[cell];
    let beside = |other: &usize| {
        let other = &form.cells[*other];
        (other.table, other.block, other.row) == (place.table, place.block, place.row)
    };
    (0..form.cells.len()).filter(beside).collect()
}

/// Of planted sets of `wrong` cells, how many are among the smallest sets or are larger than these.
fn share_found(wrong: usize, cases: u64) -> (u64, u64) {
    let (mut found, mut planted_in_all) = (0, 0);
    for seed in 0..cases {
        let mut draw = Draw(seed ^ 0x5eed);
        let mut tables = draw.tables(forms()[usize::try_from(seed % 2).unwrap()]);
        let planted = draw.plant(&mut tables, "applications", wrong);
        let stories = explain(&tables);
        for choice in 0..3 {
            if let Some(mended) = mended(&tables, &stories, choice) {
                assert_eq!(broken(&mended), 0, "seed {seed}: a story that does not mend");
            }
        }
        planted_in_all += 1;
        found += u64::from(is_told(&stories, &planted));
    }
    (found, planted_in_all)
}

/// Whether the stories, each by one of its sets, together name exactly these cells.
fn is_told(stories: &[Story], planted: &[usize]) -> bool {
    let told = |story: &Story| sets(story).into_iter().find(|set| set.iter().all(|cell| planted.contains(cell)));
    let mut cells: Vec<usize> = stories.iter().filter_map(told).flatten().collect();
    cells.sort_unstable();
    cells == planted
}

#[test]
fn two_wrong_cells_are_among_the_smallest_sets() {
    let (found, planted) = share_found(2, cases(200));
    println!("two wrong cells: told {found} of {planted}");
    assert!(found * 100 >= planted * 99, "{found} of {planted}");
}

#[test]
fn three_wrong_cells_are_among_the_smallest_sets() {
    let (found, planted) = share_found(3, cases(60));
    println!("three wrong cells: told {found} of {planted}");
    assert!(found * 100 >= planted * 95, "{found} of {planted}");
}
