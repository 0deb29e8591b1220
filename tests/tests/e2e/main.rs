//! The program against the real world: each test starts `wpack` as a user would and lets a foreign
//! counterpart judge what came out. One binary, so that it links once.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod all_tags;
mod archive;
mod arm64;
mod bad_input;
mod base;
mod baseline_cpu;
mod check;
mod compile_cache;
mod component;
mod compression;
mod containerd;
mod containers;
mod contents;
mod crowd;
mod dockerfile;
mod documents;
mod exceptions;
mod explain;
mod files;
mod golden;
mod inspect;
mod killed;
mod login;
mod output;
mod platform;
mod podman;
mod policy;
mod push;
mod readers;
mod readme;
mod registry_contents;
mod registry_failures;
mod reproducible;
mod rewrite;
mod round_trip;
mod run;
mod schemas;
mod skopeo;
mod source_date_epoch;
mod talk;
mod tls;
mod tokens;
mod umoci;
mod world;
