//! Where tokens are fetched, which is where credentials go.

use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::{
    Method, Url,
    dns::{Addrs, Name, Resolve, Resolving},
};

use super::{Error, address::is_public};
use crate::Result;

/// The rule for token servers of one registry: as safe to reach as the registry, and no way into a network
/// that the registry is not in (CVE-2026-48978, CVE-2019-10214, go-containerregistry #2440).
///
/// As the resolver of the connections it judges the addresses that are then used, so a name cannot mean another
/// one later. Where a proxy resolves names, it alone knows their addresses.
#[derive(Clone)]
pub(super) struct Realms {
    names: Arc<dyn Resolve>,
    /// The host of the registry.
    registry: Arc<str>,
    /// The hosts of token servers; other names are those of proxies.
    hosts: Arc<Mutex<BTreeSet<String>>>,
}

/// An address that credentials must not go to.
#[derive(Debug, thiserror::Error)]
#[error("its host has the address {0}, which is not public as that of the registry is")]
pub(super) struct NotPublic(IpAddr);

impl Realms {
    pub(super) fn new(registry: &str, names: Arc<dyn Resolve>) -> Self {
        Self { names, registry: registry.into(), hosts: Arc::default() }
    }

    /// The URL of a token server, as far as it can be judged before a connection is made.
    pub(super) async fn check(&self, base: &Url, realm: &str) -> Result<Url> {
        let refused = |reason: &str| Error::refused(&Method::GET, base, format!("its token server {reason}"));
        let realm = Url::parse(realm).map_err(|_| refused("has no valid URL"))?;
        if !realm.username().is_empty() || realm.password().is_some() {
            return Err(refused("is named with a user").into());
        }
        match (base.scheme(), realm.scheme()) {
            (_, "https") | ("http", "http") => {}
            (_, "http") => return Err(refused("is reached without encryption, unlike the registry").into()),
            _ => return Err(refused("is not reached by https").into()),
        }
        let host = realm.host_str().unwrap_or_default();
        if let Some(address) = literal(host) {
            let judged = self.judge(host, &[address]).await;
            judged.map_err(|e| Error::refused(&Method::GET, &realm, e.to_string()))?;
        }
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned());
        Ok(realm)
    }

    async fn judge(&self, host: &str, addresses: &[IpAddr]) -> Result<(), NotPublic> {
        let inside = addresses.iter().find(|address| !is_public(**address));
        match inside {
            Some(address) if host != &*self.registry && !self.registry_is_inside().await => {
                Err(NotPublic(*address))
            }
            _ => Ok(()),
        }
    }

    /// Whether the registry itself is on this machine or in the network around it.
    async fn registry_is_inside(&self) -> bool {
        if let Some(address) = literal(&self.registry) {
            return !is_public(address);
        }
        let Ok(name) = self.registry.parse::<Name>() else { return false };
        self.names.resolve(name).await.is_ok_and(|mut found| found.any(|found| !is_public(found.ip())))
    }

    fn is_realm(&self, host: &str) -> bool {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner).contains(host)
    }
}

impl Resolve for Realms {
    fn resolve(&self, name: Name) -> Resolving {
        let realms = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = realms.names.resolve(name).await?.collect();
            if realms.is_realm(&host) {
                let addresses: Vec<_> = found.iter().map(SocketAddr::ip).collect();
                realms.judge(&host, &addresses).await?;
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// The address that a host is, when it is no name.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Names as the operating system knows them.
pub(super) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests;
