//! A token and how long it lasts.

use std::time::Duration;

use reqwest::header::HeaderValue;
use serde::Deserialize;
use tokio::time::Instant;

use super::http::Answer;
use crate::Result;

/// The most that is read of a token server's answer, in bytes; oras-go reads as much.
const LIMIT: usize = 128 * 1024;
/// How long a token lasts at least, and when nothing is said (distribution's `spec/auth/token.md`), in seconds.
const LEAST_SECONDS: u64 = 60;
/// How long before its end a token is replaced, so that it does not end on the way.
const MARGIN: Duration = Duration::from_secs(10);

/// A token, ready to be sent.
pub(super) struct Token {
    header: HeaderValue,
    fresh_until: Instant,
}

impl Token {
    /// Reads a token server's answer.
    pub(super) async fn read(answer: Answer) -> Result<Self> {
        let received = Instant::now();
        let no_token = answer.refused("its answer holds no token");
        let Ok(body) = serde_json::from_slice::<Body>(&answer.bytes(LIMIT).await?) else {
            return Err(no_token.into());
        };
        let seconds = body.expires_in.unwrap_or_default().max(LEAST_SECONDS);
        let text = [body.token, body.access_token].into_iter().flatten().find(|token| !token.is_empty());
        let header = text.and_then(|token| HeaderValue::from_str(&format!("Bearer {token}")).ok());
        let Some(mut header) = header else { return Err(no_token.into()) };
        header.set_sensitive(true);
        let lifetime = Duration::from_secs(seconds).saturating_sub(MARGIN);
        // A lifetime beyond what the clock can count is as good as a day.
        let day = received + Duration::from_secs(24 * 60 * 60);
        Ok(Self { header, fresh_until: received.checked_add(lifetime).unwrap_or(day) })
    }

    pub(super) fn header(&self) -> &HeaderValue {
        &self.header
    }

    pub(super) fn is_fresh(&self) -> bool {
        Instant::now() < self.fresh_until
    }
}

#[derive(Deserialize)]
struct Body {
    token: Option<String>,
    access_token: Option<String>,
    expires_in: Option<u64>,
}
