//! Programs that answer HTTP, in the runner of the bundle.

mod engines;
mod limits;
mod load;
mod outgoing;
mod service;
mod stop;

use wpack_tests::{
    context::Context,
    module,
    server::{Answer, Server},
    tool::counterpart,
};

/// The component of `tests/programs/proxy.c`, served by `wpack run` with `options`.
fn serve(context: &Context, options: &str) -> Server {
    context.write("app.wasm", module::proxy());
    Server::start(context.run(&format!("run app.wasm --addr 127.0.0.1:0 {options}")))
}

#[track_caller]
fn is(answer: &Answer, status: u16, body: &str) {
    assert_eq!((answer.status, answer.text().as_str(), answer.is_whole), (status, body, true));
}

#[test]
fn it_answers() {
    let server = serve(&Context::new(), "");
    let hello = server.get("/hello");
    is(&hello, 200, "Hello from Wasm!\n");
    assert!(hello.headers.contains(&"content-type: text/plain".to_owned()), "{hello:?}");
    is(&server.get("/elsewhere?and=more"), 404, "nothing here\n");
    let large = server.get("/large/64");
    assert_eq!((large.status, large.body.len(), large.is_whole), (200, 4 << 20, true));
}

/// A module of Rust's own target, with the bindings that Rust people use, becomes a server by `--adapt`.
#[test]
fn rust_answers() {
    let context = Context::new();
    context.write("rust.wasm", std::fs::read(counterpart("rust-proxy.wasm")).unwrap());
    context.run("build rust.wasm --adapt -t rust").success();
    let server = Server::start(context.run("run rust --addr 127.0.0.1:0"));
    is(&server.get("/hello"), 200, "Hello from Rust: /hello\n");
}

/// Where the host brings the runtime, runwasi's shims end gracefully at this signal alone.
#[test]
fn a_server_for_shims_says_its_signal() {
    let context = Context::new();
    context.write("app.wasm", module::proxy());
    context.write("command.wasm", module::hello());
    let signal = |line: &str| {
        context.run(&format!("build {line} -t app")).success();
        let document = context.run("inspect app --json").success().json();
        document["image"]["config"]["content"]["config"]["StopSignal"].as_str().map(str::to_owned)
    };
    for format in ["compat --platform linux/amd64", "shim"] {
        assert_eq!(signal(&format!("app.wasm --format {format}")).as_deref(), Some("SIGINT"), "{format}");
        assert_eq!(signal(&format!("command.wasm --format {format}")), None, "{format}");
        let own = signal(&format!("app.wasm --format {format} --stop-signal SIGTERM"));
        assert_eq!(own.as_deref(), Some("SIGTERM"), "{format}");
    }
}

#[test]
fn a_connection_is_kept() {
    let server = serve(&Context::new(), "");
    let mut connection = server.connect();
    for _ in 0..3 {
        is(&connection.ask("GET", "/hello", "", b""), 200, "Hello from Wasm!\n");
    }
    let head = connection.ask("HEAD", "/hello", "", b"");
    is(&head, 200, "");
    let body: Vec<u8> = (0..300_000_u32).map(|n| n as u8).collect();
    let echo = connection.ask("POST", "/echo", "", &body);
    assert!(echo.body == body && echo.is_whole);
    let last = connection.ask("GET", "/hello", "Connection: close\r\n", b"");
    assert!(last.closes() && last.is_whole);
    assert_eq!(connection.answer("GET").status, 0);
}

/// The body is asked for when the program reads it.
#[test]
fn a_client_may_wait_for_the_word_to_continue() {
    let server = serve(&Context::new(), "");
    let mut connection = server.connect();
    connection.send("POST /echo HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    assert_eq!(connection.answer("POST").status, 100);
    connection.send("words");
    is(&connection.answer("POST"), 200, "words");
}

#[test]
fn what_is_no_http_is_refused() {
    let server = serve(&Context::new(), "");
    for (request, status) in [
        ("GET /hello HTTP/1.1\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        ("GET /hello HTTP/1.0\r\n\r\n", 200),
        ("GET http://other/hello HTTP/1.1\r\nHost: test\r\n\r\n", 200),
    ] {
        let mut connection = server.connect();
        connection.send(request);
        assert_eq!(connection.answer("GET").status, status, "{request}");
    }
}

/// Each request has an instance of its own: what one does to itself no other sees, and the server lives on.
#[test]
fn a_trap_is_the_requests_own() {
    let server = serve(&Context::new(), "");
    is(&server.get("/trap"), 500, "500 Internal Server Error\n");
    let half = server.get("/half");
    assert_eq!((half.status, half.text().as_str(), half.is_whole), (200, "half", false));
    is(&server.get("/nothing"), 500, "500 Internal Server Error\n");
    is(&server.get("/hello"), 200, "Hello from Wasm!\n");
    let (status, words, _) = server.stop();
    assert!(status.success());
    for part in ["the program trapped: ", "at fall_over", "at handle_request", "ended without an answer"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("panicked"), "{words}");
}

#[test]
fn each_request_has_a_line() {
    let server = serve(&Context::new(), "");
    let _ = server.get("/hello?secret=1");
    let _ = server.get("/half");
    let _ = server.connect().ask("HEAD", "/hello", "", b"");
    is(&server.get("/print"), 200, "printed\n");
    let (_, words, printed) = server.stop();
    let lines: Vec<&str> = words.lines().filter(|line| line.starts_with("127.0.0.1:")).collect();
    let [hello, half, head, _] = lines[..] else { panic!("{words}") };
    assert!(hello.contains(r#" "GET /hello HTTP/1.1" 200 17 "#) && hello.ends_with("ms"), "{hello}");
    assert!(half.contains(r#" "GET /half HTTP/1.1" 200 4 "#) && half.ends_with("ms cut"), "{half}");
    assert!(head.contains(r#" "HEAD /hello HTTP/1.1" 200 0 "#) && head.ends_with("ms"), "{head}");
    assert!(!words.contains("secret") && printed == "printed\n");

    let quiet = serve(&Context::new(), "--no-request-log");
    is(&quiet.get("/hello"), 200, "Hello from Wasm!\n");
    assert_eq!(quiet.stop().1, "");
}

#[test]
fn the_program_sees_the_variables_that_it_may() {
    let context = Context::new();
    is(&serve(&context, "--env A=1 --env B=2").get("/variables"), 200, "02");
    is(&serve(&context, "").get("/variables"), 200, "00");
}

#[test]
fn the_variable_port_says_where_it_listens() {
    let context = Context::new();
    context.write("app.wasm", module::proxy());
    // 0 is any port, of every address.
    let server = Server::start(context.run("run app.wasm --env PORT=0"));
    assert!(server.address().ip().is_unspecified());
    context.run("run app.wasm --env PORT=http").code(126).stderr_has(&["PORT", "`http`"]);
    let taken = serve(&context, "");
    let again = context.run(&format!("run app.wasm --addr {}", taken.address()));
    again.code(126).stderr_has(&["cannot listen at 127.0.0.1:", "in use"]);
}
