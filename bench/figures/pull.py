"""A pull of 100 MB into an empty layout, against `curl -o` of the same blob and the other clients."""

import peers
from clock import once, round_robin
from registry import Registry
from row import Row, milliseconds
from sample import Sample

SIZE = 100_000_000
ROUNDS = 9
GOALS = {"curl": None, "skopeo": 1, "crane": 1, "oras": 1, "wkg": 1}


def measure(context):
    sample = Sample(context, "big", SIZE)
    clients = peers.all_of(context)
    pulled = context.folder / "pulled"
    with Registry(context.folder) as registry:
        reference = f"{registry.address}/big:1"
        once(clients[0].push(sample.layout, reference, 0), context.environment)
        commands = {peer.name: peer.pull(reference, pulled) for peer in clients}
        blob = f"http://{registry.address}/v2/big/blobs/{sample.digest()}"
        commands["curl"] = ["curl", "-sS", "--fail", "-o", pulled.with_suffix(".wasm"), blob]
        medians = round_robin(commands, context.environment, ROUNDS, before=lambda: peers.forget(pulled))
    wpack = medians.pop("wpack")
    for name, theirs in medians.items():
        yield Row("pull of 100 MB", milliseconds(wpack), f"{name} {milliseconds(theirs)}", wpack / theirs, GOALS[name])
