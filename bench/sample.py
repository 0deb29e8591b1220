"""A module of a given size and its artifact, in a layout with the tag `1`."""

import subprocess

import big_module


class Sample:
    def __init__(self, context, name, size):
        self.layout = context.folder / name
        self.module = big_module.write(context.folder / f"{name}.wasm", size)
        build = [context.wpack, "build", self.module, "--format", "artifact", "-o", f"oci:{self.layout}:1"]
        subprocess.run(build, env=context.environment, check=True, stdout=subprocess.DEVNULL)

    def digest(self):
        words = subprocess.run(["sha256sum", self.module], check=True, capture_output=True, text=True).stdout
        return f"sha256:{words.split()[0]}"
