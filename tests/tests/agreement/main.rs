//! What `wpack validate` says of a program, against what `wasmtime` does with it: a matrix of generated programs,
//! each run by the command of several releases. A row on which they differ fails, unless the difference stands with
//! its reason in `differences`; one that stands there and is none fails too.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod changes;
mod differences;
mod entry;
mod features;
mod fit;
mod foreign;
mod interfaces;
mod kinds;
mod matrix;
mod memory;
mod preview1;
mod wit;
mod worlds;

use matrix::agree;
use worlds::{P2, P3};

#[test]
fn functions_of_preview_1() {
    agree(&preview1::rows());
}

#[test]
fn entry_points() {
    agree(&entry::rows());
}

#[test]
fn memories() {
    agree(&memory::rows());
}

#[test]
fn other_imports() {
    agree(&foreign::rows());
}

#[test]
fn features_of_webassembly() {
    agree(&features::rows());
}

#[test]
fn interfaces_of_components() {
    agree(&interfaces::rows());
}

#[test]
fn kinds_of_imports_and_exports() {
    agree(&kinds::rows());
}

#[test]
fn types_of_commands_of_0_2() {
    agree(&P2.of_commands());
}

#[test]
fn types_of_services_of_0_2() {
    agree(&P2.of_services());
}

#[test]
fn types_of_commands_of_0_3() {
    agree(&P3.of_commands());
}

#[test]
fn types_of_services_of_0_3() {
    agree(&P3.of_services());
    agree(&[worlds::middleware()]);
}

#[test]
fn what_fits_a_world() {
    P2.agree_on_fit(12);
    P3.agree_on_fit(2);
}
