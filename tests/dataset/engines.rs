//! Work cut by other programs, `xargs -P`, GNU parallel and Spark, gives the dataset of one harvest; Spark with `GOUJI_LONG=1` alone.

use crate::built::{assert_same, dataset, gouji};
use crate::root;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The bundled reports by their paths, and one path where nothing is.
fn paths() -> Vec<String> {
    let names = dataset(&root().join("corpus/reports")).into_keys();
    names.map(|name| format!("corpus/reports/{name}")).chain(["no/such.html".to_owned()]).collect()
}

/// One harvest of the same paths into a folder.
fn harvest(folder: &Path) {
    let output = folder.to_string_lossy().into_owned();
    let paths = paths();
    let arguments = ["harvest", "-q", "-o", &output].into_iter().chain(paths.iter().map(String::as_str));
    assert_eq!(gouji(&root(), &arguments.collect::<Vec<_>>()).0, 2, "one path is nothing");
}

/// Runs a script that reads the paths in seven at a time into `part.*.jsonl`, and builds what it made.
#[cfg(unix)]
fn assert_built_as_one_harvest(script: &str) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("paths"), paths().join("\n") + "\n").unwrap();
    let mut shell = Command::new("sh");
    shell.current_dir(root()).env("GOUJI", assert_cmd::cargo::cargo_bin("gouji")).env("FOLDER", folder.path());
    assert!(shell.args(["-c", script]).status().unwrap().success());
    let parts = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let parts: Vec<String> =
        parts.filter(|path| path.extension().is_some()).map(|path| path.display().to_string()).collect();
    assert_eq!(parts.len(), paths().len().div_ceil(7));
    let built = folder.path().join("built").display().to_string();
    let arguments = ["build", "-q", "-o", &built].into_iter().chain(parts.iter().map(String::as_str));
    assert_eq!(gouji(folder.path(), &arguments.collect::<Vec<_>>()).0, 2);
    harvest(&folder.path().join("whole"));
    assert_same(&dataset(&folder.path().join("built")), &dataset(&folder.path().join("whole")));
}

#[test]
#[cfg(unix)]
fn the_parts_of_xargs_are_built_as_one_harvest() {
    assert_built_as_one_harvest(
        r#"tr '\n' '\0' < "$FOLDER/paths" |
           xargs -0 -P4 -n7 sh -c 'printf "%s\n" "$@" | "$GOUJI" read --paths-from-stdin > "$FOLDER/part.$$.jsonl"' sh"#,
    );
}

#[test]
#[cfg(unix)]
fn the_parts_of_gnu_parallel_are_built_as_one_harvest() {
    let has_parallel = Command::new("parallel").arg("--version").output();
    if !has_parallel.is_ok_and(|output| output.stdout.starts_with(b"GNU parallel")) {
        println!("there is no GNU parallel: skipped");
        return;
    }
    assert_built_as_one_harvest(
        r#"parallel --will-cite --pipe -j4 -N7 '"$GOUJI" read --paths-from-stdin > "$FOLDER/part.{#}.jsonl"' < "$FOLDER/paths""#,
    );
}

#[test]
fn spark_gives_the_dataset_of_one_harvest() {
    if std::env::var_os("GOUJI_LONG").is_none() {
        println!("GOUJI_LONG is not set: skipped");
        return;
    }
    let python = std::env::var_os("GOUJI_PYTHON").unwrap_or_else(|| "python3".into());
    let has_spark = Command::new(&python).args(["-c", "import pyspark"]).output();
    if !has_spark.is_ok_and(|output| output.status.success()) {
        println!("this Python has no pyspark: skipped");
        return;
    }
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("paths.txt"), paths().join("\n")).unwrap();
    let mut spark = Command::new(python);
    spark.current_dir(root()).arg("examples/spark/harvest.py").args([at("paths.txt"), at("built")]);
    spark.arg("--gouji").arg(assert_cmd::cargo::cargo_bin("gouji")).arg("--parts").arg(at("parts"));
    let ran = spark.args(["--partitions", "5"]).output().unwrap();
    assert_eq!(ran.status.code(), Some(2), "{}", String::from_utf8_lossy(&ran.stderr));
    harvest(&at("whole"));
    assert_same(&dataset(&at("built")), &dataset(&at("whole")));
}
