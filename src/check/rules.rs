//! The rules beyond a table's own sums: what is asked, and how it may fail without a mistake.
//!
//! The sums themselves are the form's ([`crate::form::Relation`]); what stands here holds prose
//! against tables, years against each other, parts against wholes and a report against its form
//! (FORM.md 4.4 to 4.9). None of them is printed on the form.

use crate::finding::Code;

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `N1`, as a finding's `relation` names it.
    pub id: &'static str,
    /// The code its findings have.
    pub code: Code,
    /// What it asks, in Chinese.
    pub zh: &'static str,
    /// What it asks, in English.
    pub en: &'static str,
    /// How it may fail without a mistake, in English; empty where no such case is known.
    pub unless: &'static str,
}

impl Rule {
    /// The rule with this id, whatever its case.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }
}

const fn rule(id: &'static str, code: Code, zh: &'static str, en: &'static str, unless: &'static str) -> Rule {
    Rule { id, code, zh, en, unless }
}

/// Every rule, in the order of FORM.md.
pub const RULES: &[Rule] = &[
    rule(
        "N1",
        Code::ProseDisagrees,
        "正文所述收到的申请：新收，或新收加上年结转",
        "applications received in the text: the new ones, or with those carried in",
        "the sentence speaks for one office, the table for the whole county",
    ),
    rule(
        "N2",
        Code::ProseDisagrees,
        "正文所述上年结转：表三上年结转",
        "applications carried in, in the text and in the table",
        "",
    ),
    rule(
        "N3",
        Code::ProseDisagrees,
        "正文所述答复或办结：办理结果总计，或减去上年结转",
        "applications answered in the text: the total of outcomes, or without those carried in",
        "the sentence counts answers, the table applications",
    ),
    rule(
        "N4",
        Code::ProseDisagrees,
        "正文所述结转下年度：表三结转下年度",
        "applications carried out, in the text and in the table",
        "",
    ),
    rule(
        "N5",
        Code::ProseDisagrees,
        "正文所述各类办理结果：各行总计或各组之和",
        "outcomes in the text: the totals of rows, or the sums of their groups",
        "a heading without cells is quoted for one of its rows",
    ),
    rule(
        "N6",
        Code::ProseDisagrees,
        "正文所述自然人、法人申请：各列新收，或加上年结转",
        "kinds of applicant in the text: the columns of new applications, or with those carried in",
        "",
    ),
    rule(
        "N7",
        Code::ProseDisagrees,
        "正文所述行政复议：表四总计与各结果",
        "reconsiderations in the text: the total and results of the table",
        "the sentence counts cases on file, the table those that came from disclosure",
    ),
    rule(
        "N8",
        Code::ProseDisagrees,
        "正文所述行政诉讼：直接起诉与复议后起诉之和",
        "suits in the text: direct ones and those after reconsideration together",
        "the sentence counts cases on file, the table those that came from disclosure",
    ),
    rule(
        "N9",
        Code::ProseDisagrees,
        "占比与增减：相差不足末位一个单位，四舍五入或舍尾均可",
        "shares and growth: within one unit of the last printed digit, rounded or cut off",
        "the figure of last year was restated",
    ),
    rule(
        "N10",
        Code::ProseDisagrees,
        "各渠道收到的申请之和不多于收到总数",
        "applications by channel add up to no more than were received",
        "",
    ),
    rule(
        "N11",
        Code::ProseDisagrees,
        "按单位列出的各项之和等于所述总数",
        "a list by unit adds up to the total it states",
        "a unit is left out",
    ),
    rule(
        "N12",
        Code::ProseDisagrees,
        "正文所述制发、废止、现行有效文件：表二各格",
        "documents issued, repealed and in force in the text: the cells of the table",
        "the sentence speaks for one office, or counts amendments too",
    ),
    rule(
        "N13",
        Code::ProseDisagrees,
        "正文称未收到、未发生：相应总计为零",
        "what the text says did not happen is 0 in the table",
        "the sentence means one kind only",
    ),
    rule(
        "N14",
        Code::ProseDisagrees,
        "正文称全部办结而有结转",
        "all is said to be closed beside applications carried out",
        "those carried out were still within their time",
    ),
    rule(
        "N15",
        Code::ProseDisagrees,
        "信息处理费各笔之和等于所述总额（元）",
        "processing fees one by one add up to the total stated, in yuan",
        "",
    ),
    rule(
        "N16",
        Code::ProseDisagrees,
        "信息处理费不多于表二行政事业性收费",
        "processing fees are no more than the administrative fees of the table",
        "the two speak for different bodies",
    ),
    rule(
        "N17",
        Code::ProseDisagrees,
        "有逾期未缴费的申请时，第六部分述及收费",
        "where applications lapsed for unpaid fees, section 6 speaks of fees",
        "",
    ),
    rule(
        "N18",
        Code::ProseDisagrees,
        "其中各项之和不多于总数",
        "parts of a stated total add up to no more than it",
        "",
    ),
    rule(
        "Y1",
        Code::YearsDisagree,
        "上年结转下年度等于本年上年结转，逐列",
        "what last year carried out is carried in, column by column",
        "agencies merged or split, last year was corrected, an applicant was put in another column",
    ),
    rule(
        "Y2",
        Code::YearsDisagree,
        "上年现行有效加制发减废止等于现行有效",
        "in force last year, plus issued, less repealed, is in force",
        "amendments are counted as issued, lapses not as repealed, or the stock was counted anew",
    ),
    rule(
        "Y3",
        Code::YearsDisagree,
        "上一年项目数量加增减等于下一年报告的上一年项目数量（2019版）",
        "items of last year and their change are next year's items of last year (2019 form)",
        "the catalogue was cut anew",
    ),
    rule(
        "Y8",
        Code::UnlikelyBetweenYears,
        "较大数字与上年相比骤变或完全相同",
        "a large figure leaps from last year's, or is the very same",
        "it may well be so: a note, not a doubt of the report",
    ),
    rule(
        "L2",
        Code::LevelsDisagree,
        "汇总全区域的报告不少于其各组成部分之和",
        "a report that speaks for a whole region counts no less than its parts together",
        "an application passed on and counted twice",
    ),
    rule(
        "F1",
        Code::SectionsDisordered,
        "六个部分齐全、依次、统一编号",
        "six sections, in order, in one series of numbers",
        "",
    ),
    rule(
        "F4",
        Code::PeriodDisagrees,
        "统计期间为标题年度的1月1日至12月31日",
        "the period is the title's year, from 1 January to 31 December",
        "",
    ),
    rule(
        "F5",
        Code::PublishedLate,
        "政府于次年3月31日前、部门于1月31日前公布",
        "published by 31 March of the next year, by 31 January for departments",
        "the page was published again at a later day",
    ),
    rule(
        "F6",
        Code::SectionEmpty,
        "第五、六部分不空；第五部分不得仅写“无”",
        "sections 5 and 6 are not empty, and section 5 says more than 无",
        "",
    ),
    rule("F7", Code::PartsMiscounted, "自称的部分数与实际一致", "the report has as many parts as it says", ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    #[test]
    fn a_rule_stands_once_and_every_carry_has_one() {
        for (at, rule) in RULES.iter().enumerate() {
            assert!(RULES[..at].iter().all(|other| other.id != rule.id), "{} stands twice", rule.id);
            assert!(Form::all().iter().all(|form| form.relation(rule.id).is_none()), "{} is a form's", rule.id);
        }
        for carry in Form::all().iter().flat_map(|form| &form.carries) {
            assert_eq!(Rule::find(&carry.id.to_lowercase()).map(|rule| rule.code), Some(Code::YearsDisagree));
        }
    }
}
