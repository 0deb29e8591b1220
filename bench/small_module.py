"""Valid commands, nearly all of them code: functions that add numbers in a loop. With 211 of them 7 KB."""

from big_module import leb

# (loop (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br_if 0 (i32.lt_u (local.get 0) (i32.const 100))))
# (drop (i32.add (local.get 0) (i32.mul (local.get 0) (i32.const 3))))
LOOP = bytes.fromhex("0340" "200041016a2100" "2000" "41e400" "49" "0d00" "0b" "20002000" "4103" "6c6a1a")
BODY = bytes.fromhex("01017f") + LOOP + b"\x0b"


def section(id, content):
    return bytes([id]) + leb(len(content)) + content


def write(path, functions=211):
    body = leb(len(BODY)) + BODY
    path.write_bytes(
        b"\0asm\x01\0\0\0"
        + section(1, b"\x01\x60\0\0")
        + section(3, leb(functions) + bytes(functions))
        + section(5, b"\x01\0\x01")
        + section(7, b"\x02\x06memory\x02\0\x06_start\0\0")
        + section(10, leb(functions) + body * functions)
    )
    return path
