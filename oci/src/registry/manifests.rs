//! Manifests and tags.

use bytes::Bytes;
use reqwest::{
    Method, StatusCode,
    header::{self, HeaderValue},
};

use super::{
    Shared,
    http::{Answer, Call},
    scope::Scopes,
};
use crate::{
    Blob, Digest, Error, Result,
    referrers::Claim,
    spec::{DOCUMENT_LIMIT, Descriptor, media_type},
};

/// The header in which a registry names the digest of a manifest (distribution-spec, "Pulling manifests").
const DOCKER_CONTENT_DIGEST: &str = "docker-content-digest";

/// Whether the content lies under `manifests` and not under `blobs`.
pub(super) fn is_document(descriptor: &Descriptor) -> bool {
    media_type::is_manifest(&descriptor.media_type) || media_type::is_index(&descriptor.media_type)
}

/// Every kind of manifest that is understood. Without it registries convert to older kinds.
pub(super) fn accept() -> HeaderValue {
    HeaderValue::from_static(
        "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
         application/vnd.docker.distribution.manifest.list.v2+json, \
         application/vnd.docker.distribution.manifest.v2+json",
    )
}

/// The header in which a registry says that it lists a manifest among what refers to its subject
/// (distribution-spec, "Pushing Manifests with Subject").
const OCI_SUBJECT: &str = "oci-subject";

/// A manifest in memory.
pub(super) struct Document {
    descriptor: Descriptor,
    bytes: Bytes,
    /// The version that the registry gave it, if it can be asked for by `If-Match`.
    pub(super) etag: Option<HeaderValue>,
}

impl Document {
    /// Reads it, which is no business of the network's threads: it may come from another registry.
    pub(super) fn read(blob: &Blob) -> Result<Self> {
        let bytes = blob.bytes(DOCUMENT_LIMIT)?.into();
        Ok(Self { descriptor: blob.descriptor().clone(), bytes, etag: None })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn digest(&self) -> &Digest {
        &self.descriptor.digest
    }

    pub(super) fn is_index(&self) -> bool {
        media_type::is_index(&self.descriptor.media_type)
    }

    pub(super) fn claim(&self) -> Option<Claim> {
        Claim::read(&self.descriptor, &self.bytes)
    }
}

/// What a name stands for, as far as HEAD tells.
pub(super) enum Meaning {
    Nothing,
    Manifest(Digest),
    Unknown,
}

impl Meaning {
    pub(super) fn is(&self, digest: &Digest) -> bool {
        matches!(self, Self::Manifest(found) if found == digest)
    }
}

impl Shared {
    /// What a tag or digest stands for; `None` when the registry has no such manifest.
    pub(super) async fn resolve(&self, name: &str) -> Result<Option<Descriptor>> {
        match self.head_manifest(name, &self.pull).await {
            Ok(Some(descriptor)) => checked(name, descriptor).map(Some),
            Err(Error::Registry(error)) if error.status() == Some(404) => Ok(None),
            // The answer to HEAD says too little, or that it failed without a reason: GET has both.
            Ok(None) => Ok(self.fetch(name, &self.pull).await?.map(|found| found.descriptor)),
            Err(Error::Registry(error)) if error.leaves_open() => {
                Ok(self.fetch(name, &self.pull).await?.map(|found| found.descriptor))
            }
            Err(error) => Err(error),
        }
    }

    /// What the registry says of a manifest without sending it; `None` when it leaves something out.
    async fn head_manifest(&self, name: &str, scopes: &Scopes) -> Result<Option<Descriptor>> {
        let call = self.manifest_call(Method::HEAD, name).await?.header(header::ACCEPT, accept());
        let answer = self.transport.send(&call, scopes).await?;
        let digest = answer.header(DOCKER_CONTENT_DIGEST).and_then(|text| text.parse::<Digest>().ok());
        let size = answer.header(header::CONTENT_LENGTH).and_then(|text| text.parse().ok());
        Ok(match (content_type(&answer), digest, size) {
            (Some(media_type), Some(digest), Some(size)) => Some(Descriptor::new(media_type, digest, size)),
            _ => None,
        })
    }

    /// The manifest that a tag or digest stands for; `None` when the registry has no such manifest.
    pub(super) async fn fetch(&self, name: &str, scopes: &Scopes) -> Result<Option<Document>> {
        let call = self.manifest_call(Method::GET, name).await?.header(header::ACCEPT, accept());
        let answer = match self.transport.send(&call, scopes).await {
            Err(Error::Registry(error)) if error.status() == Some(404) => return Ok(None),
            outcome => outcome?,
        };
        let Some(media_type) = content_type(&answer).map(str::to_owned) else {
            return Err(answer.refused("it does not say what kind of manifest it has").into());
        };
        // A weak version cannot be matched (RFC 9110, section 13.1.1).
        let etag = answer.header(header::ETAG).filter(|etag| etag.starts_with('"'));
        let etag = etag.and_then(|etag| HeaderValue::from_str(etag).ok());
        let bytes: Bytes = answer.bytes(DOCUMENT_LIMIT as usize).await?.into();
        let digest = digest_like(name, &bytes);
        let descriptor = checked(name, Descriptor::new(&media_type, digest, bytes.len() as u64))?;
        Ok(Some(Document { descriptor, bytes, etag }))
    }

    /// Sends a manifest under `name`, a tag or its own digest.
    pub(super) async fn put_manifest(&self, manifest: &Document, name: &str) -> Result<()> {
        let call = self.put_call(manifest, name).await?;
        let answer = match self.transport.send(&call, &self.push).await {
            // Where tags never move, another may have been faster with the same (ECR, Harbor, Quay).
            Err(Error::Registry(error)) if matches!(error.status(), Some(400 | 409 | 412)) => {
                let is_there = self.stands_for(name, manifest.digest()).await.unwrap_or(false);
                return if is_there { Ok(()) } else { Err(error.into()) };
            }
            outcome => outcome?,
        };
        match answer.header(DOCKER_CONTENT_DIGEST) {
            Some(stored) if stored != manifest.descriptor.digest.as_str() => {
                return Err(answer
                    .refused(format!("it stored the manifest as {}", stored.escape_debug()))
                    .into());
            }
            _ => {}
        }
        match manifest.claim() {
            Some(claim) if answer.header(OCI_SUBJECT).is_none() => self.enlist(&claim).await,
            _ => Ok(()),
        }
    }

    /// The request that stores a manifest under `name`.
    pub(super) async fn put_call(&self, manifest: &Document, name: &str) -> Result<Call> {
        let call = self.manifest_call(Method::PUT, name).await?;
        let content_type = HeaderValue::from_str(&manifest.descriptor.media_type)
            .map_err(|_| call.refused("the type of the manifest is not a media type"))?;
        Ok(call.header(header::CONTENT_TYPE, content_type).bytes(manifest.bytes.clone()))
    }

    /// Whether `name` stands for a manifest.
    pub(super) async fn stands_for(&self, name: &str, digest: &Digest) -> Result<bool> {
        Ok(self.meaning(name).await?.is(digest))
    }

    /// What `name` stands for, for who will write it; whatever else HEAD answers, PUT tells better.
    pub(super) async fn meaning(&self, name: &str) -> Result<Meaning> {
        match self.head_manifest(name, &self.push).await {
            Ok(found) => Ok(found.map_or(Meaning::Unknown, |found| Meaning::Manifest(found.digest))),
            Err(Error::Registry(error)) if error.status() == Some(404) => Ok(Meaning::Nothing),
            Err(Error::Registry(error)) if error.leaves_open() => Ok(Meaning::Unknown),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn manifest_call(&self, method: Method, name: &str) -> Result<Call> {
        self.transport.call(method, &format!("{}/manifests/{name}", self.reference.repository())).await
    }

    /// Whether content is there; a registry that does not say counts as "no", since sending it tells.
    pub(super) async fn has(&self, wanted: &Descriptor) -> Result<bool> {
        let call = self.head_call(wanted).await?;
        match self.transport.send(&call, &self.push).await {
            Ok(answer) => Ok(answer.status() == StatusCode::OK),
            Err(Error::Registry(error)) if error.leaves_open() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether content is there, for who goes on without an answer.
    pub(super) async fn has_now(&self, wanted: &Descriptor) -> bool {
        self.head_now(wanted).await.is_ok()
    }

    /// The size in bytes of content that is there, for who goes on without an answer.
    pub(super) async fn size_now(&self, wanted: &Descriptor) -> Option<u64> {
        self.head_now(wanted).await.ok()?.header(header::CONTENT_LENGTH)?.parse().ok()
    }

    async fn head_now(&self, wanted: &Descriptor) -> Result<Answer> {
        let call = self.head_call(wanted).await?;
        self.transport.once(&call, &self.push).await
    }

    async fn head_call(&self, wanted: &Descriptor) -> Result<Call> {
        let call = self.transport.call(Method::HEAD, &self.path_of(wanted)).await?;
        Ok(if is_document(wanted) { call.header(header::ACCEPT, accept()) } else { call })
    }

    /// The path of content below `/v2/`.
    pub(super) fn path_of(&self, descriptor: &Descriptor) -> String {
        let kind = if is_document(descriptor) { "manifests" } else { "blobs" };
        format!("{}/{kind}/{}", self.reference.repository(), descriptor.digest)
    }
}

/// The media type alone, without parameters such as `charset`.
pub(super) fn content_type(answer: &Answer) -> Option<&str> {
    let text = answer.header(header::CONTENT_TYPE)?.split(';').next()?.trim();
    (!text.is_empty()).then_some(text)
}

/// The digest of a document in the algorithm that it was asked by.
fn digest_like(name: &str, bytes: &[u8]) -> Digest {
    match name.parse::<Digest>() {
        Ok(asked) => {
            let mut hasher = asked.hasher();
            hasher.update(bytes);
            hasher.finish()
        }
        Err(_) => Digest::sha256(bytes),
    }
}

/// Who asks for a digest gets that one or nothing (GHSA-qv35-3gw6-8q4j).
fn checked(name: &str, found: Descriptor) -> Result<Descriptor> {
    match name.parse::<Digest>() {
        Ok(digest) if digest != found.digest => {
            let reason = format!("the registry answers with {}", found.digest);
            Err(Error::Damaged { digest, reason })
        }
        _ => Ok(found),
    }
}
