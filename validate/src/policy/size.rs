//! Numbers of bytes, as people write them.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// A number of bytes: an integer, or a text such as `64MiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Size(pub(super) u64);

/// The units, the largest first of those that a number is shown in.
const UNITS: &[(&str, u64)] = &[
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1000),
];

impl Size {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let factor = match text.get(digits.len()..)?.trim_start() {
            "" | "B" => 1,
            unit => UNITS.iter().find(|(name, _)| *name == unit)?.1,
        };
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let number: u64 = digits.parse().ok().filter(|_| is_number)?;
        number.checked_mul(factor).map(Self)
    }
}

/// In the largest binary unit that does not round.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exact = |(name, factor): &&(&str, u64)| {
            name.contains('i') && self.0 >= *factor && self.0.is_multiple_of(*factor)
        };
        match UNITS.iter().find(exact) {
            Some((name, factor)) => write!(f, "{} {name}", self.0 / factor),
            None if self.0 == 1 => f.write_str("1 byte"),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = Size;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of bytes such as 65536 or \"64KiB\"")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Size, E> {
        let negative = |_| E::invalid_value(de::Unexpected::Signed(number), &self);
        number.try_into().map(Size).map_err(negative)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Size, E> {
        Ok(Size(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Size, E> {
        Size::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("0", 0),
            ("65536", 65536),
            ("7B", 7),
            ("64KiB", 65_536),
            ("64 MiB", 67_108_864),
            ("2GiB", 1 << 31),
            ("10kB", 10_000),
            ("1MB", 1_000_000),
            ("3GB", 3_000_000_000),
        ] {
            assert_eq!(Size::parse(text), Some(Size(bytes)), "{text}");
        }
        for text in ["", "B", "MiB", "-1", "+1", "1.5MiB", "64mib", "64M", "1 0", "ä", "99999999999GiB"] {
            assert_eq!(Size::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sizes_are_shown_to_the_byte() {
        let shown = [0, 1, 1000, 1024, 65_536, 65_537, 1 << 20, 3 << 30].map(|bytes| Size(bytes).to_string());
        assert_eq!(
            shown,
            ["0 bytes", "1 byte", "1000 bytes", "1 KiB", "64 KiB", "65537 bytes", "1 MiB", "3 GiB"]
        );
    }
}
