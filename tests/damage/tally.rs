//! The table of results: what came of the mutants of each shape and of each kind.

use super::judge::{Fault, Verdict};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What came of some mutants.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub mutants: usize,
    refused: usize,
    faults: [usize; 5],
    /// Mutants with a silent fault, or a false blank or absent.
    wrong: usize,
    untouched: [(usize, usize); 3],
    /// Figures that the undamaged documents print, and how many of them are read right.
    pub whole: (usize, usize),
}

impl Tally {
    pub fn add(&mut self, verdict: &Verdict) {
        self.mutants += 1;
        self.refused += usize::from(verdict.is_refused);
        for (fault, _) in &verdict.faults {
            self.faults[*fault as usize] += 1;
        }
        self.wrong += usize::from(verdict.faults.iter().any(|(fault, _)| *fault == Fault::Silent));
        for (own, more) in self.untouched.iter_mut().zip(verdict.untouched) {
            own.0 += more.0;
            own.1 += more.1;
        }
    }

    pub fn of(&self, fault: Fault) -> usize {
        self.faults[fault as usize]
    }
}

fn share((all, kept): (usize, usize)) -> String {
    // Hundredths of a percent, in whole numbers: the same on every machine.
    match (kept * 10_000 + all / 2).checked_div(all) {
        Some(share) => format!("{}.{:02}", share / 100, share % 100),
        None => "–".to_owned(),
    }
}

/// A table in Markdown, a row a name and a last one for all.
pub fn table(title: &str, rows: &BTreeMap<String, Tally>) -> String {
    let mut text = format!(
        "| {title} | mutants | refused | whole read % | kept in row % | in table % | elsewhere % | mutants silent wrong | \
         cells silent | told | span | false blank | false absent |\n|---|{}\n",
        "---:|".repeat(12)
    );
    let mut all = Tally::default();
    for tally in rows.values() {
        all.mutants += tally.mutants;
        all.refused += tally.refused;
        all.wrong += tally.wrong;
        all.whole = (all.whole.0 + tally.whole.0, all.whole.1 + tally.whole.1);
        for (own, more) in all.faults.iter_mut().zip(tally.faults) {
            *own += more;
        }
        for (own, more) in all.untouched.iter_mut().zip(tally.untouched) {
            *own = (own.0 + more.0, own.1 + more.1);
        }
    }
    let total = ("**all**".to_owned(), all);
    for (name, tally) in rows.iter().chain([(&total.0, &total.1)]) {
        let [row, of_table, elsewhere] = tally.untouched.map(share);
        let [silent, told, span, blank, absent] = tally.faults;
        writeln!(
            text,
            "| {name} | {} | {} | {} | {row} | {of_table} | {elsewhere} | {} | {silent} | {told} | {span} | {blank} | {absent} |",
            tally.mutants,
            tally.refused,
            share(tally.whole),
            tally.wrong,
        )
        .unwrap();
    }
    text
}
