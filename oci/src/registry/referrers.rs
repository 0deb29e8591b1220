//! What refers to an image in a registry, through its API or the tag that stands in for it
//! (distribution-spec, "Listing Referrers" and "Referrers Tag Schema").

use reqwest::{
    Method,
    header::{self, HeaderName, HeaderValue},
};
use tokio::time::sleep;

use super::{Shared, manifests::Document, pages::Pages, scope::Scopes};
use crate::{
    Digest, Error, Result,
    referrers::{self, Claim, List},
    spec::{Descriptor, media_type},
};

/// How often a list is written before those who write it at the same time are left to themselves.
const TRIES: u32 = 8;
/// The most referrers of one image.
const LIMIT: usize = 10_000;

/// A condition for a write (RFC 9110, section 13.1); registries that know none ignore it.
type Condition = (HeaderName, HeaderValue);

impl Shared {
    /// What refers to `subject`.
    pub(super) async fn referrers(
        &self,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Vec<Descriptor>> {
        let entries = match self.listed_by_api(subject, artifact_type).await? {
            Some(entries) => entries,
            None => self.list_under(&referrers::tag(subject), &self.pull).await?.0.entries(),
        };
        // A registry says in `OCI-Filters-Applied` whether it has chosen; choosing twice changes nothing.
        Ok(referrers::only(entries, artifact_type))
    }

    /// What the API lists; `None` when the registry has none.
    async fn listed_by_api(
        &self,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Option<Vec<Descriptor>>> {
        let path = format!("{}/referrers/{subject}", self.reference.repository());
        let call = self.transport.call(Method::GET, &path).await?;
        let mut first = call.url.clone();
        if let Some(kind) = artifact_type {
            first.query_pairs_mut().append_pair("artifactType", kind);
        }
        let mut pages = Pages::from(self, first);
        let mut entries = Vec::new();
        loop {
            let page = match pages.next().await {
                Ok(Some(page)) if page.media_type == media_type::INDEX => page,
                Ok(None) => return Ok(Some(entries)),
                // The specification says 404; others are what older registries make of an unknown path.
                Err(Error::Registry(e)) if matches!(e.status(), Some(400 | 404 | 405 | 501)) => {
                    return Ok(None);
                }
                Ok(Some(_)) => return Ok(None),
                Err(error) => return Err(error),
            };
            let list = List::parse(&page.bytes).map_err(|reason| call.refused(reason))?;
            entries.extend(list.entries());
            if entries.len() > LIMIT {
                return Err(call.refused(format!("it lists more than {LIMIT} referrers")).into());
            }
        }
    }

    /// Adds a manifest to the list under the tag.
    pub(super) async fn enlist(&self, claim: &Claim) -> Result<()> {
        self.edit(&claim.subject, |list| list.add(&claim.entry)).await
    }

    /// Takes a manifest out of the list under the tag, if there is one.
    pub(super) async fn unlist(&self, claim: &Claim) -> Result<()> {
        self.edit(&claim.subject, |list| list.remove(&claim.entry.digest)).await
    }

    /// Edits the list under the tag until there is nothing left to edit: whoever writes at the same time may
    /// undo it, so it is read again after it was written.
    async fn edit(&self, subject: &Digest, edit: impl Fn(&mut List) -> bool) -> Result<()> {
        let _one_at_a_time = self.editing.lock().await;
        let tag = referrers::tag(subject);
        for _ in 0..TRIES {
            let (mut list, condition) = self.list_under(&tag, &self.push).await?;
            if !edit(&mut list) {
                return Ok(());
            }
            self.put_list(&list, &tag, condition).await?;
            // Who has read the list before it was written writes about now.
            sleep(self.patience.delay / 4).await;
        }
        let call = self.manifest_call(Method::PUT, &tag).await?;
        Err(call.refused("others change the list of referrers all the time").into())
    }

    /// The list under a tag, and the condition that it is still the same.
    async fn list_under(&self, tag: &str, scopes: &Scopes) -> Result<(List, Option<Condition>)> {
        let Some(found) = self.fetch(tag, scopes).await? else {
            return Ok((List::default(), Some((header::IF_NONE_MATCH, HeaderValue::from_static("*")))));
        };
        let list = match found.is_index() {
            true => List::parse(found.bytes()),
            false => Err("it is no list of referrers".to_owned()),
        };
        let refused = |reason| Error::BadDocument { digest: found.digest().clone(), reason };
        Ok((list.map_err(refused)?, found.etag.map(|etag| (header::IF_MATCH, etag))))
    }

    /// Writes the list, unless another was written meanwhile.
    async fn put_list(&self, list: &List, tag: &str, condition: Option<Condition>) -> Result<()> {
        let document = Document::read(&list.render())?;
        let call = self.put_call(&document, tag).await?;
        let call = match condition {
            Some((name, value)) => call.header(name, value),
            None => call,
        };
        match self.transport.send(&call, &self.push).await {
            Err(Error::Registry(error)) if error.status() == Some(412) => Ok(()),
            outcome => outcome.map(drop),
        }
    }
}
