//! Completion, in the shells themselves. PowerShell cannot be had from Debian: a grammar of the language by others reads its
//! script, and what that asks wpack is asked here. Nor has each Debian elvish.

use wpack_tests::{
    context::{Context, program},
    module,
    terminal::Terminal,
    tool::tool,
};

/// A store with two images of one name, and files.
fn context() -> Context {
    let context = Context::new();
    context.write("app.wasm", module::hello());
    context.write("notes.txt", "");
    for name in ["hello:1", "hello:2", "localhost:5000/acme/app:1"] {
        context.run("build app.wasm --format artifact -q -t").arg(name).success();
    }
    context
}

fn folder() -> String {
    program().parent().unwrap().display().to_string()
}

/// What is typed, and what stands there after TAB.
const LINES: [(&str, &str); 9] = [
    ("wpack val", "wpack validate"),
    ("wpack generate kub", "wpack generate kubernetes"),
    ("wpack build --stri", "wpack build --strip"),
    ("wpack build app.wasm --format bun", "wpack build app.wasm --format bundle"),
    ("wpack validate --target spi", "wpack validate --target spin"),
    ("wpack validate app", "wpack validate app.wasm"),
    ("wpack push hel", "wpack push hello:"),
    ("wpack push localhost:5000/ac", "wpack push localhost:5000/acme/app:1"),
    ("wpack copy store:localh", "wpack copy store:localhost:5000/acme/app:1"),
];

/// Types each line with TAB behind it, and lets the shell print what is in its editor then.
#[track_caller]
fn completes(shell: &mut Terminal) {
    for (typed, completed) in LINES {
        // To the beginning of the line, a command that prints, a quote; to the end, a quote; return.
        let printed = shell.enter(&format!("{typed}\t\u{1}echo '<\u{5}>'"));
        let wanted = format!("<{completed}");
        assert!(
            printed.split(['\r', '\n']).any(|line| line.starts_with(&wanted)),
            "{typed:?} became {printed:?}"
        );
    }
}

#[test]
fn bash_completes() {
    let context = context();
    let mut shell = Terminal::start(&context, "bash --norc --noprofile -i", &folder());
    shell.enter("source <(wpack completions bash)");
    completes(&mut shell);
}

#[test]
fn zsh_completes() {
    let context = context();
    let mut shell = Terminal::start(&context, "zsh -f -i", &folder());
    shell.enter("autoload -U compinit && compinit -u && source <(wpack completions zsh)");
    completes(&mut shell);
}

#[test]
fn fish_completes() {
    let context = context();
    let script = context.run("completions fish").success().stdout();
    context.write("wpack.fish", script);
    for (typed, completed) in LINES {
        let command = format!("source wpack.fish; complete --do-complete '{typed}'");
        let mut fish = tool("fish").into_command();
        fish.args(["--no-config", "--command", &command]);
        let search = format!("{}:{}", folder(), std::env::var("PATH").unwrap());
        let outcome = context.dress(fish).env("PATH", search).success();
        let word = completed.rsplit(' ').next().unwrap();
        let found = outcome.stdout().lines().any(|line| line.split('\t').next().unwrap().starts_with(word));
        assert!(found, "{typed:?}: {outcome}");
    }
}

/// What no shell but PowerShell tells: its engine's completions of each line, with the script in it.
#[test]
#[ignore = "PowerShell is in none of the registries that tests install from: it is run where there is a `pwsh`"]
fn powershell_completes() {
    let context = context();
    context.write("wpack.ps1", context.run("completions powershell").success().stdout());
    context.write("my app.wasm", "");
    let lines = LINES.into_iter().chain([
        ("wpack push ", "wpack push hello:1"),
        ("wpack validate my", "wpack validate 'my app.wasm'"),
        ("wpack validate 'my", "wpack validate 'my app.wasm'"),
        ("wpack validate \"my", "wpack validate 'my app.wasm'"),
        ("wpack validate 'my app.wasm' --target spi", "wpack validate 'my app.wasm' --target spin"),
        // What would run, were the line evaluated.
        (
            "wpack validate $(Set-Content ran 1) --target spi",
            "wpack validate $(Set-Content ran 1) --target spin",
        ),
        ("1; wpack push hel", "1; wpack push hello:1"),
    ]);
    for (typed, completed) in lines {
        context.write("line", typed);
        let mut pwsh = tool("pwsh").into_command();
        pwsh.args(["-NoProfile", "-NonInteractive", "-Command"]).arg(
            "Set-StrictMode -Version Latest; . ./wpack.ps1; $line = Get-Content -Raw line; \
             $found = TabExpansion2 $line $line.Length; \
             $begun = $line.Substring(0, $found.ReplacementIndex); \
             $found.CompletionMatches | ForEach-Object { $begun + $_.CompletionText }",
        );
        let search = format!("{}:{}", folder(), std::env::var("PATH").unwrap());
        let answer = context.dress(pwsh).env("PATH", search).success().stdout();
        assert!(answer.lines().any(|line| line.starts_with(completed)), "{typed:?} became {answer:?}");
    }
    assert!(!context.path("ran").exists());
}

/// The words that PowerShell's script has wpack called with for a line with the cursor at its end.
fn asked_by_powershell(typed: &str) -> Vec<&str> {
    // The script adds an empty word where none is begun.
    let empty = typed.ends_with(' ').then_some("");
    ["--"].into_iter().chain(typed.split_whitespace()).chain(empty).collect()
}

#[test]
fn powershell_gets_what_its_script_splits() {
    let context = context();
    for (typed, completed) in LINES.into_iter().chain([("wpack push ", "wpack push hello:1")]) {
        let asked = context.wpack().args(asked_by_powershell(typed)).env("WPACK_COMPLETE", "powershell");
        let answer = asked.success().stdout();
        // A value, and after a tab what it is.
        let lines: Vec<Vec<_>> = answer.lines().map(|line| line.split('\t').collect()).collect();
        let word = completed.rsplit(' ').next().unwrap();
        assert!(lines.iter().any(|parts| parts[0].starts_with(word)), "{typed:?}: {answer}");
        assert!(lines.iter().all(|parts| parts.len() <= 2 && !parts[0].is_empty()), "{typed:?}: {answer}");
    }
}

#[test]
fn the_script_is_powershell() {
    let script = Context::new().run("completions powershell").success().stdout();
    let mistakes = powershell_mistakes(&script);
    assert_eq!(mistakes, [""; 0], "{script}");
    for part in
        ["Register-ArgumentCompleter -Native -CommandName wpack", "& wpack -- @words", "$env:WPACK_COMPLETE"]
    {
        assert!(script.contains(part), "{part} in {script}");
    }
    // A script that is broken off is none.
    let half = &script[..script.len() / 2];
    assert_ne!(powershell_mistakes(half), [""; 0]);
}

/// Where a grammar of PowerShell cannot read a script.
fn powershell_mistakes(script: &str) -> Vec<String> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let tree = parser.parse(script, None).unwrap();
    let (mut nodes, mut mistakes) = (vec![tree.root_node()], Vec::new());
    while let Some(node) = nodes.pop() {
        if node.is_error() || node.is_missing() {
            mistakes.push(format!("{}: {}", node.start_position(), &script[node.byte_range()]));
        }
        nodes.extend(node.children(&mut node.walk()));
    }
    mistakes
}

#[test]
fn a_shell_that_asks_changes_nothing() {
    let context = Context::new();
    let mut asked = context.wpack().args(["--", "wpack", "push", ""]);
    for (name, value) in [("WPACK_COMPLETE", "bash"), ("_CLAP_COMPLETE_INDEX", "2")] {
        asked = asked.env(name, value);
    }
    asked.success();
    assert!(!context.store().exists());
}

#[test]
fn each_shell_has_a_script() {
    let context = Context::new();
    for (shell, part) in [
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer"),
        ("bash", "complete -"),
    ] {
        let document = context.run(&format!("completions {shell} --json")).success().json();
        assert!(document["script"].as_str().unwrap().contains(part), "{document}");
    }
    context.run("completions tcsh").code(2);
}
