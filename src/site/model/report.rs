//! The page of one report: its tables, what is noticed on them, where it came from.
//!
//! In: a report with its evidence and cases. Out: [`ReportPage`], and the places that its source page marks.

use super::table::{self, Table, anchor};
use crate::check::blame::{Story, words};
use crate::finding::{Outcome, Severity};
use crate::message::Words;
use crate::record::statement::Statement;
use crate::record::{Mark, OtherRow, Report, Tables, Tally};
use crate::review::decisions::Decision;
use crate::review::evidence::{Evidence, blamed};
use crate::review::excerpt::{self, Excerpt, Part};
use crate::review::{Case, State};
use crate::site::address::Address;
use crate::site::source::Pointed;
use crate::source::Place;
use std::collections::{BTreeMap, BTreeSet};

/// Explanations that are written out for one story.
const MOST_EXPLAINED: usize = 6;

/// Everything that is shown of a report.
#[derive(Debug)]
pub struct ReportPage<'a> {
    /// Where it is.
    pub address: Address,
    /// The report.
    pub report: &'a Report,
    /// The tables of the form, none where it prints none.
    pub tables: Vec<Table>,
    /// What is to be looked at, the gravest first.
    pub queries: Vec<Query>,
    /// What its sentences state.
    pub said: Vec<Said>,
    /// What the relations came to.
    pub tally: Tally,
    /// Rows that no form has.
    pub other_rows: &'a [OtherRow],
    /// The further prints of the same report: what they are called and where they are.
    pub others: Vec<(String, Address)>,
    /// The folder of the dataset as seen from the page, where a copy of the source lies in it.
    pub copy: Option<String>,
    /// Whether the source can be shown.
    pub has_source: bool,
}

/// A finding, or several with one cause.
#[derive(Debug)]
pub struct Query {
    /// By what the address leads to it: `T4.sum:review`.
    pub anchors: Vec<String>,
    /// Its code: `G201`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is, in a few words.
    pub heading: Words,
    /// What was found: each relation with its numbers, or what the finding says.
    pub says: Vec<Words>,
    /// What would be consistent.
    pub conditions: Vec<Words>,
    /// How many more explanations are as simple.
    pub more: usize,
    /// Whether every small explanation was looked for.
    pub is_complete: bool,
    /// The rows and columns concerned.
    pub excerpts: Vec<Excerpt>,
    /// The other relations on the cells in question: outcome, name, numbers.
    pub others: Vec<(Outcome, String, String)>,
    /// The cells in question.
    pub cells: Vec<(usize, String)>,
    /// The relations that do not hold.
    pub relations: BTreeSet<String>,
    /// The pattern of a sum that fails: `default_total`.
    pub cause: Option<&'static str>,
    /// The findings: their ids in decisions, and the figures that a decision rests on.
    pub findings: Vec<(String, String)>,
    /// What became of it.
    pub state: State,
    /// Why it was decided so, and by whom.
    pub decided: Option<String>,
    /// The same as it was taken from the file.
    pub decision: Option<Decision>,
}

/// A figure of the prose.
#[derive(Debug)]
pub struct Said {
    /// Its anchor.
    pub anchor: String,
    /// The row of the form that it speaks of, by its key.
    pub row: Option<&'static str>,
    /// The clause.
    pub text: String,
}

impl<'a> ReportPage<'a> {
    /// The page of a report.
    #[must_use]
    pub fn of(report: &'a Report, evidence: Option<&Evidence<'_>>, cases: &[Case], address: Address) -> Self {
        let queries = queries(report, evidence, cases);
        let parts = parts(report.tables.as_ref(), evidence, cases);
        let tables = report.tables.as_ref().map(|tables| table::tables(tables, &parts)).unwrap_or_default();
        Self {
            address,
            report,
            queries,
            said: said(report, &tables),
            tables,
            tally: report.checks,
            other_rows: &report.other_rows,
            others: Vec::new(),
            copy: None,
            has_source: false,
        }
    }

    /// How many findings of a weight are left to do.
    #[must_use]
    pub fn open(&self, severity: Severity) -> usize {
        self.queries.iter().filter(|query| query.severity == severity && !query.state.is_settled()).count()
    }

    /// Why its cells have no number, as far as it happens here.
    #[must_use]
    pub fn marks(&self) -> BTreeSet<Mark> {
        let rows = self.tables.iter().flat_map(|table| &table.blocks).flat_map(|block| &block.rows);
        let of_form = rows.flat_map(|row| &row.cells).filter_map(|cell| cell.value.err());
        of_form.chain(self.other_rows.iter().flat_map(|row| &row.values).filter_map(|cell| cell.value.err())).collect()
    }

    /// The cells that something is noticed on, by their anchors.
    #[must_use]
    pub fn noticed(&self) -> BTreeSet<String> {
        self.queries.iter().flat_map(|query| &query.cells).map(|(cell, _)| anchor(*cell)).collect()
    }
}

/// The places of a report that its source page marks.
#[must_use]
pub fn places(report: &Report) -> Vec<Pointed<&Place>> {
    let mut marks = Vec::new();
    if let Some(tables) = &report.tables {
        for (index, cell) in tables.cells.iter().enumerate() {
            let title = || label(tables, index);
            marks.extend(cell.spans.iter().map(|at| Pointed { at, anchor: anchor(index), title: title() }));
        }
    }
    for (number, statement) in report.statements.iter().enumerate() {
        let mark = |at| Pointed { at, anchor: said_anchor(number), title: statement.topic.clone() };
        marks.extend(statement.place.as_ref().map(mark));
    }
    marks
}

/// What a cell is called: `行政复议·总计`.
fn label(tables: &Tables, cell: usize) -> String {
    match tables.form.labels(cell) {
        (row, "") => row.to_owned(),
        (row, column) => format!("{row}·{column}"),
    }
}

fn said_anchor(number: usize) -> String {
    format!("s{number}")
}

/// The figures of the prose, those that speak of a row of these tables with that row.
fn said(report: &Report, tables: &[Table]) -> Vec<Said> {
    let shown = tables.iter().filter(|table| !table.is_unseen).flat_map(|table| &table.blocks);
    let rows: BTreeSet<&'static str> = shown.flat_map(|block| &block.rows).map(|row| row.key).collect();
    let one = |(number, statement): (usize, &Statement)| Said {
        anchor: said_anchor(number),
        row: rows.get(statement.topic.as_str()).copied(),
        text: statement.text.clone(),
    };
    report.statements.iter().enumerate().map(one).collect()
}

/// The part that each cell plays: in question, or a term of what is broken.
fn parts(tables: Option<&Tables>, evidence: Option<&Evidence<'_>>, cases: &[Case]) -> BTreeMap<usize, Part> {
    let mut parts = BTreeMap::new();
    let Some(tables) = tables else { return parts };
    for story in evidence.into_iter().flat_map(|evidence| &evidence.stories) {
        let tried = evidence.into_iter().flat_map(|evidence| story.broken.iter().map(|index| &evidence.tried[*index]));
        for cell in tried.flat_map(crate::check::sums::Tried::cells) {
            parts.entry(cell).or_insert(Part::Term);
        }
        let shown = &story.mendings[..story.mendings.len().min(MOST_EXPLAINED)];
        parts.extend(blamed(shown).into_iter().map(|(cell, implied)| (cell, Part::Marked(implied))));
    }
    for case in cases.iter().filter(|case| case.severity() > Severity::Note) {
        for cell in case.finding.cells.iter().filter_map(|key| tables.form.cell(key)) {
            parts.entry(cell).or_insert(Part::Marked(None));
        }
    }
    parts
}

fn queries(report: &Report, evidence: Option<&Evidence<'_>>, cases: &[Case]) -> Vec<Query> {
    let mut queries: Vec<Query> = Vec::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for case in cases.iter().filter(|case| told.insert(&case.story)) {
        let own: Vec<&Case> = cases.iter().filter(|other| other.story == case.story).collect();
        let story = evidence.and_then(|evidence| Some((evidence, evidence.story(&case.finding)?)));
        queries.push(match story {
            Some((evidence, story)) => of_story(evidence, story, &own),
            None => of_finding(report, case),
        });
    }
    queries.sort_by_key(|query| (query.state.is_settled(), std::cmp::Reverse(query.severity)));
    queries
}

fn of_story(evidence: &Evidence<'_>, story: &Story, cases: &[&Case]) -> Query {
    let tables = evidence.tables;
    let shown = &story.mendings[..story.mendings.len().min(MOST_EXPLAINED)];
    let conditions = match shown {
        [] => vec![words::unexplained(tables, &evidence.tried, story)],
        [one] => vec![words::condition(tables, one)],
        several => several.iter().map(|mending| words::mending(tables, mending)).collect(),
    };
    let says = cases.iter().map(|case| {
        let words = case.finding.words();
        match case.finding.difference {
            Some(by) => Words::new(format!("{}，差额{by}", words.zh), format!("{}, difference {by}", words.en)),
            None => words,
        }
    });
    let others = evidence.others(story, shown).map(|one| {
        let relation = &tables.form.relations[one.instance.relation];
        (one.outcome, format!("{} {}", relation.id, one.instance.at), evidence.spelled(one))
    });
    let cells = blamed(shown).into_keys().map(|cell| (cell, label(tables, cell)));
    Query {
        heading: words::cause(tables, story),
        says: says.collect(),
        conditions,
        excerpts: excerpt::story(evidence, story, shown),
        more: story.mendings.len() - shown.len(),
        is_complete: story.complete,
        others: others.collect(),
        cells: cells.collect(),
        ..of_cases(cases)
    }
}

fn of_finding(report: &Report, case: &Case) -> Query {
    let tables = report.tables.as_ref();
    let code = case.finding.code;
    let named = |key: &String| {
        let tables = tables?;
        let cell = tables.form.cell(key)?;
        Some((cell, label(tables, cell)))
    };
    let rule =
        case.finding.relation.as_deref().and_then(|id| crate::check::relation(id, tables.map(|tables| tables.form)));
    Query {
        heading: rule.unwrap_or_else(|| Words::new(code.meaning_zh(), code.meaning().trim())),
        says: vec![case.finding.words()],
        cells: case.finding.cells.iter().filter_map(named).collect(),
        ..of_cases(&[case])
    }
}

/// What cases of one cause are called and what became of them.
fn of_cases(cases: &[&Case]) -> Query {
    let first = cases.first();
    let decision = cases.iter().find_map(|case| case.decision.as_ref());
    let why = decision.map(|decision| {
        let parts = [&decision.reason, &decision.reissue, &decision.by, &decision.date];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ")
    });
    let open = cases.iter().find(|case| !case.state().is_settled());
    Query {
        anchors: cases.iter().map(|case| anchor_of(case)).collect(),
        code: first.map_or("", |case| case.finding.code.id()),
        severity: cases.iter().map(|case| case.severity()).max().unwrap_or(Severity::Note),
        heading: Words::new("", ""),
        says: Vec::new(),
        conditions: Vec::new(),
        excerpts: Vec::new(),
        more: 0,
        is_complete: true,
        others: Vec::new(),
        cells: Vec::new(),
        relations: cases.iter().filter_map(|case| case.finding.relation.clone()).collect(),
        cause: first.and_then(|case| case.finding.cause).map(crate::finding::Cause::as_str),
        findings: cases.iter().map(|case| (case.id.clone(), case.figures.clone())).collect(),
        state: open.or(first).map_or(State::Open, |case| case.state()),
        decided: why,
        decision: decision.cloned(),
    }
}

/// What leads to a finding on the page of its report: `T4.sum:review`, or `G113:…` where it is of no relation.
fn anchor_of(case: &Case) -> String {
    let Some((_, id)) = case.id.split_once(&format!(":{}", case.finding.code.id())) else { return String::new() };
    match (case.finding.relation.as_ref(), id.strip_prefix(':')) {
        (Some(_), Some(own)) => own.to_owned(),
        (_, own) => format!("{}:{}", case.finding.code.id(), own.unwrap_or_default()).trim_end_matches(':').to_owned(),
    }
}
