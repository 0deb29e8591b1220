//! `wpack completions`

use clap::builder::PossibleValuesParser;
use serde::Serialize;

use crate::{
    complete,
    error::{CommandError, Kind, Result},
    ui::Ui,
};

/// The shells that there is a script for, by their usual names.
const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// Print the script that makes a shell complete wpack's commands, options and images
///
/// The script asks this wpack at each TAB, so names of the local store are completed as they are then. It goes with the
/// wpack that printed it: let the shell read it anew each time it starts.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  source <(wpack completions bash)             in ~/.bashrc
  source <(wpack completions zsh)              in ~/.zshrc, behind compinit
  wpack completions fish | source              in ~/.config/fish/config.fish
  wpack completions powershell | Out-String | Invoke-Expression
                                               in $PROFILE

Exit status:
  0  printed
  2  wrong usage")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_name = "SHELL", value_parser = PossibleValuesParser::new(SHELLS))]
    shell: String,
}

/// The JSON document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack completions"))]
pub(crate) struct Document<'a> {
    /// The shell.
    shell: &'a str,
    /// Its script.
    script: &'a str,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui) -> Result<()> {
        let no_script =
            || CommandError::new(Kind::Internal, format!("there is no script for {}", self.shell));
        let script = complete::script(&self.shell).ok_or_else(no_script)?;
        let script = script.map_err(|error| no_script().because(error))?;
        if ui.json() {
            ui.document(&Document { shell: &self.shell, script: &script })
        } else {
            ui.data(&script)
        }
    }
}
