//! A registry in this process, strict to distribution-spec 1.1 in what it implements, with faults to order.
//!
//! It keeps everything in memory and remembers each request. What a client must not do it answers with an
//! error and counts as a violation, which fails the test.

mod answer;
mod http;
mod lists;
mod uploads;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex, MutexGuard},
    thread,
    time::Duration,
};

pub(crate) use self::http::{Fault, Reply, Request};
use self::{lists::Lists, uploads::Upload};

/// How the registry wants to know its clients.
#[derive(Clone, Default)]
pub(crate) enum Guard {
    #[default]
    Open,
    /// User and password with each request.
    Basic(&'static str),
    /// Tokens, from `/token` of this server or from another realm.
    Bearer { realm: Option<String> },
}

/// What a repository holds.
#[derive(Default)]
pub(crate) struct Repository {
    pub(crate) blobs: BTreeMap<String, Vec<u8>>,
    pub(crate) manifests: BTreeMap<String, (String, Vec<u8>)>,
}

/// A fault for the requests whose method and path match, after the first few of them.
struct Order {
    method: String,
    path: String,
    spared: usize,
    times: usize,
    fault: Fault,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) guard: Guard,
    pub(crate) blobs: BTreeMap<String, Vec<u8>>,
    pub(crate) manifests: BTreeMap<String, (String, Vec<u8>)>,
    pub(crate) log: Vec<Request>,
    /// What `/token` answers instead of a token of its own.
    pub(crate) token: Option<String>,
    pub(crate) valid_tokens: BTreeSet<String>,
    /// Where uploads are said to be: `{path}` is the whole path with its query, `{last}` the last part of it.
    pub(crate) location: Option<String>,
    /// The repository `acme/other`, which answers as `acme/app` does.
    pub(crate) other: Repository,
    /// The most bytes of a request's content.
    pub(crate) limit: Option<usize>,
    /// What is announced as the shortest chunk, in bytes.
    pub(crate) least_chunk: Option<usize>,
    /// How much is taken of a chunk, in bytes; the rest is lost.
    pub(crate) takes: Option<usize>,
    pub(crate) uploads: BTreeMap<String, Upload>,
    /// How lists are answered.
    pub(crate) lists: Lists,
    /// How many requests are answered now, and how many were at once at most.
    under_way: usize,
    pub(crate) most_at_once: usize,
    opened: usize,
    orders: Vec<Order>,
    violations: Vec<String>,
    /// How long nobody listens after the next connection.
    closes_for: Option<Duration>,
    is_closed: bool,
}

/// The server. Its thread ends with the process.
pub(crate) struct Scripted {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Scripted {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            let mut listener = listener;
            loop {
                let (stream, _) = listener.accept().unwrap();
                let state = Arc::clone(&shared);
                thread::spawn(move || http::serve(stream, address, &state));
                let closes_for = shared.lock().unwrap().close();
                if let Some(time) = closes_for {
                    drop(listener);
                    thread::sleep(time);
                    listener = TcpListener::bind(address).unwrap();
                    shared.lock().unwrap().is_closed = false;
                }
            }
        });
        Self { address, state }
    }

    pub(crate) fn guarded(guard: Guard) -> Self {
        let server = Self::start();
        server.state().guard = guard;
        server
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Orders a fault for the next `times` requests that match.
    pub(crate) fn order(&self, times: usize, method: &str, path: &str, fault: Fault) {
        self.order_after(0, times, method, path, fault);
    }

    /// The same for those that come after the next `spared` ones.
    pub(crate) fn order_after(&self, spared: usize, times: usize, method: &str, path: &str, fault: Fault) {
        let (method, path) = (method.to_owned(), path.to_owned());
        self.state().orders.push(Order { method, path, spared, times, fault });
    }

    /// Takes all orders back, and waits until the server listens again.
    pub(crate) fn recover(&self) {
        self.state().orders.clear();
        self.state().closes_for = None;
        while self.state().is_closed {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The requests so far as `METHOD kind`, in order.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.state().log.iter().map(Request::short).collect()
    }

    /// How many requests of a method came so far.
    pub(crate) fn count(&self, method: &str) -> usize {
        self.state().log.iter().filter(|request| request.method == method).count()
    }

    /// What the client did that it must not, which then fails no test.
    pub(crate) fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut self.state().violations)
    }

    pub(crate) fn forget(&self) {
        self.state().log.clear();
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        if !thread::panicking() {
            let state = self.state();
            assert_eq!(state.violations, [""; 0], "the client broke the rules");
        }
    }
}

impl State {
    fn begin(&mut self, request: &Request) {
        self.log.push(request.clone());
        self.under_way += 1;
        self.most_at_once = self.most_at_once.max(self.under_way);
    }

    fn close(&mut self) -> Option<Duration> {
        let closes_for = self.closes_for.take();
        self.is_closed = closes_for.is_some();
        closes_for
    }

    fn fault(&mut self, request: &Request) -> Option<Fault> {
        let matches = |order: &&mut Order| {
            order.times > 0 && order.method == request.method && request.target.contains(&order.path)
        };
        let is_due = |order: &mut &mut Order| {
            let was_spared = order.spared > 0;
            order.spared = order.spared.saturating_sub(1);
            !was_spared
        };
        let mut due = self.orders.iter_mut().filter(matches).filter_map(|mut o| is_due(&mut o).then_some(o));
        let order = due.next()?;
        order.times -= 1;
        Some(order.fault.clone())
    }

    fn violate(&mut self, what: &str) -> Reply {
        self.violations.push(what.to_owned());
        Reply::error(400, "UNSUPPORTED", what)
    }
}
