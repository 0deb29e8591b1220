//! When there is colour: on a terminal, unless somebody says otherwise (<https://no-color.org>,
//! <https://bixense.com/clicolors>).

use wpack_tests::{
    context::{Context, program},
    terminal::Terminal,
};

/// Of help, of an error of clap's, of an error of wpack's.
const LINES: [&str; 3] = ["build --help", "build --no-such-option", "run none:1"];

#[test]
fn a_pipe_gets_colour_only_if_asked_for() {
    let context = Context::new();
    for line in LINES {
        let coloured = |line: &str, variables: &[(&str, &str)]| {
            let run = variables.iter().fold(context.run(line), |run, (name, value)| run.env(name, value));
            let outcome = run.finish();
            (outcome.stdout() + &outcome.stderr()).contains('\u{1b}')
        };
        assert!(!coloured(line, &[]), "{line}");
        assert!(coloured(line, &[("CLICOLOR_FORCE", "1")]), "{line}");
        assert!(coloured(&format!("--color always {line}"), &[]), "{line}");
        assert!(coloured(&format!("--color always {line}"), &[("NO_COLOR", "1")]), "{line}");
        assert!(!coloured(&format!("--color never {line}"), &[("CLICOLOR_FORCE", "1")]), "{line}");
    }
}

#[test]
fn a_terminal_gets_colour_unless_told_otherwise() {
    let context = Context::new();
    let folder = program().parent().unwrap().display().to_string();
    let mut shell = Terminal::start(&context, "bash --norc --noprofile -i", &folder);
    // The shell itself marks pasted text.
    shell.enter("bind 'set enable-bracketed-paste off'");
    for line in LINES {
        for (before, is_coloured) in [("", true), ("NO_COLOR=1", false), ("TERM=dumb", false)] {
            let printed = shell.enter(&format!("{before} wpack {line}"));
            assert_eq!(printed.contains('\u{1b}'), is_coloured, "{before} {line}: {printed:?}");
        }
        let printed = shell.enter(&format!("wpack --color never {line}"));
        assert!(!printed.contains('\u{1b}'), "{line}: {printed:?}");
    }
}
