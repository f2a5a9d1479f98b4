//! Traditional to simplified, by `OpenCC`'s dictionaries and a few corrections they lack.
//!
//! In: a normalised [`Text`]. Out: the same text in simplified characters with its way back, and
//! which script it was printed in. Text that conversion would not change is only looked at, once.

#[cfg(feature = "opencc-rust")]
mod opencc;

use super::Text;
use super::finder::Finder;
use super::normal::is_hanzi;
use crate::source::OffsetMap;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

#[cfg(not(feature = "opencc-rust"))]
use by_table as by_dictionaries;
#[cfg(feature = "opencc-rust")]
use opencc::convert as by_dictionaries;

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

/// The characters that have another form, and those that have one in some words.
const CHARACTERS: &str = include_str!("script/characters.tsv");
const PHRASES: &str = include_str!("script/phrases.tsv");

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// For every character of the common ranges: 0 where conversion never changes it, [`RARELY`] where its other form is beyond
/// sixteen bits, its other form, or itself where only some words change it.
static FORMS: [u16; (LAST - FIRST + 1) as usize] = forms();
const RARELY: u16 = 1;

/// The other forms of characters where one of the two is beyond the common ranges.
static RARE: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let forms = lines(CHARACTERS).filter_map(|(printed, meant)| Some((printed.chars().next()?, meant.chars().next()?)));
    forms.filter(|(printed, meant)| !(FIRST..=LAST).contains(&u32::from(*printed)) || *meant > '\u{ffff}').collect()
});
static CORRECTED: LazyLock<Finder> = LazyLock::new(|| Finder::of(CORRECTIONS.iter().map(|(printed, _)| *printed)));
static PHRASED: LazyLock<(Finder, Vec<&str>)> = LazyLock::new(|| {
    (Finder::of(lines(PHRASES).map(|(printed, _)| printed)), lines(PHRASES).map(|(_, meant)| meant).collect())
});

/// The forms of a file, as printed and as meant.
fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// [`FORMS`], when the program is built.
#[expect(
    clippy::large_stack_arrays,
    clippy::cast_possible_truncation,
    reason = "the compiler makes it; what is kept has sixteen bits"
)]
const fn forms() -> [u16; (LAST - FIRST + 1) as usize] {
    let mut forms = [0; (LAST - FIRST + 1) as usize];
    let bytes = CHARACTERS.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'#' {
            while bytes[at] != b'\n' {
                at += 1;
            }
        } else {
            let (printed, tab) = character(bytes, at);
            let (meant, end) = character(bytes, tab + 1);
            if FIRST <= printed && printed <= LAST && meant != printed {
                forms[(printed - FIRST) as usize] = if meant <= 0xffff { meant as u16 } else { RARELY };
            }
            at = end;
        }
        at += 1;
    }
    let mut correction = 0;
    while correction < CORRECTIONS.len() {
        let (printed, meant) = CORRECTIONS[correction];
        let mut at = 0;
        while at < printed.len() {
            let (c, next) = character(printed.as_bytes(), at);
            if FIRST <= c && c <= LAST && forms[(c - FIRST) as usize] == 0 && !has(meant.as_bytes(), c) {
                forms[(c - FIRST) as usize] = c as u16;
            }
            at = next;
        }
        correction += 1;
    }
    forms
}

/// The character that begins at a place of some UTF-8, and where the next begins.
const fn character(bytes: &[u8], at: usize) -> (u32, usize) {
    let lead = bytes[at];
    let (length, mut value) = match lead {
        0..0x80 => (1, lead as u32),
        0x80..0xe0 => (2, lead as u32 & 0x1f),
        0xe0..0xf0 => (3, lead as u32 & 0xf),
        _ => (4, lead as u32 & 7),
    };
    let mut index = at + 1;
    while index < at + length {
        value = value << 6 | bytes[index] as u32 & 0x3f;
        index += 1;
    }
    (value, index)
}

const fn has(bytes: &[u8], wanted: u32) -> bool {
    let mut at = 0;
    while at < bytes.len() {
        let (c, next) = character(bytes, at);
        if c == wanted {
            return true;
        }
        at = next;
    }
    false
}

/// Whether conversion may change a character.
fn changes(c: char) -> bool {
    FORMS.get(u32::from(c).wrapping_sub(FIRST) as usize).is_some_and(|form| *form != 0)
}

/// The form of a character that stands in no word which has one of its own.
fn form(c: char) -> char {
    let common = FORMS.get(u32::from(c).wrapping_sub(FIRST) as usize).copied();
    match common {
        Some(0) => c,
        Some(form) if form != RARELY => char::from_u32(u32::from(form)).unwrap_or(c),
        _ if c.is_ascii() => c,
        _ => RARE.get(&c).copied().unwrap_or(c),
    }
}

/// Converts one line; corrections first, the dictionaries for what lies between them.
fn convert(line: &str) -> Vec<(Range<usize>, String)> {
    let mut parts = Vec::new();
    let mut from = 0;
    let between = |range: Range<usize>, parts: &mut Vec<_>| {
        if !range.is_empty() {
            parts.push((range.clone(), by_dictionaries(&line[range])));
        }
    };
    for found in CORRECTED.each(line) {
        between(from..found.range.start, &mut parts);
        from = found.range.end;
        parts.push((found.range, CORRECTIONS[found.word].1.to_owned()));
    }
    between(from..line.len(), &mut parts);
    parts
}

/// The longest word at each place in its own form, every other character in its.
#[cfg_attr(feature = "opencc-rust", allow(dead_code, reason = "the library stands in its place"))]
fn by_table(text: &str) -> String {
    let (finder, meant) = &*PHRASED;
    let mut converted = String::with_capacity(text.len());
    let mut from = 0;
    for found in finder.each(text) {
        converted.extend(text[from..found.range.start].chars().map(form));
        converted.push_str(meant[found.word]);
        from = found.range.end;
    }
    converted.extend(text[from..].chars().map(form));
    converted
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
    let (mut hanzi, mut traditional) = (0, 0);
    for c in text.string.chars().filter(|c| !c.is_ascii()) {
        hanzi += usize::from(is_hanzi(c));
        traditional += usize::from(changes(c));
    }
    let mut simplified = Text::default();
    let mut shifts = Shifts::default();
    if traditional == 0 {
        return (text, Script::Simplified, shifts);
    }
    let (mut at, mut same_from) = (0, 0);
    for line in text.string.split_inclusive('\n') {
        if line.contains(changes) {
            copy(&mut simplified, &text, same_from..at);
            for (range, new) in convert(line) {
                let old = &line[range.clone()];
                shifts.note(at + range.start, old, simplified.string.len(), &new);
                append(&mut simplified, &text.map, at + range.start, old, &new);
            }
            same_from = at + line.len();
        }
        at += line.len();
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
    use ferrous_opencc::{OpenCC, config::BuiltinConfig};

    fn text_of(string: &str) -> Text {
        Text { string: string.to_owned(), map: OffsetMap::identity(string.len()) }
    }

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

    /// The bundled reports as they are printed.
    pub(super) fn reports() -> impl Iterator<Item = String> {
        let reports = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports");
        let reports = reports.read_dir().unwrap().map(|report| std::fs::read(report.unwrap().path()).unwrap());
        reports.map(|bytes| {
            String::from_utf8(bytes)
                .unwrap_or_else(|bytes| encoding_rs::GB18030.decode(bytes.as_bytes()).0.into_owned())
        })
    }

    #[test]
    fn a_library_with_the_same_dictionaries_converts_alike() {
        let opencc = OpenCC::from_config(BuiltinConfig::T2s).unwrap();
        // Spaces keep words out of the question.
        let all: String = (0x80..=0x3_134f).filter_map(char::from_u32).flat_map(|c| [c, ' ']).collect();
        let converted = by_table(&all);
        assert!(converted == opencc.convert(&all));
        assert!(all.chars().zip(converted.chars()).filter(|(a, b)| a != b).count() > 4_000);
        let phrases: String = lines(PHRASES).map(|(printed, _)| printed).collect();
        let backwards = phrases.chars().rev().collect();
        for text in [phrases, backwards].into_iter().chain(reports()) {
            assert_eq!(by_table(&text), opencc.convert(&text));
        }
        // What may change is told by the character: what it becomes alone, or a correction that leaves it out.
        let is_corrected =
            |c: char| CORRECTIONS.iter().any(|(printed, meant)| printed.contains(c) && !meant.contains(c));
        for (c, form) in all.chars().zip(converted.chars()).filter(|(c, _)| ('\u{3400}'..='\u{9fff}').contains(c)) {
            assert_eq!(changes(c), c != form || is_corrected(c), "{c}{form}");
        }
        assert_eq!(simplify(text_of("慰藉、大阪、瞭望塔")).1, Script::Simplified);
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
