//! `--watch`: built and run again after each change, until a signal.

use std::{
    cell::RefCell,
    fs,
    io::{BufRead as _, BufReader, Read},
    os::unix::process::ExitStatusExt as _,
    process::{Child, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Duration,
};

use wpack_tests::{context::Context, module, tool::tool};

/// How long something may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A `wpack` that does not end by itself.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    /// What was said and not yet asked for: its two streams come in any order.
    passed: RefCell<Vec<String>>,
}

impl Watching {
    fn start(context: &Context, line: &str) -> Self {
        let mut command = context.run(line).into_command();
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        send_lines(child.stdout.take().unwrap(), sender.clone());
        send_lines(child.stderr.take().unwrap(), sender);
        Self { child, lines, passed: RefCell::default() }
    }

    /// Waits for a line with this in it, and returns it.
    #[track_caller]
    fn says(&self, part: &str) -> String {
        let mut passed = self.passed.borrow_mut();
        loop {
            if let Some(place) = passed.iter().position(|line| line.contains(part)) {
                return passed.remove(place);
            }
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => passed.push(line),
                Err(error) => panic!("{error} for `{part}` after {passed:#?}"),
            }
        }
    }

    /// The processes that it started and that still run.
    fn children(&self) -> Vec<u32> {
        let id = self.child.id();
        let list = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap();
        list.split_whitespace().map(|id| id.parse().unwrap()).collect()
    }

    /// What it ends with after Ctrl-C.
    fn interrupt(mut self) -> ExitStatus {
        tool("kill").args(["-INT", &self.child.id().to_string()]).success();
        self.child.wait().unwrap()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send_lines(stream: impl Read + Send + 'static, to: Sender<String>) {
    thread::spawn(move || {
        BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|line| to.send(line))
    });
}

#[test]
fn a_build_is_done_again_after_each_change() {
    let context = Context::new();
    context.write(
        "wpack.toml",
        "[build]\ninput = 'app.wasm'\ntag = ['app:1']\nformat = ['compat']\nfile = ['etc:/etc']\n",
    );
    context.write("app.wasm", module::hello());
    fs::create_dir(context.path("etc")).unwrap();
    let watching = Watching::start(&context, "build --watch");
    let first = watching.says("app@sha256:");
    watching.says("watching `app.wasm`, `etc`, `wpack.toml`; Ctrl-C ends");

    context.write("app.wasm", module::padded(1, 100));
    watching.says("`app.wasm` has changed");
    let second = watching.says("app@sha256:");
    assert_ne!(first, second);
    watching.says("watching");

    // A compiler that is half-way, one that begins with removing the file, and a typing mistake.
    context.write("app.wasm", &module::hello()[..100]);
    watching.says("error: cannot build `app.wasm` as compat");
    watching.says("watching");
    fs::remove_file(context.path("app.wasm")).unwrap();
    watching.says("error: cannot read `app.wasm`");
    watching.says("watching");
    context.write("app.wasm", module::hello());
    assert_eq!(watching.says("app@sha256:"), first);
    watching.says("watching");
    let text = String::from_utf8(context.read("wpack.toml")).unwrap();
    context.write("wpack.toml", "[biuld]\n");
    watching.says("hint: did you mean `build`?");
    watching.says("watching");
    context.write("wpack.toml", text.replace("app:1", "other:2"));
    watching.says("other@sha256:");
    watching.says("watching");

    context.write("etc/app.conf", "a = 1\n");
    watching.says("`etc` has changed");
    watching.says("other@sha256:");
    watching.says("watching");
    assert_eq!(watching.interrupt().signal(), Some(2));
    context.run("inspect other:2").success();
}

/// Prints a line and never ends.
fn server(line: &str) -> String {
    format!(
        r#"(module (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\10\00\00\00\{length:02x}\00\00\00") (data (i32.const 16) "{line}\0a")
        (func (export "_start")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
            (loop $for_ever (br $for_ever))))"#,
        length = line.len() + 1
    )
}

#[test]
fn a_program_is_stopped_and_run_again() {
    let context = Context::new();
    context.write("app.wat", server("first"));
    let watching = Watching::start(&context, "run app.wat --watch");
    watching.says("first");
    let [first] = watching.children()[..] else { panic!("{:?}", watching.children()) };

    context.write("app.wat", server("second"));
    watching.says("`app.wat` has changed");
    watching.says("second");
    let [second] = watching.children()[..] else { panic!("{:?}", watching.children()) };
    assert!(first != second && !runs(first) && runs(second));

    // A program that cannot run leaves none running; one that ends is waited for.
    context.write("app.wat", "(module");
    watching.says("error: cannot read `app.wat` as WebAssembly text");
    assert!(!runs(second));
    context.write("app.wat", r#"(module (func (export "_start") unreachable))"#);
    watching.says("the program has ended: exit status: 134");

    context.write("app.wat", server("third"));
    watching.says("third");
    let [third] = watching.children()[..] else { panic!("{:?}", watching.children()) };
    assert_eq!(watching.interrupt().signal(), Some(2));
    ends(third);
}

#[test]
fn a_program_does_not_outlive_a_wpack_that_is_killed() {
    let context = Context::new();
    context.write("app.wat", server("running"));
    let watching = Watching::start(&context, "run app.wat --watch");
    watching.says("running");
    let [program] = watching.children()[..] else { panic!("{:?}", watching.children()) };
    assert!(runs(program));
    // By SIGKILL.
    drop(watching);
    ends(program);
}

/// Waits for the end of a process.
#[track_caller]
fn ends(process: u32) {
    for _ in 0..100 {
        if !runs(process) {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("the program still runs");
}

/// Whether a process is there and no zombie.
fn runs(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/stat"));
    status.is_ok_and(|status| !status.contains(") Z "))
}

#[test]
fn what_cannot_change_is_not_watched() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t hello").success();
    context
        .run("run hello --watch")
        .code(2)
        .stderr_has(&["error: `--watch` needs a file, and `hello` is none\n"]);
    context.run("build - -t hello --watch").code(2).stderr_has(&["`--watch` needs a file"]);
    context.run("build hello.wasm --watch --json").code(2);
    context.run("build hello.wasm --watch").code(2).stderr_has(&["error: the image has no name\n"]);
}
