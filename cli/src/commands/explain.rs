//! `wpack explain`

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use serde::Serialize;
use wpack_validate::Code;

use crate::{error::Result, explain::explanation, render, ui::Ui};

/// Say at length what a finding means, why it matters and what to do about it
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack explain                        every code in a line
  wpack explain import-type            one of them at length

Exit status:
  0  explained
  2  there is no such code")]
pub(crate) struct Args {
    /// Codes as they stand in brackets in a finding; without any, all are listed
    #[arg(value_name = "CODE", value_parser = code(), hide_possible_values = true)]
    codes: Vec<Code>,

    /// List all codes
    #[arg(long, conflicts_with = "codes")]
    list: bool,
}

/// What `wpack explain --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack explain"))]
pub(crate) struct Document {
    /// In the order in which they were named.
    codes: Vec<Explained>,
}

/// A code and what it means.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Explained {
    /// The code.
    code: Code,
    /// What it means, in a line.
    description: &'static str,
    /// What it means at length, in Markdown.
    explanation: String,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui) -> Result<()> {
        if self.codes.is_empty() || self.list {
            ui.result(&render::explain::list(Code::ALL), &Document::of(Code::ALL))
        } else {
            ui.result(&render::explain::pages(&self.codes), &Document::of(&self.codes))
        }
    }
}

impl Document {
    fn of(codes: &[Code]) -> Self {
        let explained = |code: &Code| Explained {
            code: *code,
            description: code.description(),
            explanation: explanation(*code),
        };
        Self { codes: codes.iter().map(explained).collect() }
    }
}

/// Reads a code for clap, which proposes the nearest one for a name that is none.
fn code() -> impl clap::builder::TypedValueParser<Value = Code> {
    PossibleValuesParser::new(Code::NAMES)
        .try_map(|name| Code::from_name(&name).ok_or_else(|| format!("`{name}` is not a code")))
}
