//! What is taken away from a registry (distribution-spec, "Content Management").

use reqwest::Method;

use super::{Registry, Shared, scope::Scopes};
use crate::{Digest, Error, Result, referrers::Claim};

impl Registry {
    /// Deletes a tag, or the manifest with that digest and with it every tag that stands for it.
    ///
    /// A registry that cannot delete a tag alone refuses; the manifest then stays, since other tags may share it.
    ///
    /// # Errors
    /// [`Error::NoImage`], or what the registry answers.
    pub fn delete(&self, name: &str) -> Result<()> {
        self.shared.block_on(self.shared.delete(name))
    }
}

impl Shared {
    async fn delete(&self, name: &str) -> Result<()> {
        let claim = match name.parse::<Digest>() {
            Ok(digest) => self.claim_of(&digest).await?,
            Err(_) => None,
        };
        let call = self.manifest_call(Method::DELETE, name).await?;
        let scopes = Scopes::delete(self.reference.repository());
        match self.transport.send(&call, &scopes).await {
            Err(Error::Registry(error)) if error.status() == Some(404) => return Err(self.no_image(name)),
            outcome => outcome?,
        };
        match claim {
            Some(claim) => self.unlist(&claim).await,
            None => Ok(()),
        }
    }

    /// What a manifest refers to, as long as it can be asked.
    async fn claim_of(&self, digest: &Digest) -> Result<Option<Claim>> {
        let found =
            self.fetch(digest.as_str(), &self.pull).await?.ok_or_else(|| self.no_image(digest.as_str()))?;
        Ok(found.claim())
    }
}
