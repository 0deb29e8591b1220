//! One filter for each language that templates are written in: whatever the text, it is one value there.

use minijinja::{Error, ErrorKind, Value, value::ValueKind};
use wpack_validate::escape;

/// A string as YAML 1.1 and 1.2 take it in double quotes; a number or a truth value as it is.
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
pub(super) fn yaml(value: Value) -> Result<String, Error> {
    scalar(&value, |text| double_quoted(text, yaml_escape))
}

/// The same for a Compose file, which replaces `$NAME` in every value.
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
pub(super) fn compose(value: Value) -> Result<String, Error> {
    scalar(&value, |text| double_quoted(&text.replace('$', "$$"), yaml_escape))
}

/// The same for arguments and variables of a Kubernetes container, in which `$(NAME)` stands for a variable and `$$`
/// for `$` (kubernetes third_party/forked/golang/expansion).
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
pub(super) fn kubernetes(value: Value) -> Result<String, Error> {
    scalar(&value, |text| {
        let is_expanded = ["$(", "$$"].iter().any(|begin| text.contains(begin));
        let text = if is_expanded { text.replace('$', "$$") } else { text.to_owned() };
        double_quoted(&text, yaml_escape)
    })
}

/// The same for a workflow of GitHub, where `${{` begins an expression: such a one that is the text `${{`.
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
pub(super) fn github(value: Value) -> Result<String, Error> {
    scalar(&value, |text| double_quoted(&text.replace("${{", "${{ '${{' }}"), yaml_escape))
}

/// The same filter for a text that Helm renders once more: a safe string is an expression, all else is inert.
pub(super) fn for_helm(
    filter: fn(Value) -> Result<String, Error>,
) -> impl Fn(Value) -> Result<String, Error> + Send + Sync + 'static {
    move |value| if value.is_safe() { Ok(value.to_string()) } else { filter(value).map(|text| inert(&text)) }
}

/// A text that Helm leaves as it is.
pub(super) fn inert(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

/// A string as HCL 2 takes it: `${` and `%{` would begin a template.
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
pub(super) fn hcl(value: Value) -> Result<String, Error> {
    scalar(&value, |text| double_quoted(text, unicode_escape).replace("${", "$${").replace("%{", "%%{"))
}

/// A string as TOML takes it.
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
pub(super) fn toml(value: Value) -> Result<String, Error> {
    scalar(&value, |text| double_quoted(text, unicode_escape))
}

/// A string as systemd takes it for one word: nothing of it is a specifier (`%`) or a variable (`$`)
/// (`systemd.service(5)`, "Command lines"; `systemd.syntax(7)`, "Quoting").
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
pub(super) fn ini(value: Value) -> Result<String, Error> {
    let escape = |c: char| match c {
        '\n' => Some("\\n".to_owned()),
        c if u32::from(c) < 0x20 || c == '\x7f' => Some(format!("\\x{:02x}", u32::from(c))),
        _ => None,
    };
    scalar(&value, |text| double_quoted(&text.replace('%', "%%").replace('$', "$$"), escape))
}

/// A string as a Dockerfile takes it in double quotes: nothing in it is expanded.
pub(super) fn dockerfile(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| matches!(c, '"' | '\\' | '$').then_some('\\').into_iter().chain([c]))
        .collect();
    format!("\"{escaped}\"")
}

/// Words in a Dockerfile's exec form, which is JSON.
#[expect(clippy::needless_pass_by_value, reason = "filters take their arguments by value")]
pub(super) fn exec(words: Vec<String>) -> Result<String, Error> {
    serde_json::to_string(&words)
        .map(|json| json.replace("\",\"", "\", \""))
        .map_err(|e| Error::new(ErrorKind::BadSerialization, "words").with_source(e))
}

/// A word of a shell's command line, on one line and to be read as it is shown: characters that are not shown, or turn
/// the direction of others, stand as `$'\x0a'`, which POSIX has since 2024.
pub(crate) fn shell(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if !word.contains(is_not_shown) {
        return format!("'{}'", word.replace('\'', "'\\''"));
    }
    let escape = |c: char| match c {
        '\'' => Some("\\'".to_owned()),
        '"' => Some("\"".to_owned()),
        c if is_not_shown(c) => Some(c.to_string().bytes().map(|byte| format!("\\x{byte:02x}")).collect()),
        _ => None,
    };
    let quoted = double_quoted(word, escape);
    format!("$'{}'", &quoted[1..quoted.len() - 1])
}

/// What a terminal is not to be given.
fn is_not_shown(c: char) -> bool {
    let text = c.to_string();
    escape(&text) != text
}

/// Control characters, and what else some readers end a line at.
fn breaks_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn scalar(value: &Value, quote: impl FnOnce(&str) -> String) -> Result<String, Error> {
    match value.as_str() {
        Some(text) => Ok(quote(text)),
        None if value.is_number() => Ok(value.to_string()),
        // As a string it would be Python's.
        None if value.kind() == ValueKind::Bool => Ok(value.is_true().to_string()),
        None => Err(Error::new(ErrorKind::InvalidOperation, format!("a {} is no scalar", value.kind()))),
    }
}

/// The text in double quotes: quote and backslash escaped, and what else `escape` wants to.
fn double_quoted(text: &str, escape: impl Fn(char) -> Option<String>) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match escape(c) {
            Some(escaped) => quoted.push_str(&escaped),
            None if matches!(c, '"' | '\\') => quoted.extend(['\\', c]),
            None => quoted.push(c),
        }
    }
    quoted + "\""
}

/// YAML reads printable characters only, and ends a line at some of them (YAML 1.2.2, 5.1; 1.1, 5.4).
fn yaml_escape(c: char) -> Option<String> {
    let code = u32::from(c);
    match c {
        _ if code < 0x20 || (0x7f..0xa0).contains(&code) => Some(format!("\\x{code:02x}")),
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => Some(format!("\\u{code:04x}")),
        _ => None,
    }
}

/// Control characters in the form that HCL and TOML share.
fn unicode_escape(c: char) -> Option<String> {
    match c {
        '\n' => Some("\\n".to_owned()),
        c if breaks_a_line(c) => Some(format!("\\u{:04x}", u32::from(c))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a \"b\" 'c' \\ $d ${e} %{f} %g {{ h }}: #\n\t\u{7f}\u{2028}ü";

    #[test]
    fn nothing_ends_a_value_early() {
        let of = |filter: fn(Value) -> Result<String, Error>| filter(Value::from(HOSTILE)).unwrap();
        insta::assert_snapshot!(of(yaml), @r#""a \"b\" 'c' \\ $d ${e} %{f} %g {{ h }}: #\x0a\x09\x7f\u2028ü""#);
        insta::assert_snapshot!(of(compose), @r#""a \"b\" 'c' \\ $$d $${e} %{f} %g {{ h }}: #\x0a\x09\x7f\u2028ü""#);
        assert_eq!(github(Value::from("a ${{ b }} $c")).unwrap(), r#""a ${{ '${{' }} b }} $c""#);
        insta::assert_snapshot!(of(hcl), @r#""a \"b\" 'c' \\ $d $${e} %%{f} %g {{ h }}: #\n\u0009\u007f\u2028ü""#);
        insta::assert_snapshot!(of(toml), @r#""a \"b\" 'c' \\ $d ${e} %{f} %g {{ h }}: #\n\u0009\u007f\u2028ü""#);
        insta::assert_snapshot!(of(ini).replace('\u{2028}', "<LS>"), @r#""a \"b\" 'c' \\ $$d $${e} %%{f} %%g {{ h }}: #\n\x09\x7f<LS>ü""#);
        insta::assert_snapshot!(shell(HOSTILE), @r#"$'a "b" \'c\' \\ $d ${e} %{f} %g {{ h }}: #\x0a\x09\x7f\xe2\x80\xa8ü'"#);
    }

    #[test]
    fn numbers_stay_numbers_and_only_scalars_are_quoted() {
        assert_eq!(yaml(Value::from(8080)).unwrap(), "8080");
        assert_eq!(yaml(Value::from(true)).unwrap(), "true");
        assert_eq!(yaml(Value::from("8080")).unwrap(), "\"8080\"");
        assert_eq!(kubernetes(Value::from("$a $(b)")).unwrap(), "\"$$a $$(b)\"");
        assert_eq!(kubernetes(Value::from("$a")).unwrap(), "\"$a\"");
        assert!(yaml(Value::from(vec![1])).is_err() && yaml(Value::from(())).is_err());
    }

    #[test]
    fn words_of_a_dockerfile_and_of_a_shell() {
        assert_eq!(dockerfile(r#"a "b" $c \"#), r#""a \"b\" \$c \\""#);
        assert_eq!(exec(vec!["a".to_owned(), "b \"c\"".to_owned()]).unwrap(), r#"["a", "b \"c\""]"#);
        assert_eq!(shell("ghcr.io/acme/app:1"), "ghcr.io/acme/app:1");
        assert_eq!(shell("it's"), r"'it'\''s'");
        assert_eq!(shell(""), "''");
        assert_eq!(shell("a\u{202e}b"), r"$'a\xe2\x80\xaeb'");
    }
}
