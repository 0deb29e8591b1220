//! What an API server would refuse is refused before.

use wpack_validate::escape;

use super::Wishes;
use crate::{
    error::{CommandError, Result},
    generate::workload::{Workload, is_label_value},
};

/// What Kubernetes would refuse.
pub(super) fn check(workload: &Workload, wishes: &Wishes) -> Result<()> {
    check_labels(&wishes.labels)?;
    let names = [&wishes.runtime_class, &wishes.namespace, &wishes.ingress, &wishes.http_route];
    check_names(names.into_iter().flatten().chain(&wishes.pull_secrets).chain([&wishes.gateway]))?;
    let is_for_http = wishes.hpa.is_some() || wishes.ingress.is_some() || wishes.http_route.is_some();
    if is_for_http && !workload.is_http {
        return Err(CommandError::usage(
            "`--hpa`, `--ingress` and `--http-route` are for programs that answer HTTP; this is a command",
        ));
    }
    Ok(())
}

/// Refuses texts that kustomize 5.8 writes so that neither itself nor others can read them: its YAML holds DEL, the C1
/// controls and what is no character as they are (YAML 1.2.2, 5.1).
pub(super) fn check_for_kustomize(workload: &Workload, wishes: &Wishes) -> Result<()> {
    let is_lost = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    let pairs = workload.env.iter().chain(&wishes.annotations);
    let mut texts = pairs.map(|(_, value)| value).chain(&workload.args);
    match texts.find(|text| text.contains(is_lost)) {
        None => Ok(()),
        Some(text) => Err(CommandError::usage(format!("kustomize cannot carry `{}`", escape(text)))
            .hint("the other layouts can: `--layout plain` or `helm`")),
    }
}

/// Refuses a label that is no label, or one that the templates write.
pub(in crate::generate) fn check_labels(labels: &[(String, String)]) -> Result<()> {
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
pub(in crate::generate) fn check_names<'a>(mut names: impl Iterator<Item = &'a String>) -> Result<()> {
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
