//! Changes to a program before it is built, each result validated.

use wpack_rewrite::Adapter;
use wpack_validate::{Kind as ModuleKind, Report, World};

use crate::{
    error::{CommandError, Kind, Result},
    module::Module,
    ui::Ui,
};

/// Which changes are wanted.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rewrites {
    /// Leave out what only debuggers and people read.
    pub(crate) strip: bool,
    /// Make a component of WASI 0.2 of a module of preview 1.
    pub(crate) adapt: bool,
}

impl Rewrites {
    /// Whether they make a program of what is none by itself: only a component can say which of a reactor's
    /// functions are to be called.
    pub(crate) fn mend(self, report: &Report) -> bool {
        let is_broken = report.findings.iter().any(|finding| finding.code.is_broken());
        self.adapt && is_core(report) && !is_broken
    }

    /// The changed module and what is true of it; each result is validated.
    ///
    /// # Errors
    /// When the module cannot be changed so, or the result is not valid, which is a bug.
    pub(crate) fn apply(self, module: Module, report: Report, ui: &Ui) -> Result<(Module, Report)> {
        let (mut module, mut report) = (module, report);
        if self.strip {
            let bytes = wpack_rewrite::strip(&module).map_err(|e| failed("strip", &module).because(e))?;
            ui.detail(&format!(
                "stripped {} of {} bytes",
                module.len().saturating_sub(bytes.len()),
                module.len()
            ));
            (module, report) = checked("strip", &module, bytes)?;
        }
        if self.adapt {
            let adapter = adapter(&report, &module)?;
            let bytes =
                wpack_rewrite::adapt(&module, adapter).map_err(|e| failed("adapt", &module).because(e))?;
            (module, report) = checked("adapt", &module, bytes)?;
        }
        Ok((module, report))
    }
}

/// Whether it becomes a program as the core of a component: a reactor, or what bindings of the Component Model made.
fn is_core(report: &Report) -> bool {
    let is_called = report.world == World::Reactor || report.identity.name == "component-core";
    report.kind == ModuleKind::Module && report.world != World::Command && is_called
}

fn adapter(report: &Report, module: &Module) -> Result<Adapter> {
    let reason = match (report.kind, report.world) {
        (ModuleKind::Module, World::Command) => return Ok(Adapter::Command),
        _ if is_core(report) => return Ok(Adapter::Reactor),
        (ModuleKind::Module, _) => "it is neither a command nor a reactor",
        _ => "it is a component already",
    };
    Err(CommandError::new(Kind::No, format!("cannot adapt `{}`: {reason}", module.name))
        .hint("`--adapt` takes modules of WASI preview 1"))
}

/// The changed bytes, if they are still a valid program.
fn checked(change: &str, module: &Module, bytes: Vec<u8>) -> Result<(Module, Report)> {
    let changed = Module::from_bytes(module.name.clone(), bytes);
    let report = wpack_validate::validate(&changed);
    if let Some(broken) = report.findings.iter().find(|finding| finding.code.is_broken()) {
        return Err(CommandError::new(
            Kind::Internal,
            format!("{change} broke `{}`: {}", module.name, broken.message),
        ));
    }
    Ok((changed, report))
}

fn failed(change: &str, module: &Module) -> CommandError {
    CommandError::new(Kind::No, format!("cannot {change} `{}`", module.name))
}
