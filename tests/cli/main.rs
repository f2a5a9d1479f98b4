//! The command as people use it: streams, exit codes, bad input, the same bytes on every run.
#![allow(missing_docs, clippy::unwrap_used)]

mod docs;
mod folders;

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn gouji() -> Command {
    let mut command = Command::cargo_bin("gouji").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports").join(name)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs `gouji read` on one file with the given bytes: exit code, output, messages.
fn read(name: &str, bytes: &[u8]) -> (i32, String, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let output = gouji().arg("read").arg(&path).output().unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn read_prints_one_record_a_line_in_the_order_of_the_inputs() {
    let files = [corpus("zhijiang_2025.txt"), corpus("hongze_2023.html"), corpus("yanquan_2024.html")];
    let output = gouji().arg("read").args(&files).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
    let records: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["431228-2025", "320813-2023", "砚泉县人民政府办公室-2024"]);
    let first = &records[0];
    assert_eq!(first["schema"], "gouji/report/2");
    let keys: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).take(4).collect();
    assert_eq!(keys, ["schema", "id", "variant", "body"]);
    let source: Vec<&str> = first["source"].as_object().unwrap().keys().map(String::as_str).collect();
    let wanted = ["path", "member", "part", "url", "retrieved", "sha256", "media_type", "charset", "script"];
    assert_eq!(
        (source, first["source"]["part"].as_u64(), first["source"]["member"].is_null()),
        (wanted.to_vec(), Some(1), true)
    );
    assert_eq!(first["division"]["prefecture"], "怀化市");
    assert_eq!(first["source"]["script"], "traditional");
    assert_eq!(first["tables"]["proactive_disclosure"]["administrative_fees"]["amount_wanyuan"].to_string(), "2898.59");
    let source = fs::read(&files[0]).unwrap();
    let place = &first["spans"]["applications.new_received.total"][0];
    let range =
        usize::try_from(place[0].as_u64().unwrap()).unwrap()..usize::try_from(place[1].as_u64().unwrap()).unwrap();
    assert_eq!(&source[range], b"30");
    assert_eq!(records[1]["tables"]["applications"]["other_handling"]["total"], 0);
    assert_eq!(records[1]["marks"]["applications.other_handling.other.total"], "absent");
    assert_eq!(records[1]["findings"][1]["blame"][0][0], "review_and_litigation.review.total");
}

#[test]
fn each_report_of_a_file_knows_which_it_is() {
    let page = |year: u32| {
        format!(
            "<h1>溪口县人民政府{year}年政府信息公开工作年度报告</h1><p>一、总体情况<p>无。<p>六、其他需要报告的事项<p>无。"
        )
    };
    let told = |pages: &[String]| -> Vec<(u64, String, usize)> {
        let (code, records, _) = read("reports.html", pages.concat().as_bytes());
        assert_eq!(code, 0);
        let records = records.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        records
            .map(|record| {
                let findings = record["findings"].as_array().unwrap();
                let several = findings.iter().filter(|finding| finding["code"] == "G147").count();
                (record["source"]["part"].as_u64().unwrap(), record["id"].as_str().unwrap().to_owned(), several)
            })
            .collect()
    };
    let id = |year: u32| format!("溪口县人民政府-{year}");
    assert_eq!(told(&[page(2022)]), [(1, id(2022), 0)]);
    assert_eq!(told(&[page(2023), page(2022)]), [(1, id(2023), 1), (2, id(2022), 1)]);
}

#[test]
fn a_stream_and_a_file_give_the_same_record() {
    let file = gouji().args(["read", "--no-spans"]).arg(corpus("weitang_2020.txt")).output().unwrap();
    let bytes = fs::read(corpus("weitang_2020.txt")).unwrap();
    let stream = gouji().args(["read", "--no-spans", "-"]).write_stdin(bytes).output().unwrap();
    let mut file: Value = serde_json::from_slice(&file.stdout).unwrap();
    let stream: Value = serde_json::from_slice(&stream.stdout).unwrap();
    file["source"]["path"] = Value::Null;
    assert_eq!(file, stream);
    assert!(file.get("spans").is_none());
}

#[test]
fn the_filter_gives_a_line_for_every_line() {
    let paths = format!(
        "{}\nno-such-file.html\n{}\n",
        corpus("hongze_2023.html").display(),
        corpus("zhijiang_2025.txt").display()
    );
    let output = gouji().args(["read", "--paths-from-stdin"]).write_stdin(paths).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "every line was answered");
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let schemas: Vec<&str> = lines.iter().map(|line| line["schema"].as_str().unwrap()).collect();
    assert_eq!(schemas, ["gouji/report/2", "gouji/error/1", "gouji/report/2"]);
    assert_eq!(lines[1]["source"]["path"], "no-such-file.html");
}

#[test]
fn bad_input_is_named_with_its_cause() {
    let good = fs::read(corpus("yunxiu_2024.html")).unwrap();
    let page = String::from_utf8(good).unwrap();
    let cut = &page.as_bytes()[..page.find('县').unwrap() + 2];
    let wide = format!("{page}<table>{}</table>", "<tr><td colspan=2000000>".repeat(1001));
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("empty.txt", Vec::new(), "the file is empty"),
        ("blank.txt", b" \n\n ".to_vec(), "nothing but blanks"),
        ("binary.html", (0..4000_u32).map(|i| u8::try_from(i * 37 % 251).unwrap()).collect(), "a binary file"),
        ("report.pdf", b"%PDF-1.7\n".to_vec(), "the PDF is broken"),
        ("cut.html", cut.to_vec(), "truncated"),
        ("wide.html", wide.into_bytes(), "claims more than 1000000 slots"),
        ("news.html", "<h1>某县召开会议</h1><p>今天召开了会议。</p>".into(), "not an annual report"),
    ];
    for (name, bytes, cause) in cases {
        let (code, out, messages) = read(name, &bytes);
        assert_eq!((code, out.as_str()), (2, ""), "{name}");
        assert!(messages.contains(name) && messages.contains(cause), "{name}: {messages}");
    }
}

#[test]
fn a_page_nested_without_end_is_refused_at_once() {
    let (code, _, messages) = read("deep.html", format!("<html>{}", "<div>".repeat(100_000)).as_bytes());
    assert_eq!(code, 2);
    assert!(messages.contains("nested more than 10000 deep"), "{messages}");
}

#[test]
fn a_file_over_the_limit_is_refused_unread() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("huge.html");
    fs::File::create(&path).unwrap().set_len(200_000_000).unwrap();
    let output = gouji().arg("read").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("has 200000000 bytes; at most 33554432"));
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_leaves_the_others_unharmed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let locked = folder.path().join("locked.html");
    fs::write(&locked, "x").unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let output = gouji().arg("read").arg(&locked).arg(corpus("zhijiang_2025.txt")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("locked.html"));
    assert_eq!(text(&output.stdout).lines().count(), 1);
}

#[test]
fn harvest_writes_the_same_bytes_on_every_run() {
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for folder in [&first, &second] {
        let output = gouji().args(["harvest", "-o"]).arg(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let summary = text(&output.stdout);
        assert!(summary.contains("320813-2023") && summary.contains("10+1+0+0=11，总计印为0"), "{summary}");
    }
    let files = |folder: &TempDir| {
        let files = walkdir::WalkDir::new(folder.path()).into_iter().map(Result::unwrap);
        let files = files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
        let named = |path: PathBuf| {
            (path.strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
        };
        files.map(named).collect::<BTreeMap<String, Vec<u8>>>()
    };
    let (one, two) = (files(&first), files(&second));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    assert!(one.iter().all(|(name, bytes)| two[name] == *bytes));
    for name in ["cells.csv", "dataset.json", "gouji.xlsx", "panel.dta", "parquet/cells/2023.parquet", "run.json"] {
        assert!(one.contains_key(name), "{name} is not among {:?}", one.keys());
    }
    let dataset: Value = serde_json::from_slice(&fs::read(first.path().join("dataset.json")).unwrap()).unwrap();
    let lines = text(&fs::read(first.path().join("reports.jsonl")).unwrap());
    assert_eq!(dataset["reports"].as_array().unwrap().len(), lines.lines().count());
    let run: Value = serde_json::from_slice(&fs::read(first.path().join("run.json")).unwrap()).unwrap();
    let rows = csv::Reader::from_path(first.path().join("cells.csv")).unwrap().records().count();
    assert_eq!(run["cells"], rows);
}

#[test]
fn harvest_goes_on_past_a_bad_file() {
    let (source, output) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs::create_dir(source.path().join("inner")).unwrap();
    fs::copy(corpus("zhijiang_2025.txt"), source.path().join("inner/good.txt")).unwrap();
    fs::copy(corpus("zhijiang_2025.txt"), source.path().join("same.txt")).unwrap();
    fs::write(source.path().join("bad.html"), "").unwrap();
    let run = gouji().arg("harvest").arg(source.path()).arg("-o").arg(output.path()).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains("bad.html: the file is empty"));
    let lines = text(&fs::read(output.path().join("reports.jsonl")).unwrap());
    let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [report] = records.as_slice() else { panic!("{} records of one report", records.len()) };
    assert_eq!(report["id"], "431228-2025");
    let [also] = report["also"].as_array().unwrap().as_slice() else { panic!("{}", report["also"]) };
    let path = |name: &str| source.path().join(name).to_string_lossy().into_owned();
    assert_eq!(
        (report["source"]["path"].as_str(), also["path"].as_str()),
        (Some(&*path("inner/good.txt")), Some(&*path("same.txt")))
    );
    assert_eq!(also.as_object().unwrap().keys().collect::<Vec<_>>(), ["path", "url", "sha256", "retrieved", "part"]);
    let findings = fs::read_to_string(output.path().join("findings.csv")).unwrap();
    assert!(findings.contains(":G143,G143,posted_again,") && findings.contains("also stands at"), "{findings}");
    let run: Value = serde_json::from_slice(&fs::read(output.path().join("run.json")).unwrap()).unwrap();
    assert_eq!((&run["inputs"]["seen"], &run["reports"]), (&3.into(), &1.into()));
    // `read` prints both.
    let read = gouji().arg("read").args([path("inner/good.txt"), path("same.txt")]).output().unwrap();
    let read: Vec<Value> = text(&read.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read.len(), 2);
    assert!(read.iter().all(|record| record["variant"] == report["variant"] && record.get("also").is_none()));
}

#[test]
fn whoever_wants_silence_or_more_words_has_them() {
    let folder = TempDir::new().unwrap();
    let harvest = |more: &[&str]| {
        let output = gouji()
            .args(["harvest", "corpus/reports/hongze_2023.html", "-o"])
            .arg(folder.path().join("output"))
            .args(more)
            .output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(0), "{more:?}");
        (text(&output.stdout), text(&output.stderr))
    };
    let log = folder.path().join("run.log");
    assert_eq!(harvest(&["--quiet", "--log", log.to_str().unwrap()]), (String::new(), String::new()));
    let kept = fs::read_to_string(&log).unwrap();
    let (time, said) = kept.trim_end().split_once(' ').unwrap();
    assert_eq!((said, time.len(), time.ends_with('Z')), ("1 of 1 files read", 20, true));
    let (summary, said) = harvest(&["-v"]);
    assert!(summary.contains("reports") && said.contains("hongze_2023.html: a report"), "{said}");
    assert_eq!(gouji().args(["harvest", "-q", "-v"]).output().unwrap().status.code(), Some(64));
}

#[test]
fn check_spells_the_arithmetic_out() {
    let broken = gouji().arg("check").arg(corpus("hebei_kjt_2022.txt")).output().unwrap();
    assert_eq!(broken.status.code(), Some(1));
    let out = text(&broken.stdout);
    assert!(out.contains("自然人：11+0=11，而2+0=2"), "{out}");
    assert!(
        out.contains("would be consistent if applications.outcomes_total.natural_person were 11 (printed 2)"),
        "{out}"
    );
    let never = gouji().args(["check", "--fail-on", "never"]).arg(corpus("hebei_kjt_2022.txt")).output().unwrap();
    assert_eq!(never.status.code(), Some(0));
    let sound = gouji().args(["check", "--fail-on", "warning"]).arg(corpus("zhijiang_2025.txt")).output().unwrap();
    assert_eq!(sound.status.code(), Some(0));
    let json = gouji().args(["check", "--json"]).arg(corpus("hongze_2023.html")).output().unwrap();
    for line in text(&json.stdout).lines() {
        assert!(serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().starts_with("320813-2023/v"));
    }
}

#[test]
fn show_explain_and_forms_answer() {
    let show =
        gouji().arg("show").arg(corpus("zhijiang_2025.txt")).arg("applications.new_received.total").output().unwrap();
    let out = text(&show.stdout);
    assert!(out.contains("本年新收政府信息公开申请数量 · 总计") && out.contains("value  30"), "{out}");
    let blank = gouji()
        .arg("show")
        .arg(corpus("shuyang_fgj_2023.html"))
        .arg("applications.new_received.enterprise")
        .output()
        .unwrap();
    assert!(text(&blank.stdout).contains("null (blank)"));
    let wrong =
        gouji().arg("show").arg(corpus("zhijiang_2025.txt")).arg("applications.received.total").output().unwrap();
    assert_eq!(wrong.status.code(), Some(64));
    let explain = gouji().args(["explain", "T3.balance"]).output().unwrap();
    assert!(text(&explain.stdout).contains("第一项加第二项之和，等于第三项加第四项之和"));
    for code in gouji::finding::Code::ALL {
        let explain = gouji().args(["explain", code.id()]).output().unwrap();
        assert!(text(&explain.stdout).contains(code.name()));
    }
    let forms = gouji().args(["forms", "2019"]).output().unwrap();
    assert!(text(&forms.stdout).contains("proactive_disclosure.central_procurement"));
    let statistics = gouji().args(["forms", "2014"]).output().unwrap();
    assert!(text(&statistics.stdout).contains("suits.corrected"));
    for kind in gouji::crawl::Kind::all() {
        let explain = gouji().args(["explain", kind.as_str()]).output().unwrap();
        assert!(text(&explain.stdout).contains(kind.step()));
    }
    let bound = gouji().args(["explain", "S3"]).output().unwrap();
    assert!(text(&bound.stdout).contains("response.web_interviews_by_head ≤ response.web_interviews"));
    for arguments in [&["frobnicate"][..], &["explain", "G999"], &["forms", "1999"], &["read"]] {
        assert_eq!(gouji().args(arguments).output().unwrap().status.code(), Some(64), "{arguments:?}");
    }
}

#[test]
fn portals_are_shown_selected_and_asked_only_with_a_contact() {
    let root = env!("CARGO_MANIFEST_DIR");
    let shown = gouji().current_dir(root).args(["portals", "--county", "芷江县"]).output().unwrap();
    assert!(text(&shown.stdout).contains("431228\t芷江侗族自治县\t湖南省\t怀化市\thttp"));
    let folder = TempDir::new().unwrap();
    for (arguments, why) in [
        (&["--county", "芷江县"][..], "--contact"),
        (&["--county", "鼓楼区", "--contact", "a@example.org"], "give the code"),
        (&["--county", "芷江县", "--contact", "a@example.org", "--delay", "0.5"], "from 1 to 30 seconds"),
        (&["--county", "芷江县", "--shard", "4/3"], "I from 1 to N"),
    ] {
        let asked = gouji()
            .current_dir(folder.path())
            .arg("harvest")
            .arg(Path::new(root).join("corpus/portals.tsv"))
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(asked.status.code(), Some(64), "{arguments:?}");
        assert!(text(&asked.stderr).contains(why), "{arguments:?}: {}", text(&asked.stderr));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is begun");
    // The program carries its registry and a sample: both work from an empty folder.
    let alone = |arguments: &[&str]| gouji().current_dir(folder.path()).args(arguments).output().unwrap();
    let asked = alone(&["harvest", "--county", "芷江县"]);
    assert_eq!(asked.status.code(), Some(64));
    assert!(text(&asked.stderr).contains("--contact"), "{}", text(&asked.stderr));
    assert_eq!(alone(&["portals", "--county", "芷江县"]).stdout, shown.stdout);
    let version = text(&alone(&["--version"]).stdout);
    assert!(version.starts_with(concat!("gouji ", env!("CARGO_PKG_VERSION"), " (")), "{version}");
    let sample = alone(&["harvest", "--sample", "-o", "sample-out"]);
    assert_eq!(sample.status.code(), Some(0), "{}", text(&sample.stderr));
    let records = fs::read_to_string(folder.path().join("sample-out/reports.jsonl")).unwrap();
    assert_eq!((records.lines().count(), records.contains("\"path\":\"sample/hongze_2023.html\"")), (3, true));
}

#[test]
fn a_folder_that_is_being_written_is_left_alone_and_a_run_that_reads_nothing_changes_nothing() {
    let output = TempDir::new().unwrap();
    let harvest = |source: &Path| gouji().arg("harvest").arg(source).arg("-o").arg(output.path()).output().unwrap();
    assert_eq!(harvest(&corpus("hongze_2023.html")).status.code(), Some(0));
    let files = || -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<_> = walkdir::WalkDir::new(output.path())
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| path.is_file())
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let before = files();
    let missing = harvest(Path::new("no-such-file.html"));
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("no-such-file.html"));
    assert_eq!(files(), before);
    let lock = gouji::dataset::Lock::take(output.path()).unwrap();
    let second = harvest(&corpus("zhijiang_2025.txt"));
    assert_eq!(second.status.code(), Some(2));
    let said = format!("process {} is writing into it", std::process::id());
    assert!(text(&second.stderr).contains(&said), "{}", text(&second.stderr));
    drop(lock);
    assert_eq!(files(), before);
    assert_eq!(harvest(&corpus("zhijiang_2025.txt")).status.code(), Some(0));
}
