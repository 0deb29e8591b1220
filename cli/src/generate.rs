//! Files that stand between a program and production: a context, rendered with a template.

pub(crate) mod dockerfile;

use minijinja::{Environment, UndefinedBehavior, Value};

use crate::error::{CommandError, Kind, Result};

/// Renders a template of `templates/`, strictly: what the context does not hold is a failure.
///
/// # Errors
/// When template and context do not fit, which is a bug.
fn render(name: &'static str, template: &'static str, context: Value) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("quote", quote);
    environment.add_filter("exec", exec);
    // The engine drops a template's last line break.
    environment
        .render_named_str(name, template, context)
        .map(|text| text + "\n")
        .map_err(|e| CommandError::new(Kind::Internal, format!("the template `{name}` failed")).because(e))
}

/// A string as a Dockerfile takes it in double quotes: nothing in it is expanded.
fn quote(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| matches!(c, '"' | '\\' | '$').then_some('\\').into_iter().chain([c]))
        .collect();
    format!("\"{escaped}\"")
}

/// Words in a Dockerfile's exec form, which is JSON.
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
fn exec(words: Vec<String>) -> Result<String, minijinja::Error> {
    serde_json::to_string(&words)
        .map(|json| json.replace("\",\"", "\", \""))
        .map_err(|e| minijinja::Error::new(minijinja::ErrorKind::BadSerialization, "words").with_source(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_stay_what_they_are() {
        assert_eq!(quote(r#"a "b" $c \"#), r#""a \"b\" \$c \\""#);
        assert_eq!(exec(vec!["a".to_owned(), "b \"c\"".to_owned()]).unwrap(), r#"["a", "b \"c\""]"#);
    }

    #[test]
    fn a_hole_in_the_context_is_a_failure() {
        assert!(render("test", "{{ missing }}", minijinja::context! {}).is_err());
    }
}
