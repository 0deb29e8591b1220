//! The cache of native code: whether it can be used, and by nobody else.

use indicatif::HumanBytes;

use super::Check;
use crate::{cache::Cache, settings::Environment};

/// Reads all of the cache.
pub(crate) fn check(environment: &Environment) -> Check {
    let Some(folder) = environment.native_code() else {
        return Check::warning("cache", "there is no place for it, so that each build compiles anew")
            .remedy("set HOME or XDG_CACHE_HOME");
    };
    let place = folder.display().to_string();
    let check = match Cache::new(Some(folder)).health() {
        Ok(None) => Check::ok("cache", format!("there is none yet; the first bundle makes it, in {place}")),
        Ok(Some(health)) if health.is_open => {
            Check::fails("cache", format!("others may write to {place}, and what lies there is run"))
                .remedy(format!("chmod 700 {place}, after removing what you do not trust"))
        }
        Ok(Some(health)) if health.damaged > 0 => {
            Check::warning("cache", format!("{} of {} entries are damaged", health.damaged, health.entries))
                .remedy("nothing to do: they are not used, and made again when they are needed")
        }
        Ok(Some(health)) => Check::ok(
            "cache",
            format!("{} compiled before, {}", of(health.entries), HumanBytes(health.bytes)),
        )
        .fact("entries", &health.entries)
        .fact("bytes", &health.bytes),
        Err(error) => Check::warning("cache", format!("{place} cannot be used: {error}"))
            .remedy("give the folder to yourself, or build with `--no-cache`"),
    };
    check.fact("folder", &place)
}

fn of(entries: usize) -> String {
    if entries == 1 { "1 program".to_owned() } else { format!("{entries} programs") }
}
