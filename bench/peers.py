"""Other clients of registries, each in the words of its own command line.

Each push and pull goes between an OCI layout with the tag `1` and a registry on loopback without TLS.
"""

import shutil


class Crane:
    name = "crane"

    def __init__(self, context):
        self.program = context.peers / "crane"

    def push(self, layout, reference, number):
        return [self.program, "push", "--insecure", layout, reference]

    def pull(self, reference, folder):
        return [self.program, "pull", "--insecure", "--format=oci", reference, folder]


class Oras:
    name = "oras"

    def __init__(self, context):
        self.program = context.peers / "oras"

    def push(self, layout, reference, number):
        return [self.program, "cp", "--from-oci-layout", "--to-plain-http", f"{layout}:1", reference]

    def pull(self, reference, folder):
        return [self.program, "cp", "--from-plain-http", "--to-oci-layout", reference, f"{folder}:1"]


class Skopeo:
    name = "skopeo"

    def __init__(self, context):
        self.folder = context.folder

    def push(self, layout, reference, number):
        """With a home of its own in each round: skopeo remembers what it uploaded, and would not upload again."""
        copy = ["skopeo", "--insecure-policy", "copy", "--preserve-digests", "--dest-tls-verify=false"]
        return ["env", f"HOME={self.folder}/skopeo-{number}", *copy, f"oci:{layout}:1", f"docker://{reference}"]

    def pull(self, reference, folder):
        copy = ["skopeo", "--insecure-policy", "copy", "--preserve-digests", "--src-tls-verify=false"]
        return [*copy, f"docker://{reference}", f"oci:{folder}:1"]


class Wkg:
    """Takes the module and makes the artifact itself; it has no layouts."""

    name = "wkg"

    def __init__(self, context):
        self.program, self.modules = context.wkg, {}

    def push(self, layout, reference, number):
        module = layout.with_suffix(".wasm")
        return [self.program, "oci", "push", "--insecure", reference.split("/")[0], reference, module]

    def pull(self, reference, folder):
        return [self.program, "oci", "pull", "--insecure", reference.split("/")[0], reference, "--output", f"{folder}.wasm"]


class Wpack:
    name = "wpack"

    def __init__(self, context):
        self.program = context.wpack

    def push(self, layout, reference, number):
        return [self.program, "push", "--quiet", f"oci:{layout}:1", reference]

    def pull(self, reference, folder):
        return [self.program, "pull", "--quiet", reference, "-o", f"oci:{folder}:1"]


def all_of(context):
    """wpack first."""
    return [kind(context) for kind in (Wpack, Crane, Oras, Skopeo, Wkg)]


def forget(path):
    """Removes what a pull left, so that the next one has to fetch everything again."""
    shutil.rmtree(path, ignore_errors=True)
    path.with_suffix(".wasm").unlink(missing_ok=True)
