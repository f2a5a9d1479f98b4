//! Which numbers of the tables may a statement lawfully mean?
//!
//! In: a report's tables and a statement. Out: its readings, the plainest first. 收到75件 may be the
//! applications newly received, or those with the ones carried over; 不予公开 quotes the sum of a
//! heading that has no cells of its own.

use crate::finding::{Code, Side};
use crate::message::Words;
use crate::record::statement::Statement;
use crate::record::{Report, Tables};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The columns of table 3 that are no natural persons.
const ORGANISATIONS: [&str; 5] =
    ["enterprise", "research_institution", "public_interest_org", "legal_service_org", "other_org"];

/// The tables as the prose may quote them.
pub struct Quoted<'a> {
    tables: &'a Tables,
    /// Cells that were read from the prose itself.
    as_stated: BTreeSet<&'a str>,
}

/// One number that a statement may mean.
#[derive(Debug)]
pub struct Reading {
    /// What it adds up: 新收加上年结转.
    pub name: Words,
    /// Keys of the cells, and whether each is added.
    cells: Vec<(String, bool)>,
    /// What they come to; none where one of them has no number.
    pub value: Option<Decimal>,
    /// Whether one of them was read from the prose itself.
    pub is_spent: bool,
}

/// What a statement may lawfully mean, and whether the tables count the same thing at all.
#[derive(Debug, Default)]
pub struct Lawful {
    /// The plainest first.
    pub readings: Vec<Reading>,
    /// Whether a figure that fits none of them may count something the tables do not.
    pub is_loose: bool,
}

impl<'a> Quoted<'a> {
    /// The tables of a report; none where it prints none.
    pub fn of(report: &'a Report) -> Option<Self> {
        let as_stated = report.findings.iter().filter(|finding| finding.code == Code::CutAsStated);
        let as_stated = as_stated.flat_map(|finding| finding.cells.iter().map(String::as_str)).collect();
        Some(Self { tables: report.tables.as_ref()?, as_stated })
    }

    /// The number of a cell.
    pub fn number(&self, key: &str) -> Option<Decimal> {
        self.tables.get(key)?.number()
    }

    /// Whether the form of the report has the cell as its own.
    pub fn has(&self, key: &str) -> bool {
        self.tables.form.cell(key).is_some_and(|cell| !self.tables.form.cells[cell].foreign)
    }

    /// Whether the cell is the form's own, or the other edition's and printed.
    fn is_shown(&self, key: &str) -> bool {
        self.has(key) || self.tables.get(key).is_some_and(crate::record::Cell::is_printed)
    }

    /// The cells of a row of table 3, or of all rows under a heading, in these columns.
    fn row(&self, row: &str, columns: &[&str]) -> Vec<String> {
        let own: Vec<String> = columns.iter().map(|column| format!("applications.{row}.{column}")).collect();
        if own.iter().any(|key| self.is_shown(key)) {
            return own;
        }
        let under = format!("applications.{row}.");
        let keys = self.tables.form.cells.iter().map(|cell| cell.key.as_str());
        keys.filter(|key| key.starts_with(&under) && self.is_shown(key))
            .filter(|key| columns.iter().any(|column| key.ends_with(&format!(".{column}"))))
            .map(str::to_owned)
            .collect()
    }

    /// A reading of cells that are added, and of cells that are taken away; none where the form has no such cell.
    fn reading(&self, name: Words, added: Vec<String>, taken: Vec<String>) -> Option<Reading> {
        if added.is_empty() || !added.iter().chain(&taken).all(|key| self.is_shown(key)) {
            return None;
        }
        let sum = |keys: &[String]| keys.iter().try_fold(Decimal::ZERO, |sum, key| sum.checked_add(self.number(key)?));
        let value = sum(&added).zip(sum(&taken)).and_then(|(added, taken)| added.checked_sub(taken));
        let is_spent = added.iter().chain(&taken).any(|key| self.as_stated.contains(key.as_str()));
        let cells = added.into_iter().map(|key| (key, true)).chain(taken.into_iter().map(|key| (key, false)));
        Some(Reading { name, cells: cells.collect(), value, is_spent })
    }

    /// Everything a statement may mean.
    pub fn lawful(&self, statement: &Statement) -> Lawful {
        let (family, rest) = statement.topic.split_once('.').unwrap_or((&statement.topic, ""));
        match family {
            _ if self.tables.form.id == "2014" => self.statistics(statement),
            "applications" if statement.channel.is_none() => self.applications(statement, rest),
            "review_and_litigation" => self.court(statement, rest),
            "proactive_disclosure" => self.disclosure(rest),
            _ => Lawful::default(),
        }
    }

    fn applications(&self, statement: &Statement, row: &str) -> Lawful {
        let mut lawful = Lawful::default();
        for columns in columns(statement) {
            let cells = |row: &str| self.row(row, &columns);
            let mut add = |zh: &str, en: &str, added: &[&str], taken: &[&str]| {
                let of = |rows: &[&str]| rows.iter().flat_map(|row| cells(row)).collect::<Vec<_>>();
                lawful.readings.extend(self.reading(Words::new(zh, en), of(added), of(taken)));
            };
            match row {
                "new_received" | "handled" => {
                    add("新收", "new_received", &["new_received"], &[]);
                    add("新收加上年结转", "new_received + carried_in", &["new_received", "carried_in"], &[]);
                }
                "carried_in" => {
                    add("上年结转", "carried_in", &["carried_in"], &[]);
                    // 新收5件、结转2件 does not say from which year.
                    if !statement.text.contains(['上', '去', '年']) {
                        add("结转下年", "carried_out", &["carried_out"], &[]);
                    }
                }
                "carried_out" => add("结转下年", "carried_out", &["carried_out"], &[]),
                "disclosed" => {
                    let both = ["disclosed_in_full", "disclosed_in_part"];
                    add("予以公开加部分公开", "disclosed_in_full + disclosed_in_part", &both, &[]);
                    add("予以公开", "disclosed_in_full", &both[..1], &[]);
                }
                "outcomes_total" => {}
                row => add(&self.label(row), row, &[row], &[]),
            }
            if matches!(row, "outcomes_total" | "handled") {
                add("办理结果总计", "outcomes_total", &["outcomes_total"], &[]);
                add("办理结果总计减上年结转", "outcomes_total - carried_in", &["outcomes_total"], &["carried_in"]);
            }
            // 撤回的和逾期不补正的申请 are closed without a reply.
            if row == "outcomes_total" && statement.text.contains("复") {
                let (zh, en) = ("办理结果总计减其他处理", "outcomes_total - other_handling");
                add(zh, en, &["outcomes_total"], &["other_handling"]);
            }
        }
        // Words that the rows of the form divide in another way, and 公开 alone.
        lawful.is_loose =
            statement.text.contains("不存在") || row == "disclosed" && !statement.text.contains("予以公开");
        lawful
    }

    /// The label of a row of table 3 or of a heading, without its gloss.
    fn label(&self, row: &str) -> String {
        let rows = self.tables.form.tables.iter().flat_map(|table| &table.blocks).flat_map(|block| &block.rows);
        let key = format!("applications.{row}");
        let label = rows.filter(|own| own.key == row || own.key == key).map(|own| own.label.as_str()).next();
        label.and_then(|label| label.split('（').next()).unwrap_or(row).to_owned()
    }

    fn court(&self, statement: &Statement, group: &str) -> Lawful {
        let column = statement.result.as_deref().unwrap_or("total");
        let key = |group: &str, column: &str| format!("review_and_litigation.{group}.{column}");
        let (groups, zh): (&[&str], &str) = match group {
            "review" => (&["review"], "行政复议"),
            "suit" => (&["suit_direct", "suit_after_review"], "未经复议直接起诉加复议后起诉"),
            "suit_direct" => (&["suit_direct"], "未经复议直接起诉"),
            _ => (&["suit_after_review"], "复议后起诉"),
        };
        let cells = groups.iter().map(|group| key(group, column)).collect();
        let name = Words::new(format!("{zh}{}", result_zh(column)), format!("{} {column}", groups.join(" + ")));
        // 复议25件，诉讼19件，其中维持21件 counts both.
        let is_loose = statement.result.is_some() && speaks_of_both_courts(statement);
        Lawful { readings: self.reading(name, cells, Vec::new()).into_iter().collect(), is_loose }
    }

    fn disclosure(&self, what: &str) -> Lawful {
        let key = |column: &str| format!("proactive_disclosure.{column}");
        let (row, aspect) = what.split_once('.').unwrap_or((what, ""));
        let mut lawful = Lawful::default();
        let mut add = |zh: &str, column: &str| {
            let name = Words::new(zh, format!("{row} {column}"));
            lawful.readings.extend(self.reading(name, vec![key(&format!("{row}.{column}"))], Vec::new()));
        };
        match aspect {
            "issued" => {
                add("本年制发", "issued");
                add("本年新制作", "newly_made");
                add("本年新公开", "newly_disclosed");
            }
            "repealed" | "repealed_or_lapsed" => add("本年废止", "repealed"),
            "in_force" => {
                add("现行有效", "in_force");
                add("对外公开总数量", "disclosed_in_all");
            }
            "published" => {
                add("本年新公开", "newly_disclosed");
                add("对外公开总数量", "disclosed_in_all");
                add("本年制发", "issued");
            }
            _ => add("处理决定数量", "decisions"),
        }
        // What is published, decided or drawn from 2019's running stock is counted in more ways than the form's.
        let is_stock = aspect == "in_force" && !self.has(&key(&format!("{row}.in_force")));
        lawful.is_loose = is_stock || !matches!(aspect, "issued" | "repealed" | "repealed_or_lapsed" | "in_force");
        lawful
    }

    /// The rows of the table of 2014.
    fn statistics(&self, statement: &Statement) -> Lawful {
        let result = statement.result.as_deref().map(|result| if result == "other_result" { "other" } else { result });
        let column = result.unwrap_or("total");
        let channel = statement.channel.as_deref().map(|channel| format!("applications.received_{channel}"));
        let keys: Vec<String> = match (statement.topic.as_str(), channel) {
            ("applications.new_received" | "applications.handled", Some(channel)) => vec![channel],
            ("applications.new_received", None) => vec!["applications.received".into()],
            ("applications.handled", None) => vec!["applications.received".into(), "applications.closed".into()],
            ("applications.outcomes_total", None) => vec!["applications.closed".into(), "applications.answered".into()],
            ("applications.disclosed_in_full", None) => vec!["applications.granted".into()],
            ("applications.disclosed_in_part", None) => vec!["applications.granted_in_part".into()],
            ("applications.refused", None) => vec!["applications.refused".into()],
            ("applications.not_this_agency", None) => vec!["applications.not_this_agency".into()],
            ("applications.already_public", None) => vec!["applications.already_public".into()],
            ("review_and_litigation.review", None) => vec![format!("review.{column}")],
            ("review_and_litigation.suit", None) => vec![format!("suits.{column}")],
            ("proactive_disclosure.normative_documents.issued", None) => vec!["proactive.normative_issued".into()],
            _ => Vec::new(),
        };
        if statement.applicant.is_some() {
            return Lawful::default();
        }
        let reading = |key: String| {
            let label = self.tables.form.cell(&key).map(|cell| self.tables.form.labels(cell).0.to_owned());
            let label = label.unwrap_or_else(|| key.clone());
            self.reading(Words::new(label, key.clone()), vec![key], Vec::new())
        };
        Lawful { readings: keys.into_iter().filter_map(reading).collect(), is_loose: false }
    }
}

impl Reading {
    /// The cells with their numbers, where the reading is a plain sum of numbers.
    pub fn side(&self, quoted: &Quoted<'_>) -> Option<Side> {
        let value = self.value.filter(|_| self.cells.iter().all(|(_, is_added)| *is_added))?;
        let cells: Vec<String> = self.cells.iter().map(|(key, _)| key.clone()).collect();
        let figures = cells.iter().filter_map(|key| quoted.number(key)).collect();
        Some(Side { cells, figures, value })
    }
}

/// Whether the sentence has named reviews and suits before what it counts.
pub fn speaks_of_both_courts(statement: &Statement) -> bool {
    let sentence = statement.before.rsplit('。').next().unwrap_or_default();
    ["复议", "诉讼"].iter().all(|word| sentence.contains(word) || statement.text.contains(word))
}

/// The columns of table 3 that a kind of applicant may mean, the plainest choice first.
fn columns(statement: &Statement) -> Vec<Vec<&str>> {
    let but_others = ORGANISATIONS[..4].to_vec();
    match statement.applicant.as_deref() {
        None => vec![vec!["total"]],
        // 法人 alone may or may not hold the other organisations.
        Some("organisation") if statement.text.contains("组织") => vec![ORGANISATIONS.to_vec()],
        Some("organisation") => vec![ORGANISATIONS.to_vec(), but_others, vec!["enterprise"]],
        Some("other_org") => vec![vec!["other_org"], ORGANISATIONS[1..].to_vec(), ORGANISATIONS.to_vec()],
        Some("enterprise") => vec![vec!["enterprise"], ORGANISATIONS.to_vec()],
        Some(one) => vec![vec![one]],
    }
}

fn result_zh(column: &str) -> &'static str {
    match column {
        "upheld" => "结果维持",
        "corrected" => "结果纠正",
        "other_result" => "其他结果",
        "pending" => "尚未审结",
        _ => "总计",
    }
}
