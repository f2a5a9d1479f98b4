//! Whose figure does a sentence give: that of the whole report, or of the office alone?
//!
//! In: a report and one of its statements. Out: whether the sentence, or the opening of the report,
//! names a narrower body than the tables do. A doubt counts as narrower, because such a figure breaks nothing.

use crate::record::Report;
use crate::record::outline::Scope;
use crate::record::statement::Statement;

/// Words for everybody the report speaks for.
const WHOLE: [&str; 28] = [
    "全县",
    "全区",
    "全市",
    "全省",
    "全州",
    "全旗",
    "全镇",
    "全乡",
    "全局",
    "全厅",
    "全委",
    "全系统",
    "我县",
    "我区",
    "我市",
    "我省",
    "我州",
    "我旗",
    "本县",
    "本区",
    "本市",
    "我局",
    "本局",
    "我厅",
    "本厅",
    "我委",
    "本委",
    "各级",
];
/// Words for a body within it, whoever reports.
const OFFICES: [&str; 7] = ["政府办", "府办", "办公室", "本办", "我办", "本级", "窗口"];
/// Words for a body within the area of a government.
const BODIES: [&str; 20] = [
    "县政府",
    "区政府",
    "市政府",
    "州政府",
    "旗政府",
    "镇政府",
    "乡政府",
    "人民政府",
    "局",
    "委员会",
    "发改委",
    "乡镇",
    "街道",
    "部门",
    "单位",
    "园区",
    "中心",
    "公司",
    "医院",
    "学校",
];
/// Behind the name of a government these make it a word for something else: 县政府门户网站.
const BESIDE: [&str; 7] = ["门户", "网", "信息", "公报", "规章", "文件", "各"];

/// Whether the figure may be that of a part of what the tables count.
pub fn is_narrower(report: &Report, statement: &Statement) -> bool {
    if report.outline.scope == Some(Scope::Office) {
        return true;
    }
    let body = report.body.as_deref().unwrap_or_default();
    let is_office = OFFICES.iter().any(|word| body.ends_with(word));
    // The office is named once for the paragraph: 区政府办代表区政府……。收到申请17件.
    if !is_office && names_an_office(&statement.before) {
        return true;
    }
    let rest = statement.behind.split([',', ';']).next().unwrap_or_default();
    if !is_office && OFFICES.iter().any(|word| rest.contains(word)) {
        return true;
    }
    let sentence = statement.before.rsplit('。').next().unwrap_or_default();
    let speaks = |clause: &str| {
        let clause = if body.is_empty() { clause.to_owned() } else { clause.replace(body, "全县") };
        names(&clause, !is_bureau(body))
    };
    sentence.rsplit([',', ';']).find_map(speaks).unwrap_or(false)
}

/// Whether a paragraph says that an office speaks or acts alone.
fn names_an_office(paragraph: &str) -> bool {
    ["代表", "办公室本级", "办本级"].iter().any(|word| paragraph.contains(word))
        && OFFICES.iter().take(3).any(|word| paragraph.contains(word))
}

/// Whether a clause names a part, or the whole, or neither. 全县各乡镇 is the whole, 各乡镇 alone is not.
fn names(clause: &str, of_government: bool) -> Option<bool> {
    let is_plural = |at: usize| ["各", "有关", "相关"].iter().any(|each| clause[..at].ends_with(each));
    let names = |words: &[&str], plural: bool| {
        words.iter().any(|word| {
            clause.match_indices(word).any(|(at, _)| {
                let is_beside = BESIDE.iter().any(|beside| clause[at + word.len()..].starts_with(beside));
                is_plural(at) == plural && !is_beside
            })
        })
    };
    let whole = WHOLE.iter().any(|word| clause.contains(word));
    if names(&OFFICES, false) || (of_government && names(&BODIES, false)) {
        Some(true)
    } else if whole {
        Some(false)
    } else {
        (of_government && names(&BODIES, true)).then_some(true)
    }
}

/// Whether the body is one department, whose own name every sentence may use.
pub fn is_bureau(body: &str) -> bool {
    ["局", "厅", "委", "委员会", "办公室", "中心", "处"].iter().any(|ending| body.ends_with(ending))
        && !body.ends_with("管理委员会")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_a_clause_names() {
        for (clause, narrower) in [
            ("全县各级各部门认真办理", Some(false)),
            ("区政府办代表区政府", Some(true)),
            ("我区政府办", Some(true)),
            ("各乡镇、街道", Some(true)),
            ("县政府门户网站改版", None),
            ("依申请公开", None),
        ] {
            assert_eq!(names(clause, true), narrower, "{clause}");
        }
        assert_eq!(names("县民政局", false), None);
    }
}
