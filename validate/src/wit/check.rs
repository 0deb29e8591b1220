//! The comparison of one component, import by import and export by export.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentEntityType, ComponentFuncTypeId, ComponentInstanceTypeId, ComponentValType,
    ResourceId,
};
use wasmparser::types::TypesRef;

use super::compare::{Comparison, Rules};
use super::misfit::{Fit, Misfit, Problem, Side, kind};
use super::names::{Names, difference};
use super::world::World;
use crate::read::needs_host;

/// What is being compared: an import or export, or an item of an interface that is one.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) world: &'a World,
    pub(super) side: Side,
    /// The name of the import or export.
    pub(super) name: &'a str,
    /// Where it stands; 0 if the component does not have it.
    pub(super) offset: usize,
    /// Whether it is of a later version than any that is known.
    pub(super) is_newer: bool,
    item: Option<&'a str>,
    /// The interface of the world and that of the component.
    interfaces: Option<(ComponentInstanceTypeId, ComponentInstanceTypeId)>,
}

impl<'a> Place<'a> {
    pub(super) fn of(world: &'a World, side: Side, name: &'a str, offset: usize) -> Self {
        Self { world, side, name, offset, is_newer: false, item: None, interfaces: None }
    }
}

pub(super) struct Check<'a> {
    types: TypesRef<'a>,
    /// Whether the rules of the Component Model count, not those by which hosts link.
    is_exact: bool,
    /// The resources of the component that are known, each with that of the world.
    resources: BTreeMap<ResourceId, ResourceId>,
    /// Those that are taken for the same: the ones above, and others once that has been told.
    same: BTreeSet<(ResourceId, ResourceId)>,
    /// Items of nested interfaces that may still be looked at: more than the largest type has.
    budget: usize,
    pub(super) fit: Fit,
}

impl<'a> Check<'a> {
    /// By the rules of the Component Model.
    pub(super) fn exact(types: TypesRef<'a>) -> Self {
        Self {
            types,
            is_exact: true,
            resources: BTreeMap::new(),
            same: BTreeSet::new(),
            budget: 4_000_000,
            fit: Fit::default(),
        }
    }

    /// By the rules by which hosts link and call.
    pub(super) fn linked(types: TypesRef<'a>) -> Self {
        Self { is_exact: false, ..Self::exact(types) }
    }

    /// Compares the `actual` item of the component with the `expected` one of the world.
    pub(super) fn pair(
        &mut self,
        place: &Place<'a>,
        expected: ComponentEntityType,
        actual: ComponentEntityType,
    ) {
        use ComponentAnyTypeId::{Defined, Resource};
        use ComponentEntityType::{Func, Instance, Type};
        match (expected, actual) {
            (Instance(expected), Instance(actual)) => self.instances(place, expected, actual),
            (Func(expected), Func(actual)) => self.functions(place, expected, actual),
            (Type { created: Resource(expected), referenced }, Type { created: Resource(actual), .. }) => {
                let is_new = referenced == Resource(expected);
                self.resources(place, expected.resource(), is_new, actual.resource());
            }
            (Type { created: Defined(expected), .. }, Type { created: Defined(actual), .. }) => {
                self.types(place, ComponentValType::Type(expected), ComponentValType::Type(actual));
            }
            // Linking looks at no names of types.
            (_, Type { created: Defined(_), .. }) if !self.is_exact && place.side == Side::Import => {}
            _ => self.kinds(place, kind(expected), kind(actual)),
        }
    }

    /// Notes that nothing stands against `asked`, unless that does no harm.
    pub(super) fn absent(&mut self, place: &Place<'a>, asked: ComponentEntityType) {
        let is_missed = match place.side {
            Side::Import => needs_host(self.types, asked, &mut self.budget),
            Side::Export => self.is_exact || needs_host(place.world.types(), asked, &mut self.budget),
        };
        if is_missed {
            self.add(place, || Problem::Absent { kind: kind(asked), newer: place.is_newer });
        }
    }

    fn instances(
        &mut self,
        place: &Place<'a>,
        expected: ComponentInstanceTypeId,
        actual: ComponentInstanceTypeId,
    ) {
        let interfaces = Some((expected, actual));
        let (world, component) = (place.world.types(), self.types);
        let (Some(expected), Some(actual)) = (world.get(expected), component.get(actual)) else { return };
        let (asking, offering) = match place.side {
            Side::Import => (&actual.exports, &expected.exports),
            Side::Export => (&expected.exports, &actual.exports),
        };
        for (name, asked) in asking {
            let place = Place { item: Some(name), interfaces, ..*place };
            match (offering.get(name), place.side) {
                (None, _) => self.absent(&place, asked.ty),
                (Some(offered), Side::Import) => self.pair(&place, offered.ty, asked.ty),
                (Some(offered), Side::Export) => self.pair(&place, asked.ty, offered.ty),
            }
        }
    }

    fn functions(&mut self, place: &Place<'a>, expected: ComponentFuncTypeId, actual: ComponentFuncTypeId) {
        let (world, component) = (place.world.types(), self.types);
        let (Some(expected), Some(actual)) = (world.get(expected), component.get(actual)) else { return };
        let compare = |rules| self.comparison(place, rules).functions(expected, actual);
        let Err(exact) = compare(Rules::EXACT) else { return };
        let linked = match (self.is_exact, place.side) {
            (true, _) => Err(exact),
            (false, Side::Import) => compare(Rules::LINKED).map(|()| exact),
            (false, Side::Export) => compare(Rules::CALLED).map(|()| exact),
        };
        let tolerated = linked.is_ok();
        let found = linked.unwrap_or_else(|refused| refused);
        self.add(place, || {
            let (world, component) = names(place, component);
            let (expected, actual) = (world.function(expected), component.function(actual));
            let is_hidden = expected == actual || found.owner.is_some();
            let difference = is_hidden.then(|| difference(found, &world, &component));
            Problem::Type { expected, actual, difference, tolerated }
        });
    }

    /// A resource of the component is what its first import says, and in an export what the world leaves to the
    /// component (`is_new`).
    fn resources(&mut self, place: &Place<'a>, expected: ResourceId, is_new: bool, actual: ResourceId) {
        let is_named = match place.side {
            Side::Import => true,
            // Hosts look at functions only.
            Side::Export if !self.is_exact => return,
            Side::Export => is_new,
        };
        let known = self.resources.get(&actual).copied().or(is_named.then_some(expected));
        if known != Some(expected) {
            self.add(place, || Problem::Resource);
        }
        self.resources.entry(actual).or_insert(expected);
        self.same.insert((expected, actual));
    }

    /// Types that only have a name matter where they must be the same by the rules.
    fn types(&mut self, place: &Place<'a>, expected: ComponentValType, actual: ComponentValType) {
        if !self.is_exact {
            return;
        }
        let Err(found) = self.comparison(place, Rules::EXACT).values(expected, actual) else { return };
        let component = self.types;
        self.add(place, || {
            let (world, component) = names(place, component);
            Problem::Definition(difference(found, &world, &component))
        });
    }

    fn kinds(&mut self, place: &Place<'a>, expected: &'static str, actual: &'static str) {
        if expected != actual {
            self.add(place, || Problem::Kind { expected, actual });
        }
    }

    fn comparison<'b>(&'b self, place: &Place<'b>, rules: Rules) -> Comparison<'b> {
        Comparison { world: place.world.types(), component: self.types, same: &self.same, rules }
    }

    fn add(&mut self, place: &Place<'_>, problem: impl FnOnce() -> Problem) {
        self.fit.add(|| Misfit {
            side: place.side,
            name: place.name.to_owned(),
            item: place.item.map(ToOwned::to_owned),
            offset: (place.offset > 0).then_some(place.offset),
            problem: problem(),
        });
    }
}

/// The names of the types at `place` in the world and in the component, whose types are given.
fn names<'a>(place: &Place<'a>, component: TypesRef<'a>) -> (Names<'a>, Names<'a>) {
    let (expected, actual) = place.interfaces.unzip();
    (Names::of(place.world.types(), expected), Names::of(component, actual))
}
