//! To wait for a future without an event loop.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

/// Wakes the thread that waits.
struct Awake(Thread);

impl Wake for Awake {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs the future to its end. Whatever it waits for must wake it from another thread, as reading standard input does;
/// most are ready at once.
pub(super) fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        return value;
    }
    let waker = Waker::from(Arc::new(Awake(thread::current())));
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        thread::park();
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, sync::Mutex, time::Duration};

    use super::*;

    #[test]
    fn what_another_thread_wakes_is_waited_for() {
        let shared = Arc::new(Mutex::new((false, None::<Waker>)));
        let other = Arc::clone(&shared);
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            let mut shared = other.lock().unwrap();
            shared.0 = true;
            shared.1.take().unwrap().wake();
        });
        wait(poll_fn(|context| {
            let mut shared = shared.lock().unwrap();
            shared.1 = Some(context.waker().clone());
            if shared.0 { Poll::Ready(()) } else { Poll::Pending }
        }));
    }
}
