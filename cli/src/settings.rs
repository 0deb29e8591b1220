//! The environment and the arguments, made one: the last place that knows either.

use std::{env, num::NonZeroUsize, path::PathBuf};

use wpack_oci::{Credentials, registry};

use crate::{
    args::{ConnectionArgs, RegistryArgs},
    created::Created,
    error::{CommandError, Result},
    ui::Ui,
};

/// How many blobs travel at the same time unless said otherwise: crane takes 4, Docker 5, skopeo 6.
const DEFAULT_JOBS: NonZeroUsize = NonZeroUsize::new(4).unwrap();

/// Looks a variable up by its name.
type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The variables that wpack reads.
pub(crate) struct Environment {
    variable: Box<Lookup>,
}

impl Environment {
    /// The environment of this process.
    pub(crate) fn of_process() -> Self {
        Self { variable: Box::new(|name| env::var(name).ok()) }
    }

    /// A variable that is set to something.
    fn get(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The time that goes into images: `SOURCE_DATE_EPOCH`, or the epoch itself.
    ///
    /// # Errors
    /// When the variable is set to anything but a time
    /// (<https://reproducible-builds.org/specs/source-date-epoch/>).
    pub(crate) fn created(&self) -> Result<Created> {
        self.get("SOURCE_DATE_EPOCH").map_or(Ok(Created::EPOCH), |text| {
            Created::parse(&text).ok_or_else(|| {
                CommandError::usage(format!("SOURCE_DATE_EPOCH is `{}`", text.escape_debug()))
                    .hint("set it to seconds since 1970, as `git log -1 --format=%ct` prints, or unset it")
            })
        })
    }

    /// The folder of the local store.
    ///
    /// # Errors
    /// When no variable says where the user's data lies.
    pub(crate) fn store(&self) -> Result<PathBuf> {
        let data = || Some(PathBuf::from(self.get("XDG_DATA_HOME")?));
        let home = || Some(PathBuf::from(self.get("HOME")?).join(".local").join("share"));
        self.get("WPACK_STORE")
            .map(PathBuf::from)
            .or_else(|| Some(data().or_else(home)?.join("wpack").join("store")))
            .ok_or_else(|| {
                CommandError::usage("there is no place for the local store").hint("set WPACK_STORE or HOME")
            })
    }

    /// The folder for native code, which can be made again; none when no variable says where it lies.
    pub(crate) fn native_code(&self) -> Option<PathBuf> {
        let given = self.get("XDG_CACHE_HOME").map(PathBuf::from);
        let home = || Some(PathBuf::from(self.get("HOME")?).join(".cache"));
        Some(given.or_else(home)?.join("wpack/compiled"))
    }

    /// The folders of `PATH`, in which programs are looked for.
    pub(crate) fn search_path(&self) -> Vec<PathBuf> {
        env::split_paths(&self.get("PATH").unwrap_or_default()).collect()
    }

    /// Cargo; the one that started this process, if one did.
    pub(crate) fn cargo(&self) -> String {
        self.get("CARGO").unwrap_or_else(|| "cargo".to_owned())
    }

    /// The compiler that Cargo takes.
    pub(crate) fn rustc(&self) -> String {
        self.get("RUSTC").unwrap_or_else(|| "rustc".to_owned())
    }

    /// How many blobs travel at the same time.
    ///
    /// # Errors
    /// When `WPACK_JOBS` is not a positive number.
    pub(crate) fn jobs(&self, args: &RegistryArgs) -> Result<NonZeroUsize> {
        match (args.jobs, self.get("WPACK_JOBS")) {
            (Some(jobs), _) => Ok(jobs),
            (None, None) => Ok(DEFAULT_JOBS),
            (None, Some(text)) => text.parse().map_err(|e| {
                CommandError::usage(format!("WPACK_JOBS is `{}`", text.escape_debug())).because(e)
            }),
        }
    }

    /// How registries are reached.
    pub(crate) fn registry(&self, args: &ConnectionArgs, ui: &Ui) -> registry::Settings {
        registry::Settings {
            insecure: args.insecure,
            authorities: args.ca.iter().cloned().collect(),
            client_certificate: args.cert.clone().zip(args.key.clone()),
            certificate_folders: self.certificate_folders(),
            user_agent: concat!("wpack/", env!("CARGO_PKG_VERSION")).to_owned(),
            observer: ui.observer(),
            ..registry::Settings::new(Credentials::from_environment())
        }
    }

    /// Where certificates are kept for single registries, in the order of `containers-certs.d(5)`; Docker's last.
    fn certificate_folders(&self) -> Vec<PathBuf> {
        let own = self.get("HOME").map(|home| PathBuf::from(home).join(".config/containers/certs.d"));
        let machine = ["/etc/containers/certs.d", "/etc/docker/certs.d"].map(PathBuf::from);
        own.into_iter().chain(machine).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &'static [(&str, &str)]) -> Environment {
        let find = move |name: &str| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        Environment { variable: Box::new(find) }
    }

    #[test]
    fn the_time_is_the_variable_or_the_epoch() {
        assert_eq!(environment(&[]).created().unwrap().rfc3339(), "1970-01-01T00:00:00Z");
        let set = environment(&[("SOURCE_DATE_EPOCH", "1700000000")]);
        assert_eq!(set.created().unwrap().rfc3339(), "2023-11-14T22:13:20Z");
        for bad in [
            &[("SOURCE_DATE_EPOCH", "yesterday")],
            &[("SOURCE_DATE_EPOCH", "-1")],
            &[("SOURCE_DATE_EPOCH", "1e9")],
        ] {
            assert!(environment(bad).created().is_err());
        }
    }

    #[test]
    fn certificates_of_the_user_come_first() {
        let folders = |pairs| environment(pairs).certificate_folders();
        let machine = [PathBuf::from("/etc/containers/certs.d"), PathBuf::from("/etc/docker/certs.d")];
        assert_eq!(folders(&[]), machine);
        assert_eq!(folders(&[("HOME", "/h")])[0], PathBuf::from("/h/.config/containers/certs.d"));
        assert_eq!(folders(&[("HOME", "/h")])[1..], machine);
    }

    #[test]
    fn the_store_follows_the_users_folders() {
        let store = |pairs| environment(pairs).store().unwrap();
        assert_eq!(store(&[("HOME", "/h")]), PathBuf::from("/h/.local/share/wpack/store"));
        assert_eq!(store(&[("HOME", "/h"), ("XDG_DATA_HOME", "/d")]), PathBuf::from("/d/wpack/store"));
        assert_eq!(store(&[("HOME", "/h"), ("WPACK_STORE", "/s")]), PathBuf::from("/s"));
        assert!(environment(&[]).store().is_err());
    }

    #[test]
    fn the_cache_follows_the_users_folders() {
        let native_code = |pairs| environment(pairs).native_code();
        assert_eq!(native_code(&[("HOME", "/h")]), Some(PathBuf::from("/h/.cache/wpack/compiled")));
        let both = &[("HOME", "/h"), ("XDG_CACHE_HOME", "/c")];
        assert_eq!(native_code(both), Some(PathBuf::from("/c/wpack/compiled")));
        assert_eq!(native_code(&[]), None);
    }

    #[test]
    fn flags_win_over_the_environment() {
        let eight = environment(&[("WPACK_JOBS", "8")]);
        assert_eq!(eight.jobs(&RegistryArgs::default()).unwrap().get(), 8);
        let args = RegistryArgs { jobs: NonZeroUsize::new(2), ..RegistryArgs::default() };
        assert_eq!(eight.jobs(&args).unwrap().get(), 2);
        assert!(environment(&[("WPACK_JOBS", "0")]).jobs(&RegistryArgs::default()).is_err());
    }
}
