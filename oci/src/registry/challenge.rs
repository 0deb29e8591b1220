//! What a registry asks for with 401.

use std::collections::BTreeMap;

/// A way to authenticate that wpack knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// User and password with each request (RFC 7617).
    Basic,
    /// A token from `realm` (distribution's `spec/auth/token.md`).
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
}

impl Challenge {
    /// The best one of all `WWW-Authenticate` headers: a token before a password.
    pub(super) fn choose<'a>(headers: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let known = headers.into_iter().flat_map(parse).filter_map(Self::read);
        known.max_by_key(|challenge| matches!(challenge, Self::Bearer { .. }))
    }

    fn read((scheme, mut parameters): (String, Parameters)) -> Option<Self> {
        match scheme.as_str() {
            "basic" => Some(Self::Basic),
            "bearer" => Some(Self::Bearer {
                realm: parameters.remove("realm")?,
                service: parameters.remove("service"),
                scope: parameters.remove("scope"),
            }),
            _ => None,
        }
    }
}

type Parameters = BTreeMap<String, String>;

/// The challenges of one header (RFC 9110, section 11.6.1): a comma stands between challenges as well as
/// between the parameters of one, so a word is a scheme unless `=` follows.
fn parse(header: &str) -> Vec<(String, Parameters)> {
    let mut challenges: Vec<(String, Parameters)> = Vec::new();
    let mut rest = skip(header);
    while !rest.is_empty() {
        let end = rest.find([' ', '\t', ',', '=', '"']).unwrap_or(rest.len());
        let word = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        match (rest.strip_prefix('='), challenges.last_mut()) {
            (Some(after), Some((_, parameters))) => {
                let (value, after) = value(after.trim_start());
                parameters.insert(word, value);
                rest = after;
            }
            // A quote or `=` out of place: whatever follows cannot be trusted.
            _ if rest.starts_with(['=', '"']) => return challenges,
            _ => challenges.push((word, Parameters::new())),
        }
        rest = skip(rest);
    }
    challenges
}

fn skip(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', ','])
}

/// A word or a quoted string, and what follows it.
pub(super) fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t', ',']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
            _ => value.push(char),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bearer(realm: &str, service: Option<&str>, scope: Option<&str>) -> Option<Challenge> {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Some(Challenge::Bearer { realm: realm.to_owned(), service: own(service), scope: own(scope) })
    }

    #[test]
    fn what_registries_send() {
        let hub = r#"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push""#;
        assert_eq!(
            Challenge::choose([hub]),
            bearer(
                "https://auth.docker.io/token",
                Some("registry.docker.io"),
                Some("repository:a/b:pull,push")
            )
        );
        assert_eq!(Challenge::choose([r#"Basic realm="ECR""#]), Some(Challenge::Basic));
        assert_eq!(Challenge::choose(["BASIC"]), Some(Challenge::Basic));
        assert_eq!(Challenge::choose(["Negotiate", "Digest x=y"]), None);
        assert_eq!(Challenge::choose([]), None);
    }

    #[test]
    fn several_challenges() {
        let token = bearer("r", None, None);
        assert_eq!(Challenge::choose([r#"Basic realm="x", Bearer realm="r""#]), token);
        assert_eq!(Challenge::choose([r#"Bearer realm = "r" , Basic realm="x""#]), token);
        assert_eq!(Challenge::choose(["Basic", "Negotiate abc==", "Bearer realm=r"]), token);
        assert_eq!(Challenge::choose(["Bearer service=without-realm", "Basic"]), Some(Challenge::Basic));
    }

    #[test]
    fn quotes_and_escapes() {
        assert_eq!(Challenge::choose([r#"Bearer realm="a\"b,c""#]), bearer("a\"b,c", None, None));
        assert_eq!(Challenge::choose([r#"Bearer realm="open"#]), bearer("open", None, None));
        assert_eq!(Challenge::choose([r#""Bearer realm="x""#]), None);
    }

    proptest! {
        #[test]
        fn any_header_ends(header in "[ -~]{0,80}") {
            Challenge::choose([header.as_str()]);
        }
    }
}
