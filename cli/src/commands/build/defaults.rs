//! What `wpack.toml` says where the arguments say nothing.

use std::collections::BTreeMap;

use super::Args;
use crate::{config::Build, format::Format};

impl Args {
    /// These arguments, and what `file` says besides: flags win over the file, the file over defaults. A flag that
    /// may be repeated takes the place of the whole list; of keys and values each key counts for itself.
    pub(super) fn completed(&self, file: Build) -> Self {
        let mut args = self.clone();
        args.input = args.input.or(file.input);
        if args.output.is_empty() {
            fill(&mut args.tag, file.tag);
        }
        fill(&mut args.format, file.format);
        fill(&mut args.format, vec![Format::Bundle]);
        fill(&mut args.platform, file.platform);
        args.strip |= file.strip;
        args.adapt |= file.adapt;
        args.content.base = args.content.base.or(file.base);
        fill(&mut args.target.target, file.target);
        fill(&mut args.runner.dir, file.dir);
        let own = &mut args.execution;
        fill(&mut own.args, file.arg);
        add(&mut own.env, file.env);
        fill(&mut own.port, file.port);
        own.user = own.user.take().or(file.user);
        own.workdir = own.workdir.take().or(file.workdir);
        add(&mut own.label, file.label);
        add(&mut own.annotation, file.annotation);
        own.stop_signal = own.stop_signal.take().or(file.stop_signal);
        own.no_portable_module |= file.no_portable_module;
        args
    }
}

fn fill<T>(given: &mut Vec<T>, default: Vec<T>) {
    if given.is_empty() {
        *given = default;
    }
}

fn add(given: &mut Vec<(String, String)>, defaults: BTreeMap<String, String>) {
    let missing = |(key, _): &(String, String)| given.iter().all(|(own, _)| own != key);
    let defaults: Vec<_> = defaults.into_iter().filter(missing).collect();
    given.splice(0..0, defaults);
}
