//! The same work for each of many things, several at a time.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use crate::Result;

/// Does `work` for all `items` on up to `jobs` threads; answers in their order.
///
/// # Errors
/// That of the first item that failed. After a failure nothing new is begun.
pub(super) fn each<T: Send, R: Send>(
    jobs: NonZeroUsize,
    items: Vec<T>,
    work: impl Fn(T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let threads = jobs.get().min(items.len());
    let queue = Mutex::new(items.into_iter().enumerate());
    let results = Mutex::new(BTreeMap::new());
    let next = || lock(&queue).next();
    let run = || {
        while let Some((position, item)) = next() {
            let result = work(item);
            if result.is_err() {
                lock(&queue).by_ref().for_each(drop);
            }
            lock(&results).insert(position, result);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        run();
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn fails(number: usize) -> Result<usize> {
        Err(Error::NoImage { place: "here".to_owned(), name: number.to_string() })
    }

    #[test]
    fn answers_come_in_order() {
        let four = 4.try_into().unwrap();
        assert_eq!(each(four, (0..100).collect(), |n: usize| Ok(n * 2)).unwrap()[99], 198);
        assert!(each(four, Vec::new(), fails).unwrap().is_empty());
    }

    #[test]
    fn a_failure_ends_it() {
        let begun = Mutex::new(0);
        let work = |number| {
            *lock(&begun) += 1;
            if number == 1 { fails(number) } else { Ok(number) }
        };
        let error = each(NonZeroUsize::MIN, (0..100).collect(), work).unwrap_err();
        assert_eq!(error.to_string(), "here has no image 1");
        assert_eq!(*lock(&begun), 2);
    }
}
