//! How a container of the image is started.

use wpack_oci::spec::Execution;

use crate::args;

/// How a container of the image is started.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Container")]
pub(super) struct ExecutionArgs {
    /// A default argument of the program; may be repeated
    #[arg(long = "arg", value_name = "ARG", allow_hyphen_values = true)]
    args: Vec<String>,

    /// An environment variable; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    pub(super) env: Vec<(String, String)>,

    /// A port that the program listens on; may be repeated
    #[arg(long, value_name = "PORT[/PROTOCOL]", value_parser = args::port)]
    port: Vec<String>,

    /// The user that the program runs as, by number [default: that of the base, or 65532:65532]
    #[arg(long, value_name = "UID[:GID]", value_parser = args::user)]
    user: Option<String>,

    /// The folder in which the program starts
    #[arg(long, value_name = "DIR")]
    workdir: Option<String>,

    /// A label of the image's config; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    label: Vec<(String, String)>,

    /// An annotation of the image's manifest; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    pub(super) annotation: Vec<(String, String)>,

    /// The signal that stops the container
    #[arg(long, value_name = "SIGNAL")]
    stop_signal: Option<String>,

    /// Leave the portable module out of a bundle
    #[arg(long)]
    pub(super) no_portable_module: bool,
}

impl ExecutionArgs {
    /// As the image's config has it.
    pub(super) fn to_spec(&self) -> Execution {
        Execution {
            user: self.user.clone().unwrap_or_default(),
            exposed_ports: self.port.iter().map(|port| (port.clone(), Default::default())).collect(),
            env: self.env.iter().map(|(key, value)| format!("{key}={value}")).collect(),
            entrypoint: Vec::new(),
            cmd: self.args.clone(),
            working_dir: self.workdir.clone().unwrap_or_default(),
            labels: self.label.iter().cloned().collect(),
            stop_signal: self.stop_signal.clone().unwrap_or_default(),
        }
    }
}
