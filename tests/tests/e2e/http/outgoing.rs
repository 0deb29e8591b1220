//! Requests that programs send: whether they may, and whom they trust.

use std::process::Command;

use wpack_tests::{
    authority::Authority,
    context::Context,
    module,
    registry::Registry,
    rootfs::Rootfs,
    server::Server,
    tool::{Run, without},
};

use super::{is, serve};

/// Cases of `error-code` in `wasi:http/types`, by their place there.
const DNS_ERROR: &str = "error 01\n";
const CONNECTION_REFUSED: &str = "error 06\n";
const TLS_PROTOCOL_ERROR: &str = "error 12\n";
const TLS_CERTIFICATE_ERROR: &str = "error 13\n";
const HTTP_REQUEST_DENIED: &str = "error 15\n";
const CONFIGURATION_ERROR: &str = "error 37\n";

/// The files of the bundle of `program`.
fn bundle(context: &Context, program: Vec<u8>, options: &str) -> Rootfs {
    context.write("app.wasm", program);
    let platform = wpack_tests::context::host_platform();
    context.run(&format!("build app.wasm -o oci:layout:1 --platform {platform} {options}")).success();
    Rootfs::unpack(context, "layout:1")
}

/// The runner and the program of a bundle, with `options` in place of what its entrypoint has.
fn told(context: &Context, rootfs: &Rootfs, options: &str) -> Run {
    let run = context.dress(Command::new(rootfs.path("/wpack-runner")));
    run.args(options.split_whitespace()).arg(rootfs.path("/app.cwasm"))
}

#[test]
fn a_server_asks_others() {
    let context = Context::new();
    let other = serve(&context, "");
    // The component imports `wasi:http/outgoing-handler`, so it may without being told.
    let server = serve(&context, "");
    is(&server.get(&format!("/http/{}/hello", other.address())), 200, "asked\n");
    is(&server.get(&format!("/http/{}/elsewhere", other.address())), 404, "asked\n");
    assert!(other.words().contains("\"GET /hello HTTP/1.1\" 200"));
    let port = other.address().port();
    drop(other);
    is(&server.get(&format!("/http/127.0.0.1:{port}/hello")), 502, CONNECTION_REFUSED);
    // No host of `.invalid` exists (RFC 6761, 6.4).
    is(&server.get("/http/nobody.invalid/hello"), 502, DNS_ERROR);
}

#[test]
fn nothing_is_asked_without_the_network() {
    if without("umoci") {
        return;
    }
    let other = serve(&Context::new(), "");
    let hello = format!("{}/hello", other.address());

    let context = Context::new();
    let rootfs = bundle(&context, module::proxy(), "");
    let closed = Server::start(told(&context, &rootfs, "--addr 127.0.0.1:0"));
    is(&closed.get(&format!("/http/{hello}")), 502, HTTP_REQUEST_DENIED);
    is(&closed.get(&format!("/https/{hello}")), 502, HTTP_REQUEST_DENIED);

    let context = Context::new();
    let rootfs = bundle(&context, module::fetch(), "");
    told(&context, &rootfs, "").arg(&hello).code(1).stdout_is("error 015\n");
    assert!(!other.words().contains("GET"), "{}", other.words());
    told(&context, &rootfs, "--network").arg(&hello).success().stdout_is("200\n");
}

/// As with other programs in a container: the file says who is trusted, and nobody else is.
#[test]
fn tls_trusts_the_authorities_of_the_file_that_the_environment_names() {
    let (context, authority) = (Context::new(), Authority::new());
    let registry = Registry::with_tls(&authority);
    let ask = format!("/https/{}/v2/", registry.address());
    let serve = |file: &std::path::Path| {
        context.write("app.wasm", module::proxy());
        let run = context.run("run app.wasm --addr 127.0.0.1:0");
        Server::start(run.arg("--env").arg(format!("SSL_CERT_FILE={}", file.display())))
    };
    let trusting = serve(&authority.certificate());
    is(&trusting.get(&ask), 200, "asked\n");
    // The certificate is that of another name.
    let other_name = format!("/https/localhost:{}/v2/", registry.port());
    is(&trusting.get(&other_name), 502, TLS_CERTIFICATE_ERROR);
    let plain = super::serve(&Context::new(), "");
    is(&trusting.get(&format!("/https/{}/hello", plain.address())), 502, TLS_PROTOCOL_ERROR);

    let other = Authority::new();
    let distrusting = serve(&other.certificate());
    is(&distrusting.get(&ask), 502, TLS_CERTIFICATE_ERROR);
    let words = distrusting.stop().1;
    assert!(words.contains("no TLS with `127.0.0.1`: invalid peer certificate: "), "{words}");

    for file in ["/there/is/no/such.pem", "/dev/null"] {
        let lost = serve(file.as_ref());
        is(&lost.get(&ask), 502, CONFIGURATION_ERROR);
        let words = lost.stop().1;
        assert!(words.contains("no request can use TLS") && words.contains(file), "{words}");
    }
}

/// `/plain/` and `/encrypted/` of `service.c` are `/http/` and `/https/` of `proxy.c`.
#[test]
fn a_program_of_wasi_0_3_asks_and_is_refused_like_others() {
    if without("umoci") {
        return;
    }
    let (context, authority) = (Context::new(), Authority::new());
    let registry = Registry::with_tls(&authority);
    let rootfs = bundle(&context, module::service(), "");
    let serve = |options: &str, authority: &Authority| {
        let run = told(&context, &rootfs, &format!("--addr 127.0.0.1:0 {options}"));
        Server::start(run.env("SSL_CERT_FILE", authority.certificate()))
    };
    let plain = super::serve(&Context::new(), "");
    let hello = format!("/plain/{}/hello", plain.address());
    let encrypted = format!("/encrypted/{}/v2/", registry.address());
    let open = serve("--network", &authority);
    is(&open.get(&hello), 200, "asked\n");
    is(&open.get(&encrypted), 200, "asked\n");
    is(&serve("--network", &Authority::new()).get(&encrypted), 502, TLS_CERTIFICATE_ERROR);
    is(&serve("", &authority).get(&hello), 502, HTTP_REQUEST_DENIED);
}

/// The static executable on an otherwise empty root: the image's certificates are all that it knows.
#[test]
fn tls_trusts_the_certificates_of_the_image() {
    if without("umoci") {
        return;
    }
    let authority = Authority::new();
    let registry = Registry::with_tls(&authority);
    let ask = |authority: &Authority| {
        let context = Context::new();
        let options = format!("--ca-certificates={}", authority.certificate().display());
        let rootfs = bundle(&context, module::fetch(), &options);
        rootfs.run().arg(format!("{}/v2/", registry.address())).arg("tls").finish()
    };
    ask(&authority).success().stdout_is("200\n");
    ask(&Authority::new()).code(1).stdout_is("error 013\n").stderr_has(&["invalid peer certificate"]);
}
