//! Which public body do these words name?
//!
//! What stands before a title on the same line is told from the name by the code table: the name is
//! the longest end of the words that is a division with what may follow one. Where the table knows
//! none, what is no part of a name is taken off: labels, words that announce, words of menus.

use super::words::{WORDS, is_name};
use crate::lexicon::Words;
use crate::record::body::names_a_place;
use crate::record::division::{self, Match};
use crate::text::normal::is_hanzi;
use crate::text::pattern::Pattern;
use std::sync::LazyLock;

/// What announces a title: 现公布, 特向社会公布, 梳理编制, 现将; 将 alone begins names, 将台乡.
static ANNOUNCED: LazyLock<String> = LazyLock::new(|| {
    let (now, manners, acts) = (WORDS.now.alternatives(), WORDS.manners.alternatives(), WORDS.acts.alternatives());
    format!("(?:(?:{now})(?:{manners}|{acts})+|(?:{manners})*(?:{acts}))(?:完成|完毕|了|出)?")
});
/// What those begin and end with, which stand before and behind a name.
static OPENINGS: LazyLock<Words> = LazyLock::new(|| {
    Words::joined(&[
        &WORDS.labels,
        &WORDS.now,
        &WORDS.manners,
        &WORDS.acts,
        &["关于"].map(str::to_owned).to_vec().into(),
    ])
});
static CLOSINGS: LazyLock<Words> = LazyLock::new(|| {
    let more = ["完成", "完毕", "了", "出", "关于", "的", "年"].map(str::to_owned).to_vec();
    Words::joined(&[&WORDS.manners, &WORDS.acts, &more.into()])
});
static BEFORE: Pattern = Pattern::new(
    |name| OPENINGS.opening(name).is_some() || name.starts_with(|c: char| c.is_ascii_digit()),
    || {
        let labels = WORDS.labels.alternatives();
        format!(r"^(?:(?:{labels})\d{{0,2}}|{}|关于|\d{{1,2}})", *ANNOUNCED).into()
    },
);
static BEHIND: Pattern = Pattern::new(|words| CLOSINGS.end(words), || format!("(?:{}|关于|的|年)$", *ANNOUNCED).into());

/// The body that words name, without what stands before and behind its name; none where they name nobody.
///
/// 现公布桐梓县 is 桐梓县, 沭阳县水利局沭阳县水利局 is printed twice and one body, 我局 and 市区 are nobody.
#[must_use]
pub fn named(words: &str, year: i32) -> Option<String> {
    let words = balanced(once(words.trim_matches(|c: char| ":-_—、.。,;'\"“”《》<>|·".contains(c))));
    let words = BEHIND.replace_all(&words, "");
    if let Some(known) = known(&words, year) {
        return Some(known.to_owned());
    }
    let mut name = &*words;
    while let Some(found) = BEFORE.find(name) {
        name = &name[found.end()..];
    }
    let name = once(behind_menus(name));
    let body = &*WORDS;
    let is_nobody = body.nobody.has(name)
        || body.ends.has(name)
        || body.pronouns.iter().any(|word| name.strip_prefix(word).is_some_and(is_kind))
        || name.starts_with('我')
        || name.trim_end_matches(|c| body.kinds.contains(c)).is_empty()
        || name.contains("XX")
        || name.contains("xx");
    (is_name(name) && !is_nobody).then(|| name.to_owned())
}

/// Whether a word is what bodies are, not what one is called: 局, 单位.
fn is_kind(word: &str) -> bool {
    WORDS.ends.has(word) || WORDS.nobody.has(word) || word.chars().count() <= 1
}

/// Whether a text is nothing but the name of a public body: 教育局, 某镇人民政府.
#[must_use]
pub fn is_body(text: &str) -> bool {
    let body = &*WORDS;
    let name = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map_or(text, |(name, _)| name);
    text.chars().count() <= 30
        && is_name(text)
        && !text.chars().any(|c| c.is_ascii_digit())
        && body.ends.end(name)
        && !body.no_ends.end(name)
        && !body.news.stand_in(text)
        && !body.nobody.has(text)
        && !body.ends.has(text)
        && !text.trim_end_matches(|c| body.kinds.contains(c)).is_empty()
        && !body.menus.stand_in(text)
}

/// The longest end of the words that the code table knows, unless what it would cut off is a part of the name.
fn known(words: &str, year: i32) -> Option<&str> {
    let starts = words.char_indices().map(|(at, _)| at);
    // A name may begin in brackets, (临洮县)上营乡, but not with the end of some.
    let begins = |at: &usize| words[*at..].starts_with(|c| is_hanzi(c) || c == '(');
    let is_known = |at: &usize| !matches!(division::find(&words[*at..], year), Match::None);
    let start = starts.take(60).find(|at| begins(at) && is_known(at))?;
    let (before, name) = words.split_at(start);
    // 沭阳县沭阳县水利局: the place stands twice.
    let name = match division::find(name, year) {
        Match::One { division, .. } => {
            name.rfind(&division.name).filter(|at| name[..*at].contains(&division.name)).map_or(name, |at| &name[at..])
        }
        _ => name,
    };
    (!is_part(before) && is_name(name)).then_some(name)
}

/// Whether words before a known name belong to it: 湖北省 before an unlisted county's own, 国家税务总局.
fn is_part(before: &str) -> bool {
    !WORDS.menus.stand_in(before) && (names_a_place(before) || is_body(before))
}

/// What stands behind labels and the words of a menu; a body called after its place keeps them: 云岫县政务公开办公室.
fn behind_menus(name: &str) -> &str {
    let Some(end) = WORDS.menus.last_end(name).max(WORDS.labels.last_end(name)) else { return name };
    let (menu, rest) = name.split_at(end);
    let is_own = names_a_place(menu) && !names_a_place(rest);
    if is_own || WORDS.ends.has(rest) { name } else { rest }
}

/// Words printed twice, once: 某县某县水利局, 某县水利局某县水利局.
pub(super) fn once(words: &str) -> &str {
    let middle = words.len() / 2;
    let is_word = |words: &str| words.chars().filter(|c| is_hanzi(*c)).count() >= 2;
    let is_twice = |at: usize| words[at..].starts_with(&words[..at]) && is_word(&words[..at]);
    let ends = words.char_indices().rev().map(|(at, _)| at).filter(|at| *at <= middle);
    ends.into_iter().find(|&at| is_twice(at)).map_or(words, |at| &words[at..])
}

/// The words without half pairs of brackets, which are left over from a year's.
fn balanced(words: &str) -> String {
    let mut own = words.to_owned();
    for (open, close) in [('(', ')'), ('【', '】'), ('[', ']'), ('〔', '〕')] {
        if own.contains(open) != own.contains(close) {
            own.retain(|c| c != open && c != close);
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_no_news() {
        for body in ["教育局", "某镇人民政府", "残疾人联合会", "边防检查站", "绩效考核办公室", "林业局(本级)"]
        {
            assert!(is_body(body), "{body}");
        }
        for other in ["示范区召开表彰大会", "开创新格局", "政府办公厅(本级)部门预算", "青年座谈会"]
        {
            assert!(!is_body(other), "{other}");
        }
    }

    #[test]
    fn a_name_is_told_from_what_stands_before_it() {
        for (words, name) in [
            ("现公布桐梓县", "桐梓县"),
            ("现向社会公布沭阳县发展和改革局", "沭阳县发展和改革局"),
            ("现将将乐县", "将乐县"),
            ("特克斯县人民政府", "特克斯县人民政府"),
            ("特向社会公布云岫县水利局", "云岫县水利局"),
            ("梳理编制云岫海关", "云岫海关"),
            ("政策解读互动交流云岫县水利局", "云岫县水利局"),
            ("名称云岫县", "云岫县"),
            ("索引号1234信息名称云岫县水利局", "云岫县水利局"),
            ("(附件1)沭阳县水利局", "沭阳县水利局"),
            ("云岫县水利局云岫县水利局", "云岫县水利局"),
            ("沭阳县沭阳县水利局", "沭阳县水利局"),
            ("湖北省云溪县人民政府", "湖北省云溪县人民政府"),
            ("国家税务总局沭阳县税务局", "国家税务总局沭阳县税务局"),
            ("云岫县政务公开办公室", "云岫县政务公开办公室"),
            ("政务公开办公室", "政务公开办公室"),
            ("将台乡", "将台乡"),
            ("度尾镇", "度尾镇"),
            ("全福街道", "全福街道"),
            ("本溪市民政局", "本溪市民政局"),
            ("全椒县", "全椒县"),
            ("(临洮县)上营乡", "(临洮县)上营乡"),
            ("唐村镇政府编制", "唐村镇政府"),
        ] {
            assert_eq!(named(words, 2023).as_deref(), Some(name), "{words}");
        }
        for words in
            ["我局", "本单位", "全市", "办公室", "市区", "海关", "乡镇街道", "XX县", "", "现将我局", "政府信息公开制度"]
        {
            assert_eq!(named(words, 2023), None, "{words}");
        }
    }
}
