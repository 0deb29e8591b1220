//! Enums whose values have a name for the world.

/// Declares an enum: each value has its variant, its name for the world and its description in one place.
macro_rules! named {
    (
        $(#[$attribute:meta])*
        $type:ident { $($variant:ident = $name:literal: $description:literal,)* }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $type {
            $(#[doc = $description] #[serde(rename = $name)] $variant,)*
        }

        impl $type {
            /// All of them, in the order of reports.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The names of all of them, in the same order.
            pub const NAMES: &[&str] = &[$($name,)*];

            /// The kebab-case name, as in JSON and in policies.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The one with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }

            /// What it stands for, in plain words.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $description,)* }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

pub(crate) use named;

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

shown_by_name!(crate::Kind, crate::Severity, crate::World, crate::targets::Verdict);
