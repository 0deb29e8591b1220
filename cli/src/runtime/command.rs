//! The command line that starts a program with another runtime.

use wpack_oci::spec::Execution;
use wpack_runner::options::{Dir, Options};
use wpack_validate::{Report, targets::Target};

use super::host::{Host, Words};
use crate::{
    error::{CommandError, Kind, Result},
    parts::MODULE_PATH,
};

/// Where a server listens unless a port is exposed, as `wasmtime serve` does.
const PORT: &str = "8080";

/// What a memory grows by, in bytes.
const PAGE: u64 = 64 << 10;

/// What is said about a container, as far as a command line depends on it.
pub(crate) struct Setting<'a> {
    /// What wpack's own runner would be told.
    pub(crate) options: &'a Options,
    /// The variables that the image sets.
    pub(crate) env: Vec<(&'a str, &'a str)>,
    /// The first port that is exposed, by its number.
    pub(crate) port: Option<&'a str>,
    /// Where the runtime lies in the image.
    pub(crate) executable: &'a str,
}

impl<'a> Setting<'a> {
    /// A container of which nothing is said but what wpack's own runner would be told.
    pub(crate) fn new(options: &'a Options) -> Self {
        Self { options, env: Vec::new(), port: None, executable: "" }
    }

    /// Where a server listens.
    pub(super) fn port(&self) -> &'a str {
        self.port.unwrap_or(PORT)
    }
}

impl Host {
    /// The words behind the executable's path that start the program; the container's own arguments follow them.
    ///
    /// # Errors
    /// When it does not know the program's world, or cannot do what is asked for.
    pub(crate) fn command(&self, report: &Report, setting: &Setting<'_>) -> Result<Vec<String>> {
        let mut words = filled(self.start(report)?, &[("port", setting.port())]);
        words.extend(self.asked(report));
        words.extend(self.settings(setting)?);
        words.extend(filled(self.program_words, &[("program", MODULE_PATH)]));
        Ok(words)
    }

    /// The signal that stops a server, where it ends at none by itself.
    pub(crate) fn stop(&self, report: &Report) -> Option<&'static str> {
        is_server(report).then_some(self.serve.as_ref()?.stop)
    }

    /// Whether such a container starts it with a program: a module among its words, or told of in variables.
    pub(crate) fn is_told(&self, execution: &Execution) -> bool {
        if self.program_words.is_empty() {
            self.missing_variables(&execution.env, &Setting::new(&Options::default())).is_empty()
        } else {
            execution.entrypoint.iter().any(|word| word.ends_with(".wasm"))
        }
    }

    fn start(&self, report: &Report) -> Result<Words> {
        let (words, message) = if is_server(report) {
            let words = self.serve.as_ref().map(|serve| serve.words);
            (words, format!("{} starts commands, not components that answer HTTP", self.name))
        } else {
            (self.run, format!("{} starts components that answer HTTP, not commands", self.name))
        };
        words.ok_or_else(|| CommandError::new(Kind::No, message).hint("`--runtime wasmtime` starts them"))
    }

    /// The options on whose condition it runs the program, by the table of `wpack validate`.
    fn asked(&self, report: &Report) -> Vec<String> {
        let target = report.targets.iter().find(|target| target.name == self.target);
        target.map(Target::options).unwrap_or_default().into_iter().map(str::to_owned).collect()
    }

    /// What wpack's own runner would be told, in this one's words.
    ///
    /// # Errors
    /// When there are none for it.
    pub(crate) fn settings(&self, setting: &Setting<'_>) -> Result<Vec<String>> {
        let options = setting.options;
        let mut words = self.environment(setting);
        for dir in &options.dirs {
            words.extend(self.folder(dir)?);
        }
        if let Some(bytes) = options.max_memory {
            let pages = (bytes / PAGE).max(1).to_string();
            let values = [("bytes", &*bytes.to_string()), ("pages", &pages)];
            words.extend(filled(self.known(self.memory, "--max-memory")?, &values));
        }
        if let Some(time) = options.timeout {
            let values = [("ms", &*time.as_millis().to_string())];
            words.extend(filled(self.known(self.timeout, "--timeout")?, &values));
        }
        if options.network {
            words.extend(filled(self.known(self.network, "--network")?, &[]));
        }
        self.refuse_others(options)?;
        Ok(words)
    }

    /// All variables of the container, or else those that the image sets.
    fn environment(&self, setting: &Setting<'_>) -> Vec<String> {
        match self.inherit {
            Some(words) if !setting.options.no_inherit_env => filled(words, &[]),
            _ => {
                let variable = |(name, value)| filled(self.variable, &[("name", name), ("value", value)]);
                setting.env.iter().copied().flat_map(variable).collect()
            }
        }
    }

    fn folder(&self, dir: &Dir) -> Result<Vec<String>> {
        let words =
            if dir.read_only { self.known(self.read_only, "--dir HOST::GUEST::ro")? } else { self.folder };
        Ok(filled(words, &[("host", &dir.host), ("guest", &dir.guest)]))
    }

    fn known(&self, words: Option<Words>, option: &str) -> Result<Words> {
        words.ok_or_else(|| self.refused(option))
    }

    /// What is left has no meaning but for wpack's own runner.
    fn refuse_others(&self, options: &Options) -> Result<()> {
        let others = Options {
            dirs: Vec::new(),
            max_memory: None,
            timeout: None,
            network: false,
            no_inherit_env: false,
            env: Vec::new(),
            ..options.clone()
        };
        others.to_arguments().first().map_or(Ok(()), |option| Err(self.refused(option)))
    }

    fn refused(&self, option: &str) -> CommandError {
        CommandError::usage(format!("{} has no such thing as `{option}`", self.name))
            .hint("leave it out, or let wpack's own runner run the program: without `--runtime`")
    }
}

fn is_server(report: &Report) -> bool {
    report.world.answers_http()
}

/// `words` with each `{key}` replaced.
fn filled(words: Words, values: &[(&str, &str)]) -> Vec<String> {
    let fill = |word: &&str| {
        values
            .iter()
            .fold((*word).to_owned(), |word, (key, value)| word.replace(&format!("{{{key}}}"), value))
    };
    words.iter().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::host::HOSTS;

    const COMMAND: &str = r#"(module (memory (export "memory") 1) (func (export "_start")))"#;
    const SERVER: &str = include_str!("../../../validate/cases/component_proxy.wat");

    fn line(name: &str, text: &str, runner: &str, env: &[(&str, &str)]) -> Result<String> {
        let host = HOSTS.into_iter().find(|host| host.name == name).unwrap();
        let report = wpack_validate::validate(&wat::parse_str(text).unwrap());
        let arguments: Vec<String> = runner.split_whitespace().chain(["x"]).map(str::to_owned).collect();
        let options = Options { program: Default::default(), ..Options::parse(arguments).unwrap() };
        let setting = Setting { env: env.to_vec(), ..Setting::new(&options) };
        host.command(&report, &setting).map(|words| words.join(" "))
    }

    #[test]
    fn each_is_started_in_its_own_words() {
        let asked = "--dir /data::/d --max-memory 1MiB --timeout 2s --network";
        let env = [("A", "b=c")];
        for (name, expected) in [
            (
                "wasmtime",
                "run -C cache=n -S inherit-env=y --dir /data::/d -W max-memory-size=1048576 \
                 -W trap-on-grow-failure=y -W timeout=2000ms -S inherit-network=y -S allow-ip-name-lookup=y /app.wasm",
            ),
            ("wasmedge", "--env A=b=c --dir /d:/data --memory-page-limit 16 --time-limit 2000 /app.wasm"),
        ] {
            assert_eq!(line(name, COMMAND, asked, &env).unwrap(), expected, "{name}");
        }
        let wasmer = line("wasmer", COMMAND, "--dir /data --network", &env).unwrap();
        assert_eq!(wasmer, "run --disable-cache --forward-host-env --volume /data:/data --net /app.wasm --");
        let wamr = line("wamr", COMMAND, "--dir /data --timeout 1s", &env).unwrap();
        assert_eq!(wamr, "--env=A=b=c --map-dir=/data::/data --timeout=1000 /app.wasm");
    }

    #[test]
    fn only_listed_variables_are_handed_on_where_that_is_asked_for() {
        let listed = line("wasmtime", COMMAND, "--no-inherit-env --env A", &[("A", "b")]).unwrap();
        assert_eq!(listed, "run -C cache=n --env A /app.wasm");
    }

    #[test]
    fn a_component_that_answers_http_is_served() {
        let served = line("wasmtime", SERVER, "", &[]).unwrap();
        assert_eq!(served, "serve -C cache=n --addr 0.0.0.0:8080 -S inherit-env=y /app.wasm");
        assert_eq!(line("wash", SERVER, "--dir /data::/d", &[("A", "b")]).unwrap(), "dev");
        for name in ["wasmer", "wasmedge", "wamr"] {
            assert!(line(name, SERVER, "", &[]).is_err(), "{name}");
        }
        assert!(line("wash", COMMAND, "", &[]).is_err());
    }

    #[test]
    fn what_a_runtime_cannot_do_is_refused() {
        for (name, option) in [
            ("wamr", "--max-memory 1MiB"),
            ("wasmer", "--timeout 1s"),
            ("wasmtime", "--dir /a::/b::ro"),
            ("wasmtime", "--no-sandbox"),
            ("wasmedge", "--name x"),
        ] {
            let error = line(name, COMMAND, option, &[]).unwrap_err();
            assert_eq!(error.kind, Kind::Usage, "{name} {option}");
        }
        assert_eq!(line("wash", SERVER, "--timeout 1s", &[]).unwrap_err().kind, Kind::Usage);
    }
}
