//! The proof that a registry takes a login.

use reqwest::{Method, StatusCode};

use super::{Settings, http::Http, scope::Scopes, threads::Threads, transport::Transport};
use crate::{Credentials, Error, Login, Result};

/// What credentials that were not kept yet are called in messages.
const ORIGIN: &str = "this login";

/// What a registry said to a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It took it.
    Accepted,
    /// It asked for none, so that nothing is proved: it may ask only those who push.
    NotAsked,
}

/// Shows a login to a registry (`GET /v2/`), and to its token server if it has one. The credentials in
/// `settings` are not used.
///
/// # Errors
/// [`Error::Registry`] when it is refused, or when the registry is not reached.
pub fn check_login(registry: &str, login: Login, settings: Settings) -> Result<Proof> {
    let threads = Threads::start()
        .map_err(|e| Error::BadPlace { place: format!("registry {registry}"), reason: e.to_string() })?;
    let settings = Settings { credentials: Credentials::given(login, ORIGIN), ..settings.at(registry)? };
    threads.block_on(check(registry, settings))
}

async fn check(registry: &str, settings: Settings) -> Result<Proof> {
    let stranger = Http::new(settings.clone());
    let transport = Transport::new(registry, "", settings);
    let call = transport.call(Method::GET, "").await?;
    transport.send(&call, &Scopes::default()).await?;
    let answer = transport.retried(async || stranger.exchange(&call).await).await?;
    Ok(if answer.status() == StatusCode::UNAUTHORIZED { Proof::Accepted } else { Proof::NotAsked })
}
