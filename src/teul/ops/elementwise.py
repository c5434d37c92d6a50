"""Operations that take one element to one element: arithmetic, comparisons, roots, angles, bits."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.ops.making import joined_spec, operation, table
from teul.ops.reading import float_type, floats, is_float, kept, tensor
from teul.symbolic import KerasTensor


def _where_zero(x1, x2):
    zero = x2 == 0
    return jnp.where(zero, 0, x1 / jnp.where(zero, 1, x2))


def _sign(x):
    return x if _is_flag(x) else jnp.sign(x)


def _size(x):
    return x if _is_flag(x) else jnp.abs(x)


def _is_flag(x):
    return getattr(x, "dtype", None) == jnp.bool_


def _as_int(x):
    return x.astype("int32") if _is_flag(x) else x


OPERATIONS: dict[str, Callable] = {
    # One array, of its own type.
    **table(
        [
            ("abs(x)", _size, "The size without the sign."),
            ("absolute(x)", _size, "The size without the sign."),
            ("conj(x)", jnp.conj, "The complex conjugate."),
            ("conjugate(x)", jnp.conj, "The complex conjugate."),
            ("copy(x)", jnp.array, "The same values in an array of their own."),
            ("isfinite(x)", jnp.isfinite, "Where the number is neither infinite nor NaN."),
            ("isinf(x)", jnp.isinf, "Where the number is infinite."),
            ("isnan(x)", jnp.isnan, "Where the number is NaN."),
            ("isneginf(x)", jnp.isneginf, "Where the number is minus infinity."),
            ("isposinf(x)", jnp.isposinf, "Where the number is plus infinity."),
            ("isreal(x)", jnp.isreal, "Where the imaginary part is 0."),
            ("imag(x)", jnp.imag, "The imaginary part."),
            ("real(x)", jnp.real, "The real part."),
            ("logical_not(x)", jnp.logical_not, "True where the number is 0."),
            ("nan_to_num(x, nan=0.0, posinf=None, neginf=None)", jnp.nan_to_num, "NaN and infinities replaced by numbers."),
            ("negative(x)", lambda x: jnp.negative(_as_int(x)), "``-x``."),
            ("reciprocal(x)", lambda x: jnp.reciprocal(_as_int(x)), "``1 / x``."),
            ("sign(x)", _sign, "-1, 0 or 1."),
            ("signbit(x)", jnp.signbit, "Where the sign bit is set."),
            ("square(x)", lambda x: jnp.square(_as_int(x)), "``x ** 2``."),
            ("bitwise_invert(x)", jnp.bitwise_not, "Each bit turned over."),
            ("bitwise_not(x)", jnp.bitwise_not, "Each bit turned over."),
        ]
    ),
    # One array; whole numbers become floats.
    **table(
        [
            ("angle(x)", jnp.angle, "The angle of a complex number, in radians."),
            ("arccos(x)", jnp.arccos, "The angle whose cosine is x."),
            ("arccosh(x)", jnp.arccosh, "The inverse of cosh."),
            ("arcsin(x)", jnp.arcsin, "The angle whose sine is x."),
            ("arcsinh(x)", jnp.arcsinh, "The inverse of sinh."),
            ("arctan(x)", jnp.arctan, "The angle whose tangent is x."),
            ("arctanh(x)", jnp.arctanh, "The inverse of tanh."),
            ("cbrt(x)", jnp.cbrt, "The cube root."),
            ("ceil(x)", jnp.ceil, "The next whole number above."),
            ("cos(x)", jnp.cos, "The cosine of an angle in radians."),
            ("cosh(x)", jnp.cosh, "``(e**x + e**-x) / 2``."),
            ("deg2rad(x)", jnp.deg2rad, "Degrees as radians."),
            ("exp(x)", jnp.exp, "``e ** x``."),
            ("exp2(x)", jnp.exp2, "``2 ** x``."),
            ("expm1(x)", jnp.expm1, "``e ** x - 1``, exact near 0."),
            ("fabs(x)", jnp.fabs, "The size without the sign, as a float."),
            ("floor(x)", jnp.floor, "The next whole number below."),
            ("i0(x)", jnp.i0, "The modified Bessel function of order 0."),
            ("log(x)", jnp.log, "The natural logarithm."),
            ("log10(x)", jnp.log10, "The logarithm to base 10."),
            ("log1p(x)", jnp.log1p, "``log(1 + x)``, exact near 0."),
            ("log2(x)", jnp.log2, "The logarithm to base 2."),
            ("rad2deg(x)", jnp.rad2deg, "Radians as degrees."),
            ("sin(x)", jnp.sin, "The sine of an angle in radians."),
            ("sinc(x)", jnp.sinc, "``sin(pi x) / (pi x)``, 1 at 0."),
            ("sinh(x)", jnp.sinh, "``(e**x - e**-x) / 2``."),
            ("sqrt(x)", jnp.sqrt, "The square root."),
            ("rsqrt(x)", jax.lax.rsqrt, "``1 / sqrt(x)``."),
            ("tan(x)", jnp.tan, "The tangent of an angle in radians."),
            ("tanh(x)", jnp.tanh, "``(e**x - e**-x) / (e**x + e**-x)``."),
            ("erf(x)", jax.scipy.special.erf, "The error function."),
            ("erfc(x)", jax.scipy.special.erfc, "``1 - erf(x)``."),
            ("erfinv(x)", jax.scipy.special.erfinv, "The inverse of the error function."),
        ],
        floats,
    ),
    # Two arrays, in the type they have together.
    **table(
        [
            ("add(x1, x2)", jnp.add, "``x1 + x2``."),
            ("subtract(x1, x2)", jnp.subtract, "``x1 - x2``."),
            ("multiply(x1, x2)", jnp.multiply, "``x1 * x2``."),
            ("floor_divide(x1, x2)", jnp.floor_divide, "``x1 / x2`` rounded down."),
            ("mod(x1, x2)", jnp.mod, "What is left of x1 after dividing by x2; it has the sign of x2."),
            ("fmod(x1, x2)", jnp.fmod, "What is left of x1 after dividing by x2; it has the sign of x1."),
            ("power(x1, x2)", jnp.power, "``x1 ** x2``."),
            ("maximum(x1, x2)", jnp.maximum, "The larger of the two."),
            ("minimum(x1, x2)", jnp.minimum, "The smaller of the two."),
            ("fmax(x1, x2)", jnp.fmax, "The larger of the two; a number rather than NaN."),
            ("fmin(x1, x2)", jnp.fmin, "The smaller of the two; a number rather than NaN."),
            ("gcd(x1, x2)", jnp.gcd, "The greatest common divisor."),
            ("lcm(x1, x2)", jnp.lcm, "The least common multiple."),
            ("equal(x1, x2)", jnp.equal, "``x1 == x2``."),
            ("not_equal(x1, x2)", jnp.not_equal, "``x1 != x2``."),
            ("less(x1, x2)", jnp.less, "``x1 < x2``."),
            ("less_equal(x1, x2)", jnp.less_equal, "``x1 <= x2``."),
            ("greater(x1, x2)", jnp.greater, "``x1 > x2``."),
            ("greater_equal(x1, x2)", jnp.greater_equal, "``x1 >= x2``."),
            ("logical_and(x1, x2)", jnp.logical_and, "Where both are true."),
            ("logical_or(x1, x2)", jnp.logical_or, "Where one is true."),
            ("logical_xor(x1, x2)", jnp.logical_xor, "Where just one is true."),
            ("bitwise_and(x, y)", jnp.bitwise_and, "The bits set in both."),
            ("bitwise_or(x, y)", jnp.bitwise_or, "The bits set in one of them."),
            ("bitwise_xor(x, y)", jnp.bitwise_xor, "The bits set in just one of them."),
            ("bitwise_left_shift(x, y)", jnp.left_shift, "``x << y``."),
            ("left_shift(x, y)", jnp.left_shift, "``x << y``."),
            ("bitwise_right_shift(x, y)", jnp.right_shift, "``x >> y``."),
            ("right_shift(x, y)", jnp.right_shift, "``x >> y``."),
        ],
        kept,
        joined_spec,
    ),
    # Two arrays; whole numbers become floats.
    **table(
        [
            ("divide(x1, x2)", jnp.divide, "``x1 / x2``."),
            ("true_divide(x1, x2)", jnp.divide, "``x1 / x2``."),
            ("divide_no_nan(x1, x2)", _where_zero, "``x1 / x2``, and 0 where x2 is 0."),
            ("hypot(x1, x2)", jnp.hypot, "``sqrt(x1**2 + x2**2)``."),
            ("heaviside(x1, x2)", jnp.heaviside, "0 below 0, 1 above, x2 at 0."),
            ("nextafter(x1, x2)", jnp.nextafter, "The next number from x1 towards x2."),
        ],
        floats,
        joined_spec,
    ),
    # The same, where Keras counts a plain number as an array.
    **table(
        [
            ("arctan2(x1, x2)", jnp.arctan2, "The angle of the point (x2, x1), in radians."),
            ("logaddexp(x1, x2)", jnp.logaddexp, "``log(e**x1 + e**x2)``."),
            ("logaddexp2(x1, x2)", jnp.logaddexp2, "``log2(2**x1 + 2**x2)``."),
        ],
        lambda tensors: floats([tensor(x) for x in tensors]),
        joined_spec,
    ),
}


def clip(x, x_min, x_max):
    """x where it lies between x_min and x_max, else the nearer of the two."""
    return jnp.clip(_as_int(tensor(x)), *(None if bound is None else _as_int(*kept([bound, x])[:1]) for bound in (x_min, x_max)))


def round(x, decimals=0):
    """x rounded to so many decimals; halves go to the even neighbour."""
    x = tensor(x)
    if is_float(x) or decimals >= 0:
        return jnp.round(_as_int(x), decimals)
    return jnp.round(x.astype("float32"), decimals).astype(x.dtype)


def trunc(x):
    """The whole part, towards 0."""
    x = tensor(x)
    return jnp.trunc(x) if is_float(x) else x


def where(condition, x1=None, x2=None):
    """x1 where the condition holds, else x2; without them, where it holds, as indices."""
    if (x1 is None) != (x2 is None):
        raise problem("bad_argument", owner="where", argument="x1 and x2", expected="both given or neither", got="one of them")
    if x1 is None:
        return jnp.where(tensor(condition))
    return jnp.where(tensor(condition).astype(bool), *kept([x1, x2]))


def isclose(x1, x2, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Where ``|x1 - x2| <= atol + rtol * |x2|``."""
    return jnp.isclose(*kept([x1, x2]), rtol, atol, equal_nan)


def ldexp(x1, x2):
    """``x1 * 2 ** x2``."""
    x1, x2 = tensor(x1), tensor(x2)
    if not jnp.issubdtype(x2.dtype, jnp.integer):
        raise problem("wrong_type", owner="ldexp", argument="x2", expected="of whole numbers", got=f"of {x2.dtype}")
    return jnp.ldexp(x1.astype(float_type(x1)), x2)


def _chosen(condition, x1=None, x2=None):
    """Of a symbolic condition alone, as many indices as there may be at most."""
    if x1 is None and x2 is None:
        return KerasTensor(condition.shape, "int32")
    return None if x1 is None or x2 is None else joined_spec(where, condition, x1, x2)


OPERATIONS |= {
    "clip": operation(clip),
    "round": operation(round),
    "trunc": operation(trunc),
    "where": operation(where, _chosen),
    "isclose": operation(isclose, lambda x1, x2, *args, **kwargs: joined_spec(isclose, x1, x2)),
    "ldexp": operation(ldexp),
}
