//! `gouji check` as people use it: every form of output, decisions, the baseline, colour, exit codes.
#![allow(missing_docs, clippy::unwrap_used)]

mod decided;

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The id of a finding of the bundled report of Hongze.
fn of_hongze(finding: &str) -> String {
    of(HONGZE, finding)
}

/// The id of a finding of a bundled report, with the variant that it has.
fn of(path: &str, finding: &str) -> String {
    let report = gouji::pipeline::read::file(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    format!("{}:{finding}", report.key())
}

static REVIEW: LazyLock<String> = LazyLock::new(|| of_hongze("G201:T4.sum:review"));
static SUIT: LazyLock<String> = LazyLock::new(|| of_hongze("G201:T4.sum:suit_after_review"));

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports").join(name)
}

/// Runs `gouji check` with these arguments: exit code, output, messages.
fn check(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("gouji").unwrap();
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("check").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const HONGZE: &str = "corpus/reports/hongze_2023.html";
const SHATANG: &str = "corpus/reports/shatang_2024.html";
const KJT: &str = "corpus/reports/hebei_kjt_2022.txt";

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

/// A copy of the report of Hongze with another figure in its table: 结果纠正 2 for 1 (10+2=12).
fn with_another_figure(folder: &TempDir) -> String {
    let page = fs::read_to_string(corpus("hongze_2023.html")).unwrap();
    let found = lines(&check(&[HONGZE, "--json"]).1);
    let record = Command::cargo_bin("gouji").unwrap().arg("read").arg(corpus("hongze_2023.html")).output().unwrap();
    let record: Value = serde_json::from_slice(&record.stdout).unwrap();
    let span = &record["spans"]["review_and_litigation.review.corrected"][0];
    let start = usize::try_from(span[0].as_u64().unwrap()).unwrap();
    assert_eq!(&page[start..=start], "1");
    assert_eq!(found[0]["figures"], "10+1+0+0=11; 0");
    written(folder, "hongze.html", &format!("{}2{}", &page[..start], &page[start + 1..]))
}

#[test]
fn the_text_draws_the_table_with_the_cells_marked() {
    let (code, out, _) = check(&[HONGZE]);
    assert_eq!(code, 1);
    for line in [
        "           行政复议：10+1+0+0=11，总计印为0，差额11",
        "                    │  结果维持  结果纠正  其他结果  尚未审结     总计",
        "           行政复议 │        10         1         0         0  [0] 11?",
        "           若行政复议·总计为11（印为0）则一致",
        "             review_and_litigation.review.total: bytes 6790-6791",
        // Two explanations: both cells are marked, and neither is said to be the one.
        "            复议后起诉 │       [5]         0         0         0   [0]",
        "1 report: 2 errors, 0 warnings, 1 note; 3 open",
    ] {
        assert!(out.lines().any(|shown| shown.trim() == line.trim()), "`{line}` is not in\n{out}");
    }
    assert!(out.contains(&*REVIEW) && out.contains("sha256 5a105a2d347d"), "{out}");
    let (_, out, _) = check(&[SHATANG]);
    let story = of(SHATANG, "G201:T3.balance:enterprise · 2 broken relations, one story");
    assert!(out.contains(&story), "{out}");
    assert!(out.contains("holds       T3.applicants new_received: 58+4+0+1+11+0 = 74"), "{out}");
    assert!(out.contains("[4] 11?   [11] 4?"), "{out}");
}

#[test]
fn errors_stand_before_notes_and_a_story_is_told_once() {
    let (_, out, _) = check(&[HONGZE, SHATANG, KJT]);
    let first = out.find("  error     ").unwrap();
    assert!(first < out.find("  note      ").unwrap());
    assert_eq!(out.matches("  error     ").count(), 4, "two stories of Hongze, one of each other report");
    assert_eq!(out.matches("3 broken relations, one story").count(), 1);
    assert!(out.lines().all(|line| !line.ends_with(' ')), "no line ends in a blank");
}

#[test]
fn colour_is_for_terminals() {
    let escape = '\u{1b}';
    assert!(!check(&[HONGZE]).1.contains(escape), "a pipe is no terminal");
    let coloured = |name: &str, value: &str| {
        let mut command = Command::cargo_bin("gouji").unwrap();
        command.env("CLICOLOR_FORCE", "1").env(name, value).arg("check").arg(corpus("hongze_2023.html"));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(coloured("TERM", "xterm").contains(escape));
    assert!(!coloured("NO_COLOR", "1").contains(escape));
    let plain = coloured("NO_COLOR", "1");
    assert!(plain.contains("[0] 11?"), "marks do not need colour");
}

#[test]
fn json_has_what_an_auditor_wants_on_a_finding() {
    let (code, out, _) = check(&[SHATANG, "--json"]);
    assert_eq!(code, 1);
    assert_eq!(out, check(&[SHATANG, "--format", "json"]).1);
    let found = lines(&out);
    let second = &found[1];
    assert_eq!(second["id"], of(SHATANG, "G201:T3.balance:legal_service_org"));
    assert_eq!(second["story"], of(SHATANG, "G201:T3.balance:enterprise"));
    assert_eq!(second["report"], "沙棠县人民政府-2024");
    assert_eq!(
        second["id"],
        format!("沙棠县人民政府-2024/{}:G201:T3.balance:legal_service_org", second["variant"].as_str().unwrap())
    );
    assert_eq!(second["relation_name"]["zh"], "收支平衡");
    assert_eq!(second["figures"], "11+1=12; 5+0=5");
    assert_eq!(second["state"], "open");
    assert_eq!(second["explanations"][0]["cause"], "two_columns_traded");
    assert_eq!(second["explanations"][0]["changes"][0]["implied"], 11);
    assert_eq!(second["all_explanations"], true);
    assert_eq!(second["others"][0]["outcome"], "holds");
    assert_eq!(second["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(second["path"], SHATANG);
}

#[test]
fn csv_has_a_row_a_finding_and_no_formula() {
    let folder = TempDir::new().unwrap();
    let decisions = format!(
        "[[decision]]\nfinding = \"{}\"\nverdict = \"dismissed\"\nreason = \"=HYPERLINK(1)\"\nfigures = \"10+1+0+0=11; 0\"\n",
        *REVIEW
    );
    let path = written(&folder, "decisions.toml", &decisions);
    let (code, out, _) = check(&[HONGZE, "--format", "csv", "--decisions", &path]);
    assert_eq!(code, 1);
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let value = |row: usize, name: &str| rows[row].get(header.iter().position(|h| h == name).unwrap()).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(value(2, "finding_id"), *REVIEW);
    assert_eq!(format!("{}/{}:G201:T4.sum:review", value(2, "report_id"), value(2, "variant")), *REVIEW);
    assert_eq!((value(2, "state"), value(2, "reason")), ("dismissed", "'=HYPERLINK(1)"));
    assert_eq!((value(2, "left_value"), value(2, "right_value"), value(2, "difference")), ("11.0", "0.0", "11.0"));
    assert_eq!((value(2, "county_name"), value(2, "implied")), ("洪泽区", "review_and_litigation.review.total=11"));
    assert_eq!(value(1, "state"), "open");
    let (_, none, _) = check(&["corpus/reports/zhijiang_2025.txt", "--format", "csv"]);
    assert_eq!(none.lines().count(), 1, "the header stands without a row");
}

/// The properties that the standard requires of the objects used here, and the values it allows.
#[test]
fn sarif_has_what_the_standard_requires() {
    let folder = TempDir::new().unwrap();
    let decisions =
        format!("[[decision]]\nfinding = \"{}\"\nverdict = \"answered\"\nreissue = \"320813-2023/v000000\"\n", *SUIT);
    let decisions = written(&folder, "decisions.toml", &decisions);
    let baseline = written(&folder, "last.ndjson", &check(&[HONGZE, "--json"]).1);
    let (code, out, _) = check(&[HONGZE, KJT, "--format", "sarif", "--decisions", &decisions, "--baseline", &baseline]);
    assert_eq!(code, 1);
    let log: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!("one run") };
    assert_eq!(run["tool"]["driver"]["name"], "gouji");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 6, "unchanged ones too");
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(result["partialFingerprints"]["goujiFindingId/v1"].is_string());
        for location in result["locations"].as_array().unwrap() {
            let physical = &location["physicalLocation"];
            assert!(physical["artifactLocation"]["uri"].as_str().unwrap().starts_with("corpus/reports/"));
            assert!(location["logicalLocations"][0]["fullyQualifiedName"].is_string());
        }
    }
    let with_id =
        |id: &str| results.iter().find(|result| result["partialFingerprints"]["goujiFindingId/v1"] == id).unwrap();
    let review = with_id(&REVIEW);
    let region = &review["locations"][0]["physicalLocation"]["region"];
    let start = usize::try_from(region["byteOffset"].as_u64().unwrap()).unwrap();
    assert_eq!((fs::read(corpus("hongze_2023.html")).unwrap()[start], &region["byteLength"]), (b'0', &Value::from(1)));
    let (line, column) = (region["startLine"].as_u64().unwrap(), region["startColumn"].as_u64().unwrap());
    let page = fs::read_to_string(corpus("hongze_2023.html")).unwrap();
    let lines: Vec<&str> = page[..start].split('\n').collect();
    assert_eq!((line, column), (lines.len() as u64, lines.last().unwrap().chars().count() as u64 + 1));
    assert_eq!((&region["endLine"], &region["endColumn"]), (&region["startLine"], &Value::from(column + 1)));
    assert_eq!(review["relatedLocations"].as_array().unwrap().len(), 4);
    assert_eq!(review["baselineState"], "unchanged");
    assert_eq!(review["properties"]["relation"], "T4.sum");
    assert!(review.get("suppressions").is_none());
    let suit = with_id(&SUIT);
    assert_eq!(suit["suppressions"][0]["kind"], "external");
    assert_eq!(suit["suppressions"][0]["justification"], "issued again: 320813-2023/v000000");
    assert_eq!(with_id(&of(KJT, "G201:T3.balance:natural_person"))["baselineState"], "new");
    let has = |file: &str, name: &str| {
        let log: Value = serde_json::from_str(&check(&[file, "--format", "sarif"]).1).unwrap();
        let place = format!("/locations/0/physicalLocation/region/properties/{name}");
        log["runs"][0]["results"].as_array().unwrap().iter().any(|result| result.pointer(&place).is_some())
    };
    assert!(has("tests/fixtures/pdf/hongze_2023--upright.pdf", "page"));
    assert!(has("tests/fixtures/office/shatang_2024.xlsx", "row"));
    let (_, none, _) = check(&["corpus/reports/zhijiang_2025.txt", "--format", "sarif"]);
    let none: Value = serde_json::from_str(&none).unwrap();
    assert_eq!(none["runs"][0]["results"].as_array().unwrap().len(), 0);
}

#[test]
fn the_same_bytes_on_every_run_whatever_the_order_of_the_inputs() {
    for format in ["text", "json", "csv", "sarif", "decisions"] {
        let turned = check(&[KJT, SHATANG, HONGZE, "--format", format]);
        assert_eq!(turned, check(&[HONGZE, KJT, SHATANG, "--format", format]), "{format}");
    }
    assert_eq!(check(&["corpus/reports"]), check(&["corpus/reports"]));
}

#[test]
fn only_what_is_asked_for_is_shown_and_counted() {
    let ids = |arguments: &[&str]| {
        let found = lines(&check(&[&[HONGZE, KJT, "--json"], arguments].concat()).1);
        found.iter().map(|finding| finding["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(ids(&[]).len() > 2);
    assert_eq!(ids(&["--only", "t4.sum"]), [REVIEW.as_str(), SUIT.as_str()]);
    assert_eq!(ids(&["--only", "T4.sum", "--only", "relation_broken"]), ids(&["--only", "G201"]));
    let (_, out, _) = check(&[KJT, "--only", "T3.outcomes"]);
    assert!(out.contains("T3.outcomes") && !out.contains("T3.balance "), "{out}");
    assert!(!out.contains("baseline"), "nobody gave one: {out}");
    let (code, out, _) = check(&[HONGZE, KJT, "--only", "G230"]);
    assert_eq!((code, out.as_str()), (0, "2 reports: 0 errors, 0 warnings, 0 notes\n"));
    let (code, _, messages) = check(&[HONGZE, "--only", "T9"]);
    assert_eq!(code, 64);
    assert!(messages.contains("there is no code or relation T9"), "{messages}");
}

#[test]
fn the_summary_counts_by_code_cause_and_place_the_worst_first() {
    let (code, out, _) = check(&["corpus/reports", "--summary"]);
    assert_eq!(code, 1);
    let lines: Vec<Vec<&str>> = out.lines().map(|line| line.split_whitespace().collect()).collect();
    let begins = |words: &[&str]| lines.iter().position(|line| line.starts_with(words)).unwrap_or(usize::MAX);
    assert_eq!(lines[begins(&["G201", "T4.sum"])], ["G201", "T4.sum", "relation_broken", "2", "0", "0", "2", "1"]);
    assert!(begins(&["G201", "T4.sum"]) < begins(&["G101"]) && begins(&["G101"]) < begins(&["G121"]), "{out}");
    assert_eq!(lines[begins(&["default_total"])], ["default_total", "2", "0", "0", "2", "1"]);
    assert!(begins(&["320813", "洪泽区", "2"]) < begins(&["431228"]), "{out}");
    let (_, told, _) = check(&["corpus/reports"]);
    assert_eq!(out.lines().last(), told.lines().last(), "the tally is that of the list");
    assert_eq!(check(&[HONGZE, "--summary", "--json"]).0, 64);
}

#[test]
fn the_most_severe_stand_first_and_a_limit_leaves_the_rest() {
    let weights = |arguments: &[&str]| {
        let (_, out, messages) = check(&[&["corpus/reports", "--json"], arguments].concat());
        let severities = lines(&out).into_iter().map(|finding| finding["severity"].as_str().unwrap().to_owned());
        (severities.collect::<Vec<_>>(), messages)
    };
    let (all, _) = weights(&[]);
    let errors = all.iter().take_while(|severity| *severity == "error").count();
    let warnings = all[errors..].iter().take_while(|severity| *severity == "warning").count();
    assert!(
        errors > 5 && warnings > 3 && all[errors + warnings..].iter().all(|severity| severity == "note"),
        "{all:?}"
    );
    let (few, messages) = weights(&["--limit", "7"]);
    assert_eq!(few, all[..7]);
    assert!(messages.contains(&format!("7 of {} findings, the most severe", all.len())), "{messages}");
    // What is settled takes no room.
    let folder = TempDir::new().unwrap();
    let dismissed = |id: &str| format!("[[decision]]\nfinding = \"{id}\"\nverdict = \"dismissed\"\nreason = \"x\"\n");
    let decisions = written(&folder, "decisions.toml", &(dismissed(&REVIEW) + &dismissed(&SUIT)));
    let (_, open, _) = check(&[HONGZE, KJT, "--json", "--limit", "3", "--decisions", &decisions]);
    assert!(lines(&open).iter().all(|finding| finding["state"] == "open"), "{open}");
    let (_, stanzas, _) = check(&[HONGZE, "--format", "decisions", "--limit", "1", "--decisions", &decisions]);
    assert_eq!(stanzas.matches("[[decision]]").count(), 1, "{stanzas}");
    let (_, out, messages) = check(&[HONGZE, "--json", "--only", "G121", "--decisions", &decisions]);
    assert!(
        !out.contains("no_longer_found") && !messages.contains("no longer found"),
        "it is found, and not asked for"
    );
    let (_, told, _) = check(&["corpus/reports"]);
    let (_, out, _) = check(&["corpus/reports", "--limit", "3"]);
    assert_eq!(out.lines().last(), told.lines().last(), "all are counted");
    assert!(told.starts_with(&out[..out.find("\n\n").unwrap()]), "the worst report first: {out}");
    assert!(!out.contains("  note      ") && !out.contains("  warning   "), "{out}");
}

#[test]
fn a_dataset_is_checked_as_what_it_was_made_of() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("dataset");
    let sources = [HONGZE, SHATANG, KJT, "corpus/reports/zhijiang_2025.txt"];
    let mut harvest = Command::cargo_bin("gouji").unwrap();
    harvest.current_dir(env!("CARGO_MANIFEST_DIR")).arg("harvest").args(sources).arg("-o").arg(&output);
    harvest.assert().success();
    let dataset = output.to_string_lossy().into_owned();
    let records = output.join("reports.jsonl").to_string_lossy().into_owned();
    for format in ["text", "json", "csv", "sarif", "decisions"] {
        let of_files = check(&[&sources[..], &["--format", format]].concat());
        assert_eq!(check(&[&dataset, "--format", format]), of_files, "{format}");
        assert_eq!(check(&[&records, "--format", format]), of_files, "{format}");
    }
    let both = check(&[&dataset, HONGZE, "--summary"]);
    assert!(both.1.contains("\n4 reports: "), "a report in both is one: {}", both.1);
    // Records as other programs write them, in a folder beside a report, one line of them damaged.
    let spaced = fs::read_to_string(&records).unwrap().replacen("{\"schema\":", "\n{ \"schema\": ", 1)
        + "{\"schema\":\"gouji/report/2\"\n";
    let parts = folder.path().join("parts");
    fs::create_dir(&parts).unwrap();
    fs::write(parts.join("part.jsonl"), spaced).unwrap();
    fs::copy(corpus("zhijiang_2025.txt"), parts.join("again.txt")).unwrap();
    let (code, out, messages) = check(&[&parts.to_string_lossy(), "--summary"]);
    assert_eq!((code, out.lines().last().unwrap().starts_with("4 reports: ")), (2, true), "{out}{messages}");
    assert!(messages.contains("part.jsonl: line 6: "), "{messages}");
    fs::remove_file(records).unwrap();
    let (code, _, messages) = check(&[&dataset]);
    assert!(code == 64 && messages.contains("the dataset has no reports.jsonl"), "{messages}");
}

#[test]
fn a_folder_without_reports_is_a_mistake_of_whoever_asks() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().to_string_lossy().into_owned();
    assert_eq!(check(&[&path]).0, 64);
    written(&folder, "notes.txt", "nothing of the kind");
    let (code, out, messages) = check(&[&path]);
    assert_eq!((code, out.as_str()), (64, ""));
    assert!(messages.contains("notes.txt: this is not an annual report") && messages.contains("no report is in there"));
    let report = fs::read(corpus("chengxi_2024.docx")).unwrap();
    fs::write(folder.path().join("report.docx"), &report[..report.len() / 2]).unwrap();
    assert_eq!(check(&[&path]).0, 2, "damaged is not nothing");
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_go_on() {
    for format in ["text", "json", "csv", "sarif", "decisions"] {
        let (code, out, messages) = check(&["no-such-file.html", HONGZE, "--format", format]);
        assert_eq!(code, 2, "{format}");
        assert!(messages.contains("no-such-file.html") && out.contains(&*REVIEW), "{format}");
    }
    let (code, _, messages) = check(&[HONGZE, "--json", "--format", "csv"]);
    assert_eq!(code, 64);
    assert!(messages.contains("--json"), "{messages}");
}

/// Two years of one body; the second takes up as many applications as it says.
fn two_years(folder: &TempDir, carried_in: u32) -> [String; 2] {
    let page = |year: u32, [new, carried_in, carried_out]: [u32; 3]| {
        let row = |label: &str, n: u32| format!("<tr><td>{label}<td>{n}<td>0<td>0<td>0<td>0<td>0<td>{n}</tr>");
        let closed = new + carried_in - carried_out;
        let head =
            "<tr><td>申请人情况<td>自然人<td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他<td>总计</tr>";
        let rows = [
            row("一、本年新收政府信息公开申请数量", new),
            row("二、上年结转政府信息公开申请数量", carried_in),
            row("（一）予以公开", closed),
            row("（七）总计", closed),
            row("四、结转下年度继续办理", carried_out),
        ];
        let title =
            format!("<h1>溪口县人民政府{year}年政府信息公开工作年度报告</h1><p>三、收到和处理政府信息公开申请情况");
        written(folder, &format!("{year}.html"), &format!("{title}<table>{head}{}</table>", rows.concat()))
    };
    [page(2022, [7, 0, 3]), page(2023, [4, carried_in, 0])]
}

#[test]
fn what_holds_between_reports_stands_with_the_one_it_is_of() {
    let folder = TempDir::new().unwrap();
    let [first, second] = two_years(&folder, 5);
    let (code, out, _) = check(&[&first, &second]);
    assert_eq!(code, 0, "what years disagree on is a warning");
    assert_eq!(check(&[&first, &second, "--fail-on", "warning"]).0, 1);
    let later = &out[..out.find("溪口县人民政府2022年").unwrap()];
    assert!(later.contains("溪口县人民政府2023年"), "the worst first: {out}");
    assert!(later.contains("  warning   总计：按上年报告（溪口县人民政府-2022）为3"), "{out}");
    assert!(later.contains("Y1 ") && later.contains("may fail without a mistake: "), "{out}");
    let id = &of(&second, "G220:Y1:total");
    assert!(id.starts_with("溪口县人民政府-2023/v"), "{id}");
    let found = lines(&check(&[&first, &second, "--json"]).1);
    let finding = found.iter().find(|finding| finding["id"] == **id).unwrap();
    assert_eq!((finding["figures"].as_str(), finding["path"].as_str()), (Some("3; 5"), Some(second.as_str())));
    for format in ["csv", "sarif", "decisions"] {
        assert!(check(&[&first, &second, "--format", format]).1.contains(id), "{format}");
    }
    let decided = format!(
        "[[decision]]\nfinding = \"{id}\"\nverdict = \"dismissed\"\nreason = \"机构合并\"\nfigures = \"3; 5\"\n"
    );
    let decisions = written(&folder, "decisions.toml", &decided);
    let (_, out, _) = check(&[&first, &second, "--decisions", &decisions]);
    assert!(out.contains("机构合并") && out.contains("1 dismissed"), "{out}");
    let (_, out, _) = check(&[&second, "--decisions", &decisions]);
    assert!(
        out.contains("on other reports or on what holds between reports: 1"),
        "one year alone tells nothing: {out}"
    );
    let [first, second] = two_years(&folder, 6);
    let (_, out, _) = check(&[&first, &second, "--decisions", &decisions]);
    assert!(out.contains("changed decided on 3; 5, is 3; 6"), "{out}");
}

#[test]
fn an_id_names_one_finding() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in fs::read_dir(root.join("corpus/reports")).unwrap() {
        let path = entry.unwrap().path();
        documents.push((path.display().to_string(), fs::read(path).unwrap()));
    }
    for entry in fs::read_dir(root.join("tests/cases")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        // The whole file too: dozens of reports in one, with every row printed many times.
        documents.push((path.display().to_string(), text.clone().into_bytes()));
        for section in text.split("\n## ").skip(1) {
            let document = section.split("```").nth(1).and_then(|fence| fence.split_once('\n')).unwrap().1;
            documents.push((section.lines().next().unwrap().to_owned(), document.as_bytes().to_vec()));
        }
    }
    let (mut findings, mut reports) = (0, 0);
    for (name, bytes) in documents {
        let Ok(report) = gouji::pipeline::read::bytes(&bytes) else { continue };
        let mut ids: Vec<String> = report.findings.iter().map(|finding| finding.id(&report.key())).collect();
        (findings, reports) = (findings + ids.len(), reports + 1);
        ids.sort();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: {ids:?}");
    }
    println!("{findings} findings of {reports} documents");
    assert!(reports >= 50 && findings >= 100);
}
