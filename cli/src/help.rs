//! What stands at the end of each command's help: examples, exit status, and what else it has to say.

use clap::Command;

/// A part of it: lines that are shown as they are, below a title.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// As `Examples`; none for words that stand alone.
    pub(crate) title: Option<String>,
    /// Without the blanks that indent them all.
    pub(crate) lines: Vec<String>,
}

impl Section {
    fn new(title: Option<&str>, line: Option<&str>) -> Self {
        Self { title: title.map(str::to_owned), lines: line.into_iter().map(str::to_owned).collect() }
    }
}

/// The parts of what stands behind the options of `command`. A title ends with a colon, and what is below it is
/// indented by two blanks.
pub(crate) fn sections(command: &Command) -> Vec<Section> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (below, title) = (line.strip_prefix("  "), line.strip_suffix(':'));
        match (below, title, sections.last_mut()) {
            (Some(line), _, Some(section)) => section.lines.push(line.to_owned()),
            (_, None, Some(Section { title: None, lines })) => lines.push(line.to_owned()),
            (_, Some(title), _) => sections.push(Section::new(Some(title), None)),
            _ => sections.push(Section::new(None, Some(line))),
        }
    }
    sections
}

/// `command` and all below it, each with the words that call it, as `wpack generate kubernetes`. `help` is none of
/// them.
pub(crate) fn commands(command: &Command) -> Vec<Command> {
    let mut all = vec![command.clone()];
    let below = command.get_subcommands().filter(|command| command.get_name() != "help");
    all.extend(below.flat_map(commands));
    all
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::commands::Cli;

    fn all() -> Vec<Command> {
        let mut cli = Cli::command();
        cli.build();
        commands(&cli)
    }

    /// A command's help as a terminal of so many columns shows it.
    fn help(command: &Command, columns: usize) -> String {
        let mut command = command.clone().term_width(columns);
        command.render_long_help().to_string()
    }

    /// The words that call a command.
    fn words(command: &Command) -> String {
        command.get_bin_name().unwrap_or("wpack").to_owned()
    }

    #[test]
    fn every_command_has_examples_and_exit_statuses() {
        for command in all() {
            let sections = sections(&command);
            for wanted in ["Examples", "Exit status"] {
                let section = sections.iter().find(|section| section.title.as_deref() == Some(wanted));
                assert!(
                    section.is_some_and(|section| !section.lines.is_empty()),
                    "{}: {wanted}",
                    words(&command)
                );
            }
        }
    }

    #[test]
    fn examples_call_their_command() {
        for command in all().into_iter().skip(1) {
            let sections = sections(&command);
            let examples = sections.iter().find(|section| section.title.as_deref() == Some("Examples"));
            let calls = |line: &String| line.contains(&words(&command));
            assert!(examples.unwrap().lines.iter().any(calls), "{}", words(&command));
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for columns in [80, 120] {
            for command in all() {
                let help = help(&command, columns);
                let wide: Vec<&str> = help.lines().filter(|line| line.chars().count() > columns).collect();
                assert!(wide.is_empty(), "{} at {columns} columns: {wide:#?}", words(&command));
            }
        }
    }

    /// What is written as it is to be read is not broken by a terminal of 80 columns.
    #[test]
    fn the_end_of_a_page_fits() {
        for command in all() {
            let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
            assert!(wide.is_empty(), "{}: {wide:#?}", words(&command));
        }
    }

    #[test]
    fn pages_are_as_they_were() {
        for command in all() {
            let pages =
                [80, 120].map(|columns| format!("=== {columns} columns\n{}", help(&command, columns)));
            insta::assert_snapshot!(words(&command).replace(' ', "-"), pages.join("\n"));
        }
    }

    #[test]
    fn the_end_is_taken_apart() {
        let command =
            Command::new("x").after_help("Examples:\n  a\n    b\n\nWords.\n\nExit status:\n  0  done");
        let section = |title: Option<&str>, lines: &[&str]| Section {
            title: title.map(str::to_owned),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        };
        let expected = [
            section(Some("Examples"), &["a", "  b"]),
            section(None, &["Words."]),
            section(Some("Exit status"), &["0  done"]),
        ];
        assert_eq!(sections(&command), expected);
    }
}
