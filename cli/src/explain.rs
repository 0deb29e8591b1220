//! The long text of a finding's code: what `wpack-validate` says of it, and what follows from it here.

use clap::ValueEnum as _;
use wpack_validate::Code;

use crate::{format::Format, gate};

/// The explanation of `code` in Markdown, with headings of the second level.
pub(crate) fn explanation(code: Code) -> String {
    let (text, stops, policy) = (code.explanation(), stops(code), policy(code));
    format!("{text}\n## What it stops\n\n{stops}\n\n## How to weigh it otherwise\n\n{policy}\n")
}

/// The commands that an error with this code makes fail.
fn stops(code: Code) -> String {
    if code.is_policy() {
        return "An error with this code makes `wpack validate` end with exit status 1. It stops\n\
                `wpack build` in every format."
            .to_owned();
    }
    let status = if code == Code::NotWasm { 3 } else { 1 };
    let stopped: Vec<_> = Format::value_variants()
        .iter()
        .filter(|format| gate::stops(**format, code))
        .map(|format| format!("`{format}`"))
        .collect();
    let formats = match stopped.as_slice() {
        all if all.len() == Format::value_variants().len() => "every format".to_owned(),
        [one] => format!("the format {one}"),
        several => format!("the formats {}", several.join(", ")),
    };
    format!(
        "An error with this code makes `wpack validate` end with exit status {status}. It stops\n\
         `wpack run`, and `wpack build` in {formats}."
    )
}

/// How a policy changes what a finding weighs.
fn policy(code: Code) -> String {
    if code.is_broken() {
        return "No policy can: a broken file runs nowhere.".to_owned();
    }
    format!(
        "In `wpack.toml`, with `error`, `warning`, `note` or `ignore`:\n\n    \
         [policy.severity]\n    {code} = \"warning\""
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_says_what_it_stops() {
        insta::assert_snapshot!(stops(Code::NotWasm), @r"
        An error with this code makes `wpack validate` end with exit status 3. It stops
        `wpack run`, and `wpack build` in every format.
        ");
        insta::assert_snapshot!(stops(Code::MissingFeature), @r"
        An error with this code makes `wpack validate` end with exit status 1. It stops
        `wpack run`, and `wpack build` in the format `bundle`.
        ");
        insta::assert_snapshot!(stops(Code::ImportType), @r"
        An error with this code makes `wpack validate` end with exit status 1. It stops
        `wpack run`, and `wpack build` in the formats `bundle`, `shim`, `compat`.
        ");
    }
}
