FROM --platform=$BUILDPLATFORM {{ builder }} AS build
WORKDIR /src
ENV PIP_CACHE_DIR=/cache
COPY . .
# What pip keeps is on the mount, not in the layer.
# hadolint ignore=DL3042
RUN --mount=type=cache,target=/cache \
    {{ command }} && cp {{ wasm | shell }} /app.wasm
