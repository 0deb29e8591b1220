//! What executes the program in a bundle: wpack's own runner, or another runtime.

mod binary;
mod choice;
mod command;
mod contents;
mod elf;
mod host;
mod libraries;
mod supply;
mod variables;
mod wash;

use std::path::PathBuf;

use wpack_oci::spec::{Execution, Platform};
use wpack_runner::engine::Variant;

use self::binary::Binary;
pub(crate) use self::{
    binary::Given,
    choice::{Choice, target},
    command::Setting,
    contents::Contents,
    host::Host,
};
use crate::{
    error::{CommandError, Result},
    runners,
};

/// wpack's own runner, as a runtime and in the table of targets.
pub(crate) const OWN: &str = "wpack";

/// The platforms of an image whose base brings the runtime, unless some are named.
const OF_A_BASE: [&str; 2] = ["amd64", "arm64"];

/// Whether a container starts a program with another runtime.
pub(crate) fn starts(execution: &Execution) -> bool {
    let executable = execution.entrypoint.iter().chain(&execution.cmd).next();
    executable.and_then(|path| choice::of_program(path)).is_some_and(|host| host.is_told(execution))
}

/// A runtime, and where its executables come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runtime {
    /// Another than wpack's own runner.
    pub(crate) host: Option<&'static Host>,
    /// Executables in place of those that wpack carries, or that the base has.
    binaries: Vec<Binary>,
    /// The root folder of the system whose libraries are packed with them.
    libraries: Option<PathBuf>,
}

impl Runtime {
    /// The runtime of these executables; without `host` they are builds of wpack's own runner.
    ///
    /// # Errors
    /// When one cannot be read or is for another platform than is said, or two are for the same.
    pub(crate) fn new(
        host: Option<&'static Host>,
        given: &[Given],
        libraries: Option<PathBuf>,
    ) -> Result<Self> {
        let binaries = given.iter().map(Binary::open).collect::<Result<Vec<_>>>()?;
        let is_second = |(number, binary): &(usize, &Binary)| {
            binaries[..*number].iter().any(|other| other.platform == binary.platform)
        };
        match binaries.iter().enumerate().find(is_second) {
            Some((_, binary)) => {
                let path = binary.path.display();
                Err(CommandError::usage(format!("`{path}` is a second executable for {}", binary.platform)))
            }
            None => Ok(Self { host, binaries, libraries }),
        }
    }

    /// The word for it, as in `--runtime`.
    pub(crate) fn name(&self) -> &'static str {
        self.host.map_or(OWN, |host| host.name)
    }

    /// What `wpack validate` judges programs for it by.
    pub(crate) fn target(&self) -> &'static str {
        self.host.map_or(OWN, |host| host.target)
    }

    /// Whether it is wpack's own runner.
    pub(crate) fn is_own(&self) -> bool {
        self.host.is_none()
    }

    /// Whether somebody chose another than the runner that wpack carries.
    pub(crate) fn is_chosen(&self) -> bool {
        self.host.is_some() || !self.binaries.is_empty()
    }

    /// The platforms that a bundle is built for unless some are named.
    pub(crate) fn platforms(&self) -> Vec<Platform> {
        let given = self.binaries.iter().map(|binary| binary.platform.clone());
        match self.host {
            None => {
                let mut platforms = runners::platforms();
                platforms.extend(given.filter(|platform| !runners::platforms().contains(platform)));
                platforms
            }
            Some(_) if self.binaries.is_empty() => {
                OF_A_BASE.map(|architecture| Platform::new("linux", architecture)).to_vec()
            }
            Some(_) => given.collect(),
        }
    }

    /// The executable that was given for a platform.
    fn binary(&self, platform: &Platform) -> Option<&Binary> {
        self.binaries.iter().find(|binary| binary.platform == *platform)
    }

    /// Refuses a platform that there is no executable for; of wpack's own runner, for programs of this `variant`.
    ///
    /// # Errors
    /// With what would be one.
    pub(crate) fn check(&self, platform: &Platform, variant: Variant, has_base: bool) -> Result<()> {
        match self.host {
            _ if self.binary(platform).is_some() => Ok(()),
            None => runners::runner(platform, variant).map(drop),
            Some(_) if has_base => Ok(()),
            Some(host) => Err(CommandError::usage(format!("there is no {} for {platform}", host.name))
                .hint(format!("name its executable: `--runtime-binary {platform}=PATH`"))
                .hint("or an image that holds it: `--base REF`")),
        }
    }
}
