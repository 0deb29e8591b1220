//! The local store: what it holds, and how that goes away again, whoever else is at it.

use std::{collections::BTreeSet, fs, thread, time::Duration};

use serde_json::json;
use wpack_tests::{
    context::Context,
    layout::{Inventory, Layout},
    module,
    numbers::Numbers,
    outcome::Outcome,
};

/// `app:1` and `app:2` as artifacts of two programs, `other:1` as a bundle of the first.
fn filled() -> Context {
    let context = Context::new();
    context.write("1.wasm", module::padded(1, 100_000));
    context.write("2.wasm", module::padded(2, 100_000));
    for line in [
        "1.wasm -t app:1 --format artifact",
        "2.wasm -t app:2 --format shim",
        "1.wasm -t ghcr.io/acme/other:1",
    ] {
        context.run(&format!("build {line}")).success();
    }
    context
}

/// The bytes of all blobs in the store.
fn blobs(context: &Context) -> u64 {
    let entries = fs::read_dir(context.store().join("blobs/sha256")).unwrap();
    entries.map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn images_are_listed_with_their_sizes() {
    let context = filled();
    let listed = context.run("images --json").success().json();
    let images = listed["images"].as_array().unwrap();
    let names: Vec<_> = images.iter().map(|image| format!("{}:{}", image["name"], image["tag"])).collect();
    assert_eq!(names, [r#""app":"1""#, r#""app":"2""#, r#""ghcr.io/acme/other":"1""#]);
    assert_eq!((&images[0]["format"], &images[1]["format"]), (&"artifact".into(), &"shim".into()));
    assert_eq!(images[2]["format"], "bundle");
    assert!(images[2]["platforms"].as_array().unwrap().contains(&"linux/amd64".into()), "{listed}");
    let layout = Layout::open(&context.store());
    assert_eq!(images[0]["digest"], layout.digest("app:1"));
    // All that lies there belongs to an image, and each blob counts once.
    assert_eq!(listed["total"], blobs(&context));
    let sum: u64 = images.iter().map(|image| image["size"].as_u64().unwrap()).sum();
    assert!(sum >= blobs(&context), "{listed}");

    let only = |line: &str| context.run(line).success().json()["images"].as_array().unwrap().len();
    assert_eq!((only("images app --json"), only("images app:2 --json")), (2, 1));
    assert_eq!((only("images other --json"), only("images ghcr.io/acme/other --json")), (0, 1));
    let text = context.run("images app").success().stdout();
    assert!(text.lines().next().unwrap().starts_with("app:1  ") && text.ends_with(" together\n"), "{text}");
    Context::new().run("images").success().stdout_is("");
    context.run("images UPPER").code(2);
}

#[test]
fn names_go_and_then_their_blobs() {
    let context = filled();
    let before = blobs(&context);
    let removed = context.run("rm app:1 app:2 --json").success().json();
    let digest = removed["deleted"][1]["digest"].as_str().unwrap().to_owned();
    assert_eq!(removed["deleted"][1], json!({"name": "app", "tag": "2", "digest": digest}));
    context.run("images app").success().stdout_is("");
    assert_eq!(blobs(&context), before, "the blobs stay until somebody prunes");

    let dry = context.run("prune --dry-run --json").success().json();
    assert_eq!((&dry["dryRun"], blobs(&context)), (&true.into(), before));
    let freed = context.run("prune --json").success().json();
    assert_eq!((&freed["removed"], &freed["freed"]), (&dry["removed"], &dry["freed"]));
    assert_eq!(freed["freed"], before - blobs(&context));
    let layout = Layout::open(&context.store());
    assert_eq!(layout.checked(), Inventory::default());
    assert_eq!(layout.tags().into_keys().collect::<Vec<_>>(), ["ghcr.io/acme/other:1"]);
    context.run("run ghcr.io/acme/other:1").success();
    context.run("prune").success().stdout_is("freed 0 B\n");
}

#[test]
fn what_is_not_there_is_told_and_the_rest_goes() {
    let context = filled();
    let failed = context.run("rm app:9 app:1 app:8 ").code(3);
    failed.stdout_is("").stderr_has(&["cannot remove `store:app:9`", "deleted store:app:1", "`store:app:8`"]);
    context.run("run e.example/team/tool:1").code(3).stderr_has(&["`docker://e.example/team/tool:1`"]);
    context.run("rm app:1 --json").code(3).stderr_has(&["the local store has no image `app:1`"]);
    let none = context.run("rm app:9 app:8 --json").code(3).json();
    assert_eq!((&none["deleted"], &none["error"]["exitCode"]), (&json!([]), &json!(3)));
    context.run("copy store:app:2 store:app:3").success();
    let one = context.run("rm app:3 app:9 --json").code(3).json();
    assert_eq!(one["deleted"][0]["tag"], "3");
    assert_eq!(one["error"]["message"], "cannot remove `store:app:9`");
    context.run("copy store:app:2 oci:mirror:1").success();
    context.run("inspect mirror").code(3).stderr_has(&["layout `oci:mirror`"]);
    context.run("rm oci:mirror").code(2).stderr_has(&["which of its images", "oci:mirror:TAG"]);
    context.run("rm oci-archive:a.tar:1").code(2).stderr_has(&["nothing is removed from the archive"]);
    context.run("rm oci:mirror:1").success();
    context.run("prune oci:mirror").success();
    assert_eq!(Layout::open(&context.path("mirror")).checked(), Inventory::default());
    context.run("prune oci:mirror:1").code(2);
    context.run("prune oci:nothing").code(3);
}

#[test]
fn an_image_that_is_damaged_hides_no_other_and_keeps_everything() {
    let context = filled();
    let digest = Layout::open(&context.store()).digest("app:1");
    fs::remove_file(context.store().join("blobs/sha256").join(&digest["sha256:".len()..])).unwrap();
    let listed = context.run("images --json").success();
    assert_eq!(listed.json()["images"].as_array().unwrap().len(), 2);
    listed.stderr_has(&["warning", "cannot read `app:1`", &digest]);
    let before = blobs(&context);
    context.run("prune").code(3).stdout_is("").stderr_has(&[
        "cannot prune the local store",
        &digest,
        "wpack rm NAME",
    ]);
    assert_eq!(blobs(&context), before);
    context.run("rm app:1").success();
    context.run("prune").success();
    assert!(blobs(&context) < before);
}

#[test]
fn a_store_that_is_broken_says_what_to_do() {
    let context = filled();
    fs::write(context.store().join("index.json"), "no index").unwrap();
    for line in ["images", "prune", "rm app:1", "run app:1", "build 1.wasm -t app:3 --format shim"] {
        let failed = context.run(line).code(3);
        let failed = failed
            .stderr_has(&["the local store cannot be used: its index.json", "hint: its folder (WPACK_STORE"]);
        // Nothing else helps.
        assert_eq!(failed.stderr().matches("hint: ").count(), 1, "{}", failed.stderr());
    }
}

#[test]
fn what_a_killed_process_left_goes() {
    let context = filled();
    let half = format!(".sha256-{}.half", "a".repeat(64));
    fs::write(context.store().join(".wpack-aB3dE6.partial"), "12").unwrap();
    fs::write(context.store().join(&half), "345").unwrap();
    let freed = context.run("prune").success().stdout();
    assert_eq!(freed, format!("{half}  3 B\n.wpack-aB3dE6.partial  2 B\nfreed 5 B\n"));
}

const ROUNDS: usize = 20;

/// Four build and copy what the others have in common with them, two remove names, two prune.
#[test]
fn eight_processes_build_remove_and_prune() {
    let context = Context::new();
    // One program for all, so that each build finds blobs that a prune wants to take.
    context.write("app.wasm", module::padded(0, 300_000));
    let round = |line: &str| -> Outcome { context.run(line).finish() };
    let builder = |number: usize| {
        for count in 0..ROUNDS {
            round(&format!("build app.wasm -t kept-{number}:{count} --format compat,shim")).success();
            round(&format!("build app.wasm -t gone-{number}:{count} --format artifact")).success();
        }
    };
    let remover = |number: usize| {
        for count in 0..ROUNDS {
            // It may come too early, and then there is nothing to remove.
            for builder in 0..4 {
                round(&format!("rm gone-{builder}:{}", (count + number) % ROUNDS));
            }
        }
    };
    let pruner = |_: usize| {
        for _ in 0..ROUNDS {
            round("prune").success();
        }
    };
    thread::scope(|scope| {
        (0..4).for_each(|number| drop(scope.spawn(move || builder(number))));
        (0..2).for_each(|number| drop(scope.spawn(move || remover(number))));
        (0..2).for_each(|number| drop(scope.spawn(move || pruner(number))));
    });
    let layout = Layout::open(&context.store());
    // Reads everything that names lead to.
    let left = layout.checked();
    assert!(left.strays.is_empty(), "{left:?}");
    let names: BTreeSet<_> = layout.tags().into_keys().filter(|name| name.starts_with("kept-")).collect();
    assert_eq!(names.len(), 4 * 2 * ROUNDS);
    context.run("prune").success();
    assert_eq!(layout.checked(), Inventory::default());
}

/// Builds that were ended at random moments: what they left goes, and no image is harmed.
#[test]
fn what_killed_builds_left_goes() {
    let context = filled();
    let mut numbers = Numbers::new(7);
    let mut killed = 0;
    for count in 0..40 {
        context.write("app.wasm", module::padded(count, 200_000));
        let run = context.run(&format!("build app.wasm -t killed:{count} --format compat,shim"));
        killed += usize::from(run.kill_after(Duration::from_micros(numbers.below(12_000))));
    }
    assert!(killed > 10, "only {killed} of 40 builds were killed");
    let layout = Layout::open(&context.store());
    let before = layout.tags();
    let freed = context.run("prune --json").success().json();
    assert_eq!(layout.checked(), Inventory::default(), "{freed}");
    assert_eq!(layout.tags(), before);
}
