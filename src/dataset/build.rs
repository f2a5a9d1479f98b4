//! Spooled records → the files of a dataset.
//!
//! In: a [`Spool`]. Out: the files, and what was found between the reports. Twice over the records: first for what is kept
//! of each for the checks between them, then to write. Reports are in memory a few hundred at a time.

use super::begun::{Begun, Output};
use super::files::{Files, Made, Plan};
use super::sinks::Format;
use super::spool::Spool;
use super::tables::coverage::Expected;
use super::{INPUTS, Lock, RUN, is_output, package, tables};
use crate::check;
use crate::check::between::History;
use crate::error::{Context, Error, Result};
use crate::finding::Finding;
use crate::record::{Report, Tally};
use crate::review::decisions::Decisions;
use crate::review::{Review, is_between};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use walkdir::WalkDir;

/// How a dataset is written.
#[derive(Debug, Clone)]
pub struct Options {
    /// The formats.
    pub formats: BTreeSet<Format>,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
    /// What was decided about findings.
    pub decisions: Decisions,
    /// Which counties and years are expected.
    pub expected: Expected,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            formats: Format::ALL.iter().copied().collect(),
            bom: false,
            decisions: Decisions::default(),
            expected: Expected::default(),
        }
    }
}

/// What a dataset came to beside its reports.
#[derive(Debug, Default)]
pub struct Built {
    /// What the relations between two years of a body came to.
    pub years: Tally,
}

/// Writes a dataset. `each` hears of every report in the order of the dataset, with all its findings; `run` says at the end
/// what the file `run.json` holds.
///
/// # Errors
/// A file cannot be written or moved.
pub fn build(
    mut spool: Spool,
    output: &Lock,
    options: &Options,
    mut each: impl FnMut(&Report),
    run: impl FnOnce(&Built) -> String,
) -> Result<()> {
    let mut review = Review::new(options.decisions.clone(), None);
    let mut history = History::default();
    let mut number = 0;
    spool.each(|ids| {
        for spooled in ids.iter().flatten() {
            review.holds(&spooled.report.key());
            history.note(number, &spooled.report);
            number += 1;
        }
        Ok(())
    })?;
    let compared = check::compare(&history);
    drop(history);
    let built = Built { years: compared.years };
    let mut later: BTreeMap<usize, Vec<Finding>> =
        compared.later.into_iter().map(|later| (later.report, later.findings)).collect();
    let plan = Plan::of(options);
    let files = Files::open(&plan, output, options)?;
    let mut number = 0;
    let mut whole = thread::scope(|scope| {
        // What was made of one batch is written while the next is made.
        let (made, to_be_written) = sync_channel::<Vec<Made>>(0);
        let writer = scope.spawn(|| write(files, &plan, options, to_be_written));
        let read = spool.each(|mut ids| {
            for spooled in ids.iter_mut().flatten() {
                // What an earlier dataset found between its reports is found anew between these.
                spooled.report.findings.retain(|finding| !is_between(finding.code));
                spooled.report.findings.extend(later.remove(&number).unwrap_or_default());
                number += 1;
            }
            let batch = ids.par_iter().map(|of_id| plan.make(of_id, &review)).collect::<Result<_>>()?;
            ids.iter().flatten().for_each(|spooled| each(&spooled.report));
            // A writer that is gone says why below.
            made.send(batch).map_err(|_| Error::new("the dataset is not written"))
        });
        drop(made);
        let written =
            writer.join().unwrap_or_else(|_| Err(Error::new("writing the dataset failed, and the fault is ours")));
        match (read, written) {
            (Ok(()), written) => written,
            (Err(_), Err(error)) | (Err(error), Ok(_)) => Err(error),
        }
    })?;
    let mut inputs = Output::open(output.folder(), INPUTS, &[])?;
    spool.accounts(false, |account| inputs.append(format!("{}\n", account.to_json()).as_bytes()).map(|()| true))?;
    drop(spool);
    whole.push(inputs.end()?);
    let put = |name, text: &str| Output::open(output.folder(), name, text.as_bytes())?.end();
    whole.push(put(RUN, &run(&built))?);
    whole.push(put(package::CITATION, &package::citation())?);
    if options.formats.contains(&Format::Csv) {
        whole.push(put(package::DATAPACKAGE, &package::datapackage(&tables::all()))?);
    }
    let manifest = package::manifest(output.folder(), &whole)?;
    whole.push(put(package::MANIFEST, &manifest)?);
    settle(output.folder(), whole)
}

/// Writes what is made, batch after batch, and ends the files.
fn write(mut files: Files, plan: &Plan, options: &Options, made: Receiver<Vec<Made>>) -> Result<Vec<Begun>> {
    for batch in made {
        files.take(plan, batch)?;
    }
    files.end(plan, &options.expected)
}

/// Moves every file to its place; what an earlier run has written there and this one has not is none of this dataset.
fn settle(folder: &Path, whole: Vec<Begun>) -> Result<()> {
    let places: BTreeSet<PathBuf> = whole.iter().map(|begun| begun.place().to_owned()).collect();
    whole.into_iter().try_for_each(Begun::settle)?;
    for entry in WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let is_old = entry.path().strip_prefix(folder).is_ok_and(is_output) && !places.contains(entry.path());
        if is_old {
            fs::remove_file(entry.path()).context(entry.path().display())?;
        }
    }
    // Where a folder cannot be put on the disk by itself, the system does it in its own time.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}
