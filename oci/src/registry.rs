//! Registries: the only code of this workspace that speaks HTTP, and the only code that is async.

mod access;
mod address;
mod ahead;
mod auth;
mod body;
mod certificates;
mod challenge;
mod date;
mod delete;
mod download;
mod endpoint;
mod error;
mod hosts;
mod http;
mod login;
mod manifests;
mod observer;
mod pace;
mod pages;
mod realm;
mod redact;
mod referrers;
mod retry;
mod scope;
mod tags;
mod threads;
mod token;
mod trace;
mod transport;
mod upload;
mod warnings;

use std::{fmt, path::PathBuf, sync::Arc};

pub use self::{
    ahead::Ahead,
    endpoint::is_plain_http,
    error::{Diagnostic, Distrust, Error, Problem},
    hosts::Hosts,
    login::{Proof, check_login},
    observer::{Exchange, Observer},
    retry::Patience,
    upload::cancel_uploads,
};
use self::{download::Remote, manifests::Document, scope::Scopes, threads::Threads, transport::Transport};
use crate::{Blob, Credentials, Digest, Put, Reference, Result, Sink, Source, spec::Descriptor};

/// How registries are reached.
#[derive(Clone)]
pub struct Settings {
    /// Accept any certificate, and plain HTTP where HTTPS is not answered.
    pub insecure: bool,
    /// PEM files of certificate authorities to trust besides the system's.
    pub authorities: Vec<PathBuf>,
    /// PEM files of a client certificate and its key.
    pub client_certificate: Option<(PathBuf, PathBuf)>,
    /// Folders such as `/etc/docker/certs.d` that have a folder for each registry with the certificates that are
    /// taken where none are given.
    pub certificate_folders: Vec<PathBuf>,
    /// Where users and passwords are looked up.
    pub credentials: Credentials,
    /// What the client calls itself, as `wpack/1.0.0`.
    pub user_agent: String,
    /// How long a registry is waited for.
    pub patience: Patience,
    /// Which registries want to be left alone, and how much each can take.
    pub hosts: Hosts,
    /// Who is told how it goes.
    pub observer: Arc<dyn Observer>,
}

impl Settings {
    /// The usual ones, with these credentials.
    pub fn new(credentials: Credentials) -> Self {
        Self {
            insecure: false,
            authorities: Vec::new(),
            client_certificate: None,
            certificate_folders: Vec::new(),
            credentials,
            user_agent: concat!("wpack/", env!("CARGO_PKG_VERSION")).to_owned(),
            patience: Patience::default(),
            hosts: Hosts::default(),
            observer: Arc::new(()),
        }
    }
}

/// One repository at one registry.
///
/// Its methods block, from as many threads as one likes, and must not be called from async code. The content
/// that is sent is checked by the registry, the content that is read by who reads it ([`Blob::verified`]).
#[derive(Clone)]
pub struct Registry {
    shared: Arc<Shared>,
}

/// What the repository and the downloads from it have in common.
struct Shared {
    threads: Threads,
    transport: Transport,
    reference: Reference,
    pull: Scopes,
    push: Scopes,
    patience: Patience,
    /// Held by who edits a list of referrers: each edit reads what it writes.
    editing: tokio::sync::Mutex<()>,
}

impl Registry {
    /// The repository of `reference`. Nothing is sent before the first use.
    ///
    /// # Errors
    /// When the system has no threads to spare, or keeps certificates for the registry that are not complete.
    pub fn open(reference: &Reference, settings: Settings) -> Result<Self> {
        let (registry, repository) = (reference.registry(), reference.repository());
        let threads = Threads::start().map_err(|e| crate::Error::BadPlace {
            place: format!("registry {registry}"),
            reason: e.to_string(),
        })?;
        let shared = Shared {
            threads,
            pull: Scopes::pull(repository),
            push: Scopes::push(repository),
            patience: settings.patience,
            editing: tokio::sync::Mutex::default(),
            transport: Transport::new(registry, repository, settings.at(registry)?),
            reference: reference.clone(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }
}

impl Shared {
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.threads.block_on(future)
    }

    fn no_image(&self, name: &str) -> crate::Error {
        crate::Error::NoImage { place: self.to_string(), name: format!("`{name}`") }
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "registry {}", self.reference.name())
    }
}

impl Source for Registry {
    /// `name` is a tag or a digest; a registry has too many images to go without.
    fn resolve(&self, name: Option<&str>) -> Result<Descriptor> {
        let Some(name) = name else {
            let name = "without a tag or digest".to_owned();
            return Err(crate::Error::NoImage { place: self.shared.to_string(), name });
        };
        let found = self.shared.block_on(self.shared.resolve(name))?;
        found.ok_or_else(|| self.shared.no_image(name))
    }

    /// Tags under which lists of referrers are kept name no images.
    fn names(&self) -> Result<Vec<String>> {
        let mut tags = self.tags()?;
        tags.retain(|tag| !crate::referrers::is_tag(tag));
        Ok(tags)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        let remote = Remote { shared: Arc::clone(&self.shared), descriptor: descriptor.clone() };
        Ok(Blob::elsewhere(descriptor.clone(), remote))
    }

    fn referrers(&self, subject: &Digest, artifact_type: Option<&str>) -> Result<Vec<Descriptor>> {
        self.shared.block_on(self.shared.referrers(subject, artifact_type))
    }
}

impl Sink for Registry {
    fn has(&self, descriptor: &Descriptor) -> Result<bool> {
        self.shared.block_on(self.shared.has(descriptor))
    }

    fn is_named(&self, root: &Descriptor, name: Option<&str>) -> Result<bool> {
        self.shared.block_on(self.shared.stands_for(name.unwrap_or(root.digest.as_str()), &root.digest))
    }

    fn put(&self, blob: &Blob) -> Result<Put> {
        if !manifests::is_document(blob.descriptor()) {
            return self.shared.block_on(self.shared.upload(blob));
        }
        let manifest = Document::read(blob)?;
        self.shared.block_on(self.shared.put_manifest(&manifest, blob.digest().as_str()))?;
        Ok(Put::Written)
    }

    /// `name` is a tag; without one the image is stored by its digest alone.
    fn finish(&self, root: &Blob, name: Option<&str>) -> Result<()> {
        let manifest = Document::read(root)?;
        self.shared.block_on(self.shared.put_manifest(&manifest, name.unwrap_or(root.digest().as_str())))
    }

    fn attach(&self, referrer: &Blob) -> Result<()> {
        self.finish(referrer, None)
    }
}
