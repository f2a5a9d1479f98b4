//! A few reports of the bundled corpus that the program carries, so that it shows what it does from any folder.

use super::input::Input;
use crate::error::{Context, Result};
use std::fs;
use std::path::Path;

/// The reports: as text, as a page, and one of an invented county whose sums fail.
const REPORTS: [(&str, &[u8]); 3] = [
    ("zhijiang_2025.txt", include_bytes!("../../corpus/reports/zhijiang_2025.txt")),
    ("hongze_2023.html", include_bytes!("../../corpus/reports/hongze_2023.html")),
    ("shatang_2024.html", include_bytes!("../../corpus/reports/shatang_2024.html")),
];

/// Lays the reports into a folder; records call them `sample/…`.
///
/// # Errors
/// A file cannot be written.
pub fn lay(folder: &Path) -> Result<Vec<Input>> {
    let lay = |(name, bytes): &(&str, &[u8])| {
        let path = folder.join(name);
        fs::write(&path, bytes).context(path.display())?;
        Ok(Input { name: format!("sample/{name}"), ..Input::from(path) })
    };
    REPORTS.iter().map(lay).collect()
}
