"""Products and linear algebra."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.ops.making import operation, table
from teul.ops.reading import floats, tensor
from teul.symbolic import KerasTensor, is_symbolic


def _matmul(x1, x2):
    if jnp.result_type(x1) == jnp.result_type(x2) == jnp.int8:
        return jnp.matmul(x1, x2, preferred_element_type="int32")
    return jnp.matmul(x1, x2)


def _matmul_spec(function: Callable, x1: Any, x2: Any) -> KerasTensor | None:
    """Unknown batch sizes meet known ones."""
    a, b = ((x.shape if is_symbolic(x) else jnp.shape(x)) for x in (x1, x2))
    if len(a) < 2 or len(b) < 2 or None not in (*a, *b):
        return None
    inner = [n for n in (a[-1], b[-2]) if n is not None]
    if len(set(inner)) > 1:
        expected, got = f"of {a[-1]} rows, as x1 has columns", f"of shape {tuple(b)}"
        raise problem("bad_argument", owner="matmul", argument="x2", expected=expected, got=got)
    rank = max(len(a), len(b)) - 2
    pairs = zip(*((1,) * (rank - len(s) + 2) + tuple(s[:-2]) for s in (a, b)), strict=True)
    batch = [max((n for n in pair if n not in (None, 1)), default=None if None in pair else 1) for pair in pairs]
    dtypes = [x.dtype if hasattr(x, "dtype") else tensor(x).dtype for x in (x1, x2)]
    made = jax.eval_shape(_matmul, *(jax.ShapeDtypeStruct((1, 1), d) for d in dtypes))
    return KerasTensor((*batch, a[-2], b[-1]), made.dtype)


PRODUCTS: dict[str, Callable] = {
    **table([("matmul(x1, x2)", _matmul, "The matrix product.")], spec=_matmul_spec),
    **table(
        [
            ("dot(x1, x2)", jnp.dot, "The sum of products over the last axis of x1 and the last but one of x2."),
            ("vdot(x1, x2)", jnp.vdot, "The sum of the products of all elements."),
            ("inner(x1, x2)", jnp.inner, "The sum of products over the last axes."),
            ("outer(x1, x2)", jnp.outer, "The product of each element with each."),
            ("kron(x1, x2)", jnp.kron, "Each element of x1 times the whole of x2."),
            ("tensordot(x1, x2, axes=2)", jnp.tensordot, "The sum of products over some axes."),
            ("correlate(x1, x2, mode='valid')", jnp.correlate, "The products of x1 and x2, summed, at each shift."),
            ("cross(x1, x2, axisa=-1, axisb=-1, axisc=-1, axis=None)", jnp.cross, "The cross product of vectors."),
        ]
    ),
}


def einsum(subscripts, *operands, **kwargs):
    """Sums of products, told by letters: ``einsum("ij,jk->ik", a, b)`` is the matrix product."""
    return jnp.einsum(subscripts, *map(tensor, operands), **kwargs)


def vectorize(pyfunc, *, excluded=None, signature=None):
    """A function of numbers as a function of arrays."""
    if not callable(pyfunc):
        raise problem("not_understood", kind="function", got=repr(pyfunc))
    return jnp.vectorize(pyfunc, excluded=excluded or set(), signature=signature)


PRODUCTS |= {"einsum": operation(einsum), "vectorize": vectorize}


def _matrices(owner: str, *matrices: Any, square: bool = True) -> None:
    """Refuse what is no matrix, or no square one."""
    for x in matrices:
        if x.ndim < 2 or (square and x.shape[-1] != x.shape[-2]):
            expected = "a square matrix" if square else "a matrix"
            raise problem("bad_argument", owner=owner, argument="x", expected=expected, got=f"of shape {tuple(x.shape)}")


def _of(owner: str, function: Callable, square: bool = True) -> Callable:
    """``function`` of matrices, which are looked at first."""

    def run(x: Any, *args: Any, **options: Any) -> Any:
        _matrices(owner, x, square=square)
        return function(x, *args, **options)

    return run


def _fit(owner: str, a: Any, b: Any) -> None:
    """Refuse a right side that does not belong to the square matrices of the left one."""
    _matrices(owner, a)
    if b.ndim < 1 or b.shape[-1 if b.ndim == a.ndim - 1 else -2] != a.shape[-1]:
        expected, got = f"of {a.shape[-1]} rows", f"of shape {tuple(b.shape)}"
        raise problem("bad_argument", owner=owner, argument="b", expected=expected, got=got)


def _cholesky(x: Any, upper: bool) -> Any:
    lower = jnp.linalg.cholesky(x)
    if not isinstance(lower, jax.core.Tracer) and bool(jnp.isnan(lower).any()):
        raise problem("bad_argument", owner="cholesky", argument="x", expected="positive definite", got="not")
    return jnp.conj(jnp.swapaxes(lower, -1, -2)) if upper else lower


def _cholesky_inverse(x, upper):
    identity = jnp.broadcast_to(jnp.eye(x.shape[-1], dtype=x.dtype), x.shape)
    inverse = jax.scipy.linalg.solve_triangular(x, identity, lower=not upper)
    turned = jnp.swapaxes(inverse, -1, -2)
    return inverse @ turned if upper else turned @ inverse


def _norm(x, ord, axis, keepdims):
    if isinstance(ord, str) and ord not in ("fro", "nuc"):
        raise problem("bad_argument", owner="norm", argument="ord", expected="'fro', 'nuc', a number or None", got=repr(ord))
    return jnp.linalg.norm(x, ord=ord, axis=tuple(axis) if isinstance(axis, list) else axis, keepdims=keepdims)


def _solve(a, b):
    _fit("solve", a, b)
    return jnp.linalg.solve(a, b[..., None])[..., 0] if b.ndim == a.ndim - 1 else jnp.linalg.solve(a, b)


def _solve_triangular(a, b, lower):
    _fit("solve_triangular", a, b)
    if b.ndim == a.ndim - 1:
        return jax.scipy.linalg.solve_triangular(a, b[..., None], lower=lower)[..., 0]
    return jax.scipy.linalg.solve_triangular(a, b, lower=lower)


def _svd(x, full_matrices, compute_uv):
    found = jnp.linalg.svd(x, full_matrices=full_matrices, compute_uv=compute_uv)
    return tuple(found) if compute_uv else found


def _eig(x):
    """Only the CPU finds general eigenvalues."""
    return tuple(jnp.linalg.eig(x))


def _lu(x):
    return tuple(jax.scipy.linalg.lu_factor(x))


def _rank(x, tol):
    return jnp.linalg.matrix_rank(x, rtol=tol)


def _qr(x, mode):
    if mode not in ("reduced", "complete"):
        raise problem("bad_argument", owner="qr", argument="mode", expected="'reduced' or 'complete'", got=repr(mode))
    return tuple(jnp.linalg.qr(x, mode=mode))


def _lstsq(a, b, rcond):
    if a.ndim != 2 or b.ndim not in (1, 2) or b.shape[0] != a.shape[0]:
        expected, got = "a matrix a and a b of as many rows", f"of shapes {tuple(a.shape)} and {tuple(b.shape)}"
        raise problem("bad_argument", owner="lstsq", argument="a, b", expected=expected, got=got)
    return jnp.linalg.lstsq(a, b, rcond)[0]


LINALG: dict[str, Callable] = table(
    [
        ("cholesky(x, upper=False)", _of("cholesky", _cholesky), "The triangular matrix L with ``L L^T = x``."),
        ("cholesky_inverse(x, upper=False)", _of("cholesky_inverse", _cholesky_inverse), "The inverse of ``L L^T`` from its triangular L."),
        ("det(x)", _of("det", jnp.linalg.det), "The determinant."),
        ("eig(x)", _of("eig", _eig), "Eigenvalues and eigenvectors of a square matrix."),
        ("eigh(x)", _of("eigh", lambda x: tuple(jnp.linalg.eigh(x))), "Eigenvalues and eigenvectors of a symmetric matrix."),
        ("inv(x)", _of("inv", jnp.linalg.inv), "The inverse."),
        ("pinv(x, rcond=None)", _of("pinv", lambda x, rcond: jnp.linalg.pinv(x, rtol=rcond), square=False), "The pseudo-inverse."),
        ("lstsq(a, b, rcond=None)", _lstsq, "x for which ``a x`` is nearest to b."),
        ("lu_factor(x)", _of("lu_factor", _lu, square=False), "The LU decomposition with its pivots."),
        ("matrix_rank(x, tol=None)", _of("matrix_rank", _rank, square=False), "The number of independent rows."),
        ("norm(x, ord=None, axis=None, keepdims=False)", _norm, "The length of vectors, or a norm of matrices."),
        ("qr(x, mode='reduced')", _of("qr", _qr, square=False), "Orthogonal Q and triangular R with ``Q R = x``."),
        ("slogdet(x)", lambda x: tuple(jnp.linalg.slogdet(x)), "The sign and the logarithm of the determinant's size."),
        ("logdet(x)", lambda x: jnp.linalg.slogdet(x)[1], "The logarithm of the determinant's size."),
        ("solve(a, b)", _solve, "x with ``a x = b``."),
        ("solve_triangular(a, b, lower=False)", _solve_triangular, "x with ``a x = b`` for a triangular a."),
        ("svd(x, full_matrices=True, compute_uv=True)", _of("svd", _svd, square=False), "The singular value decomposition U, s, V^T."),
    ],
    floats,
)


def jvp(fun, primals, tangents, has_aux=False):
    """The value of a function and its change in a direction."""
    return jax.jvp(fun, tuple(map(tensor, primals)), tuple(map(tensor, tangents)), has_aux=has_aux)


LINALG["jvp"] = operation(jvp)
OPERATIONS = {**PRODUCTS, **LINALG}
