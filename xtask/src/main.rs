//! The chores of this workspace, started with `cargo xtask VERB`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to the person who started it")]

mod apt;
mod bench;
mod cargo_install;
mod command;
mod componentize;
mod counterparts;
mod crate_file;
mod cross;
mod crun;
mod demo;
mod engine;
mod kubectl;
mod mdbook;
mod modules;
mod mutate;
mod peers;
#[path = "../../runner/program.rs"]
mod program;
mod programs;
mod quadlet;
mod reference;
mod runners;
mod rust_wasm;
mod snapshots;
mod start_order;
mod test;
mod toolchains;
mod validators;
mod wheel;
mod workspace;

use std::{env, process::ExitCode};

/// What a chore ends with: nothing, or the words that say what went wrong.
type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USAGE: &str = "usage: cargo xtask VERB

  demo            build wpack, then package and run examples/hello.wat
  test [ARG...]   set up the counterparts, check format and lints, run every test
                  (each ARG goes to cargo nextest, or cargo test where nextest is missing)
  counterparts [EXTRA...]
                  only set up what the tests run against (Debian 12 or 13), and extras: what tests
                  take along when WPACK_TEST_WITH names it (wasmtime-42, wasmtime-46, large-modules,
                  python-service), and what ignored tests need (node, wasm-component-ld)
  runners         build the runner of each platform, into a folder that WPACK_RUNNERS can name
                  when wpack is built; a release of wpack is made with it
  start-order     write runner/start.ld anew, the order of the runner's functions in its file, on x86-64
  reference       write docs/reference, docs/schema and the drawing of the architecture anew, of which the code is the
                  source
  snapshots       write the snapshots of help, errors and JSON anew; read the difference
  bench [ARG...]  build a release and print the ratios of bench/README.md
  mutate [COUNT [SEED]]
                  damage that many programs (100000 by default) and let wpack judge each, see fuzz/README.md
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["demo"] => demo::run(),
        ["test", filters @ ..] => test::run(filters),
        ["counterparts", extras @ ..] => counterparts::set_up()
            .and_then(|()| extras.iter().try_for_each(|extra| counterparts::set_up_extra(extra))),
        ["runners"] => runners::build().map(|folder| println!("{}", folder.display())),
        ["start-order"] => start_order::write(),
        ["reference"] => reference::write(),
        ["snapshots"] => snapshots::write(),
        ["bench", selection @ ..] => bench::run(selection),
        ["mutate"] => mutate::run("100000", "1"),
        ["mutate", count] => mutate::run(count, "1"),
        ["mutate", count, seed] => mutate::run(count, seed),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
