//! Which part of `wpack.toml` counts.

/// What is taken of a file that has packages and profiles.
#[derive(clap::Args, Clone, Default)]
#[command(next_help_heading = "Project")]
pub(crate) struct Choice {
    /// Take what `[package.NAME]` of wpack.toml says
    #[arg(short, long, value_name = "NAME", global = true)]
    pub(crate) package: Vec<String>,

    /// Take also what `[profile.NAME]` of wpack.toml says
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) profile: Option<String>,
}

impl Choice {
    /// The same profile, of what stands at the top of the file.
    pub(crate) fn of_no_package(&self) -> Self {
        Self { package: Vec::new(), ..self.clone() }
    }
}
