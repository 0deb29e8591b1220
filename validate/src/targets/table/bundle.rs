//! wpack's own runner, the one inside of a bundle.

use super::{Host, MODULES, No, Otherwise, PREVIEW1_ONLY, Programs, Yes};
use crate::features;

pub(super) const HOST: Host = Host {
    name: "wpack",
    source: "this repository: runner/src",
    date: "2026-11-28",
    programs: Programs {
        preview0: PREVIEW1_ONLY,
        preview1: Yes,
        p2_command: Yes,
        p2_http: Yes,
        p3_command: Yes,
        p3_http: Yes,
    },
    features: features::RUNNER,
    other_features: Otherwise::Fails,
    shared_memory: No("it does not allow shared memory"),
    http_in_commands: Yes,
    more_in_http: Yes,
    exit_with_code: Yes,
    both_entries: Yes,
    start_returns: No("its entry point has the wrong type"),
    ..MODULES
};
