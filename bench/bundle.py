"""A bundle built, opened and laid out as a root folder, to be run without a container engine around it."""

import json
import platform
import subprocess

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


class Bundle:
    def __init__(self, context, module, *options):
        folder = context.folder / f"{module.name}.bundle"
        self.layout = folder / "layout"
        self.root = folder / "root"
        host = f"linux/{ARCHITECTURES[platform.machine()]}"
        build = [context.wpack, "build", module, *options, "--platform", host, "-o", f"oci:{self.layout}:1"]
        subprocess.run(build, env=context.environment, check=True, stdout=subprocess.DEVNULL)
        index = json.loads((self.layout / "index.json").read_text())
        self.descriptor = index["manifests"][0]
        self.manifest = self.document(self.descriptor)
        if "manifests" in self.manifest:
            self.descriptor = self.manifest["manifests"][0]
            self.manifest = self.document(self.descriptor)

    def blob(self, descriptor):
        return self.layout / "blobs" / "sha256" / descriptor["digest"].removeprefix("sha256:")

    def document(self, descriptor):
        return json.loads(self.blob(descriptor).read_text())

    def compressed_size(self):
        """What a pull transfers: manifest, configuration and layers."""
        parts = [self.descriptor, self.manifest["config"], *self.manifest["layers"]]
        return sum(part["size"] for part in parts)

    def command(self):
        """The entrypoint, with the image's absolute paths moved below the root folder."""
        self.root.mkdir(parents=True)
        for layer in self.manifest["layers"]:
            subprocess.run(["tar", "-xf", self.blob(layer), "-C", self.root], check=True)
        config = self.document(self.manifest["config"])["config"]
        words = config.get("Entrypoint", []) + config.get("Cmd", [])
        return [f"{self.root}{word}" if (self.root / word.lstrip("/")).is_file() else word for word in words]
