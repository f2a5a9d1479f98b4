//! What came of every file and every archived answer: the lines of `inputs.jsonl`.

use serde_json::{Value, json};
use std::fmt;

/// One file, one member of a container, or one archived answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account {
    /// The file; none of an answer that a survey asked for, wherever it is archived.
    pub path: Option<String>,
    /// What of the file: an entry of a ZIP, or where a record of an archive begins.
    pub member: Option<String>,
    /// Where it was fetched.
    pub url: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// So many reports were read.
    Read(usize),
    /// It is none that could be a report, and why: `status 404`, `a picture`.
    Nothing(String),
    /// It should have been read and was not, and why.
    Failed(String),
}

impl Outcome {
    /// The word of `inputs.jsonl`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Read(_) => "read",
            Self::Nothing(_) => "none",
            Self::Failed(_) => "failed",
        }
    }

    /// How many reports were read, and why where none was.
    #[must_use]
    pub fn parts(&self) -> (usize, Option<&str>) {
        match self {
            Self::Read(reports) => (*reports, None),
            Self::Nothing(why) | Self::Failed(why) => (0, Some(why)),
        }
    }

    /// The outcome of this word.
    #[must_use]
    pub fn of(word: &str, reports: usize, why: String) -> Self {
        match word {
            "read" => Self::Read(reports),
            "none" => Self::Nothing(why),
            _ => Self::Failed(why),
        }
    }
}

/// How many inputs came to what; together they are all that were seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reports were read.
    pub read: usize,
    /// None that could be reports.
    pub nothing: usize,
    /// Should have been read and were not.
    pub failed: usize,
}

impl Counts {
    /// All inputs.
    #[must_use]
    pub fn seen(self) -> usize {
        self.read + self.nothing + self.failed
    }

    /// Counts one more.
    pub fn add(&mut self, outcome: &Outcome) {
        *match outcome {
            Outcome::Read(_) => &mut self.read,
            Outcome::Nothing(_) => &mut self.nothing,
            Outcome::Failed(_) => &mut self.failed,
        } += 1;
    }

    /// As `run.json` has them.
    #[must_use]
    pub fn to_json(self) -> Value {
        json!({"seen": self.seen(), "read": self.read, "none": self.nothing, "failed": self.failed})
    }
}

impl Account {
    /// What failed and why, as messages say it: `http://…: a.warc.gz: 1024: the answer was cut off`.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let Outcome::Failed(why) = &self.outcome else { return None };
        Some(format!("{}: {why}", self.place()))
    }

    /// Where it is: its address, file and member.
    fn place(&self) -> String {
        let parts = [self.url.as_ref(), self.path.as_ref(), self.member.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(": ")
    }

    /// Its line: `{"path":"a.warc.gz","member":"1024","url":"http://…","outcome":"none","why":"status 404"}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let (reports, why) = self.outcome.parts();
        let (detail, what) = why.map_or(("reports", json!(reports)), |why| ("why", json!(why)));
        let outcome = self.outcome.as_str();
        json!({"path": self.path, "member": self.member, "url": self.url, "outcome": outcome, detail: what})
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        match &self.outcome {
            Outcome::Read(1) => write!(f, "{place}: a report"),
            Outcome::Read(reports) => write!(f, "{place}: {reports} reports"),
            Outcome::Nothing(why) => write!(f, "{place}: no report, {why}"),
            Outcome::Failed(why) => write!(f, "{place}: failed, {why}"),
        }
    }
}
