//! `gouji build` makes of records what one harvest makes of their files, however they were cut.

use crate::root;
use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

pub fn gouji(folder: &Path, arguments: &[&str]) -> (i32, Vec<u8>, String) {
    let output = Command::cargo_bin("gouji").unwrap().current_dir(folder).args(arguments).output().unwrap();
    (output.status.code().unwrap(), output.stdout, String::from_utf8(output.stderr).unwrap())
}

/// The files of a dataset by their names below its folder, `run.json` aside.
pub fn dataset(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).unwrap())
    });
    named.filter(|(name, _)| name != "run.json").collect()
}

#[track_caller]
pub fn assert_same(one: &BTreeMap<String, Vec<u8>>, two: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = one.iter().filter(|(name, bytes)| two[*name] != **bytes).map(|(name, _)| name).collect();
    assert_eq!(differ, Vec::<&String>::new());
}

#[test]
fn records_cut_anyhow_and_in_any_order_give_the_dataset_of_one_harvest() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    // A report that was issued again, so that something is found between reports.
    let issued = fs::read_to_string(root().join("corpus/reports/zhijiang_2025.txt")).unwrap();
    assert!(issued.contains("15882"));
    fs::write(at("again.txt"), issued.replace("15882", "15883")).unwrap();
    let (code, _, errors) = gouji(&root(), &["harvest", "corpus/reports", &at("again.txt"), "-o", &at("whole"), "-q"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let mut paths: Vec<String> = dataset(&root().join("corpus/reports")).into_keys().collect();
    paths.reverse();
    let mut paths: Vec<String> = paths.into_iter().map(|name| format!("corpus/reports/{name}")).collect();
    paths.push(at("again.txt"));
    let mut parts = vec![String::from("build")];
    for (number, paths) in paths.chunks(5).enumerate() {
        let arguments: Vec<&str> = ["read"].into_iter().chain(paths.iter().map(String::as_str)).collect();
        let (code, records, _) = gouji(&root(), &arguments);
        assert_eq!(code, 0);
        fs::write(at(&format!("{number}.jsonl")), records).unwrap();
        parts.push(at(&format!("{number}.jsonl")));
    }
    parts.extend(["-o".to_owned(), at("built"), "-q".to_owned()]);
    let (code, _, errors) = gouji(&root(), &parts.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((code, errors.as_str()), (0, ""));
    let whole = dataset(Path::new(&at("whole")));
    assert_same(&dataset(Path::new(&at("built"))), &whole);
    let found = String::from_utf8(whole["findings.csv"].clone()).unwrap();
    assert_eq!(found.matches(":G142,G142,revised,").count(), 2, "{found}");
    // A dataset is built of its own records again.
    let (code, ..) = gouji(&root(), &["build", &at("whole/reports.jsonl"), "-o", &at("again"), "-q"]);
    assert_eq!(code, 0);
    assert_same(&dataset(Path::new(&at("again"))), &whole);
}

#[test]
fn a_path_without_a_report_is_accounted_for_and_a_line_that_is_none_is_named() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let mut read = Command::cargo_bin("gouji").unwrap();
    let picture = at("seal.png");
    fs::write(&picture, b"\x89PNG\r\n\x1a\n").unwrap();
    let paths = format!("corpus/reports/hongze_2023.html\nno/such.html\n{picture}\n");
    let answered = read.current_dir(root()).args(["read", "--paths-from-stdin"]).write_stdin(paths).output().unwrap();
    fs::write(at("part.jsonl"), &answered.stdout).unwrap();
    let (code, _, errors) = gouji(folder.path(), &["build", "part.jsonl", "-o", "built", "-q"]);
    assert_eq!(code, 2, "{errors}");
    assert!(errors.contains("no/such.html"), "{errors}");
    let inputs = fs::read_to_string(at("built/inputs.jsonl")).unwrap();
    let outcome = |path: &str| inputs.lines().find(|line| line.contains(path)).unwrap().to_owned();
    assert!(outcome("seal.png").contains("\"outcome\":\"none\""), "{inputs}");
    assert!(outcome("no/such.html").contains("\"outcome\":\"failed\""), "{inputs}");
    assert!(outcome("hongze_2023.html").contains("\"outcome\":\"read\",\"reports\":1"), "{inputs}");
    fs::write(at("broken.jsonl"), [&answered.stdout[..], b"{\"schema\":\n"].concat()).unwrap();
    let (code, _, errors) = gouji(folder.path(), &["build", "broken.jsonl", "-o", "built"]);
    assert_eq!(code, 2);
    assert!(errors.contains("broken.jsonl: line 4: not a record"), "{errors}");
    assert_eq!(fs::read_to_string(at("built/inputs.jsonl")).unwrap(), inputs, "the dataset that stood there stays");
    assert!(dataset(&folder.path().join("built")).keys().all(|name| !name.ends_with(".partial")));
}
