//! The JSON Schema of the record, for programs that check what they are given.
//!
//! In: the words of the kinds and the editions of the form. Out: a schema that every record satisfies, with places or without.

use super::json::LOCAL;
use super::statement::{Kind, Period, Precision};
use super::{Mark, Reading, SCHEMA};
use crate::finding::{Cause, Code, Outcome, Severity};
use crate::form::Form;
use crate::record::body::BodyKind;
use crate::record::division::Level;
use crate::record::outline::Scope;
use serde_json::{Map, Value, json};

/// The dialect that every schema of ours is written in.
pub const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What a record is.
#[must_use]
pub fn json_schema() -> Value {
    let mut report = object(&[
        ("schema", json!({"const": SCHEMA})),
        ("id", text()),
        ("variant", json!({"type": "string", "pattern": "^v[0-9a-f]{6}$"})),
        ("body", or_null("string")),
        ("body_kind", words(BodyKind::WORDS)),
        ("county", or_null("string")),
        ("division", json!({"anyOf": [{"type": "null"}, division()]})),
        ("year", or_null("integer")),
        ("edition", json!({"enum": editions()})),
        ("title", or_null("string")),
        ("published", or_null("string")),
        ("source", source()),
        ("tables", named("figures")),
        ("marks", map(&words(Mark::WORDS))),
        ("statements", list(&statement())),
        ("checks", tally()),
        ("findings", list(&finding())),
    ]);
    let places = map(&list(&named("place")));
    may_have(
        &mut report,
        &[
            ("raw", map(&text())),
            ("readings", map(&words(Reading::WORDS))),
            ("spent", list(&text())),
            ("spans", places.clone()),
            ("mark_spans", places),
            ("other_rows", list(&other_row())),
            ("scope", words(Scope::WORDS)),
            ("wording", text()),
            ("also", list(&also())),
        ],
    );
    report["$schema"] = DIALECT.into();
    report["$id"] = SCHEMA.into();
    report["title"] = "一份政府信息公开工作年度报告".into();
    report["description"] =
        "One annual disclosure report: who reports on which year, what its tables print, and what was found.".into();
    report["$defs"] = json!({"figures": figures(), "place": place()});
    report
}

fn editions() -> Vec<Option<&'static str>> {
    Form::all().iter().map(|form| Some(form.id.as_str())).chain([Some(LOCAL), None]).collect()
}

/// Figures by the parts of their keys; null where a mark says why.
fn figures() -> Value {
    map(&json!({"anyOf": [{"type": ["number", "null"]}, named("figures")]}))
}

/// Bytes, a box on a page, a cell of an office file.
fn place() -> Value {
    let number = |kind: &str, count: usize| json!({"type": "array", "items": {"type": kind}, "minItems": count, "maxItems": count});
    let whole = || json!({"type": "integer", "minimum": 1});
    json!({"anyOf": [
        number("integer", 2),
        object(&[("page", whole()), ("box", number("number", 4))]),
        object(&[("part", text()), ("row", whole()), ("column", whole())]),
    ]})
}

fn division() -> Value {
    object(&[
        ("code", text()),
        ("name", text()),
        ("level", words(Level::WORDS)),
        ("prefecture", or_null("string")),
        ("province", or_null("string")),
    ])
}

fn source() -> Value {
    object(&[
        ("path", or_null("string")),
        ("member", or_null("string")),
        ("part", json!({"type": "integer", "minimum": 1})),
        ("url", or_null("string")),
        ("retrieved", or_null("string")),
        ("sha256", text()),
        ("media_type", text()),
        ("charset", text()),
        ("script", text()),
    ])
}

fn also() -> Value {
    object(&[
        ("path", or_null("string")),
        ("url", or_null("string")),
        ("sha256", text()),
        ("retrieved", or_null("string")),
        ("part", json!({"type": "integer", "minimum": 1})),
    ])
}

fn other_row() -> Value {
    let mut row = object(&[
        ("table", or_null("string")),
        ("label", text()),
        ("unit", or_null("string")),
        ("columns", list(&text())),
        ("values", list(&or_null("number"))),
    ]);
    let marks = list(&word_or_null(Mark::WORDS));
    may_have(&mut row, &[("marks", marks), ("raw", list(&or_null("string"))), ("spans", list(&list(&named("place"))))]);
    row
}

fn statement() -> Value {
    let mut statement = object(&[
        ("topic", text()),
        ("value", number()),
        ("unit", or_null("string")),
        ("kind", words(Kind::WORDS)),
        ("precision", words(Precision::WORDS)),
        ("year", or_null("integer")),
        ("period", words(Period::WORDS)),
        ("negated", json!({"type": "boolean"})),
        ("text", text()),
    ]);
    let span = json!({"anyOf": [{"type": "null"}, named("place")]});
    may_have(
        &mut statement,
        &[("applicant", text()), ("channel", text()), ("result", text()), ("part_of", whole()), ("span", span)],
    );
    statement
}

fn tally() -> Value {
    object(&[("holds", whole()), ("broken", whole()), ("cannot_tell", whole()), ("spent", whole())])
}

fn finding() -> Value {
    let mut finding = object(&[
        ("id", text()),
        ("code", words(&Code::ALL.iter().map(|code| code.id()).collect::<Vec<_>>())),
        ("name", words(&Code::ALL.iter().map(|code| code.name()).collect::<Vec<_>>())),
        ("severity", words(Severity::WORDS)),
        ("arguments", list(&json!({"type": "object"}))),
        ("message", object(&[("zh", text()), ("en", text())])),
    ]);
    let side = object(&[("cells", list(&text())), ("figures", list(&number())), ("value", number())]);
    may_have(
        &mut finding,
        &[
            ("relation", text()),
            ("at", text()),
            ("outcome", words(Outcome::WORDS)),
            ("left", side.clone()),
            ("right", side),
            ("difference", number()),
            ("cells", list(&text())),
            ("blame", list(&list(&text()))),
            ("cause", word_or_null(Cause::WORDS)),
            ("against", text()),
            ("place", named("place")),
        ],
    );
    finding
}

/// An object with all of these and nothing else.
#[must_use]
pub fn object(fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|(name, kind)| ((*name).to_owned(), kind.clone())).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// What an object need not have.
fn may_have(object: &mut Value, fields: &[(&str, Value)]) {
    for (name, kind) in fields {
        object["properties"][*name] = kind.clone();
    }
}

fn text() -> Value {
    json!({"type": "string"})
}

fn number() -> Value {
    json!({"type": "number"})
}

fn whole() -> Value {
    json!({"type": "integer", "minimum": 0})
}

fn or_null(kind: &str) -> Value {
    json!({"type": [kind, "null"]})
}

fn list(of: &Value) -> Value {
    json!({"type": "array", "items": of})
}

fn map(of: &Value) -> Value {
    json!({"type": "object", "additionalProperties": of})
}

fn words(words: &[&str]) -> Value {
    json!({"enum": words})
}

fn word_or_null(words: &[&str]) -> Value {
    json!({"enum": words.iter().copied().map(Some).chain([None]).collect::<Vec<_>>()})
}

/// One of the schema's definitions.
fn named(definition: &str) -> Value {
    json!({"$ref": format!("#/$defs/{definition}")})
}
