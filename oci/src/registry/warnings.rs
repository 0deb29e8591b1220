//! What a registry wants its users to know (distribution-spec, "Warnings").

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::header;

use super::{Observer, challenge::value, error::clean, http::Answer};

/// The most warnings of one registry that are passed on.
const LIMIT: usize = 10;

/// Passes each warning on once.
pub(super) struct Warnings {
    registry: String,
    observer: Arc<dyn Observer>,
    told: Mutex<BTreeSet<String>>,
}

impl Warnings {
    pub(super) fn new(registry: &str, observer: Arc<dyn Observer>) -> Self {
        Self { registry: registry.to_owned(), observer, told: Mutex::default() }
    }

    pub(super) fn tell(&self, answer: &Answer) {
        for text in answer.headers(header::WARNING).flat_map(parse) {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.len() < LIMIT && told.insert(text.clone()) {
                self.observer.warned(&self.registry, &text);
            }
        }
    }
}

/// The texts of a `Warning` header: of code 299, by nobody in particular and without a date, as the
/// specification has them. Others are of caches on the way.
fn parse(header: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = header.trim_start();
    while let Some(quoted) = rest.strip_prefix("299 - ").filter(|quoted| quoted.starts_with('"')) {
        let (text, after) = value(quoted);
        let after = after.trim_start();
        if !text.is_empty() && (after.is_empty() || after.starts_with(',')) {
            texts.push(clean(&text));
        }
        rest = after.trim_start_matches([',', ' ']);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert_eq!(parse(r#"299 - "it ends \"soon\"""#), [r#"it ends "soon""#]);
        assert_eq!(parse(r#"299 - "a", 299 - "b""#), ["a", "b"]);
        assert_eq!(parse("299 - \"a\u{1b}[31m\""), ["a\\u{1b}[31m"]);
        assert!(parse(&format!("299 - \"{}\"", "x".repeat(9000)))[0].len() <= 300);
        for other in [
            r#"110 - "Response is stale""#,
            r#"299 cache.example "a""#,
            r#"299 - "a" "Wed, 21 Oct 2015 07:28:00 GMT""#,
            "299 - a",
            r#"299 - """#,
            "299",
            "",
        ] {
            assert_eq!(parse(other), [""; 0], "{other}");
        }
    }
}
