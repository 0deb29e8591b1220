//! What wash is told: its configuration, in variables.
//!
//! Each section of its `.wash/config.yaml` can be one variable, in the notation of the crate figment, which is that of
//! TOML's inline tables (wash 2.7: crates/wash/src/config.rs).

use std::{collections::BTreeMap, fmt::Display, path::Path};

use wpack_runner::options::Dir;

use super::Setting;
use crate::parts::MODULE_PATH;

/// What builds nothing, successfully: the component is there.
const NOTHING: &str = ":";

/// Its folders for data, cache and settings. It makes each, with the name `wash`, unless something of that name is there,
/// and ends where it cannot; in the folder of its own executable something is (crates/wash/src/cli/mod.rs).
const FOLDERS: [&str; 3] = ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];

/// What it is told about a container.
pub(super) fn variables(setting: &Setting<'_>) -> Vec<(&'static str, String)> {
    let mut variables = vec![("WASH_DEV", dev(setting)), ("WASH_WORKLOAD", workload(setting))];
    variables.extend(FOLDERS.map(|name| (name, folder(setting.executable))));
    variables
}

fn dev(setting: &Setting<'_>) -> String {
    let mut fields = vec![
        ("command", quoted(NOTHING)),
        ("component_path", quoted(MODULE_PATH)),
        ("address", quoted(&format!("0.0.0.0:{}", setting.port()))),
    ];
    let dirs = &setting.options.dirs;
    if !dirs.is_empty() {
        let volumes: Vec<_> = dirs.iter().map(volume).collect();
        fields.push(("volumes", format!("[{}]", volumes.join(","))));
    }
    table(&fields)
}

fn volume(dir: &Dir) -> String {
    table(&[("host_path", quoted(&dir.host)), ("guest_path", quoted(&dir.guest))])
}

/// What the component may do: it sees no variables of wash's own, and reaches the network only by these lists, whose `*` is
/// everything.
fn workload(setting: &Setting<'_>) -> String {
    let last: BTreeMap<_, _> = setting.env.iter().copied().collect();
    let fields: Vec<_> = last.into_iter().map(|(name, value)| (quoted(name), quoted(value))).collect();
    let reached = if setting.options.network { "[\"*\"]" } else { "[]" };
    table(&[
        ("environment", table(&[("config", table(&fields))])),
        ("allowedHosts", reached.to_owned()),
        ("allowedIpNameLookups", reached.to_owned()),
    ])
}

fn folder(path: &str) -> String {
    Path::new(path).parent().map(|folder| folder.display().to_string()).unwrap_or_default()
}

fn table<N: Display>(fields: &[(N, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{{{}}}", fields.join(","))
}

/// A string with nothing but ASCII in it: figment 0.10 takes a character for a byte when it cuts at the first escape.
fn quoted(text: &str) -> String {
    let escaped: String = text.chars().map(escaped).collect();
    format!("\"{escaped}\"")
}

fn escaped(character: char) -> String {
    match character {
        '"' | '\\' => format!("\\{character}"),
        ' '..='~' => character.to_string(),
        _ => format!("\\U{:08x}", u32::from(character)),
    }
}

#[cfg(test)]
mod tests {
    use wpack_runner::options::Options;

    use super::*;

    fn told(runner: &str, setting: impl FnOnce(Setting<'_>) -> Setting<'_>) -> Vec<String> {
        let arguments: Vec<String> = runner.split_whitespace().chain(["x"]).map(str::to_owned).collect();
        let options = Options::parse(arguments).unwrap();
        let variables = variables(&setting(Setting::new(&options)));
        variables.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn wash_is_told_where_the_component_is_and_where_it_listens() {
        assert_eq!(
            told("", |setting| Setting { executable: "/usr/local/bin/wash", ..setting }),
            [
                r#"WASH_DEV={command=":",component_path="/app.wasm",address="0.0.0.0:8080"}"#,
                "WASH_WORKLOAD={environment={config={}},allowedHosts=[],allowedIpNameLookups=[]}",
                "XDG_CACHE_HOME=/usr/local/bin",
                "XDG_CONFIG_HOME=/usr/local/bin",
                "XDG_DATA_HOME=/usr/local/bin",
            ]
        );
    }

    #[test]
    fn its_component_gets_folders_and_variables_whatever_is_in_them() {
        let env = vec![("A", "base"), ("Q", "é \"b\",\n{c}\\"), ("A", "own")];
        let told = told("--network --dir /data::/d", |setting| Setting {
            port: Some("80"),
            env,
            executable: "/wash",
            ..setting
        });
        assert_eq!(
            told,
            [
                r#"WASH_DEV={command=":",component_path="/app.wasm",address="0.0.0.0:80",volumes=[{host_path="/data",guest_path="/d"}]}"#,
                r#"WASH_WORKLOAD={environment={config={"A"="own","Q"="\U000000e9 \"b\",\U0000000a{c}\\"}},allowedHosts=["*"],allowedIpNameLookups=["*"]}"#,
                "XDG_CACHE_HOME=/",
                "XDG_CONFIG_HOME=/",
                "XDG_DATA_HOME=/",
            ]
        );
    }
}
