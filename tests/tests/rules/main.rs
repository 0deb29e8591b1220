//! The rules that keep the workspace's crates apart and its output reproducible, each a test.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod dependencies;
mod files;
mod modules;
mod pages;
mod words;
