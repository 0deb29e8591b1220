FROM --platform=$BUILDPLATFORM {{ builder }} AS build
WORKDIR /src
ENV GOCACHE=/cache
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/cache \
    {{ command }} && cp {{ wasm | shell }} /app.wasm
