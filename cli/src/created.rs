//! The one time that an image carries.

use std::time::{Duration, SystemTime};

/// The last second of the year 9999, the last one that RFC 3339 can write.
const LAST: u64 = 253_402_300_799;

/// A time in whole seconds since 1970, never the clock's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Created(u64);

impl Created {
    /// What images carry when nobody says otherwise.
    pub(crate) const EPOCH: Self = Self(0);

    /// Reads a decimal number of seconds.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|seconds| digits && *seconds <= LAST).map(Self)
    }

    /// Seconds since 1970.
    pub(crate) fn seconds(self) -> u64 {
        self.0
    }

    /// As configs write it: `1970-01-01T00:00:00Z`.
    pub(crate) fn rfc3339(self) -> String {
        humantime::format_rfc3339_seconds(SystemTime::UNIX_EPOCH + Duration::from_secs(self.0)).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_written() {
        assert_eq!(Created::parse("253402300799").unwrap().rfc3339(), "9999-12-31T23:59:59Z");
        for bad in ["", "+1", "-1", " 1", "1.5", "253402300800", "99999999999999999999"] {
            assert_eq!(Created::parse(bad), None, "{bad}");
        }
    }
}
