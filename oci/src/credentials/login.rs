//! How a user shows who they are.

use std::fmt;

/// A text that no message and no debug output shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, to be sent and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// How a user shows who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// With user and password.
    Basic {
        /// The user.
        user: String,
        /// The password.
        password: Secret,
    },
    /// With a refresh token, to be exchanged for others (Docker's `identitytoken`).
    IdentityToken {
        /// The user, often empty.
        user: String,
        /// The refresh token.
        token: Secret,
    },
    /// With a token that the registry takes as it is (Docker's `registrytoken`).
    RegistryToken(Secret),
}

/// A login and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The login.
    pub login: Login,
    /// A file or variable with the key there, as ``~/.docker/config.json (key `ghcr.io`)``, or a helper program.
    pub origin: String,
}
