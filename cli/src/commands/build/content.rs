//! What is in the image besides the program.

use std::path::{Path, PathBuf};

use wpack_oci::Location;

use crate::{
    args, complete,
    files::{self, Files},
};

/// What is in the image besides the program.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Content")]
pub(super) struct ContentArgs {
    /// Build on this image: a registry's REF, `store:NAME`, `oci:DIR`, `oci-archive:FILE` or `docker-archive:FILE`
    #[arg(long, value_name = "LOCATION", value_parser = args::location, add = complete::images())]
    pub(super) base: Option<Location>,

    /// Add a file, or all of a folder; without SRC an empty folder that everybody may write to; may be repeated
    #[arg(long, value_name = "[SRC]:DEST[:MODE]", value_parser = files::Request::parse)]
    file: Vec<files::Request>,

    /// Add the certificates of authorities that TLS clients trust: this machine's, or those of FILE
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = files::CERTIFICATES)]
    ca_certificates: Option<PathBuf>,

    /// Add the time zones: this machine's, or those of DIR
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, default_missing_value = files::TIME_ZONES)]
    time_zones: Option<PathBuf>,
}

impl ContentArgs {
    /// The files and folders that are read for it.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Path> {
        let files = self.file.iter().filter_map(|file| file.source.as_ref());
        files.chain(&self.ca_certificates).chain(&self.time_zones).map(PathBuf::as_path)
    }

    /// As the plan has them.
    pub(super) fn files(&self) -> Files {
        Files {
            ca_certificates: self.ca_certificates.clone(),
            time_zones: self.time_zones.clone(),
            files: self.file.clone(),
        }
    }
}
