//! Width, spaces, punctuation, look-alikes and bracketed pinyin: what is the same in print becomes the same in text.
//!
//! In: fragments of decoded text with their offsets. Out: a [`Text`]. Numbers stay as they are
//! (`①` is not 1) and so does everything that could carry a meaning; only the clothing changes.

use super::Text;
use crate::source::OffsetMap;
use unicode_normalization::UnicodeNormalization;

/// What a character becomes.
enum Normal {
    Same,
    Gone,
    One(char),
    Many(&'static str),
}

/// Stands in a text where something stands that is no text: a picture, a form field.
pub const UNSEEN: char = '\u{fffc}';

/// Whether the character is a Chinese one in the common ranges.
#[must_use]
pub fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}' | '〇')
}

fn normal(c: char) -> Normal {
    // Nearly all there is, told first.
    if matches!(c, '\u{4e00}'..='\u{9fff}' | ' '..='~' | '\n' | '\t') {
        return Normal::Same;
    }
    match c {
        '\r' => Normal::One('\n'),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Normal::One(' '),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
            Normal::Gone
        }
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map_or(Normal::Same, Normal::One),
        '\u{2e80}'..='\u{2eff}' => radical(c).map_or(Normal::Same, Normal::One),
        '\u{2f00}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            std::iter::once(c).nfkc().next().map_or(Normal::Same, Normal::One)
        }
        '﹝' => Normal::One('〔'),
        '﹞' => Normal::One('〕'),
        '︰' | '∶' | '﹕' => Normal::One(':'),
        '\u{2212}' | '\u{2010}' | '\u{2011}' | '﹣' => Normal::One('-'),
        '㈠'..='㈩' => Normal::Many(BRACKETED[c as usize - '㈠' as usize]),
        '│' | '┃' | '¦' => Normal::One('|'),
        _ => Normal::Same,
    }
}

const BRACKETED: [&str; 10] = ["(一)", "(二)", "(三)", "(四)", "(五)", "(六)", "(七)", "(八)", "(九)", "(十)"];

/// The supplement radicals that stand for a whole character in print (Unicode `EquivalentUnifiedIdeograph`), as far as they occur in the form's words.
fn radical(c: char) -> Option<char> {
    Some(match c {
        '⺀' => '冫',
        '⺁' => '厂',
        '⺄' => '乙',
        '⺈' => '刀',
        '⺊' => '卜',
        '⺌' | '⺍' => '小',
        '⺎' => '尢',
        '⺒' => '巳',
        '⺓' => '幺',
        '⺕' => '彐',
        '⺗' => '心',
        '⺘' => '手',
        '⺙' => '攴',
        '⺛' => '旡',
        '⺝' | '⺼' => '月',
        '⺟' => '母',
        '⺠' => '民',
        '⺡' => '水',
        '⺣' => '火',
        '⺤' | '⺥' => '爪',
        '⺩' => '王',
        '⺫' => '目',
        '⺬' => '示',
        '⺮' => '竹',
        '⺰' => '丝',
        '⺶' | '⺷' => '羊',
        '⺹' => '老',
        '⺻' => '聿',
        '⺾' | '⺿' => '艹',
        '⻁' => '虎',
        '⻂' => '衣',
        '⻃' | '⻄' => '西',
        '⻅' => '见',
        '⻆' => '角',
        '⻈' => '讠',
        '⻉' => '贝',
        '⻋' => '车',
        '⻌' | '⻍' | '⻎' => '辶',
        '⻓' => '长',
        '⻔' => '门',
        '⻖' => '阝',
        '⻘' => '青',
        '⻙' => '韦',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' => '食',
        '⻢' => '马',
        '⻣' => '骨',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻮' => '齿',
        '⻰' => '龙',
        _ => return None,
    })
}

/// Whether the character can stand in bracketed pinyin: 規(guī)章.
fn is_pinyin(c: char) -> bool {
    c.is_ascii_lowercase() || "āáǎàōóǒòēéěèêīíǐìūúǔùǖǘǚǜüńňǹḿ".contains(c)
}

/// The length in bytes of a bracketed syllable at the start of `rest`, brackets included.
fn bracketed_pinyin(rest: &str) -> Option<usize> {
    let mut letters = 0;
    let mut characters = rest.char_indices();
    let (_, '(' | '（') = characters.next()? else { return None };
    for (at, c) in characters {
        match c {
            ')' | '）' if letters > 0 => return Some(at + c.len_utf8()),
            c if is_pinyin(c) && letters < 6 => letters += 1,
            _ => return None,
        }
    }
    None
}

/// Builds a [`Text`] from fragments in reading order.
#[derive(Debug, Default)]
pub struct Normaliser {
    string: String,
    map: OffsetMap,
}

impl Normaliser {
    /// Room for about `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { string: String::with_capacity(capacity), map: OffsetMap::default() }
    }

    /// Length of the text so far, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.string.len()
    }

    /// Whether nothing was written yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.string.is_empty()
    }

    /// The text so far.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// Appends a fragment that stands at `source` in the decoded text.
    pub fn push(&mut self, fragment: &str, source: usize) {
        let mut same_from = 0;
        let mut skip_to = 0;
        for (at, c) in fragment.char_indices() {
            if at < skip_to {
                continue;
            }
            let pinyin = if matches!(c, '(' | '（') && self.follows_hanzi(&fragment[same_from..at]) {
                bracketed_pinyin(&fragment[at..])
            } else {
                None
            };
            if let Some(len) = pinyin {
                self.copy(&fragment[same_from..at], source + same_from);
                skip_to = at + len;
                same_from = skip_to;
                continue;
            }
            let becomes = match c {
                '\r' if fragment[at + 1..].starts_with('\n') => Normal::Gone,
                _ => normal(c),
            };
            if matches!(becomes, Normal::Same) {
                continue;
            }
            self.copy(&fragment[same_from..at], source + same_from);
            same_from = at + c.len_utf8();
            match becomes {
                Normal::One(new) => self.push_char(new, source + at, c.len_utf8()),
                Normal::Many(new) => {
                    self.string.push_str(new);
                    self.map.push_replaced(new.len(), source + at, c.len_utf8());
                }
                Normal::Same | Normal::Gone => {}
            }
        }
        self.copy(&fragment[same_from..], source + same_from);
    }

    /// Appends one character that stands for `source_len` bytes at `source`, unnormalised.
    pub fn push_char(&mut self, c: char, source: usize, source_len: usize) {
        self.string.push(c);
        self.map.push_replaced(c.len_utf8(), source, source_len);
    }

    /// Ends the line, unless one has just been ended.
    pub fn end_line(&mut self, source: usize) {
        if !self.string.is_empty() && !self.string.ends_with('\n') {
            self.push_char('\n', source, 0);
        }
    }

    fn follows_hanzi(&self, pending: &str) -> bool {
        pending.chars().next_back().or_else(|| self.string.chars().next_back()).is_some_and(is_hanzi)
    }

    fn copy(&mut self, same: &str, source: usize) {
        self.string.push_str(same);
        self.map.push_verbatim(source, same.len());
    }

    /// The text and its way back.
    #[must_use]
    pub fn finish(self) -> Text {
        Text { string: self.string, map: self.map }
    }
}

/// Letters and figures only: what labels are compared by. 一、本年新收 and `一 本年新收` are the same.
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    squeezed.extend(text.chars().filter_map(compared));
    squeezed
}

/// A text without its blanks.
#[must_use]
pub fn unspaced(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    words.extend(text.split_whitespace());
    words
}

/// A character as labels are compared by it, none where it does not count: 其它 and 其他 are one word, 制做 and 制作 too.
#[must_use]
pub fn compared(c: char) -> Option<char> {
    match c {
        '它' => Some('他'),
        '做' => Some('作'),
        c => is_letter_or_figure(c).then_some(c),
    }
}

/// Whether a character counts in a comparison of labels; the common ranges are told without a table.
#[must_use]
pub fn is_letter_or_figure(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' | '0'..='9' | 'a'..='z' | 'A'..='Z' => true,
        '\0'..='\u{7f}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        c => c.is_alphanumeric(),
    }
}

/// The normal form of a whole string, for texts that need no way back (labels, names, queries).
#[must_use]
pub fn normalise(string: &str) -> String {
    let mut normaliser = Normaliser::with_capacity(string.len());
    normaliser.push(string, 0);
    normaliser.finish().string
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clothing_changes_and_meaning_stays() {
        assert_eq!(normalise("（一）１２，３４５．６０　件"), "(一)12,345.60 件");
        assert_eq!(normalise("⼀、㈠①"), "一、(一)①");
        assert_eq!(normalise("規(guī)章、共和(he)(he)國(guo)"), "規章、共和國");
        assert_eq!(normalise("文件(PDF) (a) 附件(1)"), "文件(PDF) (a) 附件(1)");
        assert_eq!(normalise("−3"), "-3");
    }

    #[test]
    fn the_way_back_survives_every_change() {
        let printed = "規(guī)章：２６";
        let mut normaliser = Normaliser::default();
        normaliser.push(printed, 100);
        let text = normaliser.finish();
        let at = text.string.find("26").unwrap();
        let range = text.map.source(at..at + 2);
        assert_eq!(&printed[range.start - 100..range.end - 100], "２６");
    }
}
