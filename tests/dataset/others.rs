//! What other programs make of a dataset: `GOUJI_PYTHON` names a Python that has them; without it nothing is tried.

use crate::{files, root};
use assert_cmd::Command;
use std::ffi::OsString;
use std::fs;
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
    let write = |name: &str, gouji: &mut Command| {
        fs::write(folder.path().join(name), gouji.current_dir(root()).output().unwrap().stdout).unwrap();
    };
    write("schema.json", Command::cargo_bin("gouji").unwrap().arg("schema"));
    let paths = files(&["corpus/reports", "tests/fixtures", "tests/cases"]);
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let mut read = Command::cargo_bin("gouji").unwrap();
    write(
        "records.jsonl",
        read.args(["read", "--paths-from-stdin"]).write_stdin(format!("no-such-file.html\n{}\n", paths.join("\n"))),
    );
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

#[test]
fn sarif_is_what_its_schema_says() {
    let schema = std::env::var_os("GOUJI_SARIF_SCHEMA").filter(|path| Path::new(path).is_file());
    let Some((python, schema)) = python().zip(schema) else {
        println!("GOUJI_SARIF_SCHEMA names no file: skipped");
        return;
    };
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("findings.sarif");
    let arguments = ["check", "corpus/reports", "tests/fixtures/pdf", "tests/fixtures/office", "--format", "sarif"];
    let output = Command::cargo_bin("gouji").unwrap().current_dir(root()).args(arguments).output().unwrap();
    fs::write(&log, output.stdout).unwrap();
    let validate = "import json, jsonschema, sys
schema, log = (json.load(open(path, encoding='utf-8')) for path in sys.argv[1:])
jsonschema.validators.validator_for(schema)(schema).validate(log)
assert len(log['runs'][0]['results']) > 30";
    let ran = process::Command::new(python).args(["-c", validate]).arg(schema).arg(log).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
