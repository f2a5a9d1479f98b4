//! Who reports: a printed name, its full form, and the id of the report.

mod kind;

use super::division::{self, Division, Level, Match};
use super::{Report, key};
pub use kind::{BodyKind, kind};
use url::Url;

/// The name a body is known by: a bare division is its people's government, a short form is written out.
///
/// `芷江县` and `芷江县人民政府` are 芷江侗族自治县人民政府; 沭阳县发展和改革局 stays as printed.
#[must_use]
pub fn full_name(printed: &str, division: Option<&Division>) -> String {
    let Some(division) = division else {
        let is_county = printed.ends_with(['县', '旗', '市']);
        return if is_county { format!("{printed}人民政府") } else { printed.to_owned() };
    };
    let bare = printed.strip_suffix("人民政府").unwrap_or(printed);
    let parents = [division.province.as_deref(), division.prefecture.as_deref()];
    let mut own = bare;
    for parent in parents.into_iter().flatten() {
        own = own.strip_prefix(parent).unwrap_or(own);
    }
    if own == division.name {
        return format!("{bare}人民政府");
    }
    let stem = |name: &str| name.trim_end_matches(['省', '市', '县', '区', '旗', '州']).to_owned();
    let (short, long) = (stem(own), stem(&division.name));
    let is_short = !short.is_empty()
        && long.starts_with(&short)
        && short.chars().count() <= 4
        && printed.chars().count() <= bare.chars().count() + 4;
    if is_short && own.chars().count() <= division.name.chars().count() {
        return format!("{}人民政府", division.name);
    }
    printed.to_owned()
}

/// The division of a body: by its own name, or, where that fits several, by the portal's site code or site name.
///
/// A name without a place of its own (县林业局) takes the portal's; a place the table does not know stays unknown.
#[must_use]
pub fn division_of(body: &str, year: i32, site_code: Option<&str>, site_name: Option<&str>) -> Match {
    let found = division::find(body, year);
    let portal = || -> Option<Division> {
        let by_code = site_code.and_then(|code| code.get(..6)).and_then(|code| division::by_code(code, year));
        by_code.or_else(|| match division::find(site_name?, year) {
            Match::One { division, .. } => Some(division),
            _ => None,
        })
    };
    match &found {
        Match::Ambiguous(candidates) => match portal() {
            Some(own) if candidates.contains(&own) => Match::One { division: own, list_year: year },
            Some(above) => {
                let under: Vec<&Division> = candidates
                    .iter()
                    .filter(|c| {
                        c.prefecture.as_deref() == Some(&above.name) || c.province.as_deref() == Some(&above.name)
                    })
                    .collect();
                match under.as_slice() {
                    [one] => Match::One { division: (*one).clone(), list_year: year },
                    _ => found,
                }
            }
            None => found,
        },
        Match::None if body.starts_with(['县', '区', '市', '旗']) => match portal() {
            Some(division) if division.level == Level::County || body.starts_with('市') => {
                Match::One { division, list_year: year }
            }
            _ => found,
        },
        _ => found,
    }
}

/// The code of the county a body belongs to, its government's or its bureaux'; none above the county.
#[must_use]
pub fn county(division: Option<&Division>) -> Option<&str> {
    division.filter(|division| division.level == Level::County).map(|division| division.code.as_str())
}

/// What a body is called within its division: 自然资源局 for 芷江侗族自治县自然资源局 and for 芷江县自然资源局.
#[must_use]
pub fn own_name<'a>(body: &'a str, division: &Division) -> &'a str {
    let parents = [division.province.as_deref(), division.prefecture.as_deref()];
    // 温州市公安局鹿城区分局 is not 分局 of 鹿城区: its county stands inside its name.
    let is_inside = |before: &str| kind(division::without_system(before)) == BodyKind::Department;
    if body.find(&division.name).is_some_and(|at| is_inside(&body[..at])) {
        return parents.into_iter().flatten().fold(body, |own, above| own.strip_prefix(above).unwrap_or(own));
    }
    let behind = |name: &str| body.find(name).map(|at| &body[at + name.len()..]);
    // An ethnic county is called by its place alone: 芷江县.
    let short = || {
        let level = division
            .name
            .strip_suffix("自治县")
            .map(|_| '县')
            .or(division.name.strip_suffix("自治旗").map(|_| '旗'))?;
        let at = body.find(level).filter(|at| (6..=9).contains(at) && division.name.starts_with(&body[..*at]))?;
        Some(&body[at + level.len_utf8()..])
    };
    behind(&division.name).or_else(short).unwrap_or(body)
}

/// Whether a name says by itself where its body is: 溪口县城关镇人民政府 does, 城关镇人民政府 and 县财政局 do not.
#[must_use]
pub fn names_a_place(body: &str) -> bool {
    // Words with a character that ends the names of places.
    const NO_PLACES: [&str; 5] = ["市场", "社区", "园区", "开发区", "高新区"];
    let named = NO_PLACES.iter().fold(body.to_owned(), |name, word| name.replace(word, ""));
    named.char_indices().any(|(at, c)| at > 0 && "县区市旗州省".contains(c))
}

/// Whether a body is the government of its division and not a body under it.
#[must_use]
pub fn is_government(body: &str, division: &Division) -> bool {
    matches!(own_name(body, division), "" | "人民政府")
}

/// The id of a report: `431228-2025` for a division's government, `321322-发展和改革局-2023` for a body under it.
///
/// A body without a code goes by its name. A name that says no place, 县财政局, is that of a body in every county: where the
/// report was fetched, its host says whose it is (`县财政局@www.example.gov.cn-2023`). A report without a body goes by its
/// variant, so that no two of them are ever issues of one report.
#[must_use]
pub fn report_id(report: &Report) -> String {
    let year = report.year.map_or_else(|| "unknown".to_owned(), |year| year.to_string());
    match (&report.body, &report.division) {
        (Some(body), Some(division)) if is_government(body, division) => format!("{}-{year}", division.code),
        (Some(body), Some(division)) => format!("{}-{}-{year}", division.code, own_name(body, division)),
        (Some(body), None) => match host(report).filter(|_| !names_a_place(body)) {
            Some(host) => format!("{body}@{host}-{year}"),
            None => format!("{body}-{year}"),
        },
        (None, _) => format!("unknown-{}-{year}", key::variant(&report.print)),
    }
}

fn host(report: &Report) -> Option<String> {
    Url::parse(report.source.url.as_deref()?).ok()?.host_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Source;

    fn one(body: &str, year: i32) -> Division {
        match division::find(body, year) {
            Match::One { division, .. } => division,
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn names_are_written_out() {
        for (printed, full) in [
            ("芷江侗族自治县", "芷江侗族自治县人民政府"),
            ("芷江县人民政府", "芷江侗族自治县人民政府"),
            ("洪泽区人民政府", "洪泽区人民政府"),
            ("淮安市洪泽区人民政府", "淮安市洪泽区人民政府"),
            ("沭阳县发展和改革局", "沭阳县发展和改革局"),
            ("河北省教育厅", "河北省教育厅"),
            ("宿迁市", "宿迁市人民政府"),
            ("安福县人民政府办公室", "安福县人民政府办公室"),
        ] {
            assert_eq!(full_name(printed, Some(&one(printed, 2023))), full);
        }
        assert_eq!(full_name("云岫县", None), "云岫县人民政府");
        assert_eq!(full_name("平潭综合实验区", None), "平潭综合实验区");
    }

    #[test]
    fn a_body_has_one_name_however_its_county_is_written() {
        let zhijiang = one("芷江侗族自治县", 2023);
        for body in ["芷江侗族自治县自然资源局", "芷江县自然资源局", "怀化市芷江侗族自治县自然资源局", "自然资源局"]
        {
            assert_eq!(own_name(body, &zhijiang), "自然资源局", "{body}");
        }
        assert_eq!(own_name("新晃县自然资源局", &zhijiang), "新晃县自然资源局");
        assert_eq!(own_name("国家税务总局芷江侗族自治县税务局", &zhijiang), "税务局");
        let lucheng = one("温州市公安局鹿城区分局", 2023);
        assert_eq!(own_name("温州市公安局鹿城区分局", &lucheng), "公安局鹿城区分局");
        assert_eq!(own_name("芷江侗族自治县人民政府", &zhijiang), "人民政府");
    }

    #[test]
    fn ids_tell_bodies_of_one_division_apart() {
        let shuyang = one("沭阳县", 2023);
        let id = |body: Option<&str>, division: Option<&Division>, year, url: Option<&str>| {
            report_id(&Report {
                body: body.map(str::to_owned),
                division: division.cloned(),
                year,
                print: "3fa9c1d2".to_owned(),
                source: Source { url: url.map(str::to_owned), ..Source::default() },
                ..Report::default()
            })
        };
        assert_eq!(id(Some("沭阳县人民政府"), Some(&shuyang), Some(2023), None), "321322-2023");
        assert_eq!(id(Some("沭阳县发展和改革局"), Some(&shuyang), Some(2023), None), "321322-发展和改革局-2023");
        assert_eq!(id(Some("平潭综合实验区"), None, Some(2019), Some("http://x.gov.cn/1")), "平潭综合实验区-2019");
        assert_eq!(id(Some("平潭综合实验区"), None, None, None), "平潭综合实验区-unknown");
        assert_eq!(id(Some("县财政局"), None, Some(2023), None), "县财政局-2023");
        assert_eq!(id(Some("县财政局"), None, Some(2023), Some("http://x.gov.cn/1")), "县财政局@x.gov.cn-2023");
        assert_eq!(id(None, None, Some(2023), Some("http://x.gov.cn/1")), "unknown-v3fa9c1-2023");
        assert_eq!(id(None, None, None, None), "unknown-v3fa9c1-unknown");
    }

    #[test]
    fn the_portal_decides_between_namesakes() {
        assert!(matches!(division_of("鼓楼区人民政府", 2023, None, None), Match::Ambiguous(_)));
        let found = division_of("鼓楼区人民政府", 2023, Some("3203020001"), None);
        assert!(matches!(found, Match::One { division, .. } if division.code == "320302"));
        let found = division_of("县林业局", 2023, None, Some("沭阳县人民政府"));
        assert!(matches!(found, Match::One { division, .. } if division.code == "321322"));
        assert_eq!(division_of("苏州工业园区", 2023, Some("3205000001"), None), Match::None);
    }
}
