//! What is not a program: the exit code, words that say what it is, and nothing left behind.

use std::fs;

use wpack_tests::{
    context::{Context, names, program},
    module,
    tool::{Run, tool},
};

/// Builds what stands in `input`, expects `code`, and looks for leftovers.
#[track_caller]
fn refused(context: &Context, input: &str, code: i32, words: &[&str]) {
    let before = context.names();
    for output in ["", "-o oci:layout:1", "-o oci-archive:x.tar:1", "-o docker-archive:x.tar:x:1"] {
        let build = context.run(&format!("build {input} -t bad:1 {output}")).code(code);
        build.stdout_is("").stderr_has(words);
        assert_eq!(context.names(), before, "left by `build {output}`");
        assert_eq!(names(&context.store()), Vec::<String>::new(), "left in the store by `build {output}`");
    }
    context.run(&format!("validate {input}")).code(code).says(words);
}

#[test]
fn an_empty_file() {
    let context = Context::new();
    context.write("empty.wasm", "");
    refused(&context, "empty.wasm", 3, &["empty.wasm", "an empty file"]);
}

#[test]
fn a_text_file() {
    let context = Context::new();
    context.write("text.wasm", "int main(void) { return 0; }\n");
    refused(&context, "text.wasm", 3, &["text.wasm", "a text file"]);
}

#[test]
fn an_elf_file() {
    let context = Context::new();
    fs::copy("/bin/true", context.path("true.wasm")).unwrap();
    refused(&context, "true.wasm", 3, &["true.wasm", "an ELF program"]);
}

#[test]
fn a_truncated_module() {
    let (context, hello) = (Context::new(), module::hello());
    context.write("half.wasm", &hello[..hello.len() / 2]);
    // It is WebAssembly, though broken: the answer is no.
    refused(&context, "half.wasm", 1, &["half.wasm", "truncated"]);
}

#[test]
fn a_directory() {
    let context = Context::new();
    fs::create_dir(context.path("folder.wasm")).unwrap();
    refused(&context, "folder.wasm", 3, &["folder.wasm", "directory"]);
}

#[test]
fn a_missing_file() {
    let context = Context::new();
    refused(&context, "missing.wasm", 3, &["missing.wasm", "No such file"]);
}

#[test]
fn a_library_has_no_entry_point() {
    let context = Context::new();
    context.write("library.wat", r#"(module (func (export "add")))"#);
    refused(&context, "library.wat", 1, &["library.wat", "_start"]);
}

#[test]
fn wrong_usage() {
    let context = Context::new();
    context.run("build").code(2).stdout_is("");
    context.run("frobnicate").code(2).stdout_is("");
    context.run("build x.wasm -t x --format tarball").code(2).stderr_has(&["tarball"]);
}

#[test]
fn a_full_disk_leaves_no_archive() {
    full_disk("-o oci-archive:full/x.tar:1");
    full_disk("-o docker-archive:full/x.tar:x:1");
}

/// A layer is written where the layout will be.
#[test]
fn a_full_disk_leaves_nothing_of_a_build() {
    full_disk("-o oci:full/layout:1");
}

#[test]
fn a_full_disk_leaves_no_name_in_a_layout() {
    let context = Context::new();
    context.write("icepack.wasm", module::icepack());
    context.run("build icepack.wasm -o oci:there:1").success();
    let look = "cat full/layout/index.json; find full/layout/blobs -type f -printf '\\n%f'";
    let copy = on_a_full_disk(&context, "copy oci:there:1 oci:full/layout:1", look);
    let left = copy.success().stderr_has(&["No space left on device"]).stdout();
    let (index, blobs) = left.split_once('\n').unwrap_or((&left, ""));
    assert!(!index.contains("sha256:"), "{index}");
    // A whole blob is no harm: its name is its digest, and the next build finds it.
    assert!(blobs.lines().all(|blob| blob.len() == 64), "{blobs}");
}

fn full_disk(output: &str) {
    let context = Context::new();
    context.write("icepack.wasm", module::icepack());
    let build = on_a_full_disk(&context, &format!("build icepack.wasm -t x:1 {output}"), "ls -A full");
    build.success().stdout_is("").stderr_has(&["No space left on device", "full"]);
}

/// Runs `wpack` where the folder `full` is a file system of 64 KB; it must end with 5, "the output cannot be
/// written". Then `look` prints what is left. In a mount namespace of its own, no mount outlives the test.
fn on_a_full_disk(context: &Context, arguments: &str, look: &str) -> Run {
    fs::create_dir(context.path("full")).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=64k tmpfs full || exit 1; {} {arguments} 1>&2; [ $? = 5 ] && {look}",
        program().display()
    );
    let unshare = tool("unshare").args(["--mount"]).args(map_root());
    context.dress(unshare.args(["sh", "-c", &script]).into_command())
}

/// Only root may mount; anybody may be root in a user namespace of their own.
fn map_root() -> &'static [&'static str] {
    if tool("id").arg("--user").success().stdout() == "0\n" { &[] } else { &["--map-root-user"] }
}
