//! What sentences say of all applications without a figure: 申请均已办理完成.
//!
//! In: the passages of a report. Out: the clauses. A sentence of another year, a plan, or one that speaks
//! of letters, proposals or lawsuits says nothing of applications.

use crate::document::Document;
use crate::lexicon::OUTLINE;
use crate::recognise::prose::passage::{Passage, shortened};
use crate::recognise::prose::section::{self, Section};
use crate::record::outline::Words;
use crate::text::pattern::Pattern;
use std::ops::Range;

static CLOSED: Pattern = Pattern::new(
    |text| text.contains("办") && text.contains(['全', '均', '都']),
    || "(?:全部|均|都)已?(?:依法|依规|按时|按期|及时|按要求|按规定)*(?:办理完成|办理完毕|办理完结|办结)".into(),
);

static YEAR: Pattern = Pattern::new(|text| text.contains('年'), || r"20\d{2}年".into());

/// Where a report on a year says that all applications were closed.
#[must_use]
pub fn all_closed(document: &Document, passages: &[Passage], year: Option<i32>) -> Vec<Words> {
    let mut found = Vec::new();
    if !passages.iter().any(|passage| CLOSED.is_match(&passage.text)) {
        return found;
    }
    let mut section = Section::Other;
    let is_other = |named: regex::Match<'_>| named.as_str().trim_end_matches('年').parse().ok() != year;
    for passage in passages {
        for range in passage.sentences() {
            let sentence = &passage.text[range.clone()];
            section = section::opened(sentence).unwrap_or(section);
            let words = closes(sentence).filter(|_| section != Section::Problems);
            let Some(words) = words.filter(|_| !YEAR.find_iter(sentence).any(is_other)) else { continue };
            let start = sentence[..words.start].rfind([',', ';', ':']).map_or(0, |mark| mark + 1);
            found.push(Words {
                text: shortened(&sentence[start..words.end]),
                before: passage.before(range.start + start),
                behind: passage.behind(range.start + words.end, &range),
                place: document.place(passage.place(range.start + words.start..range.start + words.end)),
            });
        }
    }
    found
}

/// Where a sentence says that all applications were closed.
fn closes(sentence: &str) -> Option<Range<usize>> {
    let words = CLOSED.find(sentence)?;
    let before = &sentence[..words.start()];
    // 所有申请均已办结 names them itself, whatever else the sentence speaks of.
    let clause = &before[before.rfind([',', ';']).map_or(0, |mark| mark + 1)..];
    let speaks_of = if clause.contains("申请") { clause } else { sentence };
    if !speaks_of.contains("申请") || OUTLINE.closed_besides.stand_in(speaks_of) {
        return None;
    }
    let is_rate = sentence[words.end()..].starts_with('率');
    (!is_rate && !OUTLINE.wishes.stand_in(before)).then(|| words.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_close_and_words_that_do_not() {
        fn says(sentence: &str) -> Option<&str> {
            closes(sentence).map(|range| &sentence[range])
        }
        assert_eq!(says("收到申请3件,均已办理完成"), Some("均已办理完成"));
        assert_eq!(says("上年结转2件,所有申请均已按要求办理完成"), Some("均已按要求办理完成"));
        for sentence in ["确保申请全部办结", "申请全部办结率为98%", "收到来信3件、申请2件,均已办结", "全部办结"]
        {
            assert_eq!(says(sentence), None, "{sentence}");
        }
    }
}
