//! The command lines of each consumer.

mod engines;
mod kubernetes;
mod tools;

pub(super) use self::{
    engines::{containerd, containerd_shim, docker, docker_shim, nerdctl, podman, podman_crun},
    kubernetes::{kubernetes, kubernetes_crun, kubernetes_shim, kubernetes_spin, wasmcloud},
    tools::{spin, wash, wasmtime, wkg, wpack},
};
use super::{form::Offer, line::Line, need::Need, place::Place};

/// What a command line is made of.
pub(super) struct Case<'a> {
    pub(super) place: &'a Place,
    /// The form that the consumer takes.
    pub(super) offer: &'a Offer,
    /// The platform to ask for, where it is not that of this machine.
    pub(super) platform: Option<&'a str>,
    pub(super) need: &'a Need,
    /// The options of the runtime under which the program runs, as `-Shttp`.
    pub(super) options: &'a [String],
}

/// Makes the lines that start an image, or says what is missing.
pub(super) type Commands = fn(&Case<'_>) -> Result<Vec<Line>, &'static str>;
