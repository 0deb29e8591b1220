"""A push of 100 MB into an empty registry, against `curl -T` of the same file and the other clients."""

import peers
from clock import round_robin
from registry import Registry
from row import Row, milliseconds
from sample import Sample

SIZE = 100_000_000
ROUNDS = 9
GOALS = {"curl": 1.1, "skopeo": 1, "crane": 1, "oras": 1, "wkg": 1}

# The two requests of a monolithic upload: where to, then the bytes.
CURL = """
location=$(curl -sS -X POST -D - -o /dev/null "http://$1/v2/curl/blobs/uploads/" | sed -n 's/\\r$//; s/^[Ll]ocation: //p')
exec curl -sS --fail -T "$2" "$location&digest=$3"
"""


def measure(context):
    sample = Sample(context, "big", SIZE)
    with Registry(context.folder) as registry:
        medians = round_robin(pushes(context, registry, sample), context.environment, ROUNDS, before=registry.clear)
    for ours in ("wpack", "wpack build --push"):
        for name, goal in GOALS.items():
            what = "push of 100 MB" if ours == "wpack" else "build --push of 100 MB"
            theirs = medians[name]
            yield Row(what, milliseconds(medians[ours]), f"{name} {milliseconds(theirs)}", medians[ours] / theirs, goal)


def pushes(context, registry, sample):
    def pushed(peer):
        return lambda number: peer.push(sample.layout, f"{registry.address}/{peer.name}:1", number)

    build = [context.wpack, "build", "--quiet", sample.module, "--format", "artifact", "-t", f"{registry.address}/built:1", "--push"]
    return {peer.name: pushed(peer) for peer in peers.all_of(context)} | {
        "curl": ["sh", "-ec", CURL, "sh", registry.address, sample.module, sample.digest()],
        "wpack build --push": build,
    }
