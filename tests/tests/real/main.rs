//! Programs that others have published: of each it is written down what it is, by who made it and how, and
//! `wpack validate` must say so. `modules.json` is the table; `cargo xtask counterparts` downloads what it lists.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod expect;
mod published;
