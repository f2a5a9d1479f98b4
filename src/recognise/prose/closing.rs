//! What a sentence says of all applications without a figure: 申请均已办理完成.
//!
//! In: a sentence. Out: where the words stand. A sentence of another year, a plan, or one that speaks
//! of letters, proposals or lawsuits says nothing of applications.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static CLOSED: LazyLock<Regex> = LazyLock::new(|| {
    // A fixed pattern is compiled by the tests.
    Regex::new("(?:全部|均|都)已?(?:依法|依规|按时|按期|及时|按要求|按规定)*(?:办理完成|办理完毕|办理完结|办结)")
        .unwrap_or_else(|error| panic!("{error}"))
});

/// What else a body closes.
const OTHERS: [&str; 13] =
    ["信箱", "来信", "信件", "留言", "热线", "建议", "提案", "复议", "诉讼", "许可", "上年", "去年", "信访"];
/// Before the words one of these makes them a wish or a rule.
const WISHES: [&str; 8] = ["确保", "保证", "力争", "要求", "应当", "必须", "做到", "未"];

/// Where a sentence says that all applications were closed.
#[must_use]
pub fn all_closed(sentence: &str) -> Option<Range<usize>> {
    let words = CLOSED.find(sentence)?;
    let before = &sentence[..words.start()];
    // 所有申请均已办结 names them itself, whatever else the sentence speaks of.
    let clause = &before[before.rfind([',', ';']).map_or(0, |mark| mark + 1)..];
    let speaks_of = if clause.contains("申请") { clause } else { sentence };
    if !speaks_of.contains("申请") || OTHERS.iter().any(|word| speaks_of.contains(word)) {
        return None;
    }
    let is_rate = sentence[words.end()..].starts_with('率');
    (!is_rate && !WISHES.iter().any(|word| before.contains(word))).then(|| words.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_close_and_words_that_do_not() {
        fn says(sentence: &str) -> Option<&str> {
            all_closed(sentence).map(|range| &sentence[range])
        }
        assert_eq!(says("收到申请3件,均已办理完成"), Some("均已办理完成"));
        assert_eq!(says("上年结转2件,所有申请均已按要求办理完成"), Some("均已按要求办理完成"));
        for sentence in ["确保申请全部办结", "申请全部办结率为98%", "收到来信3件、申请2件,均已办结", "全部办结"]
        {
            assert_eq!(says(sentence), None, "{sentence}");
        }
    }
}
