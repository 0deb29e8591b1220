//! Readers that nobody here wrote agree with wpack on every digest of what it pushed.

use std::process::Command;

use wpack_tests::{
    context::Context,
    layout::{Layout, sha256},
    module,
    registry::Registry,
    tool::{Run, counterpart, without},
};

/// One of the programs below `peers`, with the arguments of a line.
fn peer(context: &Context, name: &str, line: &str) -> Run {
    let command = Command::new(counterpart(&format!("peers/usr/bin/{name}")));
    context.dress(command).args(line.split_whitespace())
}

/// A registry with `hello:1` in one format; its digest.
fn pushed(context: &Context, format: &str) -> (Registry, String) {
    let registry = Registry::plain();
    context.write("hello.wasm", module::padded(1, 100_000));
    let reference = registry.reference("hello:1");
    let built = context.run(&format!("build hello.wasm -t {reference} --format {format} --push")).success();
    (registry, built.digest())
}

/// A layout that another program wrote has the whole image, and no other blobs. oras lists the parts of an index
/// after it.
#[track_caller]
fn has_only(context: &Context, folder: &str, digest: &str) {
    let layout = Layout::open(&context.path(folder));
    assert_eq!(layout.roots()[0], digest);
    assert_eq!(layout.checked().unreached, [""; 0]);
}

fn crane_reads(format: &str) {
    if without("crane") {
        return;
    }
    let context = Context::new();
    let (registry, digest) = pushed(&context, format);
    let reference = registry.reference("hello:1");
    let crane = |line: &str| peer(&context, "crane", line).success();
    assert_eq!(crane(&format!("digest {reference}")).stdout().trim(), digest);
    assert_eq!(sha256(crane(&format!("manifest {reference}")).bytes()), digest);
    crane(&format!("pull --format oci {reference} by-crane"));
    has_only(&context, "by-crane", &digest);
    // What has other layers than file systems is no image to crane.
    if matches!(format, "bundle" | "compat") {
        crane(&format!("validate --remote {reference}")).says(&["PASS"]);
    }
}

fn oras_reads(format: &str) {
    if without("oras") {
        return;
    }
    let context = Context::new();
    let (registry, digest) = pushed(&context, format);
    let reference = registry.reference("hello:1");
    let oras = |line: &str| peer(&context, "oras", line).success();
    assert!(oras(&format!("resolve --plain-http {reference}")).stdout().contains(&digest));
    let manifest = oras(&format!("manifest fetch --plain-http {reference}"));
    assert_eq!(sha256(manifest.bytes()), digest);
    oras(&format!("copy --from-plain-http {reference} --to-oci-layout by-oras:1"));
    has_only(&context, "by-oras", &digest);
}

#[test]
fn crane_reads_a_bundle() {
    crane_reads("bundle");
}

#[test]
fn crane_reads_an_artifact() {
    crane_reads("artifact");
}

#[test]
fn crane_reads_a_shim_image() {
    crane_reads("shim");
}

#[test]
fn crane_reads_a_compat_image() {
    crane_reads("compat");
}

#[test]
fn oras_reads_a_bundle() {
    oras_reads("bundle");
}

#[test]
fn oras_reads_an_artifact() {
    oras_reads("artifact");
}

#[test]
fn oras_reads_a_shim_image() {
    oras_reads("shim");
}

#[test]
fn oras_reads_a_compat_image() {
    oras_reads("compat");
}

/// A signature of cosign's goes along with a copy, and still holds there.
#[test]
fn cosign_signs_and_verifies() {
    if without("cosign") {
        return;
    }
    let (context, other) = (Context::new(), Registry::plain());
    let (registry, digest) = pushed(&context, "compat");
    let cosign = |line: &str| peer(&context, "cosign", line).env("COSIGN_PASSWORD", "");
    let signed = format!("{}@{digest}", registry.reference("hello"));
    cosign("generate-key-pair").success();
    // No log is on this machine.
    let offline = "--yes --tlog-upload=false --use-signing-config=false --allow-http-registry";
    cosign(&format!("sign --key cosign.key {offline} {signed}")).success();
    cosign(&format!("tree {signed}")).success().says(&[&digest, "https://sigstore.dev/cosign/sign/v1"]);

    let copy = other.reference("copy:1");
    let verify = format!("verify --key cosign.pub --insecure-ignore-tlog=true --allow-http-registry {copy}");
    context.run(&format!("copy {signed} {copy}")).success();
    cosign(&verify).finish().stdout_is("").stderr_has(&["no signatures found"]);
    context.run(&format!("copy --referrers {signed} {copy}")).success();
    cosign(&verify).success().says(&[&digest]);
}
