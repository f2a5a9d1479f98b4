//! How many findings of which weight, and what became of them.

use gouji::finding::Severity;
use gouji::review::baseline::Standing;
use gouji::review::{Case, State};
use std::fmt;

/// The findings of a run, counted; those of the baseline apart.
#[derive(Debug, Default)]
pub struct Tally {
    /// Reports read.
    pub reports: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    states: [usize; State::ALL.len()],
    new: usize,
    changed: usize,
    unchanged: usize,
    has_baseline: bool,
}

impl Tally {
    /// Counts a finding.
    pub fn add(&mut self, case: &Case) {
        self.has_baseline |= case.standing.is_some();
        match &case.standing {
            Some(Standing::Unchanged) => {
                self.unchanged += 1;
                return;
            }
            Some(Standing::Changed { .. }) => self.changed += 1,
            Some(Standing::New) | None => self.new += 1,
        }
        match case.severity() {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
        self.states[case.state() as usize] += 1;
    }
}

/// `32 reports: 7 errors, 2 warnings, 31 notes; 39 open, 1 dismissed`, one line.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
        write!(
            f,
            "{}: {}, {}, {}",
            many(self.reports, "report"),
            many(self.errors, "error"),
            many(self.warnings, "warning"),
            many(self.notes, "note")
        )?;
        let states = State::ALL.iter().zip(self.states).filter(|(_, count)| *count > 0);
        let states: Vec<String> = states.map(|(state, count)| format!("{count} {}", state.as_str())).collect();
        if !states.is_empty() {
            write!(f, "; {}", states.join(", "))?;
        }
        if self.has_baseline {
            write!(
                f,
                "; against the baseline {} new, {} changed, {} as before",
                self.new, self.changed, self.unchanged
            )?;
        }
        Ok(())
    }
}
