FROM --platform=$BUILDPLATFORM {{ builder }} AS build
WORKDIR /src
ENV npm_config_cache=/cache
COPY . .
RUN --mount=type=cache,target=/cache \
    {{ command }} && cp {{ wasm | shell }} /app.wasm
