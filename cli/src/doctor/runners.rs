//! The runners that travel inside wpack.

use super::Check;
use crate::runners;

/// Which platforms a bundle can be built for, and whether programs run here.
pub(crate) fn check() -> Check {
    let platforms: Vec<_> = runners::platforms().iter().map(ToString::to_string).collect();
    let list = platforms.join(", ");
    let check = match &platforms[..] {
        [] => Check::fails("runners", "this wpack carries no runner, so it builds no bundles")
            .remedy("`--format compat`, `shim` and `artifact` need none; a released wpack carries them"),
        [one] => Check::warning("runners", format!("bundles are for {one} only")).remedy(
            "a wpack that carries both platforms: `cargo xtask runners`, then \
             `WPACK_RUNNERS=target/runners cargo build --release`",
        ),
        _ if runners::here().is_none() => {
            Check::warning("runners", format!("bundles are for {list}; none of them runs on this machine"))
                .remedy("`wpack run` and `wpack build --check` need Linux on x86-64 or arm64")
        }
        _ => Check::ok("runners", format!("bundles are for {list}")),
    };
    check.fact("platforms", &list)
}
