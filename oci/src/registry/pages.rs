//! Lists that come in pages (distribution-spec, "Listing Tags" and "Listing Referrers").

use std::collections::BTreeSet;

use reqwest::{
    Method, Url,
    header::{self, HeaderValue},
};

use super::{Shared, http::Call, manifests::content_type, transport::Transport};
use crate::{Result, spec::DOCUMENT_LIMIT};

/// The most pages of a list; with the least that registries put on one, a hundred, that is 100 000 entries.
const PAGE_LIMIT: usize = 1000;

/// One page.
pub(super) struct Page {
    /// What the answer says it is.
    pub(super) media_type: String,
    pub(super) bytes: Vec<u8>,
}

/// The way through a list: each page says where the next one is.
pub(super) struct Pages<'a> {
    shared: &'a Shared,
    next: Option<Url>,
    seen: BTreeSet<Url>,
    has_links: bool,
}

impl<'a> Pages<'a> {
    pub(super) fn from(shared: &'a Shared, first: Url) -> Self {
        Self { shared, next: Some(first), seen: BTreeSet::new(), has_links: false }
    }

    /// The next page; `None` after the last one.
    ///
    /// # Errors
    /// What the registry answers; also for a list that does not end, or leads away from the registry.
    pub(super) async fn next(&mut self) -> Result<Option<Page>> {
        let Some(url) = self.next.take() else { return Ok(None) };
        let call = Call::new(Method::GET, url.clone())
            .header(header::ACCEPT, HeaderValue::from_static("application/vnd.oci.image.index.v1+json, */*"));
        if !self.seen.insert(url) || self.seen.len() > PAGE_LIMIT {
            return Err(call.refused("its list has no end").into());
        }
        let answer = self.shared.transport.send(&call, &self.shared.pull).await?;
        let links = answer.headers(header::LINK).find_map(next_link);
        let next = links.map(|link| Transport::resolve(&answer, link)).transpose()?;
        if next.as_ref().is_some_and(|next| !self.shared.transport.is_ours(next)) {
            return Err(answer.refused("its list goes on at another host").into());
        }
        self.has_links |= next.is_some();
        self.next = next;
        let media_type = content_type(&answer).unwrap_or_default().to_owned();
        Ok(Some(Page { media_type, bytes: answer.bytes(DOCUMENT_LIMIT as usize).await? }))
    }

    /// Goes on at `url`, where no page ever said how.
    pub(super) fn go_on(&mut self, url: Url) {
        if !self.has_links {
            self.next = Some(url);
        }
    }
}

/// The target of the link to the next page in a `Link` header (RFC 8288), if it has one.
fn next_link(header: &str) -> Option<&str> {
    let mut rest = header;
    loop {
        let (target, after) = rest.split_once('<')?.1.split_once('>')?;
        let parameters = after.split('<').next().unwrap_or_default();
        let is_next = |parameter: &str| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("rel") => {
                value.trim().trim_end_matches(',').trim_matches('"').eq_ignore_ascii_case("next")
            }
            _ => false,
        };
        if parameters.split(';').any(is_next) {
            return Some(target);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        for (header, target) in [
            (r#"</v2/a/tags/list?n=2&last=b>; rel="next""#, Some("/v2/a/tags/list?n=2&last=b")),
            ("<x>;rel=next", Some("x")),
            (r#"<x>; title="a;b"; Rel = "NEXT""#, Some("x")),
            (r#"<a>; rel="prev", <b>; rel="next""#, Some("b")),
            (r#"<a>; rel="next", <b>; rel="last""#, Some("a")),
            (r#"<a>; rel="prev""#, None),
            ("<a>", None),
            ("<a", None),
            ("", None),
        ] {
            assert_eq!(next_link(header), target, "{header}");
        }
    }
}
