//! The habits of the source: who may import whom, and how large a file may grow.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules by layer; a module imports only from layers below its own, and from its own layer never another module.
const LAYERS: &[&[&str]] = &[
    &["source", "error", "word"],
    &["message"],
    &["finding", "text"],
    &["form", "lexicon", "record"],
    // `title` tells a body by the code table of `record`.
    &["grid", "archive", "title"],
    &["document"],
    &["recognise", "portal"],
    &["crawl"],
    &["check"],
    &["review"],
    &["dataset"],
    &["site"],
    &["pipeline"],
];
/// Rooms of `recognise`, and those that none of their files may import.
const ROOMS: &[(&str, &[&str])] = &[
    ("labels", &["digits", "grid", "text", "identity", "prose", "outline", "local"]),
    ("digits", &["labels", "grid", "text", "identity", "prose", "outline", "local"]),
    ("grid", &["digits", "text", "identity", "prose", "outline", "local"]),
    ("text", &["grid", "identity", "prose", "outline"]),
];
/// Names that say nothing about what a file is for.
const EMPTY_NAMES: &[&str] = &["utils", "util", "types", "common", "helpers", "misc"];
const MOST_LINES: usize = 500;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The modules that a line names behind `crate::`, those between braces as well.
fn imported(code: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let named = |import: &str| match import.strip_prefix('{') {
        Some(list) => list.split(['}', ',']).map(name).filter(|name| !name.is_empty()).collect(),
        None => vec![name(import)],
    };
    code.split("crate::").skip(1).flat_map(named).collect()
}

#[test]
fn no_room_of_recognition_looks_into_a_later_one() {
    let mut wrong = Vec::new();
    for (room, closed) in ROOMS {
        let folder = root().join("src/recognise");
        let files = sources(&folder.join(room)).into_iter().chain([folder.join(format!("{room}.rs"))]);
        for path in files {
            let text = fs::read_to_string(&path).unwrap();
            for other in *closed {
                let inner = format!("recognise::{other}::");
                if text.contains(&inner) || text.contains(&format!("recognise::{other};")) {
                    wrong.push(format!("{} imports {other}", path.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_module_imports_from_above_or_beside() {
    let layer = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let own = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().into_owned();
        let module = own.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let Some(own_layer) = layer(&module) else { continue };
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap();
            for imported in imported(code) {
                // `record` stands on `form`: a report's cells are a form's cells.
                let allowed = imported == module || (module == "record" && imported == "form");
                if let Some(imported_layer) = layer(&imported)
                    && !allowed
                    && imported_layer >= own_layer
                {
                    wrong.push(format!("{own}:{}: {module} imports {imported}", number + 1));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn checks_never_see_how_a_report_was_parsed() {
    for path in sources(&root().join("src/check")).iter().chain(&sources(&root().join("src/dataset"))) {
        let text = fs::read_to_string(path).unwrap();
        for module in ["document", "grid", "recognise"] {
            assert!(!text.contains(&format!("crate::{module}")), "{} imports {module}", path.display());
        }
    }
}

#[test]
fn files_have_one_job_and_a_name() {
    for folder in ["src", "tests", "benches"] {
        for path in sources(&root().join(folder)) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= MOST_LINES, "{} has {lines} lines", path.display());
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(!EMPTY_NAMES.contains(&stem.as_str()), "{} says nothing", path.display());
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in sources(&root().join("src")) {
        if path.file_name().is_some_and(|name| name == "tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} has no header", path.display());
    }
}
