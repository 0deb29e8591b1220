//! What is wrong in a `wpack.toml`, where, and what was meant.

use std::path::Path;

use wpack_validate::escape;

use crate::error::CommandError;

/// How alike two words must be for one to be proposed for the other, from 0 to 1; clap takes the same.
const ALIKE: f64 = 0.7;

/// The first mistake of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Counted from 1.
    line: usize,
    /// Counted from 1, in characters.
    column: usize,
    message: String,
    hint: Option<String>,
}

impl Mistake {
    /// What `error` says of `text`.
    pub(super) fn new(error: &toml::de::Error, text: &str) -> Self {
        let start = error.span().map_or(0, |span| span.start);
        let (line, column) = place(text.get(..start).unwrap_or_default());
        let (message, hint) = match Unknown::parse(error.message()) {
            Some(unknown) => (unknown.message(), Some(unknown.hint())),
            None => (escape(&error.message().replace('\n', ", ")), None),
        };
        Self { line, column, message, hint }
    }

    pub(super) fn in_file(self, path: &Path) -> CommandError {
        let path = path.display();
        let error = CommandError::usage(format!("cannot read `{path}`"))
            .because(format!("{path}:{}:{}: {}", self.line, self.column, self.message));
        self.hint.into_iter().fold(error, CommandError::hint)
    }
}

/// Line and column behind the text `before`.
fn place(before: &str) -> (usize, usize) {
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// A name that stands for nothing: a key, a code, a capability, a feature.
struct Unknown<'a> {
    name: &'a str,
    known: Vec<&'a str>,
}

impl<'a> Unknown<'a> {
    /// Reads the words of serde's `Error::unknown_field` and `unknown_variant`.
    fn parse(message: &'a str) -> Option<Self> {
        let quoted =
            message.strip_prefix("unknown field `").or_else(|| message.strip_prefix("unknown variant `"))?;
        let (name, known) = quoted.rsplit_once("`, expected ")?;
        Some(Self { name, known: known.split('`').skip(1).step_by(2).collect() })
    }

    fn message(&self) -> String {
        format!("`{}` is not known to this version of wpack", escape(self.name))
    }

    fn hint(&self) -> String {
        let likeness = |known: &&&str| strsim::jaro(self.name, known);
        let nearest = self.known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        match nearest.filter(|known| likeness(known) > ALIKE) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("known here: {}", self.known.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    /// `LINE:COLUMN: MESSAGE; HINT` of the mistake in `text`.
    fn mistake(text: &str) -> String {
        let mistake = Config::parse(text).unwrap_err();
        let hint = mistake.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        format!("{}:{}: {}{hint}", mistake.line, mistake.column, mistake.message)
    }

    #[test]
    fn names_have_a_place_and_a_proposal() {
        insta::assert_snapshot!(mistake("[polic]"), @"1:2: `polic` is not known to this version of wpack; did you mean `policy`?");
        insta::assert_snapshot!(mistake("[image]\nname = 1\n"), @"1:2: `image` is not known to this version of wpack; known here: build, policy");
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
        insta::assert_snapshot!(mistake("[build]\nport = ['0']"), @"2:8: `0`: expected a port such as 8080 or 53/udp");
        insta::assert_snapshot!(mistake("[build.env]\n'A=B' = 'c'"), @"1:1: `A=B` is no key: it is empty or has a `=`");
        assert!(mistake("[build]\ntag = ['App']").starts_with("2:7: `App`: "));
    }

    #[test]
    fn values_have_a_place() {
        insta::assert_snapshot!(mistake("[policy]\nmax-memory = '64M'"), @r#"2:14: invalid value: string "64M", expected a number of bytes such as 65536 or "64KiB""#);
        insta::assert_snapshot!(mistake("[policy]\nimports.deny = ['ä', 'a?']"), @"2:16: `a?` is no pattern: `*` alone stands for others");
        insta::assert_snapshot!(mistake("[policy]\ndeny = 'sockets'"), @r#"2:8: invalid type: string "sockets", expected a sequence"#);
        insta::assert_snapshot!(mistake("[policy.severity]\nmalformed = 'note'"), @"2:1: `malformed` always is an error: no host runs a broken file");
        insta::assert_snapshot!(mistake("[policy\n"), @"1:8: unclosed table, expected `]`");
        insta::assert_snapshot!(mistake("policy = 1"), @"1:10: invalid type: integer `1`, expected a table");
        insta::assert_snapshot!(mistake("[policy]\ndeny = []\ndeny = []"), @"3:1: duplicate key");
    }
}
