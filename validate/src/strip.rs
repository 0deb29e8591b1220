//! What a program can do without: the one rule for those who drop it and those who say what that would save.

/// What a custom section holds that only debuggers and people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dispensable {
    /// Names of functions, locals and the like.
    Names,
    /// DWARF, or where to find debug information.
    Debug,
}

impl Dispensable {
    /// What the custom section `name` holds; `None` for one that must stay.
    ///
    /// These must: `producers` and `target_features` tell where a module comes from, `dylink.0`,
    /// `component-type` and `reloc.*` are read by tools, `.dep-v0` lists dependencies for audits.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "name" | "component-name" => Some(Self::Names),
            "sourceMappingURL" | "external_debug_info" | "build_id" => Some(Self::Debug),
            _ if name.starts_with(".debug_") || name.starts_with("reloc..debug_") => Some(Self::Debug),
            _ => None,
        }
    }
}

/// The bytes of a section with `content` bytes: its id, its size in as few bytes as can be, its content.
pub(crate) fn section_size(content: u64) -> u64 {
    let bits = u64::BITS - content.leading_zeros();
    1 + u64::from(bits.max(1).div_ceil(7)) + content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_takes_a_byte_for_each_seven_bits() {
        for (content, header) in [(0, 2), (127, 2), (128, 3), (16_383, 3), (16_384, 4)] {
            assert_eq!(section_size(content), content + header);
        }
    }

    #[test]
    fn names_and_debug_information_are_told_apart() {
        for name in ["name", "component-name"] {
            assert_eq!(Dispensable::of(name), Some(Dispensable::Names));
        }
        for name in [".debug_info", "reloc..debug_line", "sourceMappingURL", "build_id"] {
            assert_eq!(Dispensable::of(name), Some(Dispensable::Debug));
        }
        for name in ["producers", ".dep-v0", "dylink.0", "reloc.CODE", "names", "debug_info"] {
            assert_eq!(Dispensable::of(name), None, "{name}");
        }
    }
}
