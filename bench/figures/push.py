"""A push of 100 MB into an empty registry, against `curl -T` of the same file and the other clients.

`wpack build -o docker://…` hashes the file meanwhile; the others, `wpack push` among them, are given digests.
"""

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
    for ours, what, goals in (("wpack", "push of 100 MB", GOALS), ("built", "build and push of 100 MB", {"curl": 1.1})):
        for name, goal in goals.items():
            value, theirs = medians[ours], medians[name]
            yield Row(what, milliseconds(value), f"{name} {milliseconds(theirs)}", value / theirs, goal)


def pushes(context, registry, sample):
    def pushed(peer):
        return lambda number: peer.push(sample.layout, f"{registry.address}/{peer.name}:1", number)

    build = [context.wpack, "build", "--quiet", sample.module, "--format", "artifact", "-o", f"docker://{registry.address}/built:1"]
    return {peer.name: pushed(peer) for peer in peers.all_of(context)} | {
        "curl": ["sh", "-ec", CURL, "sh", registry.address, sample.module, sample.digest()],
        "built": build,
    }
