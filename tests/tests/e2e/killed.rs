//! `kill -9` at random moments: what has a name is whole, and the next run completes the rest and leaves
//! nothing behind.

#![expect(clippy::print_stdout, reason = "the count is part of the result")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::{Duration, Instant},
};

use wpack_tests::{
    context::Context,
    layout::{Inventory, Layout},
    module,
    numbers::Numbers,
    registry::Registry,
    tool::{Run, without},
};

use crate::skopeo;

/// In each of the three tests: more than 200 in all.
const KILLS: usize = 67;
/// How many runs tell, before the first kill, how long one takes.
const MEASURED: usize = 5;
/// Every so many rounds skopeo reads what a kill left.
const JUDGED: usize = 16;
/// How many images there are to copy.
const IMAGES: usize = 90;
/// How much longer a program is than `examples/hello.wat`, in bytes.
const PADDING: usize = 30_000;

#[test]
fn builds_into_the_store() {
    let context = Context::new();
    kill_often("build", &context, |round| {
        let program = format!("{round}.wasm");
        context.write(&program, module::padded(round as u64, PADDING));
        let line = format!("build {program} -t app:{round} --format artifact,shim,compat");
        (context.run(&line), context.store())
    });
}

#[test]
fn pulls_into_a_layout() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("app.wasm", module::padded(0, 1_000_000));
    let reference = registry.reference("app:1");
    context.run(&format!("build app.wasm -t {reference} --push --format compat")).success();
    kill_often("pull", &context, |round| {
        let folder = format!("pulled-{round}");
        (context.run(&format!("pull {reference} -o oci:{folder}:1")), context.path(&folder))
    });
}

#[test]
fn copies_into_a_layout() {
    let context = Context::new();
    // Three images of each program, which have layers in common.
    for program in 0..IMAGES / 3 {
        context.write("app.wasm", module::padded(program as u64, PADDING));
        let line = format!("build app.wasm -t app:{program} --format artifact,shim,compat");
        context.run(&line).success();
    }
    kill_often("copy", &context, |round| {
        let (mirror, image) = (format!("mirror-{}", round / IMAGES), round % IMAGES);
        let (program, format) = (image / 3, ["", "-shim", "-compat"][image % 3]);
        let line = format!("copy store:app:{program}{format} oci:{mirror}:{image}");
        (context.run(&line), context.path(&mirror))
    });
}

/// Kills a run in each round, judges what is there, and lets it run again.
fn kill_often<P: AsRef<Path>>(name: &str, context: &Context, round: impl Fn(usize) -> (Run, P)) {
    let mut numbers = Numbers::new(KILLS as u64);
    let mut left = Left::default();
    let whole = usual_time((0..MEASURED).map(|number| round(number).0));
    let mut number = MEASURED;
    while left.killed < KILLS {
        let (run, place) = round(number);
        let layout = Layout::open(place.as_ref());
        let moment = Duration::from_nanos(numbers.below(whole.as_nanos() as u64));
        let before = layout.tags();
        left.count(run.kill_after(moment), &layout.checked());
        let after = layout.tags();
        let is_kept = |(tag, digest)| after.get(tag) == Some(digest);
        assert!(before.iter().all(is_kept), "{after:?} lacks some of {before:?}");
        if number.is_multiple_of(JUDGED) {
            judge(context, place.as_ref(), &after);
        }
        completes(round(number).0, &layout);
        number += 1;
        assert!(number < 10 * KILLS, "{name}: most runs are over before they can be killed: {left:?}");
    }
    println!("{name}: {left:?}, at random moments of {whole:?}");
}

/// How long a run takes: the median of several.
fn usual_time(runs: impl Iterator<Item = Run>) -> Duration {
    let mut times: Vec<Duration> = runs.map(time).collect();
    times.sort();
    times[times.len() / 2]
}

fn time(run: Run) -> Duration {
    let start = Instant::now();
    run.success();
    start.elapsed()
}

/// A run to the end gives the names that it says, and nothing but images is left.
fn completes(run: Run, layout: &Layout) {
    let outcome = run.success();
    let named: BTreeSet<String> = layout.tags().into_values().collect();
    assert!(outcome.digests().iter().all(|digest| named.contains(digest)), "{outcome}");
    assert_eq!(layout.checked(), Inventory::default(), "after {outcome}");
}

/// What kills met and left.
#[derive(Debug, Default)]
struct Left {
    /// Runs that were killed.
    killed: usize,
    /// Runs that were over before.
    over: usize,
    /// Layouts with blobs that no name led to.
    unreached: usize,
    /// Layouts with a file that was being written.
    strays: usize,
}

impl Left {
    fn count(&mut self, was_killed: bool, inventory: &Inventory) {
        self.killed += usize::from(was_killed);
        self.over += usize::from(!was_killed);
        self.unreached += usize::from(!inventory.unreached.is_empty());
        self.strays += usize::from(!inventory.strays.is_empty());
    }
}

/// A reader that nobody here wrote follows the last name.
fn judge(context: &Context, place: &Path, tags: &BTreeMap<String, String>) {
    if let Some(tag) = tags.keys().last().filter(|_| !without("skopeo")) {
        skopeo::copy(context, &format!("oci:{}:{tag}", place.display()), "oci:judged:1");
    }
}
