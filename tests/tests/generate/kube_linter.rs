//! The checks that kube-linter 0.8.3 has enabled by default (its docs/generated/checks.md), each under its name.
//!
//! kube-linter itself is in no package index; what each check asks was read in its sources (pkg/templates).

mod around;
mod pods;
