"""Peak memory of a build and a push of 1 GB, over the mapped file.

A mapped file is the kernel's to drop at any time, so what counts is `RssAnon` of `/proc/PID/status`: pages that
only this process has and that no file backs. It is sampled each millisecond, since the kernel keeps a high-water
mark only for the sum of both.
"""

import os
import time

import big_module
from clock import spawn
from registry import Registry
from row import Row, megabytes

SIZE = 1_000_000_000
GOAL = 64
PAUSE = 0.001


def measure(context):
    module = big_module.write(context.folder / "big.wasm", SIZE)
    for format in ["artifact", "compat", "bundle"]:
        build = [context.wpack, "build", module, "-t", f"{format}:1", "--format", format]
        yield row(f"memory of build, 1 GB, {format}", peak(build, context.environment))
    with Registry(context.folder) as registry:
        push = [context.wpack, "push", "artifact:1", f"{registry.address}/big:1"]
        yield row("memory of push, 1 GB, artifact", peak(push, context.environment))


def row(what, peak):
    return Row(what, megabytes(peak), "the mapped file", peak / 1e6, GOAL, unit=" MB")


def peak(command, environment):
    pid = spawn(command, environment)
    highest = 0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        highest = max(highest, anonymous(pid))
        time.sleep(PAUSE)
    _, status = os.waitpid(pid, 0)
    if status != 0:
        raise SystemExit(f"{command} failed")
    return highest


def anonymous(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0
