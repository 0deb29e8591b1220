//! The signal to stop: what was asked is answered, and then the process ends.

use std::{
    thread,
    time::{Duration, Instant},
};

use wpack_tests::{context::Context, server::Server};

use super::{is, serve};

const SOON: Duration = Duration::from_millis(300);

#[test]
fn requests_that_run_are_answered() {
    for signal in ["TERM", "INT"] {
        let server = serve(&Context::new(), "");
        let mut idle = server.connect();
        is(&idle.ask("GET", "/hello", "", b""), 200, "Hello from Wasm!\n");
        let (slow, new, again) = thread::scope(|scope| {
            let slow = scope.spawn(|| server.get("/late/2000"));
            thread::sleep(SOON);
            server.signal(signal);
            thread::sleep(SOON);
            // Who comes in this moment, on a new connection or an old one, hears that it is the last time.
            let (new, again) = (server.get("/hello"), idle.ask("GET", "/hello", "", b""));
            (slow.join().unwrap(), new, again)
        });
        is(&slow, 200, "first last\n");
        for answer in [new, again] {
            is(&answer, 200, "Hello from Wasm!\n");
            assert!(answer.closes(), "{answer:?}");
        }
        let (status, words, _) = server.end();
        assert_eq!(status.code(), Some(0), "{words}");
    }
}

#[test]
fn an_idle_connection_keeps_nobody() {
    let server = serve(&Context::new(), "");
    let mut idle = server.connect();
    let _ = idle.ask("GET", "/hello", "", b"");
    let never_used = server.connect();
    let asked = Instant::now();
    let (status, ..) = server.stop();
    assert_eq!(status.code(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    assert_eq!(idle.answer("GET").status, 0);
    drop(never_used);
}

#[test]
fn the_stop_time_and_a_second_signal_end_it_at_once() {
    let hangs = |options, end: fn(Server) -> (std::process::ExitStatus, String, String)| {
        let server = serve(&Context::new(), options);
        let mut connection = server.connect();
        connection.send("GET /sleep/30000 HTTP/1.1\r\nHost: test\r\n\r\n");
        thread::sleep(SOON);
        let asked = Instant::now();
        let (status, words, _) = end(server);
        assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
        (status.code(), words)
    };
    let (status, words) = hangs("--stop-time 500ms", Server::stop);
    assert_eq!(status, Some(143));
    assert!(words.contains("--stop-time"), "{words}");
    let (status, _) = hangs("", |server| {
        server.signal("TERM");
        thread::sleep(SOON);
        server.signal("INT");
        server.end()
    });
    assert_eq!(status, Some(130));
}
