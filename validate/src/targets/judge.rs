//! The verdict of one target on one program.

use super::Verdict;
use super::host::{Host, Otherwise, Role, Support};
use super::needs::{ComponentNeeds, ModuleNeeds, Needs, Program};
use crate::features;
use crate::pattern::Ask;
use crate::quote::{quote, quote_pair};

/// Something that a target has to say about a program; a verdict of `Runs` stands for a condition.
type Remark = (Verdict, String);

/// The worst that `host` has to say about a program with these `needs`: of several reasons the first, but all the
/// conditions on which it runs.
pub(super) fn judge(host: &Host, needs: &Needs<'_>) -> (Verdict, Option<String>) {
    let remarks = match &needs.program {
        Err(reason) => vec![(Verdict::Fails, (*reason).to_owned())],
        Ok(program) => {
            let mut remarks = match program {
                Program::Module(module) => about_module(host, module),
                Program::Component(component) => about_component(host, component),
            };
            remarks.extend(needs.shared_memory.then_some(host.shared_memory).and_then(remark));
            remarks.extend(about_features(host, needs));
            remarks.extend(about_imports(host, needs));
            remarks
        }
    };
    match remarks.iter().map(|(verdict, _)| *verdict).max() {
        None => (Verdict::Runs, None),
        Some(Verdict::Runs) => (Verdict::Runs, Some(conditions(remarks))),
        Some(worst) => {
            (worst, remarks.into_iter().find(|(verdict, _)| *verdict == worst).map(|(_, why)| why))
        }
    }
}

/// All of them, each once: "if … and if …".
fn conditions(remarks: Vec<Remark>) -> String {
    let mut conditions: Vec<String> = Vec::new();
    for (_, condition) in remarks {
        if !conditions.contains(&condition) {
            conditions.push(condition);
        }
    }
    conditions.join(" and ")
}

fn about_module(host: &Host, module: &ModuleNeeds) -> Vec<Remark> {
    let lacks_memory = host.needs_memory && !module.exports_memory;
    let remarks = [
        remark(host.programs.preview1),
        module.preview0.then_some(host.programs.preview0).and_then(remark),
        lacks_memory.then(|| (Verdict::Fails, "it asks of every module to export its memory".to_owned())),
        module.has_wrong_types.then(|| wrong_types(host.wrong_types)),
        module.has_both_entries.then_some(host.both_entries).and_then(remark),
        module.start_returns.then_some(host.start_returns).and_then(remark),
    ];
    remarks.into_iter().flatten().collect()
}

fn wrong_types(otherwise: Otherwise) -> Remark {
    let reason = match otherwise {
        Otherwise::Unknown => "a WASI function is imported with a wrong type, which it may not notice",
        Otherwise::Fails => "a WASI function is imported with a wrong type",
    };
    (otherwise.verdict(), reason.to_owned())
}

fn about_component(host: &Host, component: &ComponentNeeds<'_>) -> Vec<Remark> {
    let mut remarks: Vec<_> = component
        .tracks
        .iter()
        .filter_map(|track| remark(host.programs.component(component.role, *track)))
        .collect();
    let (import, support) = match component.role {
        Role::Command => (component.http, host.http_in_commands),
        Role::Http => (component.beyond_http, host.more_in_http),
    };
    remarks.extend(import.and_then(|name| about_import(&quote(name), support)));
    remarks.extend(component.has_wrong_types.then(|| wrong_types(host.wrong_types)));
    remarks.extend(component.unoffered.as_deref().map(|name| not_offered(host, name)));
    let exit = component.exits_with_code.then_some(host.exit_with_code);
    remarks.extend(exit.and_then(|support| about_import("`exit-with-code` of `wasi:cli/exit`", support)));
    remarks
}

fn about_features(host: &Host, needs: &Needs<'_>) -> Option<Remark> {
    let lacking = features::names(needs.features.difference(host.features));
    let name = lacking.first()?;
    let reason = match host.other_features {
        Otherwise::Unknown => format!("whether it has the feature `{name}` on is not known"),
        Otherwise::Fails => format!("it does not have the feature `{name}` on"),
    };
    Some((host.other_features.verdict(), reason))
}

fn about_imports(host: &Host, needs: &Needs<'_>) -> Vec<Remark> {
    let mut remarks: Vec<_> = needs.foreign.iter().filter_map(|ask| about_foreign(host, *ask)).collect();
    if needs.more_foreign {
        remarks.push((Verdict::Unknown, "it has too many imports from outside of WASI to compare".into()));
    }
    remarks
}

fn about_foreign(host: &Host, ask: Ask<'_>) -> Option<Remark> {
    let name = match ask.module {
        Some(module) => quote_pair(module, ask.name),
        None => quote(ask.name),
    };
    if let Some((_, support)) = host.extras.iter().find(|(pattern, _)| pattern.matches(ask)) {
        return about_import(&name, *support);
    }
    Some(not_offered(host, &name))
}

/// For the import `name`, which is quoted and in no list.
fn not_offered(host: &Host, name: &str) -> Remark {
    let reason = match host.other_imports {
        Otherwise::Unknown => format!("whether it offers {name} is not known"),
        Otherwise::Fails => format!("it does not offer {name}"),
    };
    (host.other_imports.verdict(), reason)
}

/// `support` for the import `name`, which is quoted.
fn about_import(name: &str, support: Support) -> Option<Remark> {
    let (verdict, reason) = remark(support)?;
    Some((verdict, if verdict == Verdict::Runs { reason } else { format!("{name}: {reason}") }))
}

fn remark(support: Support) -> Option<Remark> {
    match support {
        Support::Yes => None,
        Support::If(condition) => Some((Verdict::Runs, format!("if {condition}"))),
        Support::Unknown(what) => Some((Verdict::Unknown, what.to_owned())),
        Support::No(reason) => Some((Verdict::Fails, reason.to_owned())),
    }
}
