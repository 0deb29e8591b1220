//! Runtimes that take a file, and tools that fetch one.

use super::Case;
use crate::consumers::{line::Line, place::Place};

/// Where a module goes that is taken out of an image.
const FILE: &str = "app.wasm";

pub(in super::super) fn wpack(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    Ok(vec![Line::new("wpack run").word(&case.place.for_wpack())])
}

pub(in super::super) fn wasmtime(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let (first, file) = match case.place {
        Place::File(path) => (None, path.as_str()),
        Place::Image { .. } => {
            let pull = Line::new("wpack pull").word(&case.place.for_wpack()).option("--output", FILE);
            (Some(pull), FILE)
        }
    };
    let need = case.need;
    if need.folders.iter().any(|folder| folder.read_only) {
        return Err("if it may write in every folder that it is given: wasmtime gives none to read only");
    }
    let verb = if need.is_http { "wasmtime serve" } else { "wasmtime run" };
    let mut line = Line::new(verb).words(case.options);
    if need.network {
        line = line.plain("-S inherit-network=y -S allow-ip-name-lookup=y");
    }
    for folder in &need.folders {
        line = line.option("--dir", &format!(".::{}", folder.guest));
    }
    for pair in &need.env {
        line = line.option("--env", pair);
    }
    Ok(first.into_iter().chain([line.word(file).words(&need.args)]).collect())
}

pub(in super::super) fn spin(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let up = Line::new("spin up").plain(case.place.plain_http("--insecure"));
    match case.place {
        Place::File(path) => Ok(vec![up.option("--from", path)]),
        Place::Image { .. } => Ok(case.place.in_registry()?.1.then(|image| up.option("--from", image))),
    }
}

pub(in super::super) fn wkg(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let (reference, handed) = case.place.in_registry()?;
    let mut line = Line::new("wkg oci pull").option("--output", FILE);
    if case.place.is_plain_http() {
        line = line.option("--insecure", reference.registry());
    }
    Ok(handed.then(|image| line.word(image)))
}

pub(in super::super) fn wash(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let line = Line::new("wash oci pull").plain(case.place.plain_http("--insecure"));
    Ok(case.place.in_registry()?.1.then(|image| line.word(image).word(FILE)))
}
