//! skopeo carries every format from a layout to a registry and back without changing a digest.

use wpack_tests::{
    context::Context,
    layout::Layout,
    module,
    registry::Registry,
    tool::{find, without},
};

#[test]
fn a_bundle() {
    there_and_back("bundle");
}

#[test]
fn an_artifact() {
    there_and_back("artifact");
}

#[test]
fn a_shim_image() {
    there_and_back("shim");
}

#[test]
fn a_compat_image() {
    there_and_back("compat");
}

fn there_and_back(format: &str) {
    if without("skopeo") {
        return;
    }
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let built =
        context.run(&format!("build hello.wasm -t hello:1 --format {format} -o oci:layout:1")).success();
    let remote = format!("docker://{}", registry.reference("hello:1"));
    copy(&context, "oci:layout:1", &remote);
    copy(&context, &remote, "oci:back:1");
    assert_eq!(Layout::open(&context.path("layout")).digest("1"), built.digest());
    assert_eq!(Layout::open(&context.path("back")).digest("1"), built.digest());
}

/// `--preserve-digests` makes skopeo fail rather than convert.
pub(crate) fn copy(context: &Context, from: &str, to: &str) {
    let skopeo = context.dress(std::process::Command::new(find("skopeo")));
    let skopeo = skopeo.args(["--insecure-policy", "copy", "--all", "--preserve-digests"]);
    skopeo.args(["--src-tls-verify=false", "--dest-tls-verify=false", from, to]).success();
}
