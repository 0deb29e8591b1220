//! A registry in this process, strict to distribution-spec 1.1 in what it implements, with faults to order.
//!
//! It keeps everything in memory and remembers each request. What a client must not do it answers with an
//! error and counts as a violation, which fails the test.

mod answer;
mod http;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex, MutexGuard},
    thread,
};

pub(crate) use self::http::{Fault, Reply, Request};

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

/// A fault for the requests whose method and path match.
struct Order {
    method: &'static str,
    path: String,
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
    uploads: BTreeMap<String, usize>,
    opened: usize,
    orders: Vec<Order>,
    violations: Vec<String>,
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
            for stream in listener.incoming() {
                let state = Arc::clone(&shared);
                thread::spawn(move || http::serve(stream.unwrap(), address, &state));
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
    pub(crate) fn order(&self, times: usize, method: &'static str, path: &str, fault: Fault) {
        self.state().orders.push(Order { method, path: path.to_owned(), times, fault });
    }

    /// The requests so far as `METHOD kind`, in order.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.state().log.iter().map(Request::short).collect()
    }

    /// How many requests of a method came so far.
    pub(crate) fn count(&self, method: &str) -> usize {
        self.state().log.iter().filter(|request| request.method == method).count()
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
    fn fault(&mut self, request: &Request) -> Option<Fault> {
        let matches = |order: &&mut Order| {
            order.times > 0 && order.method == request.method && request.target.contains(&order.path)
        };
        let order = self.orders.iter_mut().find(matches)?;
        order.times -= 1;
        Some(order.fault.clone())
    }

    fn violate(&mut self, what: &str) -> Reply {
        self.violations.push(what.to_owned());
        Reply::error(400, "UNSUPPORTED", what)
    }
}
