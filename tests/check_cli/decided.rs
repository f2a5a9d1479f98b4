//! Decisions and the baseline: what was said of a finding before holds while its figures do, whatever its words.

use super::{HONGZE, KJT, REVIEW, SUIT, check, lines, with_another_figure, written};
use serde_json::Value;
use tempfile::TempDir;

#[test]
fn each_verdict_has_its_effect() {
    let folder = TempDir::new().unwrap();
    let decide = |rest: &str| {
        let entry = |id: &str| format!("[[decision]]\nfinding = \"{id}\"\n{rest}\n");
        written(&folder, "decisions.toml", &(entry(&REVIEW) + &entry(&SUIT)))
    };
    let confirmed = check(&[HONGZE, "--decisions", &decide("verdict = \"confirmed\"\nby = \"甲\"")]);
    assert_eq!(confirmed.0, 1, "what is confirmed is still wrong");
    assert!(confirmed.1.contains("confirmed (甲)"), "{}", confirmed.1);
    assert!(confirmed.1.contains("1 report: 2 errors, 0 warnings, 1 note; 1 open, 2 confirmed"));
    let why = "verdict = \"dismissed\"\nreason = \"总计栏由网站模板填写\"\ndate = \"2026-03-01\"";
    let dismissed = check(&[HONGZE, "--decisions", &decide(why)]);
    assert_eq!(dismissed.0, 0);
    assert!(dismissed.1.contains("  dismissed 行政复议：10+1+0+0=11，总计印为0"), "{}", dismissed.1);
    assert!(dismissed.1.contains("总计栏由网站模板填写 (2026-03-01)"));
    assert!(!dismissed.1.contains("[0]"), "what is settled takes a line");
    let answered =
        check(&[HONGZE, "--decisions", &decide("verdict = \"answered\"\nreissue = \"https://example.org/2\"")]);
    assert_eq!(answered.0, 0);
    assert!(answered.1.contains("issued again: https://example.org/2"), "{}", answered.1);
    assert_eq!(check(&[HONGZE, "--fail-on", "note", "--decisions", &decide(why)]).0, 1, "the note is open");
}

#[test]
fn a_decision_on_other_figures_is_shown_and_counts() {
    let folder = TempDir::new().unwrap();
    let text = [&*REVIEW, &*SUIT].map(|id| {
        let figures = if *id == *REVIEW { "10+1+0+0=11; 0" } else { "5+0+0+0=5; 0" };
        format!(
            "[[decision]]\nfinding = \"{id}\"\nverdict = \"dismissed\"\nreason = \"模板\"\nfigures = \"{figures}\"\n"
        )
    });
    let decisions = written(&folder, "decisions.toml", &text.concat());
    assert_eq!(check(&[HONGZE, "--decisions", &decisions]).0, 0);
    let other = with_another_figure(&folder);
    let (code, out, _) = check(&[&other, "--decisions", &decisions]);
    assert_eq!(code, 1);
    assert!(out.contains("changed decided on 10+1+0+0=11; 0, is 10+2+0+0=12; 0"), "{out}");
    assert!(out.contains("then dismissed: 模板") && out.contains("1 open, 1 changed, 1 dismissed"), "{out}");
    let object = &lines(&check(&[&other, "--json", "--decisions", &decisions]).1)[0];
    assert_eq!((object["state"].as_str(), object["figures"].as_str()), (Some("changed"), Some("10+2+0+0=12; 0")));
    assert_eq!(object["decision"]["figures"], "10+1+0+0=11; 0");
    assert_ne!(object["id"], **REVIEW, "the variant is another, and the only one of the run");
    let (_, stanzas, _) = check(&[&other, "--format", "decisions", "--decisions", &decisions]);
    assert!(stanzas.contains("# dismissed before, on 10+1+0+0=11; 0"), "{stanzas}");
    assert!(!stanzas.contains("suit_after_review"), "what stays decided is not asked again");
}

#[test]
fn a_decision_whose_finding_is_gone_is_listed() {
    let folder = TempDir::new().unwrap();
    let text = "[[decision]]\nfinding = \"320813-2023:G201:T3.balance:total\"\nverdict = \"confirmed\"\n\
                [[decision]]\nfinding = \"320813-2020:G101\"\nverdict = \"confirmed\"\n";
    let decisions = written(&folder, "decisions.toml", text);
    let (_, out, _) = check(&[HONGZE, "--decisions", &decisions]);
    assert!(out.contains("decided and no longer found\n  confirmed 320813-2023:G201:T3.balance:total\n"), "{out}");
    assert!(out.contains("decisions not met, on other reports or on what holds between reports: 1"), "{out}");
    let json = lines(&check(&[HONGZE, "--json", "--decisions", &decisions]).1);
    let last = json.last().unwrap();
    assert_eq!(last["state"], "no_longer_found");
    assert_eq!(last["decision"]["verdict"], "confirmed");
    assert_eq!(json.len(), 4, "the other report was not read");
    let (_, out, messages) = check(&[HONGZE, "--format", "csv", "--decisions", &decisions]);
    assert!(messages.contains("no longer found: 320813-2023:G201:T3.balance:total"), "{messages}");
    assert!(!out.contains("T3.balance:total"));
}

#[test]
fn stanzas_are_ready_to_be_filled_in() {
    let folder = TempDir::new().unwrap();
    let (_, stanzas, _) = check(&[HONGZE, KJT, "--format", "decisions"]);
    assert_eq!(stanzas.matches("[[decision]]").count(), 6);
    let path = written(&folder, "decisions.toml", &stanzas);
    let open = check(&[HONGZE]).1;
    assert_eq!(check(&[HONGZE, "--decisions", &path]), (1, open, String::new()), "what nobody filled in is open");
    let half = stanzas.replacen("# by = \"\"", "by = \"甲\"", 1);
    let path = written(&folder, "decisions.toml", &half);
    let (code, out, messages) = check(&[HONGZE, "--decisions", &path]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(messages.contains(&path) && messages.contains("decision 1 ("), "{messages}");
    assert!(messages.contains("no `verdict`; write confirmed, dismissed or answered"), "{messages}");
    let filled = stanzas.replace("# verdict = \"confirmed\"", "verdict = \"confirmed\"");
    let path = written(&folder, "decisions.toml", &filled);
    let (code, out, _) = check(&[HONGZE, KJT, "--decisions", &path]);
    assert_eq!(code, 1);
    assert!(out.ends_with("; 6 confirmed\n"), "{out}");
    let none = check(&["corpus/reports/zhijiang_2025.txt", "--format", "decisions"]).1;
    let path = written(&folder, "decisions.toml", &none);
    assert_eq!(check(&["corpus/reports/zhijiang_2025.txt", "--decisions", &path]).0, 0, "a file without entries");
}

#[test]
fn a_file_of_decisions_with_a_mistake_is_refused_before_anything_is_read() {
    let folder = TempDir::new().unwrap();
    let path = written(&folder, "decisions.toml", "[[decision]]\nfinding = \"a\"\nverdikt = \"x\"\n");
    let (code, out, messages) = check(&[HONGZE, "--decisions", &path]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(messages.contains(&path) && messages.contains("`verdikt`") && messages.contains("line 3"), "{messages}");
    let (code, _, messages) = check(&[HONGZE, "--decisions", "no-such-file.toml"]);
    assert_eq!(code, 2);
    assert!(messages.contains("no-such-file.toml"));
}

#[test]
fn against_a_baseline_only_what_is_new_or_changed_is_shown() {
    let folder = TempDir::new().unwrap();
    let baseline = written(&folder, "last.ndjson", &check(&[HONGZE, "--json"]).1);
    let (code, out, _) = check(&[HONGZE, "--baseline", &baseline]);
    assert_eq!(code, 0);
    let nothing = "1 report: 0 errors, 0 warnings, 0 notes; against the baseline 0 new, 0 changed, 3 as before\n";
    assert_eq!(out, nothing);
    let other = with_another_figure(&folder);
    let (code, out, _) = check(&[&other, KJT, "--baseline", &baseline]);
    assert_eq!(code, 1);
    assert!(out.contains("changed was 10+1+0+0=11; 0, is 10+2+0+0=12; 0"), "{out}");
    assert!(!out.contains("suit_after_review"), "{out}");
    assert!(out.contains("against the baseline 3 new, 1 changed, 2 as before"), "{out}");
    let found = lines(&check(&[&other, KJT, "--json", "--baseline", &baseline]).1);
    let (changed, new): (Vec<_>, Vec<_>) = found.iter().partition(|finding| finding["baseline"] == "changed");
    assert_eq!((changed.len(), new.len()), (1, 3));
    assert_eq!((&changed[0]["at"], &changed[0]["was"]), (&"review".into(), &"10+1+0+0=11; 0".into()));
    assert!(new.iter().all(|finding| finding["baseline"] == "new"));
    let stale = written(&folder, "old.ndjson", "{\"id\":\"a-2020:G101\"}\n");
    let (code, _, messages) = check(&[HONGZE, "--baseline", &stale]);
    assert_eq!(code, 2);
    assert!(messages.contains("old.ndjson: line 1") && messages.contains("--format json"), "{messages}");
}

/// What an earlier version said in other words, with other figures of its own in them, stands as it was decided.
#[test]
fn a_reworded_message_changes_no_id_decision_or_baseline() {
    let folder = TempDir::new().unwrap();
    let mut earlier = lines(&check(&["corpus/reports", "--json"]).1);
    let (sums, said): (Vec<&Value>, Vec<&Value>) = earlier.iter().partition(|finding| finding["left"].is_object());
    assert!(sums.len() > 3 && said.iter().any(|finding| finding["figures"] != ""), "findings of both kinds");
    for finding in &mut earlier {
        finding["message"] = serde_json::json!({"zh": "第7种说法", "en": "the 7th way of saying it"});
    }
    let reworded: Vec<String> = earlier.iter().map(Value::to_string).collect();
    let baseline = written(&folder, "last.ndjson", &reworded.join("\n"));
    let (code, out, messages) = check(&["corpus/reports", "--baseline", &baseline, "--fail-on", "note"]);
    assert_eq!(code, 0, "{out}{messages}");
    assert!(out.ends_with(&format!("against the baseline 0 new, 0 changed, {} as before\n", earlier.len())), "{out}");
    let (_, stanzas, _) = check(&["corpus/reports", "--format", "decisions"]);
    let reworded = |line: &str| if line.starts_with("# ") && !line.contains(" = ") { "# 7" } else { line }.to_owned();
    let decided: Vec<String> = stanzas
        .lines()
        .map(reworded)
        .map(|line| line.replace("# verdict = \"confirmed\"", "verdict = \"confirmed\""))
        .collect();
    let decisions = written(&folder, "decisions.toml", &decided.join("\n"));
    let (_, out, _) = check(&["corpus/reports", "--decisions", &decisions]);
    assert!(out.ends_with(&format!("; {} confirmed\n", earlier.len())), "{out}");
}

#[test]
fn of_a_story_only_what_is_new_is_spelled_out() {
    let folder = TempDir::new().unwrap();
    let all = check(&[KJT, "--json"]).1;
    let baseline = written(&folder, "last.ndjson", all.lines().next().unwrap());
    let (_, out, _) = check(&[KJT, "--baseline", &baseline]);
    assert!(out.contains("and 1 of the baseline, as before") && !out.contains("11+0=11，而2+0=2"), "{out}");
}
