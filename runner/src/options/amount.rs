//! Amounts with their units: memory and time.

use std::time::Duration;

use wasmtime::{Result, error::Context as _, format_err};

/// Bytes, the largest unit first; decimal ones are read and never written.
const SIZES: [(&str, u64); 6] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("KB", 1_000),
];

/// Milliseconds; `ms` first, since it ends with `s`.
const TIMES: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

/// Reads a number of bytes such as `64MiB`, `1GB` or `4096`; at least one.
///
/// # Errors
/// When it is none.
pub fn size(text: &str) -> Result<u64> {
    let parsed =
        SIZES.iter().find_map(|(unit, bytes)| scaled(text, unit, *bytes)).or_else(|| text.parse().ok());
    parsed
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| format_err!("`{text}` is no size; expected such as `64MiB`"))
}

/// Reads a time such as `500ms`, `30s`, `5m` or `1h`; a number alone is seconds; at least a millisecond.
///
/// # Errors
/// When it is none.
pub fn duration(text: &str) -> Result<Duration> {
    let parsed =
        TIMES.iter().find_map(|(unit, ms)| scaled(text, unit, *ms)).or_else(|| scaled(text, "", 1_000));
    let parsed = parsed.filter(|ms| *ms > 0).map(Duration::from_millis);
    parsed.with_context(|| format!("`{text}` is no time; expected such as `30s` or `500ms`"))
}

/// `text` as a whole number of units; none where it has another unit.
fn scaled(text: &str, unit: &str, factor: u64) -> Option<u64> {
    let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
    number.checked_mul(factor)
}

/// What [`size`] reads back.
pub(super) fn size_text(bytes: u64) -> String {
    let unit = SIZES[..3].iter().find(|(_, unit)| bytes.is_multiple_of(*unit));
    unit.map_or_else(|| bytes.to_string(), |(name, unit)| format!("{}{name}", bytes / unit))
}

/// What [`duration`] reads back: seconds, or milliseconds where it is not whole ones.
pub(super) fn duration_text(time: Duration) -> String {
    if time.subsec_millis() == 0 { format!("{}s", time.as_secs()) } else { format!("{}ms", time.as_millis()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in
            [("1", 1), ("4096", 4096), ("64MiB", 64 << 20), ("1GB", 1_000_000_000), ("2KiB", 2048)]
        {
            assert_eq!(size(text).ok(), Some(bytes), "{text}");
            assert_eq!(size(&size_text(bytes)).ok(), Some(bytes), "{text}");
        }
        for bad in ["", "0", "0MiB", "-1", "1.5GiB", "MiB", "17179869184GiB", "64mib", "64M"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn times() {
        for (text, ms) in [("500ms", 500), ("30s", 30_000), ("5m", 300_000), ("1h", 3_600_000), ("2", 2_000)]
        {
            assert_eq!(duration(text).ok(), Some(Duration::from_millis(ms)), "{text}");
            let written = duration_text(Duration::from_millis(ms));
            assert_eq!(duration(&written).ok(), Some(Duration::from_millis(ms)), "{written}");
        }
        for bad in ["", "0", "0s", "-1s", "1.5s", "s", "1d", "18446744073709551615h"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
