FROM --platform=$BUILDPLATFORM python:{{ toolchain }}-slim AS build
WORKDIR /src
COPY . .
RUN {{ command }} && cp {{ wasm | shell }} /app.wasm
