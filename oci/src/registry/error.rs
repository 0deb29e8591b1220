//! What a registry, or the network to it, answered instead of what was asked for.

use std::{error, fmt, time::Duration};

use reqwest::{Method, StatusCode, Url};
use serde_json::Value;

/// The query values that are shown, as by go-containerregistry; others may be signatures or upload states.
const SHOWN: [&str; 7] = ["scope", "service", "mount", "from", "digest", "n", "last"];
/// How much of a text from the other end is shown, in characters.
const TEXT_LIMIT: usize = 300;
/// Where token servers have their message: Docker Hub, RFC 6749, others.
const MESSAGES: [&str; 4] = ["details", "error_description", "message", "error"];
/// How many entries of an error body are shown.
const DIAGNOSTICS_LIMIT: usize = 3;

/// What connections fail with for good: HTTPS that is not spoken (rustls), and hosts that do not exist (glibc
/// and macOS; a name server that is out of reach has other words).
const FINAL_REASONS: [&str; 2] = ["InvalidContentType", "not known"];

/// A request that failed. Neither its text nor its fields hold a secret.
#[derive(Debug, thiserror::Error)]
#[error("{method} {url}: {problem}")]
pub struct Error {
    method: Method,
    url: Box<str>,
    problem: Problem,
    credential: Option<Box<str>>,
    is_login: bool,
    retry_after: Option<Duration>,
}

/// What was wrong with a request.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The other end answered with an error.
    Status {
        /// The HTTP status.
        status: u16,
        /// What the answer says about it.
        diagnostics: Vec<Diagnostic>,
    },
    /// No whole answer came.
    Network {
        /// The innermost reason.
        reason: String,
        /// Whether it can go away by itself; a bad certificate does not.
        transient: bool,
    },
    /// The answer breaks the protocol or a rule of safety.
    Refused(String),
}

/// One entry of an error body (distribution-spec, "Error Codes").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code, as `DENIED`; empty when the body has none.
    pub code: String,
    /// The message.
    pub message: String,
    /// Details as JSON, when they are few.
    pub detail: Option<String>,
}

impl Error {
    pub(super) fn new(method: &Method, url: &Url, problem: Problem) -> Self {
        Self {
            method: method.clone(),
            url: redact(url).into(),
            problem,
            credential: None,
            is_login: false,
            retry_after: None,
        }
    }

    pub(super) fn refused(method: &Method, url: &Url, reason: impl Into<String>) -> Self {
        Self::new(method, url, Problem::Refused(reason.into()))
    }

    pub(super) fn network(method: &Method, url: &Url, error: reqwest::Error) -> Self {
        let reason = innermost(&error.without_url());
        let is_final = is_distrust(&reason) || FINAL_REASONS.iter().any(|words| reason.contains(words));
        Self::new(method, url, Problem::Network { reason, transient: !is_final })
    }

    pub(super) fn stalled(method: &Method, url: &Url, after: Duration) -> Self {
        let reason = format!("nothing moved for {} seconds", after.as_secs());
        Self::new(method, url, Problem::Network { reason, transient: true })
    }

    pub(super) fn from_answer(method: &Method, url: &Url, status: StatusCode, body: &[u8]) -> Self {
        let problem = Problem::Status { status: status.as_u16(), diagnostics: diagnostics(body) };
        Self::new(method, url, problem)
    }

    #[must_use]
    pub(super) fn after(mut self, retry_after: Option<Duration>) -> Self {
        self.retry_after = retry_after;
        self
    }

    #[must_use]
    pub(super) fn with_credential(mut self, origin: Option<String>) -> Self {
        self.credential = origin.map(String::into_boxed_str);
        self
    }

    /// Marks the failure of a login, which no other request can get around.
    #[must_use]
    pub(super) fn at_login(mut self) -> Self {
        self.is_login = true;
        self
    }

    /// Whether the registry answered, so that another request may tell more. Credentials that were refused are
    /// not tried again: accounts are locked for less.
    pub(super) fn leaves_open(&self) -> bool {
        let is_refused = self.status() == Some(401) && self.credential.is_some();
        self.status().is_some() && !self.is_login && !is_refused
    }

    /// Whether one end does not trust the other's certificate, or lacks one.
    pub(super) fn is_distrust(&self) -> bool {
        matches!(&self.problem, Problem::Network { reason, .. } if is_distrust(reason))
    }

    /// How long the other end asked to be left alone.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// What was wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The HTTP status, when there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self.problem {
            Problem::Status { status, .. } => Some(status),
            Problem::Network { .. } | Problem::Refused(_) => None,
        }
    }

    /// Where the credentials came from that were refused, as `~/.docker/config.json`; `None` also when none
    /// were found, or when the failure is of another kind.
    pub fn credential(&self) -> Option<&str> {
        self.credential.as_deref()
    }

    /// Whether the same request can succeed later.
    pub fn retryable(&self) -> bool {
        match &self.problem {
            Problem::Status { status, diagnostics } => {
                is_transient(*status) || diagnostics.iter().any(Diagnostic::is_transient)
            }
            Problem::Network { transient, .. } => *transient,
            Problem::Refused(_) => false,
        }
    }
}

/// rustls says `invalid peer certificate: …`, or names the alert of the other end: `CertificateRequired`.
fn is_distrust(reason: &str) -> bool {
    reason.to_ascii_lowercase().contains("certificate")
}

/// 499 and 522 are what nginx and Cloudflare answer for connections that broke.
fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 429 | 499 | 500 | 502 | 503 | 504 | 522)
}

impl Diagnostic {
    /// The last two tell that an upload session is gone: a new one can be opened.
    fn is_transient(&self) -> bool {
        matches!(
            self.code.as_str(),
            "TOOMANYREQUESTS" | "UNAVAILABLE" | "BLOB_UPLOAD_UNKNOWN" | "BLOB_UPLOAD_INVALID"
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status, diagnostics } if diagnostics.is_empty() => {
                let reason = StatusCode::from_u16(*status).ok().and_then(|s| s.canonical_reason());
                write!(f, "{status} {}", reason.unwrap_or("without a reason"))
            }
            Self::Status { status, diagnostics } => {
                let texts: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
                write!(f, "{status} {}", texts.join("; "))
            }
            Self::Network { reason, .. } => f.write_str(reason),
            Self::Refused(reason) => f.write_str(reason),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.code.is_empty() || self.message.is_empty() { "" } else { ": " };
        write!(f, "{}{separator}{}", self.code, self.message)?;
        self.detail.iter().try_for_each(|detail| write!(f, " {detail}"))
    }
}

/// Reads an error body: the specification's, a token server's, or a line of text.
fn diagnostics(body: &[u8]) -> Vec<Diagnostic> {
    let Ok(json) = serde_json::from_slice::<Value>(body) else {
        return first_line(body).iter().map(|line| Diagnostic::of_text(line)).collect();
    };
    match json["errors"].as_array() {
        Some(errors) => errors
            .iter()
            .map(Diagnostic::read)
            .filter(Diagnostic::says_something)
            .take(DIAGNOSTICS_LIMIT)
            .collect(),
        None => {
            MESSAGES.iter().find_map(|key| json[key].as_str()).map(Diagnostic::of_text).into_iter().collect()
        }
    }
}

/// A line of a page in HTML, or of JSON that broke off, says nothing.
fn first_line(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let line = text.lines().next()?.trim();
    let says_something = !line.is_empty() && !line.starts_with(['<', '{', '[']);
    says_something.then(|| line.to_owned())
}

impl Diagnostic {
    fn read(entry: &Value) -> Self {
        let text = |key: &str| clean(entry[key].as_str().unwrap_or_default());
        Self { code: text("code"), message: text("message"), detail: detail(&entry["detail"]) }
    }

    fn says_something(&self) -> bool {
        !self.code.is_empty() || !self.message.is_empty()
    }

    fn of_text(text: &str) -> Self {
        Self { code: String::new(), message: clean(text), detail: None }
    }
}

/// Objects name the blob or manifest in question; lists only repeat the scope that was asked for.
fn detail(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Object(fields) if !fields.is_empty() => value.to_string(),
        _ => return None,
    };
    (text.len() <= TEXT_LIMIT).then(|| clean(&text))
}

/// Text of the other end, safe for a terminal and not too long.
fn clean(text: &str) -> String {
    let escaped = text.chars().take(TEXT_LIMIT).flat_map(|c| {
        let escape = c.is_control().then(|| c.escape_debug());
        let plain = escape.is_none().then_some(c);
        escape.into_iter().flatten().chain(plain)
    });
    escaped.collect()
}

/// The last error of a chain: the ones above it say "error sending request" and the like.
pub(super) fn innermost(error: &dyn error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    clean(&cause.to_string())
}

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

    fn error(status: u16, body: &str) -> Error {
        let url = "https://ghcr.io/v2/acme/app/manifests/1".parse().unwrap();
        Error::from_answer(&Method::PUT, &url, StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn the_registrys_words_are_shown() {
        let body = r#"{"errors":[{"code":"DENIED","message":"permission_denied"}]}"#;
        let text = "PUT https://ghcr.io/v2/acme/app/manifests/1: 403 DENIED: permission_denied";
        assert_eq!(error(403, body).to_string(), text);
        let body =
            r#"{"errors":[{"code":"A","message":"b","detail":{"name":"x"}},{"code":"C","detail":[1]}]}"#;
        assert!(error(400, body).to_string().ends_with(r#"400 A: b {"name":"x"}; C"#));
    }

    #[test]
    fn other_bodies_say_what_they_can() {
        let says = |body| error(401, body).to_string().split_once("manifests/1: ").unwrap().1.to_owned();
        assert_eq!(
            says(r#"{"details":"incorrect username or password"}"#),
            "401 incorrect username or password"
        );
        assert_eq!(says("no\u{1b}[31m way\nsecond line"), "401 no\\u{1b}[31m way");
        let oauth = r#"{"error":"invalid_grant","error_description":"it is too old"}"#;
        assert_eq!(says(oauth), "401 it is too old");
        assert_eq!(says("<html>"), "401 Unauthorized");
        assert_eq!(says(r#"{"errors":[7, {"code":7}]}"#), "401 Unauthorized");
        assert_eq!(says(r#"{"errors":"#), "401 Unauthorized");
        assert_eq!(says(""), "401 Unauthorized");
        assert!(says(&"x".repeat(9000)).len() < 400);
    }

    #[test]
    fn retries_help_for_some() {
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(error(status, "").retryable(), "{status}");
        }
        for status in [400, 401, 403, 404, 405, 413, 416, 501] {
            assert!(!error(status, "").retryable(), "{status}");
        }
        assert!(error(404, r#"{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}"#).retryable());
    }

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
