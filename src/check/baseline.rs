//! What an earlier run found, so that a later one can tell what is new.
//!
//! In: what `gouji check --format json` printed. Out: the findings by their ids, with their figures.

use crate::error::{Context, Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The findings of an earlier run.
#[derive(Debug, Clone, Default)]
pub struct Baseline(BTreeMap<String, Vec<String>>);

/// How a finding stands to the earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It was not there.
    New,
    /// It was there with other figures, these.
    Changed {
        /// The figures it had.
        was: String,
    },
    /// It was there with the same figures.
    Unchanged,
}

impl Standing {
    /// The word of the output.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed { .. } => "changed",
            Self::Unchanged => "unchanged",
        }
    }
}

#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    figures: Option<String>,
    state: Option<String>,
}

/// The state of a line that tells of a decision and of no finding.
pub const NO_LONGER_FOUND: &str = "no_longer_found";

impl Baseline {
    /// Reads one JSON object a line.
    ///
    /// # Errors
    /// A line is no finding with its figures; the message names the line and what to do.
    pub fn parse(text: &str) -> Result<Self> {
        let mut findings: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let number = index + 1;
            let line: Line = serde_json::from_str(line).context(format!("line {number} is no JSON object"))?;
            match line {
                Line { id: Some(id), figures: Some(figures), .. } => findings.entry(id).or_default().push(figures),
                Line { state: Some(state), .. } if state == NO_LONGER_FOUND => {}
                _ => {
                    return Err(Error::new(format!(
                        "line {number} is no finding with `id` and `figures`; write the baseline with `gouji check --format json`"
                    )));
                }
            }
        }
        Ok(Self(findings))
    }

    /// How a finding with these figures stands to the earlier run.
    ///
    /// Two reports of one id share their findings' ids; the finding is known if it was there in one of them.
    #[must_use]
    pub fn standing(&self, id: &str, figures: &str) -> Standing {
        match self.0.get(id) {
            None => Standing::New,
            Some(earlier) if earlier.iter().any(|was| was == figures) => Standing::Unchanged,
            Some(earlier) => Standing::Changed { was: earlier.join(" / ") },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_changed_and_unchanged() {
        let earlier = "{\"id\":\"a-2020:G201:T4.sum:review\",\"figures\":\"10=10; 0\"}\n\n\
                       {\"state\":\"no_longer_found\",\"finding\":\"a-2020:G101\"}\n";
        let baseline = Baseline::parse(earlier).unwrap();
        let standing = |figures: &str| baseline.standing("a-2020:G201:T4.sum:review", figures);
        assert_eq!(standing("10=10; 0"), Standing::Unchanged);
        assert_eq!(standing("11=11; 0"), Standing::Changed { was: "10=10; 0".into() });
        assert_eq!(baseline.standing("a-2020:G101", ""), Standing::New);
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        let refused = |text: &str| Baseline::parse(text).unwrap_err().to_string();
        assert!(refused("finding_id,report_id\n").contains("line 1 is no JSON object"));
        let old = refused("{\"id\":\"a-2020:G101\",\"code\":\"G101\"}\n");
        assert!(old.contains("line 1") && old.contains("--format json"), "{old}");
    }
}
