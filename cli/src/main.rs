//! `wpack`: turns a WebAssembly program into something every container platform can run.

mod args;
mod base;
mod built;
mod cache;
mod cargo;
mod check;
mod commands;
mod config;
mod consumers;
mod created;
mod diff;
mod doctor;
mod document;
mod error;
mod explain;
mod files;
mod format;
mod gate;
mod generate;
mod interrupt;
mod judge;
mod label;
mod line;
mod module;
mod parallel;
mod parts;
mod place;
mod plan;
mod plans;
mod portable;
mod precompile;
mod process;
mod project;
#[cfg(test)]
mod reference;
mod render;
mod rewrite;
mod runners;
mod runtime;
mod settings;
mod subject;
mod tally;
mod tree;
mod ui;
mod watch;
mod world;

use std::process::ExitCode;

fn main() -> ExitCode {
    let line = line::Line::of_process();
    let cli = line.typed();
    let ui = cli.global.ui();
    match cli.command.run(&line, &ui, &settings::Environment::of_process()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            ui.error(&error);
            ExitCode::from(error.kind.code())
        }
    }
}
