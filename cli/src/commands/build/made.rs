//! What became of the packages, and what is told of it.

use crate::{
    error::{Outcome, Result},
    render::images::Document,
    ui::Ui,
};

/// What became of a package.
pub(super) struct Made {
    /// The images that were written, also before a failure.
    pub(super) written: Document,
    pub(super) end: Result<()>,
}

impl Made {
    /// Whether it is not all there.
    pub(super) fn has_failed(&self) -> bool {
        self.end.is_err()
    }
}

/// Tells of all packages. What was written before a failure has its names: a script learns of each place, a person, whose
/// lines name no places, of the packages that are everywhere they were to be.
///
/// # Errors
/// With the last failure, after the others were told.
pub(super) fn tell(made: Vec<Made>, ui: &Ui) -> Result<()> {
    let finished = made.iter().filter(|one| !one.has_failed());
    let text: String = finished.map(|one| one.written.text()).collect();
    let (mut written, mut failures) = (Document::default(), Vec::new());
    for one in made {
        written.extend(one.written);
        failures.extend(one.end.err());
    }
    let told = ui.result(&text, &Outcome::new(written, &failures));
    // A failure weighs more than that it cannot be told.
    ui.failures(failures).and(told)
}
