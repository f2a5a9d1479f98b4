//! SARIF 2.1.0, one run: what code-review and audit tools take in.
//!
//! Results stand a line each and are written as they come, the rules they used behind them. With a
//! baseline every result says how it stands to it, unchanged ones too: viewers filter by that.

use super::region::{File, Files};
use super::{Sheet, Sink};
use crate::cli::check::tally::Tally;
use gouji::finding::{Code, Finding};
use gouji::record::Tables;
use gouji::review::baseline::Standing;
use gouji::review::{Case, Review, State};
use gouji::source::Place;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The document, begun with the first result.
#[derive(Default)]
pub struct Sarif {
    /// The kinds of finding met, in that order: a result names its rule by the place here.
    rules: Vec<Code>,
    results: usize,
    is_begun: bool,
    files: Files,
}

impl Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.is_begun, true) {
            return Ok(());
        }
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"columnKind\":\"unicodeCodePoints\",\"results\":["
        )
    }

    fn rule(&mut self, code: Code) -> usize {
        self.rules.iter().position(|known| *known == code).unwrap_or_else(|| {
            self.rules.push(code);
            self.rules.len() - 1
        })
    }
}

impl Sink for Sarif {
    fn shows(&self, _: &Case) -> bool {
        true
    }

    fn write(&mut self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
        self.begin(out)?;
        let file = if sheet.cases.is_empty() { None } else { self.files.file(&sheet.subject.source, sheet.folders) };
        let located = Located { sheet, file: file.as_ref() };
        for case in sheet.cases {
            let result = result(&located, case, self.rule(case.finding.code));
            write!(out, "{}\n{result}", if self.results == 0 { "" } else { "," })?;
            self.results += 1;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Review, _: &Tally) -> io::Result<()> {
        self.begin(out)?;
        let rules: Vec<Value> = self.rules.iter().copied().map(rule).collect();
        let driver = json!({
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_HOMEPAGE"),
            "rules": rules,
        });
        writeln!(out, "\n],\n\"tool\":{}}}]}}", json!({"driver": driver}))
    }
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.id(),
        "name": code.name(),
        "shortDescription": {"text": format!("{} {}", code.meaning_zh(), code.meaning().trim())},
        "defaultConfiguration": {"level": code.severity().as_str()},
    })
}

fn result(located: &Located, case: &Case, rule: usize) -> Value {
    let (sheet, finding) = (located.sheet, &case.finding);
    let words = finding.words();
    let mut result = json!({
        "ruleId": finding.code.id(),
        "ruleIndex": rule,
        "level": finding.severity.as_str(),
        "message": {"text": format!("{}\n{}", words.zh, words.en)},
        "locations": located.locations(finding),
        "partialFingerprints": {"goujiFindingId/v1": case.id},
        "properties": properties(sheet, case),
    });
    let related = located.related(finding);
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(standing) = &case.standing {
        result["baselineState"] = match standing {
            Standing::New => "new",
            Standing::Changed { .. } => "updated",
            Standing::Unchanged => "unchanged",
        }
        .into();
    }
    if let (Some(decision), State::Dismissed | State::Answered) = (&case.decision, case.state()) {
        let reissue = decision.reissue.as_ref().map(|reissue| format!("issued again: {reissue}"));
        let why: Vec<String> = decision.reason.iter().cloned().chain(reissue).collect();
        result["suppressions"] = json!([{"kind": "external", "status": "accepted", "justification": why.join("; ")}]);
    }
    result
}

fn properties(sheet: &Sheet, case: &Case) -> Value {
    let (finding, source) = (&case.finding, &sheet.subject.source);
    let mut properties = Map::new();
    let mut put = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            properties.insert(name.to_owned(), value.into());
        }
    };
    put("report", Some(&sheet.subject.key.id));
    put("variant", Some(&sheet.subject.key.variant));
    put("title", sheet.subject.title.as_deref());
    put("relation", finding.relation.as_deref());
    put("at", finding.at.as_deref());
    put("against", finding.against.as_deref());
    put("figures", Some(&case.figures));
    put("cause", finding.cause.map(gouji::finding::Cause::as_str));
    put("story", Some(&case.story));
    put("state", Some(case.state().as_str()));
    if let Some(Standing::Changed { was }) = &case.standing {
        put("was", Some(was));
    }
    put("member", source.member.as_deref());
    put("url", source.url.as_deref());
    put("retrieved", source.retrieved.as_deref());
    put("sha256", Some(&source.sha256));
    if source.part > 1 {
        properties.insert("part".to_owned(), source.part.into());
    }
    if !finding.blame.is_empty() {
        properties.insert("blame".to_owned(), json!(finding.blame));
    }
    properties.into()
}

/// Where a finding stands.
struct Located<'a> {
    sheet: &'a Sheet<'a>,
    file: Option<&'a File>,
}

impl Located<'_> {
    /// The cells that would have to change together, or those the finding is about, and its own place; at least the file.
    fn locations(&self, finding: &Finding) -> Vec<Value> {
        let mut locations: Vec<Value> = named(finding).iter().map(|key| self.cell(key)).collect();
        if locations.is_empty() || finding.place.is_some() {
            let mut location = Map::new();
            if let Some(physical) = self.physical(finding.place.as_ref()) {
                location.insert("physicalLocation".into(), physical);
            }
            if let Some(at) = &finding.at {
                location.insert("logicalLocations".into(), json!([{"fullyQualifiedName": at}]));
            }
            locations.extend((!location.is_empty()).then(|| location.into()));
        }
        each_once(locations)
    }

    /// The terms of the relation that no location names.
    fn related(&self, finding: &Finding) -> Vec<Value> {
        let sides = [&finding.left, &finding.right].into_iter().flatten();
        let terms = sides.flat_map(|side| &side.cells).filter(|key| !named(finding).contains(key));
        each_once(terms.map(|key| self.cell(key)).collect())
    }

    fn cell(&self, key: &str) -> Value {
        let cell = self.sheet.evidence.and_then(|evidence| Tables::get(evidence.tables, key));
        let mut location = Map::new();
        if let Some(physical) = self.physical(cell.and_then(|cell| cell.spans.first())) {
            location.insert("physicalLocation".into(), physical);
        }
        location.insert("logicalLocations".into(), json!([{"fullyQualifiedName": key}]));
        location.into()
    }

    fn physical(&self, place: Option<&Place>) -> Option<Value> {
        let file = self.file?;
        // A place in an entry of an archive is none in the archive.
        let entry = file.member.as_ref().map(|member| format!("#{}", uri(member))).unwrap_or_default();
        let mut physical = json!({"artifactLocation": {"uri": uri(&file.path.to_string_lossy()) + &entry}});
        if let Some(place) = place {
            physical["region"] = file.region(place);
        }
        Some(physical)
    }
}

/// The cells a finding is about: of one with explanations those that the likeliest changes.
fn named(finding: &Finding) -> &[String] {
    finding.blame.first().unwrap_or(&finding.cells)
}

fn each_once(locations: Vec<Value>) -> Vec<Value> {
    let mut once: Vec<Value> = Vec::with_capacity(locations.len());
    for location in locations {
        if !once.contains(&location) {
            once.push(location);
        }
    }
    once
}

/// A path as the reference of a URI: what is not plain is percent-encoded.
fn uri(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut uri = if is_absolute { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(uri("pages/a b:1.html"), "pages/a%20b%3A1.html");
        assert_eq!(uri("/tmp/县.html"), "file:///tmp/%E5%8E%BF.html");
    }
}
