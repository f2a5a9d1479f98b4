//! What the place a report was posted at says of it, beside what it says itself.
//!
//! In: the reports of a file as read, and what its posting told. Out: the same with their address, and
//! with the year, body and division that they do not name themselves, each with a finding. What a
//! report says itself is never replaced, and of several reports a posting speaks of one.

use crate::finding::{Code, Finding};
use crate::message::Message;
use crate::record::Report;
use crate::record::body::{self, division_of};
use crate::record::division::{Division, Level, Match, by_code, is_county_code, names_of};
use serde::{Deserialize, Serialize};

/// What is known of a document before it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// Where it was fetched.
    pub url: Option<String>,
    /// Which entry of the ZIP at that address it is.
    pub member: Option<String>,
    /// When its bytes were received: `2026-03-02T08:00:00Z`.
    pub retrieved: Option<String>,
    /// The portal's county, as its registry has it; the code of a development zone begins with `Z:`.
    pub county: Option<Division>,
    /// Who reports, as the list names it: 林业局.
    pub body: Option<String>,
    /// The year reported on, by the list.
    pub year: Option<i32>,
    /// That year is concluded from the address or the day of publication; nobody says it.
    pub year_inferred: bool,
    /// The title in the list.
    pub title: Option<String>,
    /// When it was published, by the page or the list.
    pub published: Option<String>,
}

/// Whether a county has a code that the code table does not have: one that was founded since.
fn is_new(county: &Division) -> bool {
    is_county_code(&county.code) && names_of(&county.code).next().is_none()
}

/// The registry's county, where the code table does not have it and a body bears its name.
fn newly_founded(county: &Division, body: &str) -> Option<Division> {
    let above = [&county.province, &county.prefecture].into_iter().flatten();
    let own = above.fold(body, |body, name| body.strip_prefix(name.as_str()).unwrap_or(body));
    (is_new(county) && own.starts_with(&county.name)).then(|| county.clone())
}

impl Posted {
    /// What holds for every report of the document: where it is, not whom and which year it was listed for.
    fn of_place(&self) -> Self {
        Self {
            body: None,
            year: None,
            year_inferred: false,
            title: None,
            published: None,
            url: self.url.clone(),
            member: self.member.clone(),
            retrieved: self.retrieved.clone(),
            county: self.county.clone(),
        }
    }
}

/// Completes the reports of one document: what the list says of year, body and title is said of the report that it fits.
///
/// A list that fits several of them, or none, says nothing of any.
pub fn complete_all(reports: &mut [Report], posted: &Posted) {
    if let [report] = reports {
        return complete(report, posted);
    }
    let fits: Vec<Option<usize>> = reports.iter().map(|report| fit(report, posted)).collect();
    let best = fits.iter().max().copied().flatten();
    let own = best.and_then(|best| match fits.iter().filter(|fit| **fit == Some(best)).count() {
        1 => fits.iter().position(|fit| *fit == Some(best)),
        _ => None,
    });
    let of_place = posted.of_place();
    for (index, report) in reports.iter_mut().enumerate() {
        complete(report, if own == Some(index) { posted } else { &of_place });
    }
}

/// How much of what a list says a report says too; none where it says something else.
fn fit(report: &Report, posted: &Posted) -> Option<usize> {
    let says = |own: Option<bool>| own.map_or(Some(0), |agrees| agrees.then_some(1));
    let listed = posted.year.filter(|_| !posted.year_inferred);
    let year = says(report.year.zip(listed).map(|(own, listed)| own == listed))?;
    let body = says(report.body.as_deref().zip(posted.body.as_deref()).map(|(own, listed)| {
        let bare = listed.trim_start_matches(['县', '区', '市', '旗']);
        own.contains(bare) || listed.contains(own)
    }))?;
    let is_its = report.title.as_ref().zip(posted.title.as_ref()).is_some_and(|(own, listed)| own == listed);
    Some(year + body + usize::from(is_its))
}

/// Completes a report with what its posting tells.
pub fn complete(report: &mut Report, posted: &Posted) {
    report.source.url.clone_from(&posted.url);
    report.source.member.clone_from(&posted.member);
    report.source.retrieved.clone_from(&posted.retrieved);
    if report.title.is_none() {
        report.title.clone_from(&posted.title);
    }
    if report.published.is_none() {
        report.published.clone_from(&posted.published);
    }
    year(report, posted);
    if report.body.is_none()
        && let Some(named) = &posted.body
    {
        report.body = Some(named.clone());
        report.findings.retain(|finding| finding.code != Code::BodyUnknown);
        report.findings.push(Finding::new("body", Message::BodyFromPosting { body: named.into() }));
    }
    if report.division.is_none()
        && let Some(division) = division(report, posted)
    {
        report.findings.retain(|finding| finding.code != Code::DivisionUnknown);
        let message = Message::DivisionFromPosting { division: format!("{} {}", division.code, division.name).into() };
        report.findings.push(Finding::new("division", message));
        report.body = report.body.take().map(|printed| body::full_name(&printed, Some(&division)));
        report.division = Some(division);
    }
    report.county = body::county(report.division.as_ref()).map(str::to_owned).or_else(|| county(report, posted));
    report.name();
}

fn year(report: &mut Report, posted: &Posted) {
    match (report.year, posted.year) {
        (None, Some(inferred)) if posted.year_inferred => {
            // Nobody says the year, so that it stays uncertain (G122).
            report.year = Some(inferred);
            report.findings.push(Finding::new("year", Message::YearFromAddress { year: inferred }));
        }
        (None, Some(listed)) => {
            report.year = Some(listed);
            report.findings.retain(|finding| finding.code != Code::YearUncertain);
            report.findings.push(Finding::new("year", Message::YearFromPosting { year: listed }));
        }
        (Some(own), Some(listed)) if own != listed && !posted.year_inferred => {
            report.findings.push(Finding::new("year", Message::YearOfPostingDiffers { printed: own, listed }));
        }
        _ => {}
    }
}

/// The county of a portal, zones without a code among them, for a body that no division is known of: 城关镇人民政府.
fn county(report: &Report, posted: &Posted) -> Option<String> {
    let county = posted.county.as_ref().filter(|_| report.division.is_none())?;
    let is_known = by_code(&county.code, i32::MAX).is_some_and(|own| own.level == Level::County);
    let is_county = county.code.starts_with("Z:") || is_known || is_new(county);
    is_county.then(|| county.code.clone())
}

/// The division of a body whose own name does not tell: 县林业局 on the portal of a county.
fn division(report: &Report, posted: &Posted) -> Option<Division> {
    let year = report.year?;
    let body = report.body.as_deref()?;
    let county = posted.county.as_ref();
    match division_of(body, year, county.map(|own| own.code.as_str()), county.map(|own| own.name.as_str())) {
        Match::One { division, .. } => Some(division),
        _ => county.and_then(|county| newly_founded(county, body)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::read;

    const TABLE: &str = "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>\
        <tr><td>行政规范性文件</td><td>6</td><td>0</td><td>46</td></tr></table>";

    fn report(title: &str) -> Report {
        read::bytes(format!("<h1>{title}</h1>{TABLE}").as_bytes()).unwrap()
    }

    fn county(code: &str, name: &str) -> Division {
        let above = |name: &str| Some(name.to_owned());
        let (prefecture, province) = (above("练南市"), above("练习省"));
        Division { code: code.into(), name: name.into(), level: Level::County, prefecture, province }
    }

    fn posted(code: &str, name: &str) -> Posted {
        Posted { county: Some(county(code, name)), ..Posted::default() }
    }

    fn codes(report: &Report) -> Vec<&'static str> {
        let codes = report.findings.iter().map(|finding| finding.code.id());
        codes.filter(|code| ["G120", "G121", "G122", "G140", "G141"].contains(code)).collect()
    }

    #[test]
    fn what_a_file_does_not_say_its_posting_does() {
        let mut report = report("");
        assert_eq!(codes(&report), ["G122", "G120"]);
        let posted = Posted {
            url: Some("http://www.zhijiang.gov.cn/nb/1.pdf".into()),
            county: Some(county("431228", "芷江侗族自治县")),
            body: Some("县林业局".into()),
            year: Some(2023),
            ..Posted::default()
        };
        complete(&mut report, &posted);
        assert_eq!(report.year, Some(2023));
        assert_eq!(report.division.as_ref().map(|division| division.code.as_str()), Some("431228"));
        assert_eq!(report.source.url, posted.url);
        assert_eq!((report.id.as_str(), report.county.as_deref()), ("431228-县林业局-2023", Some("431228")));
        assert_eq!(codes(&report), ["G140", "G140", "G140"]);
    }

    #[test]
    fn the_registry_knows_the_county_of_a_town() {
        let mut report = report("城关镇人民政府2023年政府信息公开工作年度报告");
        assert_eq!((report.body_kind().as_str(), report.county.as_deref()), ("township", None));
        complete(&mut report, &posted("431228", "芷江侗族自治县"));
        assert_eq!((report.division.clone(), report.county.as_deref()), (None, Some("431228")));
        complete(&mut report, &posted("431200", "怀化市"));
        assert_eq!(report.county, None);
    }

    #[test]
    fn a_county_that_the_code_table_does_not_have_yet_is_the_registrys() {
        let completed = |title: &str, code: &str| {
            let mut report = report(title);
            complete(&mut report, &posted(code, "云禾县"));
            (report.id.clone(), report.division.map(|own| own.code), report.county)
        };
        let told = |id: &str, code: &str| (id.to_owned(), Some(code.to_owned()), Some(code.to_owned()));
        let title = "练南市云禾县人民政府2023年政府信息公开工作年度报告";
        assert_eq!(completed(title, "990101"), told("990101-2023", "990101"));
        let bureau = "云禾县林业局2023年政府信息公开工作年度报告";
        assert_eq!(completed(bureau, "990101"), told("990101-林业局-2023", "990101"));
        let (_, division, county) = completed("城关镇人民政府2023年政府信息公开工作年度报告", "990101");
        assert_eq!((division, county.as_deref()), (None, Some("990101")));
        // No county has these: a prefecture's code, and one that the table knows under another name.
        assert_eq!(completed(title, "990100"), ("练南市云禾县人民政府-2023".to_owned(), None, None));
        assert_eq!(completed(bureau, "431228").1, None);
    }

    #[test]
    fn a_year_that_nobody_says_stays_uncertain() {
        let mut report = report("");
        complete(&mut report, &Posted { year: Some(2023), year_inferred: true, ..Posted::default() });
        assert_eq!(report.year, Some(2023));
        assert_eq!(codes(&report), ["G122", "G120", "G140"]);
        let mut dated = self::report("芷江侗族自治县人民政府2021年政府信息公开工作年度报告");
        complete(&mut dated, &Posted { year: Some(2023), year_inferred: true, ..Posted::default() });
        assert_eq!(dated.year, Some(2021));
        assert!(!codes(&dated).contains(&"G141"));
    }

    #[test]
    fn what_a_report_says_of_itself_stands() {
        let mut report = report("芷江侗族自治县人民政府2024年政府信息公开工作年度报告");
        let posted = Posted {
            county: Some(county("431228", "芷江侗族自治县")),
            body: Some("林业局".into()),
            year: Some(2023),
            ..Posted::default()
        };
        complete(&mut report, &posted);
        assert_eq!((report.year, report.body.as_deref()), (Some(2024), Some("芷江侗族自治县人民政府")));
        assert_eq!(codes(&report), ["G141"]);
        assert_eq!(report.id, "431228-2024");
    }

    #[test]
    fn of_several_reports_a_posting_speaks_of_the_one_it_fits() {
        let title = |year: i32| format!("溪口县林业局{year}年政府信息公开工作年度报告");
        let several =
            || [report(&title(2022)), report(&title(2023)), report("溪口县水利局2023年政府信息公开工作年度报告")];
        let posted = |body: Option<&str>, year| Posted {
            url: Some("http://www.xikou.gov.cn/1.html".into()),
            body: body.map(str::to_owned),
            year,
            published: Some("2024-01-20".into()),
            ..Posted::default()
        };
        let told = |posted: &Posted| {
            let mut reports = several();
            complete_all(&mut reports, posted);
            assert!(reports.iter().all(|report| report.source.url == posted.url && !codes(report).contains(&"G141")));
            reports.map(|report| report.published.is_some())
        };
        assert_eq!(told(&posted(Some("县林业局"), Some(2023))), [false, true, false]);
        assert_eq!(told(&posted(None, Some(2022))), [true, false, false]);
        assert_eq!(told(&posted(None, Some(2023))), [false; 3], "it fits two of them");
        assert_eq!(told(&posted(Some("县林业局"), Some(2021))), [false; 3], "and here none");
    }

    #[test]
    fn a_posting_that_agrees_adds_nothing_but_its_address() {
        let title = "芷江侗族自治县人民政府2024年政府信息公开工作年度报告";
        let mut report = report(title);
        let before = (report.id.clone(), report.findings.clone());
        complete(
            &mut report,
            &Posted { year: Some(2024), retrieved: Some("2025-02-01T00:00:00Z".into()), ..Posted::default() },
        );
        assert_eq!((report.id, report.findings), before);
        assert_eq!(report.source.retrieved.as_deref(), Some("2025-02-01T00:00:00Z"));
    }
}
