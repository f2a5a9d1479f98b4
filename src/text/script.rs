//! Traditional to simplified, by `OpenCC`'s dictionaries and a few corrections they lack.
//!
//! In: a normalised [`Text`]. Out: the same text in simplified characters with its way back, and
//! which script it was printed in. Text that conversion would not change is only looked at, once.

use super::Text;
use super::normal::is_hanzi;
use crate::source::OffsetMap;
use aho_corasick::{AhoCorasick, MatchKind};
use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use std::ops::Range;
use std::sync::LazyLock;

/// The script a document was printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Script {
    /// 简体.
    #[default]
    Simplified,
    /// 繁體, in any of its dialects.
    Traditional,
}

impl Script {
    /// The word of the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Traditional => "traditional",
        }
    }
}

/// A text whose share of traditional characters is at least this many per thousand is traditional.
///
/// Simplified reports keep stray ones (於, 乾): below 3 ‰ in every simplified file of the corpus,
/// above 150 ‰ in every traditional one.
const TRADITIONAL_PER_MILLE: usize = 20;

/// What the dictionaries leave or get wrong, tried before them at every place: the printed form and what it means.
///
/// Over-converted copies (製發, 谘詢), gate vocabulary (檔案, 資訊) and county names (乾安縣 is not 干安县).
const CORRECTIONS: &[(&str, &str)] = &[
    ("乾安縣", "乾安县"),
    ("乾安县", "乾安县"),
    ("乾縣", "乾县"),
    ("乾县", "乾县"),
    ("濬縣", "浚县"),
    ("濬县", "浚县"),
    ("規範性檔案", "规范性文件"),
    ("規范性檔案", "规范性文件"),
    ("规范性檔案", "规范性文件"),
    ("檔案(指", "文件(指"),
    ("資訊", "信息"),
    ("公佈", "公布"),
    ("覆議", "复议"),
    ("複議", "复议"),
    ("答覆", "答复"),
    ("回覆", "回复"),
    ("鉤稽", "勾稽"),
    ("勾稽", "勾稽"),
    ("谘詢", "咨询"),
    ("曆年", "历年"),
    ("隻計", "只计"),
    ("製發", "制发"),
    ("強製", "强制"),
    ("全麵", "全面"),
    ("當麵", "当面"),
    ("衞", "卫"),
];

struct Converter {
    opencc: Option<OpenCC>,
    /// Finds what is corrected, by its place in [`CORRECTIONS`].
    corrections: AhoCorasick,
    /// One bit for each character of the common ranges: would the conversion change it?
    changes: Vec<u64>,
}

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

static CONVERTER: LazyLock<Converter> = LazyLock::new(|| {
    // The built-in configuration is part of the crate; were it missing, text would stay as printed and be matched as such.
    let opencc = OpenCC::from_config(BuiltinConfig::T2s).ok();
    let mut changes = vec![0_u64; (LAST - FIRST) as usize / 64 + 1];
    let mut mark = |c: char| {
        if let Some(index) = (c as u32).checked_sub(FIRST).map(|i| i as usize) {
            changes[index / 64] |= 1 << (index % 64);
        }
    };
    if let Some(opencc) = &opencc {
        // Spaces between the characters keep the dictionary's phrases out of the question.
        let all: String = (FIRST..=LAST).filter_map(char::from_u32).flat_map(|c| [c, ' ']).collect();
        for (before, after) in all.chars().zip(opencc.convert(&all).chars()) {
            if before != after {
                mark(before);
            }
        }
    }
    for (printed, meant) in CORRECTIONS {
        for c in printed.chars().filter(|c| !meant.contains(*c)) {
            mark(c);
        }
    }
    // Two dozen short words are far below any limit of the finder.
    let mut corrections = AhoCorasick::builder();
    let corrections =
        corrections.match_kind(MatchKind::LeftmostFirst).build(CORRECTIONS.iter().map(|(printed, _)| printed));
    let corrections = corrections.unwrap_or_else(|error| panic!("{error}"));
    Converter { opencc, corrections, changes }
});

impl Converter {
    fn changes(&self, c: char) -> bool {
        (c as u32)
            .checked_sub(FIRST)
            .map(|i| i as usize)
            .is_some_and(|index| self.changes.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1))
    }

    /// Converts one line; corrections first, the dictionaries for what lies between them.
    fn convert(&self, line: &str) -> Vec<(Range<usize>, String)> {
        let mut parts = Vec::new();
        let mut from = 0;
        for found in self.corrections.find_iter(line) {
            self.dictionaries(line, from..found.start(), &mut parts);
            parts.push((found.range(), CORRECTIONS[found.pattern()].1.to_owned()));
            from = found.end();
        }
        self.dictionaries(line, from..line.len(), &mut parts);
        parts
    }

    fn dictionaries(&self, line: &str, range: Range<usize>, parts: &mut Vec<(Range<usize>, String)>) {
        if range.is_empty() {
            return;
        }
        let piece = &line[range.clone()];
        let converted = self.opencc.as_ref().map_or_else(|| piece.to_owned(), |opencc| opencc.convert(piece));
        parts.push((range, converted));
    }
}

/// Where simplification made a text longer or shorter, so that places in it can be moved along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shifts {
    /// Offsets before and after, behind every piece whose length changed.
    after: Vec<(usize, usize)>,
}

impl Shifts {
    /// Whether every place stayed where it was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.after.is_empty()
    }

    /// Notes that `new` stands at `to` for `old` at `from`: character by character where the counts agree, else at its end.
    fn note(&mut self, from: usize, old: &str, to: usize, new: &str) {
        if old.chars().count() == new.chars().count() {
            for ((at, before), (moved, after)) in old.char_indices().zip(new.char_indices()) {
                if before.len_utf8() != after.len_utf8() {
                    self.after.push((from + at + before.len_utf8(), to + moved + after.len_utf8()));
                }
            }
        } else if old.len() != new.len() {
            self.after.push((from + old.len(), to + new.len()));
        }
    }

    /// The new offset of an old one, exact at the ends of words.
    #[must_use]
    pub fn moved(&self, old: usize) -> usize {
        match self.after.partition_point(|(before, _)| *before <= old).checked_sub(1) {
            Some(index) => {
                let (before, after) = self.after[index];
                after + (old - before)
            }
            None => old,
        }
    }
}

/// Simplifies a whole text; the record's `script` is decided on the way.
#[must_use]
pub fn simplify(text: Text) -> (Text, Script, Shifts) {
    let converter = &*CONVERTER;
    let (mut hanzi, mut traditional) = (0, 0);
    let mut simplified = Text::default();
    let mut shifts = Shifts::default();
    let (mut at, mut same_from) = (0, 0);
    for line in text.string.split_inclusive('\n') {
        let before = traditional;
        for c in line.chars().filter(|c| !c.is_ascii()) {
            hanzi += usize::from(is_hanzi(c));
            traditional += usize::from(converter.changes(c));
        }
        if traditional > before {
            copy(&mut simplified, &text, same_from..at);
            for (range, new) in converter.convert(line) {
                let old = &line[range.clone()];
                shifts.note(at + range.start, old, simplified.string.len(), &new);
                append(&mut simplified, &text.map, at + range.start, old, &new);
            }
            same_from = at + line.len();
        }
        at += line.len();
    }
    if traditional == 0 {
        return (text, Script::Simplified, shifts);
    }
    copy(&mut simplified, &text, same_from..at);
    let script =
        if traditional * 1000 >= hanzi * TRADITIONAL_PER_MILLE { Script::Traditional } else { Script::Simplified };
    (simplified, script, shifts)
}

/// Appends a stretch that conversion does not change.
fn copy(to: &mut Text, from: &Text, range: Range<usize>) {
    to.string.push_str(from.get(range.clone()));
    to.map.push_mapped(&from.map, range);
}

/// Appends `new`, which stands for `old` at `at` of the text behind `map`, character by character where the counts agree.
fn append(to: &mut Text, map: &OffsetMap, at: usize, old: &str, new: &str) {
    to.string.push_str(new);
    if old.len() == new.len() && old.chars().map(char::len_utf8).eq(new.chars().map(char::len_utf8)) {
        to.map.push_mapped(map, at..at + old.len());
    } else if old.chars().count() == new.chars().count() {
        for ((offset, before), after) in old.char_indices().zip(new.chars()) {
            let source = map.source(at + offset..at + offset + before.len_utf8());
            to.map.push_replaced(after.len_utf8(), source.start, source.len());
        }
    } else {
        let source = map.source(at..at + old.len());
        to.map.push_replaced(new.len(), source.start, source.len());
    }
}

/// Simplifies a string that needs no way back.
#[must_use]
pub fn simplified(string: &str) -> String {
    let text = Text { string: string.to_owned(), map: OffsetMap::identity(string.len()) };
    simplify(text).0.string
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_and_corrections() {
        assert_eq!(simplified("芷江侗族自治縣政府信息公開工作年度報告"), "芷江侗族自治县政府信息公开工作年度报告");
        assert_eq!(simplified("本年製發件數"), "本年制发件数");
        assert_eq!(simplified("規範性檔案"), "规范性文件");
        assert_eq!(simplified("行政複議、行政覆議"), "行政复议、行政复议");
        assert_eq!(simplified("乾安縣與濬縣，乾县"), "乾安县与浚县，乾县");
        assert_eq!(simplified("（本列數據的勾稽關系為"), "（本列数据的勾稽关系为");
        assert_eq!(simplified("補正后申請內容仍不明確"), "补正后申请内容仍不明确");
    }

    #[test]
    fn places_move_along_inside_a_word() {
        // 㻶 takes three bytes, its simplified form four.
        let old = "㻶㻶|26";
        let (new, _, shifts) = simplify(Text { string: old.to_owned(), map: OffsetMap::identity(old.len()) });
        assert_eq!(&new.string[shifts.moved(3)..shifts.moved(6)], "𪼋");
        assert_eq!(&new.string[shifts.moved(7)..], "26");
    }

    #[test]
    fn the_way_back_is_kept() {
        let old = "規範性檔案26件";
        let text = Text { string: old.to_owned(), map: OffsetMap::identity(old.len()) };
        let (new, script, _) = simplify(text);
        assert_eq!(script, Script::Traditional);
        let at = new.string.find("26").unwrap();
        assert_eq!(&old[new.map.source(at..at + 2)], "26");
    }
}
