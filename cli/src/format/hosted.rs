//! `bundle` with another runtime than wpack's runner: its executable, and the portable module.

use wpack_oci::{
    Base, Image,
    spec::{Execution, Platform},
};

use super::Recipe;
use crate::{
    built::Built,
    error::Result,
    parts::Parts,
    runtime::{Contents, Host, Setting},
};

pub(super) fn build(parts: &Parts<'_>, recipe: &Recipe, host: &Host) -> Result<Built> {
    let images = recipe.platforms.iter().map(|platform| image(parts, recipe, host, platform));
    Ok(Built::of(images.collect::<Result<_>>()?, recipe.index))
}

fn image(parts: &Parts<'_>, recipe: &Recipe, host: &Host, platform: &Platform) -> Result<Image> {
    let base = parts.base(platform)?;
    let own_path = format!("/{}", host.program);
    let supplied = recipe.runtime.supply(platform, &own_path, base.as_ref(), parts)?;
    let (path, mut layers) = match (supplied, &base) {
        (Some(layers), Some(base)) if host.needs.is_some() => {
            Contents::of(base)?.check(host)?;
            (own_path, layers)
        }
        (Some(layers), _) => (own_path, layers),
        (None, Some(base)) => (Contents::of(base)?.find(host, base)?, Vec::new()),
        // The plan has refused that: nobody brings an executable.
        (None, None) => (own_path, Vec::new()),
    };
    layers.extend(parts.file_layers()?);
    layers.push(parts.module_layer()?);
    let execution = execution(parts, recipe, host, base.as_ref(), &path)?;
    Ok(parts.container(platform, execution, layers)?.annotate(recipe.annotations.clone()))
}

fn execution(
    parts: &Parts<'_>,
    recipe: &Recipe,
    host: &Host,
    base: Option<&Base>,
    path: &str,
) -> Result<Execution> {
    let own = &recipe.execution;
    let inherited =
        base.filter(|_| !recipe.runner.no_inherit_env).map_or(&[][..], |base| &base.execution().env);
    let setting = Setting {
        env: inherited.iter().chain(&own.env).filter_map(|variable| variable.split_once('=')).collect(),
        port: own.exposed_ports.keys().find_map(|port| port.strip_suffix("/tcp")),
        executable: path,
        ..Setting::new(&recipe.runner)
    };
    let mut entrypoint = vec![path.to_owned()];
    entrypoint.extend(host.command(parts.report, &setting)?);
    let mut execution = Execution { entrypoint, ..own.clone() };
    if let Some(stop) = host.stop(parts.report).filter(|_| own.stop_signal.is_empty()) {
        stop.clone_into(&mut execution.stop_signal);
    }
    execution.env.extend(host.missing_variables(&own.env, &setting));
    Ok(execution)
}
