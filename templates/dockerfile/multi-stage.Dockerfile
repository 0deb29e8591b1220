# syntax=docker/dockerfile:1
# {{ name }}, built from its sources ({{ language }}), for hosts that run WebAssembly.
{{ header }}
# Build:   docker buildx build --platform linux/amd64,linux/arm64 --provenance=false --sbom=false -t NAME .
#          (attestations would turn a single manifest into an index, which the shims cannot read)
# A bundle, which runs on any container host: docker build --output . --target program . && wpack build app.wasm
# Base images are pinned by version; `docker buildx imagetools inspect IMAGE` tells the digest to add as @sha256:…
{% include "dockerfile/stage/" ~ language ~ ".Dockerfile" %}

FROM scratch AS program
COPY --from=build --chmod=0444 ["/app.wasm", "/app.wasm"]

FROM program
LABEL org.opencontainers.image.title={{ name | dockerfile }} module.wasm.image/variant="compat-smart"
{% if source %}
LABEL org.opencontainers.image.source={{ source | dockerfile }}
{% endif %}
USER 65532:65532
STOPSIGNAL {{ stop_signal }}
ENTRYPOINT ["/app.wasm"]
