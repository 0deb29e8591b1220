//! What was meant by a name that nobody knows.

/// How alike two words must be for one to be proposed for the other, from 0 to 1; clap takes the same.
const ALIKE: f64 = 0.7;

/// The one of `known` that is most like `name`, if it is alike enough.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |known: &str| strsim::jaro(name, known);
    let nearest = known.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.filter(|known| likeness(known) > ALIKE)
}

/// The hint that proposes `known`.
pub(crate) fn did_you_mean(known: &str) -> String {
    format!("did you mean `{known}`?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_proposed() {
        let known = ["hello:1", "app:1", "ghcr.io/acme/app:1"];
        assert_eq!(nearest("helo:1", known), Some("hello:1"));
        assert_eq!(nearest("ghcr.io/acme/ap:1", known), Some("ghcr.io/acme/app:1"));
        assert_eq!(nearest("something", known), None);
        assert_eq!(nearest("hello", []), None);
    }
}
