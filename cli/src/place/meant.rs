//! The image that was meant by a name that a place does not have.

use std::path::Path;

use wpack_oci::{Location, Source};

use super::name;
use crate::nearest::{did_you_mean, nearest};

/// A hint at the layout of that name, at the image of `source` whose name is most like that of `location`, or else at the
/// registry that it names.
pub(super) fn hint(source: &dyn Source, location: &Location) -> Option<String> {
    in_folder(location).or_else(|| similar(source, location)).or_else(|| in_registry(location))
}

fn in_folder(location: &Location) -> Option<String> {
    let Location::Store(name) = location else { return None };
    let folder = name.familiar_name();
    let is_layout = Path::new(&folder).join("oci-layout").is_file();
    is_layout.then(|| format!("the folder of that name is the layout `oci:{folder}`"))
}

/// A registry is not asked: it might have thousands.
fn similar(source: &dyn Source, location: &Location) -> Option<String> {
    let names = match location {
        Location::Registry(_) => return None,
        _ => source.names().ok()?,
    };
    let wanted = name(location)?;
    let same_image = names.iter().filter(|name| image(name) == image(&wanted)).map(String::as_str);
    let meant =
        nearest(&wanted, same_image).or_else(|| nearest(&wanted, names.iter().map(String::as_str)))?;
    Some(did_you_mean(meant))
}

/// A bare name is read as one of the local store.
fn in_registry(location: &Location) -> Option<String> {
    match location {
        Location::Store(name) if name.familiar_name().contains('/') => {
            Some(format!("the one in its registry is `docker://{name}`"))
        }
        _ => None,
    }
}

/// A name without its tag.
fn image(name: &str) -> &str {
    name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(name, |(image, _)| image)
}
