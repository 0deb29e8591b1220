//! What options cannot mean together.

use wpack_oci::{Compression, Location};
use wpack_runner::options::Options as Runner;

use super::Options;
use crate::{
    error::{CommandError, Result},
    format::Format,
    runtime::Setting,
};

/// Refuses options that contradict each other for images of these formats.
///
/// # Errors
/// With the contradiction and what to leave out.
pub(super) fn check(options: &Options<'_>, formats: &[Format]) -> Result<()> {
    check_platforms(options, formats)?;
    check_filesystem(options, formats)?;
    check_compression(options, formats)?;
    check_runtime(options, formats)?;
    formats.iter().try_for_each(|format| check_runner(&options.runner, *format))
}

fn check_platforms(options: &Options<'_>, formats: &[Format]) -> Result<()> {
    if options.platforms.is_empty() || formats.iter().any(|format| format.has_filesystem()) {
        return Ok(());
    }
    Err(CommandError::usage("the formats `artifact` and `shim` are the same for every platform")
        .hint("leave out `--platform`, or add `--format bundle` or `--format compat`"))
}

fn check_filesystem(options: &Options<'_>, formats: &[Format]) -> Result<()> {
    let is_needed = options.base.is_some() || !options.files.is_empty();
    match formats.iter().find(|format| !format.has_filesystem()) {
        Some(format) if is_needed => {
            let message = format!("an image of the format `{format}` has no filesystem");
            Err(CommandError::usage(message).hint("only `bundle` and `compat` can have a base and files"))
        }
        _ => Ok(()),
    }
}

/// gzip is for everybody; zstd only for layers of files, and for who can read it.
fn check_compression(options: &Options<'_>, formats: &[Format]) -> Result<()> {
    if options.compression == Compression::Gzip {
        return Ok(());
    }
    if !formats.iter().any(|format| format.has_filesystem()) {
        return Err(CommandError::usage("the formats `artifact` and `shim` are never compressed")
            .hint("leave out `--compression`, or add `--format bundle` or `--format compat`"));
    }
    match options.outputs.iter().find(|output| matches!(output, Location::DockerArchive { .. })) {
        Some(archive) => Err(CommandError::usage(format!("`{archive}` cannot hold layers of zstd"))
            .hint("`docker load` reads them only from Docker 23 on; leave out `--compression zstd`")
            .hint("or write `oci-archive:` instead, for Docker 25 or podman")),
        None => Ok(()),
    }
}

/// Another runtime takes the portable module, and does what it is told in its own words.
fn check_runtime(options: &Options<'_>, formats: &[Format]) -> Result<()> {
    if options.runtime.is_chosen() && !formats.contains(&Format::Bundle) {
        return Err(CommandError::usage("only the format `bundle` has a runtime in it")
            .hint("leave out `--runtime` and `--runner`, or add `--format bundle`"));
    }
    let Some(host) = options.runtime.host else { return Ok(()) };
    if !options.portable {
        return Err(CommandError::usage(format!("{} runs the portable module", host.name))
            .hint("leave out `--no-portable-module`, or `--runtime`"));
    }
    if let Some(needed) = host.needs.filter(|_| options.base.is_none()) {
        let message = format!("{} starts `{needed}`, which an image from scratch lacks", host.name);
        return Err(CommandError::usage(message).hint("name an image that has both: `--base REF`"));
    }
    host.settings(&Setting::new(&options.runner)).map(drop)
}

/// Only wpack's own runner reads its options.
fn check_runner(runner: &Runner, format: Format) -> Result<()> {
    match runner.to_arguments().first() {
        Some(flag) if format != Format::Bundle => {
            Err(CommandError::usage(format!("`{flag}` cannot be recorded in the format `{format}`"))
                .hint("the shim or runtime that runs the image decides what the program may use"))
        }
        _ => Ok(()),
    }
}
