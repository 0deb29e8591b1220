//! One tar that is a Docker archive and an OCI layout at once.

use wpack_tests::{context::Context, layout::Layout, module, tool::without};

use crate::skopeo::copy;

#[test]
fn skopeo_reads_both_faces() {
    if without("skopeo") {
        return;
    }
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let built = context.run("build hello.wasm -t hello:1 -o docker-archive:hello.tar:hello:1").success();

    copy(&context, "oci-archive:hello.tar", "oci:from-oci:1");
    assert_eq!(Layout::open(&context.path("from-oci")).digest("1"), built.digest());

    // Docker's face holds uncompressed layers of one platform, so its digests are others.
    convert(&context, "docker-archive:hello.tar:hello:1", "oci:from-docker:1");
    let config = {
        let layout = Layout::open(&context.path("from-docker"));
        layout.follow(&layout.tagged("1")["config"])
    };
    assert_eq!(config["os"], "linux");
    assert_eq!(config["config"]["User"], "65532:65532");
}

fn convert(context: &Context, from: &str, to: &str) {
    let skopeo = context.dress(std::process::Command::new(wpack_tests::tool::find("skopeo")));
    skopeo.args(["--insecure-policy", "copy", from, to]).success();
}

#[test]
fn every_format_fits_an_oci_archive() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    for format in ["bundle", "artifact", "shim", "compat"] {
        let build = format!("build hello.wasm -t hello:1 --format {format} -o oci-archive:{format}.tar:1");
        let digest = context.run(&build).success().digest();
        let copied = context.run(&format!("copy oci-archive:{format}.tar:1 oci:{format}:1")).success();
        assert_eq!(copied.digest(), digest, "{format}");
        assert_eq!(Layout::open(&context.path(format)).digest("1"), digest, "{format}");
    }
}
