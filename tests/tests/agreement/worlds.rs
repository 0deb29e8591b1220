//! The types of what the worlds of WASI import and export: all that is right, and each function with something wrong.

use wit_parser::{InterfaceId, LiveTypes, TypeId};

use crate::{
    changes::{CHANGES, extend},
    fit::agree_on_fit,
    matrix::Row,
    wit::{Name, Wit},
};

/// The worlds of one line of WASI.
pub(crate) struct Line {
    name: &'static str,
    /// The patch versions that programs are built with, one of them newer than any that there is.
    patches: [u64; 4],
    command: &'static str,
    /// What a command only gets with an option.
    http: &'static str,
    service: &'static str,
}

pub(crate) const P2: Line = Line {
    name: "0.2",
    patches: [0, 6, 12, 99],
    command: "include wasi:cli/command@VERSION;",
    http: "include wasi:http/imports@VERSION; export wasi:cli/run@VERSION;",
    service: "include wasi:http/proxy@VERSION;",
};

pub(crate) const P3: Line = Line {
    name: "0.3",
    patches: [0, 1, 2, 99],
    command: "include wasi:cli/command@VERSION;",
    http: "import wasi:http/client@VERSION; export wasi:cli/run@VERSION;",
    service: "include wasi:http/service@VERSION;",
};

/// A middleware, which nothing stands behind here.
const MIDDLEWARE: &str = "include wasi:http/middleware@VERSION;";

pub(crate) fn middleware() -> Row {
    let wit = Wit::of(P3.name, MIDDLEWARE);
    let handler: Vec<_> = wit.exports().into_iter().flat_map(|interface| wit.functions(interface)).collect();
    Row::binary("middleware", wit.component(&handler)).serving()
}

impl Line {
    /// The rows of the world of commands, and of that with HTTP.
    pub(crate) fn of_commands(&self) -> Vec<Row> {
        let command = self.world(self.command);
        let mut rows = self.right(&command);
        rows.extend(self.right(&self.world(self.http)));
        rows.extend(self.wrong_functions(&command, &command.imports()));
        rows.extend(self.wrong_types(&command, &command.imports()));
        rows.extend(self.entries(&command));
        rows
    }

    /// The rows of the world of programs that answer HTTP.
    pub(crate) fn of_services(&self) -> Vec<Row> {
        let service = self.world(self.service);
        let mut imports = service.imports();
        let mut rows = self.right(&service);
        imports.retain(|interface| service.name(*interface).starts_with("wasi:http/"));
        rows.extend(self.wrong_functions(&service, &imports));
        rows.extend(self.wrong_types(&service, &imports));
        let rows = rows.into_iter().map(Row::serving);
        rows.chain(self.entries(&service).into_iter().map(Row::answering)).collect()
    }

    /// What fits the worlds of the newest version and what does not.
    pub(crate) fn agree_on_fit(&self, newest: u64) {
        let line = Self { patches: [newest; 4], ..*self };
        agree_on_fit(line.name, line.command, &line.of_commands());
        agree_on_fit(line.name, line.service, &line.of_services());
    }

    fn world(&self, items: &str) -> Wit {
        Wit::of(self.name, items)
    }

    /// `wit` in the versions of programs, in turn.
    fn at(&self, wit: &Wit, turn: usize) -> Wit {
        wit.clone().at(self.patches[turn % self.patches.len()])
    }

    /// All that the world has together in each version, and all that each interface has in one.
    fn right(&self, wit: &Wit) -> Vec<Row> {
        let all: Vec<_> = wit.imports().into_iter().flat_map(|interface| wit.functions(interface)).collect();
        let versions = self.patches.iter().map(|patch| (patch, wit.clone().at(*patch)));
        let worlds = versions
            .map(|(patch, wit)| Row::binary(format!("all of {}.{patch}", self.name), wit.component(&all)));
        let interfaces = wit.imports().into_iter().enumerate().map(|(turn, interface)| {
            let wit = self.at(wit, turn);
            Row::binary(wit.name(interface), wit.component(&wit.functions(interface)))
        });
        worlds.chain(interfaces).collect()
    }

    /// Each function with one thing wrong: of what can be, what was the least often before.
    fn wrong_functions(&self, wit: &Wit, imports: &[InterfaceId]) -> Vec<Row> {
        let mut counts = [0; CHANGES.len()];
        let functions = imports.iter().flat_map(|interface| wit.functions(*interface));
        let wrong = |(turn, name): (usize, Name)| {
            let wit = self.at(wit, turn);
            let mut changes: Vec<usize> = (0..CHANGES.len()).collect();
            changes.sort_by_key(|change| counts[*change]);
            let (change, row) =
                changes.into_iter().find_map(|change| Some((change, changed(&wit, &name, change)?))).unwrap();
            counts[change] += 1;
            row
        };
        functions.enumerate().map(wrong).collect()
    }

    /// Each type that has parts with one part more, in a function that uses it.
    fn wrong_types(&self, wit: &Wit, imports: &[InterfaceId]) -> Vec<Row> {
        let functions: Vec<_> = imports.iter().flat_map(|interface| wit.functions(*interface)).collect();
        let mut rows = Vec::new();
        for (id, ty) in &wit.0.resolve.types {
            let Some(user) = functions.iter().find(|name| uses(wit, name, id)) else { continue };
            let mut wit = self.at(wit, rows.len());
            if extend(&mut wit.0.resolve.types[id]) {
                let ty = ty.name.as_deref().unwrap_or_default();
                let row = format!("{} of {} with more in `{ty}`", user.function, wit.name(user.interface));
                rows.push(Row::binary(row, wit.component(std::slice::from_ref(user))));
            }
        }
        rows
    }

    /// The functions by which a program is entered, right and with each thing wrong.
    fn entries(&self, wit: &Wit) -> Vec<Row> {
        let names = wit.exports().into_iter().flat_map(|interface| wit.functions(interface));
        let rows = |name: Name| {
            let wit = |turn| self.at(wit, turn);
            let right = (0..self.patches.len()).map(wit).map(move |wit| {
                Row::binary(format!("export {}", wit.name(name.interface)), wit.component(&[]))
            });
            let wrong = (0..CHANGES.len()).filter_map(|turn| changed_entry(wit(turn), &name, turn));
            right.chain(wrong).collect::<Vec<_>>()
        };
        names.flat_map(rows).collect()
    }
}

fn uses(wit: &Wit, name: &Name, id: TypeId) -> bool {
    let mut live = LiveTypes::default();
    live.add_func(&wit.0.resolve, wit.function(name));
    live.contains(id)
}

/// A component that imports the function `name` with the change, if it can be made.
fn changed(wit: &Wit, name: &Name, change: usize) -> Option<Row> {
    let (what, change) = CHANGES[change];
    let mut wit = wit.clone();
    let imported = wit.change(name, change)?;
    let row = format!("{} of {} {what}", name.function, wit.name(name.interface));
    Some(Row::binary(row, wit.component(&[imported])))
}

/// A component that exports the function `name` with the change, if it can be made.
fn changed_entry(mut wit: Wit, name: &Name, change: usize) -> Option<Row> {
    let (what, change) = CHANGES[change];
    wit.change(name, change)?;
    Some(Row::binary(format!("export {} {what}", wit.name(name.interface)), wit.component(&[])))
}
