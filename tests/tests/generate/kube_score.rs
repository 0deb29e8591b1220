//! The checks that kube-score 1.20 makes by default (its README_CHECKS.md), each under its name; those for
//! StatefulSets are left out, since none is written.
//!
//! kube-score itself is in no package index; what each check asks was read in its sources (score/).

mod around;
mod pods;
