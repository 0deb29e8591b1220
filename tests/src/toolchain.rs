//! Toolchains as images, in place of those that generated Dockerfiles compile in: the published ones cannot be pulled
//! here.

mod clang;
mod debian;

use std::path::Path;

use self::debian::Debian;

/// What compiles a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toolchain {
    /// This machine's clang, with Debian's wasi-libc.
    C,
    /// Go of Debian 13.
    Go,
    /// Rust of Debian's unstable release, for modules.
    Rust,
    /// The same for components, with the linker of crates.io.
    RustComponents,
    /// Python of Debian 13, and the wheel of componentize-py.
    Python,
    /// Node.js of Debian's unstable release, which asks npm's registry for the rest.
    Node,
}

impl Toolchain {
    /// Writes a Dockerfile into `folder` that makes the image.
    ///
    /// # Panics
    /// When the toolchain is missing, with the way to get it.
    pub fn write_dockerfile(self, folder: &Path) {
        match self {
            Self::C => clang::write_dockerfile(folder),
            Self::Go => Debian::of("go")
                .without(&["*_test.go", "testdata", "usr/share/go-*/api", "usr/share/go-*/test"])
                .env("PATH", "/usr/lib/go-1.24/bin:/usr/bin")
                .write(folder),
            Self::Rust => Debian::rust()
                .without(&["wasm32-wasip2"])
                .env("CARGO_TARGET_WASM32_WASIP1_LINKER", "wasm-ld")
                .write(folder),
            Self::RustComponents => {
                Debian::rust().without(&["wasm32-wasip1"]).program("bin/wasm-component-ld").write(folder);
            }
            Self::Python => Debian::of("python")
                .with("wheels")
                .env("PIP_NO_INDEX", "1")
                .env("PIP_FIND_LINKS", "/wheels")
                .write(folder),
            Self::Node => {
                Debian::of("node")
                    .env("NODE_EXTRA_CA_CERTS", "/etc/ssl/certs/ca-certificates.crt")
                    .write(folder);
            }
        }
    }
}
