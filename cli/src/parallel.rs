//! Several things at the same time.

use std::{
    num::NonZeroUsize,
    panic::resume_unwind,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

/// What `work` makes of the items, in their order; of as many at the same time as there are processors. Once one
/// `has_failed` no other is begun, and those that were not have no result.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    has_failed: impl Fn(&R) -> bool + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let is_over = AtomicBool::new(false);
    let worker = || {
        let mut results = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(position) else { break };
            let result = work(item);
            is_over.fetch_or(has_failed(&result), Ordering::Relaxed);
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

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<_> = (0..100).collect();
        let doubled = each(&items, |item| item * 2, |_| false);
        assert_eq!(doubled, items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_begun_after_a_failure() {
        let begun = AtomicUsize::new(0);
        let items: Vec<_> = (0..1000).collect();
        let results = each(&items, |_| begun.fetch_add(1, Ordering::Relaxed), |_| true);
        assert_eq!(results.len(), begun.into_inner());
        assert!(results.len() <= thread::available_parallelism().unwrap().get());
    }
}
