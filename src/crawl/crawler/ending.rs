//! What does an exchange mean for the next ones: an answer, a failure that may heal, a closed door?

use crate::crawl::host::{Ending, retry_after};
use crate::crawl::seen::Seen;
use jiff::Timestamp;

/// How an exchange ended, and what it was told by.
pub(super) fn ending(seen: &Seen, now: Timestamp) -> (Ending, String) {
    let Some(refusal) = seen.refused() else { return (Ending::Answered, String::new()) };
    let asked_for = seen.exchange().response().and_then(|response| response.header("retry-after"));
    let wait = asked_for.and_then(|value| retry_after(&value, now));
    (Ending::Failed { kind: refusal.kind, wait }, refusal.marker.clone())
}
