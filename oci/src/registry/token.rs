//! Tokens: how they are asked for, and how long they last.

use std::time::Duration;

use reqwest::{
    Method, Url,
    header::{self, HeaderValue},
};
use serde::Deserialize;
use tokio::time::Instant;

use super::{
    http::{Answer, Call},
    scope::Scopes,
};
use crate::{Result, credentials::Secret};

/// The most that is read of a token server's answer, in bytes; oras-go reads as much.
const LIMIT: usize = 128 * 1024;
/// How long a token lasts at least, and when nothing is said (distribution's `spec/auth/token.md`), in seconds.
const LEAST_SECONDS: u64 = 60;
/// How long before its end a token is replaced, so that it does not end on the way.
const MARGIN: Duration = Duration::from_secs(10);

/// The name under which wpack asks for tokens with a refresh token; servers show it in their logs.
const CLIENT_ID: &str = "wpack";

/// What a token server is asked.
pub(super) struct TokenRequest<'a> {
    pub(super) realm: &'a Url,
    pub(super) service: Option<&'a str>,
    pub(super) scopes: &'a Scopes,
}

impl TokenRequest<'_> {
    /// Distribution's `spec/auth/token.md`.
    pub(super) fn get(&self, authorization: Option<HeaderValue>) -> Call {
        let mut url = self.realm.clone();
        {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(self.service.map(|service| ("service", service)));
            query.extend_pairs(self.scopes.iter().map(|scope| ("scope", scope)));
        }
        let call = Call::new(Method::GET, url);
        match authorization {
            Some(value) => call.header(header::AUTHORIZATION, value),
            None => call,
        }
    }

    /// Distribution's `spec/auth/oauth.md`.
    pub(super) fn post(&self, refresh_token: &Secret) -> Call {
        let mut form = self.realm.clone();
        form.set_query(None);
        form.query_pairs_mut()
            .append_pair("grant_type", "refresh_token")
            .append_pair("refresh_token", refresh_token.expose())
            .append_pair("client_id", CLIENT_ID)
            .append_pair("scope", &self.scopes.iter().collect::<Vec<_>>().join(" "))
            .extend_pairs(self.service.map(|service| ("service", service)));
        let form = form.query().unwrap_or_default().to_owned();
        Call::new(Method::POST, self.realm.clone())
            .header(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))
            .bytes(form)
    }
}

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
