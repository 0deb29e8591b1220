//! Enums whose values have a name for the world.

/// Makes text and JSON of a type show what its method `name` says.
macro_rules! shown_by_name {
    ($($ty:ty),*) => {
        $(
            impl std::fmt::Display for $ty {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.pad(self.name())
                }
            }

            impl serde::Serialize for $ty {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.name())
                }
            }
        )*
    };
}

shown_by_name!(
    crate::Capability,
    crate::Code,
    crate::Kind,
    crate::Severity,
    crate::World,
    crate::targets::Verdict
);
