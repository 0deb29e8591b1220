//! A Helm chart: what differs from one release to the next is a value, the rest stands as it is.

use minijinja::{Value, context};

use crate::{
    error::Result,
    generate::{File, deployment::Deployment},
};

/// The chart, in the folder of the deployment.
///
/// # Errors
/// As [`crate::generate::Templates::render`].
pub(super) fn chart(deployment: &Deployment, context: &Value) -> Result<Vec<File>> {
    let Deployment { workload, path: folder, templates, .. } = deployment;
    // Go reads a string of JSON as the same text.
    let variable = |key: &str| {
        let named = text(&format!("index .Values.env {}", serde_json::Value::from(key)));
        Value::from(vec![Value::from(key), named])
    };
    let range = |name: &str| {
        let of = |bound: &str| text(&format!(".Values.resources.{bound}.{name}"));
        context! { request => of("requests"), limit => of("limits") }
    };
    let env: Vec<_> = workload.env.iter().map(|(key, _)| variable(key)).collect();
    let args: Vec<_> = (0..workload.args.len()).map(|n| text(&format!("index .Values.args {n}"))).collect();
    let released = context! {
        title => workload.name.clone(),
        image => text(".Values.image"),
        replicas => number(".Values.replicas"),
        schedule => workload.schedule.as_ref().map(|_| text(".Values.schedule")),
        cpu => range("cpu"),
        memory => range("memory"),
        env => env,
        args => args,
        ..context.clone()
    };
    let app = templates.render_for_helm(super::APP, released)?;
    Ok(vec![
        deployment.file(folder.join("Chart.yaml"), "kubernetes/chart.yaml", context)?,
        deployment.file(folder.join("values.yaml"), "kubernetes/values.yaml", context)?,
        File::text(folder.join("templates/app.yaml"), app),
    ])
}

/// A text that Helm puts there. `quote` is Go's `%q`, all of whose escapes are those of YAML; `toJson` would leave
/// control characters as they are, which YAML has none of.
fn text(expression: &str) -> Value {
    Value::from_safe_string(format!("{{{{ {expression} | quote }}}}"))
}

/// A number that Helm puts there.
fn number(expression: &str) -> Value {
    Value::from_safe_string(format!("{{{{ {expression} | toJson }}}}"))
}
