//! Questions to whoever sits at the terminal.

use std::io::{self, IsTerminal as _, Write as _};

use super::Ui;

impl Ui {
    /// Whether there is somebody to ask.
    pub(crate) fn can_ask(&self) -> bool {
        io::stdin().is_terminal()
    }

    /// Asks for one line.
    ///
    /// # Errors
    /// When the terminal goes away.
    pub(crate) fn ask(&self, question: &str) -> io::Result<String> {
        let mut stderr = anstream::stderr();
        write!(stderr, "{question}: ")?;
        stderr.flush()?;
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    /// Asks for one line that is not shown while it is typed.
    ///
    /// # Errors
    /// When the terminal goes away.
    pub(crate) fn ask_hidden(&self, question: &str) -> io::Result<String> {
        rpassword::prompt_password(format!("{question}: "))
    }
}
