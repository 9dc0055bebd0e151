#!/usr/bin/env bash
# numba 0.68.1, unsigned integers in compiled code
#
# Expected: as in NumPy 2, where a plain number takes the other side's type: uint64 // 2 stays uint64,
#   and uint32 - uint32 wraps at 32 bits.
# Happens: a plain number is an int64 and wins: from 2**63 on, m // 2 is negative. uint32 values are widened
#   to 64 bits before they are subtracted, so 1 - 2 is 2**64 - 1, which no 32-bit mask or index expects.
# Instead: write np.uint64(2) for every number in unsigned expressions (or use >> np.uint64(1)), and cast
#   narrow results back: np.uint32(a - b).
# Seen: 2**63 // 2 = -4611686018427387904 (NumPy 4611686018427387904); 1 - 2 = 18446744073709551615 (NumPy 4294967295)
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile numba==0.68.1 numpy==2.4.6
venv/bin/python - <<'PY'
import sys

import numpy as np
from numba import njit


def half(m):
    return m // 2


def less(a, b):
    return a - b


high, one, two = np.uint64(2**63), np.uint32(1), np.uint32(2)
with np.errstate(over="ignore"):
    wanted = int(half(high)), int(less(one, two))
seen = int(njit(half)(high)), int(njit(less)(one, two))
print(f"2**63 // 2 = {seen[0]} (NumPy {wanted[0]}); 1 - 2 = {seen[1]} (NumPy {wanted[1]})")
if wanted != (2**62, 2**32 - 1) or seen != (-(2**62), 2**64 - 1):
    sys.exit("numba no longer behaves like this")
PY
