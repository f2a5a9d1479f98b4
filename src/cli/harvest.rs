//! `gouji harvest`: many reports into one dataset.

use super::dataset::Written;
use super::log::{self, complain, detail, tell};
use super::{BOLD, DIM, Done, FAILED, RED, Stop, YELLOW, crawl, found, table};
use gouji::dataset::account::Account;
use gouji::dataset::{self, Lock, Options};
use gouji::pipeline::harvest::{self, Summary};
use gouji::pipeline::inputs::Inputs;
use gouji::pipeline::sample;
use gouji::portal::registry;
use gouji::record::Tally;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Bytes that tell a registry of portals.
const REGISTRY_HEAD: u64 = 16 << 10;
/// The folder that is harvested when no source is given.
const BUNDLED: &str = "corpus/reports";
/// Broken relations named on the terminal; the findings have them all.
const MOST_NAMED: usize = 20;

/// Read reports into one checked dataset
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji harvest                     the bundled corpus into output/
  gouji harvest pages/ extra.html   a folder (all of it) and a file
  gouji harvest pages/ -o dataset   into another folder
  gouji harvest --sample            three reports that the program carries
  gouji harvest --county 芷江侗族自治县 --year 2025 --contact you@example.org
                                    a county's portal by the registry that the program carries, politely; the same command again goes on or asks what is new
  gouji harvest corpus/portals.tsv crawl/archive/*.warc.gz
                                    the same over again from the archive, offline
  gouji harvest crawl.warc.gz       every report in any crawler's archive

Writes the tables reports, cells, panel, checks, findings, statements, indicators, coverage,
crosswalk, divisions and codebook as CSV and Parquet, gouji.xlsx for Excel, panel.dta for Stata,
dataset.json and reports.jsonl, inputs.jsonl and run.json, the same bytes on every run. What a file
is tell its bytes, not its name; a ZIP, WACZ, WARC or ARC is read with all it holds. inputs.jsonl
has a line for every file and answer: read, none, or failed and why. What failed is named at the
end and in run.json, and the others go on (exit code 2); a run that read nothing leaves the last
dataset as it was.")]
pub struct Harvest {
    /// Files, folders and archives of crawlers, registries of portals; without any, the bundled corpus
    source: Vec<PathBuf>,
    /// Read three reports that the program carries
    #[arg(long)]
    sample: bool,
    /// Whether inputs that failed, and servers that could not be reached, make the exit code 2
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = FailOn::Failed)]
    fail_on: FailOn,
    #[command(flatten)]
    written: Written,
    #[command(flatten)]
    messages: log::Options,
    #[command(flatten)]
    portals: crawl::Portals,
}

/// What makes the exit code 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// An input that failed, a server that could not be reached, a run that read nothing
    Failed,
    /// Only what ends the run
    Never,
}

impl Harvest {
    pub fn run(self, out: &mut impl Write) -> Done {
        let fail_on = self.fail_on;
        self.messages.begin()?;
        let code = if log::is_quiet() { self.harvest(&mut std::io::sink()) } else { self.harvest(out) }?;
        Ok(if fail_on == FailOn::Never { 0 } else { code })
    }

    fn harvest(self, out: &mut impl Write) -> Done {
        let mut sources = self.source;
        let registries: Vec<PathBuf> = sources.extract_if(.., |source| names_portals(source)).collect();
        let are_portals = !registries.is_empty() || self.portals.is_said();
        if sources.is_empty() && !are_portals && !self.sample {
            if !Path::new(BUNDLED).is_dir() {
                return Err(Stop::Usage(format!(
                    "no SOURCE given, and there is no {BUNDLED} here; name files or folders to read, or try --sample"
                )));
            }
            sources.push(PathBuf::from(BUNDLED));
        }
        let mut inputs = Inputs::new()?;
        for input in found(&sources)?.inputs() {
            let input = input?;
            // What a run before has written is none of this one's sources.
            if !dataset::is_own(&self.written.output, &input.path) {
                inputs.unfold(input)?;
            }
        }
        let folder = TempDir::new().map_err(|error| gouji::Error::new(format!("a temporary folder: {error}")))?;
        if self.sample {
            sample::lay(folder.path())?.into_iter().try_for_each(|input| inputs.unfold(input))?;
        }
        if are_portals && registries.is_empty() && !sources.is_empty() && !self.portals.are_selected() {
            return Err(Stop::Usage(
                "this asks portals, and no registry is among the sources; name one, or --county or --province"
                    .to_owned(),
            ));
        }
        if are_portals && self.written.has_registry() {
            return Err(Stop::Usage("the portals that are asked are those expected: --registry has no say".to_owned()));
        }
        if are_portals {
            return self.portals.run(&registries, inputs, &self.written, out);
        }
        let options = self.written.options()?;
        let output = Lock::take(&self.written.output)?;
        let summary = read(inputs, &output, &options)?;
        print(out, &summary, &self.written.output)?;
        if !summary.is_kept {
            self.written.show(&output, out)?;
        }
        Ok(conclude(&summary, 1))
    }
}

/// Names what was not read, and says what that makes of the exit code; `least` is how many reports there must be.
pub fn conclude(summary: &Summary, least: usize) -> u8 {
    for failure in summary.failures.iter().filter_map(Account::failure) {
        complain(&failure);
    }
    if let Some(more @ 1..) = summary.inputs.failed.checked_sub(summary.failures.len()) {
        let place = if summary.is_kept { "" } else { ", in inputs.jsonl" };
        complain(&format_args!("and {more} more{place}"));
    }
    let is_empty = summary.reports < least || summary.is_kept;
    if is_empty {
        complain(&"no report was read");
    }
    if summary.inputs.failed == 0 && !is_empty { 0 } else { FAILED }
}

/// Whether a source is a registry of portals, told by its head; what is called one is one, and says what is wrong with it.
fn names_portals(source: &Path) -> bool {
    if source.extension().is_some_and(|ending| ending == "tsv" || ending == "toml") {
        return true;
    }
    let mut head = Vec::new();
    let mut read = || File::open(source)?.take(REGISTRY_HEAD).read_to_end(&mut head);
    source.is_file() && read().is_ok() && registry::is_registry(&String::from_utf8_lossy(&head))
}

/// Reads documents into the dataset, with a bar.
pub fn read(inputs: Inputs, output: &Lock, options: &Options) -> gouji::Result<Summary> {
    let progress = Progress::new();
    let summary = harvest::harvest(inputs, output, options, |so_far| progress.at(so_far));
    progress.end();
    summary
}

/// A bar on a terminal, a plain line now and then elsewhere.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Begins one.
    pub fn new() -> Self {
        Self(log::has_bars().then(|| {
            let template = "{bar:32} {pos}/{len} files  {rate}  {eta} left  {msg}";
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // A bar that cannot be drawn is not worth an error.
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(0).with_style(style.with_key("rate", rate))
        }))
    }

    /// Shows how far a run has come.
    pub fn at(&self, summary: &Summary) {
        if let Some(account) = &summary.newest {
            detail(account);
        }
        if let Some(bar) = &self.0 {
            bar.set_message(format!("{} broken sums", summary.checks.broken));
        }
        self.count(summary.inputs.seen(), summary.known, "files read");
    }

    /// Shows how much is done of how much; `what` it is that is counted.
    pub fn count(&self, done: usize, known: usize, what: &str) {
        match &self.0 {
            Some(bar) => {
                bar.set_length(known as u64);
                bar.set_position(done as u64);
            }
            None if done == known || done.is_multiple_of(1000) => tell(&format_args!("{done} of {known} {what}")),
            None => {}
        }
    }

    /// Takes it away.
    pub fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// What a dataset came to.
pub fn print(out: &mut impl Write, summary: &Summary, output: &Path) -> std::io::Result<()> {
    let row = |name: &str, count: usize| vec![name.to_owned(), format!("{count:>8}")];
    let mut rows = vec![row("reports", summary.reports), row("  without tables", summary.without_tables)];
    rows.push(row("cells", summary.cells()));
    rows.push(row("  numbers", summary.numbers));
    rows.extend(
        summary.marks.iter().map(|(mark, count)| row(&format!("  {}", mark.as_str().replace('_', " ")), *count)),
    );
    let checks = summary.checks;
    let tried = checks.holds + checks.broken + checks.cannot_tell + checks.spent;
    rows.push(row("relations tried", tried));
    rows.push(row("  hold", checks.holds));
    rows.push(row("  broken", checks.broken));
    rows.push(row("  cannot tell", checks.cannot_tell));
    if checks.spent > 0 {
        rows.push(row("  spent on reading", checks.spent));
    }
    let years = summary.years;
    if years != Tally::default() {
        rows.push(row("between years", years.holds + years.broken + years.cannot_tell));
        rows.push(row("  hold", years.holds));
        rows.push(row("  broken", years.broken));
        rows.push(row("  cannot tell", years.cannot_tell));
    }
    let inputs = summary.inputs;
    rows.push(row("files and answers", inputs.seen()));
    rows.push(row("  read", inputs.read));
    rows.push(row("  no report", inputs.nothing));
    if inputs.failed == 0 {
        rows.push(row("  failed", 0));
    } else {
        rows.push(vec![format!("  {RED}failed{RED:#}"), format!("{:>8}", inputs.failed)]);
    }
    table::write(out, &rows)?;
    if !summary.broken.is_empty() {
        writeln!(out, "\n{BOLD}broken{BOLD:#}")?;
        let named: Vec<Vec<String>> = summary
            .broken
            .iter()
            .take(MOST_NAMED)
            .map(|broken| vec![format!("  {}", broken.report.id), broken.relation.clone(), broken.words.zh.clone()])
            .collect();
        table::write(out, &named)?;
        let all = summary.checks.broken + summary.years.broken;
        if let Some(more @ 1..) = all.checked_sub(MOST_NAMED) {
            writeln!(out, "  {YELLOW}and {more} more, among the findings{YELLOW:#}")?;
        }
    }
    if summary.is_kept {
        return writeln!(out, "\nno report was read; the dataset in {}/ stays as it was", output.display());
    }
    writeln!(out, "\n{DIM}written to {}/, as datapackage.json and codebook.csv describe it{DIM:#}", output.display())
}
