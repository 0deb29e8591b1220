//! Every request of a push and of a pull fails, one at a time, in each of eight ways: once, and for good.
//!
//! Either the result is complete, or the error is one of the registry, nothing has the name, and a second run
//! completes it.

#![expect(clippy::print_stdout, reason = "the count is part of the result")]

use std::{collections::BTreeMap, thread, time::Duration};

use wpack_oci::{Copied, Error, Layout, Sink, Source, Task, copy, registry::Settings};

use crate::{
    ahead::InFile,
    scripted::{Fault, Guard, Reply, Request, Scripted},
    support::{basic, open, small, task},
};

const WAYS: [&str; 8] =
    ["refused", "reset before", "reset after", "500", "503", "401", "truncated", "stalled"];

/// A time that no answer needs, and that many tests can wait for.
const IDLE: Duration = Duration::from_millis(150);

fn fault(way: &str, request: &Request, server: &Scripted) -> Fault {
    match way {
        "refused" => Fault::Refuse(Duration::from_millis(5)),
        "reset before" => Fault::DropRequest(0),
        "reset after" => Fault::DropRequest(usize::MAX),
        "500" => Fault::Answer(Reply::new(500)),
        "503" => Fault::Answer(Reply::new(503).header("Retry-After", "0")),
        "401" => {
            let challenge = format!("Bearer realm=\"http://{}/token\"", server.address);
            Fault::Answer(Reply::new(401).header("WWW-Authenticate", &challenge))
        }
        "truncated" if request.method == "GET" => Fault::CutAnswer(2),
        "truncated" => Fault::CutHead,
        "stalled" => Fault::Stall(2 * IDLE),
        _ => unreachable!("{way}"),
    }
}

fn settings(server: &Scripted) -> Settings {
    let mut settings = basic(server);
    (settings.patience.idle, settings.patience.answer) = (IDLE, IDLE);
    settings
}

/// One at a time, so that requests come in the same order each time.
fn alone() -> Task {
    Task { jobs: 1.try_into().unwrap(), ..task() }
}

/// What is done, and how its outcome is judged.
trait Run: Sync {
    /// A server before the run.
    fn server(&self) -> Scripted;
    fn run(&self, server: &Scripted, place: &Layout) -> Result<Copied, Error>;
    /// Whether the name is there; then everything must be.
    fn has_name(&self, server: &Scripted, place: &Layout) -> bool;
}

struct Push;

impl Run for Push {
    fn server(&self) -> Scripted {
        Scripted::guarded(Guard::Bearer { realm: None })
    }

    fn run(&self, server: &Scripted, _: &Layout) -> Result<Copied, Error> {
        let image = small();
        copy(&image, image.manifest().descriptor(), &open(server, settings(server)), Some("1"), &alone())
    }

    fn has_name(&self, server: &Scripted, _: &Layout) -> bool {
        let state = server.state();
        let Some((_, manifest)) = state.manifests.get("1") else { return false };
        assert_eq!(*manifest, small().manifest().bytes(10_000).unwrap());
        assert_eq!(state.blobs.len(), 3);
        true
    }
}

/// A push whose layer sets out before its digest is known.
struct PushAhead;

impl PushAhead {
    fn program() -> InFile {
        InFile::new(100_000)
    }
}

impl Run for PushAhead {
    fn server(&self) -> Scripted {
        Push.server()
    }

    fn run(&self, server: &Scripted, _: &Layout) -> Result<Copied, Error> {
        let program = Self::program();
        program.arrive(&program.ahead(server, settings(server)))
    }

    fn has_name(&self, server: &Scripted, _: &Layout) -> bool {
        let state = server.state();
        let Some((_, manifest)) = state.manifests.get("1") else { return false };
        assert_eq!(*manifest, Self::program().image.manifest().bytes(10_000).unwrap());
        assert_eq!(state.blobs.len(), 2);
        true
    }
}

struct Pull;

impl Run for Pull {
    fn server(&self) -> Scripted {
        let server = Push.server();
        crate::support::push(&server, &small(), settings(&server)).unwrap();
        server.forget();
        server
    }

    fn run(&self, server: &Scripted, place: &Layout) -> Result<Copied, Error> {
        let registry = open(server, settings(server));
        let root = registry.resolve(Some("1"))?;
        copy(&registry, &root, place, Some("1"), &alone())
    }

    fn has_name(&self, _: &Scripted, place: &Layout) -> bool {
        let Ok(root) = place.resolve(Some("1")) else { return false };
        wpack_oci::verify(place, &root).unwrap();
        assert!(place.has(small().manifest().descriptor()).unwrap());
        true
    }
}

/// What became of the runs.
#[derive(Default)]
struct Count {
    completed: usize,
    failed: usize,
}

/// Fails one request of a run, `times` over, and judges.
fn cell(run: &dyn Run, log: &[Request], position: usize, way: &str, times: usize, count: &mut Count) {
    let (request, before) = (&log[position], &log[..position]);
    let what = format!("request {position} ({} {}) {way}, {times} times", request.method, request.target);
    let server = run.server();
    let dir = tempfile::tempdir().unwrap();
    let place = Layout::create(dir.path()).unwrap();
    let same = |other: &&Request| other.method == request.method && other.target.contains(request.path());
    let spared = before.iter().filter(same).count();
    server.order_after(spared, times, &request.method, request.path(), fault(way, request, &server));
    match run.run(&server, &place) {
        Ok(_) => {
            count.completed += 1;
            assert!(run.has_name(&server, &place), "{what}: nothing has the name");
        }
        Err(error) => {
            count.failed += 1;
            assert!(matches!(error, Error::Registry(_)), "{what}: {error}");
            // Only the answer to the last request can be lost after the name was given.
            let is_last = position + 1 == log.len();
            assert!(!run.has_name(&server, &place) || is_last, "{what}: there is a name");
            server.recover();
            run.run(&server, &place).unwrap_or_else(|e| panic!("{what}, second run: {e}"));
            assert!(run.has_name(&server, &place), "{what}, second run");
        }
    }
}

fn matrix(name: &str, run: &dyn Run) {
    let server = run.server();
    let dir = tempfile::tempdir().unwrap();
    run.run(&server, &Layout::create(dir.path()).unwrap()).unwrap();
    let log = server.state().log.clone();
    let column = |way: &'static str| {
        let mut count = Count::default();
        for position in 0..log.len() {
            for times in [1, usize::MAX] {
                cell(run, &log, position, way, times, &mut count);
            }
        }
        count
    };
    let counts: BTreeMap<_, _> = thread::scope(|scope| {
        let columns = WAYS.map(|way| (way, scope.spawn(move || column(way))));
        columns.into_iter().map(|(way, column)| (way, column.join().unwrap())).collect()
    });
    for (way, Count { completed, failed }) in &counts {
        println!("{name}, {way}: {completed} completed at once, {failed} in a second run");
    }
    let all: usize = counts.values().map(|count| count.completed + count.failed).sum();
    println!("{name}: {all} runs, {} requests", log.len());
    assert_eq!(all, log.len() * WAYS.len() * 2);
    let transient = ["reset before", "reset after", "500", "503", "truncated", "stalled"];
    for way in transient {
        assert!(counts[way].completed >= log.len(), "{name}: {way} once is survived everywhere");
    }
}

#[test]
fn every_request_of_a_push_fails_in_every_way() {
    matrix("push", &Push);
}

#[test]
fn every_request_of_a_push_ahead_fails_in_every_way() {
    matrix("push ahead", &PushAhead);
}

#[test]
fn every_request_of_a_pull_fails_in_every_way() {
    matrix("pull", &Pull);
}
