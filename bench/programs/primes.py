"""Counts the primes below its first argument."""

import sys

limit = int(sys.argv[1]) if len(sys.argv) > 1 else 100
composite = bytearray(limit)
count = 0
for n in range(2, limit):
    if not composite[n]:
        count += 1
        for m in range(n * 2, limit, n):
            composite[m] = 1
print(count)
