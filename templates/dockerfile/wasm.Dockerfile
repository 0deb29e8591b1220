# {{ name }} alone, for hosts that run WebAssembly: containerd's runwasi shims, crun, youki.
{{ header }}
# Build:   docker buildx build --platform linux/amd64,linux/arm64 --provenance=false --sbom=false -t NAME .
#          (attestations would turn a single manifest into an index, which the shims cannot read)
FROM scratch
{% include "dockerfile/labels.Dockerfile" %}
LABEL module.wasm.image/variant="compat-smart"
COPY {{ [source, "/app.wasm"] | exec }}
USER 65532:65532
STOPSIGNAL {{ stop_signal }}
ENTRYPOINT ["/app.wasm"]
