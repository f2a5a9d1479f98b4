//! What an earlier run found, so that a later one can tell what is new.
//!
//! In: what `gouji check --format json` printed. Out: the findings by their ids, with their figures.

use super::decisions::without_variant;
use crate::error::{Context, Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The figures of findings by their ids.
type Figures = BTreeMap<String, Vec<String>>;

/// The findings of an earlier run.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    whole: Figures,
    /// The same by the ids without the variant of the report.
    bare: Figures,
}

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

    /// The figures it had, where they were others.
    #[must_use]
    pub fn was(&self) -> Option<&str> {
        match self {
            Self::Changed { was } => Some(was),
            Self::New | Self::Unchanged => None,
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
        let mut baseline = Self::default();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let number = index + 1;
            let line: Line = serde_json::from_str(line).context(format!("line {number} is no JSON object"))?;
            match line {
                Line { id: Some(id), figures: Some(figures), .. } => {
                    baseline.bare.entry(without_variant(&id)).or_default().push(figures.clone());
                    baseline.whole.entry(id).or_default().push(figures);
                }
                Line { state: Some(state), .. } if state == NO_LONGER_FOUND => {}
                _ => {
                    return Err(Error::new(format!(
                        "line {number} is no finding with `id` and `figures`; write the baseline with `gouji check --format json`"
                    )));
                }
            }
        }
        Ok(baseline)
    }

    /// How a finding with these figures stands to the earlier run; `any_variant` where the report may have been another
    /// variant then.
    #[must_use]
    pub fn standing(&self, id: &str, figures: &str, any_variant: bool) -> Standing {
        let earlier = self.whole.get(id);
        match earlier.or_else(|| self.bare.get(&without_variant(id)).filter(|_| any_variant)) {
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
        let standing = |figures: &str| baseline.standing("a-2020:G201:T4.sum:review", figures, false);
        assert_eq!(standing("10=10; 0"), Standing::Unchanged);
        assert_eq!(standing("11=11; 0"), Standing::Changed { was: "10=10; 0".into() });
        assert_eq!(baseline.standing("a-2020:G101", "", true), Standing::New);
    }

    #[test]
    fn another_variant_is_the_same_finding_where_the_run_has_no_other() {
        let earlier = "{\"id\":\"a-2020/v3fa9c1:G201:T4.sum:review\",\"figures\":\"10=10; 0\"}\n";
        let baseline = Baseline::parse(earlier).unwrap();
        let standing =
            |variant: &str, any| baseline.standing(&format!("a-2020/{variant}:G201:T4.sum:review"), "11=11; 0", any);
        assert_eq!(standing("v000000", true), Standing::Changed { was: "10=10; 0".into() });
        assert_eq!(standing("v000000", false), Standing::New);
        assert_eq!(standing("v3fa9c1", false), Standing::Changed { was: "10=10; 0".into() });
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        let refused = |text: &str| Baseline::parse(text).unwrap_err().to_string();
        assert!(refused("finding_id,report_id\n").contains("line 1 is no JSON object"));
        let old = refused("{\"id\":\"a-2020:G101\",\"code\":\"G101\"}\n");
        assert!(old.contains("line 1") && old.contains("--format json"), "{old}");
    }
}
