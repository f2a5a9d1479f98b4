//! How a dataset is written: the options that `gouji harvest` and `gouji build` share.

use gouji::Result;
use gouji::dataset::Options;
use gouji::dataset::sinks::Format;
use gouji::review::decisions::Decisions;
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
}

fn format(word: &str) -> std::result::Result<Format, String> {
    let all = || Format::ALL.iter().map(|format| format.as_str()).collect::<Vec<_>>().join(", ");
    Format::find(word).ok_or_else(|| format!("the formats are {}", all()))
}

impl Written {
    /// The same as the dataset takes it.
    ///
    /// # Errors
    /// The file of decisions cannot be read.
    pub fn options(&self) -> Result<Options> {
        let mut options = Options { bom: self.bom, ..Options::default() };
        if !self.formats.is_empty() {
            options.formats = self.formats.iter().copied().collect();
        }
        if let Some(path) = &self.decisions {
            options.decisions = Decisions::read(path)?;
        }
        Ok(options)
    }
}
