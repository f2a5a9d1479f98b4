//! `gouji site`: a dataset as pages to look at.

use super::harvest::Progress;
use super::log::{self, tell};
use super::{BOLD, DIM, Done};
use gouji::dataset::Lock;
use gouji::pipeline::site::{self, Built, Options};
use gouji::review::decisions::Decisions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sources that cannot be shown are named up to so many.
const MOST_NAMED: usize = 10;

/// Show a dataset as pages, every figure beside its source
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji site                        the dataset in output/ as output/site/
  gouji site dataset --open         and opens the first page
  gouji site --decisions decisions.toml
                                    with what was decided about findings

The pages open from the disk and ask nothing of any server. Sources are shown from the files that
were read, where these are still at hand and the same.")]
pub struct Site {
    /// The folder of the dataset
    #[arg(default_value = "output", value_name = "FOLDER")]
    dataset: PathBuf,
    /// Open the first page in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    drawn: Drawn,
    /// What was decided about findings before (TOML); the pages then say so
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    #[command(flatten)]
    messages: log::Options,
}

/// How a site is drawn.
#[derive(Debug, Clone, clap::Args)]
pub struct Drawn {
    /// Which pages of PDF files are drawn: those that something is noticed on, or all that hold figures
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = Pictures::Noticed)]
    pictures: Pictures,
}

/// Which pages of PDF files are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Pictures {
    /// Those with a figure that something is noticed on
    Noticed,
    /// All that hold figures
    All,
}

impl Site {
    pub fn run(self, out: &mut impl Write) -> Done {
        self.messages.begin()?;
        let decisions = self.decisions.as_deref().map(Decisions::read).transpose()?.unwrap_or_default();
        let output = Lock::take(&self.dataset)?;
        let built = build(&output, decisions, &self.drawn)?;
        if !log::is_quiet() {
            print(out, &built)?;
        }
        if self.open {
            open(&built.index);
        }
        Ok(0)
    }
}

/// Builds the site of a dataset, with a bar.
pub fn build(output: &Lock, decisions: Decisions, drawn: &Drawn) -> gouji::Result<Built> {
    let options = Options { decisions, all_pictures: drawn.pictures == Pictures::All };
    let progress = Progress::new();
    let built = site::build(output.folder(), &options, |done, known| progress.count(done, known, "reports shown"));
    progress.end();
    built
}

/// Says what a site came to.
pub fn print(out: &mut dyn Write, built: &Built) -> std::io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", built.index.display())?;
    writeln!(out, "{DIM}{} reports{DIM:#}", built.reports)?;
    for note in built.notes.iter().take(MOST_NAMED) {
        tell(note);
    }
    if built.notes.len() > MOST_NAMED {
        tell(&format_args!("and {} more sources that cannot be shown", built.notes.len() - MOST_NAMED));
    }
    let lost = built.without_source - built.notes.len();
    if lost > 0 {
        tell(&format_args!("{lost} reports without their source: the file is not at hand, or has changed"));
    }
    Ok(())
}

/// Opens a page in the system's browser; where there is none, its path has been said.
fn open(page: &Path) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let started = if cfg!(windows) {
        Command::new("cmd").args(["/C", "start", ""]).arg(page).spawn()
    } else {
        Command::new(opener).arg(page).spawn()
    };
    if let Err(error) = started {
        tell(&format_args!("no browser could be started: {error}"));
    }
}
