//! Runs of mutants: a short one with every test, a long one with `GOUJI_MUTANTS=30000`.
//!
//! `GOUJI_MUTANTS_TABLE` names the file that the tables are written to; `GOUJI_MUTANTS_ONLY` keeps to the shapes and kinds
//! whose names hold a word, `GOUJI_MUTANTS_KEEP` names a folder that keeps the mutants that are read wrong.

use super::judge::{Fault, Verdict, judge};
use super::mutant::{Kind, Mutant};
use super::mutate::mutate;
use super::source::Source;
use super::subject::Subject;
use super::tally::{Tally, table};
use crate::print::Draw;
use gouji::pipeline::read;
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Mutants of the run that every test makes: about half a minute in a debug build.
const FEW: usize = 1200;
/// Mutants of one document.
const OF_ONE: usize = 12;

/// What a run came to.
#[derive(Default)]
struct Run {
    shapes: BTreeMap<String, Tally>,
    kinds: BTreeMap<String, Tally>,
    undecidable: BTreeMap<(String, &'static str), Tally>,
    /// For each fault of a kind of damage the mutants of each shape, and the shortest example.
    examples: BTreeMap<(Fault, Kind), (BTreeMap<String, usize>, String)>,
}

impl Run {
    fn add(&mut self, subject: &Subject, mutant: &Mutant, verdict: &Verdict, example: impl Fn(&str) -> String) {
        let kind = format!("{:?}", mutant.kind);
        if let Some(why) = mutant.undecidable {
            self.undecidable.entry((kind, why)).or_default().add(verdict);
            return;
        }
        self.shapes.entry(subject.shape.clone()).or_default().add(verdict);
        self.kinds.entry(kind).or_default().add(verdict);
        let mut seen = Vec::new();
        for (fault, why) in verdict.faults.iter().filter(|(fault, _)| *fault != Fault::Told) {
            if seen.contains(fault) {
                continue;
            }
            seen.push(*fault);
            let (shapes, shown) = self.examples.entry((*fault, mutant.kind)).or_default();
            *shapes.entry(subject.shape.clone()).or_default() += 1;
            let own = example(why);
            if shown.is_empty() || own.len() < shown.len() {
                *shown = own;
            }
        }
    }

    fn report(&self) -> String {
        let mut text = table("shape", &self.shapes) + "\n" + &table("kind", &self.kinds);
        for ((kind, why), tally) in &self.undecidable {
            writeln!(
                text,
                "\nnot judged: {kind}, {} mutants ({} silent): {why}",
                tally.mutants,
                tally.of(Fault::Silent)
            )
            .unwrap();
        }
        let mut examples: Vec<_> = self
            .examples
            .iter()
            .map(|(key, (shapes, shown))| (key, shapes.values().sum::<usize>(), shapes, shown))
            .collect();
        examples.sort_by_key(|((fault, _), count, ..)| (*fault, std::cmp::Reverse(*count)));
        for ((fault, kind), count, shapes, shown) in examples {
            let shapes: Vec<String> = shapes.iter().map(|(shape, count)| format!("{shape} {count}")).collect();
            writeln!(text, "\n#### {fault:?} {kind:?}: {count} mutants\n{}\n{shown}", shapes.join(", ")).unwrap();
        }
        text
    }

    fn count(&self, of: impl Fn(&Tally) -> usize) -> usize {
        self.kinds.values().map(of).sum()
    }
}

/// The lines of both texts round the first place where they differ.
fn difference(before: &str, after: &str) -> String {
    let first = before.bytes().zip(after.bytes()).position(|(a, b)| a != b).unwrap_or(before.len().min(after.len()));
    let shown = |text: &str| {
        let mut from = first.saturating_sub(120);
        let mut to = (first + 160).min(text.len());
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        while !text.is_char_boundary(to) {
            to += 1;
        }
        text[from..to].to_owned()
    };
    format!("  before: {:?}\n  after:  {:?}", shown(before), shown(after))
}

fn wanted(name: &str) -> bool {
    env::var("GOUJI_MUTANTS_ONLY").map_or(true, |only| only.split(',').all(|word| name.contains(word)))
}

/// One mutant of a document, read and judged; false where there is none, or none that can be judged.
fn one(run: &mut Run, subject: &Subject, kind: Kind, seed: u64) -> bool {
    let mut draw = Draw::new(seed);
    let Some(mutant) = mutate(subject, kind, &mut draw) else { return false };
    let bytes = subject.bytes(&mutant.text);
    let Ok(report) = catch_unwind(AssertUnwindSafe(|| read::bytes(&bytes).ok())) else {
        let kept = env::temp_dir().join("gouji-mutant");
        fs::write(&kept, &bytes).unwrap();
        panic!(
            "{} seed {} {kind:?} {seed}: the reader panicked; kept as {}",
            subject.shape,
            subject.seed,
            kept.display()
        );
    };
    let verdict = judge(subject, &mutant, report.as_ref());
    let name = format!("{} {} {kind:?} {seed}", subject.shape, subject.seed).replace([' ', '/'], "_");
    let is_wrong = verdict.faults.iter().any(|(fault, _)| *fault != Fault::Told) && mutant.undecidable.is_none();
    if let (true, Ok(folder)) = (is_wrong, env::var("GOUJI_MUTANTS_KEEP")) {
        fs::create_dir_all(&folder).unwrap();
        fs::write(format!("{folder}/{name}"), &bytes).unwrap();
        let faults: String = verdict.faults.iter().map(|(fault, why)| format!("{fault:?} {why}\n")).collect();
        let shown = format!("{faults}{}\n", difference(&subject.text, &mutant.text));
        fs::write(format!("{folder}/{name}.why"), shown).unwrap();
    }
    run.add(subject, &mutant, &verdict, |why| format!("{name}: {why}\n{}", difference(&subject.text, &mutant.text)));
    mutant.undecidable.is_none()
}

fn run(count: usize) -> Run {
    let sources: Vec<Source> = Source::all();
    let mut run = Run::default();
    let each = count.div_ceil(sources.len());
    for (number, source) in sources.iter().enumerate() {
        let (mut done, mut tried, mut document) = (0, 0, 0);
        while done < each && tried < 3 * each {
            let seed = 40_000_000 + number as u64 * 100_000 + document;
            document += 1;
            let Some(subject) = source.subject(seed) else { break };
            let whole = &mut run.shapes.entry(subject.shape.clone()).or_default().whole;
            let (printed, read) = subject.share();
            *whole = (whole.0 + printed, whole.1 + read);
            let kinds = Kind::of(subject.medium);
            let own = if matches!(source, Source::Bundled(_)) { 3 * each } else { tried + OF_ONE };
            while tried < own && done < each {
                // All kinds in turn, going on with the next document where the last one ended.
                let kind = kinds[tried % kinds.len()];
                tried += 1;
                if wanted(&format!("{} {kind:?}", subject.shape)) {
                    done += usize::from(one(&mut run, &subject, kind, seed * 1000 + tried as u64));
                }
            }
        }
    }
    run
}

#[test]
fn mutants_are_read_as_printed_or_not_at_all() {
    let long = env::var("GOUJI_MUTANTS").ok().and_then(|count| count.parse().ok());
    let run = run(long.unwrap_or(FEW));
    let report = run.report();
    println!("{report}");
    if let Ok(path) = env::var("GOUJI_MUTANTS_TABLE") {
        fs::write(path, &report).unwrap();
    }
    let found = (
        run.count(|tally| tally.of(Fault::Silent)),
        run.count(|tally| tally.of(Fault::Blank)),
        run.count(|tally| tally.of(Fault::Absent)),
    );
    assert_eq!(found, (0, 0, 0), "silent wrong, false blank, false absent");
}
