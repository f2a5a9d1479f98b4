//! One JSON object a finding: the finding of the record, with its figures, its story, what was
//! decided, the explanations and the source. Without `--baseline` it is the baseline of a later run.

use super::{Sheet, Sink};
use crate::cli::check::tally::Tally;
use gouji::check::blame::words;
use gouji::message::Words;
use gouji::record::json;
use gouji::review::baseline::{NO_LONGER_FOUND, Standing};
use gouji::review::decisions::Decision;
use gouji::review::evidence::Evidence;
use gouji::review::{Case, Review};
use serde_json::{Value, json};
use std::io::{self, Write};

/// A line a finding, then a line a decision that met no finding.
pub struct Json;

impl Sink for Json {
    fn write(&mut self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
        for case in sheet.news() {
            writeln!(out, "{}", object(sheet, case))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, review: &Review, _: &Tally) -> io::Result<()> {
        for decision in review.no_longer_found() {
            let mut object = json!({"state": NO_LONGER_FOUND, "finding": decision.finding});
            object["decision"] = self::decision(decision);
            writeln!(out, "{object}")?;
        }
        Ok(())
    }

    fn tells_of_decisions(&self) -> bool {
        true
    }
}

fn object(sheet: &Sheet, case: &Case) -> Value {
    let source = &sheet.subject.source;
    let mut object = json::value(&json::Noticed { finding: &case.finding, of: &sheet.subject.key });
    let form = sheet.evidence.map(|evidence| evidence.tables.form);
    if let Some(words) = case.finding.relation.as_deref().and_then(|id| gouji::check::relation(id, form)) {
        object["relation_name"] = both(&words);
    }
    object["figures"] = case.figures.as_str().into();
    object["story"] = case.story.as_str().into();
    object["state"] = case.state().as_str().into();
    if let Some(decided) = &case.decision {
        object["decision"] = decision(decided);
    }
    if let Some(standing) = &case.standing {
        object["baseline"] = standing.as_str().into();
        if let Standing::Changed { was } = standing {
            object["was"] = was.as_str().into();
        }
    }
    if let Some(evidence) = sheet.evidence {
        explain(&mut object, evidence, case);
    }
    object["report"] = sheet.subject.key.id.as_str().into();
    object["variant"] = sheet.subject.key.variant.as_str().into();
    object["path"] = source.path.clone().into();
    object["url"] = source.url.clone().into();
    object["retrieved"] = source.retrieved.clone().into();
    object["sha256"] = source.sha256.as_str().into();
    object
}

fn both(words: &Words) -> Value {
    json!({"zh": words.zh, "en": words.en})
}

/// What would be consistent, and the other relations on those cells.
fn explain(object: &mut Value, evidence: &Evidence, case: &Case) {
    let Some(story) = evidence.story(&case.finding) else { return };
    let tables = evidence.tables;
    let change = |change: &gouji::check::blame::Change| {
        json!({
            "cell": tables.form.cells[change.cell].key,
            "printed": tables.cells[change.cell].number().map(json::Exact),
            "implied": change.implied.map(json::Exact),
        })
    };
    object["explanations"] = story
        .mendings
        .iter()
        .map(|mending| {
            json!({
                "cause": mending.cause.as_str(),
                "changes": mending.changes.iter().map(change).collect::<Value>(),
                "message": both(&words::mending(tables, mending)),
            })
        })
        .collect();
    object["all_explanations"] = story.complete.into();
    object["others"] = evidence
        .others(story, &story.mendings)
        .map(|one| {
            json!({
                "relation": tables.form.relations[one.instance.relation].id,
                "at": one.instance.at,
                "outcome": one.outcome.as_str(),
                "figures": evidence.spelled(one),
            })
        })
        .collect();
}

fn decision(decision: &Decision) -> Value {
    json!({
        "verdict": decision.verdict.as_str(), "reason": decision.reason, "reissue": decision.reissue,
        "figures": decision.figures, "by": decision.by, "date": decision.date,
    })
}
