//! Which names of interfaces are taken for each other.

/// The part of `name` up to which compatible names agree, and the version: `wasi:cli/run@0.2` and 0.2.6 for
/// `wasi:cli/run@0.2.6`. `None` for a name without a version, and for one that is compatible with nothing.
///
/// These are the rules by which wasmtime links (`alternate_lookup_key` of wasmtime-environ 48) and by which the
/// Component Model forms canonical versions.
pub(super) fn compatible(name: &str) -> Option<(&str, Version)> {
    let at = name.find('@')?;
    let version = &name[at + 1..];
    let numbers = version.split_once('+').map_or(version, |(numbers, _)| numbers);
    let mut parts = numbers.split('.');
    let mut next =
        || parts.next().filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok();
    let version = (next()?, next()?, next()?);
    if parts.next().is_some() {
        return None;
    }
    let length = match version {
        (0, 0, _) => return None,
        (0, ..) => numbers.rfind('.')?,
        _ => numbers.find('.')?,
    };
    Some((&name[..at + 1 + length], version))
}

/// Major, minor and patch.
pub(super) type Version = (u64, u64, u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_up_to_the_number_that_breaks() {
        assert_eq!(compatible("wasi:cli/run@0.2.6"), Some(("wasi:cli/run@0.2", (0, 2, 6))));
        assert_eq!(compatible("a:b/c@12.3.4"), Some(("a:b/c@12", (12, 3, 4))));
        assert_eq!(compatible("a:b/c@1.2.3+meta.4"), Some(("a:b/c@1", (1, 2, 3))));
        for alone in
            ["a:b/c", "a:b/c@0.0.1", "a:b/c@0.2.0-rc-2023-12-05", "a:b/c@0.2", "a:b/c@0.2.", "a:b/c@0.2.1.0"]
        {
            assert_eq!(compatible(alone), None, "{alone}");
        }
    }
}
