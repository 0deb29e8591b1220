//! What a registry, or the network to it, answered instead of what was asked for.

mod diagnostic;

use std::{error, fmt, io, time::Duration};

use reqwest::{Method, StatusCode, Url};

pub use self::diagnostic::Diagnostic;
pub(super) use self::diagnostic::clean;
use super::{realm::NotPublic, redact::redact};

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
    nobody_listens: bool,
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

/// Who is not trusted by the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// The server, by us.
    OfServer,
    /// We, by the server: it wants a client certificate, or another one.
    OfClient,
}

impl Error {
    pub(super) fn new(method: &Method, url: &Url, problem: Problem) -> Self {
        Self {
            method: method.clone(),
            url: redact(url).into(),
            problem,
            credential: None,
            is_login: false,
            nobody_listens: false,
            retry_after: None,
        }
    }

    pub(super) fn refused(method: &Method, url: &Url, reason: impl Into<String>) -> Self {
        Self::new(method, url, Problem::Refused(reason.into()))
    }

    pub(super) fn network(method: &Method, url: &Url, error: reqwest::Error) -> Self {
        let error = error.without_url();
        let cause = innermost(&error);
        let reason = clean(&cause.to_string());
        if cause.is::<NotPublic>() {
            return Self::refused(method, url, reason);
        }
        let is_final =
            distrust(&reason).is_some() || FINAL_REASONS.iter().any(|words| reason.contains(words));
        let nobody_listens =
            cause.downcast_ref().map(io::Error::kind) == Some(io::ErrorKind::ConnectionRefused);
        Self { nobody_listens, ..Self::new(method, url, Problem::Network { reason, transient: !is_final }) }
    }

    pub(super) fn stalled(method: &Method, url: &Url, after: Duration) -> Self {
        let reason = format!("nothing moved for {} seconds", after.as_secs());
        Self::new(method, url, Problem::Network { reason, transient: true })
    }

    pub(super) fn from_answer(method: &Method, url: &Url, status: StatusCode, body: &[u8]) -> Self {
        let problem = Problem::Status { status: status.as_u16(), diagnostics: diagnostic::read(body) };
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

    /// Who was not trusted, if that is why there is no connection.
    pub fn distrust(&self) -> Option<Distrust> {
        match &self.problem {
            Problem::Network { reason, .. } => distrust(reason),
            Problem::Status { .. } | Problem::Refused(_) => None,
        }
    }

    /// Whether the connection was refused at once.
    pub(super) fn nobody_listens(&self) -> bool {
        self.nobody_listens
    }

    /// Whether the connection was lost on the way.
    pub(super) fn broke_off(&self) -> bool {
        matches!(self.problem, Problem::Network { transient: true, .. }) && !self.nobody_listens
    }

    /// Whether an upload can go on after this: its session is not what was unknown.
    pub(super) fn leaves_session(&self) -> bool {
        self.retryable() && !matches!(self.status(), Some(400 | 404))
    }

    /// How long the other end asked to be left alone.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Whether the request travelled unencrypted.
    pub fn is_plain_http(&self) -> bool {
        self.url.starts_with("http://")
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

/// rustls says `invalid peer certificate: …`, or names the alert of the other end (RFC 8446, section 6.2):
/// `received fatal alert: CertificateRequired`.
fn distrust(reason: &str) -> Option<Distrust> {
    let is_alert = reason.contains("fatal alert");
    let is_of_certificates =
        reason.to_ascii_lowercase().contains("certificate") || reason.contains("UnknownCA");
    let who = if is_alert { Distrust::OfClient } else { Distrust::OfServer };
    is_of_certificates.then_some(who)
}

/// 499 and 522 are what nginx and Cloudflare answer for connections that broke.
fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 429 | 499 | 500 | 502 | 503 | 504 | 522)
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

/// The last error of a chain: the ones above it say "error sending request" and the like.
pub(super) fn innermost<'a>(error: &'a (dyn error::Error + 'static)) -> &'a (dyn error::Error + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
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
    fn who_is_not_trusted() {
        for alert in ["BadCertificate", "CertificateRequired", "UnknownCA"] {
            assert_eq!(distrust(&format!("received fatal alert: {alert}")), Some(Distrust::OfClient));
        }
        assert_eq!(distrust("invalid peer certificate: UnknownIssuer"), Some(Distrust::OfServer));
        assert_eq!(distrust("received fatal alert: HandshakeFailure"), None);
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
}
