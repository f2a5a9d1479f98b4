//! Number formats: what a sheet shows of a number or a text.
//!
//! In: the code of a format and a value. Out: the text that is shown, and whether it says another
//! number than the stored one. Sections, conditions, scaling, grouping, literals and rounding (half
//! away from zero, on the fifteen digits a sheet holds) are followed; fractions, exponents and
//! numerals in words are not, and show the stored number as another one.

mod code;
mod digits;

use crate::document::office::paint::Colour;
use calamine::{ExcelDateTime, ExcelDateTimeType};
use code::{Condition, Kind, Section, Token};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

/// What is shown in the place of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// Whether it says another number than the stored one.
    pub differs: bool,
    /// The colour the format prints it in, before any other.
    pub ink: Option<Colour>,
}

/// A number format.
#[derive(Debug, Clone, Default)]
pub struct Format {
    /// At least one, at most four; none is General.
    sections: Vec<Section>,
}

impl Format {
    /// Reads the code of a format: `#,##0;[Red]-#,##0;"无"`.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self { sections: code::sections(code) }
    }

    /// The format of a number that Excel knows by heart.
    #[must_use]
    pub fn built_in(id: u32) -> Self {
        Self::new(match id {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 | 6 => "\"¥\"#,##0;\"¥\"-#,##0",
            7 | 8 => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 | 13 => "# ?/?",
            37 | 38 => "#,##0 ;-#,##0",
            39 | 40 => "#,##0.00 ;-#,##0.00",
            41 | 42 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
            43 | 44 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => "yyyy-mm-dd",
            46 => "[h]:mm:ss",
            48 => "##0.0E+0",
            49 => "@",
            _ => "General",
        })
    }

    /// What it shows of a number.
    #[must_use]
    pub fn number(&self, value: f64, is_1904: bool) -> Shown {
        let stored = figure(value);
        let Some((number, section)) = decimal(value).and_then(|number| Some((number, self.section(number)?))) else {
            return Shown { text: stored, differs: false, ink: None };
        };
        let plain = |text: String, differs: bool| Shown { text, differs, ink: section.ink };
        match section.kind {
            Kind::Date => plain(day(value, ExcelDateTimeType::DateTime, is_1904), false),
            Kind::Duration => plain(day(value, ExcelDateTimeType::TimeDelta, is_1904), false),
            Kind::NotFollowed => plain(stored, true),
            Kind::Figures => match digits::write(&section.tokens, number, self.has_own_sign(number)) {
                Some(text) => {
                    let differs = says(&text) != Some(number) && !(number.is_zero() && is_mark(&text));
                    plain(text.trim().to_owned(), differs)
                }
                None => plain(stored, true),
            },
        }
    }

    /// What it puts before and behind a text, or shows instead of it.
    #[must_use]
    pub fn words(&self) -> Words {
        let [.., last] = self.sections.as_slice() else { return Words::Between(String::new(), String::new()) };
        let is_for_text = self.sections.len() == 4 || last.tokens.contains(&Token::Text);
        if !is_for_text || last.tokens.contains(&Token::General) {
            return Words::Between(String::new(), String::new());
        }
        let literals = |tokens: &[Token]| -> String {
            tokens.iter().map(|token| if let Token::Literal(text) = token { text.as_str() } else { "" }).collect()
        };
        match last.tokens.iter().position(|token| *token == Token::Text) {
            Some(at) => Words::Between(literals(&last.tokens[..at]), literals(&last.tokens[at..])),
            None => Words::Instead(literals(&last.tokens)),
        }
    }

    /// The section for a number; none for General.
    fn section(&self, number: Decimal) -> Option<&Section> {
        let numbers = &self.sections[..self.sections.len().min(3)];
        let [first, rest @ ..] = numbers else { return None };
        let met = |section: &Section| section.condition.as_ref().map(|condition| condition.holds(number));
        match rest {
            [] => Some(first),
            [second, others @ ..] => match (met(first), met(second)) {
                (Some(true), _) | (None, Some(false)) => Some(first),
                // Where conditions are stated, the first section without one takes the rest.
                (_, Some(true)) | (Some(_), None) => Some(second),
                (Some(_), Some(false)) => Some(others.first().unwrap_or(first)),
                (None, None) if number.is_zero() => Some(others.first().unwrap_or(first)),
                (None, None) if number.is_sign_negative() => Some(second),
                (None, None) => Some(first),
            },
        }
    }

    /// Whether the section for a negative number writes the sign itself.
    fn has_own_sign(&self, number: Decimal) -> bool {
        let has_conditions = self.sections.iter().any(|section| section.condition.is_some());
        number.is_sign_negative() && self.sections.len() > 1 && !has_conditions
    }
}

/// What a format makes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// These stand before and behind it.
    Between(String, String),
    /// This is shown instead.
    Instead(String),
}

impl Condition {
    fn holds(&self, number: Decimal) -> bool {
        match self {
            Self::Less(than) => number < *than,
            Self::LessOrEqual(than) => number <= *than,
            Self::Equal(to) => number == *to,
            Self::NotEqual(to) => number != *to,
            Self::GreaterOrEqual(than) => number >= *than,
            Self::Greater(than) => number > *than,
        }
    }
}

/// The number a shown text says; none where it shows no digit, or more than one number.
fn says(text: &str) -> Option<Decimal> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let start = text.find(|c: char| c.is_ascii_digit() || c == '.')?;
    let len = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
    let (before, number, behind) = (&text[..start], &text[start..start + len], &text[start + len..]);
    if behind.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut number: Decimal = number.replace(',', "").trim_end_matches('.').parse().ok()?;
    for _ in text.matches('%') {
        number = number.checked_div(Decimal::ONE_HUNDRED)?;
    }
    let is_negative = before.contains('-') || (before.contains('(') && behind.contains(')'));
    Some(if is_negative { -number } else { number })
}

/// Whether something is shown that is no number: `-` in the place of zero.
fn is_mark(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(|c: char| c.is_ascii_digit())
}

/// The number with the fifteen digits a sheet holds.
#[must_use]
pub fn decimal(value: f64) -> Option<Decimal> {
    if value == 0.0 {
        return Decimal::from_i8(0);
    }
    Decimal::from_scientific(&format!("{value:.14e}")).ok().map(|figure| figure.normalize())
}

/// A number with the fifteen digits a workbook shows at most: `2898.59`, never `2898.5900000000001`.
#[must_use]
pub fn figure(value: f64) -> String {
    decimal(value).map_or_else(|| format!("{value:.14e}"), |figure| figure.to_string())
}

/// `2024-01-15`, with the time if there is one; a length of time is given in days, so that it is no count.
fn day(value: f64, kind: ExcelDateTimeType, is_1904: bool) -> String {
    let date = ExcelDateTime::new(value, kind, is_1904);
    if date.is_duration() {
        return format!("{}天", figure(value));
    }
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    if (hour, minute) == (0, 0) {
        format!("{year}-{month:02}-{day:02}")
    } else {
        format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a format shows of a number; behind ≠ where it says another one.
    fn shown(code: &str, value: f64) -> String {
        let shown = Format::new(code).number(value, false);
        if shown.differs { format!("{}≠", shown.text) } else { shown.text }
    }

    #[test]
    fn numbers_are_shown_as_a_sheet_shows_them() {
        for (code, value, expected) in [
            ("General", 0.1 + 0.2, "0.3"),
            ("G/通用格式", 5.0, "5"),
            ("General\"件\"", 12.0, "12件"),
            ("0", 3340.9, "3341≠"),
            ("0", 3340.0, "3340"),
            ("0.00", 3340.9, "3340.90"),
            ("0.00", 0.285, "0.29≠"),
            ("0.00", 1.005, "1.01≠"),
            ("0", 2.5, "3≠"),
            ("0", -2.5, "-3≠"),
            ("#,##0", 1_234_567.0, "1,234,567"),
            ("#,##0.00_ ", 1234.5, "1,234.50"),
            ("* #,##0", 12.0, "12"),
            ("0,", 1_791_000.0, "1791≠"),
            ("0.0,,\"百万\"", 1_234_567.0, "1.2百万≠"),
            ("0!.0,\"万\"", 33_409_000.0, "3340.9万≠"),
            ("0\\.0,", 500.0, "0.1≠"),
            ("0%", 0.285, "29%≠"),
            ("0.0%", 0.285, "28.5%"),
            ("0\"件\"", 1791.0, "1791件"),
            ("0件", 1791.0, "1791件"),
            ("[$¥-804]#,##0", 12.0, "¥12"),
            ("[$-804]General", 12.0, "12"),
            ("000", 7.0, "007"),
            ("00-00", 1234.0, "12-34≠"),
            ("#", 0.0, "≠"),
            ("#.##", 0.5, ".5"),
            ("0.###", 3.0, "3."),
            ("?0", 5.0, "5"),
        ] {
            assert_eq!(shown(code, value), expected, "{code} {value}");
        }
    }

    #[test]
    fn sections_and_conditions_choose() {
        for (code, value, expected) in [
            ("#,##0;[Red]-#,##0", -1234.0, "-1,234"),
            ("0;[Red]0", -5.0, "5≠"),
            ("0.00_);[红色]\\(0.00\\)", -5.55, "(5.55)"),
            (";;;", 5.0, "≠"),
            ("0;-0;;@", 0.0, "≠"),
            ("0;-0;\"-\"", 0.0, "-"),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 0.0, "-"),
            ("[>=10000]0!.0,\"万\";0", 50_000.0, "5.0万≠"),
            ("[>=10000]0!.0,\"万\";0", 500.0, "500"),
            ("[=0]\"无\";[<0]\"负\"0;0", 7.0, "7"),
            ("[=0]\"无\";0", 0.0, "无"),
            ("# ?/?", 1.5, "1.5≠"),
            ("0.00E+00", 12345.0, "12345≠"),
            ("[DBNum1]0", 12.0, "12≠"),
            ("yyyy\"年\"m\"月\"d\"日\"", 45_306.0, "2024-01-15"),
            ("[h]:mm", 1.5, "1.5天"),
        ] {
            assert_eq!(shown(code, value), expected, "{code} {value}");
        }
        assert_eq!(Format::new("[White]0").number(1.0, false).ink, Some([255; 3]));
    }

    #[test]
    fn text_has_a_section_of_its_own() {
        let between = |before: &str, behind: &str| Words::Between(before.to_owned(), behind.to_owned());
        assert_eq!(Format::new("0.00").words(), between("", ""));
        assert_eq!(Format::new("@\"县\"").words(), between("", "县"));
        assert_eq!(Format::new(";;;").words(), Words::Instead(String::new()));
        assert_eq!(Format::default().words(), between("", ""));
    }
}
