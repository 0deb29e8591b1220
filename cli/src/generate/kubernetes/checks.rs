//! What an API server would refuse is refused before.

use wpack_validate::escape;

use super::Wishes;
use crate::{
    error::{CommandError, Result},
    generate::{objects::check_names, workload::Workload},
};

/// What Kubernetes would refuse.
pub(super) fn check(workload: &Workload, wishes: &Wishes) -> Result<()> {
    workload.must_be_one()?;
    wishes.objects.check()?;
    let names = [&wishes.runtime_class, &wishes.ingress, &wishes.http_route];
    check_names(names.into_iter().flatten().chain([&wishes.gateway]))?;
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
