//! Spooled records → the files of a dataset.
//!
//! In: a [`Spool`]. Out: the files. Reports are in memory some thirty at a time.

use super::begun::{Begun, Output};
use super::files::{Files, Made, Plan};
use super::sinks::Format;
use super::spool::{Lines, Spool};
use super::tables::coverage::Expected;
use super::{INPUTS, Lock, RUN, is_output, package, tables};
use crate::error::{Context, Error, Result};
use crate::record::{Report, Tally};
use crate::review::Review;
use crate::review::decisions::Decisions;
use rayon::prelude::*;
use std::collections::BTreeSet;
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
    /// Whether indicators are reckoned of every body, not of county governments alone.
    pub all_bodies: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            formats: Format::ALL.iter().copied().collect(),
            bom: false,
            decisions: Decisions::default(),
            expected: Expected::default(),
            all_bodies: false,
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
    spool.keys(|key| review.holds(key))?;
    let mut built = Built::default();
    let plan = Plan::of(options);
    let files = Files::open(&plan, output, options)?;
    let mut whole = thread::scope(|scope| {
        // What was made is written while more is made, at most one batch ahead.
        let (finished, to_be_written) = sync_channel::<Vec<Made>>(1);
        let writer = scope.spawn(|| write(files, &plan, options, to_be_written));
        let read = spool.each(|ids, run| {
            let make = |lines: &Lines| {
                let of_id = lines.reports(run)?;
                Ok((plan.make(&of_id, &review)?, of_id))
            };
            let mut batch = Vec::with_capacity(ids.len());
            for (own, of_id) in ids.par_iter().map(make).collect::<Result<Vec<_>>>()? {
                batch.push(own);
                for spooled in &of_id {
                    built.years += spooled.years;
                    each(&spooled.report);
                }
            }
            // A writer that is gone says why below.
            finished.send(batch).map_err(|_| Error::new("the dataset is not written"))
        });
        drop(finished);
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
    let manifest = package::manifest(output.folder(), &mut whole)?;
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
