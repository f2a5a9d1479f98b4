//! Tells the program which commit it was built from: `unknown` outside a checkout.

use std::path::Path;
use std::process::Command;

fn main() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let is_checkout = Path::new(folder).join(".git").exists();
    let asked = Command::new("git").args(["-C", folder, "rev-parse", "--short=12", "HEAD"]).output();
    let commit = asked.ok().filter(|asked| is_checkout && asked.status.success());
    let commit =
        commit.map_or_else(|| "unknown".to_owned(), |asked| String::from_utf8_lossy(&asked.stdout).trim().to_owned());
    println!("cargo:rustc-env=GOUJI_COMMIT={commit}");
    // What git writes at every commit; a checkout without it is asked once.
    let log = Path::new(folder).join(".git/logs/HEAD");
    println!("cargo:rerun-if-changed={}", if log.exists() { ".git/logs/HEAD" } else { "build.rs" });
}
