"""The rows of a triangle, eight at a time: where each begins and ends, and which texel it begins with.

Written in LLVM's terms, like :mod:`.spans`; most triangles of a face have fewer rows than numba's own vector
code needs to start with.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

ROWS = 8
"""Rows that are found at once."""
_REAL, _WORD, _LONG = ir.DoubleType(), ir.IntType(32), ir.IntType(64)
_REALS, _WORDS = ir.VectorType(_REAL, ROWS), ir.VectorType(_WORD, ROWS)


def _build(builder: ir.IRBuilder, arguments: Any) -> None:
    out, first, columns, long_edge, upper_edge, lower_edge, turn, u, v = arguments

    def all_of(scalar: Any) -> Any:
        nothing = ir.Constant(_REALS, ir.Undefined)
        one = builder.insert_element(nothing, scalar, ir.Constant(_WORD, 0))
        return builder.shuffle_vector(one, nothing, ir.Constant(_WORDS, [0] * ROWS))

    def call(name: str, *values: Any) -> Any:
        kind = ir.FunctionType(_REALS, [_REALS] * len(values))
        function = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        return builder.call(function, values)

    def part(pair: Any, index: int) -> Any:
        return all_of(builder.extract_value(pair, index))

    def line(edge: Any, y: Any) -> Any:
        """x at the rows of an edge: start x, start y, slope."""
        return builder.fadd(part(edge, 0), builder.fmul(builder.fsub(y, part(edge, 1)), part(edge, 2)))

    def texel(plane: Any, x: Any, y: Any) -> Any:
        """A texture coordinate: its value at the origin, steps along x and y."""
        total = builder.fadd(part(plane, 0), builder.fmul(x, part(plane, 1)))
        return builder.fptosi(builder.fadd(total, builder.fmul(y, part(plane, 2))), _WORDS)

    y = builder.fadd(all_of(first), ir.Constant(_REALS, [float(row) for row in range(ROWS)]))
    above = builder.fcmp_ordered("<", y, all_of(turn))
    one = line(long_edge, y)
    other = builder.select(above, line(upper_edge, y), line(lower_edge, y))
    swapped = builder.fcmp_ordered("<", other, one)
    least, most = builder.select(swapped, other, one), builder.select(swapped, one, other)
    zero, width = ir.Constant(_REALS, [0.0] * ROWS), all_of(columns)
    left, right = call("llvm.ceil.v8f64", least), call("llvm.ceil.v8f64", most)
    left = builder.select(builder.fcmp_ordered(">", left, zero), left, zero)
    right = builder.select(builder.fcmp_ordered("<", right, width), right, width)
    found = (
        builder.fptosi(left, _WORDS),
        builder.fptosi(builder.fsub(right, left), _WORDS),
        texel(u, left, y),
        texel(v, left, y),
    )
    place = builder.inttoptr(out, _WORDS.as_pointer())
    for number, values in enumerate(found):
        builder.store(values, builder.gep(place, [ir.Constant(_LONG, number)]), align=4)


@intrinsic
def find_rows(typing_context, out, first, columns, long_edge, upper_edge, lower_edge, turn, u, v):
    """Find the next :data:`ROWS` rows of a triangle that has one long edge and two short ones.

    :param out: address of int32 (4, :data:`ROWS`): column of the first pixel, number of pixels (not positive
        where there are none), u and v of that pixel.
    :param first: number of the first row. ``columns``: of the canvas.
    :param long_edge: x and y of its upper end and its slope, x for each y; ``upper_edge``, ``lower_edge``
        likewise. ``turn``: y where the two short ones meet.
    :param u: texture coordinate at the origin of the canvas, its step along a row and from row to row.
        ``v``: likewise.
    """

    def build(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        _build(builder, arguments)
        return context.get_dummy_value()

    real, three = types.float64, types.UniTuple(types.float64, 3)
    return types.void(types.intp, real, real, three, three, three, real, three, three), build
