//! A component against the worlds of WASI's hosts, or against a user's own.

use wasmparser::component_types::ComponentEntityType;
use wasmparser::types::TypesRef;

use super::check::{Check, Place};
use super::misfit::{Fit, Newer, Side};
use super::source::WitWorld;
use super::wasi;
use super::world::{Items, World};
use crate::facts::{Component, ComponentFit};
use crate::wasi::{Entry, Interface, Track};

/// Compares `component` with the worlds of WASI's hosts, and with the `world` of the user.
pub(crate) fn fit(types: TypesRef<'_>, component: &Component<'_>, world: Option<&WitWorld>) -> ComponentFit {
    ComponentFit {
        hosts: against_hosts(types, component),
        world: world.map(|world| against_world(types, component, &world.world)).unwrap_or_default(),
    }
}

/// Compares what `component` imports from WASI, and its entry point, with what hosts offer and call. Other imports
/// and exports are no matter of types.
fn against_hosts(types: TypesRef<'_>, component: &Component<'_>) -> Fit {
    let mut check = Check::linked(types);
    let mut newer = None;
    let mut exits = false;
    for import in &component.imports {
        let Some((world, track)) = host_of(import.name) else { continue };
        let Some(actual) = types.component_item_for_import(import.name) else { continue };
        let place = Place::of(world, Side::Import, import.name, import.offset);
        compare(&mut check, place, &world.imports, actual.ty, track, &mut newer);
        exits = exits || (track == Track::P2 && exits_with_code(types, import.name, actual.ty));
    }
    let entry = Entry::of_component(component).map(|entry| entry.interface);
    let entry =
        component.exports.iter().find(|export| entry.is_some() && Interface::parse(export.name) == entry);
    if let Some(export) = entry
        && let Some((world, track)) = host_of(export.name)
        && let Some(actual) = types.component_item_for_export(export.name)
    {
        let place = Place::of(world, Side::Export, export.name, export.offset);
        compare(&mut check, place, &world.exports, actual.ty, track, &mut newer);
    }
    Fit { newer, exits_with_code: exits, ..check.fit }
}

/// Compares what stands at `place` with what is `known` of it, and notes the first that is newer.
fn compare<'a>(
    check: &mut Check<'a>,
    mut place: Place<'a>,
    known: &Items,
    actual: ComponentEntityType,
    track: Track,
    newer: &mut Option<Newer>,
) {
    let Some((_, expected)) = known.find(place.name) else { return };
    place.is_newer = known.is_older_than(place.name);
    if place.is_newer && newer.is_none() {
        *newer = Some(Newer { name: place.name.to_owned(), track, offset: place.offset });
    }
    check.pair(&place, expected, actual);
}

/// The types of the hosts that offer or call the WASI interface `name`.
fn host_of(name: &str) -> Option<(&'static World, Track)> {
    let interface = Interface::parse(name).filter(|interface| interface.namespace == "wasi")?;
    let (track, _) = interface.release()?;
    Some((wasi::host(track)?, track))
}

fn exits_with_code(types: TypesRef<'_>, name: &str, import: ComponentEntityType) -> bool {
    let ComponentEntityType::Instance(id) = import else { return false };
    name.starts_with("wasi:cli/exit@")
        && types.get(id).is_some_and(|instance| instance.exports.contains_key("exit-with-code"))
}

/// Compares `component` with `world` as the Component Model does: it may import no more, and must export no less.
///
/// Two things are not taken as strictly: versions of an interface that are compatible stand for each other, and what
/// is imported without a need of it at run time may be missing, as with hosts.
fn against_world(types: TypesRef<'_>, component: &Component<'_>, world: &World) -> Fit {
    let mut check = Check::exact(types);
    for import in &component.imports {
        let Some(actual) = types.component_item_for_import(import.name) else { continue };
        let place = Place::of(world, Side::Import, import.name, import.offset);
        match world.imports.find(import.name) {
            Some((_, expected)) => check.pair(&place, expected, actual.ty),
            None => check.absent(&place, actual.ty),
        }
    }
    let exports = component.exports.iter();
    let exports = Items::of(
        exports.filter_map(|export| Some((export.name, types.component_item_for_export(export.name)?.ty))),
    );
    for (name, expected) in world.exports.iter() {
        let found = exports.find(name);
        let mut place = Place::of(world, Side::Export, found.map_or(name, |(name, _)| name), 0);
        match found {
            Some((name, actual)) => {
                let export = component.exports.iter().find(|export| export.name == name);
                place.offset = export.map_or(0, |export| export.offset);
                check.pair(&place, expected, actual);
            }
            None => check.absent(&place, expected),
        }
    }
    check.fit
}
