//! Figures and years as they are printed in a sentence.
//!
//! In: squeezed prose. Out: figures with scale, unit and precision, and years. A digit that belongs
//! to a date, a document number, a telephone number or an ordinal is no figure.

use crate::lexicon::PROSE;
use crate::record::statement::Precision;
use crate::text::numeral;
use rust_decimal::Decimal;
use std::ops::Range;

/// A figure of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// With its scale: 3.5万 is 35000.
    pub value: Decimal,
    /// The counting word behind it, `%`, or 元.
    pub unit: Option<&'static str>,
    pub precision: Precision,
    /// Whether it is written in Chinese numerals.
    pub in_words: bool,
    /// The numeral with its scale.
    pub numeral: Range<usize>,
    /// The same with 余 and its unit.
    pub range: Range<usize>,
}

impl Figure {
    /// Whether it is 一件, which may be an idiom.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.in_words && self.value == Decimal::ONE
    }

    /// Whether it says that there was none.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.value.is_zero() && self.precision == Precision::Exact
    }
}

/// A figure or a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    Figure(Figure),
    Year(i32, Range<usize>),
}

/// Every figure and year of a text, from left to right.
pub fn printed(text: &str) -> Vec<Printed> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit() || is_numeral(c)) {
        let start = at + start;
        let shape = Shape::at(text, start);
        at = shape.end;
        found.extend(year(text, &shape).or_else(|| figure(text, &shape)));
    }
    found
}

/// The parts of a figure as they are printed: 28 万 余 条.
struct Shape {
    numeral: Range<usize>,
    in_words: bool,
    scale: u32,
    /// Where the scale ends.
    scaled: usize,
    more: bool,
    unit: Option<&'static str>,
    end: usize,
}

impl Shape {
    fn at(text: &str, start: usize) -> Self {
        let in_words = !text[start..].starts_with(|c: char| c.is_ascii_digit());
        let numeral = start..start + numeral_len(&text[start..], in_words);
        let mut end = numeral.end;
        let mut more = false;
        let mut skip_more = |end: &mut usize| {
            if let Some(word) = PROSE.more.opening(&text[*end..]) {
                more = true;
                *end += word.len();
            }
        };
        skip_more(&mut end);
        let scale = match text[end..].chars().next() {
            Some('万') => 10_000,
            Some('亿') => 100_000_000,
            _ => 1,
        };
        let mut scaled = numeral.end;
        if scale > 1 {
            end += '万'.len_utf8();
            scaled = end;
            skip_more(&mut end);
        }
        let unit = PROSE.units.opening(&text[end..]);
        if let Some(unit) = unit {
            end += unit.len();
            skip_more(&mut end);
        }
        Self { numeral, in_words, scale, scaled, more, unit, end }
    }
}

/// The length of the numeral at the start of a text: digits with commas and a point, or Chinese numerals.
fn numeral_len(text: &str, in_words: bool) -> usize {
    if in_words {
        return text.find(|c: char| !is_numeral(c) && c != '零').unwrap_or(text.len());
    }
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    let mut pointed = false;
    loop {
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_digit() => end += 1,
            Some(b',') if !pointed && is_digit(end + 1) => end += 1,
            Some(b'.') if !pointed && is_digit(end + 1) => {
                pointed = true;
                end += 1;
            }
            _ => return end,
        }
    }
}

/// A year in digits: 2023年, 2023年度.
fn year(text: &str, shape: &Shape) -> Option<Printed> {
    let rest = &text[shape.numeral.end..];
    if !rest.starts_with('年') || text[..shape.numeral.start].ends_with(['-', '~', '—', '〔', '[']) {
        return None;
    }
    let year = numeral::year(&text[shape.numeral.clone()])?;
    let word = if rest.starts_with("年度") { "年度" } else { "年" };
    Some(Printed::Year(year, shape.numeral.start..shape.numeral.end + word.len()))
}

fn figure(text: &str, shape: &Shape) -> Option<Printed> {
    let (before, after) = (&text[..shape.numeral.start], &text[shape.end..]);
    if !stands_alone(before, after, shape.in_words) {
        return None;
    }
    // Nothing is numbered 0.
    let is_zero = &text[shape.numeral.clone()] == "0";
    let ends =
        after.chars().next().is_none_or(|c| matches!(c, ',' | ';' | '。') || (is_zero && matches!(c, '、' | ')')));
    if shape.unit.is_none() && (shape.in_words || !ends) {
        return None;
    }
    if shape.unit.is_some() && PROSE.no_units.opening(after).is_some() {
        return None;
    }
    let number = &text[shape.numeral.clone()];
    let value =
        if shape.in_words { Decimal::from(numeral::chinese_number(number)?) } else { numeral::plain_number(number)? };
    let around = after.starts_with("以上") || after.starts_with("左右");
    // 约为25件, 超过了25件.
    let before = before.trim_end_matches(['为', '有', '了']);
    let about = shape.more || around || PROSE.about.end(before);
    Some(Printed::Figure(Figure {
        value: value.checked_mul(Decimal::from(shape.scale))?.normalize(),
        unit: shape.unit,
        precision: if about { Precision::About } else { Precision::Exact },
        in_words: shape.in_words,
        numeral: shape.numeral.start..shape.scaled,
        range: shape.numeral.start..shape.end,
    }))
}

/// Chinese numerals that can begin a count; 零 stands only inside one.
fn is_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千')
}

/// Whether nothing before or behind makes a numeral part of something else.
fn stands_alone(before: &str, after: &str, in_words: bool) -> bool {
    let last = before.chars().next_back();
    let belongs = |c: char| c.is_ascii_alphanumeric() || "第.-~—/〔[№#+'·×〇零".contains(c);
    // A blank stays only behind a letter or a digit: APP 102条 is a figure, 3 4条 may be none.
    let spaced = before.strip_suffix(' ').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let next = after.chars().next();
    let is_word = in_words && PROSE.no_numerals.end(before);
    !(spaced || is_word || last.is_some_and(belongs) || next == Some(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let show = |printed: Printed| match printed {
            Printed::Figure(figure) => {
                let about = if figure.precision == Precision::About { "~" } else { "" };
                format!("{about}{}{}", figure.value, figure.unit.unwrap_or(""))
            }
            Printed::Year(year, _) => format!("Y{year}"),
        };
        printed(text).into_iter().map(show).collect()
    }

    #[test]
    fn figures_of_sentences() {
        assert_eq!(read("公开信息3.5万条,访问量140万余人次"), ["35000条", "~1400000人次"]);
        assert_eq!(
            read("超2000条,68余条,四十余条,1,234件,不足9件,大约为30件"),
            ["~2000条", "~68条", "~40条", "1234件", "~9件", "~30件"]
        );
        assert_eq!(read("2023年收到申请一件,收费152790元,增长3.2%"), ["Y2023", "1件", "152790元", "3.2%"]);
        assert_eq!(read("订阅人数为5973"), ["5973"]);
    }

    #[test]
    fn what_is_no_figure() {
        for text in [
            "〔2021〕30号",
            "0591-23165370",
            "自2023年1月1日起",
            "第二十条",
            "7个工作日",
            "24小时",
            "统一件数",
            "60,12条",
            "1.主动公开",
            "COVID19例",
            "12345热线",
            "一百五件",
        ] {
            let figures = printed(text).into_iter().filter(|p| matches!(p, Printed::Figure(_))).count();
            assert_eq!(figures, 0, "{text}");
        }
    }
}
