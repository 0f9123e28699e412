"""Elementary functions that a compiler can lay across the lanes of a vector, and that give one answer on every machine.

A mathematics library's log and exp are called a number at a time, and differ in the last digit from one machine to the
next. These are additions, multiplications and shifts of bits alone (coefficients: FreeBSD's msun, Cephes), in two
precisions: a few 1e-16 (log64, exp64, cosine) and 1e-7 (log32, exp32). Arguments must be finite; of a log, positive and
not below the smallest normal number.
"""

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

from forestall.engine.compiled import inlined

__all__ = ["cosine", "exp32", "exp64", "log32", "log64", "log_ratio32"]

F4, I4 = np.float32, np.int32
_ROUND32, _ROUND64 = np.float32(12582912.0), 6755399441055744.0
"""One and a half times two to the digits: adding it rounds to a whole number, which then stands in the low bits."""


def _bits_as(source: Any, target: Any, build: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], build())

    return target(source), generate


@intrinsic  # type: ignore[untyped-decorator]
def _bits32(_typing: Any, _x: Any) -> Any:
    return _bits_as(types.float32, types.int32, lambda: ir.IntType(32))


@intrinsic  # type: ignore[untyped-decorator]
def _float32(_typing: Any, _x: Any) -> Any:
    return _bits_as(types.int32, types.float32, ir.FloatType)


@intrinsic  # type: ignore[untyped-decorator]
def _bits64(_typing: Any, _x: Any) -> Any:
    return _bits_as(types.float64, types.int64, lambda: ir.IntType(64))


@intrinsic  # type: ignore[untyped-decorator]
def _float64(_typing: Any, _x: Any) -> Any:
    return _bits_as(types.int64, types.float64, ir.DoubleType)


@inlined
def log32(x: Any) -> Any:
    """Natural logarithm of a float32."""
    bits = _bits32(x)
    power = I4(I4(bits - I4(0x3F3504F3)) >> I4(23))  # x = 2^power (1 + f), 1 + f between sqrt(1/2) and sqrt(2)
    f = _float32(I4(bits - I4(power << I4(23)))) - F4(1.0)
    s = f / (F4(2.0) + f)
    z = s * s
    w = z * z
    r = z * (F4(0.66666662693) + w * F4(0.28498786688)) + w * (F4(0.40000972152) + w * F4(0.24279078841))
    half = F4(0.5) * f * f
    k = F4(power)
    return k * F4(0.69313812256) - ((half - (s * (half + r) + k * F4(9.0580006145e-06))) - f)


@inlined
def log_ratio32(x: Any) -> Any:
    """log(1 + x) / x of a float32 x >= 0, right for small x too (Kahan's correction); one at zero."""
    u = F4(1.0) + x
    rest = u - F4(1.0)
    return log32(u) / rest if rest > F4(0.0) else F4(1.0)


@inlined
def exp32(x: Any) -> Any:
    """e to a float32, between 1e-38 and 1e38."""
    x = min(max(x, F4(-87.0)), F4(88.0))
    shifted = x * F4(1.4426950408889634) + _ROUND32
    k = shifted - _ROUND32
    r = (x - k * F4(0.693359375)) - k * F4(-2.12194440e-4)
    p = F4(1.9875691500e-4)
    p = p * r + F4(1.3981999507e-3)
    p = p * r + F4(8.3334519073e-3)
    p = p * r + F4(4.1665795894e-2)
    p = p * r + F4(1.6666665459e-1)
    p = p * r + F4(5.0000001201e-1)
    y = p * (r * r) + r + F4(1.0)
    return _float32(I4(_bits32(y) + I4(_bits32(shifted) << I4(23))))


@inlined
def log64(x: Any) -> Any:
    """Natural logarithm of a float64."""
    bits = _bits64(x)
    power = (bits - 0x3FE6A09E667F3BCD) >> 52
    f = _float64(bits - (power << 52)) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    r = z * (6.666666666666735130e-01 + odd) + even
    half = 0.5 * f * f
    k = np.float64(power)
    return k * 6.93147180369123816490e-01 - ((half - (s * (half + r) + k * 1.90821492927058770002e-10)) - f)


@inlined
def exp64(x: Any) -> Any:
    """e to a float64, between 1e-307 and 1e308."""
    x = min(max(x, -708.0), 709.0)
    shifted = x * 1.4426950408889634074 + _ROUND64
    k = shifted - _ROUND64
    r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    y = p * r + 1.0
    return _float64(_bits64(y) + (_bits64(shifted) << 52))


@inlined
def cosine(turn: Any) -> Any:
    """Cosine of `turn` whole turns, 0 <= turn < 1 (so of 2 pi turn)."""
    quarter = turn * 4.0 + _ROUND64
    k = _bits64(quarter) & 3
    x = (turn * 4.0 - (quarter - _ROUND64)) * 1.57079632679489661923  # within an eighth of a turn of a quarter
    z = x * x
    s = 1.58969099521155010221e-10
    s = s * z - 2.50507602534068634195e-08
    s = s * z + 2.75573137070700676789e-06
    s = s * z - 1.98412698298579493134e-04
    s = s * z + 8.33333333332248946124e-03
    s = s * z - 1.66666666666666324348e-01
    sine = x + x * z * s
    c = -1.13596475577881948265e-11
    c = c * z + 2.08757232129817482790e-09
    c = c * z - 2.75573143513906633035e-07
    c = c * z + 2.48015872894767294178e-05
    c = c * z - 1.38888888888741095749e-03
    c = c * z + 4.16666666666666019037e-02
    cos = 1.0 - 0.5 * z + z * z * c
    size = sine if k & 1 else cos
    return -size if (k == 1) | (k == 2) else size
