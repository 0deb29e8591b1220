//! `wpack run --watch`

use std::{path::Path, process::Child};

use super::{Args, not_started};
use crate::{
    args::Choice,
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
pub(super) fn run(choice: &Choice, line: &Line, ui: &Ui, environment: &Environment) -> Result<()> {
    interrupt::clean_up();
    watch::rounds(ui, &mut Again { choice, line, ui, environment, program: None })
}

struct Again<'a> {
    choice: &'a Choice,
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
        let (args, input) = Args::completed(self.choice, self.line, self.ui)?;
        check_file(&input)?;
        files.add(Path::new(&input));
        let mut ready = args.prepare(&input, self.ui, self.environment)?;
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
