//! wasmCloud 2: a WorkloadDeployment, with the interfaces of the host that the component's WIT asks for.

use std::collections::BTreeMap;

use minijinja::{context, value::Serde};
use serde::Serialize;
use wpack_validate::Report;

use super::{Generated, deployment::Deployment, objects::Objects};
use crate::{error::Result, format::Format};

/// The group of hosts that wasmCloud's chart makes.
pub(crate) const HOST_GROUP: &str = "default";

/// What only wasmCloud knows of.
pub(crate) struct Wishes {
    pub(crate) objects: Objects,
    pub(crate) host_group: String,
    /// The host name whose requests it answers.
    pub(crate) host: Option<String>,
    pub(crate) allowed_hosts: Vec<String>,
}

const NO_ARTIFACT: Option<&str> = Some("wasmCloud takes plain artifacts only");

/// The WorkloadDeployment, and a Service for what answers HTTP.
///
/// # Errors
/// When the program will not run there, and as [`super::Templates::render`].
pub(crate) fn generate(deployment: &Deployment, wishes: &Wishes) -> Result<Generated> {
    let Deployment { program, workload, .. } = deployment;
    let formats = [
        (Format::Artifact, None),
        (Format::Bundle, NO_ARTIFACT),
        (Format::Shim, NO_ARTIFACT),
        (Format::Compat, NO_ARTIFACT),
    ];
    program.must_run_on("wasmcloud", &formats)?;
    workload.must_not_say(
        &["--arg", "--schedule", "--port", "--health-path", "--memory"],
        "means nothing to wasmCloud",
    )?;
    wishes.objects.check()?;
    let context = deployment.context(wishes.objects.context(context! {
        host_group => wishes.host_group.clone(),
        host => wishes.host.clone(),
        allowed_hosts => wishes.allowed_hosts.clone(),
        interfaces => Serde(interfaces(&program.report)),
    }));
    let file = deployment.file(&deployment.path, "wasmcloud/workload.yaml", &context)?;
    let group = format!("needs a host of the group `{}`: kubectl get hosts", wishes.host_group);
    Ok(deployment.generated(vec![file], [group]))
}

/// Interfaces of one package.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct HostInterface {
    namespace: String,
    package: String,
    interfaces: Vec<String>,
}

/// Packages that every host of wasmCloud has without being asked.
const BUILT_IN: [&str; 6] = ["cli", "clocks", "filesystem", "io", "random", "sockets"];

/// What the component imports, and of HTTP what it exports, less what every host has.
fn interfaces(report: &Report) -> Vec<HostInterface> {
    let mut packages = BTreeMap::<(String, String), Vec<String>>::new();
    let exported = report.exports.iter().filter(|item| item.name.starts_with("wasi:http/"));
    for name in report.imports.iter().chain(exported).map(|item| item.name.as_str()) {
        let Some((namespace, package, interface)) = split(name) else { continue };
        let is_built_in = namespace == "wasi" && BUILT_IN.contains(&package);
        // Types come with the interfaces that use them.
        if is_built_in || interface == "types" {
            continue;
        }
        let interfaces = packages.entry((namespace.to_owned(), package.to_owned())).or_default();
        if !interfaces.iter().any(|known| known == interface) {
            interfaces.push(interface.to_owned());
        }
    }
    let made = |((namespace, package), mut interfaces): (_, Vec<String>)| {
        interfaces.sort();
        HostInterface { namespace, package, interfaces }
    };
    packages.into_iter().map(made).collect()
}

/// `namespace:package/interface@version`.
fn split(name: &str) -> Option<(&str, &str, &str)> {
    let (namespace, rest) = name.split_once(':')?;
    let (package, interface) = rest.split_once('/')?;
    Some((namespace, package, interface.split('@').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interfaces_are_those_that_a_host_may_lack() {
        let wat = r#"(component
            (import "wasi:io/error@0.2.6" (instance))
            (import "wasi:keyvalue/store@0.2.0-draft" (instance))
            (import "wasi:http/outgoing-handler@0.2.6" (instance))
            (import "wasi:http/types@0.2.6" (instance $i))
            (export "wasi:http/incoming-handler@0.2.6" (instance $i)))"#;
        let found = interfaces(&wpack_validate::validate(&wat::parse_str(wat).unwrap()));
        let interface = |package: &str, interfaces: &[&str]| HostInterface {
            namespace: "wasi".to_owned(),
            package: package.to_owned(),
            interfaces: interfaces.iter().map(|name| (*name).to_owned()).collect(),
        };
        let http = interface("http", &["incoming-handler", "outgoing-handler"]);
        assert_eq!(found, [http, interface("keyvalue", &["store"])]);
    }
}
