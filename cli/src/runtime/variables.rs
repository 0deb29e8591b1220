//! The variables that another runtime needs itself.

use super::{Setting, host::Host};

/// Their names and values, for what is said about a container.
pub(super) type Own = fn(&Setting<'_>) -> Vec<(&'static str, String)>;

/// It needs none.
pub(super) fn none(_: &Setting<'_>) -> Vec<(&'static str, String)> {
    Vec::new()
}

impl Host {
    /// The variables that it needs itself, as `NAME=VALUE`, without those that `env` has.
    pub(crate) fn missing_variables(&self, env: &[String], setting: &Setting<'_>) -> Vec<String> {
        let is_said = |name: &str| env.iter().any(|said| said.split('=').next() == Some(name));
        let missing = (self.own)(setting).into_iter().filter(|(name, _)| !is_said(name));
        missing.map(|(name, value)| format!("{name}={value}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use wpack_runner::options::Options;

    use super::*;
    use crate::runtime::host::HOSTS;

    #[test]
    fn what_a_runtime_needs_is_set_unless_it_is_said() {
        let options = Options::default();
        let missing = |name: &str, env: &[&str]| {
            let host = HOSTS.into_iter().find(|host| host.name == name).unwrap();
            let env: Vec<_> = env.iter().map(ToString::to_string).collect();
            host.missing_variables(&env, &Setting::new(&options))
        };
        assert_eq!(missing("wasmer", &["A=b"]), ["WASMER_DIR=/"]);
        assert!(missing("wasmer", &["A=b", "WASMER_DIR=/tmp"]).is_empty());
        assert!(missing("wasmtime", &[]).is_empty());
    }
}
