//! Certificates: who is trusted, who is not, and who must show one.

use wpack_tests::{
    authority::Authority,
    registry::{NAME, Registry},
    relay::Relay,
    tool::Run,
};

use crate::push::built;

fn with_ca(run: Run, authority: &Authority) -> Run {
    run.arg("--ca").arg(authority.certificate())
}

#[test]
fn a_certificate_of_an_own_authority_is_trusted_only_when_that_is_named() {
    let (context, authority) = (built(), Authority::new());
    let registry = Registry::with_tls(&authority);
    let push = format!("push hello:1 {}", registry.reference("hello:1"));
    // A registry on this machine is spoken to in plain HTTP unless told otherwise, and says that it wants TLS.
    context.run(&push).code(4).stderr_has(&["HTTPS server", "--ca"]);
    with_ca(context.run(&push), &Authority::new()).code(4).stderr_has(&[
        "invalid peer certificate",
        "a retry will not help",
        "--ca",
    ]);
    assert_eq!(registry.tags("hello"), [""; 0]);
    with_ca(context.run(&push), &authority).success();
    assert_eq!(registry.tags("hello"), ["1"]);
    let pull = format!("pull {} -o oci:back:1", registry.reference("hello:1"));
    with_ca(context.run(&pull), &authority).success();
}

/// Only the proxy knows the name, so nothing goes around it.
#[test]
fn an_authority_that_the_environment_names() {
    let (context, authority) = (built(), Authority::new());
    let registry = Registry::with_tls(&authority);
    let proxy = Relay::proxy(registry.port());
    let through_proxy = |line: &str| {
        let proxy = format!("http://{}", proxy.address());
        context.run(line).env("HTTPS_PROXY", proxy)
    };
    let push = format!("push hello:1 {NAME}/hello:1");
    through_proxy(&push).code(4).stderr_has(&[
        "invalid peer certificate",
        "a retry will not help",
        "SSL_CERT_FILE",
    ]);
    assert_eq!(registry.tags("hello"), [""; 0]);
    through_proxy(&push).env("SSL_CERT_FILE", authority.certificate()).success();
    assert_eq!(registry.tags("hello"), ["1"]);
    assert!(proxy.connects().iter().all(|line| line == "CONNECT registry.test:443 HTTP/1.1"));
}

/// No host of `.test` exists (RFC 6761, 6.2), so who does not ask the proxy reaches nothing.
#[test]
fn a_registry_that_no_proxy_is_asked_for() {
    let (context, authority) = (built(), Authority::new());
    let registry = Registry::with_tls(&authority);
    let proxy = Relay::proxy(registry.port());
    let push = |no_proxy: &str| {
        let push = context.run(&format!("push hello:1 {NAME}/hello:1"));
        let push = push.env("HTTPS_PROXY", format!("http://{}", proxy.address())).env("NO_PROXY", no_proxy);
        push.env("SSL_CERT_FILE", authority.certificate())
    };
    // One try: who asks for a name in vain waits and asks again.
    push("other.example,.test").code(4);
    assert_eq!(proxy.connects(), [""; 0]);
    push("other.example").success();
    assert_eq!(registry.tags("hello"), ["1"]);
}

#[test]
fn a_registry_that_wants_a_certificate_of_its_clients() {
    let (context, authority) = (built(), Authority::new());
    let registry = Registry::with_mutual_tls(&authority);
    let push =
        || with_ca(context.run(&format!("push hello:1 {}", registry.reference("hello:1"))), &authority);
    let showing = |of: &Authority| {
        let own = of.issue("client", "DNS:client.test");
        push().arg("--cert").arg(own.certificate).arg("--key").arg(own.key)
    };
    for refused in [push(), showing(&Authority::new())] {
        refused.code(4).stderr_has(&["BadCertificate", "a retry will not help", "--cert"]);
    }
    assert_eq!(registry.tags("hello"), [""; 0]);
    showing(&authority).success();
    assert_eq!(registry.tags("hello"), ["1"]);
}

/// As Docker and podman have them for one registry.
#[test]
fn the_folder_of_a_registry_has_its_authority_and_the_certificate_to_show() {
    let (context, authority) = (built(), Authority::new());
    let registry = Registry::with_mutual_tls(&authority);
    let push = || context.run(&format!("push hello:1 {}", registry.reference("hello:1")));
    let folder = context.home().join(".config/containers/certs.d").join(registry.address());
    std::fs::create_dir_all(&folder).unwrap();
    let own = authority.issue("client", "DNS:client.test");
    std::fs::copy(authority.certificate(), folder.join("ca.crt")).unwrap();
    std::fs::copy(own.certificate, folder.join("client.cert")).unwrap();
    push().code(3).stderr_has(&["client.cert` has no key beside it"]);
    std::fs::copy(own.key, folder.join("client.key")).unwrap();
    push().success();
    assert_eq!(registry.tags("hello"), ["1"]);
    std::fs::write(folder.join("ca.crt"), "no certificate").unwrap();
    push().code(3).stderr_has(&["ca.crt", "PEM"]);
}
