//! What is built together: one program, or the packages of a `wpack.toml`.

use serde::Serialize;

use crate::plan::Plan;

/// The plan of each.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Plans<'a> {
    /// Of the only program.
    One(&'a Plan),
    /// Of packages, in the order of the file.
    Packages { packages: Vec<OfPackage<'a>> },
}

/// The plan of a package.
#[derive(Serialize)]
pub(crate) struct OfPackage<'a> {
    /// As the file calls it.
    pub(crate) package: &'a str,
    #[serde(flatten)]
    pub(crate) plan: &'a Plan,
}

impl<'a> Plans<'a> {
    /// A program that is no package stands alone.
    pub(crate) fn of(plans: &[(Option<&'a str>, &'a Plan)]) -> Self {
        match plans {
            [(None, plan)] => Self::One(plan),
            several => {
                let named =
                    several.iter().filter_map(|(name, plan)| Some(OfPackage { package: (*name)?, plan }));
                Self::Packages { packages: named.collect() }
            }
        }
    }
}
