//! What one request may take, and what all of them may.

use std::{
    thread,
    time::{Duration, Instant},
};

use wpack_tests::context::Context;

use super::{is, serve};

#[test]
fn a_program_that_computes_too_long_is_ended_and_keeps_nobody_from_their_turn() {
    let server = serve(&Context::new(), "--timeout 1s");
    let started = Instant::now();
    // More of them than there are processors.
    thread::scope(|scope| {
        let loops: Vec<_> = (0..8).map(|_| scope.spawn(|| server.get("/loop"))).collect();
        thread::sleep(Duration::from_millis(100));
        is(&server.get("/hello"), 200, "Hello from Wasm!\n");
        for looping in loops {
            is(&looping.join().unwrap(), 504, "504 Gateway Timeout\n");
        }
    });
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn an_answer_that_takes_too_long_is_cut() {
    let server = serve(&Context::new(), "--timeout 300ms");
    is(&server.get("/sleep/5000"), 504, "504 Gateway Timeout\n");
    let late = server.get("/late/5000");
    assert_eq!((late.status, late.text().as_str(), late.is_whole), (200, "first ", false));
    is(&server.get("/late/10"), 200, "first last\n");
}

#[test]
fn a_program_that_takes_too_much_memory_is_ended() {
    let server = serve(&Context::new(), "--max-memory 16MiB");
    is(&server.get("/greedy"), 500, "500 Internal Server Error\n");
    is(&server.get("/hello"), 200, "Hello from Wasm!\n");
    assert!(server.words().contains("--max-memory is 16777216"), "{}", server.words());
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let server = serve(&Context::new(), "--max-body 1KiB");
    is(&server.connect().ask("POST", "/echo", "", &[b'a'; 1024]), 200, &"a".repeat(1024));
    is(&server.connect().ask("POST", "/echo", "", &[b'a'; 1025]), 413, "413 Payload Too Large\n");
    // One that says no length ends for the program, which answers what it had until then.
    let mut connection = server.connect();
    connection.send("POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
    for _ in 0..3 {
        connection.send(&format!("200\r\n{}\r\n", "b".repeat(0x200)));
    }
    connection.send("0\r\n\r\n");
    let answer = connection.answer("POST");
    assert!(answer.status == 200 && answer.body.len() <= 1024, "{answer:?}");
}

/// One runs, eight wait for their turn, and the tenth is sent away.
#[test]
fn too_many_requests_are_told_to_come_again() {
    let server = serve(&Context::new(), "--max-requests 1");
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..9).map(|_| scope.spawn(|| server.get("/sleep/300"))).collect();
        thread::sleep(Duration::from_millis(150));
        let refused = server.get("/hello");
        is(&refused, 503, "503 Service Unavailable\n");
        assert!(refused.headers.contains(&"retry-after: 1".to_owned()), "{refused:?}");
        for answer in waiting {
            is(&answer.join().unwrap(), 200, "slept\n");
        }
    });
    is(&server.get("/hello"), 200, "Hello from Wasm!\n");
}

#[test]
fn these_options_are_for_programs_that_answer_http() {
    let context = Context::new();
    context.write("hello.wasm", wpack_tests::module::hello());
    let words = ["--addr", "programs that answer HTTP"];
    context.run("run hello.wasm --addr 127.0.0.1:0").code(2).stderr_has(&words);
    context.run("build hello.wasm -t hello --max-requests 3").code(2).stderr_has(&["--max-requests"]);
    context.run("build hello.wasm -t hello --addr here").code(2).stderr_has(&["`here` is no address"]);
}
