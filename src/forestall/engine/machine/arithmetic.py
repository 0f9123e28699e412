"""Elementary functions that a compiler can lay across the lanes of a vector, and that give one answer on every machine.

A mathematics library's log and exp are called a number at a time, and differ in the last digit from one machine to the
next. These are additions, multiplications, the two fused where it is written (`fused`), and shifts of bits alone
(coefficients: FreeBSD's msun, Cephes; of least relative error to the base two), in two precisions: a few 1e-16 (log64,
exp64, cosine64) and 1e-7 (those named 32). Arguments must be finite; of a log, positive and not below the smallest
normal number.
"""

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

from forestall.engine.machine.compiled import inlined

__all__ = [
    "cosine32",
    "cosine64",
    "exp2_32",
    "exp32",
    "exp64",
    "float_bits",
    "fused",
    "inverse32",
    "log2_32",
    "log2_beyond32",
    "log64",
]

F4, I4 = np.float32, np.int32
_ROUND32, _ROUND64 = np.float32(12582912.0), 6755399441055744.0
"""One and a half times two to the digits: adding it rounds to a whole number, which then stands in the low bits."""
_ROOT_HALF, _ONE, _TWICE_ONE = np.int32(0x3F3504F3), np.int32(0x3F800000), np.int32(0x7EF311C7)
"""Bits of a float32."""


def _bits_as(source: Any, target: Any, build: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], build())

    return target(source), generate


@intrinsic  # type: ignore[untyped-decorator]
def float32_bits(_typing: Any, _x: Any) -> Any:
    """The 32 bits of a float32 as a whole number: sign, 8 of the exponent, 23 of the fraction."""
    return _bits_as(types.float32, types.int32, lambda: ir.IntType(32))


@intrinsic  # type: ignore[untyped-decorator]
def _float32(_typing: Any, _x: Any) -> Any:
    return _bits_as(types.int32, types.float32, ir.FloatType)


@intrinsic  # type: ignore[untyped-decorator]
def float_bits(_typing: Any, _x: Any) -> Any:
    """The 64 bits of a float64 as a whole number: sign, 11 of the exponent, 52 of the fraction."""
    return _bits_as(types.float64, types.int64, lambda: ir.IntType(64))


@intrinsic  # type: ignore[untyped-decorator]
def _float64(_typing: Any, _x: Any) -> Any:
    return _bits_as(types.int64, types.float64, ir.DoubleType)


@intrinsic  # type: ignore[untyped-decorator]
def fused(_typing: Any, x: Any, _y: Any, _z: Any) -> Any:
    """x y + z, rounded once, of three numbers of one precision."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.fma(*args)

    return x(x, x, x), generate


@inlined
def log2_32(x: Any) -> Any:
    """Logarithm to the base two of a float32."""
    bits = float32_bits(x)
    power = I4(I4(bits - _ROOT_HALF) >> I4(23))  # x = 2^power (1 + f), 1 + f between sqrt(1/2) and sqrt(2)
    f = _float32(I4(bits - I4(power << I4(23)))) - F4(1.0)
    return _log2(f, power)


@inlined
def log2_beyond32(x: Any) -> Any:
    """Logarithm to the base two of 1 + x, of a float32 x not below zero; right for the smallest too."""
    power = I4(I4(float32_bits(F4(1.0) + x) - _ROOT_HALF) >> I4(23))
    shrink = _float32(I4(_ONE - I4(power << I4(23))))
    return _log2(fused(x, shrink, shrink - F4(1.0)), power)


@inlined
def _log2(f: Any, power: Any) -> Any:
    """Of 2^power (1 + f)."""
    p = F4(1.2583537085e-1)
    p = fused(p, f, F4(-2.0726894042e-1))
    p = fused(p, f, F4(2.1571584571e-1))
    p = fused(p, f, F4(-2.3894495152e-1))
    p = fused(p, f, F4(2.8791623745e-1))
    p = fused(p, f, F4(-3.6070367674e-1))
    p = fused(p, f, F4(4.8091064311e-1))
    p = fused(p, f, F4(-7.2134734687e-1))
    p = fused(p, f, F4(1.4426950037))
    return fused(p, f, F4(power))


@inlined
def exp2_32(x: Any) -> Any:
    """Two to a float32 between -126 and 127."""
    shifted = x + _ROUND32
    r = x - (shifted - _ROUND32)
    p = F4(1.5403508236e-4)
    p = fused(p, r, F4(1.3390735461e-3))
    p = fused(p, r, F4(9.6182375078e-3))
    p = fused(p, r, F4(5.5503574337e-2))
    p = fused(p, r, F4(2.4022649795e-1))
    p = fused(p, r, F4(6.9314718793e-1))
    y = fused(p, r, F4(1.0))
    return _float32(I4(float32_bits(y) + I4(float32_bits(shifted) << I4(23))))


@inlined
def exp32(x: Any) -> Any:
    """e to a float32 between -87 and 88."""
    shifted = fused(x, F4(1.4426950408889634), _ROUND32)
    k = shifted - _ROUND32
    r = fused(k, F4(2.12194440e-4), fused(k, F4(-0.693359375), x))
    p = F4(1.9875691500e-4)
    p = fused(p, r, F4(1.3981999507e-3))
    p = fused(p, r, F4(8.3334519073e-3))
    p = fused(p, r, F4(4.1665795894e-2))
    p = fused(p, r, F4(1.6666665459e-1))
    p = fused(p, r, F4(5.0000001201e-1))
    y = fused(p, r * r, r) + F4(1.0)
    return _float32(I4(float32_bits(y) + I4(float32_bits(shifted) << I4(23))))


@inlined
def inverse32(x: Any) -> Any:
    """One over a float32 between 1e-37 and 1e37: a processor takes longer to divide than for these."""
    y = _float32(I4(_TWICE_ONE - float32_bits(x)))  # within an eighth
    e = fused(-x, y, F4(1.0))
    y = fused(y, fused(e, e, e), y)
    return fused(y, fused(-x, y, F4(1.0)), y)


@inlined
def cosine32(turn: Any) -> Any:
    """Cosine of `turn` whole turns, a float32 with 0 <= turn <= 1."""
    quarter = fused(turn, F4(4.0), _ROUND32)
    k = I4(float32_bits(quarter) & I4(3))
    x = fused(turn, F4(4.0), _ROUND32 - quarter) * F4(1.5707963267948966)
    z = x * x
    s = fused(F4(-1.9515295891e-4), z, F4(8.3321608736e-3))
    sine = fused(fused(s, z, F4(-1.6666654611e-1)), z * x, x)
    c = fused(F4(2.443315711809948e-5), z, F4(-1.388731625493765e-3))
    cos = fused(fused(c, z, F4(4.166664568298827e-2)), z * z, fused(F4(-0.5), z, F4(1.0)))
    size = sine if (k & I4(1)) != 0 else cos
    return -size if (k == 1) | (k == 2) else size


@inlined
def log64(x: Any) -> Any:
    """Natural logarithm of a float64."""
    bits = float_bits(x)
    power = (bits - 0x3FE6A09E667F3BCD) >> 52
    f = _float64(bits - (power << 52)) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = fused(fused(1.531383769920937332e-01, w, 2.222219843214978396e-01), w, 3.999999999940941908e-01) * w
    odd = fused(fused(1.479819860511658591e-01, w, 1.818357216161805012e-01), w, 2.857142874366239149e-01)
    r = fused(fused(odd, w, 6.666666666666735130e-01), z, even)
    half = 0.5 * f * f
    k = np.float64(power)
    return fused(k, 6.93147180369123816490e-01, f - (half - fused(s, half + r, k * 1.90821492927058770002e-10)))


@inlined
def exp64(x: Any) -> Any:
    """e to a float64, between 1e-307 and 1e308."""
    x = min(max(x, -708.0), 709.0)
    shifted = fused(x, 1.4426950408889634074, _ROUND64)
    k = shifted - _ROUND64
    r = fused(k, -1.90821492927058770002e-10, fused(k, -6.93147180369123816490e-01, x))
    p = 1.0 / 6227020800.0
    p = fused(p, r, 1.0 / 479001600.0)
    p = fused(p, r, 1.0 / 39916800.0)
    p = fused(p, r, 1.0 / 3628800.0)
    p = fused(p, r, 1.0 / 362880.0)
    p = fused(p, r, 1.0 / 40320.0)
    p = fused(p, r, 1.0 / 5040.0)
    p = fused(p, r, 1.0 / 720.0)
    p = fused(p, r, 1.0 / 120.0)
    p = fused(p, r, 1.0 / 24.0)
    p = fused(p, r, 1.0 / 6.0)
    p = fused(p, r, 0.5)
    p = fused(p, r, 1.0)
    y = fused(p, r, 1.0)
    return _float64(float_bits(y) + (float_bits(shifted) << 52))


@inlined
def cosine64(turn: Any) -> Any:
    """Cosine of `turn` whole turns, 0 <= turn < 1 (so of 2 pi turn)."""
    quarter = turn * 4.0 + _ROUND64
    k = float_bits(quarter) & 3
    x = (turn * 4.0 - (quarter - _ROUND64)) * 1.57079632679489661923  # within an eighth of a turn of a quarter
    z = x * x
    s = fused(1.58969099521155010221e-10, z, -2.50507602534068634195e-08)
    s = fused(s, z, 2.75573137070700676789e-06)
    s = fused(s, z, -1.98412698298579493134e-04)
    s = fused(s, z, 8.33333333332248946124e-03)
    s = fused(s, z, -1.66666666666666324348e-01)
    sine = fused(z * x, s, x)
    c = fused(-1.13596475577881948265e-11, z, 2.08757232129817482790e-09)
    c = fused(c, z, -2.75573143513906633035e-07)
    c = fused(c, z, 2.48015872894767294178e-05)
    c = fused(c, z, -1.38888888888741095749e-03)
    c = fused(c, z, 4.16666666666666019037e-02)
    cos = fused(z * z, c, fused(-0.5, z, 1.0))
    size = sine if k & 1 else cos
    return -size if (k == 1) | (k == 2) else size
