"""A layer made of a program, from the file to a layout with both digests, against tar and the compressors of Debian.

The others get the same level. What they write is hashed by `sha256sum`, before and after compression, as a layer needs it.
What does not compress takes no longer than one pass over it, which is what `sha256sum` of the file alone does.
"""

import big_module
from clock import round_robin
from row import Row, milliseconds

ROUNDS = 7
SIZE = 100_000_000
COMPRESSORS = {"gzip": "gzip -5 -n", "pigz": "pigz -5 -n"}
GOALS = {"code": {"gzip": 0.8, "pigz": 1.1}, "noise": {"gzip": 0.3, "pigz": 0.5, "sha256sum": 1}}

LAYER = """
tar -cf "$1/layer.tar" -C "$(dirname "$2")" "$(basename "$2")"
sha256sum "$1/layer.tar" &
$3 < "$1/layer.tar" > "$1/layer.gz"
sha256sum "$1/layer.gz"
wait
"""


def measure(context):
    noise = big_module.write(context.folder / "noise.wasm", SIZE)
    for name, module in (("code", context.python), ("noise", noise)):
        medians = round_robin(commands(context, module, GOALS[name]), context.environment, ROUNDS)
        for peer, goal in GOALS[name].items():
            ours, theirs = medians["wpack"], medians[peer]
            yield Row(f"layer of {name}", milliseconds(ours), f"{peer} {milliseconds(theirs)}", ours / theirs, goal)


def commands(context, module, peers):
    build = [context.wpack, "build", "--quiet", module, "--format", "compat", "--platform", "wasi/wasm"]
    ours = {"wpack": lambda number: [*build, "-o", f"oci:{context.folder}/{module.name}-{number}:1"]}
    theirs = {name: ["sh", "-ec", LAYER, "sh", context.folder, module, command] for name, command in COMPRESSORS.items()}
    theirs["sha256sum"] = ["sha256sum", module]
    return ours | {name: theirs[name] for name in peers}
