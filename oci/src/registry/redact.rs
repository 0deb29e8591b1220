//! URLs as they may be shown.

use reqwest::Url;

/// The query values that are shown, most of them also by go-containerregistry; others may be signatures or
/// upload states.
const SHOWN: [&str; 8] = ["scope", "service", "mount", "from", "digest", "n", "last", "artifactType"];

/// The URL without user information and with only the query values that are known to be harmless.
pub(super) fn redact(url: &Url) -> String {
    let mut shown = url.clone();
    // Both fail only for URLs without a host, which have no user information.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_fragment(None);
    let Some(query) = url.query() else { return shown.into() };
    let pairs: Vec<&str> = query.split('&').map(redact_pair).collect();
    shown.set_query(None);
    format!("{shown}?{}", pairs.join("&"))
}

fn redact_pair(pair: &str) -> &str {
    match pair.split_once('=') {
        Some((key, _)) if SHOWN.contains(&key) => pair,
        Some(_) | None => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_shown_without_secrets() {
        let shown = |url: &str| redact(&url.parse().unwrap());
        assert_eq!(
            shown("https://user:pass@host/v2/a/blobs/uploads/1?_state=secret&digest=sha256:00&x"),
            "https://host/v2/a/blobs/uploads/1?…&digest=sha256:00&…"
        );
        assert_eq!(shown("https://host/token?scope=a&scope=b#f"), "https://host/token?scope=a&scope=b");
        assert_eq!(shown("https://host/"), "https://host/");
    }
}
