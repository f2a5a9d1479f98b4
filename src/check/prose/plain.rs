//! Is every word of a clause known to change nothing about what its figure counts?
//!
//! In: a report and one of its statements. Out: yes or no. 全年共收到政府信息公开申请30件 counts what the
//! table counts; 收到征地类政府信息公开申请5件, 按时办结28件 or 一审行政诉讼3件 may count a part of it, and
//! words that are not in the lists below are taken for such.

use super::speaker;
use crate::lexicon::{CLAIMS, Words};
use crate::record::Report;
use crate::record::statement::Statement;
use std::sync::LazyLock;

/// The words of applications, of reviews and suits, and of documents, each with those of every sentence.
static WORDS: LazyLock<[Words; 3]> = LazyLock::new(|| {
    [&CLAIMS.applications, &CLAIMS.courts, &CLAIMS.documents].map(|own| Words::joined(&[&CLAIMS.common, own]))
});

/// Whether nothing in the clause can make its figure count less than its topic says.
pub fn is_plain(report: &Report, statement: &Statement) -> bool {
    let [applications, courts, documents] = &*WORDS;
    let words = match statement.topic.split('.').next() {
        Some("applications") => applications,
        Some("review_and_litigation") => courts,
        _ => documents,
    };
    let mut text = statement.text.clone();
    let division = report.division.as_ref().map(|division| division.name.clone());
    // 本机关 is the whole of one department, and the office alone of a government.
    let is_bureau = speaker::is_bureau(report.body.as_deref().unwrap_or_default());
    let own = CLAIMS.own.iter().filter(|_| is_bureau);
    for name in report.body.iter().chain(&division).map(String::as_str).chain(own) {
        text = text.replace(name, "，");
    }
    words.cover(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_change_nothing_and_words_that_may() {
        let [applications, courts, documents] = &*WORDS;
        for text in
            ["2023年全区受理政府信息公开申请21件", "我县共收到政府信息依申请公开30件", "办结的申请中予以公开29件"]
        {
            assert!(applications.cover(text), "{text}");
        }
        for text in ["收到征地类政府信息公开申请5件", "按时办结28件", "延期办结2件", "县政府收到申请3件", "有效申请3件"]
        {
            assert!(!applications.cover(text), "{text}");
        }
        assert!(courts.cover("全年行政复议25件") && !courts.cover("一审行政诉讼3件"));
        assert!(documents.cover("到年底现行有效84件") && !documents.cover("县政府制发2件"));
    }
}
