//! Credentials and tokens for one repository.

use std::{collections::BTreeMap, mem, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{
    Url,
    header::{self, HeaderValue},
};
use tokio::{sync::Mutex, task};

use super::{
    Settings,
    challenge::Challenge,
    http::{Answer, Call, Http},
    observer::Observer,
    realm::Realms,
    scope::Scopes,
    token::{Token, TokenRequest},
};
use crate::{
    Result,
    credentials::{Credential, Credentials, Login, Secret},
};

/// What is known of how to authenticate. One lock over all of it, held while a token is fetched, so that
/// parallel requests wait for one token instead of fetching many.
pub(super) struct Auth {
    http: Http,
    realms: Realms,
    credentials: Credentials,
    observer: Arc<dyn Observer>,
    registry: String,
    repository: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    challenge: Option<Challenge>,
    /// Looked up when first needed; the inner `None` means anonymous.
    credential: Option<Option<Credential>>,
    tokens: BTreeMap<Scopes, Token>,
    /// Whether it was told where the credentials come from.
    is_identified: bool,
}

impl Auth {
    pub(super) fn new(settings: Settings, realms: Realms, registry: &str, repository: &str) -> Self {
        Self {
            credentials: settings.credentials.clone(),
            observer: Arc::clone(&settings.observer),
            http: Http::to_realms(settings, realms.clone()),
            realms,
            registry: registry.to_owned(),
            repository: repository.to_owned(),
            state: Mutex::default(),
        }
    }

    /// What to send with a request, as far as the registry has asked for anything yet.
    pub(super) async fn header(&self, base: &Url, scopes: &Scopes) -> Result<Option<HeaderValue>> {
        let mut state = self.state.lock().await;
        match state.challenge.clone() {
            Some(challenge) => self.authorization(&mut state, base, &challenge, scopes).await,
            None => Ok(None),
        }
    }

    /// What to send instead of `sent`, which the registry answered with 401; `None` when there is nothing else.
    pub(super) async fn answer(
        &self,
        base: &Url,
        answer: &Answer,
        scopes: &Scopes,
        sent: Option<&HeaderValue>,
    ) -> Result<Option<HeaderValue>> {
        let Some(challenge) = Challenge::choose(answer.headers(header::WWW_AUTHENTICATE)) else {
            return Ok(None);
        };
        let mut state = self.state.lock().await;
        // A token that differs from the sent one was fetched meanwhile, by another request.
        if sent.is_some() && state.tokens.get(scopes).map(Token::header) == sent {
            state.tokens.remove(scopes);
        }
        state.challenge = Some(challenge.clone());
        let header = self.authorization(&mut state, base, &challenge, scopes).await?;
        Ok(header.filter(|header| Some(header) != sent))
    }

    /// Tells whose credentials the registry gets, if nobody was told yet: by now it has asked for some, or
    /// answered without.
    pub(super) async fn answered(&self) {
        self.identify(&mut *self.state.lock().await);
    }

    fn identify(&self, state: &mut State) {
        if !mem::replace(&mut state.is_identified, true) {
            let credential = state.credential.as_ref().and_then(Option::as_ref);
            self.observer.identified(&self.registry, credential.map(|credential| credential.origin.as_str()));
        }
    }

    /// Where the credentials come from, if there are any.
    pub(super) async fn origin(&self) -> Option<String> {
        let state = self.state.lock().await;
        state.credential.as_ref()?.as_ref().map(|credential| credential.origin.clone())
    }

    async fn authorization(
        &self,
        state: &mut State,
        base: &Url,
        challenge: &Challenge,
        scopes: &Scopes,
    ) -> Result<Option<HeaderValue>> {
        let credential = self.credential(state).await?;
        match (challenge, credential.as_ref().map(|credential| &credential.login)) {
            (_, Some(Login::RegistryToken(token))) => Ok(sensitive(&format!("Bearer {}", token.expose()))),
            (Challenge::Basic, Some(Login::Basic { user, password })) => Ok(basic(user, password)),
            (Challenge::Basic, _) => Ok(None),
            (Challenge::Bearer { realm, service, scope }, login) => {
                if let Some(token) = state.tokens.get(scopes).filter(|token| token.is_fresh()) {
                    return Ok(Some(token.header().clone()));
                }
                let realm = self.realms.check(base, realm).await?;
                let wanted = scopes.clone().with(scope.as_deref().unwrap_or_default());
                let request = TokenRequest { realm: &realm, service: service.as_deref(), scopes: &wanted };
                let token = self.fetch(&request, login).await.map_err(|e| told(e, credential.as_ref()))?;
                let header = token.header().clone();
                state.tokens.insert(scopes.clone(), token);
                Ok(Some(header))
            }
        }
    }

    /// Looked up once, away from the network's threads: a helper may ask a person.
    async fn credential(&self, state: &mut State) -> Result<Option<Credential>> {
        if let Some(known) = &state.credential {
            return Ok(known.clone());
        }
        let (credentials, registry, repository) =
            (self.credentials.clone(), self.registry.clone(), self.repository.clone());
        let search = task::spawn_blocking(move || credentials.find(&registry, &repository));
        let found = search.await.map_err(|e| crate::Error::Credentials {
            origin: "the environment".to_owned(),
            reason: e.to_string(),
        })??;
        state.credential = Some(found.clone());
        self.identify(state);
        Ok(found)
    }

    async fn fetch(&self, request: &TokenRequest<'_>, login: Option<&Login>) -> Result<Token> {
        match login {
            Some(Login::Basic { user, password }) => self.exchange(request.get(basic(user, password))).await,
            Some(Login::IdentityToken { user, token }) => match self.exchange(request.post(token)).await {
                // Servers without that exchange (GCR, Artifactory, ACR) answer so; containerd does the same.
                Err(crate::Error::Registry(e)) if matches!(e.status(), Some(400 | 401 | 404 | 405)) => {
                    self.exchange(request.get(basic(user, token))).await
                }
                outcome => outcome,
            },
            Some(Login::RegistryToken(_)) | None => self.exchange(request.get(None)).await,
        }
    }

    /// One request for a token. Redirects are not followed: credentials go to the realm or nowhere.
    async fn exchange(&self, call: Call) -> Result<Token> {
        let answer = self.http.exchange(&call).await?;
        if !answer.status().is_success() {
            return Err(answer.failure().await.into());
        }
        Token::read(answer).await
    }
}

fn basic(user: &str, password: &Secret) -> Option<HeaderValue> {
    sensitive(&format!("Basic {}", STANDARD.encode(format!("{user}:{}", password.expose()))))
}

/// A header that no debug output shows.
fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The failure of a login, with the origin of the credentials if it is they that were refused.
fn told(error: crate::Error, credential: Option<&Credential>) -> crate::Error {
    let crate::Error::Registry(error) = error else { return error };
    let is_refusal = matches!(error.status(), Some(400 | 401 | 403));
    let origin = credential.filter(|_| is_refusal).map(|credential| credential.origin.clone());
    error.with_credential(origin).at_login().into()
}
