//! Folders for the guest.

use std::{fmt, str::FromStr};

use wasmtime::{Error, Result, bail};

/// A folder of the container under the name that the guest knows it by: `HOST[::GUEST[::ro]]`.
///
/// `HOST::GUEST` is the wasmtime CLI's form, `ro` and `rw` are those of Docker's `--volume`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dir {
    /// The folder outside.
    pub host: String,
    /// Its name inside.
    pub guest: String,
    /// Whether the guest may only read in it.
    pub read_only: bool,
}

impl FromStr for Dir {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut parts = text.splitn(3, "::");
        let host = parts.next().unwrap_or_default();
        let guest = parts.next().unwrap_or(host);
        if host.is_empty() || guest.is_empty() {
            bail!("a folder has no name in `{text}`; expected HOST[::GUEST[::ro]]");
        }
        let read_only = match parts.next() {
            None | Some("rw") => false,
            Some("ro") => true,
            Some(other) => bail!("`{other}` is neither `ro` nor `rw`; expected HOST[::GUEST[::ro]]"),
        };
        Ok(Self { host: host.to_owned(), guest: guest.to_owned(), read_only })
    }
}

impl fmt::Display for Dir {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        if self.read_only || self.host != self.guest {
            write!(f, "::{}", self.guest)?;
        }
        f.write_str(if self.read_only { "::ro" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let dir = |text: &str| text.parse::<Dir>().map(|dir| (dir.host, dir.guest, dir.read_only)).ok();
        let is = |host: &str, guest: &str, read_only| Some((host.to_owned(), guest.to_owned(), read_only));
        assert_eq!(dir("/tmp"), is("/tmp", "/tmp", false));
        assert_eq!(dir("/data::/d"), is("/data", "/d", false));
        assert_eq!(dir("/data::/d::rw"), is("/data", "/d", false));
        assert_eq!(dir("/data::/d::ro"), is("/data", "/d", true));
        for bad in ["", "::", "/data::", "::/d", "/data::/d::", "/data::/d::x", "/a::/b::ro::ro"] {
            assert_eq!(dir(bad), None, "{bad}");
        }
    }
}
