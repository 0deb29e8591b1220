//! The same input gives the same digests, wherever, by whomever and however it is built.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use wpack_tests::{
    context::{Context, program},
    module,
    tool::{Run, find, tool, without},
};

use crate::baseline_cpu;

const BUILD: &str = "build hello.wasm -t hello:1 --format bundle,artifact,shim,compat";

/// The four digests of a build that `vary` made different in one way.
fn digests(vary: impl FnOnce(&Context, Run) -> Run) -> Vec<String> {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let run = vary(&context, context.run(BUILD));
    let digests = run.success().digests();
    assert_eq!(digests.len(), 4);
    digests
}

/// The environment of a build, and nothing else, differs.
#[track_caller]
fn unmoved_by(variables: &[(&str, &str)]) {
    let varied = digests(|_, run| variables.iter().fold(run, |run, (name, value)| run.env(name, value)));
    assert_eq!(varied, digests(|_, run| run), "{variables:?}");
}

/// The build runs as a child of `program`.
fn under(context: &Context, program: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(find(program));
    command.args(arguments).arg(wpack_tests::context::program()).args(BUILD.split(' '));
    context.dress(command)
}

#[test]
fn another_folder() {
    assert_eq!(digests(|_, run| run), digests(|_, run| run));
}

#[test]
fn another_time_zone_and_locale() {
    unmoved_by(&[("TZ", "Asia/Kolkata"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")]);
}

#[test]
fn another_number_of_threads() {
    unmoved_by(&[("WPACK_JOBS", "1"), ("RAYON_NUM_THREADS", "1")]);
    unmoved_by(&[("WPACK_JOBS", "7"), ("RAYON_NUM_THREADS", "7")]);
}

/// Compressors and digests take other ways where a CPU has fewer instructions.
#[test]
fn another_cpu() {
    if without("qemu-user") {
        return;
    }
    let (emulator, cpu) = baseline_cpu::oldest();
    let emulated = digests(|context, _| under(context, emulator, &["-cpu", cpu]));
    assert_eq!(emulated, digests(|_, run| run));
}

#[test]
fn another_umask() {
    let strict = digests(|context, _| under(context, "sh", &["-c", "umask 077; exec \"$@\"", "sh"]));
    let open = digests(|context, _| under(context, "sh", &["-c", "umask 000; exec \"$@\"", "sh"]));
    assert_eq!(strict, open);
}

#[test]
fn other_permissions_of_the_input() {
    let varied = digests(|context, run| {
        fs::set_permissions(context.path("hello.wasm"), fs::Permissions::from_mode(0o400)).unwrap();
        run
    });
    assert_eq!(varied, digests(|_, run| run));
}

#[test]
fn another_user() {
    assert_eq!(digests(as_somebody_else), digests(|_, run| run));
}

/// Root becomes `nobody`; anybody else becomes root, in a user namespace of their own.
fn as_somebody_else(context: &Context, _: Run) -> Run {
    if tool("id").arg("--user").success().stdout() != "0\n" {
        return under(context, "unshare", &["--map-root-user"]);
    }
    // The build may stand where `nobody` cannot go, so the program moves to where it can.
    let copy = context.path("wpack");
    fs::copy(program(), &copy).unwrap();
    own_by_nobody(context.work().parent().unwrap());
    let mut command = Command::new(find("setpriv"));
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "--"]).arg(copy);
    command.args(BUILD.split(' '));
    context.dress(command)
}

fn own_by_nobody(folder: &Path) {
    tool("chown").args(["--recursive", "65534:65534"]).arg(folder).success();
}
