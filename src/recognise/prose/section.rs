//! Which part of the report a sentence stands in, by the headings before it.

use super::topic::{FEE, RECEIVED, REVIEW, SUIT};
use crate::lexicon::PROSE;
use crate::text::pattern::Pattern;

/// The parts of a report that tell what a bare 收到4件 counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// 主动公开.
    Proactive,
    /// 依申请公开.
    Applications,
    /// 行政复议、行政诉讼.
    Review,
    /// 收费及减免, 其他需要报告的事项.
    Fees,
    /// 存在的主要问题及改进情况: plans, not figures.
    Problems,
    /// Any other.
    #[default]
    Other,
}

/// What the heading right before a sentence tells of, of which 无 alone may be said.
#[derive(Debug, Clone, Default)]
pub struct Heading {
    /// Whether no other sentence stands between.
    pub is_fresh: bool,
    pub topics: Vec<&'static str>,
}

impl Heading {
    /// The heading of a section that a sentence begins with.
    #[must_use]
    pub fn of(section: Section, sentence: &str) -> Self {
        let title = sentence.split(':').next().unwrap_or_default();
        let words: &[(&str, &str)] = match section {
            Section::Applications => &[("申请", RECEIVED)],
            Section::Review => &[("复议", REVIEW), ("诉讼", SUIT)],
            Section::Fees => &[("费", FEE)],
            _ => &[],
        };
        let named = words.iter().filter(|(word, _)| title.contains(word));
        Self { is_fresh: true, topics: named.map(|(_, topic)| *topic).collect() }
    }
}

static ORDINAL: Pattern = Pattern::new(
    |text| text.starts_with(|c: char| c == '(' || c.is_ascii_digit() || "一二三四五六七八九十".contains(c)),
    || r"^(?:[一二三四五六七八九十]{1,3}[、.]|\(?[一二三四五六七八九十]{1,3}\)|\d{1,2}(?:、|\.(?:[^0-9])))".into(),
);

/// The most characters a heading has.
const LONGEST: usize = 40;
/// The most characters of a heading without an ordinal: 依申请公开方面.
const LONGEST_UNNUMBERED: usize = 14;

/// The section a sentence opens, if it begins with a heading.
#[must_use]
pub fn opened(sentence: &str) -> Option<Section> {
    let ordinal = ORDINAL.find(sentence);
    let rest = ordinal.map_or(sentence, |found| {
        // The character behind `1.` belongs to the heading.
        let numeral = found.as_str().trim_end_matches(|c: char| !"、.)".contains(c));
        &sentence[numeral.len()..]
    });
    let end = rest.find(['。', ':', ',', ';']).unwrap_or(rest.len());
    let heading = &rest[..end];
    let closed = rest[end..].starts_with(['。', ':']) || end == rest.len();
    let most = if ordinal.is_some() { LONGEST } else { LONGEST_UNNUMBERED };
    if heading.chars().count() > most
        || (ordinal.is_none() && (!closed || heading.contains(|c: char| c.is_ascii_digit() || "未没无".contains(c))))
    {
        return None;
    }
    let section = if PROSE.problems.stand_in(heading) {
        Section::Problems
    } else if PROSE.review.stand_in(heading) {
        Section::Review
    } else if PROSE.fees.stand_in(heading) {
        Section::Fees
    } else if PROSE.applications.stand_in(heading) {
        Section::Applications
    } else if PROSE.proactive.stand_in(heading) {
        Section::Proactive
    } else if ordinal.is_some() {
        Section::Other
    } else {
        return None;
    };
    Some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_as_printed() {
        for (sentence, section) in [
            ("(二)依申请公开。新收226件", Some(Section::Applications)),
            ("三、收到和处理政府信息公开申请情况", Some(Section::Applications)),
            ("2.依申请公开.受理申请10件", Some(Section::Applications)),
            ("依申请公开方面:收到4件", Some(Section::Applications)),
            ("(一)主动公开情况。", Some(Section::Proactive)),
            ("四、政府信息公开行政复议、行政诉讼情况", Some(Section::Review)),
            ("五、存在的主要问题及改进情况", Some(Section::Problems)),
            ("一、总体情况", Some(Section::Other)),
            ("(一)聚焦问题导向,", Some(Section::Other)),
            ("主动公开政府信息30条,其中", None),
            ("全年收到依申请公开30件。", None),
            ("未办理行政复议案件。", None),
        ] {
            assert_eq!(opened(sentence), section, "{sentence}");
        }
    }
}
