"""A valid command of any size, written as a stream: a few code bytes, then data that does not compress."""

import random

# (module (memory (export "memory") 1) (func (export "_start")))
START = bytes.fromhex("0061736d01000000" "010401600000" "03020100" "0503010001" "0713" "02" "066d656d6f727902" "00" "065f737461727400" "00" "0a040102000b")
BLOCK = 1 << 20


def leb(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def write(path, size):
    name = b"\x07payload"
    block = random.Random(1).randbytes(BLOCK)
    with open(path, "wb") as file:
        file.write(START + b"\x00" + leb(len(name) + size) + name)
        while size > 0:
            size -= file.write(block[:size])
    return path
