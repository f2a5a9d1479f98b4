//! Data that pages take as scripts, since those of a disk cannot fetch: lines in files that are small enough.

use super::Run;
use crate::error::Result;
use crate::site::address::Address;

/// The largest file of data, in bytes.
const MOST: usize = 900 << 10;

/// Lines on their way into files.
pub(super) struct Data {
    at: Address,
    name: String,
    /// What the page does with them: `gouji.findings([`.
    call: String,
    files: Vec<String>,
    begun: String,
}

impl Data {
    pub fn of(at: Address, name: &str, call: &str) -> Self {
        Self { at, name: name.to_owned(), call: call.to_owned(), files: Vec::new(), begun: String::new() }
    }

    pub fn add(&mut self, run: &Run<'_>, line: &str) -> Result<()> {
        if self.begun.len() + line.len() > MOST {
            self.put(run)?;
        }
        self.begun.push_str(line);
        self.begun.push_str(",\n");
        Ok(())
    }

    fn put(&mut self, run: &Run<'_>) -> Result<()> {
        let name = format!("{}-{}.js", self.name, self.files.len() + 1);
        let content = format!("{}\n{}]);\n", self.call, std::mem::take(&mut self.begun));
        run.put(&self.at, &name, &content)?;
        self.files.push(name);
        Ok(())
    }

    /// The names of the files.
    pub fn end(mut self, run: &Run<'_>) -> Result<Vec<String>> {
        if !self.begun.is_empty() {
            self.put(run)?;
        }
        Ok(self.files)
    }
}
