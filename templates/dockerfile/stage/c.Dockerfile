FROM --platform=$BUILDPLATFORM {{ builder }} AS build
WORKDIR /src
COPY . .
# The image sets CC, CXX and the like.
RUN {{ command }} && cp {{ wasm | shell }} /app.wasm
