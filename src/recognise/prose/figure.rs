//! Figures and years as they are printed in a sentence.
//!
//! In: squeezed prose. Out: figures with scale, unit and precision, and years. A digit that belongs
//! to a date, a document number, a telephone number or an ordinal is no figure.

use crate::record::statement::Precision;
use crate::text::numeral;
use regex::{Captures, Regex};
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::LazyLock;

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

/// A figure or a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    Figure(Figure),
    Year(i32, Range<usize>),
}

/// Counting words, longest first where one begins another.
const UNITS: [&str; 33] = [
    "人次", "条次", "件次", "篇次", "场次", "批次", "条", "件", "份", "篇", "个", "起", "宗", "次", "项", "期", "只",
    "人", "位", "户", "幅", "例", "则", "张", "封", "台", "家", "批", "场", "名", "类", "%", "元",
];

static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    let units = UNITS.join("|");
    let pattern = format!(
        "(?P<number>[0-9]+(?:,[0-9]+)*(?:\\.[0-9]+)?|[一二两三四五六七八九十百千][零一二三四五六七八九十百千]*)(?P<more>余|多|来)?(?P<scale>[万亿])?(?P<over>余|多)?(?P<unit>{units})?(?P<odd>余|多)?"
    );
    // A pattern of fixed words is compiled by the tests.
    Regex::new(&pattern).unwrap_or_else(|error| panic!("{error}"))
});

/// What before a figure says that it is not meant exactly.
const ABOUT: [&str; 10] = ["约", "近", "超", "超过", "逾", "将近", "大约", "突破", "达近", "不到"];
/// Behind a counting word: 个工作日 counts time, 次会议 and 人大 are other words.
const OTHER_UNITS: [&str; 16] = [
    "工作日",
    "自然日",
    "月",
    "小时",
    "百分点",
    "季度",
    "会议",
    "全会",
    "大",
    "民币",
    "分",
    "别",
    "体",
    "以内",
    "届",
    "性",
];

/// Every figure and year of a text, from left to right.
pub fn printed(text: &str) -> Vec<Printed> {
    FIGURE.captures_iter(text).filter_map(|found| year(text, &found).or_else(|| figure(text, &found))).collect()
}

/// A year in digits: 2023年, 2023年度.
fn year(text: &str, found: &Captures<'_>) -> Option<Printed> {
    let number = found.name("number")?;
    let rest = &text[number.end()..];
    if !rest.starts_with('年') || text[..number.start()].ends_with(['-', '~', '—', '〔', '[']) {
        return None;
    }
    let year = numeral::year(number.as_str())?;
    let end = number.end() + if rest.starts_with("年度") { "年度".len() } else { "年".len() };
    Some(Printed::Year(year, number.start()..end))
}

fn figure(text: &str, found: &Captures<'_>) -> Option<Printed> {
    let (whole, number) = (found.get(0)?, found.name("number")?);
    let (before, after) = (&text[..whole.start()], &text[whole.end()..]);
    let in_words = !number.as_str().starts_with(|c: char| c.is_ascii_digit());
    if !stands_alone(before, after, in_words) {
        return None;
    }
    let unit = found.name("unit").map(|unit| unit.as_str());
    let unit = unit.and_then(|unit| UNITS.into_iter().find(|known| *known == unit));
    let ends = after.chars().next().is_none_or(|c| matches!(c, ',' | ';' | '。'));
    if unit.is_none() && (in_words || !ends || text[number.end()..].starts_with('.')) {
        return None;
    }
    if unit.is_some() && OTHER_UNITS.iter().any(|other| after.starts_with(other)) {
        return None;
    }
    let mut value = if in_words {
        Decimal::from(numeral::chinese_number(number.as_str())?)
    } else {
        numeral::plain_number(number.as_str())?
    };
    let scale = found.name("scale");
    value = value.checked_mul(match scale.map(|scale| scale.as_str()) {
        Some("万") => Decimal::from(10_000),
        Some("亿") => Decimal::from(100_000_000),
        _ => Decimal::ONE,
    })?;
    let more = ["more", "over", "odd"].iter().any(|group| found.name(group).is_some());
    let around = after.starts_with("以上") || after.starts_with("左右");
    let about = more || around || ABOUT.iter().any(|word| before.ends_with(word));
    Some(Printed::Figure(Figure {
        value: value.normalize(),
        unit,
        precision: if about { Precision::About } else { Precision::Exact },
        in_words,
        numeral: whole.start()..scale.map_or(number.end(), |scale| scale.end()),
        range: whole.range(),
    }))
}

/// Whether nothing before or behind makes a numeral part of something else.
fn stands_alone(before: &str, after: &str, in_words: bool) -> bool {
    let last = before.chars().next_back();
    let belongs = |c: char| c.is_ascii_alphanumeric() || "第.-~—/〔[№#+'·×〇零".contains(c);
    // 统一, 其一, 进一步: the numeral is no numeral.
    let word = |c: char| "统唯之其同逐另任某进专每单如不".contains(c);
    // A blank stays only behind a letter or a digit: APP 102条 is a figure, 3 4条 may be none.
    let spaced = before.strip_suffix(' ').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let next = after.chars().next();
    !spaced && !last.is_some_and(|c| belongs(c) || (in_words && word(c))) && next != Some(' ')
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
        assert_eq!(read("超2000条,68余条,四十余条,1,234件"), ["~2000条", "~68条", "~40条", "1234件"]);
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
