//! `wpack run --watch`

use std::{path::Path, process::Child};

use super::{Args, not_started};
use crate::{
    config::Config,
    error::{CommandError, Result},
    interrupt,
    line::Line,
    settings::Environment,
    subject::Subject,
    ui::Ui,
    watch::{self, Files, Rounds},
};

/// Runs the program until it changes, then again.
///
/// # Errors
/// When the arguments name nothing that can change.
pub(super) fn run(args: &Args, line: &Line, ui: &Ui, environment: &Environment) -> Result<()> {
    interrupt::clean_up(ui.hush());
    watch::rounds(ui, &mut Again { args, line, ui, environment, program: None })
}

struct Again<'a> {
    args: &'a Args,
    line: &'a Line,
    ui: &'a Ui,
    environment: &'a Environment,
    /// The one that runs.
    program: Option<Child>,
}

impl Rounds for Again<'_> {
    fn round(&mut self, files: &mut Files) -> Result<()> {
        self.stop();
        files.add(&Config::file());
        let mut ready = self.args.completed(self.line, self.ui, |args, input| {
            check_file(input)?;
            files.add(Path::new(input));
            args.prepare(input, self.ui, self.environment)
        })?;
        self.program = Some(interrupt::start(&mut ready.command).map_err(not_started)?);
        Ok(())
    }

    fn look(&mut self) {
        if let Some(Ok(Some(status))) = self.program.as_mut().map(Child::try_wait) {
            self.forget();
            self.ui.status(&format!("the program has ended: {status}"));
        }
    }
}

impl Again<'_> {
    /// The program has no handlers: what it holds goes with it in any case.
    fn stop(&mut self) {
        if let Some(program) = &mut self.program {
            // It may have ended by itself just now.
            let _ = program.kill().and_then(|()| program.wait());
            self.forget();
        }
    }

    fn forget(&mut self) {
        interrupt::ended();
        self.program = None;
    }
}

fn check_file(input: &str) -> Result<()> {
    match Subject::parse(input, || format!("cannot run `{input}`"))? {
        Subject::Program(path) if path != Path::new("-") => Ok(()),
        _ => Err(CommandError::usage(format!("`--watch` needs a file, and `{input}` is none"))
            .hint("name the `.wasm` file that your toolchain writes")),
    }
}
