//! What a cell prints: a number with its sign and unit, or one of the ways of printing none.
//!
//! In: the normalised text of one cell. Out: [`Printed`]. Never guesses: `00`, `2 3` and `30余`
//! are illegible, not 0, 23 and 30.

use super::finder::Finder;
use super::normal::{UNSEEN, is_hanzi};
use rust_decimal::Decimal;
use std::str::FromStr;
use std::sync::LazyLock;

/// A unit printed beside a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A counting word: 件, 项, 条.
    Count,
    /// An amount of so many 元: 千元 is 1,000.
    Money(u64),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// A number, with its unit where one is printed in the cell.
    Number(Decimal, Option<Unit>),
    /// Nothing, or spaces only.
    Blank,
    /// `-`, `—`.
    Dash,
    /// `/`.
    Slash,
    /// 无, 不涉及.
    None,
    /// Words where a number belongs.
    Text,
    /// Figures that can be read in more than one way, or in none.
    Illegible,
    /// Something that is no text: a picture, a form field.
    Unseen,
    /// A figure crossed out and none beside it; told by looks, never by the text alone.
    Struck,
}

const COUNTING_WORDS: [&str; 18] =
    ["件次", "人次", "件", "项", "条", "个", "宗", "份", "篇", "起", "次", "部", "例", "期", "只", "人", "户", "类"];
/// The units of money there are, in 元. What is none of them whole, 万美元 or a misprint, is no known unit.
const MONEY: [(&str, u64); 11] = [
    ("元", 1),
    ("百元", 100),
    ("千元", 1_000),
    ("万元", 10_000),
    ("十万元", 100_000),
    ("百万元", 1_000_000),
    ("千万元", 10_000_000),
    ("亿元", 100_000_000),
    ("十亿元", 1_000_000_000),
    ("百亿元", 10_000_000_000),
    ("千亿元", 100_000_000_000),
];
const TEN_THOUSANDS: [&str; 3] = ["万件", "万条", "万项"];
const NOTHING: [&str; 9] = ["无", "不涉及", "没有", "暂无", "未涉及", "无此项", "不适用", "无数据", "无此类事项"];

/// Reads one cell.
#[must_use]
pub fn read_cell(cell: &str) -> Printed {
    let cell = cell.trim();
    if cell.is_empty() {
        return Printed::Blank;
    }
    // A picture beside a figure hides nothing; alone it may be the figure.
    let cell = cell.trim_matches(|c: char| c == UNSEEN || c.is_whitespace());
    if cell.is_empty() {
        return Printed::Unseen;
    }
    if let Some(count) = count(cell) {
        return Printed::Number(count, None);
    }
    let plain = cell.trim_end_matches(['。', ';', ',']);
    if NOTHING.contains(&plain) {
        return Printed::None;
    }
    if cell.chars().all(|c| matches!(c, '-' | '—' | '–' | '―' | '─' | '－' | '﹘' | '~')) {
        return Printed::Dash;
    }
    if cell.chars().all(|c| matches!(c, '/' | '\\')) {
        return Printed::Slash;
    }
    if let Some(number) = signed_number(cell) {
        return number;
    }
    let words = cell.chars().filter(|c| is_hanzi(*c)).count();
    let digits = cell.chars().any(|c| c.is_ascii_digit());
    if digits && words <= 2 { Printed::Illegible } else { Printed::Text }
}

/// Digits and nothing else: most cells there are.
fn count(cell: &str) -> Option<Decimal> {
    let plain = cell.len() <= 18
        && cell.bytes().all(|byte| byte.is_ascii_digit())
        && (cell.len() == 1 || !cell.starts_with('0'));
    plain.then(|| cell.parse::<u64>().ok().map(Decimal::from)).flatten()
}

/// A number with its sign before it and its unit behind it: `-3`, `增15`, `251000元`, `１,２３４件`.
fn signed_number(cell: &str) -> Option<Printed> {
    let mut rest = cell;
    let mut negative = false;
    for (sign, minus) in [("增加", false), ("减少", true), ("增", false), ("减", true), ("+", false), ("-", true)]
    {
        if let Some(unsigned) = rest.strip_prefix(sign) {
            rest = unsigned.trim_start();
            negative = minus;
            break;
        }
    }
    let figures = rest.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(rest.len());
    let (number, tail) = rest.split_at(figures);
    let mut value = plain_number(number)?;
    let (scale, unit) = unit(tail.trim())?;
    value = value.checked_mul(scale)?;
    if negative {
        value.set_sign_negative(!value.is_zero());
    }
    Some(Printed::Number(value.normalize(), unit))
}

/// The unit behind a number and what it multiplies by; `None` if something else stands there.
fn unit(tail: &str) -> Option<(Decimal, Option<Unit>)> {
    let tail = tail.trim_end_matches('。').trim_start_matches('(').trim_end_matches(')');
    if let Some(yuan) = money(tail) {
        return Some((Decimal::ONE, Some(Unit::Money(yuan))));
    }
    Some(match tail {
        "" => (Decimal::ONE, None),
        "万" => (Decimal::from(10_000), Some(Unit::Count)),
        word if TEN_THOUSANDS.contains(&word) => (Decimal::from(10_000), Some(Unit::Count)),
        word if COUNTING_WORDS.contains(&word) => (Decimal::ONE, Some(Unit::Count)),
        _ => return None,
    })
}

/// How many 元 a word for a unit of money is; none for anything else.
fn money(word: &str) -> Option<u64> {
    if word.is_empty() {
        return None;
    }
    let word = word.trim_end_matches('整').trim_start_matches("人民币").trim_end_matches("人民币");
    MONEY.iter().find(|(own, _)| *own == word).map(|(_, yuan)| *yuan)
}

/// Digits as they are printed: thousands commas only where they belong, no leading zeros.
#[must_use]
pub fn plain_number(number: &str) -> Option<Decimal> {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    if fraction.is_some_and(|f| f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let digits: String = if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        if first.is_empty() || first.len() > 3 || !groups.all(|group| group.len() == 3) {
            return None;
        }
        whole.split(',').collect()
    } else {
        whole.to_owned()
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) || (digits.len() > 1 && digits.starts_with('0'))
    {
        return None;
    }
    if digits.len() > 20 {
        return None;
    }
    Decimal::from_str(&fraction.map_or_else(|| digits.clone(), |f| format!("{digits}.{f}"))).ok().map(|d| d.normalize())
}

/// A unit printed by itself, 件 or 万元, and what it multiplies by: 万条 is ten thousand.
#[must_use]
pub fn unit_word(word: &str) -> Option<(Decimal, Unit)> {
    let (scale, unit) = unit(word.trim())?;
    Some((scale, unit?))
}

/// The words of all units.
fn units() -> impl Iterator<Item = &'static str> {
    COUNTING_WORDS.iter().chain(&TEN_THOUSANDS).copied().chain(MONEY.iter().map(|(word, _)| *word))
}

/// The longest unit at the start of a text, by its length: 人次 before 人.
#[must_use]
pub fn leading_unit(text: &str) -> Option<usize> {
    static UNITS: LazyLock<Finder> = LazyLock::new(|| Finder::of(units()));
    UNITS.opening(text).map(|found| found.range.end)
}

/// Whether a text ends in a unit.
#[must_use]
pub fn ends_in_unit(text: &str) -> bool {
    units().any(|word| text.ends_with(word))
}

/// Whether a character counts the entries of a list: `1、`, `(三)`.
#[must_use]
pub fn is_ordinal(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

/// An amount of money in 万元, exactly.
#[must_use]
pub fn in_wanyuan(amount: Decimal, unit: Unit) -> Option<Decimal> {
    let Unit::Money(yuan) = unit else { return None };
    let yuan = amount.checked_mul(Decimal::from(yuan))?;
    yuan.checked_mul(Decimal::new(1, 4)).map(|amount| amount.normalize())
}

/// The unit of money that the first of some texts to name any names: 采购总金额（万元）.
///
/// 单位：元/万元 names none for certain, and neither does a word that only ends like one, 丗元; what stands behind a text that
/// says something is not asked.
#[must_use]
pub fn unit_named(texts: &[&str]) -> Option<Unit> {
    let named = |text: &&str| -> Vec<Option<u64>> {
        let text = without_breaks(text);
        let words = text.split(|c: char| !is_hanzi(c)).map(|words| {
            let before = BEFORE_A_UNIT.iter().filter_map(|word| words.rfind(word).map(|at| at + word.len())).max();
            &words[before.unwrap_or(0)..]
        });
        let mut units: Vec<Option<u64>> = words.filter(|word| word.ends_with('元')).map(money).collect();
        units.dedup();
        units
    };
    match texts.iter().map(named).find(|units| !units.is_empty())?.as_slice() {
        [Some(yuan)] => Some(Unit::Money(*yuan)),
        _ => None,
    }
}

/// The text without the blanks and line ends inside a unit: 万 元 is 万元 and not 元.
fn without_breaks(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() || !whole.ends_with(['十', '百', '千', '万', '亿']) {
            whole.push(c);
        }
    }
    whole
}

/// Words that end a label before its unit: 采购总金额万元, 计量单位元.
const BEFORE_A_UNIT: [&str; 5] = ["额", "单位", "人民币", "以", "按"];

/// A whole number in Chinese numerals, as counts are written: 一, 两千, 四十, 一百二十; `None` for 十一大 or 二五.
#[must_use]
pub fn chinese_number(printed: &str) -> Option<u32> {
    let (mut total, mut digit, mut last_scale, mut skips) = (0, None, u32::MAX, false);
    for c in printed.chars() {
        let scale = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '零' | '〇' if digit.is_none() && total > 0 => {
                skips = true;
                continue;
            }
            c => {
                let value = if c == '两' { 2 } else { chinese_digit(c).filter(|_| !c.is_ascii())?.to_digit(10)? };
                if digit.replace(value).is_some() {
                    return None;
                }
                continue;
            }
        };
        if scale >= last_scale || (digit.is_none() && (scale != 10 || total > 0)) {
            return None;
        }
        total += digit.take().unwrap_or(1) * scale;
        last_scale = scale;
    }
    // 一百五 may be 105 or 150.
    if digit.is_some() && matches!(last_scale, 100 | 1000) && !skips {
        return None;
    }
    (digit.is_some() || total > 0).then(|| total + digit.unwrap_or(0))
}

/// A year printed in digits or in Chinese ones: 2025, 二〇二五, 二○一○.
#[must_use]
pub fn year(printed: &str) -> Option<i32> {
    let digits: String = printed.chars().map(chinese_digit).collect::<Option<_>>()?;
    let year: i32 = digits.parse().ok()?;
    (digits.len() == 4 && (1990..=2100).contains(&year)).then_some(year)
}

/// One digit of a year or a date: 二 and 2 are 2, ○ and O are 0.
#[must_use]
pub fn chinese_digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        '〇' | '○' | '零' | 'O' | 'o' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: &str, unit: Option<Unit>) -> Printed {
        Printed::Number(value.parse().unwrap(), unit)
    }

    #[test]
    fn numbers_as_printed() {
        assert_eq!(read_cell(" 0 "), number("0", None));
        assert_eq!(read_cell("2898.59"), number("2898.59", None));
        assert_eq!(read_cell("97676.00"), number("97676", None));
        assert_eq!(read_cell("1,234"), number("1234", None));
        assert_eq!(read_cell("-3"), number("-3", None));
        assert_eq!(read_cell("+2"), number("2", None));
        assert_eq!(read_cell("增15"), number("15", None));
        assert_eq!(read_cell("减4项"), number("-4", Some(Unit::Count)));
        assert_eq!(read_cell("-0"), number("0", None));
        assert_eq!(read_cell("251000元"), number("251000", Some(Unit::Money(1))));
        assert_eq!(read_cell("0.37万元"), number("0.37", Some(Unit::Money(10_000))));
        assert_eq!(in_wanyuan("75394432.52".parse().unwrap(), Unit::Money(1)), Some("7539.443252".parse().unwrap()));
    }

    #[test]
    fn units_are_known_whole() {
        assert_eq!(unit_named(&["采购总金额(万 元)"]), Some(Unit::Money(10_000)));
        assert_eq!(unit_named(&["采购总金额(千元)"]), Some(Unit::Money(1_000)));
        assert_eq!(unit_named(&["本年收费金额(单位:万元)"]), Some(Unit::Money(10_000)));
        assert_eq!(unit_named(&["行政事业性收费", "收费金额百万元"]), Some(Unit::Money(1_000_000)));
        assert_eq!(unit_named(&["采购总金额(丗元)", "单位:万元"]), None);
        assert_eq!(unit_named(&["单位:元/万元"]), None);
        assert_eq!(unit_named(&["采购总金额(万美元)"]), None);
        assert_eq!(read_cell("3万美元"), Printed::Text);
        assert_eq!(in_wanyuan("5.5".parse().unwrap(), Unit::Money(1_000_000)), Some("550".parse().unwrap()));
    }

    #[test]
    fn no_number_has_a_kind() {
        assert_eq!(read_cell(" \n"), Printed::Blank);
        assert_eq!(read_cell("——"), Printed::Dash);
        assert_eq!(read_cell("/"), Printed::Slash);
        assert_eq!(read_cell("无"), Printed::None);
        assert_eq!(read_cell("不涉及"), Printed::None);
        assert_eq!(read_cell("由区政府办根据文件统计"), Printed::Text);
        assert_eq!(read_cell("其中救助资金全年救助13781户"), Printed::Text);
    }

    #[test]
    fn nothing_is_guessed() {
        for doubtful in ["00", "023", "2 3", "2\n3", "30余", "约30", "1,23", "12,3456", "1.", ".5", "1.2.3", "0O"] {
            assert_eq!(read_cell(doubtful), Printed::Illegible, "{doubtful}");
        }
    }

    #[test]
    fn counts_in_chinese_numerals() {
        for (printed, number) in [
            ("一", Some(1)),
            ("十二", Some(12)),
            ("四十", Some(40)),
            ("两千", Some(2000)),
            ("一百二十", Some(120)),
            ("一千零五", Some(1005)),
            ("一百五", None),
            ("二五", None),
            ("百", None),
            ("十百", None),
            ("", None),
        ] {
            assert_eq!(chinese_number(printed), number, "{printed}");
        }
    }

    #[test]
    fn years() {
        assert_eq!(year("2025"), Some(2025));
        assert_eq!(year("二○一○"), Some(2010));
        assert_eq!(year("202"), None);
    }
}
