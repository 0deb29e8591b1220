FROM --platform=$BUILDPLATFORM {{ builder }} AS build
WORKDIR /src
RUN rustup target add {{ target | shell }}
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    {{ command }} && cp {{ wasm | shell }} /app.wasm
