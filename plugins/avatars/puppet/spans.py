"""The innermost loop: one row of a textured triangle, a block of pixels at a time.

numba cannot turn this loop into vector code by itself, because it cannot know that the canvas and the texture
do not overlap. So it is written here in LLVM's terms. Where the texels of a block are neighbours as its
pixels are, they are loaded at once; elsewhere (turned or scaled parts) they are gathered one by one.

numba's cache looks only at the file of the function that it compiled: after a change here or in
:mod:`.patch`, remove ``__pycache__``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

BLOCK = 16
"""Bytes of the canvas painted at once. Canvas and textures are accessed up to this far behind the last
pixel of a span; what lies there is kept."""
_GATHERED = 8
"""Pixels that are painted at once from scattered texels."""
_BIT, _BYTE, _HALF, _WORD, _LONG = (ir.IntType(bits) for bits in (1, 8, 16, 32, 64))


class _Block:
    """Builds the code for one block: ``count`` pixels of ``planes`` bytes, as vectors of 16 bits a byte."""

    def __init__(self, builder: ir.IRBuilder, count: int, planes: int) -> None:
        self.builder, self.count, self.planes = builder, count, planes
        self.bytes = ir.VectorType(_BYTE, count * planes)
        self.halves = ir.VectorType(_HALF, count * planes)

    def of(self, value: int) -> ir.Constant:
        return ir.Constant(self.halves, [value] * self.halves.count)

    def all(self, scalar: Any, count: int | None = None) -> Any:
        """A vector that repeats a scalar."""
        kind = ir.VectorType(scalar.type, count or self.halves.count)
        one = self.builder.insert_element(ir.Constant(kind, ir.Undefined), scalar, ir.Constant(_WORD, 0))
        zeros = ir.Constant(ir.VectorType(_WORD, kind.count), [0] * kind.count)
        return self.builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), zeros)

    def pixels(self) -> ir.Constant:
        """For each byte the number of its pixel in the block."""
        return ir.Constant(self.halves, [number // self.planes for number in range(self.halves.count)])

    def fractions(self, start: Any, step: Any) -> Any:
        """The lower 16 bits of a coordinate, for each byte."""
        b = self.builder
        slope = b.mul(self.all(b.trunc(step, _HALF)), self.pixels())
        return b.add(self.all(b.trunc(start, _HALF)), slope)

    def load(self, address: Any) -> Any:
        place = self.builder.inttoptr(address, self.bytes.as_pointer())
        return self.builder.zext(self.builder.load(place, align=1), self.halves)

    def store(self, values: Any, address: Any) -> None:
        place = self.builder.inttoptr(address, self.bytes.as_pointer())
        self.builder.store(self.builder.trunc(values, self.bytes), place, align=1)

    def neighbours(self, address: Any) -> tuple[Any, Any]:
        """Texels that lie side by side from an address on, and the right neighbour of each."""
        return self.load(address), self.load(self.builder.add(address, ir.Constant(_LONG, self.planes)))

    def gathered(self, address: Any, index: Any) -> tuple[Any, Any]:
        """Texels at an address and the index of each, and their right neighbours."""
        b, count = self.builder, self.count
        pixel = ir.IntType(8 * self.planes)
        wide, words = ir.VectorType(_LONG, count), ir.VectorType(_WORD, count)
        pointers, mask = ir.VectorType(_WORD.as_pointer(), count), ir.VectorType(_BIT, count)
        offset = b.mul(b.zext(index, wide), ir.Constant(wide, [self.planes] * count))
        places = b.inttoptr(b.add(self.all(address, count), offset), pointers)
        kind = ir.FunctionType(words, [pointers, _WORD, mask, words])
        name = f"llvm.masked.gather.v{count}i32.v{count}p0"
        gather = cgutils.get_or_insert_function(b.module, kind, name)
        every, nothing = ir.Constant(mask, [1] * count), ir.Constant(words, ir.Undefined)
        texels = b.call(gather, [places, ir.Constant(_WORD, 1), every, nothing])

        def bytes_of(values: Any) -> Any:
            narrow = b.trunc(values, ir.VectorType(pixel, count))
            return b.zext(b.bitcast(narrow, self.bytes), self.halves)

        return bytes_of(texels), bytes_of(b.lshr(texels, ir.Constant(words, [8 * self.planes] * count)))

    def bilinear(self, upper: tuple[Any, Any], lower: tuple[Any, Any], fu: Any, fv: Any) -> Any:
        """Mix 2 x 2 texels; fractions in 1/65536."""
        b = self.builder
        down = b.lshr(fv, self.of(8))
        up = b.sub(self.of(256), down)
        left, right = (
            b.add(b.mul(above, up), b.mul(below, down)) for above, below in zip(upper, lower, strict=True)
        )
        total = b.add(self.high(left, b.xor(fu, self.of(0xFFFF))), self.high(right, fu))
        return b.lshr(b.add(total, self.of(0x80)), self.of(8))

    def over(self, values: Any, opacity: Any, below: Any) -> Any:
        """values + below * (1 - opacity / 255), at most 255."""
        b = self.builder
        rest = b.add(b.mul(below, b.sub(self.of(255), opacity)), self.of(128))
        return _least(b, b.add(values, self.high(rest, self.of(257))), self.of(255))

    def high(self, one: Any, other: Any) -> Any:
        """The upper 16 bits of a product."""
        b, wide = self.builder, ir.VectorType(_WORD, self.halves.count)
        product = b.mul(b.zext(one, wide), b.zext(other, wide))
        return b.trunc(b.lshr(product, ir.Constant(wide, [16] * wide.count)), self.halves)


def _least(builder: ir.IRBuilder, value: Any, most: Any) -> Any:
    return builder.select(builder.icmp_unsigned("<", value, most), value, most)


def _build(planes: int, builder: ir.IRBuilder, arguments: Any) -> None:
    """Build the loop over the blocks of a span."""
    texture, alpha, stride, last, out, u, v, u_step, v_step, length = arguments
    zero, size, full = ir.Constant(_LONG, 0), ir.Constant(_LONG, planes), ir.Constant(_WORD, 0x10000)
    start = builder.block
    names = ("head", "neighbours", "scattered", "done")
    head, neighbours, scattered, done = (builder.append_basic_block(name) for name in names)
    builder.branch(head)
    builder.position_at_end(head)
    at = builder.phi(_LONG)
    at.add_incoming(zero, start)
    here = builder.trunc(at, _WORD)
    u_here, v_here = builder.add(u, builder.mul(u_step, here)), builder.add(v, builder.mul(v_step, here))
    left = builder.sub(length, at)
    row_below = builder.mul(stride, size)

    def paint(count: int, fetch: Callable[[_Block, Any], tuple[Any, Any]]) -> None:
        """Paint the next ``count`` pixels and go on."""
        block = _Block(builder, count, planes)
        fu, fv = block.fractions(u_here, u_step), block.fractions(v_here, v_step)
        place = builder.add(out, builder.mul(at, size))
        onward = builder.add(at, ir.Constant(_LONG, count))
        some = builder.trunc(_least(builder, left, ir.Constant(_LONG, count)), _HALF)
        within = builder.icmp_unsigned("<", block.pixels(), block.all(some))

        def sample(plane: Any) -> Any:
            upper, lower = fetch(block, plane), fetch(block, builder.add(plane, row_below))
            return block.bilinear(upper, lower, fu, fv)

        names = ("solid", "blended", "visible", "next")
        solid, blended, visible, next_ = (builder.append_basic_block(name) for name in names)
        builder.cbranch(builder.icmp_unsigned("==", alpha, zero), solid, blended)
        builder.position_at_end(solid)
        block.store(builder.select(within, sample(texture), block.load(place)), place)
        builder.branch(next_)
        builder.position_at_end(blended)
        opacity = builder.select(within, sample(alpha), block.of(0))
        bits = ir.IntType(16 * block.halves.count)
        seen = builder.icmp_unsigned("!=", builder.bitcast(opacity, bits), ir.Constant(bits, 0))
        builder.cbranch(seen, visible, next_)
        builder.position_at_end(visible)
        below = block.load(place)
        mixed = block.over(sample(texture), opacity, below)
        block.store(builder.select(within, mixed, below), place)
        builder.branch(next_)
        builder.position_at_end(next_)
        at.add_incoming(onward, next_)
        builder.cbranch(builder.icmp_signed("<", onward, length), head, done)

    # Texels are neighbours where neither coordinate drifts into another texel than the pixels' steps lead to.
    count = BLOCK // planes
    steps = builder.sub(_least(builder, left, ir.Constant(_LONG, count)), ir.Constant(_LONG, 1))
    steps, fraction = builder.trunc(steps, _WORD), ir.Constant(_WORD, 0xFFFF)
    u_end = builder.add(builder.and_(u_here, fraction), builder.mul(steps, builder.sub(u_step, full)))
    v_end = builder.add(builder.and_(v_here, fraction), builder.mul(steps, v_step))
    builder.cbranch(builder.icmp_unsigned("<", builder.or_(u_end, v_end), full), neighbours, scattered)

    builder.position_at_end(neighbours)
    row, column = (builder.zext(builder.lshr(x, ir.Constant(_WORD, 16)), _LONG) for x in (v_here, u_here))
    first = builder.mul(_least(builder, builder.add(builder.mul(row, stride), column), last), size)
    paint(count, lambda block, plane: block.neighbours(builder.add(plane, first)))

    builder.position_at_end(scattered)
    block = _Block(builder, _GATHERED, planes)
    words = ir.VectorType(_WORD, _GATHERED)
    numbers, shift = (ir.Constant(words, n) for n in (list(range(_GATHERED)), [16] * _GATHERED))

    def whole(start: Any, step: Any) -> Any:
        ramp = builder.mul(block.all(step, _GATHERED), numbers)
        return builder.lshr(builder.add(block.all(start, _GATHERED), ramp), shift)

    wide_stride, most = (block.all(builder.trunc(x, _WORD), _GATHERED) for x in (stride, last))
    index = builder.add(builder.mul(whole(v_here, v_step), wide_stride), whole(u_here, u_step))
    index = _least(builder, index, most)
    paint(_GATHERED, lambda block, plane: block.gathered(plane, index))
    builder.position_at_end(done)


@intrinsic(prefer_literal=True)
def paint(typing_context, planes, texture, alpha, stride, last, out, u, v, u_step, v_step, count):
    """Paint ``count`` > 0 pixels.

    :param planes: 1 (luma) or 2 (Cb and Cr, interleaved), a literal: bytes of a pixel and of a texel.
    :param texture: address of the first texel, premultiplied. ``stride``: texels in a row. ``last``: index of
        the last texel that has a right neighbour and a row below.
    :param alpha: address of the first texel of the opacity, laid out as the texture; 0 where all is opaque.
    :param out: address of the first pixel.
    :param u: texture coordinate in 1/65536, as are ``v`` and the steps from one pixel to the next.
    """

    def build(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        _build(planes.literal_value, builder, arguments[1:])
        return context.get_dummy_value()

    long, word = types.intp, types.int32
    return types.void(planes, long, long, long, long, long, word, word, word, word, long), build
