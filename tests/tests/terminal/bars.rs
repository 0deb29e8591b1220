//! Bars, in the middle of a push that takes its time.

use std::time::Duration;

use wpack_tests::{
    context::{Context, program},
    module,
    registry::Registry,
    relay::Relay,
    screen::shown,
    terminal::{PROMPT, Terminal},
};

/// A shell in a terminal of so many columns, and an image to push.
fn shell(context: &Context, columns: usize) -> Terminal {
    context.write("app.wasm", module::padded(1, 1 << 20));
    context.run("build app.wasm -t app:1 --format artifact -q").success();
    let folder = program().parent().unwrap().display().to_string();
    let mut shell = Terminal::start(context, "bash --norc --noprofile -i", &folder);
    // Line by line, so that nothing but the program draws.
    shell.enter(&format!("set +o emacs; stty rows 24 columns {columns}"));
    shell
}

fn is_bar(line: &str) -> bool {
    line.contains('[') || line.ends_with('%')
}

#[test]
fn bars_go_when_their_blobs_are_there() {
    for columns in [60, 80, 120] {
        let (context, registry) = (Context::new(), Registry::plain());
        let line = Relay::pausing(registry.port(), "PUT", Duration::from_secs(1));
        let printed = shell(&context, columns)
            .enter(&format!("wpack push app:1 {}/app:{columns} --color never", line.address()));
        assert!(printed.contains(if columns < 76 { "%" } else { " of " }), "no bar: {printed:?}");
        let shown = shown(&printed, columns);
        assert!(!shown.iter().any(|line| is_bar(line)), "{shown:#?}");
        for kind in ["config ", "module ", "manifest "] {
            let lines: Vec<_> = shown.iter().filter(|line| line.starts_with(kind)).collect();
            assert!(matches!(lines[..], [line] if line.contains(" uploaded ")), "{shown:#?}");
            assert!(lines[0].contains(" in "), "{shown:#?}");
        }
    }
}

/// What the terminal makes of Ctrl-C moves the cursor. A bar that is drawn before wpack hears of it stands twice then.
#[test]
fn ctrl_c_leaves_a_line_of_its_own_to_the_prompt() {
    let (context, registry) = (Context::new(), Registry::plain());
    let line = Relay::pausing(registry.port(), "PUT", Duration::from_secs(60));
    let mut shell = shell(&context, 80);
    shell.press(&format!("wpack push app:1 {}/app:1\n", line.address()));
    let mut printed = shell.until(" of ");
    shell.press("\u{3}");
    printed += &shell.until(PROMPT);
    let shown = shown(&printed, 80);
    assert_eq!(shown.last().unwrap(), PROMPT.trim_end(), "{shown:#?}");
    let bars = shown.iter().filter(|line| is_bar(line)).count();
    assert!((1..=3).contains(&bars), "{shown:#?}");
}
