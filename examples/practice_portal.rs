//! Serves the practice portal, so that a whole harvest can be tried without asking anyone.
//!
//! `cargo run --example practice_portal [FOLDER]` writes `hosts`, `portals.tsv` and `authority.pem`
//! into the folder (default `practice`) and serves until Ctrl-C.
#![allow(missing_docs)]

#[path = "../tests/portal/mod.rs"]
mod portal;

use portal::{Portal, Settings};
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "practice".into()));
    let portal = Portal::start(&Settings { faults: true, ..Settings::default() })?;
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("hosts"), portal.hosts_file())?;
    fs::write(folder.join("portals.tsv"), portal.registry())?;
    fs::write(folder.join("authority.pem"), portal.authority())?;
    let (truth, folder) = (portal.truth(), folder.display());
    println!(
        "{} counties with {} reports and {} hosts that fail are served. In another terminal:\n\n\
         gouji harvest {folder}/portals.tsv --hosts {folder}/hosts --contact you@example.org --delay 0 \
         --state {folder}/state -o {folder}/output\n\n\
         Some hosts have certificates of the authority in {folder}/authority.pem. Ctrl-C ends this.",
        truth.counties.len(),
        truth.postings().count(),
        truth.faults.len()
    );
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(tokio::signal::ctrl_c())
}
