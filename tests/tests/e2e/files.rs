//! Files in an image: umoci unpacks what `--file`, `--ca-certificates` and `--time-zones` put there.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
};

use wpack_tests::{
    context::{Context, host_platform},
    layout::Layout,
    module,
    rootfs::Rootfs,
    tool::without,
};

const PEM: &str = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";

/// Reads the file that its argument names.
const CAT: &str = r#"#include <stdio.h>
int main(int count, char **args) {
    FILE *file = fopen(args[1], "r");
    if (!file) { perror(args[1]); return 1; }
    for (int c; (c = getc(file)) != EOF;) putchar(c);
    return 0;
}
"#;

/// A context with a program and a folder of files; builds into the layout `out`.
fn context() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    fs::create_dir_all(context.path("data/sub")).unwrap();
    context.write("data/text", "text\n");
    context.write("data/sub/script", "#!/bin/sh\n");
    let executable = fs::Permissions::from_mode(0o700);
    fs::set_permissions(context.path("data/sub/script"), executable).unwrap();
    symlink("../text", context.path("data/sub/link")).unwrap();
    context
}

fn build(context: &Context, program: &str, options: &str) {
    let platform = host_platform();
    context.run(&format!("build {program} -t app:1 -o oci:out:1 --platform {platform} {options}")).success();
}

fn mode(rootfs: &Rootfs, path: &str) -> u32 {
    fs::symlink_metadata(rootfs.path(path)).unwrap().permissions().mode() & 0o7777
}

#[test]
fn files_and_folders_with_their_modes() {
    if without("umoci") {
        return;
    }
    let context = context();
    build(
        &context,
        "hello.wasm",
        "--file data:/srv --file data/text:/etc/app.conf:0600 --file :/var/data --file :/own:0700",
    );
    let rootfs = Rootfs::unpack(&context, "out:1");
    assert_eq!(rootfs.read("/srv/sub/link"), b"text\n");
    assert_eq!(fs::read_link(rootfs.path("/srv/sub/link")).unwrap().to_str(), Some("../text"));
    let expected = [
        ("/srv", 0o755),
        ("/srv/text", 0o644),
        ("/srv/sub/script", 0o755),
        ("/etc", 0o755),
        ("/etc/app.conf", 0o600),
        ("/var/data", 0o1777),
        ("/own", 0o700),
    ];
    for (path, expected) in expected {
        assert_eq!(mode(&rootfs, path), expected, "{path}");
    }
    rootfs.run().success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn the_program_reads_a_file_of_its_image() {
    if without("umoci") {
        return;
    }
    let context = context();
    context.write("cat.wasm", module::c(CAT));
    build(&context, "cat.wasm", "--file data:/data --dir /data --arg /data/sub/link");
    Rootfs::unpack(&context, "out:1").run().success().stdout_is("text\n");
}

#[test]
fn certificates_and_time_zones_have_layers_of_their_own() {
    if without("umoci") {
        return;
    }
    let context = context();
    context.write("ca.pem", PEM);
    fs::create_dir_all(context.path("zones/Europe")).unwrap();
    for zone in ["UTC", "Europe/Berlin", "localtime"] {
        context.write(&format!("zones/{zone}"), "TZif2");
    }
    let options = "--ca-certificates=ca.pem --time-zones=zones";
    build(&context, "hello.wasm", options);
    let layers = || Layout::open(&context.path("out")).tagged("1")["layers"].as_array().unwrap().clone();
    let first = layers();
    let rootfs = Rootfs::unpack(&context, "out:1");
    assert_eq!(rootfs.read("/etc/ssl/certs/ca-certificates.crt"), PEM.as_bytes());
    assert_eq!(rootfs.read("/usr/share/zoneinfo/Europe/Berlin"), b"TZif2");
    assert!(!rootfs.path("/usr/share/zoneinfo/localtime").exists());
    // Another program shares all but its own two layers.
    context.write("other.wasm", module::echo());
    build(&context, "other.wasm", options);
    let shared = first.iter().zip(layers()).filter(|(first, second)| **first == *second).count();
    assert_eq!((first.len(), shared), (5, 3));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let context = context();
    let build = |options: &str| context.run(&format!("build hello.wasm -t app {options}"));
    build("--file missing:/x").code(3).stderr_has(&["cannot read `missing`"]);
    build("--file data:/app.wasm").code(2).stderr_has(&["where the program lies"]);
    build("--file data/text:/x --file data/text:/x").code(3).stderr_has(&["it is there already"]);
    build("--file data:/x --format shim").code(2).stderr_has(&["no filesystem"]);
    build("--ca-certificates=data/text").code(3).stderr_has(&["holds no certificates"]);
    build("--time-zones=data").code(3).stderr_has(&["holds no time zones"]);
    symlink("/etc/passwd", context.path("data/out")).unwrap();
    build("--file data:/x").code(3).stderr_has(&["leads out of the folder"]);
}

#[test]
fn a_dry_run_names_the_files() {
    let context = context();
    let line = "build hello.wasm -t app:1 --format compat --platform linux/amd64 --dry-run --file data:/srv --file :/tmp --time-zones=zones";
    let expected = "compat for linux/amd64 to store:app:1\n  with /usr/share/zoneinfo from zones\n  with /srv from data\n  with /tmp as an empty folder\n";
    context.run(line).success().stdout_is(expected);
}
