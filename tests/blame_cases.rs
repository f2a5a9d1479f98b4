//! The patterns behind broken sums, each on a report that shows it, and the search beside a plain one.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::Form;
use gouji::check::blame::words;
use gouji::check::blame::{self, Story};
use gouji::check::sums;
use gouji::finding::{Cause, Outcome};
use gouji::record::{Cell, Mark, Tables};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

const COLUMNS: [&str; 7] = [
    "natural_person",
    "enterprise",
    "research_institution",
    "public_interest_org",
    "legal_service_org",
    "other_org",
    "total",
];

/// A 2021 report with these six figures in rows of the applications; its totals add up and all else is 0.
fn report(rows: &[(&str, [u32; 6])]) -> Tables {
    let form = Form::edition("2021").unwrap();
    let zero = |foreign| if foreign { Cell::ABSENT } else { Cell { value: Ok(Decimal::ZERO), ..Cell::ABSENT } };
    let cells = form.cells.iter().map(|place| zero(place.foreign)).collect();
    let mut tables = Tables { form, cells, spent: BTreeSet::new(), unseen: BTreeSet::new() };
    for (row, figures) in rows {
        for place in [row, "outcomes_total", "new_received"] {
            for (column, figure) in COLUMNS.iter().zip(figures.iter().copied().chain([figures.iter().sum()])) {
                let cell = form.cell(&format!("applications.{place}.{column}")).unwrap();
                tables.cells[cell].value = Ok(tables.cells[cell].number().unwrap() + Decimal::from(figure));
            }
        }
    }
    tables
}

fn print(tables: &mut Tables, key: &str, value: Result<u32, Mark>) {
    let cell = tables.form.cell(key).unwrap();
    tables.cells[cell].value = value.map(Decimal::from);
}

fn only_story(tables: &Tables) -> Story {
    let mut stories = blame::explain(tables, &sums::try_all(tables, None));
    assert_eq!(stories.len(), 1, "{stories:#?}");
    stories.remove(0)
}

fn applications(key: &str) -> String {
    format!("applications.{key}")
}

const GRANTED: (&str, [u32; 6]) = ("disclosed_in_full", [15, 0, 3, 0, 1, 0]);
const SECRET: (&str, [u32; 6]) = ("refused.state_secret", [2, 1, 0, 4, 0, 0]);

#[test]
fn a_number_split_over_two_cells_and_two_joined_in_one() {
    let mut tables = report(&[GRANTED]);
    print(&mut tables, "applications.disclosed_in_full.natural_person", Ok(1));
    print(&mut tables, "applications.disclosed_in_full.enterprise", Ok(5));
    let story = only_story(&tables);
    assert_eq!(story.cause(), Cause::SplitNumber);
    let pair = ["enterprise", "natural_person"].map(|column| applications(&format!("disclosed_in_full.{column}")));
    assert_eq!(story.blame(tables.form), [pair]);
    let implied: Vec<_> = story.mendings[0].changes.iter().map(|change| change.implied.unwrap()).collect();
    assert_eq!(implied, [Decimal::from(15), Decimal::ZERO]);

    let mut tables = report(&[SECRET]);
    print(&mut tables, "applications.refused.state_secret.natural_person", Ok(21));
    print(&mut tables, "applications.refused.state_secret.enterprise", Ok(0));
    assert_eq!(only_story(&tables).cause(), Cause::JoinedNumbers);
}

#[test]
fn an_applicant_counted_in_another_column() {
    let mut tables = report(&[GRANTED, SECRET]);
    print(&mut tables, "applications.new_received.natural_person", Ok(16));
    print(&mut tables, "applications.new_received.other_org", Ok(1));
    let story = only_story(&tables);
    assert_eq!((story.cause(), story.broken.len()), (Cause::TwoColumnsTraded, 2));
    let pair = ["natural_person", "other_org"].map(|column| applications(&format!("new_received.{column}")));
    assert!(story.blame(tables.form).contains(&pair.to_vec()));
}

#[test]
fn the_figures_of_a_row_one_column_off() {
    let mut tables = report(&[GRANTED, SECRET]);
    let moved = [0, 2, 1, 0, 4, 0];
    for (column, figure) in COLUMNS.iter().zip(moved) {
        print(&mut tables, &format!("applications.refused.state_secret.{column}"), Ok(figure));
    }
    let story = only_story(&tables);
    assert_eq!(story.cause(), Cause::ShiftedRow, "{story:#?}");
    assert!(story.complete);
    assert_eq!(story.mendings[0].changes.len(), 5);
}

#[test]
fn the_figures_of_a_column_one_row_off() {
    let rows = ["security_or_stability", "third_party_rights", "internal_affairs", "process_information"];
    let figures = [[5, 1, 0, 0, 0, 0], [7, 0, 0, 0, 2, 0], [9, 0, 3, 0, 0, 0], [0, 0, 0, 1, 0, 0]];
    let keys = rows.map(|row| format!("refused.{row}"));
    let printed: Vec<_> = keys.iter().map(String::as_str).zip(figures).collect();
    let mut tables = report(&printed);
    for (key, figure) in keys.iter().zip([0, 5, 7, 9]) {
        print(&mut tables, &applications(&format!("{key}.natural_person")), Ok(figure));
    }
    let story = only_story(&tables);
    assert_eq!(story.cause(), Cause::ShiftedColumn, "{story:#?}");
    assert_eq!(story.mendings[0].changes.len(), 4);
}

#[test]
fn totals_left_at_nothing_share_a_story() {
    let mut tables = report(&[GRANTED, SECRET]);
    print(&mut tables, "applications.outcomes_total.natural_person", Ok(0));
    print(&mut tables, "applications.outcomes_total.total", Ok(0));
    let story = only_story(&tables);
    assert_eq!(story.cause(), Cause::DefaultTotal);
    assert_eq!(story.blame(tables.form).len(), 1);
}

#[test]
fn a_row_counted_in_another_row_too() {
    let mut tables = report(&[GRANTED, SECRET]);
    for (column, figure) in COLUMNS.iter().zip([2, 1, 0, 4, 0, 0, 7]) {
        print(&mut tables, &format!("applications.refused.third_party_rights.{column}"), Ok(figure));
    }
    let story = only_story(&tables);
    assert_eq!(story.cause(), Cause::Unknown);
    let said: Vec<_> = story.mendings.iter().map(|mending| words::mending(&tables, mending)).collect();
    assert_eq!(said.len(), 2, "either row may be the one too many: {said:#?}");
    assert!(said.iter().all(|said| said.en.contains("counted in another row too")), "{said:#?}");
}

#[test]
fn a_total_added_up_without_a_blank_part() {
    let mut tables = report(&[GRANTED, SECRET]);
    print(&mut tables, "applications.refused.state_secret.natural_person", Err(Mark::Blank));
    print(&mut tables, "applications.outcomes_total.natural_person", Ok(15));
    let story = only_story(&tables);
    assert_eq!(story.cause(), Cause::BlankPart, "{story:#?}");
    assert_eq!(story.blame(tables.form), [[applications("outcomes_total.natural_person")]]);
}

#[test]
fn what_four_cells_explain_is_left_unexplained_with_its_differences() {
    let mut tables = report(&[GRANTED, SECRET]);
    for (key, figure) in [
        ("disclosed_in_full.natural_person", 100),
        ("disclosed_in_part.enterprise", 31),
        ("refused.internal_affairs.public_interest_org", 57),
        ("not_processed.repeated.other_org", 83),
    ] {
        print(&mut tables, &applications(key), Ok(figure));
    }
    let tried = sums::try_all(&tables, None);
    let story = only_story(&tables);
    assert!(story.complete && story.mendings.is_empty(), "{story:#?}");
    let said = words::unexplained(&tables, &tried, &story);
    assert!(said.en.contains("T3.outcomes natural_person +85"), "{}", said.en);
    assert!(said.zh.contains("T3.outcomes enterprise +31"), "{}", said.zh);
}

#[test]
fn a_relation_that_was_spent_is_not_broken_either() {
    let mut tables = report(&[GRANTED]);
    print(&mut tables, "review_and_litigation.review.upheld", Ok(3));
    let form = tables.form;
    let printed =
        |tables: &Tables| sums::try_all(tables, None).iter().filter(|one| one.outcome == Outcome::Broken).count();
    assert_eq!(printed(&tables), 1);
    print(&mut tables, "applications.disclosed_in_full.natural_person", Ok(14));
    let columns = form.instances.iter().position(|one| one.at == "disclosed_in_full").unwrap();
    tables.spent.insert(columns);
    print(&mut tables, "applications.disclosed_in_full.total", Ok(18));
    let stories = blame::explain(&tables, &sums::try_all(&tables, None));
    let sets: Vec<_> = stories.iter().flat_map(|story| story.blame(form)).collect();
    // The row adds up as it was read: one cell of it alone would undo that.
    assert!(!sets.contains(&vec![applications("disclosed_in_full.natural_person")]), "{sets:#?}");
    assert!(
        sets.contains(&["natural_person", "total"].map(|c| applications(&format!("disclosed_in_full.{c}"))).to_vec())
    );
}

fn bundled(name: &str) -> gouji::Report {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports").join(name);
    gouji::pipeline::read::bytes(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn real_reports_are_told_in_one_story_a_cause() {
    let (_, stories) = gouji::check::broken::explain(&bundled("hongze_2023.html")).unwrap();
    assert_eq!(stories.iter().map(Story::cause).collect::<Vec<_>>(), [Cause::DefaultTotal; 2]);

    let report = bundled("hebei_kjt_2022.txt");
    let (tried, stories) = gouji::check::broken::explain(&report).unwrap();
    let [story] = stories.as_slice() else { panic!("{stories:#?}") };
    assert_eq!(tried.iter().filter(|one| one.outcome == Outcome::Broken).count(), 3);
    assert_eq!((story.broken.len(), story.mendings.len()), (3, 1));
    let said = words::mending(report.tables.as_ref().unwrap(), &story.mendings[0]);
    assert_eq!(said.zh, "合计有误：若总计·自然人为11（印为2）则一致");
}

#[test]
fn published_files_are_told_in_the_same_stories() {
    let real = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real");
    let stories = |name: &str| {
        let report = gouji::pipeline::read::bytes(&std::fs::read(real.join(name)).unwrap()).unwrap();
        gouji::check::broken::explain(&report).unwrap().1
    };
    if !real.is_dir() {
        println!("skipped: there are no published reports beside the repository");
        return;
    }
    let hongze = stories("hongze_2023.pdf");
    assert_eq!(hongze.iter().map(Story::cause).collect::<Vec<_>>(), [Cause::DefaultTotal; 2]);
    let [story] = &stories("kjt_2022_report.txt")[..] else { panic!("more than one story") };
    let [mending] = &story.mendings[..] else { panic!("{story:#?}") };
    let form = Form::edition("2021").unwrap();
    let change = (mending.changes[0].cell, mending.changes[0].implied);
    assert_eq!(change, (form.cell("applications.outcomes_total.natural_person").unwrap(), Some(Decimal::from(11))));
    assert_eq!((story.broken.len(), mending.changes.len()), (3, 1));
}

/// The sums and bounds of the 2014 replies and their cells, small enough to try every value.
fn small() -> (Tables, Vec<usize>) {
    let form = Form::edition("2014").unwrap();
    let cells = form.cells.iter().map(|_| Cell::ABSENT).collect();
    let of = |id: &str| form.relations.iter().position(|relation| relation.id == id).unwrap();
    let wanted: Vec<usize> = ["S5", "S6", "S7", "S8"].map(of).to_vec();
    let instances = form.instances.iter().filter(|one| wanted.contains(&one.relation));
    let places: BTreeSet<usize> = instances.flat_map(|one| one.left.iter().chain(&one.right).copied()).collect();
    (Tables { form, cells, spent: BTreeSet::new(), unseen: BTreeSet::new() }, places.into_iter().collect())
}

/// The largest value the plain search tries.
const MOST: u32 = 6;

#[test]
fn the_search_finds_what_trying_every_value_finds() {
    let (mut tables, places) = small();
    let mut state = 11_u64;
    let mut draw = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let mut seen = [0; 4];
    for _ in 0..60 {
        for cell in &places {
            let value = if draw(5) == 0 { draw(3) } else { 0 };
            tables.cells[*cell] = Cell { value: Ok(value.into()), ..Cell::ABSENT };
        }
        let tried = sums::try_all(&tables, None);
        let relations: Vec<_> = tried.iter().filter(|one| one.outcome != Outcome::CannotTell).collect();
        if relations.iter().all(|one| one.outcome != Outcome::Broken) {
            continue;
        }
        let mut values: Vec<u32> =
            tables.cells.iter().map(|cell| cell.number().map_or(0, |n| n.try_into().unwrap())).collect();
        let holds = |values: &[u32]| {
            relations.iter().all(|one| {
                let sum = |cells: &[usize]| cells.iter().map(|cell| values[*cell]).sum::<u32>().into();
                one.instance.holds(sum(&one.left), sum(&one.instance.right))
            })
        };
        let plain = (1..=2).map(|size| mending_sets(&places, size, &mut values, &holds)).find(|sets| !sets.is_empty());
        let sums: Vec<usize> = (0..tried.len()).filter(|index| tried[*index].outcome == Outcome::Broken).collect();
        let found = gouji::check::blame::search::search(&tables, &tried, &sums);
        assert!(found.complete);
        let found: BTreeSet<Vec<usize>> =
            found.sets.iter().map(|set| set.iter().map(|(cell, _)| *cell).collect()).collect();
        let size = found.first().map_or(0, Vec::len);
        seen[size] += 1;
        match plain {
            Some(plain) => assert_eq!(found, plain),
            None => assert!(size == 0 || size == 3, "{found:?}"),
        }
    }
    assert!(seen[1] > 3 && seen[2] > 3, "{seen:?}");
}

/// Every set of this size that some values mend, each cell another than printed.
fn mending_sets(
    places: &[usize],
    size: usize,
    values: &mut Vec<u32>,
    holds: &impl Fn(&[u32]) -> bool,
) -> BTreeSet<Vec<usize>> {
    let mut sets = BTreeSet::new();
    for (at, cell) in places.iter().enumerate() {
        let printed = values[*cell];
        for value in (0..=MOST).filter(|value| *value != printed) {
            values[*cell] = value;
            if size == 1 {
                if holds(values) {
                    sets.insert(vec![*cell]);
                }
                continue;
            }
            for mut rest in mending_sets(&places[at + 1..], size - 1, values, holds) {
                rest.insert(0, *cell);
                sets.insert(rest);
            }
        }
        values[*cell] = printed;
    }
    sets
}
