//! Manual pages, judged by mandoc.

use wpack_tests::{context::Context, tool::tool};

#[test]
fn mandoc_finds_nothing_to_complain_of() {
    let context = Context::new();
    let pages = context.run("man man1").success().stdout();
    assert!(pages.lines().any(|page| page == "man1/wpack-generate-kubernetes.1"), "{pages}");
    let lint =
        tool("mandoc").args(["-T", "lint", "-W", "warning"]).within(&context.work()).args(pages.lines());
    // Neither shows: the pages are the same on any day, and clap_mangen breaks a line where there is a gap anyway.
    let known = ["missing date", "skipping paragraph macro: br"];
    let found = lint.finish().stdout();
    let other: Vec<&str> =
        found.lines().filter(|line| !known.iter().any(|known| line.contains(known))).collect();
    assert!(other.is_empty(), "{other:#?}");
}

#[test]
fn a_page_has_what_help_has() {
    let context = Context::new();
    context.run("man man1").success();
    let version = format!("wpack {}", env!("CARGO_PKG_VERSION"));
    let mandoc = tool("mandoc").args(["-T", "utf8", "-O", "width=200"]);
    let text = struck_once(&mandoc.arg(context.path("man1/wpack-build.1")).success().stdout());
    for part in
        ["EXAMPLES", "EXIT STATUS", "SEE ALSO", "wpack build app.wasm -t ghcr.io/acme/app:1 --push", &version]
    {
        assert!(text.contains(part), "`{part}` is not in {text}");
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let context = Context::new();
    for page in context.run("man man1").success().stdout().lines() {
        let mandoc = tool("mandoc").args(["-T", "utf8", "-O", "width=80"]).arg(context.path(page));
        let text = struck_once(&mandoc.success().stdout());
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.is_empty(), "{page}: {wide:#?}");
    }
}

/// The text of a page on paper: bold letters are struck twice, and lines under letters struck first.
fn struck_once(page: &str) -> String {
    let mut text = String::new();
    for sign in page.chars() {
        if sign == '\u{8}' {
            text.pop();
        } else {
            text.push(sign);
        }
    }
    text
}
