# {{ name }} with wpack's runner, for {{ platform }}.
{{ header }}
# Its parts lie beside it in {{ folder }}/ and are made again by the same command.
FROM scratch
LABEL org.opencontainers.image.title={{ name | dockerfile }}
# One layer each: the runner is the same for every program, the rest changes with this one.
COPY {{ [folder ~ "/wpack-runner", "/wpack-runner"] | exec }}
COPY {{ [folder ~ "/app.cwasm", "/app.cwasm"] | exec }}
# The portable module, for containerd shims: command ["/app.wasm"].
COPY {{ [folder ~ "/app.wasm", "/app.wasm"] | exec }}
USER 65532:65532
STOPSIGNAL SIGTERM
ENTRYPOINT {{ entrypoint | exec }}
