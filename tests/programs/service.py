import componentize_py_async_support
import wit_world

from componentize_py_types import Ok
from wit_world import exports
from wit_world.imports.wasi_http_types import Fields, Request, Response


class Handler(exports.Handler):
    async def handle(self, request: Request) -> Response:
        writer, reader = wit_world.byte_stream()
        componentize_py_async_support.spawn(say(writer, request.get_path_with_query()))
        return Response.new(Fields.from_list([("content-type", b"text/plain")]), reader, trailers())[0]


async def say(writer, path):
    with writer:
        await writer.write_all(f"Hello from Python: {path}\n".encode())


def trailers():
    return wit_world.result_option_wasi_http_types_fields_wasi_http_types_error_code_future(lambda: Ok(None))[1]
