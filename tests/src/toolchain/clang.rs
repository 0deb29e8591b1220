//! This machine's clang and wasi-libc, in place of wasi-sdk's image.

use std::{fs, path::Path};

use crate::tool::tool;

/// Prints a tar of the compiler, the linker, a shell, `cp`, their libraries, and the C library for WebAssembly.
const TAR: &str = r#"
    set -e
    programs=$(dirname "$(readlink -f "$(command -v clang)")")
    resources=$(clang -print-resource-dir)
    # Debian's clang looks for a linker of its own version.
    major=$(clang -dumpversion | cut -d. -f1)
    set -- "$programs/clang" "/usr/bin/wasm-ld-$major" /bin/sh /bin/cp
    libraries=$(ldd "$@" | sed -n 's/^.*=> \(\/[^ ]*\).*/\1/p; s/^\t\(\/lib[^ ]*\) .*/\1/p' | sort -u)
    mkdir "$0/tmp"
    tar --create --dereference --absolute-names --file "$0/base.tar" "$@" $libraries \
        "$resources/include" "$resources/lib/wasi" /usr/include/wasm32-wasi /usr/lib/wasm32-wasi \
        --directory "$0" tmp
    echo "$programs"
"#;

/// Writes a Dockerfile into `folder` that makes the image.
pub(super) fn write_dockerfile(folder: &Path) {
    let programs = tool("sh").args(["-c", TAR]).arg(folder).success().stdout();
    // As wasi-sdk's image does (its docker/Dockerfile).
    let compiler = format!("{}/clang --target=wasm32-wasi --sysroot=/usr", programs.trim());
    let text = format!("FROM scratch\nADD base.tar /\nENV PATH=/usr/bin:/bin CC=\"{compiler}\"\n");
    fs::write(folder.join("Dockerfile"), text).unwrap();
}
