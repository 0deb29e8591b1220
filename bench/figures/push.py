"""A push of 100 MB into an empty registry: wpack, `curl -T` of the same file, and skopeo."""

import subprocess

import big_module
from clock import round_robin
from registry import Registry
from row import Row, milliseconds

SIZE = 100_000_000
ROUNDS = 9

# The two requests of a monolithic upload: where to, then the bytes.
CURL = """
location=$(curl -sS -X POST -D - -o /dev/null "http://$1/v2/curl/blobs/uploads/" | sed -n 's/\\r$//; s/^[Ll]ocation: //p')
exec curl -sS --fail -T "$2" "$location&digest=$3"
"""


def measure(context):
    module = big_module.write(context.folder / "big.wasm", SIZE)
    build = [context.wpack, "build", module, "--format", "artifact", "-o", layout(context)]
    subprocess.run(build, env=context.environment, check=True, stdout=subprocess.DEVNULL)
    with Registry(context.folder) as registry:
        commands = pushes(context, registry, module)
        medians = round_robin(commands, context.environment, ROUNDS, before=registry.clear)
    value = milliseconds(medians["wpack"])
    return [
        Row("push of 100 MB", value, f"curl -T {milliseconds(medians['curl'])}", medians["wpack"] / medians["curl"], 1.2),
        Row("push of 100 MB", value, f"skopeo {milliseconds(medians['skopeo'])}", medians["wpack"] / medians["skopeo"], 1),
    ]


def layout(context):
    return f"oci:{context.folder}/layout:1"


def pushes(context, registry, module):
    digest = subprocess.run(["sha256sum", module], check=True, capture_output=True, text=True).stdout.split()[0]
    return {
        "curl": ["sh", "-ec", CURL, "sh", registry.address, module, f"sha256:{digest}"],
        "wpack": [context.wpack, "push", layout(context), f"{registry.address}/wpack:1"],
        "skopeo": lambda number: skopeo(context, registry, number),
    }


def skopeo(context, registry, number):
    """With a home of its own in each round: skopeo remembers what it uploaded, and would not upload again."""
    copy = ["skopeo", "--insecure-policy", "copy", "--preserve-digests", "--dest-tls-verify=false"]
    places = [layout(context), f"docker://{registry.address}/skopeo:1"]
    return ["env", f"HOME={context.folder}/skopeo-{number}", *copy, *places]
