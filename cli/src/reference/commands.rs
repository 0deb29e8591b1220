//! The page of all commands: what `--help` says, in Markdown.

use clap::{Arg, Command, CommandFactory as _};

use super::pages::{ORIGIN, head, row};
use crate::{
    commands::Cli,
    help::{self, Section},
};

/// Every command with its arguments.
pub(super) fn commands() -> String {
    let mut cli = Cli::command();
    cli.build();
    let commands = help::commands(&cli);
    let sections: String = commands.iter().skip(1).map(section).collect();
    format!(
        "# Commands\n\n{ORIGIN}\n\n`wpack COMMAND --help` shows the same, `wpack man DIR` writes it as manual pages.\n\n{}\n\
         ## Options of every command\n{}{}{sections}",
        list(&commands),
        table(&cli, Arg::is_global_set),
        end(&cli)
    )
}

fn list(commands: &[Command]) -> String {
    let line = |command: &Command| {
        row(&[&format!("[`{0}`](#{1})", words(command), words(command).replace(' ', "-")), &about(command)])
    };
    head(&["command", "what it does"]) + &commands.iter().skip(1).map(line).collect::<String>()
}

fn section(command: &Command) -> String {
    let long = command.get_long_about().map(ToString::to_string).unwrap_or_else(|| about(command));
    let usage = command.clone().render_usage().to_string().replace("Usage: ", "");
    format!(
        "\n## {}\n\n{long}\n\n```text\n{usage}\n```\n{}{}",
        words(command),
        table(command, |argument| !argument.is_global_set()),
        end(command)
    )
}

/// The words that call a command.
fn words(command: &Command) -> String {
    command.get_bin_name().unwrap_or_default().to_owned()
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// The arguments that are `wanted`; none where there are none.
fn table(command: &Command, wanted: impl Fn(&Arg) -> bool) -> String {
    let is_own =
        |argument: &&Arg| wanted(argument) && !["help", "version"].contains(&argument.get_id().as_str());
    let arguments = command.get_arguments().filter(|argument| !argument.is_hide_set()).filter(is_own);
    let rows: String =
        arguments.map(|argument| row(&[&format!("`{}`", spelled(argument)), &meaning(argument)])).collect();
    if rows.is_empty() { rows } else { format!("\n{}{rows}", head(&["argument", "meaning"])) }
}

/// As `-t, --tag <NAME[:TAG]>`.
fn spelled(argument: &Arg) -> String {
    let short = argument.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    format!("{short}{argument}")
}

/// What an argument is for, the values that it can have, and the one that it has unless it is given.
fn meaning(argument: &Arg) -> String {
    let help =
        argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let values = argument.get_possible_values();
    let shown =
        !values.is_empty() && !argument.is_hide_possible_values_set() && argument.get_action().takes_values();
    let values: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
    let values = if shown { format!(" ({})", values.join(", ")) } else { String::new() };
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let default = if defaults.is_empty() || !argument.get_action().takes_values() {
        String::new()
    } else {
        format!(" [default: {}]", defaults.join(", "))
    };
    format!("{}{values}{default}", help.replace("\n\n", " ").replace('\n', " "))
}

/// Examples, exit status and the like.
fn end(command: &Command) -> String {
    help::sections(command).iter().map(block).collect()
}

fn block(section: &Section) -> String {
    let title = section.title.as_ref().map(|title| format!("{title}:\n\n")).unwrap_or_default();
    format!("\n{title}```text\n{}\n```\n", section.lines.join("\n"))
}
