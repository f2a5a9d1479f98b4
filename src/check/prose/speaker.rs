//! Whose figure does a sentence give: that of the whole report, or of the office alone?
//!
//! In: a report and what stands around one of its sentences. Out: whether the sentence, or the opening of the report,
//! names a narrower body than the tables do. A doubt counts as narrower, because such a figure breaks nothing.

use crate::lexicon::{CLAIMS, Words};
use crate::record::Report;
use crate::record::outline::Scope;

/// Whether what is said between `before` and `behind` may be told of a part of what the tables count.
pub fn is_narrower(report: &Report, before: &str, behind: &str) -> bool {
    if report.outline.scope == Some(Scope::Office) {
        return true;
    }
    let body = report.body.as_deref().unwrap_or_default();
    let is_office = CLAIMS.offices.end(body);
    // The office is named once for the paragraph: 区政府办代表区政府……。收到申请17件.
    if !is_office && names_an_office(before) {
        return true;
    }
    let rest = behind.split([',', ';']).next().unwrap_or_default();
    if !is_office && CLAIMS.offices.stand_in(rest) {
        return true;
    }
    let sentence = before.rsplit('。').next().unwrap_or_default();
    let speaks = |clause: &str| {
        let clause = if body.is_empty() { clause.to_owned() } else { clause.replace(body, "全县") };
        names(&clause, !is_bureau(body))
    };
    sentence.rsplit([',', ';']).find_map(speaks).unwrap_or(false)
}

/// Whether a paragraph says that an office speaks or acts alone.
fn names_an_office(paragraph: &str) -> bool {
    CLAIMS.standing_in.stand_in(paragraph) && ["府办", "办公室"].iter().any(|office| paragraph.contains(office))
}

/// Whether a clause names a part, or the whole, or neither. 全县各乡镇 is the whole, 各乡镇 alone is not.
fn names(clause: &str, of_government: bool) -> Option<bool> {
    let is_plural = |at: usize| CLAIMS.several.end(&clause[..at]);
    let names = |words: &Words, plural: bool| {
        words.places(clause).any(|place| {
            let is_beside = CLAIMS.beside.opening(&clause[place.end..]).is_some();
            is_plural(place.start) == plural && !is_beside
        })
    };
    let whole = CLAIMS.whole.stand_in(clause);
    if names(&CLAIMS.offices, false) || (of_government && names(&CLAIMS.bodies, false)) {
        Some(true)
    } else if whole {
        Some(false)
    } else {
        (of_government && names(&CLAIMS.bodies, true)).then_some(true)
    }
}

/// Whether the body is one department, whose own name every sentence may use.
pub fn is_bureau(body: &str) -> bool {
    CLAIMS.departments.end(body) && !body.ends_with("管理委员会")
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
