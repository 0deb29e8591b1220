FROM --platform=$BUILDPLATFORM ghcr.io/webassembly/wasi-sdk:{{ toolchain }} AS build
WORKDIR /src
COPY . .
# The image sets CC, CXX and the like.
RUN {{ command }} && cp {{ wasm | shell }} /app.wasm
