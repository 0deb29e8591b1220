//! `wpack`: turns a WebAssembly program into something every container platform can run.

mod args;
mod base;
mod built;
mod cache;
mod cargo;
mod check;
mod commands;
mod complete;
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
mod help;
mod interrupt;
mod judge;
mod label;
mod line;
mod man;
mod module;
mod nearest;
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
    complete::answer();
    let line = line::Line::of_process();
    match line.typed() {
        Ok(cli) => run(&line, &cli),
        Err(error) => ui::clap(&error),
    }
}

fn run(line: &line::Line, cli: &commands::Cli) -> ExitCode {
    let ui = cli.global.ui();
    match cli.command.run(line, &ui, &settings::Environment::of_process()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            ui.error(&error);
            ExitCode::from(error.kind.code())
        }
    }
}
