//! WASI 0.3: services and commands, and programs of a toolchain of other people.

use std::{thread, time::Instant};

use wpack_tests::{
    context::Context,
    module,
    server::Server,
    tool::{counterpart, with, without},
};

use super::is;

fn serve(context: &Context, program: Vec<u8>, options: &str) -> Server {
    context.write("app.wasm", program);
    Server::start(context.run(&format!("run app.wasm --addr 127.0.0.1:0 {options}")))
}

#[test]
fn a_service_answers() {
    let server = serve(&Context::new(), module::service(), "");
    is(&server.get("/hello"), 200, "Hello from WASI 0.3!\n");
    is(&server.get("/"), 404, "nothing here\n");
    let (status, words, _) = server.stop();
    assert!(status.success() && words.contains("\"GET /hello HTTP/1.1\" 200 21 "), "{words}");
}

/// Requests that wait share an instance: they are done when one is.
#[test]
fn an_instance_answers_several_requests() {
    let server = serve(&Context::new(), module::service(), "");
    is(&server.get("/count"), 200, "1\n");
    is(&server.get("/count"), 200, "2\n");
    let started = Instant::now();
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..8).map(|_| scope.spawn(|| server.get("/sleep"))).collect();
        waiting.into_iter().for_each(|answer| is(&answer.join().unwrap(), 200, "slept\n"));
    });
    assert!(started.elapsed().as_millis() < 8 * 300, "{:?}", started.elapsed());
}

#[test]
fn a_trap_or_a_loop_ends_the_instance_and_not_the_server() {
    let server = serve(&Context::new(), module::service(), "--timeout 1s");
    is(&server.get("/trap"), 500, "500 Internal Server Error\n");
    is(&server.get("/loop"), 504, "504 Gateway Timeout\n");
    is(&server.get("/count"), 200, "1\n");
    assert!(server.words().contains("at fall_over"), "{}", server.words());
}

#[test]
fn a_command_of_0_3_runs() {
    let context = Context::new();
    context.write("app.wasm", module::concurrent());
    context.run("run app.wasm").success().stdout_is("Hello from WASI 0.3!\n");
    context.run("run app.wasm -- argument").code(1);
    context.run("build app.wasm --check -t app").success();
}

/// CPython, made a component by componentize-py.
#[test]
fn python_answers() {
    if without("componentize-py") {
        return;
    }
    // The compiler takes some time for each.
    let programs = ["proxy"].into_iter().chain(with("python-service").then_some("service"));
    for program in programs {
        let python = std::fs::read(counterpart(&format!("python-{program}.wasm"))).unwrap();
        let server = serve(&Context::new(), python, "");
        for _ in 0..3 {
            is(&server.get("/some/path"), 200, "Hello from Python: /some/path\n");
        }
        assert_eq!(server.stop().0.code(), Some(0), "{program}");
    }
}
