//! `gouji harvest` over a practice portal, in a folder of its own, and what it leaves behind.
#![allow(dead_code, clippy::unwrap_used)]

use crate::portal::Portal;
use crate::portal::log::Access;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Who asks, in the tests.
pub const CONTACT: &str = "practice@example.org";

/// The folder of one run: `hosts`, `portals.tsv`, `authority.pem`, later `state` and datasets.
pub struct Run {
    folder: TempDir,
}

impl Run {
    /// Over all counties of a portal and all hosts that fail.
    pub fn over(portal: &Portal) -> Self {
        Self::over_those(portal, |_| true)
    }

    /// Over the counties and hosts whose label is `wanted`: `yunhe` of `yunhe.practice.test`.
    pub fn over_those(portal: &Portal, wanted: impl Fn(&str) -> bool) -> Self {
        let folder = TempDir::new().unwrap();
        let registry = portal.registry();
        let (head, counties) = registry.split_once('\n').unwrap();
        let is_wanted = |line: &&str| wanted(label(line.split('\t').nth(4).unwrap()));
        let counties: Vec<&str> = counties.lines().filter(is_wanted).collect();
        fs::write(folder.path().join("portals.tsv"), format!("{head}\n{}\n", counties.join("\n"))).unwrap();
        fs::write(folder.path().join("hosts"), portal.hosts_file()).unwrap();
        fs::write(folder.path().join("authority.pem"), portal.authority()).unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command that harvests live, with its state in `state`.
    pub fn live(&self, dataset: &str, more: &[&str]) -> Command {
        let mut command = self.harvest(dataset);
        command.args(["portals.tsv", "--hosts", "hosts", "--authority", "authority.pem", "--contact", CONTACT]);
        command.args(["--fail-on", "never"]);
        command.args(more);
        command
    }

    /// The command that harvests from whatever is named next.
    pub fn harvest(&self, dataset: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.current_dir(self.folder.path()).args(["harvest", "--state", "state", "--output", dataset]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The WARC files of the run; none where it was killed before it began one.
    pub fn archives(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.path("state/archive")).into_iter().flatten();
        let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// The files of a dataset by their path within it; the lock of a process that was killed is none.
    pub fn files(&self, dataset: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(dataset), "", &mut files);
        files.remove(".lock");
        files
    }

    /// The files of a dataset, the times of asking blanked and what was transferred left out.
    pub fn timeless(&self, dataset: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files(dataset);
        for (name, bytes) in &mut files {
            match Path::new(name).extension().and_then(|ending| ending.to_str()) {
                Some("json") => *bytes = timeless(&[&bytes[..]]),
                Some("jsonl") => *bytes = timeless(&bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>()),
                Some("csv") => *bytes = timeless_rows(bytes),
                // Digests tell the time of what they are of; of reports in Parquet the CSV tells the rest.
                Some("sha256") => bytes.clear(),
                Some("parquet") if name.contains("/reports/") => bytes.clear(),
                _ => {}
            }
        }
        files
    }
}

/// Runs a command to its end, which must be a good one.
pub fn whole(mut command: Command) -> Output {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// `yunhe` of `http://yunhe.practice.test/`.
fn label(url: &str) -> &str {
    url.split("//").nth(1).and_then(|rest| rest.split('.').next()).unwrap_or_default()
}

fn collect(folder: &Path, within: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{within}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

fn timeless(documents: &[&[u8]]) -> Vec<u8> {
    let mut lines = String::new();
    for document in documents.iter().filter(|document| !document.is_empty()) {
        let mut value: Value = serde_json::from_slice(document).unwrap();
        blank(&mut value);
        lines.push_str(&value.to_string());
        lines.push('\n');
    }
    lines.into_bytes()
}

/// A table without its column `retrieved`.
fn timeless_rows(bytes: &[u8]) -> Vec<u8> {
    let mut rows = csv::Reader::from_reader(bytes);
    let header = rows.headers().unwrap().clone();
    let Some(retrieved) = header.iter().position(|name| name == "retrieved") else { return bytes.to_vec() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(header).chain(rows.records().map(Result::unwrap)) {
        let kept = row.iter().enumerate().filter(|(column, _)| *column != retrieved).map(|(_, value)| value);
        writer.write_record(kept).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Blanks when something was asked: of records `retrieved`, of postings `seen_at`, of attempts `time`.
fn blank(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                match name.as_str() {
                    "retrieved" | "seen_at" | "time" | "transfer" => *value = Value::Null,
                    _ => blank(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(blank),
        _ => {}
    }
}

/// Says which files differ, and where the first difference of each is.
#[track_caller]
pub fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    let mut differ = Vec::new();
    for (name, bytes) in one {
        let others = &other[name];
        if bytes != others {
            let at = bytes.iter().zip(others).take_while(|(own, other)| own == other).count();
            let near = |bytes: &[u8]| {
                let from = at.saturating_sub(150);
                String::from_utf8_lossy(&bytes[from.min(bytes.len())..(at + 150).min(bytes.len())]).into_owned()
            };
            differ.push(format!("{name} at byte {at}:\n  {}\n  {}", near(bytes), near(others)));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// The requests of each host, in the order of arrival.
pub fn by_host(log: &[Access]) -> BTreeMap<&str, Vec<&Access>> {
    let mut hosts: BTreeMap<&str, Vec<&Access>> = BTreeMap::new();
    for access in log {
        hosts.entry(access.host.as_str()).or_default().push(access);
    }
    hosts
}
