//! Many requests at once: none is lost, also when the signal to stop comes between.

use std::{fs, thread, time::Duration};

use wpack_tests::{
    context::Context,
    outcome::Outcome,
    server::Server,
    tool::{tool, without},
};

use super::{is, serve};

fn wrk(server: &Server, connections: u32, seconds: u32) -> Outcome {
    let run = tool("wrk").args(["-t", "1", "-c", &connections.to_string()]);
    run.arg("-d").arg(seconds.to_string()).arg(format!("http://{}/hello", server.address())).success()
}

/// The number in front of `what`.
fn number(outcome: &Outcome, what: &str) -> u64 {
    let text = outcome.stdout();
    let line = text.lines().find_map(|line| line.trim().split(what).next().filter(|_| line.contains(what)));
    line.and_then(|line| line.split_whitespace().last()?.parse().ok())
        .unwrap_or_else(|| panic!("{what}: {text}"))
}

/// Bytes that the process has for itself.
fn resident(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
fn every_request_is_answered_and_memory_does_not_grow() {
    if without("wrk") {
        return;
    }
    let server = serve(&Context::new(), "--no-request-log");
    wrk(&server, 64, 1);
    let before = resident(&server);
    for connections in [1, 16, 64, 256] {
        let outcome = wrk(&server, connections, 1);
        assert!(number(&outcome, "requests in") > 100, "{outcome}");
        for wrong in ["Socket errors", "Non-2xx"] {
            assert!(!outcome.stdout().contains(wrong), "{outcome}");
        }
    }
    let after = resident(&server);
    // More connections have more buffers, and no request leaves anything.
    assert!(after < before + (64 << 20), "{before} bytes became {after}");
    let (status, words, _) = server.stop();
    assert!(status.success() && words.is_empty(), "{words}");
}

/// Each client asks over and over on one connection, until it hears that this was the last answer.
#[test]
fn no_request_is_lost_when_the_signal_comes() {
    let server = serve(&Context::new(), "--no-request-log");
    let answered: u32 = thread::scope(|scope| {
        let clients: Vec<_> = (0..32).map(|_| scope.spawn(|| until_the_last(&server))).collect();
        thread::sleep(Duration::from_millis(500));
        server.signal("TERM");
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    let (status, words, _) = server.end();
    assert_eq!(status.code(), Some(0), "{words}");
    assert!(answered > 100, "{answered}");
}

/// Counts the answers.
fn until_the_last(server: &Server) -> u32 {
    let mut connection = server.connect();
    for number in 1.. {
        let answer = connection.ask("GET", "/late/1", "", b"");
        is(&answer, 200, "first last\n");
        if answer.closes() {
            return number;
        }
    }
    unreachable!("the loop has no end")
}
