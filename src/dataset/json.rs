//! `dataset.json`, written as a stream, and `reports.jsonl`, the same records a line each.

use super::{Entry, Sink, line};
use crate::error::{Context, Result};
use std::fs::File;
use std::io::{BufWriter, Write};

/// `{"schema", "generator", "reports": […]}`.
pub struct Dataset {
    file: BufWriter<File>,
    first: bool,
}

impl Dataset {
    /// Begins the file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn open(mut file: BufWriter<File>) -> Result<Box<dyn Sink>> {
        let generator = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
        line(&mut file, &format!("{{\"schema\":\"gouji/dataset/1\",\"generator\":\"{generator}\",\"reports\":["))?;
        Ok(Box::new(Self { file, first: true }))
    }
}

impl Sink for Dataset {
    fn write(&mut self, entry: &Entry) -> Result<()> {
        if !std::mem::take(&mut self.first) {
            line(&mut self.file, ",")?;
        }
        self.file.write_all(entry.record.as_bytes()).context("writing")
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        line(&mut self.file, "\n]}")?;
        self.file.flush().context("writing")
    }
}

/// One record a line.
pub struct Lines {
    file: BufWriter<File>,
}

impl Lines {
    /// Begins the file.
    ///
    /// # Errors
    /// None; the signature is every sink's.
    #[allow(clippy::unnecessary_wraps)]
    pub fn open(file: BufWriter<File>) -> Result<Box<dyn Sink>> {
        Ok(Box::new(Self { file }))
    }
}

impl Sink for Lines {
    fn write(&mut self, entry: &Entry) -> Result<()> {
        line(&mut self.file, &entry.record)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.file.flush().context("writing")
    }
}
