#!/usr/bin/env bash
# numba 0.68.1, @njit(cache=True) on functions of two modules
#
# Expected: a cached function is compiled again when code that it is made of changes: numba compares the
#   time and size of the source file, and is known to do so.
# Happens: only those of the function's own file. What it calls from another module is compiled into it,
#   and stays as it was: after an edit there, one process has the old and the new form of one function.
# Instead: remove __pycache__ after an edit (find . -name '*.nb[ci]' -delete), or set NUMBA_CACHE_DIR to
#   a folder named after a hash of all sources.
# Seen: before: called 20, itself 2; after the edit: called 20, itself 6
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile numba==0.68.1 numpy==2.4.6
export NUMBA_CACHE_DIR=$dir/cache
cat > inner.py <<'PY'
from numba import njit

@njit(cache=True)
def add(x):
    return x + 1
PY
cat > outer.py <<'PY'
from inner import add
from numba import njit

@njit(cache=True)
def ten_times(x):
    return add(x) * 10

print(f"called {ten_times(1)}, itself {add(1)}")
PY
before=$(venv/bin/python outer.py)
sed -i.old 's/x + 1/x + 5  # another size, too/' inner.py
after=$(venv/bin/python outer.py)
echo "before: $before; after the edit: $after"
if [ "$before" != "called 20, itself 2" ] || [ "$after" != "called 20, itself 6" ]; then
  echo "numba no longer behaves like this" >&2
  exit 1
fi
