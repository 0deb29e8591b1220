//! The sessions that the README and the pages show, typed again: a block of `console` with a command `wpack` is run,
//! with all that it has, and must print what it shows. The blocks of a page are one session after the other in one
//! folder, in which `examples/` is, and programs that a reader would have.

use std::{collections::BTreeMap, env, fs, process::Command};

use wpack_tests::{
    console::{self, Step},
    context::{Context, program, workspace},
    docker::Docker,
    markdown::{Block, Page},
    module,
    registry::Registry,
    tool::counterpart,
};

/// The registry that pages name; here it is one on this machine.
const PUBLISHED: &str = "ghcr.io/";

/// What the engine of the tests says, whose network is its own.
const NO_FORWARDING: &str = "WARNING: IPv4 forwarding is disabled. Networking will not work.";

/// The pages with something to run, and what: by path.
fn pages() -> BTreeMap<String, Vec<Block>> {
    let mut pages = BTreeMap::new();
    for folder in [".", "docs", "docs/adr", "docs/reference", "bench", "examples", "fuzz"] {
        for entry in fs::read_dir(workspace().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "md") {
                let blocks = Page::parse(&fs::read_to_string(&path).unwrap()).blocks;
                let name = path.strip_prefix(workspace()).unwrap().display().to_string();
                pages.insert(name, blocks.into_iter().filter(runs_wpack).collect::<Vec<_>>());
            }
        }
    }
    pages.retain(|_, blocks| !blocks.is_empty());
    pages
}

fn runs_wpack(block: &Block) -> bool {
    block.text.lines().any(|line| line.starts_with("$ wpack"))
}

fn wants_docker(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| block.text.contains("$ docker "))
}

#[test]
fn sessions_are_blocks_of_console() {
    for (page, blocks) in pages() {
        for block in blocks {
            assert_eq!(block.language, "console", "{page}:{}: it is run, so it is a session", block.line);
        }
    }
}

#[test]
fn pages_print_what_they_show() {
    let pages = pages();
    assert!(pages.contains_key("README.md"), "{:?}", pages.keys());
    let failures: Vec<String> = pages
        .iter()
        .filter(|(_, blocks)| !wants_docker(blocks))
        .flat_map(|(page, blocks)| play(page, blocks))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn pages_with_docker_print_what_they_show() {
    if Docker::engine().is_none() {
        return;
    }
    let pages = pages();
    let failures: Vec<String> = pages
        .iter()
        .filter(|(_, blocks)| wants_docker(blocks))
        .flat_map(|(page, blocks)| play(page, blocks))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Runs the sessions of a page; what came otherwise than it shows.
fn play(page: &str, blocks: &[Block]) -> Vec<String> {
    let stage = Stage::new();
    let mut failures = Vec::new();
    for block in blocks {
        for step in console::steps(&block.text) {
            let (printed, succeeded) = stage.run(&step.command);
            if let Some(what) = difference(&step, &printed, succeeded) {
                failures.push(format!("{page}:{}: $ {}\n{what}:\n{printed}", block.line, step.command));
            }
        }
    }
    failures
}

/// What a step did otherwise than it shows. It fails if it shows an error; what it prints counts if it shows anything.
fn difference(step: &Step, printed: &str, succeeded: bool) -> Option<&'static str> {
    let lines: Vec<&str> = printed.lines().filter(|line| *line != NO_FORWARDING).collect();
    if succeeded == step.shown.iter().any(|line| line.starts_with("error")) {
        return Some("ended otherwise than it shows");
    }
    let differs = !step.shown.is_empty() && !console::is_shown(&step.shown, &lines);
    differs.then_some("printed otherwise than it shows")
}

/// Where a page's sessions take place.
struct Stage {
    context: Context,
    registry: Registry,
}

impl Stage {
    fn new() -> Self {
        let context = Context::new();
        let examples = context.path("examples");
        fs::create_dir(&examples).unwrap();
        for entry in fs::read_dir(workspace().join("examples")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, examples.join(path.file_name().unwrap())).unwrap();
        }
        context.write("app.wasm", module::hello());
        context.write("echo.wasm", module::echo());
        Self { context, registry: Registry::plain() }
    }

    /// Runs a command line: what it printed to both streams, and whether it ended well.
    fn run(&self, command: &str) -> (String, bool) {
        let here = format!("{}/", self.registry.address());
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(format!("{{ {}\n}} 2>&1", command.replace(PUBLISHED, &here)));
        let outcome =
            self.context.dress(shell).env("PATH", path()).env("DOCKER_HOST", docker_host()).finish();
        (outcome.stdout().replace(&here, PUBLISHED), outcome.is_success())
    }
}

/// The commands that pages use: wpack, Docker's client, and what the machine has.
fn path() -> String {
    let wpack = program().parent().unwrap().display().to_string();
    let docker = counterpart("docker/root/usr/bin").display().to_string();
    format!("{wpack}:{docker}:{}", env::var("PATH").unwrap())
}

fn docker_host() -> String {
    env::var("WPACK_TEST_DOCKER_HOST").unwrap_or_default()
}
