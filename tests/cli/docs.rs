//! README.md and docs/: their lines run and print what they say, and what they name is there.

mod page;

use super::{gouji, text};
use page::{Shown, is_shown, links, shown, spans, steps};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The most lines that a stranger is asked to read first.
const MOST_LINES: usize = 130;
/// What a line names that needs somebody's server, or what came from there: such a line is parsed, and not run.
const ELSEWHERE: [&str; 6] = ["--contact", "--addresses", "practice/", "list.tsv", ".warc.gz", ".wacz"];
/// Folders of the repository that are named within sentences.
const FOLDERS: [&str; 6] = ["benches/", "corpus/", "docs/", "examples/", "src/", "tests/"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The README and the pages of `docs/`, by their names.
fn names() -> Vec<String> {
    let files = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = files.map(|name| format!("docs/{}", name.into_string().unwrap())).collect();
    names.retain(|name| Path::new(name).extension().is_some_and(|ending| ending == "md"));
    names.push("README.md".to_owned());
    names.sort();
    names
}

/// A folder with the bundled corpus.
fn with_corpus() -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in walkdir::WalkDir::new(root().join("corpus")).into_iter().map(Result::unwrap) {
        let place = folder.path().join(entry.path().strip_prefix(root()).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir(place).unwrap();
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
    folder
}

/// The files that a word with a star names, or the word.
fn expanded(folder: &Path, word: &str) -> Vec<String> {
    let Some((before, after)) = word.split_once('*') else { return vec![word.to_owned()] };
    let (parent, begin) = before.rsplit_once('/').unwrap_or((".", before));
    let files = fs::read_dir(folder.join(parent)).unwrap().map(|entry| entry.unwrap().file_name());
    let names = files.map(|name| name.into_string().unwrap());
    let names = names.filter(|name| name.starts_with(begin) && name.ends_with(after));
    let mut names: Vec<String> = names.map(|name| format!("{parent}/{name}")).collect();
    names.sort();
    assert!(!names.is_empty(), "no file is {word}");
    names
}

/// Demands that the command line is one: `--help` is answered where all before it is known.
fn parse(arguments: &[String], name: &str) {
    let output = gouji().args(arguments).arg("--help").output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{name}: gouji {}: {said}", arguments.join(" "));
}

/// Demands that the repository has what cargo is asked for.
fn is_there_for_cargo(words: &[String], name: &str) {
    let (root, manifest) = (root(), page("Cargo.toml"));
    for pair in words.windows(2) {
        let [option, wanted] = pair else { continue };
        let is_file = |folder: &str| {
            let place = root.join(folder).join(wanted);
            place.with_extension("rs").is_file() || place.join("main.rs").is_file()
        };
        let is_there = match option.as_str() {
            "--test" => is_file("tests"),
            "--example" => is_file("examples"),
            "--bench" => manifest.contains(&format!("[[bench]]\nname = \"{wanted}\"\n")),
            "--features" => manifest.contains(&format!("\n{wanted} = [")),
            _ => true,
        };
        assert!(is_there, "{name}: there is no {wanted} for {option}");
    }
}

/// Runs a line: the first exit code that is not 0, and what its last command prints.
fn run(folder: &Path, line: &str) -> (i32, String) {
    let (mut code, mut printed) = (0, Vec::new());
    for step in steps(line) {
        let Some(arguments) = step.arguments() else { break };
        // Nobody wants a browser opened by a test.
        let arguments = arguments.iter().filter(|word| *word != "--open");
        let arguments: Vec<String> = arguments.flat_map(|word| expanded(folder, word)).collect();
        let output = gouji().current_dir(folder).args(&arguments).write_stdin(printed).output().unwrap();
        if code == 0 {
            code = output.status.code().unwrap();
        }
        printed = output.stdout;
        if let Some(file) = &step.file {
            fs::write(folder.join(file), &printed).unwrap();
        }
    }
    (code, text(&printed))
}

/// Whether a line ends as its remark tells; without one `check` may find something.
fn ends_well(line: &str, code: i32) -> bool {
    match line.split_once("exit code ") {
        Some((_, told)) => told.starts_with(&code.to_string()),
        None => code == 0 || (code == 1 && line.starts_with("gouji check ")),
    }
}

/// Parses a line, runs it where that asks nobody, and compares what it prints with what it is said to.
fn try_out(folder: &Path, name: &str, line: &str, said: Option<&[&str]>) {
    for step in steps(line) {
        if let Some(arguments) = step.arguments() {
            parse(arguments, name);
            continue;
        }
        assert_eq!(step.words.first().map(String::as_str), Some("cargo"), "{name}: nobody checks `{line}`");
        is_there_for_cargo(&step.words, name);
    }
    if ELSEWHERE.iter().any(|word| line.contains(word)) {
        assert!(said.is_none(), "{name}: nobody checks what `{line}` prints");
        return;
    }
    let (code, printed) = run(folder, line);
    assert!(ends_well(line, code), "{name}: `{line}` ends with {code}\n{printed}");
    if let Some(said) = said {
        let lines: Vec<&str> = printed.trim_end().lines().collect();
        assert!(is_shown(said, &lines), "{name} does not show what `{line}` prints\n{printed}");
    }
}

#[test]
fn every_line_of_the_pages_runs_and_prints_what_they_say() {
    for name in names() {
        let folder = with_corpus();
        for shown in shown(&page(&name)) {
            match shown {
                Shown::Line(line) => try_out(folder.path(), &name, line, None),
                Shown::Printed(line, said) => try_out(folder.path(), &name, line, Some(&said)),
                Shown::Decisions(decisions) => fs::write(folder.path().join("decisions.toml"), decisions).unwrap(),
            }
        }
    }
}

/// The names of the commands, as the program lists them.
fn commands() -> Vec<String> {
    let help = text(&gouji().arg("--help").output().unwrap().stdout);
    let list = help.split_once("Commands:\n").unwrap().1.split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}

#[test]
fn what_is_named_within_a_sentence_is_there() {
    let commands = commands();
    let helps = commands.iter().map(|command| gouji().args([command.as_str(), "--help"]).output().unwrap().stdout);
    let helps: String = helps.map(|help| text(&help)).collect();
    let known: Vec<&str> = helps.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
    for name in names() {
        let page = page(&name);
        for span in spans(&page) {
            // Brackets are round what may be left out.
            let steps = steps(&span.replace(['[', ']'], ""));
            let first = span.split(' ').next().unwrap_or_default();
            if span.starts_with("gouji ") {
                for step in &steps {
                    parse(step.arguments().unwrap(), &name);
                }
            } else if span.starts_with("cargo ") || first == "--features" {
                for step in &steps {
                    is_there_for_cargo(&step.words, &name);
                }
            } else if first.len() > 2 && first.starts_with("--") {
                assert!(known.contains(&first), "{name}: no command knows {first}");
            } else if FOLDERS.iter().any(|folder| span.starts_with(folder)) {
                assert!(root().join(span).exists(), "{name}: there is no {span}");
            }
        }
    }
}

#[test]
fn no_command_no_mark_and_no_file_is_left_out() {
    let told = |name: &str, is_it: &dyn Fn(&str) -> bool| spans(&page(name)).into_iter().any(is_it);
    let commands = commands();
    assert!(commands.len() >= 10, "{commands:?}");
    for command in commands {
        let line = format!("gouji {command} ");
        assert!(told("docs/commands.md", &|span| format!("{span} ").starts_with(&line)), "{command}");
    }
    for mark in gouji::record::Mark::ALL {
        assert!(told("docs/reading.md", &|span| span == mark.as_str()), "{}", mark.as_str());
    }
    let output = TempDir::new().unwrap();
    assert!(gouji().args(["harvest", "-q", "--site", "-o"]).arg(output.path()).output().unwrap().status.success());
    for entry in fs::read_dir(output.path()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let table = file.strip_suffix(".csv").unwrap_or(&file);
        let is_it = |span: &str| span == file || span == table || span.starts_with(&format!("{file}/"));
        assert!(file.starts_with('.') || told("docs/output.md", &is_it), "{file}");
    }
}

#[test]
fn every_link_leads_to_a_file_and_every_page_is_linked() {
    let mut from = names();
    from.extend(["ARCHITECTURE.md", "corpus/README.md"].map(str::to_owned));
    for name in &from {
        let folder = root().join(name).parent().unwrap().to_path_buf();
        for link in links(&page(name)).iter().filter(|link| !link.contains("://")) {
            assert!(folder.join(link).is_file(), "{name}: {link} leads nowhere");
        }
    }
    let linked = links(&page("README.md"));
    for name in names().iter().filter(|name| *name != "README.md") {
        assert!(linked.contains(name), "the README does not lead to {name}");
    }
}

#[test]
fn the_readme_is_short_and_its_figures_are_those_of_the_results() {
    let (readme, results) = (page("README.md"), page("docs/results.md"));
    let lines = readme.lines().count();
    assert!(lines <= MOST_LINES, "the README has {lines} lines");
    let (_, figures) = readme.split_once("| what | result |\n").unwrap();
    let rows: Vec<&str> = figures.lines().take_while(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 7, "a rule and six figures");
    for row in &rows[1..] {
        assert!(results.lines().any(|line| line.starts_with(*row)), "the results have no row\n{row}");
    }
}
