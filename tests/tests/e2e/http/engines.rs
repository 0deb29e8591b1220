//! The bundle of a program that answers HTTP, in container engines and on the machine's own network.

use std::{fs, thread, time::Duration};

use wpack_tests::{
    authority::Authority,
    containerd::Containerd,
    context::Context,
    docker::Docker,
    module,
    podman::Podman,
    registry::{NAME, Registry},
    server::Server,
    tool::Run,
};

use super::is;
use crate::containers::{RESTRICTED, load, load_with};

/// A program, how it greets, and what takes it some time.
struct Program {
    component: fn() -> Vec<u8>,
    hello: &'static str,
    slow: (&'static str, &'static str),
}

const PROXY: Program =
    Program { component: module::proxy, hello: "Hello from Wasm!\n", slow: ("/late/1500", "first last\n") };
const SERVICE: Program =
    Program { component: module::service, hello: "Hello from WASI 0.3!\n", slow: ("/sleep", "slept\n") };

impl Program {
    /// Builds its bundle into `place`.
    fn build(&self, name: &str, place: &str) -> Context {
        let context = Context::new();
        context.write("app.wasm", (self.component)());
        context.run(&format!("build app.wasm -t {name} -o {place}")).success();
        context
    }

    /// It answers; the engine's `stop` lets it finish what runs, and then it ends well.
    fn answers_until(&self, server: Server, stop: Run) {
        is(&server.get("/hello"), 200, self.hello);
        thread::scope(|scope| {
            let slow = scope.spawn(|| server.get(self.slow.0));
            thread::sleep(Duration::from_millis(100));
            stop.success();
            is(&slow.join().unwrap(), 200, self.slow.1);
        });
        let (status, words, _) = server.end();
        assert_eq!(status.code(), Some(0), "{words}");
    }
}

/// As a pod that Kubernetes's standard `restricted` lets in: it has nothing, and needs nothing.
#[test]
fn docker_serves_it_without_any_rights() {
    let Some(docker) = Docker::engine() else { return };
    let image = load(&docker, &(PROXY.component)());
    let config = &image.inspect()["Config"];
    assert_eq!((&config["User"], &config["ExposedPorts"]), (&"65532:65532".into(), &json_port()));
    let (server, name) = image.serve(&RESTRICTED);
    let inspect = docker.command().args(["inspect", "--format", "{{.State.Pid}}", &name]);
    let id = inspect.success().stdout();
    let status = fs::read_to_string(format!("/proc/{}/status", id.trim())).unwrap();
    for line in [
        "Uid:\t65532\t65532\t65532\t65532\n",
        "Gid:\t65532\t65532\t65532\t65532\n",
        "CapPrm:\t0000000000000000\n",
        "CapEff:\t0000000000000000\n",
        "CapBnd:\t0000000000000000\n",
        "NoNewPrivs:\t1\n",
        "Seccomp:\t2\n",
    ] {
        assert!(status.contains(line), "{line} is not in {status}");
    }
    PROXY.answers_until(server, docker.command().args(["stop", "--time", "20", &name]));
}

fn json_port() -> serde_json::Value {
    serde_json::json!({"8080/tcp": {}})
}

#[test]
fn docker_pulls_and_serves_it() {
    let Some(docker) = Docker::engine() else { return };
    let registry = Registry::plain();
    let name = registry.reference("service:1");
    SERVICE.build(&name, &format!("docker://{name}"));
    let image = docker.pull(name);
    let (server, name) = image.serve(&RESTRICTED);
    SERVICE.answers_until(server, docker.command().args(["stop", "--time", "20", &name]));
}

/// Names come from the container's own `/etc/hosts`, and trust from the image.
#[test]
fn docker_gives_it_the_names_of_those_whom_it_asks() {
    let Some(docker) = Docker::engine() else { return };
    let authority = Authority::new();
    let registry = Registry::with_tls(&authority);
    let certificates = format!("--ca-certificates={}", authority.certificate().display());
    let image = load_with(&docker, &(PROXY.component)(), &certificates);
    let (server, _) = image.serve(&["--add-host", &format!("{NAME}:127.0.0.1")]);
    is(&server.get(&format!("/https/{NAME}:{}/v2/", registry.port())), 200, "asked\n");
}

#[test]
fn podman_serves_it_from_an_archive_and_a_registry() {
    let Some(podman) = Podman::own() else { return };
    let archive = PROXY.build("localhost/proxy:1", "oci-archive:proxy.oci");
    let archive = podman.pull(&format!("oci-archive:{}", archive.path("proxy.oci").display()));
    let registry = Registry::plain();
    let remote = format!("docker://{}", registry.reference("service:1"));
    SERVICE.build("localhost/service:1", &remote);
    let remote = podman.pull(&remote);
    for (program, image, name) in [(PROXY, archive, "proxy"), (SERVICE, remote, "service")] {
        let server = podman.serve(name, &image, &RESTRICTED);
        program.answers_until(server, podman.command().args(["stop", "--time", "20", name]));
    }
}

#[test]
fn containerd_serves_it_from_an_archive_and_a_registry() {
    let Some(containerd) = Containerd::own() else { return };
    let archive = PROXY.build("localhost/proxy:1", "oci-archive:proxy.oci:localhost/proxy:1");
    containerd.ctr(&["image", "import"]).arg(archive.path("proxy.oci")).success();
    let registry = Registry::plain();
    let remote = registry.reference("service:1");
    SERVICE.build(&remote, &format!("docker://{remote}"));
    containerd.ctr(&["image", "pull", "--plain-http", &remote]).success();
    for (program, image) in [(PROXY, "localhost/proxy:1"), (SERVICE, &remote)] {
        let options = ["--net-host", "--env", "PORT=0", "--read-only"];
        let server = Server::start(containerd.run(image, &options));
        program.answers_until(server, containerd.ctr(&["task", "kill", "--signal", "SIGTERM", "test"]));
    }
}
