"""What a pull of the hello bundle transfers."""

from bundle import Bundle
from row import Row, megabytes


def measure(context):
    size = Bundle(context, context.examples / "hello.wat").compressed_size()
    return [Row("hello bundle, compressed", megabytes(size), "", size / 1e6, 1.6, unit=" MB")]
