//! One image of an index.

use crate::{
    Error, Result, Source, json,
    spec::{Descriptor, ImageIndex, Platform, media_type},
};

/// How many levels of index in index are looked through; real images have one.
const DEPTH_LIMIT: usize = 8;

/// The image for `platform` below `root`, or `root` itself when it is a single image: then there is no choice.
///
/// An entry fits when operating system and architecture are the same, and the variant too if `platform` names one.
///
/// # Errors
/// [`Error::NoPlatform`] with what there is instead, or the error of the place.
pub fn choose(source: &dyn Source, root: &Descriptor, platform: &Platform) -> Result<Descriptor> {
    let mut seen = Vec::new();
    let found = find(source, root, platform, &mut seen, 0)?;
    found.ok_or_else(|| Error::NoPlatform {
        platform: platform.clone(),
        available: seen.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    })
}

fn find(
    source: &dyn Source,
    root: &Descriptor,
    platform: &Platform,
    seen: &mut Vec<Platform>,
    depth: usize,
) -> Result<Option<Descriptor>> {
    if !media_type::is_index(&root.media_type) || depth > DEPTH_LIMIT {
        return Ok((depth == 0).then(|| root.clone()));
    }
    let index: ImageIndex = json::read(&source.blob(root)?)?;
    for entry in index.manifests {
        if entry.platform.as_ref().is_some_and(|offered| fits(offered, platform)) {
            return Ok(Some(entry));
        }
        // BuildKit lists its attestations under `unknown/unknown`.
        seen.extend(entry.platform.clone().filter(|platform| platform.os != "unknown"));
        if let Some(found) = find(source, &entry, platform, seen, depth + 1)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Whether an image for `offered` is one for `wanted`.
pub(crate) fn fits(offered: &Platform, wanted: &Platform) -> bool {
    (&offered.os, &offered.architecture) == (&wanted.os, &wanted.architecture)
        && (wanted.variant.is_none() || offered.variant == wanted.variant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Image, Index};

    fn image(platform: &str) -> Image {
        let platform = platform.parse().unwrap();
        Image::new(
            Config::Container { platform, execution: Default::default(), created: String::new() },
            vec![],
        )
    }

    fn chosen(source: &dyn Source, platform: &str) -> Result<Descriptor> {
        choose(source, &source.resolve(None).unwrap(), &platform.parse().unwrap())
    }

    #[test]
    fn an_entry_of_an_index() {
        let index = Index::new(vec![image("linux/amd64"), image("linux/arm64/v8"), image("wasi/wasm")]);
        for (platform, position) in
            [("linux/amd64", 0), ("linux/arm64", 1), ("linux/arm64/v8", 1), ("wasi/wasm", 2)]
        {
            let digest = chosen(&index, platform).unwrap().digest;
            assert_eq!(digest, *index.images()[position].manifest().digest(), "{platform}");
        }
    }

    #[test]
    fn what_is_missing_is_told_with_what_is_there() {
        let index = Index::new(vec![image("linux/amd64"), image("linux/arm64/v8")]);
        for platform in ["linux/riscv64", "linux/arm64/v9", "wasi/amd64"] {
            let error = chosen(&index, platform).unwrap_err().to_string();
            assert!(error.ends_with("linux/amd64, linux/arm64/v8"), "{error}");
        }
    }

    #[test]
    fn a_single_image_is_the_only_choice() {
        let image = image("linux/amd64");
        assert_eq!(chosen(&image, "wasi/wasm").unwrap().digest, *image.manifest().digest());
    }
}
