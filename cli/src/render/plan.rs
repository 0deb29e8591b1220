//! What `wpack build --dry-run` says.

use std::fmt::Write as _;

use crate::{format::Format, plan::Plan, plans::Plans};

/// The plan of each program, in lines.
pub(crate) fn plans(plans: &Plans<'_>) -> String {
    match plans {
        Plans::One(only) => plan(only),
        Plans::Packages { packages } => {
            let texts = packages.iter().map(|one| format!("package {}\n{}", one.package, plan(one.plan)));
            texts.collect()
        }
    }
}

fn plan(plan: &Plan) -> String {
    let mut text = String::new();
    let base = plan.base.as_ref().map(|base| format!(" on {base}")).unwrap_or_default();
    let runtime = match plan.runtime.is_own() {
        true => String::new(),
        false => format!(" with {}", plan.runtime.name()),
    };
    for image in &plan.images {
        let platforms: Vec<_> = image.recipe.platforms.iter().map(ToString::to_string).collect();
        let platforms = if platforms.is_empty() { "any platform".to_owned() } else { platforms.join(", ") };
        for output in &image.outputs {
            let runtime = if image.format == Format::Bundle { runtime.as_str() } else { "" };
            let _ = writeln!(text, "{}{runtime} for {platforms}{base} to {output}", image.format);
            for line in plan.files.lines() {
                let _ = writeln!(text, "  with {line}");
            }
        }
        let runner = image.recipe.runner.to_arguments();
        if !runner.is_empty() {
            let _ = writeln!(text, "  the runtime is told {}", runner.join(" "));
        }
    }
    text
}
