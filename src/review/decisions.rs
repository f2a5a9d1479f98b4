//! What people decided about findings: a TOML file that survives every re-run.
//!
//! In: the text of the file. Out: [`Decisions`], by the id of the finding. A decision is tied to the
//! figures it was made on, where it names them; it never changes a figure. Knows nothing of reports.
//! The variant in the id may be left out; whether a decision on one variant speaks of another is for
//! [`review`](super), which knows the run.
//!
//! ```toml
//! [[decision]]
//! finding = "320813-2023/vd23b64:G201:T4.sum:review"
//! figures = "10+1+0+0=11; 0"     # as they stood; a run with others shows the decision as overtaken
//! verdict = "dismissed"          # confirmed, dismissed (with a reason) or answered (with a re-issue)
//! reason = "总计栏由网站模板填写"
//! by = "审计一处"
//! date = "2026-03-01"
//! ```

use crate::error::{Context, Error, Result};
use crate::finding::Code;
use crate::record::key;
use crate::word::words;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

words! {
    /// What was decided about one finding.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Verdict {
        /// The report is wrong.
        Confirmed = "confirmed",
        /// Nothing is wrong, for a reason.
        Dismissed = "dismissed",
        /// The body has issued the report again.
        Answered = "answered",
    }
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The id of the finding.
    pub finding: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Why; always there for a dismissal.
    pub reason: Option<String>,
    /// Address or id of the report's new issue; there for an answer and for nothing else.
    pub reissue: Option<String>,
    /// The figures it was made on; without them it stands whatever they become.
    pub figures: Option<String>,
    /// Who decided.
    pub by: Option<String>,
    /// When: `2026-03-01`.
    pub date: Option<String>,
}

impl Decision {
    /// The id of the report it is about, and the variant it names, if any.
    #[must_use]
    pub fn report(&self) -> (&str, Option<&str>) {
        key::parts(parts(&self.finding).map_or(&self.finding, |(report, _)| report))
    }

    /// The kind of finding it is about.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        parts(&self.finding).map(|(_, code)| code)
    }
}

/// Report and code of a finding's id: the first part between colons that is a code.
fn parts(id: &str) -> Option<(&str, Code)> {
    id.match_indices(':').find_map(|(at, _)| {
        let part = id[at + 1..].split(':').next()?;
        let code = Code::find(part).filter(|code| code.id() == part)?;
        Some((&id[..at], code))
    })
}

/// The id of a finding without the variant of its report: `320813-2023:G201:T4.sum:review`.
#[must_use]
pub fn without_variant(finding: &str) -> String {
    let report = parts(finding).map_or(finding, |(report, _)| report);
    format!("{}{}", key::parts(report).0, &finding[report.len()..])
}

/// The decisions of a file, by the id of their finding.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    whole: BTreeMap<String, Decision>,
    /// The ids by those without the variant.
    bare: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    decision: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    finding: Option<String>,
    verdict: Option<String>,
    reason: Option<String>,
    reissue: Option<String>,
    figures: Option<String>,
    by: Option<String>,
    date: Option<String>,
}

impl Decisions {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or see [`parse`](Self::parse); the message names the file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).context(path.display())?;
        Self::parse(&text).map_err(|error| error.within(path.display()))
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// It is no TOML, has a key that is not known, or an entry that is not complete or contradicts
    /// another; the message names the entry and what to do.
    pub fn parse(text: &str) -> Result<Self> {
        let file: File = toml::from_str(text.trim_start_matches('\u{feff}')).context("not a file of decisions")?;
        let mut decisions = Self::default();
        for (index, entry) in file.decision.into_iter().enumerate() {
            let number = index + 1;
            let name = match filled(entry.finding.as_ref()) {
                Some(finding) => format!("decision {number} ({finding})"),
                None => format!("decision {number}"),
            };
            let Some(decision) = entry.complete().map_err(|error| error.within(&name))? else { continue };
            let id = decision.finding.clone();
            if decisions.whole.insert(id.clone(), decision).is_some() {
                return Err(Error::new("this finding is decided before; keep one of the two").within(name));
            }
            decisions.bare.entry(without_variant(&id)).or_default().push(id);
        }
        Ok(decisions)
    }

    /// The decision about a finding.
    #[must_use]
    pub fn get(&self, finding: &str) -> Option<&Decision> {
        self.whole.get(finding)
    }

    /// The decisions about a finding of whatever variant of its report, given by the id without it.
    pub fn of_any_variant(&self, finding: &str) -> impl Iterator<Item = &Decision> {
        self.bare.get(finding).into_iter().flatten().filter_map(|id| self.whole.get(id))
    }

    /// Whether nothing is decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Every decision, in the order of the findings' ids.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.whole.values()
    }
}

impl Entry {
    /// The decision of an entry; none where nobody has filled it in yet.
    fn complete(self) -> Result<Option<Decision>> {
        let Some(finding) = filled(self.finding.as_ref()) else {
            return Err(Error::new("no `finding`; copy the id that `gouji check` prints"));
        };
        if parts(&finding).is_none() {
            return Err(Error::new("`finding` has no code such as G201 in it; copy the id that `gouji check` prints"));
        }
        let verdict = match self.verdict.as_deref() {
            Some("confirmed") => Verdict::Confirmed,
            Some("dismissed") => Verdict::Dismissed,
            Some("answered") => Verdict::Answered,
            Some(other) => {
                return Err(Error::new(format!("`verdict` is \"{other}\"; write confirmed, dismissed or answered")));
            }
            None => {
                let given = [&self.reason, &self.reissue, &self.by, &self.date].map(|given| filled(given.as_ref()));
                if given.iter().any(Option::is_some) {
                    return Err(Error::new("no `verdict`; write confirmed, dismissed or answered"));
                }
                return Ok(None);
            }
        };
        let (reason, reissue) = (filled(self.reason.as_ref()), filled(self.reissue.as_ref()));
        match verdict {
            Verdict::Dismissed if reason.is_none() => Err(Error::new("dismissed without a `reason`; write why"))?,
            Verdict::Answered if reissue.is_none() => {
                Err(Error::new("answered without a `reissue`; write the address or the id of the new issue"))?;
            }
            Verdict::Confirmed | Verdict::Dismissed if reissue.is_some() => {
                Err(Error::new("`reissue` belongs to the verdict answered; change the verdict or delete it"))?;
            }
            _ => {}
        }
        if let Some(date) = &self.date
            && date.parse::<jiff::civil::Date>().is_err()
        {
            return Err(Error::new(format!("`date` is \"{date}\"; write it as 2026-03-01")));
        }
        let (figures, by, date) = (self.figures, self.by, self.date);
        Ok(Some(Decision { finding, verdict, reason, reissue, figures, by, date }))
    }
}

/// A text with something in it.
fn filled(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REVIEW: &str = "finding = \"320813-2023:G201:T4.sum:review\"\n";

    fn refused(text: &str) -> String {
        Decisions::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn each_verdict_with_what_it_needs() {
        let text = format!(
            "\u{feff}[[decision]]\n{REVIEW}verdict = \"dismissed\"\nreason = \"总计栏由网站模板填写\"\nfigures = \"10+1+0+0=11; 0\"\n\
             [[decision]]\nfinding = \"沙棠县人民政府-2024:G121:division\"\nverdict = \"confirmed\"\nby = \"甲\"\ndate = \"2026-03-01\"\n\
             [[decision]]\nfinding = \"a-2020:G101\"\nverdict = \"answered\"\nreissue = \"https://example.org/2.html\"\n"
        );
        let decisions = Decisions::parse(&text).unwrap();
        let dismissed = decisions.get("320813-2023:G201:T4.sum:review").unwrap();
        assert_eq!(
            (dismissed.verdict, dismissed.reason.as_deref()),
            (Verdict::Dismissed, Some("总计栏由网站模板填写"))
        );
        assert_eq!(dismissed.figures.as_deref(), Some("10+1+0+0=11; 0"));
        assert_eq!(dismissed.report(), ("320813-2023", None));
        assert_eq!(decisions.iter().count(), 3);
        assert_eq!(Decisions::parse("").unwrap().iter().count(), 0);
    }

    #[test]
    fn a_variant_may_be_named_or_not() {
        let entry = |id: &str| format!("[[decision]]\nfinding = \"{id}\"\nverdict = \"confirmed\"\n");
        let (bare, whole) = ("320813-2023:G201:T4.sum:review", "320813-2023/v7b01c4:G201:T4.sum:review");
        let decisions = Decisions::parse(&(entry(whole) + &entry(bare))).unwrap();
        assert_eq!(decisions.get(whole).unwrap().report(), ("320813-2023", Some("v7b01c4")));
        assert_eq!((without_variant(whole), without_variant(bare)), (bare.to_owned(), bare.to_owned()));
        assert_eq!(decisions.of_any_variant(bare).count(), 2);
    }

    #[test]
    fn an_entry_that_is_not_complete_is_named_with_what_to_do() {
        let entry = |rest: &str| format!("[[decision]]\n{REVIEW}{rest}");
        let cases = [
            (entry("reason = \"x\""), "decision 1 (320813-2023:G201:T4.sum:review): no `verdict`; write confirmed"),
            (entry("verdict = \"wrong\""), "`verdict` is \"wrong\"; write confirmed, dismissed or answered"),
            (entry("verdict = \"dismissed\""), "dismissed without a `reason`; write why"),
            (entry("verdict = \"dismissed\"\nreason = \" \""), "dismissed without a `reason`"),
            (entry("verdict = \"answered\""), "answered without a `reissue`"),
            (entry("verdict = \"confirmed\"\nreissue = \"x\""), "`reissue` belongs to the verdict answered"),
            (entry("verdict = \"confirmed\"\ndate = \"March\""), "`date` is \"March\"; write it as 2026-03-01"),
            ("[[decision]]\nverdict = \"confirmed\"".to_owned(), "decision 1: no `finding`"),
            ("[[decision]]\nfinding = \"T4.sum\"\nverdict = \"confirmed\"".to_owned(), "no code such as G201"),
        ];
        assert!(Decisions::parse(&entry("figures = \"1; 0\"")).unwrap().is_empty(), "a stanza as it is printed");
        for (text, why) in cases {
            assert!(refused(&text).contains(why), "{text}: {}", refused(&text));
        }
    }

    #[test]
    fn what_is_not_known_or_said_twice_is_refused() {
        let unknown = refused(&format!("[[decision]]\n{REVIEW}verdict = \"confirmed\"\nreasn = \"x\""));
        assert!(unknown.contains("line 4") && unknown.contains("`reasn`") && unknown.contains("`reason`"), "{unknown}");
        assert!(refused("[[decisions]]\n").contains("`decisions`"));
        let twice = refused(&format!("[[decision]]\n{REVIEW}verdict = \"confirmed\"\n").repeat(2));
        assert!(twice.contains("decision 2 (320813-2023:G201:T4.sum:review)") && twice.contains("keep one"), "{twice}");
    }
}
