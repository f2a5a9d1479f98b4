//! The site in a browser: headless Chromium, driven by `browser.mjs` beside this file.

use super::figures::neighbours;
use super::{harvested, hostile, site_of};
use std::io::Read;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Runs the checks of one kind on a site; `GOUJI_BROWSER` is the folder in which what drives the browser is installed.
fn run(kind: &str, site: &Path, more: &[&str]) -> bool {
    let Ok(tools) = std::env::var("GOUJI_BROWSER") else {
        eprintln!("GOUJI_BROWSER is not set: {kind} is not tried in a browser");
        return false;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/browser.mjs");
    let run =
        Command::new("node").arg(script).arg(kind).arg(site).args(more).env("GOUJI_BROWSER", tools).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{kind}: {said}");
    true
}

#[test]
fn people_find_their_way() {
    let dataset = harvested(&["corpus/reports"]);
    let site = site_of(dataset.path(), &[]);
    run("report", &site, &[]);
}

#[test]
fn what_is_decided_in_the_queue_is_taken_and_shown() {
    let dataset = harvested(&["corpus/reports"]);
    let site = site_of(dataset.path(), &[]);
    let file = dataset.path().join("decisions.toml");
    let decisions = file.to_str().unwrap();
    if !run("queue", &site, &[decisions]) {
        return;
    }
    let mut gouji = Command::new(env!("CARGO_BIN_EXE_gouji"));
    let check = gouji.arg("check").arg(dataset.path()).args(["--decisions", decisions]).output().unwrap();
    let said = String::from_utf8_lossy(&check.stdout);
    assert!(
        said.contains("模板\"所填\\ (") && said.contains("1 dismissed"),
        "{said} {}",
        String::from_utf8_lossy(&check.stderr)
    );
    let site = site_of(dataset.path(), &["--decisions", decisions]);
    let page = std::fs::read_to_string(site.join("320813/2023/index.html")).unwrap();
    assert!(page.contains("模板&quot;所填\\"));
}

#[test]
fn counties_are_compared() {
    let sources = tempfile::TempDir::new().unwrap();
    neighbours(sources.path());
    let dataset = harvested(&[sources.path().to_str().unwrap(), "corpus/reports/zhijiang_2025.txt"]);
    let site = site_of(dataset.path(), &[]);
    run("compare", &site, &[]);
}

#[test]
fn pages_are_open_to_everyone() {
    let sources = tempfile::TempDir::new().unwrap();
    neighbours(sources.path());
    let dataset = harvested(&[sources.path().to_str().unwrap(), "corpus/reports"]);
    let site = site_of(dataset.path(), &[]);
    run("axe", &site, &[]);
}

/// A server that counts whoever asks it anything.
fn canary() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    thread::spawn({
        let asked = Arc::clone(&asked);
        move || {
            for mut stream in listener.incoming().flatten() {
                asked.fetch_add(1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 1024]);
            }
        }
    });
    (address, asked)
}

#[test]
fn hostile_reports_ask_nobody() {
    let (address, asked) = canary();
    let sources = tempfile::TempDir::new().unwrap();
    hostile::lay(sources.path(), &address);
    let dataset = harvested(&[sources.path().to_str().unwrap()]);
    let site = site_of(dataset.path(), &[]);
    if run("hostile", &site, &[]) {
        assert_eq!(asked.load(Ordering::SeqCst), 0, "the server was asked");
    }
}
