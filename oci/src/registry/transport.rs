//! Requests to one registry: credentials for it alone, redirects, retries.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Method, StatusCode, Url,
    header::{self, HeaderValue},
};
use tokio::sync::OnceCell;

use super::{
    Settings,
    auth::Auth,
    endpoint::{self, Schemes},
    hosts::Host,
    http::{Answer, Call, Http},
    realm::{self, Realms},
    retry::Retry,
    scope::Scopes,
    warnings::Warnings,
};
use crate::{Error, Result};

/// How many redirects are followed; reqwest and Go follow as many.
const REDIRECT_LIMIT: usize = 10;

/// The way to one registry.
pub(super) struct Transport {
    registry: String,
    schemes: Schemes,
    base: OnceCell<Url>,
    http: Http,
    auth: Auth,
    retry: Retry,
    host: Arc<Host>,
    warnings: Warnings,
}

impl Transport {
    pub(super) fn new(registry: &str, repository: &str, settings: Settings) -> Self {
        let own_certificates = !settings.authorities.is_empty() || settings.client_certificate.is_some();
        let host = endpoint::base("https", registry).and_then(|url| url.host_str().map(str::to_owned));
        let known = settings.hosts.get(registry);
        let realms = Realms::new(host.as_deref().unwrap_or(registry), Arc::new(realm::System));
        Self {
            registry: registry.to_owned(),
            schemes: Schemes::of(registry, settings.insecure, own_certificates),
            base: OnceCell::new(),
            auth: Auth::new(settings.clone(), realms, registry, repository),
            retry: Retry::new(Arc::clone(&known), &settings),
            host: known,
            warnings: Warnings::new(registry, Arc::clone(&settings.observer)),
            http: Http::new(settings),
        }
    }

    /// A request for a path below `/v2/`.
    pub(super) async fn call(&self, method: Method, path: &str) -> Result<Call> {
        let url = self.base().await?.join(path);
        Ok(Call::new(method, url.map_err(|e| self.unusable(e.to_string()))?))
    }

    /// Runs `attempt` under the policy for retries.
    pub(super) async fn retried<T>(&self, attempt: impl AsyncFnMut() -> Result<T>) -> Result<T> {
        self.retry.run(attempt).await
    }

    /// Tells that a failure was not final, where the policy is not what goes on.
    pub(super) fn resumed_after(&self, error: &super::Error) {
        self.retry.tell(error, Duration::ZERO);
    }

    /// Sends a request, again where that can help; an answer that tells of an error is one.
    pub(super) async fn send(&self, call: &Call, scopes: &Scopes) -> Result<Answer> {
        self.retried(async || self.once(call, scopes).await).await
    }

    /// Sends a request when the registry can take one more, and once more if it asks for other credentials.
    pub(super) async fn once(&self, call: &Call, scopes: &Scopes) -> Result<Answer> {
        let turn = self.host.pace(call.has_content()).turn().await;
        let outcome = self.authorized(call, scopes).await;
        turn.learn(&outcome);
        outcome
    }

    async fn authorized(&self, call: &Call, scopes: &Scopes) -> Result<Answer> {
        let base = self.base().await?;
        let sent = self.auth.header(base, scopes).await?;
        let mut answer = self.follow(call, sent.as_ref()).await?;
        if answer.status() == StatusCode::UNAUTHORIZED
            && self.is_ours(answer.url())
            && let Some(header) = self.auth.answer(base, &answer, scopes, sent.as_ref()).await?
        {
            answer = self.follow(call, Some(&header)).await?;
        }
        self.auth.answered().await;
        self.judge(answer).await
    }

    /// Whether a URL belongs to the registry itself.
    pub(super) fn is_ours(&self, url: &Url) -> bool {
        self.base.get().is_some_and(|base| endpoint::same_origin(base, url))
    }

    /// A URL that an answer names, relative to that answer.
    ///
    /// # Errors
    /// When it is no URL for this client, or would give up encryption.
    pub(super) fn resolve(answer: &Answer, location: &str) -> Result<Url> {
        let url = endpoint::follow(answer.url(), location);
        url.map_err(|reason| answer.refused(reason).into())
    }

    /// Follows redirects. What the registry may know goes only to the registry.
    async fn follow(&self, call: &Call, authorization: Option<&HeaderValue>) -> Result<Answer> {
        let mut url = call.url.clone();
        for _ in 0..=REDIRECT_LIMIT {
            let mut hop = call.to(url);
            if let Some(value) = authorization.filter(|_| self.is_ours(&hop.url)) {
                hop = hop.header(header::AUTHORIZATION, value.clone());
            }
            let answer = self.http.exchange(&hop).await?;
            match redirect(&call.method, &answer) {
                Some(location) => url = Self::resolve(&answer, location)?,
                None => return Ok(answer),
            }
        }
        Err(call.refused(format!("it was redirected more than {REDIRECT_LIMIT} times")).into())
    }

    async fn judge(&self, answer: Answer) -> Result<Answer> {
        if self.is_ours(answer.url()) {
            self.warnings.tell(&answer);
        }
        if answer.status().is_success() {
            return Ok(answer);
        }
        let is_refusal = matches!(answer.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
        let origin = if is_refusal && self.is_ours(answer.url()) { self.auth.origin().await } else { None };
        Err(answer.failure().await.with_credential(origin).into())
    }

    async fn base(&self) -> Result<&Url> {
        self.base.get_or_try_init(|| self.find_base()).await
    }

    async fn find_base(&self) -> Result<Url> {
        let preferred = self.base_of(self.schemes.preferred)?;
        let Some(fallback) = self.schemes.fallback else { return Ok(preferred) };
        let fallback = self.base_of(fallback)?;
        self.retried(async || self.probe(&preferred, &fallback).await).await
    }

    /// Asks where two schemes are possible: the first that is answered at all is taken.
    async fn probe(&self, preferred: &Url, fallback: &Url) -> Result<Url> {
        let answers = async |base: &Url| self.http.exchange(&Call::new(Method::GET, base.clone())).await;
        match answers(preferred).await {
            Err(Error::Registry(error)) if error.status().is_none() && error.distrust().is_none() => {
                // When both fail, the failure of the preferred scheme is the one to tell.
                answers(fallback).await.map(|_| fallback.clone()).map_err(|_| error.into())
            }
            outcome => outcome.map(|_| preferred.clone()),
        }
    }

    fn base_of(&self, scheme: &str) -> Result<Url> {
        let base = endpoint::base(scheme, &self.registry);
        base.ok_or_else(|| self.unusable("its name is not that of a host".to_owned()))
    }

    fn unusable(&self, reason: String) -> Error {
        Error::BadPlace { place: format!("registry {}", self.registry), reason }
    }
}

/// Where a request shall go instead. Only 307 and 308 promise that its method and content stay the same.
fn redirect<'a>(method: &Method, answer: &'a Answer) -> Option<&'a str> {
    let follows = match answer.status().as_u16() {
        307 | 308 => true,
        301..=303 => matches!(*method, Method::GET | Method::HEAD),
        _ => false,
    };
    answer.header(header::LOCATION).filter(|_| follows)
}
