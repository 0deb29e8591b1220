//! umoci unpacks the compat image as any other, and finds the program.

use wpack_tests::{
    context::Context,
    module,
    tool::{find, without},
};

#[test]
fn unpacks_the_compat_image() {
    if without("umoci") {
        return;
    }
    let (context, program) = (Context::new(), module::icepack());
    context.write("icepack.wasm", &program);
    // One platform makes a plain manifest; umoci 0.4 does not choose from an index.
    context
        .run("build icepack.wasm -t icepack:1 --format compat --platform linux/amd64 -o oci:layout:1")
        .success();
    let umoci = context.dress(std::process::Command::new(find("umoci")));
    umoci.args(["unpack", "--rootless", "--image", "layout:1", "unpacked"]).success();
    assert!(context.read("unpacked/rootfs/app.wasm") == program, "the program that umoci unpacked");
}
