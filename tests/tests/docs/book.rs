//! The book, made by mdBook: every link of its pages leads to a file and an anchor of the book.

use std::{
    fs,
    path::{Path, PathBuf},
};

use wpack_tests::{
    context::{Context, workspace},
    mdbook::mdbook,
};

#[test]
fn every_link_of_the_book_leads_somewhere() {
    let context = Context::new();
    let book = context.path("book");
    mdbook().arg("build").arg(workspace().join("docs")).arg("--dest-dir").arg(&book).success();
    let pages = pages(&book);
    assert!(pages.len() > 15, "{pages:?}");
    let broken: Vec<String> = pages.iter().flat_map(|page| broken(page)).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let inside = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => pages(&path),
        // For a server, which is asked for it at any address.
        Some(_) if path.ends_with("404.html") => Vec::new(),
        Some(ending) if ending == "html" => vec![path],
        _ => Vec::new(),
    };
    paths.flat_map(inside).collect()
}

fn broken(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).unwrap();
    let links = attributes(&text, "href").filter(|link| !link.contains("://"));
    let leads = |link: &str| {
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = if path.is_empty() { page.to_path_buf() } else { page.parent().unwrap().join(path) };
        let has_anchor = || {
            let text = fs::read_to_string(&target).unwrap();
            attributes(&text, "id").any(|id| id == anchor)
        };
        target.is_file() && (anchor.is_empty() || has_anchor())
    };
    links.filter(|link| !leads(link)).map(|link| format!("{}: {link}", page.display())).collect()
}

/// The values of an attribute, as mdBook writes it.
fn attributes<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let start = format!(" {name}=\"");
    let values: Vec<&str> =
        html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    values.into_iter()
}
