//! How a dataset is written: the options that `gouji harvest` and `gouji build` share.

use super::Stop;
use super::portals::registry;
use super::site::{self, Drawn};
use gouji::dataset::sinks::Format;
use gouji::dataset::tables::coverage::Asked;
use gouji::dataset::{Lock, Options};
use gouji::review::decisions::Decisions;
use std::io::Write;
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// How a dataset is written.
#[derive(Debug, clap::Args)]
pub struct Written {
    /// The folder the dataset is written into
    #[arg(short, long, default_value = "output", value_name = "FOLDER")]
    pub output: PathBuf,
    /// Only these formats, with commas between them; all without it
    #[arg(long, value_delimiter = ',', value_name = "FORMATS", value_parser = format)]
    formats: Vec<Format>,
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
    /// What was decided about findings before (TOML); the findings then say so
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// The years whose reports the table of coverage expects: 2019-2025, or 2021,2023; without it those that are seen
    #[arg(long, value_delimiter = ',', value_name = "YEARS", value_parser = years)]
    years: Vec<RangeInclusive<i32>>,
    /// The counties whose reports it expects, a registry of portals; without it those of which there is one
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,
    /// Reckon the indicators of every body, bureaux and townships too, not of county governments alone
    #[arg(long)]
    all_bodies: bool,
    /// Show the dataset as pages too, as `gouji site` does
    #[arg(long)]
    site: bool,
    #[command(flatten)]
    drawn: Drawn,
}

fn format(word: &str) -> Result<Format, String> {
    let all = || Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ");
    Format::find(word).ok_or_else(|| format!("the formats are {}", all()))
}

fn years(text: &str) -> Result<RangeInclusive<i32>, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let year = |text: &str| text.trim().parse().ok().filter(|year| (2000..2100).contains(year));
    let range = year(first).zip(year(last)).filter(|(first, last)| first <= last);
    range.map(|(first, last)| first..=last).ok_or_else(|| "years are written 2019-2025 or 2021".to_owned())
}

impl Written {
    /// Whether it is said which counties are expected.
    pub fn has_registry(&self) -> bool {
        self.registry.is_some()
    }

    /// The same as the dataset takes it.
    ///
    /// # Errors
    /// The file of decisions or the registry cannot be read.
    pub fn options(&self) -> Result<Options, Stop> {
        let mut options = Options { bom: self.bom, all_bodies: self.all_bodies, ..Options::default() };
        options.expected.years = self.years.iter().cloned().flatten().collect();
        if let Some(path) = &self.registry {
            let expected =
                registry(Some(path))?.iter().map(|portal| Asked::nobody(portal.division())).collect::<Vec<_>>();
            if expected.is_empty() {
                return Err(Stop::Usage(format!("{}: there is no county in it", path.display())));
            }
            options.expected.counties = Some(expected);
        }
        if !self.formats.is_empty() {
            options.formats = self.formats.iter().copied().collect();
            if self.site && !options.formats.contains(&Format::Json) {
                return Err(Stop::Usage("--site shows the records: --formats must have json".to_owned()));
            }
        }
        if let Some(path) = &self.decisions {
            options.decisions = Decisions::read(path)?;
        }
        Ok(options)
    }

    /// Builds the site of the dataset that was written, where that is asked for.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn show(&self, output: &Lock, out: &mut dyn Write) -> Result<(), Stop> {
        if self.site {
            let decisions = self.decisions.as_deref().map(Decisions::read).transpose()?.unwrap_or_default();
            site::print(out, &site::build(output, decisions, &self.drawn)?)?;
        }
        Ok(())
    }
}
