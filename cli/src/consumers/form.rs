//! What a consumer is offered: the form of an image, for a platform, alone or in an index.

use wpack_oci::spec::media_type;

use crate::{
    format::Format,
    runtime,
    tree::{Content, Node},
};

/// The form in which a program is there: a format, with the platform where that decides who takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The program itself.
    File,
    /// wpack's `artifact`.
    Artifact,
    /// wpack's `shim`.
    Shim,
    /// wpack's `compat` for a platform such as `wasi/wasm`.
    Wasi,
    /// wpack's `compat` for a platform such as `linux/amd64`.
    Linux,
    /// wpack's `bundle`.
    Bundle,
    /// Any other image.
    Other,
}

/// An image, or a file, as it is offered.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) form: Form,
    /// As `linux/amd64`; a file has none.
    pub(crate) platform: Option<String>,
    /// Whether it is an entry of an index.
    pub(crate) in_index: bool,
    /// The target of `wpack validate` for the runtime in a bundle.
    pub(super) bundled: &'static str,
}

impl Offer {
    /// A program in a file.
    pub(crate) fn file() -> Self {
        Self { form: Form::File, platform: None, in_index: false, bundled: runtime::OWN }
    }

    /// The images below `root`. What BuildKit attests about them is none, nor is an artifact of another kind.
    pub(crate) fn of(root: &Node) -> Vec<Self> {
        let in_index = matches!(root.content, Content::Index { .. });
        let offers = root.images().into_iter().filter_map(|image| match &image.content {
            Content::Image { format, config, .. }
                if format.is_some() || media_type::is_config(&config.descriptor.media_type) =>
            {
                let platform = image.for_platform();
                let program = config.execution.entrypoint.first().map_or("", String::as_str);
                let bundled = runtime::target(program);
                Some(Self { form: Form::of(*format, platform.as_deref()), platform, in_index, bundled })
            }
            _ => None,
        });
        offers.filter(|offer| offer.platform.as_deref() != Some("unknown/unknown")).collect()
    }

    /// Whether it is an image for Linux.
    pub(super) fn is_linux(&self) -> bool {
        is_linux(self.platform.as_deref())
    }
}

impl Form {
    fn of(format: Option<Format>, platform: Option<&str>) -> Self {
        match format {
            Some(Format::Artifact) => Self::Artifact,
            Some(Format::Shim) => Self::Shim,
            Some(Format::Bundle) => Self::Bundle,
            Some(Format::Compat) if is_linux(platform) => Self::Linux,
            Some(Format::Compat) => Self::Wasi,
            None => Self::Other,
        }
    }

    /// Whether the program is a layer of its own, which only who knows such layers finds.
    pub(super) fn is_wasm_layer(self) -> bool {
        matches!(self, Self::Artifact | Self::Shim)
    }
}

fn is_linux(platform: Option<&str>) -> bool {
    platform.is_some_and(|platform| platform.starts_with("linux/"))
}
