//! wpack's own runner, the one inside of a bundle.

use super::{Host, MODULES, NO_P3, No, Otherwise, PREVIEW1_ONLY, Programs, Support, Yes};
use crate::features;

const COMMANDS_ONLY: Support = No("it starts commands, not components that answer HTTP");

pub(super) const HOST: Host = Host {
    name: "wpack",
    source: "this repository: runner/src",
    date: "2026-11-23",
    programs: Programs {
        preview0: PREVIEW1_ONLY,
        preview1: Yes,
        p2_command: Yes,
        p2_http: COMMANDS_ONLY,
        p3_command: NO_P3,
        p3_http: NO_P3,
    },
    features: features::RUNNER,
    other_features: Otherwise::Fails,
    shared_memory: No("it does not allow shared memory"),
    http_in_commands: No("it does not offer HTTP"),
    exit_with_code: Yes,
    both_entries: Yes,
    start_returns: No("its entry point has the wrong type"),
    ..MODULES
};
