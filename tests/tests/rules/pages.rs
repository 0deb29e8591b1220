//! The pages of `docs/`: a book for mdBook and a folder to read on GitHub, with links that lead somewhere in both.

use std::path::Path;

use wpack_tests::{
    context::workspace,
    markdown::Page,
    sources::{self, Source},
};

const SUMMARY: &str = "docs/SUMMARY.md";

fn pages() -> Vec<Source> {
    sources::all().into_iter().filter(|source| source.path.ends_with(".md")).collect()
}

#[test]
fn every_page_is_in_the_summary() {
    let pages = pages();
    let summary = pages.iter().find(|page| page.path == SUMMARY).unwrap();
    let listed = Page::parse(&summary.text).links();
    let missing: Vec<&str> = pages
        .iter()
        .filter_map(|page| page.path.strip_prefix("docs/"))
        .filter(|page| *page != "SUMMARY.md" && !listed.iter().any(|link| link == page))
        .collect();
    assert!(missing.is_empty(), "add a line to {SUMMARY} for each of {missing:#?}");
}

/// The links of `page` that lead nowhere. A page of the book may only link to what is in the book.
fn broken(page: &Source) -> Vec<String> {
    let folder = workspace().join(&page.path).parent().unwrap().to_path_buf();
    let parsed = Page::parse(&page.text);
    let leads = |link: &str| {
        let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
        let target = if path.is_empty() { workspace().join(&page.path) } else { folder.join(path) };
        let is_in_place = target.is_file() && (!page.path.starts_with("docs/") || is_of_the_book(&target));
        is_in_place && anchor.is_none_or(|anchor| has_anchor(&target, anchor))
    };
    let links = parsed.links().into_iter();
    let inner = links.filter(|link| !link.starts_with("http://") && !link.starts_with("https://"));
    inner.filter(|link| !leads(link)).map(|link| format!("{}: {link}", page.path)).collect()
}

fn is_of_the_book(target: &Path) -> bool {
    let book = workspace().join("docs").canonicalize().unwrap();
    target.canonicalize().unwrap().starts_with(book)
}

fn has_anchor(target: &Path, anchor: &str) -> bool {
    let text = std::fs::read_to_string(target).unwrap();
    Page::parse(&text).anchors().iter().any(|known| known == anchor)
}

#[test]
fn links_lead_somewhere() {
    let bad = "[a](none.md) [b](cli.md#none) [c](../README.md) [d](reference) [good](cli.md#streams)";
    let bad = Source { path: "docs/bad.md".into(), text: bad.into() };
    assert_eq!(broken(&bad).len(), 4, "{:#?}", broken(&bad));
    let found: Vec<String> = pages().iter().flat_map(broken).collect();
    assert!(found.is_empty(), "{found:#?}");
}
