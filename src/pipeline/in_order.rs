//! Work for many threads, handed over in its order.
//!
//! In: items, and what is to be done with each. Out: what came of them, in the order of the items. A bounded number is in
//! memory; nobody waits for a slow item but those far behind it.

use crate::error::Result;
use std::collections::VecDeque;
use std::sync::mpsc::{SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Items that are worked on or wait to be handed over.
const AHEAD: usize = 48;

/// Works on items with as many threads as rayon has and hands over what came of each.
///
/// # Errors
/// Whatever `take` returns; nothing is handed over after it.
pub fn in_order<T: Send, R: Send>(
    mut items: impl Iterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let (jobs, next) = channel::<(T, SyncSender<R>)>();
    let next = Mutex::new(next);
    thread::scope(|scope| {
        let jobs = jobs;
        for _ in 0..rayon::current_num_threads() {
            scope.spawn(|| {
                loop {
                    let job = next.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((item, done)) = job else { break };
                    // Whoever waited for it may have stopped.
                    let _ = done.send(work(item));
                }
            });
        }
        let mut waiting = VecDeque::new();
        loop {
            while waiting.len() < AHEAD
                && let Some(item) = items.next()
            {
                let (done, result) = sync_channel(1);
                if jobs.send((item, done)).is_ok() {
                    waiting.push_back(result);
                }
            }
            // A thread that fell over takes the scope with it.
            let Some(Ok(result)) = waiting.pop_front().map(|result| result.recv()) else { return Ok(()) };
            take(result)?;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_their_items_and_none_after_an_error() {
        let begun = AtomicUsize::new(0);
        let slow_first = |item: usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            if item.is_multiple_of(50) {
                thread::sleep(Duration::from_millis(5));
            }
            item
        };
        let mut taken = Vec::new();
        in_order(0..200, slow_first, |item| {
            assert!(begun.load(Ordering::Relaxed) <= taken.len() + AHEAD, "more than {AHEAD} ahead");
            taken.push(item);
            Ok(())
        })
        .unwrap();
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
        taken.clear();
        let stopped = in_order(0..200, slow_first, |item| {
            taken.push(item);
            if item == 3 { Err(Error::new("enough")) } else { Ok(()) }
        });
        assert_eq!((stopped.unwrap_err().to_string(), taken.len()), ("enough".to_owned(), 4));
    }

    #[test]
    fn a_thread_that_falls_over_is_not_passed_over() {
        let fell = std::panic::catch_unwind(|| in_order(0..9, |item| assert_ne!(item, 5), |()| Ok(())));
        assert!(fell.is_err());
    }
}
