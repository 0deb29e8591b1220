FROM --platform=$BUILDPLATFORM {{ builder }} AS build
# The image has a user of its own, who cannot write here; this stage is thrown away.
# hadolint ignore=DL3002
USER 0
WORKDIR /src
ENV XDG_CACHE_HOME=/cache
COPY . .
RUN --mount=type=cache,target=/cache \
    {{ command }} && cp {{ wasm | shell }} /app.wasm
