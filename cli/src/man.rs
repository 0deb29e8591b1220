//! Manual pages, made of what `--help` says.

use std::io;

use clap::Command;
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use crate::help::{self, Section};

/// The manual page of a command.
pub(crate) struct Page {
    command: Command,
}

impl Page {
    /// The pages of `command` and of all below it.
    pub(crate) fn all(command: Command) -> Vec<Self> {
        // Without `help`, of which there would be a page for each command.
        let mut command = command.disable_help_subcommand(true);
        command.build();
        help::commands(&command).into_iter().map(|command| Self { command }).collect()
    }

    /// As `wpack-build.1`.
    pub(crate) fn file_name(&self) -> String {
        self.manual().get_filename()
    }

    fn manual(&self) -> Man {
        Man::new(self.command.clone())
    }

    /// The page in the language of `man(7)`.
    ///
    /// # Errors
    /// Never, as it is written into memory.
    pub(crate) fn roff(&self) -> io::Result<Vec<u8>> {
        let (manual, mut page) = (self.manual(), self.title().into_bytes());
        manual.render_name_section(&mut page)?;
        manual.render_synopsis_section(&mut page)?;
        manual.render_description_section(&mut page)?;
        manual.render_options_section(&mut page)?;
        if self.command.has_subcommands() {
            manual.render_subcommands_section(&mut page)?;
        }
        for section in help::sections(&self.command) {
            page.extend(end(&section).to_roff().into_bytes());
        }
        page.extend(self.see_also().to_roff().into_bytes());
        Ok(page)
    }

    /// As `man(7)` has it, with no date: the page is the same on any day. `Man` would leave the place of it out.
    fn title(&self) -> String {
        let name = self.command.get_display_name().unwrap_or("wpack").to_uppercase();
        format!(".TH {name} 1 \"\" \"wpack {}\" \"wpack manual\"\n", env!("CARGO_PKG_VERSION"))
    }

    /// The pages of the command above and of those below.
    fn see_also(&self) -> Roff {
        let name = self.command.get_display_name().unwrap_or("wpack");
        let above = name.rsplit_once('-').map(|(above, _)| above.to_owned());
        let below = self.command.get_subcommands().map(|below| format!("{name}-{}", below.get_name()));
        let mut words = Vec::new();
        for page in above.into_iter().chain(below) {
            words.extend([roman(if words.is_empty() { "" } else { ", " }), bold(page), roman("(1)")]);
        }
        let mut roff = Roff::new();
        roff.control("SH", ["SEE ALSO"]).text(words);
        roff
    }
}

/// A section of what stands at the end of the help. Below a title, lines stay lines, as little indented as there, so that
/// those of 80 columns fit into them.
fn end(section: &Section) -> Roff {
    let mut roff = Roff::new();
    let Some(title) = &section.title else {
        roff.control("SH", ["NOTES"]).text([roman(section.lines.join(" "))]);
        return roff;
    };
    roff.control("SH", [title.to_uppercase().as_str()]).control("in", ["2n"]).control("nf", []);
    for line in &section.lines {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff
}
