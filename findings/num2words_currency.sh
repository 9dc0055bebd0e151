#!/usr/bin/env bash
# num2words 0.5.14, to="currency"
#
# Expected: 150 and 150.0 are the same amount of money, and are said alike.
# Happens: a whole number (int) is taken as cents, a float as dollars. A price from a script or a table
#   that happens to be whole is spoken a hundred times too small.
# Instead: hand over float(amount) or a Decimal with two places, never an int.
# Seen: 150 -> one dollar, fifty cents; 150.0 -> one hundred and fifty dollars, zero cents
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile num2words==0.5.14
venv/bin/python - <<'PY'
import sys

from num2words import num2words

whole, real = (num2words(amount, to="currency", currency="USD") for amount in (150, 150.0))
print(f"150 -> {whole}; 150.0 -> {real}")
if whole != "one dollar, fifty cents" or not real.startswith("one hundred and fifty dollars"):
    sys.exit("num2words no longer behaves like this")
PY
