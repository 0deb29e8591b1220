"""Debian's docker-registry on a free loopback port, emptied between pushes.

What it stores lies in memory: on a disk all clients would wait for the same journal, and look alike.
"""

import pathlib
import re
import shutil
import subprocess
import tempfile
import time

CONFIG = """version: 0.1
log: {{level: info, formatter: json, accesslog: {{disabled: true}}}}
storage: {{filesystem: {{rootdirectory: {data}}}, delete: {{enabled: true}}}}
http: {{addr: "127.0.0.1:0"}}
"""


LISTENING = re.compile(r"listening on (127\.0\.0\.1:\d+)")


class Registry:
    def __init__(self, folder):
        self.memory = tempfile.TemporaryDirectory(prefix="wpack-bench-", dir="/dev/shm")
        self.data = pathlib.Path(self.memory.name) / "registry"
        config, self.log = folder / "registry.yml", folder / "registry.log"
        config.write_text(CONFIG.format(data=self.data))
        command = ["setpriv", "--pdeathsig", "KILL", "docker-registry", "serve", str(config)]
        with self.log.open("w") as file:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=file)
        self.address = self.wait()

    def wait(self):
        """The address that the log names: port 0 let the kernel pick a free one."""
        while self.process.poll() is None:
            if listening := LISTENING.search(self.log.read_text()):
                return listening[1]
            time.sleep(0.01)
        raise SystemExit(f"docker-registry did not start:\n{self.log.read_text()}")

    def requests(self):
        """How many it has answered so far."""
        return self.log.read_text().count("response completed")

    def clear(self):
        shutil.rmtree(self.data, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.memory.cleanup()
