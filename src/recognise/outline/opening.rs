//! What the opening of a report and its overview say of the report itself: scope, parts, period, years.
//!
//! In: the sentences before the first section and those of the overview. Out: the answers, each
//! none unless a sentence says it. Sentences have no blanks in them.

use crate::lexicon::OUTLINE;
use crate::record::outline::Scope;
use crate::text::pattern::Pattern;
use jiff::civil::Date;
use regex::Captures;

/// Who reports to it: 各乡镇, 全县, 所属单位.
const PARTS: &str = r"(?:全[县市区州旗盟省]|本行政区域|各?(?:乡镇|镇街|乡、镇|街道|县区|区县|县直|区直|市直|部门|单位|公开主体)|各[县市区镇乡]|下属|所属|直属)";

static REGION: [Pattern; 3] = [
    Pattern::new(
        |text| text.contains(['汇', '涵', '覆', '含', '括', '围', '径']),
        || {
            format!(r"(?:数据|统计|口径|报告)[^。;]{{0,12}}(?:汇总|涵盖|覆盖|包括|包含|范围[为是]|口径[为是])[^。;,]{{0,14}}{PARTS}").into()
        },
    ),
    Pattern::new(
        |text| text.contains(['汇', '填', '送']),
        || format!(r"(?:根据|由|汇总)[^。;,]{{0,14}}{PARTS}[^。;,]{{0,20}}(?:汇总|填报|报送)").into(),
    ),
    Pattern::new(
        |text| text.contains('由'),
        || format!(r"(?:数据|统计)[^。;]{{0,6}}由[^。;,]{{0,10}}{PARTS}[^。;,]{{0,6}}(?:填报|报送|提供)").into(),
    ),
];
/// In the overview only what speaks of the figures counts: departments are told to do much there.
static REGION_OF_FIGURES: Pattern = Pattern::new(
    |text| text.contains(['据', '统']),
    || format!(r"(?:数据|统计(?:范围|口径))[^。;]{{0,8}}(?:汇总|涵盖|包括|包含|[为是])[^。;,]{{0,14}}{PARTS}").into(),
);
static OFFICE: [Pattern; 2] = [
    Pattern::new(
        |text| text.contains(['仅', '只']),
        || {
            r"(?:仅|只)(?:包?含|包括|统计|反映|汇总|涉及|为|是|限于?)[^。;,]{0,8}(?:本级|本机关|本单位|本办|本局|办公室|局机关)".into()
        },
    ),
    Pattern::new(
        |text| text.contains("代表"),
        || r"(?:政府办|办公室)代表[^。;,]{0,10}政府[^。;]{0,20}(?:收到|受理|办理|答复|统计|数据)".into(),
    ),
];
static PARTS_STATED: Pattern = Pattern::new(
    |text| text.contains("部分") || text.contains("方面"),
    || r"(?P<before>.?)(?P<n>[一二两三四五六七八九十]|1?[0-9])个?大?(?P<what>部分|方面)(?P<after>.{0,2})".into(),
);
static DAY: Pattern =
    Pattern::new(|text| text.contains('日'), || r"(?:(?P<y>20\d{2})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日".into());
static YEAR: Pattern = Pattern::new(|text| text.contains('年'), || r"(?P<y>20\d{2})年".into());
static NAMED: Pattern =
    Pattern::new(|text| text.contains(['《', '〔', '(']), || r"《[^》]*》|〔[^〕]*〕|\([^)]*\)".into());

/// Whose figures these are, by the sentences of the opening and of the overview; none unless they say it, and all alike.
#[must_use]
pub fn scope(opening: &[&str], overview: &[&str]) -> Option<Scope> {
    let any =
        |patterns: &[Pattern], sentences: &[&str]| sentences.iter().any(|s| patterns.iter().any(|p| p.is_match(s)));
    let of_region = any(&REGION, opening) || overview.iter().any(|sentence| REGION_OF_FIGURES.is_match(sentence));
    let of_office = any(&OFFICE, opening) || any(&OFFICE, overview);
    match (of_region, of_office) {
        (true, false) => Some(Scope::Region),
        (false, true) => Some(Scope::Office),
        _ => None,
    }
}

/// How many parts the report says it has.
#[must_use]
pub fn parts_stated(opening: &[&str]) -> Option<u32> {
    opening.iter().find_map(|sentence| {
        let found = PARTS_STATED.captures(sentence)?;
        let speaks_of_itself = OUTLINE.itself.stand_in(sentence);
        let is_whole = OUTLINE.made_of.stand_in(sentence);
        let is_ordinal = matches!(&found["before"], "第" | "十");
        (!is_ordinal && (is_whole || (speaks_of_itself && &found["what"] == "部分"))).then(|| number(&found["n"]))?
    })
}

fn number(printed: &str) -> Option<u32> {
    let numerals = "一二三四五六七八九十".chars().zip(1..);
    printed.parse().ok().or_else(|| match printed {
        "两" => Some(2),
        one => numerals.into_iter().find(|(c, _)| one.starts_with(*c)).map(|(_, value)| value),
    })
}

/// The period that is counted: the two days that a sentence about it names.
#[must_use]
pub fn period(opening: &[&str]) -> Option<(Date, Date)> {
    opening.iter().filter(|sentence| OUTLINE.period.stand_in(sentence)).find_map(|sentence| {
        let sentence = NAMED.replace_all(sentence, "");
        let mut year = None;
        let mut days = Vec::new();
        for found in DAY.captures_iter(&sentence) {
            year = found.name("y").and_then(|y| y.as_str().parse::<i16>().ok()).or(year);
            days.push(day(&found, year?)?);
        }
        match days[..] {
            [a, b] if a != b => Some((a.min(b), a.max(b))),
            _ => None,
        }
    })
}

fn day(found: &Captures<'_>, year: i16) -> Option<Date> {
    Date::new(year, found["m"].parse().ok()?, found["d"].parse().ok()?).ok()
}

/// The years that sentences name outside titles of documents, each once, and the one that the first dated sentence begins with.
#[must_use]
pub fn years(overview: &[&str]) -> (Vec<i32>, Option<i32>) {
    let mut years = Vec::new();
    let mut dated = None;
    for sentence in overview {
        let sentence = NAMED.replace_all(sentence, "");
        for found in YEAR.captures_iter(&sentence) {
            let Ok(year) = found["y"].parse() else { continue };
            // 2024年以来 begins a span that goes on.
            let opens = |whole: regex::Match<'_>| whole.start() == 0 && !sentence[whole.end()..].starts_with("以来");
            if found.get(0).is_some_and(opens) {
                dated = dated.or(Some(year));
            }
            if !years.contains(&year) {
                years.push(year);
            }
        }
    }
    (years, dated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_is_what_is_said() {
        for (sentence, expected) in [
            ("本报告汇总全县各乡镇、各部门数据", Some(Scope::Region)),
            ("统计口径为县政府、县直部门和乡镇,时间为2020年1月1日到2020年12月31日", Some(Scope::Region)),
            ("本报告根据溪口县各单位报送的材料汇总", Some(Scope::Region)),
            ("报告中的数据仅含本级,不含乡镇", Some(Scope::Office)),
            ("本报告由溪口县人民政府办公室编制", None),
            ("报告包括总体情况、主动公开政府信息情况等六个部分", None),
            ("本报告汇总溪口县2021年政府信息公开工作情况", None),
        ] {
            assert_eq!(scope(&[sentence], &[]), expected, "{sentence}");
        }
        let office = "溪口县政府办公室代表县政府收到申请17件";
        assert_eq!(scope(&[], &[office]), Some(Scope::Office));
        assert_eq!(scope(&["数据汇总全县各部门"], &[office]), None);
        assert_eq!(scope(&[], &["全年汇总各部门公开目录3次"]), None);
    }

    #[test]
    fn parts_and_periods_as_printed() {
        for (sentence, expected) in [
            ("本报告由总体情况、其他需要报告的事项六个部分组成", Some(6)),
            ("报告分六部分", Some(6)),
            ("全文共6个部分", Some(6)),
            ("本报告包括六大部分", Some(6)),
            ("县政府从五个方面推进公开", None),
            ("本报告第三部分另有说明", None),
        ] {
            assert_eq!(parts_stated(&[sentence]), expected, "{sentence}");
        }
        let year = |year| Some((Date::constant(year, 1, 1), Date::constant(year, 12, 31)));
        for (sentence, expected) in [
            ("统计期限自2023年1月1日起至12月31日止", year(2023)),
            ("报告中的数据统计到2019年12月31日,起点为2019年1月1日", year(2019)),
            ("根据《条例》(2019年5月15日起施行),数据自2020年1月1日至2020年12月31日", year(2020)),
            ("2020年1月1日至2020年12月31日,全县公开信息30条", None),
            ("数据截至2023年12月31日", None),
        ] {
            assert_eq!(period(&[sentence]), expected, "{sentence}");
        }
    }

    #[test]
    fn years_outside_titles() {
        let overview = ["2022年,全县落实《2021年工作要点》", "比2021年增加3件"];
        assert_eq!(years(&overview), (vec![2022, 2021], Some(2022)));
        assert_eq!(years(&["2021年以来,全县公开30条"]), (vec![2021], None));
        assert_eq!(years(&["全年公开30条"]), (vec![], None));
    }
}
