//! What does an exchange mean for the next ones: an answer, a failure that may heal, a closed door?

use crate::archive::{Exchange, MOST_CONTENT, Outcome, Truncated};
use crate::crawl::Kind;
use crate::crawl::host::{Ending, retry_after};
use crate::crawl::refusal;
use crate::portal::Request;
use jiff::Timestamp;

/// How an exchange ended, and what it was told by.
pub(super) fn ending(request: &Request, exchange: &Exchange, now: Timestamp) -> (Ending, String) {
    let failed = |kind, wait, evidence: String| (Ending::Failed { kind, wait }, evidence);
    let response = match &exchange.outcome {
        Outcome::Received(response) => response,
        Outcome::Failed { kind, detail } => {
            return failed(Kind::named(kind).unwrap_or(Kind::NotHttp), None, detail.clone());
        }
    };
    let cut = match response.truncated {
        Some(Truncated::Length) => Some(Kind::TooLarge),
        Some(Truncated::Time) => Some(Kind::Timeout),
        Some(Truncated::Disconnect) => Some(Kind::Reset),
        None => None,
    };
    if let Some(kind) = cut {
        return failed(kind, None, "the body is not whole".to_owned());
    }
    let Ok(content) = response.content(MOST_CONTENT) else {
        return failed(Kind::Undecodable, None, "the body cannot be unpacked".to_owned());
    };
    match refusal::recognise(request, response, &content) {
        Some(refusal) => {
            let wait = response.header("retry-after").and_then(|value| retry_after(&value, now));
            failed(refusal.kind, wait, refusal.marker)
        }
        None => (Ending::Answered, String::new()),
    }
}
