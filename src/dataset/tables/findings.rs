//! `findings`: a row a finding, with what a reviewer needs to judge it; `gouji check --format csv` has the same.

use super::{Entry, Keys};
use crate::dataset::schema::{self, row};
use crate::finding::{Cause, Outcome, Severity, Side};
use crate::record::Source;
use crate::review::baseline::Standing;
use crate::review::evidence::{Evidence, blamed};
use crate::review::{Case, State};
use rust_decimal::Decimal;

row! {
    /// One thing noticed about a report: a broken sum, or a doubt.
    "关于报告的一项发现：勾稽关系不成立，或存疑之处"
    pub struct Finding<'a> in "findings" by ["finding_id"] with keys: Keys {
        /// The id that survives every re-run: report, code and place.
        finding_id: &'a str = "发现编号",
        /// The id of the first finding with the same cause.
        story_id: &'a str = "同因编号",
        /// The code, which `gouji explain` explains.
        code: &'a str = "代码",
        /// The word of the code.
        code_name: &'a str = "名称",
        /// error, warning or note.
        severity: Severity = "程度",
        /// What was decided about it: open, changed, confirmed, dismissed or answered.
        state: State = "处理状态",
        /// The relation, for a sum or another rule.
        relation: Option<&'a str> = "勾稽关系",
        /// The row, column, group or table it was noticed at.
        at_key: Option<&'a str> = "所在",
        /// What the relation came to.
        outcome: Option<Outcome> = "结果",
        /// What the left side comes to.
        left_value: Option<Decimal> = "左值",
        /// What the right side comes to.
        right_value: Option<Decimal> = "右值",
        /// Left less right.
        difference: Option<Decimal> = "差额",
        /// The figures it rests on, as people write them.
        figures: &'a str = "所据数字",
        /// The value that alone would be consistent, of every cell blamed, where no other choice is as small.
        implied: Option<String> = "若…则一致",
        /// All smallest sets of cells whose change alone would mend it; cells of a set are joined by +.
        blame: Option<String> = "可疑单元格",
        /// The pattern behind it.
        cause: Option<Cause> = "原因",
        /// The cells concerned.
        cells: Option<String> = "涉及单元格",
        /// The other report it was held against, with its variant.
        against: Option<&'a str> = "对照报告",
        /// Where in the source, when it is about no cell.
        place: Option<String> = "位置",
        /// What it says, in Chinese.
        message_zh: String = "说明（中文）",
        /// What it says, in English.
        message_en: String = "说明（英文）",
        /// Why it was decided so.
        reason: Option<&'a str> = "处理理由",
        /// Address or id of the report's new issue.
        reissue: Option<&'a str> = "重新公布的报告",
        /// Who decided.
        decided_by: Option<&'a str> = "处理人",
        /// When it was decided.
        decided_on: Option<&'a str> = "处理日期",
        /// How it stands to an earlier run: new, changed or unchanged; null where none was given.
        baseline: Option<&'a str> = "与上次相比",
        /// The figures it had in the earlier run.
        was: Option<&'a str> = "上次所据数字",
        /// The address of the report.
        url: Option<&'a str> = "网址",
        /// The file of the report.
        path: Option<&'a str> = "文件",
        /// The digest of the file's bytes.
        sha256: &'a str = "文件摘要",
    }
}

impl<'a> Finding<'a> {
    /// The row of a finding.
    #[must_use]
    pub fn of(keys: &'a Keys, case: &'a Case, source: &'a Source, evidence: Option<&Evidence>) -> Self {
        let finding = &case.finding;
        let words = finding.words();
        let value = |side: &Option<Side>| side.as_ref().map(|side| side.value);
        let decision = case.decision.as_ref();
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            keys,
            finding_id: &case.id,
            story_id: &case.story,
            code: finding.code.id(),
            code_name: finding.code.name(),
            severity: finding.severity,
            state: case.state(),
            relation: finding.relation.as_deref(),
            at_key: finding.at.as_deref(),
            outcome: finding.outcome,
            left_value: value(&finding.left),
            right_value: value(&finding.right),
            difference: finding.difference,
            figures: &case.figures,
            implied: evidence.and_then(|evidence| implied(evidence, case)),
            blame: filled(finding.blame.iter().map(|set| set.join("+")).collect::<Vec<_>>().join(" ")),
            cause: finding.cause,
            cells: filled(finding.cells.join(" ")),
            against: finding.against.as_deref(),
            place: finding.place.as_ref().map(ToString::to_string),
            message_zh: words.zh,
            message_en: words.en,
            reason: decision.and_then(|decision| decision.reason.as_deref()),
            reissue: decision.and_then(|decision| decision.reissue.as_deref()),
            decided_by: decision.and_then(|decision| decision.by.as_deref()),
            decided_on: decision.and_then(|decision| decision.date.as_deref()),
            baseline: case.standing.as_ref().map(Standing::as_str),
            was: case.standing.as_ref().and_then(Standing::was),
            url: source.url.as_deref(),
            path: source.path.as_deref(),
            sha256: &source.sha256,
        }
    }
}

/// `review_and_litigation.review.total=11`, where one explanation alone is as small.
fn implied(evidence: &Evidence, case: &Case) -> Option<String> {
    let story = evidence.story(&case.finding)?;
    let cells = &evidence.tables.form.cells;
    let values = blamed(&story.mendings).into_iter().filter_map(|(cell, implied)| Some((&cells[cell].key, implied?)));
    let values: Vec<String> = values.map(|(key, implied)| format!("{key}={implied}")).collect();
    (!values.is_empty()).then(|| values.join(" "))
}

pub(super) fn rows<'a>(entry: &'a Entry<'a>) -> Vec<schema::Row<'a>> {
    let of = |case: &'a Case| Finding::of(&entry.keys, case, &entry.report.source, entry.evidence).values();
    entry.cases.iter().map(of).collect()
}
