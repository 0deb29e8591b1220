//! What a project's own WIT names; what lies in `wit/deps` may be there for others.

use super::Folder;

/// What a world has that answers HTTP, in WASI 0.2 and 0.3.
const HTTP_WORLD: [&str; 3] =
    ["export wasi:http/incoming-handler", "export wasi:http/handler", "include wasi:http/"];

/// Whether the program answers HTTP.
pub(super) fn answers_http(folder: &Folder) -> bool {
    names(folder, &HTTP_WORLD)
}

/// Whether it has to do with HTTP, as server or client.
pub(super) fn wants_http(folder: &Folder) -> bool {
    names(folder, &["wasi:http/"])
}

fn names(folder: &Folder, wanted: &[&str]) -> bool {
    let Ok(wit) = Folder::read(&folder.path.join("wit")) else { return false };
    let texts = wit.with_ending(&["wit"]).into_iter().filter_map(|name| wit.text(name).ok()?);
    texts.into_iter().any(|text| wanted.iter().any(|name| text.contains(name)))
}
