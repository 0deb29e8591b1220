# {{ name }} with wpack's runner, for {{ platforms }}.
{{ header }}
# Its parts lie beside it in {{ folder }}/ and are made again by the same command.
FROM scratch
# Which platform is built: amd64 or arm64.
ARG TARGETARCH
{% include "dockerfile/labels.Dockerfile" %}
# One layer each: the runner is the same for every program, the rest changes with this one.
COPY {{ [folder ~ "/" ~ architecture ~ "/wpack-runner", "/wpack-runner"] | exec }}
COPY {{ [folder ~ "/" ~ architecture ~ "/app.cwasm", "/app.cwasm"] | exec }}
# The portable module, for containerd shims: command ["/app.wasm"].
COPY {{ [folder ~ "/app.wasm", "/app.wasm"] | exec }}
USER 65532:65532
STOPSIGNAL SIGTERM
{% if port %}
EXPOSE {{ port }}/tcp
{% endif %}
ENTRYPOINT {{ entrypoint | exec }}
