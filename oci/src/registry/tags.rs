//! The tags of a repository (distribution-spec, "Listing Tags").

use reqwest::{Method, Url};
use serde::Deserialize;

use super::{Registry, Shared, error::clean, pages::Pages};
use crate::Result;

/// How many tags are asked for at once: ECR and distribution 3 refuse more.
const PAGE: usize = 1000;
/// The most tags that are listed.
const LIMIT: usize = 100_000;

#[derive(Deserialize)]
struct Body {
    /// GHCR writes `null` on a last page that is empty.
    tags: Option<Vec<String>>,
}

impl Registry {
    /// The tags of the repository, in the order of the registry. What cannot stand in a tag is escaped.
    ///
    /// # Errors
    /// What the registry answers; also for a list that has no end.
    pub fn tags(&self) -> Result<Vec<String>> {
        self.shared.block_on(self.shared.tags())
    }
}

impl Shared {
    async fn tags(&self) -> Result<Vec<String>> {
        let path = format!("{}/tags/list?n={PAGE}", self.reference.repository());
        let first = self.transport.call(Method::GET, &path).await?;
        let mut pages = Pages::from(self, first.url.clone());
        let mut tags: Vec<String> = Vec::new();
        while let Some(page) = pages.next().await? {
            let body: Body = serde_json::from_slice(&page.bytes)
                .map_err(|_| first.refused("it answers with no list of tags"))?;
            let found: Vec<String> = body.tags.unwrap_or_default().iter().map(|tag| clean(tag)).collect();
            // Older registries give a full page without a link to the next, and some give it again and again.
            if let Some(last) = found.last().filter(|last| found.len() == PAGE && tags.last() != Some(last)) {
                pages.go_on(after(&first.url, last));
            }
            if found.last().is_none_or(|last| tags.last() != Some(last)) {
                tags.extend(found);
            }
            if tags.len() > LIMIT {
                return Err(first.refused(format!("it has more than {LIMIT} tags")).into());
            }
        }
        Ok(tags)
    }
}

fn after(first: &Url, last: &str) -> Url {
    let mut url = first.clone();
    url.query_pairs_mut().append_pair("last", last);
    url
}
