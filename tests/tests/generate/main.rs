//! What `wpack generate` writes, judged by the validators of each ecosystem.

mod files;
