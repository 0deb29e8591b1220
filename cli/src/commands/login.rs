//! `wpack login`

use std::io::{self, Read as _};

use serde::Serialize;
use wpack_oci::{
    Credentials, Keeper, Login, Secret,
    registry::{Proof, check_login},
};

use crate::{
    args::{self, ConnectionArgs},
    error::{CommandError, Context as _, Result},
    interrupt,
    settings::Environment,
    ui::Ui,
};

/// The most that is read as a password, in bytes. Cloud providers' tokens have some thousand.
const PASSWORD_LIMIT: u64 = 64 * 1024;

/// Log in to a registry, and keep the login where Docker does
///
/// The login is shown to the registry first. One that it takes is given to the credential helper that Docker's
/// config.json names (`credHelpers`, `credsStore`), or else written into that file.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack login ghcr.io                            asks for user name and password
  wpack login ghcr.io -u alice --password-stdin <token.txt
                                                 for scripts
  wpack login -u alice                           to Docker Hub

Exit status:
  0  logged in
  2  wrong usage
  4  registry, network or credentials; nothing was stored
  5  the login cannot be written")]
pub(crate) struct Args {
    /// The registry's host
    #[arg(value_name = "REGISTRY", default_value = "docker.io", value_parser = args::registry)]
    registry: String,

    /// The user name
    #[arg(short, long, value_name = "USER")]
    username: Option<String>,

    /// Read the password or access token from standard input
    #[arg(long, requires = "username")]
    password_stdin: bool,

    #[command(flatten)]
    connection: ConnectionArgs,
}

/// The JSON document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack login"))]
pub(crate) struct Document<'a> {
    /// The host of the registry.
    registry: &'a str,
    /// Who is logged in.
    user: &'a str,
    /// What keeps the password: a file or a helper program.
    stored: String,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let user = self.user(ui)?;
        let password = self.password(ui)?;
        interrupt::clean_up(ui.hush());
        let settings = environment.registry(&self.connection, ui);
        let credentials = settings.credentials.clone();
        let login = Login::Basic { user: user.clone(), password: password.clone() };
        let proof = check_login(&self.registry, login, settings)
            .context(|| format!("cannot log in to `{}`", self.registry))?;
        let keeper = credentials
            .store(&self.registry, &user, &password)
            .context(|| format!("cannot store the login for `{}`", self.registry))?;
        self.warn(ui, proof, &keeper, &credentials);
        let document = Document { registry: &self.registry, user: &user, stored: keeper.to_string() };
        if ui.json() {
            return ui.document(&document);
        }
        ui.status(&format!("logged in to {} as {user}; the login is in {keeper}", self.registry));
        Ok(())
    }

    fn user(&self, ui: &Ui) -> Result<String> {
        let user = match &self.username {
            Some(user) => user.clone(),
            None if ui.can_ask() => ui.ask("User name").map_err(no_answer)?,
            None => {
                let hint = "give it with `--username`, and the password with `--password-stdin`";
                return Err(CommandError::usage("there is no terminal to ask for the user name").hint(hint));
            }
        };
        // RFC 7617, section 2: what follows the first colon is the password.
        match user.as_str() {
            "" => Err(CommandError::usage("the user name is empty")),
            text if text.contains(':') => Err(CommandError::usage("a user name cannot have a colon")),
            _ => Ok(user),
        }
    }

    fn password(&self, ui: &Ui) -> Result<Secret> {
        let password = if self.password_stdin {
            read_password(io::stdin().lock())?
        } else if ui.can_ask() {
            ui.ask_hidden("Password").map_err(no_answer)?
        } else {
            let hint = "pipe it in and say so: `--password-stdin <FILE`";
            return Err(CommandError::usage("there is no terminal to ask for the password").hint(hint));
        };
        if password.is_empty() {
            return Err(CommandError::usage("the password is empty"));
        }
        Ok(Secret::new(password))
    }

    fn warn(&self, ui: &Ui, proof: Proof, keeper: &Keeper, credentials: &Credentials) {
        let registry = &self.registry;
        if proof == Proof::NotAsked {
            ui.warning(&format!("{registry} did not ask for a password, so this one was not proved"));
        }
        if let Keeper::File(file) = keeper {
            ui.warning(&format!(
                "the password is stored unencrypted in {file}; to have it encrypted, install a credential \
                 helper such as docker-credential-secretservice and set \"credsStore\": \"secretservice\" there"
            ));
        }
        // A place that cannot be read says so to the command that needs it.
        if let Ok(Some(place)) = credentials.shadow(registry) {
            ui.warning(&format!("{place} has another login for {registry}, which comes first"));
        }
    }
}

/// Without the line end that `echo` and editors leave.
fn read_password(input: impl io::Read) -> Result<String> {
    let mut text = String::new();
    let read = input.take(PASSWORD_LIMIT + 1).read_to_string(&mut text);
    read.map_err(|error| CommandError::usage("cannot read the password from standard input").because(error))?;
    if text.len() as u64 > PASSWORD_LIMIT {
        return Err(CommandError::usage(format!("the password has more than {PASSWORD_LIMIT} bytes")));
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

fn no_answer(error: io::Error) -> CommandError {
    CommandError::usage("the terminal gave no answer").because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_end_is_not_part_of_the_password() {
        for (input, password) in [("p", "p"), ("p\n", "p"), ("p\r\n", "p"), (" p \n\n", " p \n"), ("", "")] {
            assert_eq!(read_password(input.as_bytes()).unwrap(), password, "{input:?}");
        }
    }

    #[test]
    fn what_is_no_password_is_refused_and_not_shown() {
        let long = "p".repeat(64 * 1024 + 1);
        for input in [long.as_bytes(), b"pass\xff"] {
            let error = read_password(input).unwrap_err();
            assert!(!format!("{error:?}").contains("pass\u{fffd}") && !error.to_string().contains("ppp"));
        }
        assert!(read_password(io::repeat(b'p')).is_err());
    }
}
