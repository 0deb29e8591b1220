//! Quadlets, read by podman's own generator, which makes units of systemd of them.

use std::process::Command;

use wpack_tests::{
    context::Context,
    tool::{Run, counterpart},
};

use crate::{
    programs,
    reader::{HOSTILE, Reader},
};

/// A run of the generator over the Quadlets of `folder`.
fn quadlet(context: &Context, folder: &str) -> Run {
    let run = Run::new(Command::new(counterpart("quadlet"))).args(["-dryrun", "-user"]);
    run.env("QUADLET_UNIT_DIRS", context.path(folder))
}

#[test]
fn podman_makes_units_of_them() {
    let context = programs::context();
    context.run("build http.wasm -t ghcr.io/acme/web:1 --dir /data -q").success();
    let image = programs::IMAGE;
    for (folder, line) in [
        ("command", format!("command.wasm --image {image} --schedule daily")),
        ("server", format!("http.wasm --image {image} --port 9000 --memory 64")),
        ("image", "ghcr.io/acme/web:1".to_owned()),
    ] {
        let run = context.run(&format!("generate systemd {line} --name web -o {folder}"));
        Reader::Systemd.hostile(run).success();
        let unit = quadlet(&context, folder).success().stdout();
        let start = unit.lines().find(|line| line.starts_with("ExecStart=")).unwrap();
        for part in [
            " --name web ",
            " --read-only ",
            " --cap-drop all ",
            " --user 65532:65532 ",
            " --stop-timeout=30 ",
        ] {
            assert!(start.contains(part), "{part}: {start}");
        }
        assert!(start.matches(" --env ").count() >= HOSTILE.len(), "{start}");
        assert_eq!(start.contains(" --publish 9000:9000 "), folder == "server", "{start}");
        assert_eq!(start.contains(" --tmpfs /data "), folder == "image", "{start}");
    }
}

#[test]
fn podman_knows_its_keys() {
    let context = programs::context();
    context.run(&format!("generate systemd command.wasm --image {} -o units", programs::IMAGE)).success();
    let text = String::from_utf8(context.read("units/web.container")).unwrap();
    context.write("units/web.container", text.replace("ReadOnly=", "ReadsOnly="));
    quadlet(&context, "units").code(1).stderr_has(&["unsupported key 'ReadsOnly'"]);
}
