//! A title as it is compared: one width, simplified, without spaces and without what portals hang on it.

use super::words::WORDS;
use crate::lexicon::Words;
use crate::text::normal::normalise;
use crate::text::pattern::Pattern;
use crate::text::script;
use std::sync::LazyLock;

static ENDS: Pattern = Pattern::new(may_be_hung, || {
    r"(?:\.(?:docx?|pdf|wps|xlsx?|ofd|html?|zip|rar|txt)|[(\[](?:文字版|文本|附件|pdf|word|公开版|正式|定稿|最终|全文|盖章版?|更正版?|修订版?)\d?[)\]]|详情|\[?(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}\]?(?:\d{1,2}:\d{2}(?::\d{2})?)?|\[\d{1,2}-\d{1,2}\]|(?:NEW|new|最新|置顶|热)|[.…»›>]+|[-_|](?:[^-_|]{0,20}(?:政府|网|门户)[^-_|]{0,8}))$".into()
});
static STARTS: Pattern = Pattern::new(may_be_led, || {
    r"^(?:大中小|正文|标题:|名称:|附件\d{0,2}[:.]?|\d{1,2}[.、]|[·•●▪■◆>»-]+|Page\d+-|P\.?\d+-|\[?(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}\]?|\[\d{1,2}-\d{1,2}\]|[\[【](?:政府|年度|信息|年报|公开|工作|报告|图文|文字|最新)+[\]】]|置顶)".into()
});
/// Whether a title may end with something of [`ENDS`]: by its last character, or by a mark before the name of a site.
fn may_be_hung(title: &str) -> bool {
    let ends = |c: char| c.is_ascii_alphanumeric() || ")]情新顶热.…»›>".contains(c);
    title.ends_with(ends) || title.contains(['-', '_', '|'])
}

/// Whether a title may begin with something of [`STARTS`]: by its first character.
fn may_be_led(title: &str) -> bool {
    title.starts_with(|c: char| c.is_ascii_digit() || "大正标名附·•●▪■◆>»-P[【置".contains(c))
}

static LABELS: LazyLock<Words> = LazyLock::new(|| Words::joined(&[&WORDS.behind, &WORDS.next, &WORDS.sources]));
/// Labels and buttons behind a title: …年度报告发布时间:2024-01-20, …年度报告[打印].
static BEHIND: Pattern = Pattern::new(
    |text| LABELS.stand_in(text),
    || {
        format!(r"(?:报告|年报)(?:[(〔][^()〔〕]{{2,20}}[)〕])?(?P<behind>[\[(【|]?(?:{}).*)$", LABELS.alternatives())
            .into()
    },
);
/// What stands behind the last word of a title: (试行), 》.
static HANGINGS: Pattern = Pattern::new(
    |text| text.ends_with([')', '〕', ']', '》', '”']),
    || r"(?:[(〔\[](?:试行|暂行|修订|征求意见|\d)[^()〔〕\[\]]{0,6}[)〕\]]|[》”])+$".into(),
);

/// A circle behind a Chinese numeral is a zero, 二○二三; elsewhere it is a bullet.
fn with_zeros(text: &str) -> String {
    let mut before = ' ';
    let zero = |c: char| {
        let is_zero = c == '○' && "一二三四五六七八九〇".contains(before);
        before = if is_zero { '〇' } else { c };
        before
    };
    text.chars().map(zero).collect()
}

/// A title as it is compared: one width, simplified, without spaces and without what portals hang on it.
#[must_use]
pub fn plain(printed: &str) -> String {
    let squeezed: String =
        script::simplified(&normalise(printed)).chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let mut title = with_zeros(squeezed.trim_matches(['"', '“', '”']));
    if let Some(behind) = BEHIND.captures(&title).and_then(|found| found.name("behind")) {
        title.truncate(behind.start());
    }
    for _ in 0..6 {
        let before = title.len();
        if let Some(found) = ENDS.find(&title) {
            title.truncate(found.start());
        }
        if let Some(found) = STARTS.find(&title) {
            title.drain(..found.end());
        }
        if let Some(quoted) = title.strip_prefix('《').and_then(|rest| rest.strip_suffix('》')) {
            title = quoted.to_owned();
        }
        if title.len() == before {
            break;
        }
    }
    title
}

/// Whether a list prints a title cut off: it ends in dots, and nothing closes a bracket or a sentence before them.
#[must_use]
pub fn is_cut(printed: &str) -> bool {
    let printed = printed.trim_end();
    printed.ends_with("...") || printed.ends_with('…') || printed.ends_with("..")
}

/// A title that was cut within the usual words, with the rest of them: `某县2023年政府信息公…`.
pub(super) fn completed(title: &str) -> Option<String> {
    const USUAL: &str = "年政府信息公开工作年度报告";
    let lengths = USUAL.char_indices().map(|(at, _)| at).rev();
    // 政府信息 at least: shorter ends are those of news as well.
    let known =
        lengths.filter(|&length| length >= "年政府信息".len()).find(|&length| title.ends_with(&USUAL[..length]))?;
    Some(format!("{title}{}", &USUAL[known..]))
}

/// A title up to its last word: …年度报告制度(试行) ends in 制度.
pub(super) fn without_hangings(title: &str) -> &str {
    HANGINGS.find(title).map_or(title, |hanging| &title[..hanging.start()])
}
