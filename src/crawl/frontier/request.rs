//! What is a request, from its insertion to its end?

use super::Answer;
use crate::archive::{Key, Location, Method};

/// The number of a request within its round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub u32);

/// A request to be asked sometime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// How.
    pub method: Method,
    /// What for.
    pub url: String,
    /// The body of a POST.
    pub form: Option<Vec<u8>>,
    /// The page that leads there.
    pub referer: Option<String>,
    /// The division code of the county it is asked for.
    pub county: String,
    /// The server's name and port: what is asked one at a time.
    pub host: String,
    /// Less is sooner.
    pub priority: i32,
}

impl NewRequest {
    /// What makes it the same as another.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(self.method, &self.url, self.form.as_deref())
    }
}

/// A request that may be asked now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// By which it is finished.
    pub id: Id,
    /// The request as it was inserted.
    pub request: NewRequest,
    /// Which attempt of this round it is, from 1; one cut short by a kill is not counted.
    pub attempts: u32,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It waits for its turn.
    Queued,
    /// It is out.
    Leased,
    /// It was answered.
    Done,
    /// It was refused or not answered, for good.
    Failed,
    /// It is to be asked again later.
    Deferred,
}

impl State {
    const ALL: [Self; 5] = [Self::Queued, Self::Leased, Self::Done, Self::Failed, Self::Deferred];

    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Leased => "leased",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Deferred => "deferred",
        }
    }

    pub(super) fn from_number(number: i64) -> rusqlite::Result<Self> {
        let state = usize::try_from(number).ok().and_then(|number| Self::ALL.get(number));
        state.copied().ok_or(rusqlite::Error::IntegralValueOutOfRange(0, number))
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered.
    Done,
    /// It is not asked again in this round.
    Failed {
        /// The named outcome: `challenge_ruishu`.
        kind: String,
        /// What it was recognised by.
        evidence: String,
    },
    /// It is asked again later.
    Deferred {
        /// Not before.
        until: i64,
        /// The named outcome: `rate_limited`.
        kind: String,
    },
}

/// The end of an attempt, with the pace it leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Which request.
    pub id: Id,
    /// How it ended.
    pub outcome: Outcome,
    /// When the host may be asked next.
    pub host_ready_at: i64,
    /// When the address may be asked next.
    pub address_ready_at: i64,
    /// Where the exchange stands in the archive, when the attempt led to one.
    ///
    /// Attempts are to be finished in the order in which their exchanges were appended: what stands
    /// before the last one finished counts as known after a kill.
    pub archived: Option<Location>,
    /// What came back, when something did; kept for this round whatever the outcome.
    pub answer: Option<Answer>,
}
