"""The innermost loop: one row of a textured triangle, eight pixels at a time.

numba cannot turn this loop into vector code by itself, because it cannot know that the canvas and the texture
do not overlap. So it is written here in LLVM's terms; the same code with one lane serves the pixels that are
left.

numba's cache looks only at the file of the function that it compiled: after a change here or in
:mod:`.patch`, remove ``__pycache__``.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

_LANES = 8
_BYTE, _WORD, _LONG = ir.IntType(8), ir.IntType(32), ir.IntType(64)


class _Lanes:
    """Builds vectors of 32-bit integers."""

    def __init__(self, builder: ir.IRBuilder, count: int) -> None:
        self.builder, self.count = builder, count
        self.type = ir.VectorType(_WORD, count)

    def of(self, value: int) -> ir.Constant:
        return ir.Constant(self.type, [value] * self.count)

    def all(self, scalar: Any) -> Any:
        one = self.builder.insert_element(ir.Constant(self.type, ir.Undefined), scalar, ir.Constant(_WORD, 0))
        return self.builder.shuffle_vector(one, ir.Constant(self.type, ir.Undefined), self.of(0))

    def ramp(self, start: Any, step: Any, at: Any) -> Any:
        """start + step * (at, at + 1, …)."""
        numbers = ir.Constant(self.type, list(range(self.count)))
        first = self.builder.add(start, self.builder.mul(step, self.builder.trunc(at, _WORD)))
        return self.builder.add(self.all(first), self.builder.mul(self.all(step), numbers))

    def fetch(self, address: Any, index: Any) -> Any:
        """The 32 bits that begin at each 16-bit texel ``index``: it and its right neighbour."""
        out = ir.Constant(self.type, ir.Undefined)
        base = self.builder.inttoptr(address, ir.IntType(16).as_pointer())
        for lane in range(self.count):
            at = self.builder.zext(self.builder.extract_element(index, ir.Constant(_WORD, lane)), _LONG)
            place = self.builder.bitcast(self.builder.gep(base, [at]), _WORD.as_pointer())
            value = self.builder.load(place, align=2)
            out = self.builder.insert_element(out, value, ir.Constant(_WORD, lane))
        return out

    def bilinear(self, texel: Any, fu: Any, fv: Any) -> Any:
        """Mix a 2 x 2 neighbourhood of bytes; fractions in 1/256."""
        b, pairs = self.builder, self.of(0x00FF00FF)
        lower = b.and_(b.lshr(texel, self.of(8)), pairs)
        column = b.add(
            b.mul(b.and_(texel, pairs), b.sub(self.of(256), fv)),
            b.mul(lower, fv),
        )
        row = b.add(
            b.mul(b.and_(column, self.of(0xFFFF)), b.sub(self.of(256), fu)),
            b.mul(b.lshr(column, self.of(16)), fu),
        )
        return b.lshr(b.add(row, self.of(0x8000)), self.of(16))

    def over(self, value: Any, opacity: Any, below: Any) -> Any:
        """value + below * (1 - opacity / 255), at most 255."""
        b = self.builder
        rest = b.mul(below, b.sub(self.of(255), opacity))
        rest = b.lshr(b.mul(b.add(rest, self.of(128)), self.of(257)), self.of(16))
        total = b.add(value, rest)
        return b.select(b.icmp_unsigned("<", total, self.of(255)), total, self.of(255))


def _painter(planes: int, blended: bool) -> Any:
    pixel = ir.IntType(8 * planes)

    def paint_pixels(builder: ir.IRBuilder, arguments: Any, at: Any, count: int) -> None:
        texture, plane, stride, out, u, v, u_step, v_step, _ = arguments
        lanes = _Lanes(builder, count)
        us, vs = lanes.ramp(u, u_step, at), lanes.ramp(v, v_step, at)
        row = builder.mul(builder.lshr(vs, lanes.of(16)), lanes.all(stride))
        index = builder.add(row, builder.lshr(us, lanes.of(16)))
        fu = builder.and_(builder.lshr(us, lanes.of(8)), lanes.of(255))
        fv = builder.and_(builder.lshr(vs, lanes.of(8)), lanes.of(255))

        def sample(number: int) -> Any:
            address = builder.add(texture, builder.mul(plane, ir.Constant(_LONG, number)))
            return lanes.bilinear(lanes.fetch(address, index), fu, fv)

        values = [sample(number) for number in range(planes)]
        offset = builder.mul(at, ir.Constant(_LONG, planes))
        place = builder.inttoptr(builder.add(out, offset), ir.VectorType(pixel, count).as_pointer())
        if blended:
            below = builder.zext(builder.load(place, align=1), lanes.type)
            opacity = sample(planes)
            for number in range(planes):
                byte = builder.and_(builder.lshr(below, lanes.of(8 * number)), lanes.of(255))
                values[number] = lanes.over(values[number], opacity, byte)
        total = values[0]
        for number in range(1, planes):
            total = builder.or_(total, builder.shl(values[number], lanes.of(8 * number)))
        builder.store(builder.trunc(total, ir.VectorType(pixel, count)), place, align=1)

    def build(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        length = arguments[-1]
        zero, half, full = (ir.Constant(_LONG, n) for n in (0, _LANES // 2, _LANES))
        names = ("wide", "rest", "middle", "narrow", "one", "done")
        wide, rest, middle, narrow, one, done = (builder.append_basic_block(name) for name in names)
        starts = [(zero, builder.block)]
        builder.cbranch(builder.icmp_signed(">=", length, full), wide, rest)

        builder.position_at_end(wide)
        at = builder.phi(_LONG)
        at.add_incoming(*starts[0])
        paint_pixels(builder, arguments, at, _LANES)
        onward, last = builder.add(at, full), builder.sub(length, full)
        if blended:
            at.add_incoming(onward, wide)
            starts.append((onward, wide))
            builder.cbranch(builder.icmp_signed("<=", onward, last), wide, rest)
        else:
            # Painting an opaque pixel twice is harmless: the last step may overlap the one before.
            at.add_incoming(builder.select(builder.icmp_signed("<", onward, last), onward, last), wide)
            builder.cbranch(builder.icmp_signed("<", onward, length), wide, done)

        builder.position_at_end(rest)
        at = builder.phi(_LONG)
        for start in starts:
            at.add_incoming(*start)
        builder.cbranch(builder.icmp_signed(">=", builder.sub(length, at), half), middle, narrow)
        builder.position_at_end(middle)
        paint_pixels(builder, arguments, at, _LANES // 2)
        onward = builder.add(at, half)
        if blended:
            builder.branch(narrow)
        else:
            paint_pixels(builder, arguments, builder.sub(length, half), _LANES // 2)
            builder.branch(done)

        builder.position_at_end(narrow)
        single = builder.phi(_LONG)
        single.add_incoming(at, rest)
        if blended:
            single.add_incoming(onward, middle)
        builder.cbranch(builder.icmp_signed("<", single, length), one, done)
        builder.position_at_end(one)
        paint_pixels(builder, arguments, single, 1)
        single.add_incoming(builder.add(single, ir.Constant(_LONG, 1)), one)
        builder.branch(narrow)
        builder.position_at_end(done)
        return context.get_dummy_value()

    @intrinsic
    def paint(typing_context, texture, plane, stride, out, u, v, u_step, v_step, count):
        long, word = types.intp, types.int32
        return types.void(long, long, word, long, word, word, word, word, long), build

    return paint


paint_luma = _painter(1, False)
paint_luma_blended = _painter(1, True)
paint_chroma = _painter(2, False)
paint_chroma_blended = _painter(2, True)
"""Each takes (texture, plane, stride, out, u, v, u_step, v_step, count).

``texture`` is the address of the first plane, ``plane`` the bytes from one to the next, ``stride`` the texels
in a row; a texel is 16 bits: a sample, and above it the sample of the row below. The planes are the one or
two of the colour, then alpha. ``out`` is the address of the first of ``count`` pixels (one or two bytes
each). ``u`` and ``v`` are texture coordinates in 1/65536.
"""
