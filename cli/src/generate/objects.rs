//! What every object of a cluster can have, and what an API server would refuse of it.

use minijinja::{Value, context, value::Serde};
use wpack_validate::escape;

use super::workload::is_label_value;
use crate::error::{CommandError, Result};

/// Of all objects, whatever runs the program there.
pub(crate) struct Objects {
    pub(crate) namespace: Option<String>,
    pub(crate) labels: Vec<(String, String)>,
    /// The secrets with which the image is pulled.
    pub(crate) pull_secrets: Vec<String>,
}

impl Objects {
    /// Refuses what an API server would refuse.
    ///
    /// # Errors
    /// When it would refuse something.
    pub(super) fn check(&self) -> Result<()> {
        check_labels(&self.labels)?;
        check_names(self.namespace.iter().chain(&self.pull_secrets))
    }

    /// What templates know of it, with `more` beside it.
    pub(super) fn context(&self, more: Value) -> Value {
        context! {
            namespace => self.namespace.clone(),
            labels => Serde(&self.labels),
            pull_secrets => self.pull_secrets.clone(),
            ..more
        }
    }
}

/// Refuses a label that is no label, or one that the templates write.
fn check_labels(labels: &[(String, String)]) -> Result<()> {
    if let Some((key, _)) = labels.iter().find(|(key, _)| key.starts_with("app.kubernetes.io/")) {
        return Err(CommandError::usage(format!("the label `{}` is made by wpack", escape(key))));
    }
    let Some((key, value)) = labels.iter().find(|(_, value)| !is_label_value(value)) else { return Ok(()) };
    let message = format!("`{}` cannot be the value of the label `{}`", escape(value), escape(key));
    Err(CommandError::usage(message).hint(
        "it has letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit; an annotation \
         takes any text",
    ))
}

/// Refuses what is no name of an object (a DNS subdomain, RFC 1123), but for the `*.` of a host.
pub(super) fn check_names<'a>(mut names: impl Iterator<Item = &'a String>) -> Result<()> {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(is_letter) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = |name: &str| name.len() <= 253 && name.split('.').all(is_label);
    match names.find(|name| !is_name(name.strip_prefix("*.").unwrap_or(name))) {
        None => Ok(()),
        Some(name) => Err(CommandError::usage(format!("`{}` is no name in Kubernetes", escape(name)))
            .hint("names have lower-case letters, digits, `-` and `.`")),
    }
}
