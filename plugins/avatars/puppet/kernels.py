"""How the drawing kernels are compiled.

Compiling is what a newcomer waits for, so nothing is compiled that nobody calls: :func:`kernel` is for those
that Python calls, :func:`inner` for those that only other kernels call, which spares their way in.
"""

from __future__ import annotations

from functools import partial

from numba import njit

_compiled = partial(njit, nogil=True, cache=True, error_model="numpy", no_cfunc_wrapper=True)
kernel = _compiled()
"""Decorator of a function that Python calls."""
inner = _compiled(no_cpython_wrapper=True)
"""Decorator of a function that only compiled ones call."""
inner_fast = _compiled(no_cpython_wrapper=True, fastmath={"arcp", "contract", "nsz", "reassoc"})
"""The same, where sums may be taken in any order and a division may become a product. NaN is still NaN."""
