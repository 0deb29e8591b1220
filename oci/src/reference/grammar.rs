//! What the parts of a reference may look like: OCI distribution-spec, and `reference/regexp.go` of the Docker distribution
//! for hosts. Each check says which rule is broken.

use std::net::Ipv6Addr;

/// The most characters of a tag (distribution-spec, "Pulling manifests").
const TAG_LIMIT: usize = 128;

pub(super) fn check_registry(registry: &str) -> Result<(), &'static str> {
    let (host, port) = match registry.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (registry, None),
    };
    let is_port = |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
    if !port.is_none_or(is_port) {
        return Err("the port of its registry is not a number up to 65535");
    }
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_valid = match address {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => host.split('.').all(is_host_label),
    };
    if is_valid { Ok(()) } else { Err("its registry is not a host name") }
}

fn is_host_label(label: &str) -> bool {
    let is_inner = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    !label.is_empty() && label.bytes().all(is_inner) && !label.starts_with('-') && !label.ends_with('-')
}

pub(super) fn check_repository(repository: &str) -> Result<(), &'static str> {
    if repository.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err("its repository must be lower case");
    }
    if repository.split('/').any(str::is_empty) {
        return Err("a part of its repository is empty");
    }
    if repository.split('/').all(is_path_component) {
        Ok(())
    } else {
        Err("the parts of its repository must be `a-z` and `0-9`, separated by one `.`, `_`, `__` or dashes")
    }
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn is_path_component(part: &str) -> bool {
    let is_word = |b: char| b.is_ascii_lowercase() || b.is_ascii_digit();
    let is_separator = |run: &str| matches!(run, "." | "_" | "__") || run.bytes().all(|b| b == b'-');
    let ends_in_words = part.starts_with(is_word) && part.ends_with(is_word);
    ends_in_words && part.split(is_word).all(is_separator)
}

/// `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`
pub(super) fn check_tag(tag: &str) -> Result<(), &'static str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if tag.len() > TAG_LIMIT {
        return Err("its tag has more than 128 characters");
    }
    if tag.starts_with(is_word) && tag.chars().all(|c| is_word(c) || matches!(c, '.' | '-')) {
        Ok(())
    } else {
        Err("its tag must be letters, digits, `_`, `.` and `-`, and must not begin with `.` or `-`")
    }
}
