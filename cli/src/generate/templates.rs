//! The templates that wpack carries, and those that a user puts in their place.

use std::{borrow::Cow, fs, io, path::Path};

use minijinja::{Environment, UndefinedBehavior, Value, syntax::SyntaxConfig};

use super::{quote, seal};
use crate::error::{CommandError, Kind, Result};

/// Names below `templates/`, with their texts.
macro_rules! built_in {
    ($($name:literal,)*) => { [$(($name, include_str!(concat!("../../../templates/", $name)))),*] };
}

/// Every template, by its name.
const BUILT_IN: &[(&str, &str)] = &built_in![
    "compose/compose.yaml",
    "dockerfile/bundle.Dockerfile",
    "dockerfile/dockerignore",
    "dockerfile/labels.Dockerfile",
    "dockerfile/multi-stage.Dockerfile",
    "dockerfile/stage/c.Dockerfile",
    "dockerfile/stage/go.Dockerfile",
    "dockerfile/stage/javascript.Dockerfile",
    "dockerfile/stage/python.Dockerfile",
    "dockerfile/stage/rust.Dockerfile",
    "dockerfile/stage/tinygo.Dockerfile",
    "dockerfile/wasm.Dockerfile",
    "github/dependabot.yml",
    "github/wpack.yml",
    "gitlab/gitlab-ci.yml",
    "init/wpack.toml",
    "kubernetes/app.yaml",
    "kubernetes/chart.yaml",
    "kubernetes/cron-job.yaml",
    "kubernetes/deployment.yaml",
    "kubernetes/horizontal-pod-autoscaler.yaml",
    "kubernetes/http-route.yaml",
    "kubernetes/ingress.yaml",
    "kubernetes/job.yaml",
    "kubernetes/kustomization.yaml",
    "kubernetes/labels.yaml",
    "kubernetes/metadata.yaml",
    "kubernetes/network-policy.yaml",
    "kubernetes/overlay.yaml",
    "kubernetes/pod-disruption-budget.yaml",
    "kubernetes/pod.yaml",
    "kubernetes/runtime-class.yaml",
    "kubernetes/service-account.yaml",
    "kubernetes/service.yaml",
    "kubernetes/values.yaml",
    "nomad/job.nomad.hcl",
    "spin/app.yaml",
    "spin/spin.toml",
    "systemd/app.container",
    "systemd/app.timer",
    "wasmcloud/service.yaml",
    "wasmcloud/workload.yaml",
];

/// Who reads what was rendered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// Whom the file is for.
    Plain,
    /// Helm first.
    Helm,
}

/// Templates and the header of what is made of them.
pub(crate) struct Templates {
    texts: Vec<(&'static str, Cow<'static, str>)>,
    header: String,
}

impl Templates {
    /// The built-in templates, less those of which `folder` has one of the same name; `command` makes the files
    /// again, and stands in each.
    ///
    /// # Errors
    /// When a file of the folder cannot be read, or the folder has none that could be used.
    pub(crate) fn load(folder: Option<&Path>, command: &str) -> Result<Self> {
        let texts = BUILT_IN.iter().map(|(name, text)| Ok((*name, text_of(folder, name, text)?)));
        let texts: Vec<_> = texts.collect::<Result<_>>()?;
        if let Some(folder) =
            folder.filter(|_| texts.iter().all(|(_, text)| matches!(text, Cow::Borrowed(_))))
        {
            let names: Vec<_> = BUILT_IN.iter().map(|(name, _)| *name).collect();
            return Err(CommandError::usage(format!("`{}` holds none of the templates", folder.display()))
                .hint(format!("their names: {}", names.join(", "))));
        }
        Ok(Self { texts, header: seal::header(command) })
    }

    /// Renders a template that Helm renders once more: values that are safe strings are expressions of Helm, and
    /// nothing else is one.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub(crate) fn render_for_helm(&self, name: &str, context: Value) -> Result<String> {
        self.render_in(name, context, Dialect::Helm)
    }

    /// Renders a template strictly: what the context does not hold is a failure.
    ///
    /// # Errors
    /// When template and context do not fit: a bug, unless the template is the user's.
    pub(crate) fn render(&self, name: &str, context: Value) -> Result<String> {
        self.render_in(name, context, Dialect::Plain)
    }

    fn render_in(&self, name: &str, context: Value, dialect: Dialect) -> Result<String> {
        let is_own = self.texts.iter().any(|(_, text)| matches!(text, Cow::Owned(_)));
        let kind = if is_own { Kind::Usage } else { Kind::Internal };
        let text = self.try_render(name, context, dialect).map_err(|error| {
            CommandError::new(kind, format!("the template `{name}` failed")).because(error)
        })?;
        Ok(seal::seal(&text))
    }

    fn try_render(&self, name: &str, context: Value, dialect: Dialect) -> Result<String, minijinja::Error> {
        let mut environment = environment()?;
        let mut header = self.header.clone();
        if dialect == Dialect::Helm {
            header = quote::inert(&header);
            environment.add_filter("yaml", quote::for_helm(quote::yaml));
            environment.add_filter("kubernetes", quote::for_helm(quote::kubernetes));
        }
        environment.add_global("header", header);
        for (name, text) in &self.texts {
            environment.add_template(name, text)?;
        }
        environment.get_template(name)?.render(context)
    }
}

/// The user's template, or the built-in one.
fn text_of(folder: Option<&Path>, name: &str, built_in: &'static str) -> Result<Cow<'static, str>> {
    let Some(path) = folder.map(|folder| folder.join(name)) else { return Ok(Cow::Borrowed(built_in)) };
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Cow::Owned(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Cow::Borrowed(built_in)),
        Err(error) => {
            Err(CommandError::usage(format!("cannot read the template `{}`", path.display())).because(error))
        }
    }
}

fn environment<'a>() -> Result<Environment<'a>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(syntax()?);
    // What is no string is written by the filters; nothing is escaped behind their back.
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.add_filter("yaml", quote::yaml);
    environment.add_filter("kubernetes", quote::kubernetes);
    environment.add_filter("compose", quote::compose);
    environment.add_filter("github", quote::github);
    // Its variables are expanded as those of Compose are.
    environment.add_filter("gitlab", quote::compose);
    environment.add_filter("hcl", quote::hcl);
    environment.add_filter("toml", quote::toml);
    environment.add_filter("ini", quote::ini);
    environment.add_filter("dockerfile", quote::dockerfile);
    environment.add_filter("exec", quote::exec);
    environment.add_filter("shell", quote::shell);
    Ok(environment)
}

/// A line that holds a statement only leaves no trace.
fn syntax() -> Result<SyntaxConfig, minijinja::Error> {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    fn with(text: &str) -> (tempfile::TempDir, Result<String>) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("dockerfile")).unwrap();
        fs::write(folder.path().join("dockerfile/wasm.Dockerfile"), text).unwrap();
        let templates = Templates::load(Some(folder.path()), "wpack generate x").unwrap();
        let rendered = templates.render("dockerfile/wasm.Dockerfile", context! { name => "a" });
        (folder, rendered)
    }

    #[test]
    fn a_user_overrides_a_template_by_its_name() {
        let text = with("{{ header }}\n{% if true %}\n  {{ name | yaml }}\n{% endif %}\n").1.unwrap();
        assert!(text.starts_with("# Made by: wpack generate x\n# Digest of the other lines: "), "{text}");
        assert!(text.ends_with("\n  \"a\"\n"), "{text}");
    }

    #[test]
    fn a_hole_in_the_context_is_a_failure() {
        assert_eq!(with("{{ missing }}").1.unwrap_err().kind, Kind::Usage);
    }

    #[test]
    fn a_folder_without_templates_is_a_mistake() {
        let empty = tempfile::tempdir().unwrap();
        assert!(Templates::load(Some(empty.path()), "x").is_err());
    }
}
