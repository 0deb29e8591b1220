//! Several things at the same time.

use std::{
    num::NonZeroUsize,
    panic::resume_unwind,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

use crate::error::Result;

/// What `work` makes of the items, in their order; of as many at the same time as there are processors. After a
/// failure no other is begun, and those that were not have no result.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Result<R> + Sync) -> Vec<Result<R>> {
    let next = AtomicUsize::new(0);
    let has_failed = AtomicBool::new(false);
    let worker = || {
        let mut results = Vec::new();
        while !has_failed.load(Ordering::Relaxed) {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(position) else { break };
            let result = work(item);
            has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
            results.push((position, result));
        }
        results
    };
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let mut results: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..processors.min(items.len())).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|bug| resume_unwind(bug)))
            .collect()
    });
    results.sort_by_key(|(position, _)| *position);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::CommandError;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<_> = (0..100).collect();
        let doubled: Vec<_> = each(&items, |item| Ok(item * 2)).into_iter().map(Result::unwrap).collect();
        assert_eq!(doubled, items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_begun_after_a_failure() {
        let begun = AtomicUsize::new(0);
        let items: Vec<_> = (0..1000).collect();
        let results = each(&items, |_| -> Result<()> {
            begun.fetch_add(1, Ordering::Relaxed);
            Err(CommandError::usage("no"))
        });
        assert_eq!(results.len(), begun.into_inner());
        assert!(results.len() <= thread::available_parallelism().unwrap().get());
    }
}
