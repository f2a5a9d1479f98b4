//! What other programs make of a dataset: `GOUJI_PYTHON` names a Python that has them; without it nothing is tried.

use crate::root;
use assert_cmd::Command;
use std::ffi::OsString;
use std::path::Path;
use std::process;
use tempfile::TempDir;

/// A Python that has the readers; none where it is not named or lacks one.
fn python() -> Option<OsString> {
    let Some(python) = std::env::var_os("GOUJI_PYTHON") else {
        println!("GOUJI_PYTHON is not set: skipped");
        return None;
    };
    let modules = "import duckdb, frictionless, matplotlib, openpyxl, pandas, polars, pyarrow, pyreadstat";
    let has_readers = process::Command::new(&python).args(["-c", modules]).output();
    let has_readers = has_readers.is_ok_and(|output| output.status.success());
    if !has_readers {
        println!("this Python lacks a reader of tables: skipped");
    }
    has_readers.then_some(python)
}

/// Runs a script in a folder that has the dataset of the bundled corpus in `output`.
fn run(script: &str, argument: &Path) {
    let Some(python) = python() else { return };
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("output");
    let mut harvest = Command::cargo_bin("gouji").unwrap();
    harvest.current_dir(root()).args(["harvest", "-q", "-o"]).arg(&output).assert().success();
    let mut command = process::Command::new(python);
    command.current_dir(folder.path()).arg(root().join("tests/dataset").join(script)).arg(argument);
    let ran = command.output().unwrap();
    let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(ran.status.success(), "{}{}", told(&ran.stdout), told(&ran.stderr));
}

#[test]
fn pandas_polars_duckdb_excel_stata_and_frictionless_read_every_file() {
    run("others.py", Path::new("output"));
}

#[test]
fn the_lines_of_the_docs_run() {
    run("docs.py", &root().join("docs"));
}
