//! The dataset: records that are read back, tables, formats, and the same bytes whatever the way to them.
#![allow(missing_docs, clippy::unwrap_used)]

mod built;
mod coverage;
mod engines;
mod others;
mod records;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// All files of folders, sorted.
fn files(folders: &[&str]) -> Vec<PathBuf> {
    let walk = folders.iter().flat_map(|folder| walkdir::WalkDir::new(root().join(folder)));
    let mut files: Vec<PathBuf> =
        walk.flatten().filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
    files.sort();
    files
}
