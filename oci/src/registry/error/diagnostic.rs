//! What an error body says.

use std::fmt;

use serde_json::Value;

/// How much of a text from the other end is shown, in characters.
const TEXT_LIMIT: usize = 300;
/// Where token servers have their message: Docker Hub, RFC 6749, others.
const MESSAGES: [&str; 4] = ["details", "error_description", "message", "error"];
/// How many entries of an error body are shown.
const DIAGNOSTICS_LIMIT: usize = 3;

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

impl Diagnostic {
    /// Two tell that an upload session is gone: a new one can be opened. A manifest's blob is unknown for a
    /// moment in docker-registry when two clients upload the same one, and in registries with several replicas.
    pub(super) fn is_transient(&self) -> bool {
        matches!(
            self.code.as_str(),
            "TOOMANYREQUESTS"
                | "UNAVAILABLE"
                | "BLOB_UPLOAD_UNKNOWN"
                | "BLOB_UPLOAD_INVALID"
                | "MANIFEST_BLOB_UNKNOWN"
        )
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
pub(super) fn read(body: &[u8]) -> Vec<Diagnostic> {
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
pub(in crate::registry) fn clean(text: &str) -> String {
    let escaped = text.chars().take(TEXT_LIMIT).flat_map(|c| {
        let escape = c.is_control().then(|| c.escape_debug());
        let plain = escape.is_none().then_some(c);
        escape.into_iter().flatten().chain(plain)
    });
    escaped.collect()
}
