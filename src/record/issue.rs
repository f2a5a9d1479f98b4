//! Which of several prints of one report is the latest?
//!
//! In: when they were published. Out: the last of them, or none where that cannot be told. No figure of an older print
//! stands for the report then, and none of either where nobody knows.

/// The place of the only report, or of the one that was published after all others: later by the day, or by the clock where
/// both say it.
#[must_use]
pub fn latest<'a>(published: impl IntoIterator<Item = Option<&'a str>>) -> Option<usize> {
    let published: Vec<Option<&str>> = published.into_iter().collect();
    if published.len() == 1 {
        return Some(0);
    }
    let days: Vec<&str> = published.iter().copied().collect::<Option<_>>()?;
    let last = (0..days.len()).max_by_key(|at| days[*at])?;
    let others = (0..days.len()).filter(|at| *at != last);
    others.into_iter().all(|other| is_after(days[last], days[other])).then_some(last)
}

/// Whether a day, perhaps with its clock, is after another.
fn is_after(one: &str, other: &str) -> bool {
    let day = |text: &str| text.get(..10).unwrap_or(text).to_owned();
    let has_clock = |text: &str| text.len() > 10;
    day(one) > day(other) || day(one) == day(other) && has_clock(one) && has_clock(other) && one > other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_is_told_by_the_day_and_by_the_clock_where_both_have_one() {
        assert_eq!(latest([None]), Some(0));
        assert_eq!(latest([Some("2024-01-31"), Some("2024-03-01")]), Some(1));
        assert_eq!(latest([Some("2024-03-01T09:00:00+08:00"), Some("2024-01-31")]), Some(0));
        assert_eq!(latest([Some("2024-03-01T09:00:00+08:00"), Some("2024-03-01")]), None);
        assert_eq!(latest([Some("2024-03-01T09:00:00+08:00"), Some("2024-03-01T10:00:00+08:00")]), Some(1));
        assert_eq!(latest([Some("2024-03-01"), Some("2024-03-01")]), None);
        assert_eq!(latest([Some("2024-03-01"), None]), None);
        assert_eq!(latest([]), None);
    }
}
