//! A figure of a sentence against the tables: N1 to N8 and N12.
//!
//! In: a report. Out: what each statement came to. Several statements of one thing are also tried
//! together, since 自然人申请中予以公开12件 and 法人申请中予以公开3件 are 15 of the table.

use super::readings::{Lawful, Quoted};
use super::{Judged, figure, is_entry, is_of_the_year, place_of, plain, said, speaker};
use crate::check::rule::{Check, On, check};
use crate::finding::Outcome;
use crate::lexicon::CLAIMS;
use crate::message::Words;
use crate::record::Report;
use crate::record::statement::{Kind, Period, Precision, Statement};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How many statements back the part or total is looked for that a figure is told of.
const MOST_EARLIER: usize = 24;

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Prose(judge);
    codes: [ProseDisagrees];
    /// applications received in the text: the new ones, or with those carried in
    N1 [ProseDisagrees] "正文所述收到的申请：新收，或新收加上年结转"
        unless "the sentence speaks for one office, the table for the whole county";
    /// applications carried in, in the text and in the table
    N2 [ProseDisagrees] "正文所述上年结转：表三上年结转";
    /// applications answered in the text: the total of outcomes, or without those carried in
    N3 [ProseDisagrees] "正文所述答复或办结：办理结果总计，或减去上年结转"
        unless "the sentence counts answers, the table applications";
    /// applications carried out, in the text and in the table
    N4 [ProseDisagrees] "正文所述结转下年度：表三结转下年度";
    /// outcomes in the text: the totals of rows, or the sums of their groups
    N5 [ProseDisagrees] "正文所述各类办理结果：各行总计或各组之和"
        unless "a heading without cells is quoted for one of its rows";
    /// kinds of applicant in the text: the columns of new applications, or with those carried in
    N6 [ProseDisagrees] "正文所述自然人、法人申请：各列新收，或加上年结转";
    /// reconsiderations in the text: the total and results of the table
    N7 [ProseDisagrees] "正文所述行政复议：表四总计与各结果"
        unless "the sentence counts cases on file, the table those that came from disclosure";
    /// suits in the text: direct ones and those after reconsideration together
    N8 [ProseDisagrees] "正文所述行政诉讼：直接起诉与复议后起诉之和"
        unless "the sentence counts cases on file, the table those that came from disclosure";
    /// documents issued, repealed and in force in the text: the cells of the table
    N12 [ProseDisagrees] "正文所述制发、废止、现行有效文件：表二各格"
        unless "the sentence speaks for one office, or counts amendments too";
};

/// Judges every count that a cell or a sum of cells may stand for.
pub fn judge(report: &Report) -> Vec<Judged> {
    let Some(tables) = Quoted::of(report) else { return Vec::new() };
    let claims: Vec<(usize, &Statement, &'static str)> = report
        .statements
        .iter()
        .enumerate()
        .filter(|(_, own)| own.kind == Kind::Count && !own.negated && is_of_the_year(report, own))
        .filter(|(_, own)| !is_entry(report, own))
        .filter_map(|(index, own)| Some((index, own, relation(own)?)))
        .collect();
    let mut judged: Vec<Judged> =
        claims.iter().map(|(index, own, relation)| one(report, &tables, *index, own, relation)).collect();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (one, (_, own, _)) in judged.iter().zip(&claims) {
        groups.entry(one.at.clone()).or_default().add(own, one.outcome);
    }
    let lapsed: BTreeMap<&str, Decimal> =
        claims.iter().filter_map(|(_, own, _)| Some((own.topic.strip_suffix(".lapsed")?, own.value))).collect();
    for (one, (_, own, _)) in judged.iter_mut().zip(&claims) {
        if one.outcome == Outcome::Broken
            && let Some(group) = groups.get(&one.at)
            && let Some(softened) = together(&tables, one, own, group, &lapsed)
        {
            *one = softened;
        }
    }
    judged
}

/// The statements of one thing.
#[derive(Debug, Default)]
struct Group {
    statements: usize,
    sum: Decimal,
    has_about: bool,
    /// The largest figure that fits the tables.
    largest: Option<Decimal>,
}

impl Group {
    fn add(&mut self, statement: &Statement, outcome: Outcome) {
        self.statements += 1;
        self.sum = figure::sum([self.sum, statement.value]);
        self.has_about |= statement.precision == Precision::About;
        if outcome == Outcome::Holds {
            self.largest = self.largest.max(Some(statement.value));
        }
    }
}

/// The rule that speaks of what a statement counts.
fn relation(statement: &Statement) -> Option<&'static str> {
    let topic = statement.topic.as_str();
    let (family, rest) = topic.split_once('.')?;
    match (family, rest) {
        // A way of applying is no column; the lists are for N10.
        ("applications", _) if statement.channel.is_some() => None,
        ("applications", _) if statement.applicant.is_some() => Some("N6"),
        ("applications", "new_received" | "handled") => Some("N1"),
        ("applications", "carried_in") => Some("N2"),
        ("applications", "outcomes_total") => Some("N3"),
        ("applications", "carried_out") => Some("N4"),
        ("applications", _) => Some("N5"),
        ("review_and_litigation", "review") => Some("N7"),
        ("review_and_litigation", _) => Some("N8"),
        ("proactive_disclosure", _) => Some("N12"),
        _ => None,
    }
}

fn one(report: &Report, tables: &Quoted<'_>, index: usize, statement: &Statement, relation: &'static str) -> Judged {
    let mut lawful = tables.lawful(statement);
    // 企业申请10件，其中予以公开5件 counts in the column of the enterprises; of 网络申请 no column tells.
    if let Some(whole) =
        statement.part_of.map(|whole| &report.statements[whole]).filter(|_| statement.applicant.is_none())
    {
        let own = Statement { applicant: whole.applicant.clone(), ..statement.clone() };
        lawful.readings.extend(whole.applicant.as_deref().map(|_| tables.lawful(&own).readings).unwrap_or_default());
        lawful.is_loose |= whole.channel.is_some() || is_entry(report, whole);
    }
    let mut judged = Judged::new(relation, place_of(statement), vec![index], vec![statement.value]);
    judged.expected = lawful.readings.first().and_then(|reading| reading.side(tables));
    if lawful.readings.is_empty() {
        return judged.cannot_tell("表中没有这一项", "the tables have no such cell");
    }
    if lawful.readings.iter().any(|reading| reading.is_spent) {
        judged.outcome = Outcome::Spent;
        return judged;
    }
    let fitting = lawful.readings.iter().find(|own| own.value.is_some_and(|value| figure::fits(statement, value)));
    if let Some(reading) = fitting {
        return judged.holds(reading.name.clone());
    }
    lawful.is_loose |= matches!(relation, "N3" | "N4" | "N5") && follows_a_part(report, index);
    if let Some((zh, en)) = doubt(report, statement, &lawful) {
        return judged.cannot_tell(zh, en);
    }
    let readings = lawful.readings.iter().filter_map(|own| Some((&own.name, own.value?)));
    judged.broken(said(statement, readings))
}

/// Whether what was done may be told of a part alone, since one stands before it in its sentence: 网络申请20件，予以公开3件.
/// Parts that come to their total leave the sentence where it was.
fn follows_a_part(report: &Report, index: usize) -> bool {
    let sentence = report.statements[index].before.rsplit('。').next().unwrap_or_default();
    let earlier = report.statements[..index].iter().rev().take_while(|other| sentence.contains(&other.text));
    let kind = |one: &Statement| (one.applicant.is_some(), one.channel.is_some());
    let is_part = |one: &Statement| one.applicant.is_some() || one.channel.is_some() || is_entry(report, one);
    let is_total = |one: &Statement| matches!(relation(one), Some("N1" | "N3"));
    let Some(part) = earlier.take(MOST_EARLIER).find(|other| is_part(other) || is_total(other)) else { return false };
    if !is_part(part) {
        return false;
    }
    let Some(whole) = part.part_of else { return true };
    if index - whole > MOST_EARLIER {
        return true;
    }
    let parts =
        report.statements[whole..index].iter().filter(|one| one.part_of == Some(whole) && kind(one) == kind(part));
    figure::sum(parts.filter(|one| is_part(one)).map(|one| one.value)) != report.statements[whole].value
}

/// Why a figure that fits no reading need not contradict the tables.
fn doubt(report: &Report, statement: &Statement, lawful: &Lawful) -> Option<(&'static str, &'static str)> {
    if lawful.readings.iter().any(|reading| reading.value.is_none()) {
        return Some(("所需单元格没有数字", "a cell it needs has no number"));
    }
    if statement.period != Period::Year {
        return Some(("累计数，不知起止", "a running total of unknown beginning"));
    }
    if speaker::is_narrower(report, &statement.before, &statement.behind) {
        return Some(("该句口径可能小于表格", "the sentence may speak for less than the tables do"));
    }
    // 清理规范性文件废止5件 counts those of the clean-up.
    let sentence = statement.before.rsplit('。').next().unwrap_or_default();
    let is_cleaning = statement.topic.starts_with("proactive") && sentence.contains("清理");
    // 自然人30人 counts people, who may apply more than once.
    let is_people = statement.unit.as_deref().is_some_and(|unit| CLAIMS.people.has(unit));
    // 收到230件，有效申请226件: what is received may be more than what is counted.
    let is_sifted = CLAIMS.sifted.stand_in(&statement.behind);
    if lawful.is_loose
        || is_people
        || is_sifted
        || is_cleaning
        || names_a_season(sentence)
        || !plain::is_plain(report, statement)
    {
        return Some(("该句另有限定，所计可能与表格不同", "the sentence may count something else than the tables do"));
    }
    None
}

/// Whether a part of the year is named: 1—6月, 上半年, 第一季度, 截至6月底.
fn names_a_season(sentence: &str) -> bool {
    let within = CLAIMS.year_bounds.iter().fold(sentence.to_owned(), |rest, bound| rest.replace(bound, ""));
    CLAIMS.seasons.stand_in(&within)
}

/// What becomes of a figure that fits nothing alone, beside other figures of the same thing.
fn together(
    tables: &Quoted<'_>,
    judged: &Judged,
    own: &Statement,
    group: &Group,
    lapsed: &BTreeMap<&str, Decimal>,
) -> Option<Judged> {
    let kept = Judged { severity: None, message: None, open: None, ..judged.clone() };
    if group.statements > 1 && !group.has_about {
        let whole = tables.lawful(own).readings.into_iter().find(|reading| reading.value == Some(group.sum));
        if let Some(reading) = whole {
            let name = Words::new(format!("几句合计为{}", reading.name.zh), format!("added up, {}", reading.name.en));
            return Some(kept.holds(name));
        }
    }
    // 废止5件、宣布失效3件: the form counts both as 废止.
    if let Some(lapsed) = own.topic.strip_suffix(".repealed").and_then(|document| lapsed.get(document))
        && judged.expected.as_ref().is_some_and(|side| own.value.checked_add(*lapsed) == Some(side.value))
    {
        return Some(kept.holds(Words::new("废止加失效", "repealed + lapsed")));
    }
    group.largest.is_some_and(|largest| largest > own.value).then(|| {
        Judged { outcome: Outcome::CannotTell, ..kept }.cannot_tell(
            "另一句与表格相符，此句可能只计其中一部分",
            "another sentence fits the tables, and this one may count a part",
        )
    })
}
