//! `gouji build`: records that were read elsewhere into one dataset.

use super::dataset::Written;
use super::harvest::{Progress, conclude, print};
use super::{Done, log};
use gouji::dataset::Lock;
use gouji::pipeline::build;
use std::io::Write;
use std::path::PathBuf;

/// Build a dataset of records that were read elsewhere
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji build part-*.jsonl -o dataset      what `gouji read` printed, in any number of files
  gouji read pages/* | gouji build -       the records of standard input
  find pages -type f -print0 | xargs -0 -P8 -n500 sh -c 'gouji read \"$@\" > part.$$.jsonl' sh
  find pages -type f | parallel --pipe -N500 'gouji read --paths-from-stdin > part.{#}.jsonl'
  gouji build part.*.jsonl                 the same dataset as one harvest, however it was cut

Every table is the same bytes as one harvest of the same files, checks between reports included.
A line with schema gouji/error/1 is a path without a report; inputs.jsonl accounts for it.")]
pub struct Build {
    /// Files of records, a line each; - is standard input
    #[arg(required = true)]
    part: Vec<PathBuf>,
    #[command(flatten)]
    written: Written,
    #[command(flatten)]
    messages: log::Options,
}

impl Build {
    pub fn run(self, out: &mut impl Write) -> Done {
        self.messages.begin()?;
        let output = Lock::take(&self.written.output)?;
        let progress = Progress::new();
        let summary = build::build(&self.part, &output, &self.written.options()?, |so_far| progress.at(so_far));
        progress.end();
        let summary = summary?;
        if !log::is_quiet() {
            print(out, &summary, &self.written.output)?;
        }
        if !summary.is_kept {
            let out: &mut dyn Write = if log::is_quiet() { &mut std::io::sink() } else { out };
            self.written.show(&output, out)?;
        }
        Ok(conclude(&summary, 1))
    }
}
