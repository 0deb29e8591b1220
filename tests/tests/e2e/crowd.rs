//! Eight processes at the same time in the same place: nothing is lost, and everything is whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    thread,
};

use wpack_tests::{
    context::Context,
    layout::{Inventory, Layout},
    module,
    outcome::Outcome,
    registry::Registry,
    tool::Run,
};

const PROCESSES: usize = 8;
/// How much longer a program is than `examples/hello.wat`, in bytes.
const PADDING: usize = 300_000;

/// The outcomes of eight runs at once, all of them successes.
fn at_once(run: impl Fn(usize) -> Run) -> Vec<Outcome> {
    let runs: Vec<Run> = (0..PROCESSES).map(run).collect();
    thread::scope(|scope| {
        let running: Vec<_> = runs.into_iter().map(|run| scope.spawn(|| run.success())).collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    })
}

/// Eight images in the store, `app:0` to `app:7`, and their digests.
fn eight(context: &Context) -> Vec<String> {
    let build = |number| {
        let program = format!("{number}.wasm");
        context.write(&program, module::padded(number as u64, PADDING));
        let format = ["bundle", "artifact", "shim", "compat"][number % 4];
        context.run(&format!("build {program} -t app:{number} --format {format}"))
    };
    at_once(build).iter().map(Outcome::digest).collect()
}

/// The layout has exactly these names, which lead to whole images, and nothing else.
#[track_caller]
fn holds(folder: &Path, names: impl IntoIterator<Item = (String, String)>) {
    let layout = Layout::open(folder);
    assert_eq!(layout.tags(), names.into_iter().collect::<BTreeMap<_, _>>());
    assert_eq!(layout.checked(), Inventory::default());
}

fn named(prefix: &str, digests: &[String]) -> BTreeMap<String, String> {
    (0..).zip(digests).map(|(number, digest)| (format!("{prefix}{number}"), digest.clone())).collect()
}

#[test]
fn building_into_one_store() {
    let context = Context::new();
    let digests = eight(&context);
    assert_eq!(digests.iter().collect::<BTreeSet<_>>().len(), PROCESSES);
    holds(&context.store(), named("app:", &digests));
}

#[test]
fn building_the_same() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let built = at_once(|_| context.run("build hello.wasm -t hello:1"));
    assert!(built.iter().all(|outcome| outcome.digest() == built[0].digest()));
    holds(&context.store(), [("hello:1".to_owned(), built[0].digest())]);
}

#[test]
fn copying_into_one_layout() {
    let context = Context::new();
    let digests = eight(&context);
    at_once(|number| context.run(&format!("copy store:app:{number} oci:mirror:{number}")));
    holds(&context.path("mirror"), named("", &digests));
}

#[test]
fn pushing_one_image() {
    let (context, registry) = (Context::new(), Registry::plain());
    let digest = eight(&context).swap_remove(0);
    let pushed = at_once(|_| context.run(&format!("push app:0 {}", registry.reference("app:1"))));
    assert!(pushed.iter().all(|outcome| outcome.digest() == digest));
    context.run(&format!("pull {} -o oci:back:1", registry.reference("app:1"))).success();
    holds(&context.path("back"), [("1".to_owned(), digest)]);
}

/// Two are of the same format each: they have a runtime, configs or nothing in common.
#[test]
fn pushing_to_and_pulling_from_one_repository() {
    let (context, registry) = (Context::new(), Registry::plain());
    let digests = eight(&context);
    let reference = |number| registry.reference(&format!("app:{number}"));
    let pushed = at_once(|number| context.run(&format!("push app:{number} {}", reference(number))));
    assert_eq!(pushed.iter().map(Outcome::digest).collect::<Vec<_>>(), digests);
    assert_eq!(registry.tags("app"), ["0", "1", "2", "3", "4", "5", "6", "7"]);
    let pulled = at_once(|number| context.run(&format!("pull {} -o oci:back:{number}", reference(number))));
    assert_eq!(pulled.iter().map(Outcome::digest).collect::<Vec<_>>(), digests);
    holds(&context.path("back"), named("", &digests));
}
