//! From where an image is to where a consumer takes it.

use wpack_oci::{Digest, Location, Reference};

use super::{form::Form, line::Line};

/// The file through which an image goes to a consumer that does not read where it is.
const ARCHIVE: &str = "wpack-image.tar";
/// The registry of names without a host.
const DOCKER_HUB: &str = "docker.io";
/// What an image without a name is called.
const NAME: &str = "localhost/app";

/// Where an image or a program is.
pub(crate) enum Place {
    /// A program in a file.
    File(String),
    /// An image.
    Image {
        /// Where it is.
        location: Location,
        /// Its digest.
        digest: Digest,
        /// The names in that place, where it is an archive or a layout.
        names: Vec<String>,
        /// Whether it is in a registry that is spoken to in plain HTTP.
        is_plain_http: bool,
    },
}

/// What is to be done first, and the name under which the consumer then has the image.
pub(super) struct Handed {
    pub(super) first: Vec<Line>,
    pub(super) image: String,
}

impl Handed {
    fn at_once(image: String) -> Self {
        Self { first: Vec::new(), image }
    }

    /// All lines, the last of which starts the image.
    pub(super) fn then(self, start: impl FnOnce(&str) -> Line) -> Vec<Line> {
        let last = start(&self.image);
        self.first.into_iter().chain([last]).collect()
    }
}

/// What is missing to a consumer that reads registries only.
pub(super) const NOT_IN_A_REGISTRY: &str = "once it is in a registry: `wpack copy` puts it there";

impl Place {
    /// For Docker, which pulls from registries and loads its own archives. Those hold no Wasm layers; a Docker that
    /// starts such loads archives of OCI too.
    pub(super) fn for_docker(&self, form: Form) -> Handed {
        match self {
            Self::Image { location: Location::Registry(_), .. } => Handed::at_once(self.pinned()),
            Self::Image { location: Location::DockerArchive { file, .. }, .. } => {
                let load = Line::new("docker load").option("--input", &file.display().to_string());
                Handed { first: vec![load], image: self.name() }
            }
            _ => {
                let image = self.name();
                let kind = if form.is_wasm_layer() { "oci-archive" } else { "docker-archive" };
                let archive = format!("{kind}:{ARCHIVE}:{image}");
                let load = Line::new("docker load").option("--input", ARCHIVE);
                Handed { first: vec![self.copy(&archive), load], image }
            }
        }
    }

    /// For podman, which reads every place but the store.
    pub(super) fn for_podman(&self) -> Handed {
        match self {
            Self::Image { location: Location::Registry(_), .. } => Handed::at_once(self.pinned()),
            Self::Image { location: location @ Location::Store(_), .. } => {
                let archive = format!("oci-archive:{ARCHIVE}");
                let copy = Line::new("wpack copy").word(&location.to_string()).word(&archive);
                Handed { first: vec![copy], image: archive }
            }
            Self::Image { location, .. } => Handed::at_once(location.to_string()),
            Self::File(path) => Handed::at_once(path.clone()),
        }
    }

    /// For containerd, which imports archives that carry the whole name; `options` are those of the pull and import.
    pub(super) fn for_containerd(&self, options: &str) -> Handed {
        if let Self::Image { location: Location::Registry(_), .. } = self {
            let image = self.pinned();
            let pull = Line::new("ctr image pull").plain(self.plain_http("--plain-http"));
            let pull = pull.plain(options).word(&image);
            return Handed { first: vec![pull], image };
        }
        let image = self.name();
        let import = Line::new("ctr image import").plain(options);
        let first = match self {
            Self::Image { location: Location::DockerArchive { file, .. }, .. } => {
                vec![import.word(&file.display().to_string())]
            }
            _ => vec![self.copy(&format!("oci-archive:{ARCHIVE}:{image}")), import.word(ARCHIVE)],
        };
        Handed { first, image }
    }

    /// The reference with its digest, for who reads registries only. The name of an image in the store tells where it
    /// is pushed to, but for Docker Hub: that a name without a host means it is no wish to publish.
    ///
    /// # Errors
    /// [`NOT_IN_A_REGISTRY`].
    pub(super) fn in_registry(&self) -> Result<(&Reference, Handed), &'static str> {
        match self {
            Self::Image { location: Location::Registry(name), .. } => {
                Ok((name, Handed::at_once(self.pinned())))
            }
            Self::Image { location: Location::Store(name), digest, .. } if name.registry() != DOCKER_HUB => {
                let push = Line::new("wpack push").word(&name.to_string());
                Ok((name, Handed { first: vec![push], image: name.with_digest(digest.clone()).full() }))
            }
            _ => Err(NOT_IN_A_REGISTRY),
        }
    }

    /// The option of a consumer, where the registry is spoken to in plain HTTP.
    pub(super) fn plain_http(&self, option: &'static str) -> &'static str {
        if self.is_plain_http() { option } else { "" }
    }

    /// Whether it is in a registry that is spoken to in plain HTTP.
    pub(super) fn is_plain_http(&self) -> bool {
        matches!(self, Self::Image { is_plain_http: true, .. })
    }

    /// What `wpack` itself calls it.
    pub(super) fn for_wpack(&self) -> String {
        match self {
            Self::File(path) => path.clone(),
            Self::Image { location: Location::Registry(_), .. } => format!("docker://{}", self.pinned()),
            Self::Image { location, .. } => location.to_string(),
        }
    }

    /// The image's name with the digest that was looked at, not a tag that may move.
    fn pinned(&self) -> String {
        match self {
            Self::Image { location: Location::Registry(reference), digest, .. } => {
                reference.with_digest(digest.clone()).full()
            }
            _ => self.name(),
        }
    }

    fn copy(&self, to: &str) -> Line {
        Line::new("wpack copy").word(&self.for_wpack()).word(to)
    }

    /// The whole name by which engines know the image.
    fn name(&self) -> String {
        let Self::Image { location, names, .. } = self else { return named(None) };
        match location {
            Location::Store(name)
            | Location::Registry(name)
            | Location::DockerArchive { reference: Some(name), .. } => tagged(name),
            Location::Layout { tag, .. } | Location::OciArchive { tag, .. } => {
                named(tag.as_ref().or_else(|| only(names)))
            }
            Location::DockerArchive { reference: None, .. } => named(only(names)),
        }
    }
}

/// Archives know tags only.
fn tagged(name: &Reference) -> String {
    format!("{}:{}", name.name(), name.tag().unwrap_or("latest"))
}

fn only(names: &[String]) -> Option<&String> {
    names.first().filter(|_| names.len() == 1)
}

/// A name in a layout or an archive is a whole one or a tag.
fn named(name: Option<&String>) -> String {
    let whole =
        name.map(|name| if name.contains(['/', ':']) { name.clone() } else { format!("{NAME}:{name}") });
    let whole = whole.and_then(|name| Reference::parse(&name).ok());
    whole.map_or_else(|| format!("{NAME}:latest"), |name| tagged(&name))
}
