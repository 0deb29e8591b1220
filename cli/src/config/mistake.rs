//! What is wrong in a `wpack.toml`, where, and what was meant.

use std::{ops::Range, path::Path};

use wpack_validate::escape;

use crate::{
    error::CommandError,
    nearest::{did_you_mean, nearest},
};

/// The first mistake of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Where in the text it begins, in bytes.
    start: usize,
    message: String,
    hint: Option<String>,
}

impl Mistake {
    /// What is wrong at a place.
    pub(super) fn at(span: Range<usize>, message: &str) -> Self {
        Self { start: span.start, message: escape(&message.replace('\n', ", ")), hint: None }
    }

    /// A name that stands for nothing there.
    pub(super) fn unknown(span: Range<usize>, unknown: &Unknown) -> Self {
        Self { start: span.start, message: unknown.message(), hint: Some(unknown.hint()) }
    }

    /// What the reader of a value says.
    pub(super) fn of(error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or_default();
        match Unknown::parse(error.message()) {
            Some(unknown) => Self::unknown(span, &unknown),
            None => Self::at(span, error.message()),
        }
    }

    pub(super) fn in_file(self, path: &Path, text: &str) -> CommandError {
        let (line, column) = place(text.get(..self.start).unwrap_or_default());
        let path = path.display();
        let error = CommandError::usage(format!("cannot read `{path}`"))
            .because(format!("{path}:{line}:{column}: {}", self.message));
        self.hint.into_iter().fold(error, CommandError::hint)
    }
}

/// Line and column behind the text `before`, counted from 1, the column in characters.
fn place(before: &str) -> (usize, usize) {
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// A name that stands for nothing: a key, a code, a capability, a feature.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    pub(super) name: String,
    pub(super) known: Vec<String>,
}

impl Unknown {
    pub(super) fn new<K: AsRef<str>>(name: &str, known: impl IntoIterator<Item = K>) -> Self {
        let known = known.into_iter().map(|known| known.as_ref().to_owned());
        Self { name: name.to_owned(), known: known.collect() }
    }

    /// Reads the words of serde's `Error::unknown_field` and `unknown_variant`.
    fn parse(message: &str) -> Option<Self> {
        let quoted =
            message.strip_prefix("unknown field `").or_else(|| message.strip_prefix("unknown variant `"))?;
        let (name, known) = quoted.rsplit_once("`, expected ")?;
        Some(Self::new(name, known.split('`').skip(1).step_by(2)))
    }

    fn message(&self) -> String {
        format!("`{}` is not known to this version of wpack", escape(&self.name))
    }

    /// The name that may have been meant, or all that there are.
    pub(super) fn hint(&self) -> String {
        match nearest(&self.name, self.known.iter().map(String::as_str)) {
            Some(known) => did_you_mean(known),
            None => format!("known here: {}", self.known.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Layers;

    /// `LINE:COLUMN: MESSAGE; HINT` of the mistake in `text`.
    fn mistake(text: &str) -> String {
        let mistake = Layers::parse(text, &[]).err().unwrap();
        let (line, column) = place(&text[..mistake.start]);
        let hint = mistake.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        format!("{line}:{column}: {}{hint}", mistake.message)
    }

    #[test]
    fn names_have_a_place_and_a_proposal() {
        insta::assert_snapshot!(mistake("[polic]"), @"1:2: `polic` is not known to this version of wpack; did you mean `policy`?");
        insta::assert_snapshot!(mistake("[image]\nname = 1\n"), @"1:2: `image` is not known to this version of wpack; known here: build, generate, package, policy, profile, push, registry, validate");
        insta::assert_snapshot!(mistake("[policy]\n\nalow = []\n"), @"3:1: `alow` is not known to this version of wpack; did you mean `allow`?");
        insta::assert_snapshot!(mistake("[policy]\ndeny = [\"random\", \"socket\"]"), @"2:19: `socket` is not known to this version of wpack; did you mean `sockets`?");
        insta::assert_snapshot!(mistake("policy.features.allow = [\n  'sim']"), @"1:25: `sim` is not known to this version of wpack; did you mean `simd`?");
        insta::assert_snapshot!(mistake("[policy.imports]\ndenied = []"), @"2:1: `denied` is not known to this version of wpack; did you mean `deny`?");
        insta::assert_snapshot!(mistake("[policy.severity]\nimport-type = 'note'\nimport-typ = 'error'"), @"3:1: `import-typ` is not known to this version of wpack; did you mean `import-type`?");
        insta::assert_snapshot!(mistake("[policy.severity]\nimport-type = 'errror'"), @"2:15: `errror` is not known to this version of wpack; did you mean `error`?");
    }

    #[test]
    fn keys_of_the_build_are_flags() {
        insta::assert_snapshot!(mistake("[build]\ntags = ['a']"), @"2:1: `tags` is not known to this version of wpack; did you mean `tag`?");
        insta::assert_snapshot!(mistake("[build]\nformat = ['bundel']"), @"2:11: `bundel` is not known to this version of wpack; did you mean `bundle`?");
        insta::assert_snapshot!(mistake("[build]\nport = ['0']"), @"2:9: `0`: expected a port such as 8080 or 53/udp");
        insta::assert_snapshot!(mistake("[build.env]\n'A=B' = 'c'"), @"2:9: `A=B` is no key: it is empty or has a `=`");
        assert!(mistake("[build]\ntag = ['App']").starts_with("2:8: `App`: "));
    }

    #[test]
    fn every_layer_is_looked_at() {
        insta::assert_snapshot!(mistake("[generate.kubernets]"), @"1:11: `kubernets` is not known to this version of wpack; did you mean `kubernetes`?");
        insta::assert_snapshot!(mistake("[generate.nomad]\nlayout = 'helm'"), @"2:1: `layout` is not known to this version of wpack; known here: input, image, name, env, arg, port, health-path, replicas, schedule, memory, output, template-dir, on");
        insta::assert_snapshot!(mistake("[generate.kubernetes]\non = 'podman'"), @"2:6: `podman` is not known to this version of wpack; known here: bundle, shim, crun, spin, wasmcloud");
        insta::assert_snapshot!(mistake("[package.web.biuld]"), @"1:14: `biuld` is not known to this version of wpack; did you mean `build`?");
        insta::assert_snapshot!(mistake("[profile.release.build]\nstripp = true"), @"2:1: `stripp` is not known to this version of wpack; did you mean `strip`?");
        insta::assert_snapshot!(mistake("[profile.release.package.web]"), @"1:18: `package` is not known to this version of wpack; known here: build, generate, policy, push, registry, validate");
        insta::assert_snapshot!(mistake("[package]\nweb = 1"), @"2:7: expected a table, found a value of the type integer");
    }

    #[test]
    fn what_says_how_one_run_goes_is_no_key() {
        insta::assert_snapshot!(mistake("[build]\ndry-run = true"), @"2:1: `dry-run` is a flag only: it is about one run");
        insta::assert_snapshot!(mistake("[generate.compose]\nforce = true"), @"2:1: `force` is a flag only: it is about one run: what may be overwritten now");
    }

    #[test]
    fn values_have_a_place() {
        insta::assert_snapshot!(mistake("[policy]\nmax-memory = '64M'"), @r#"2:14: invalid value: string "64M", expected a number of bytes such as 65536 or "64KiB""#);
        insta::assert_snapshot!(mistake("[policy]\nimports.deny = ['ä', 'a?']"), @"2:16: `a?` is no pattern: `*` alone stands for others");
        insta::assert_snapshot!(mistake("[policy]\ndeny = 'sockets'"), @r#"2:8: invalid type: string "sockets", expected a sequence"#);
        insta::assert_snapshot!(mistake("[policy.severity]\nmalformed = 'note'"), @"2:1: `malformed` always is an error: no host runs a broken file");
        insta::assert_snapshot!(mistake("[policy\n"), @"1:8: unclosed table, expected `]`");
        insta::assert_snapshot!(mistake("policy = 1"), @"1:10: invalid type: integer `1`, expected a table");
        insta::assert_snapshot!(mistake("build = 1"), @"1:9: expected a table, found a value of the type integer");
        insta::assert_snapshot!(mistake("[build]\nstrip = 'yes'"), @"2:9: expected true or false, found a value of the type string");
        insta::assert_snapshot!(mistake("[build]\ntag = 'app:1'"), @r#"2:7: expected a list, as ["…"], found a value of the type string"#);
        insta::assert_snapshot!(mistake("[build]\nenv = ['A=b']"), @r#"2:7: expected a table, as { KEY = "VALUE" }, found a value of the type array"#);
        insta::assert_snapshot!(mistake("[build]\nuser = 1.5"), @"2:8: expected a text, found a value of the type float");
        insta::assert_snapshot!(mistake("[registry]\njobs = 0"), @"2:8: `0`: number would be zero for non-zero type");
        insta::assert_snapshot!(mistake("[policy]\ndeny = []\ndeny = []"), @"3:1: duplicate key");
    }
}
