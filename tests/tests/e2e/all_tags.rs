//! Every tag of an image at once.

use wpack_tests::{context::Context, layout::Layout, module, registry::Registry};

use crate::registry_contents::attach;

/// Three images in the store, two of them under the name.
fn built(name: &str) -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run(&format!("build hello.wasm -t {name}:1 --format artifact")).success();
    context.run(&format!("build hello.wasm -t {name}:2 --format shim")).success();
    context.run(&format!("build hello.wasm -t {name}-other:3 --format shim")).success();
    context
}

#[test]
fn the_tags_of_the_store() {
    let registry = Registry::plain();
    let name = registry.reference("app");
    let context = built(&name);
    let pushed = context.run(&format!("push --all-tags {name} --json")).success().json();
    let tags: Vec<_> = pushed["images"].as_array().unwrap().iter().map(|image| &image["tag"]).collect();
    assert_eq!(tags, ["1", "2"]);
    assert_eq!(registry.tags("app"), ["1", "2"]);
    let again = context.run(&format!("push -a {name} --json")).success().json();
    assert!(again["images"].as_array().unwrap().iter().all(|image| image["uploaded"] == 0), "{again}");
}

#[test]
fn from_a_registry_to_a_layout_and_on() {
    let registry = Registry::plain();
    let name = registry.reference("app");
    let context = built(&name);
    let digests = context.run(&format!("push --all-tags {name}")).success().digests();
    context.run(&format!("copy --all-tags {name} oci:layout")).success();
    let layout = Layout::open(&context.path("layout"));
    assert_eq!(["1", "2"].map(|tag| layout.digest(tag)).as_slice(), digests);
    let mirror = registry.reference("mirror");
    assert_eq!(context.run(&format!("push -a oci:layout {mirror}")).success().digests(), digests);
    assert_eq!(registry.tags("mirror"), ["1", "2"]);
}

#[test]
fn what_cannot_be_meant() {
    let context = built("app");
    context.run("push --all-tags app:1").code(2).stderr_has(&["store:app:1", "all tags"]);
    context.run("copy --all-tags store:app oci-archive:a.tar").code(2).stderr_has(&["one image only"]);
    context.run("copy --all-tags store:none oci:layout").code(3).stderr_has(&["has no tags"]);
    assert!(!context.path("layout").exists());
}

/// The mirror gets the images by their tags and the signatures by what they refer to, not the tag that lists them.
#[test]
fn signatures_go_along() {
    let (registry, mirror) = (Registry::plain(), Registry::plain());
    let name = registry.reference("app");
    let context = built(&name);
    context.run(&format!("push -a {name}")).success();
    let signature = attach(&context, &registry.reference("app:1"), "signed");
    let copy = format!("copy --all-tags --referrers {name} {}", mirror.reference("app"));
    assert_eq!(context.run(&copy).success().digests().len(), 2);
    let listed = context.run(&format!("referrers {}", mirror.reference("app:1"))).success().stdout();
    assert!(listed.starts_with(&signature), "{listed}");
    context.run(&format!("referrers {}", mirror.reference("app:2"))).success().stdout_is("");
}
