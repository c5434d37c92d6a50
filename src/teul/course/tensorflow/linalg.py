"""tf.linalg: products, norms and decompositions of matrices."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul.course.tensorflow.creation import eye
from teul.course.tensorflow.plain import axes
from teul.course.tensorflow.shaping import matrix_transpose
from teul.course.tensorflow.tensor import compute, convert_to_tensor

__all__ = ["eye", "matrix_transpose"]


def _matmul(a, b, *, turn_a, turn_b):
    a = jnp.swapaxes(a, -1, -2) if turn_a else a
    b = jnp.swapaxes(b, -1, -2) if turn_b else b
    return jnp.matmul(a, b)


def matmul(a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, a_is_sparse=False, b_is_sparse=False,
           output_type=None, grad_a=False, grad_b=False, name=None):  # fmt: skip
    """The matrix product.

    >>> matmul([[1.0, 2.0]], [[3.0], [4.0]]).numpy().tolist()
    [[11.0]]
    """
    return compute(_matmul, a, b, turn_a=bool(transpose_a or adjoint_a), turn_b=bool(transpose_b or adjoint_b))


def matvec(a, b, transpose_a=False, adjoint_a=False, name=None):
    """The product of a matrix and a vector."""
    return compute(_matvec, a, b, turn=bool(transpose_a or adjoint_a))


def _matvec(a, b, *, turn):
    return jnp.einsum("...ij,...j->...i", jnp.swapaxes(a, -1, -2) if turn else a, b)


def tensordot(a, b, axes, name=None):
    """The sum of products along some axes."""
    return compute(_tensordot, a, b, axes=_frozen(axes))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else int(value)


def _tensordot(a, b, *, axes):
    return jnp.tensordot(a, b, axes)


def einsum(equation, *inputs, **kwargs):
    """Sums of products as Einstein wrote them: ``"ij,jk->ik"`` is the matrix product."""
    return compute(_einsum, *inputs, equation=equation)


def _einsum(*parts, equation):
    return jnp.einsum(equation, *parts)


def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None):
    """The length of a vector, or of all elements as one."""
    return compute(_norm, convert_to_tensor(tensor), ord=ord, axis=axes(axis), keepdims=bool(keepdims))


def _norm(x, *, ord, axis, keepdims):
    if ord in ("euclidean", "fro", 2) and not (ord == 2 and isinstance(axis, tuple)):
        squares = jnp.sum(x * x, axis, keepdims=keepdims)
        safe = jnp.where(squares > 0, squares, 1)
        return jnp.where(squares > 0, jnp.sqrt(safe), 0)  # the gradient at 0 is 0
    if axis is None:
        x, axis = x.reshape(-1), 0
    return jnp.linalg.norm(x, ord, axis, keepdims)


def _eigh(x):
    return list(jnp.linalg.eigh(x))


def _svd(x, *, full, values):
    if values:
        return jnp.linalg.svd(x, full_matrices=full, compute_uv=False)
    u, s, vh = jnp.linalg.svd(x, full_matrices=full)
    return [s, u, jnp.swapaxes(vh, -1, -2).conj()]


def svd(tensor, full_matrices=False, compute_uv=True, name=None):
    """Singular values, and the matrices ``u`` and ``v``."""
    return compute(_svd, tensor, full=bool(full_matrices), values=not compute_uv)


def _qr(x, *, full):
    return list(jnp.linalg.qr(x, "complete" if full else "reduced"))


def qr(input, full_matrices=False, name=None):
    """Orthogonal times triangular."""
    return compute(_qr, input, full=bool(full_matrices))


def solve(matrix, rhs, adjoint=False, name=None):
    """The x for which ``matrix @ x`` is ``rhs``."""
    return compute(jnp.linalg.solve, matrix_transpose(matrix) if adjoint else matrix, rhs)


def lstsq(matrix, rhs, l2_regularizer=0.0, fast=True, name=None):
    """The x for which ``matrix @ x`` is nearest to ``rhs``."""
    return compute(_lstsq, matrix, rhs, float(l2_regularizer))


def _lstsq(a, b, factor):
    turned = jnp.swapaxes(a, -1, -2)
    return jnp.linalg.solve(turned @ a + factor * jnp.eye(a.shape[-1], dtype=a.dtype), turned @ b)


def triangular_solve(matrix, rhs, lower=True, adjoint=False, name=None):
    """The same for a triangular matrix."""
    return compute(_triangular, matrix, rhs, lower=bool(lower), adjoint=bool(adjoint))


def _triangular(a, b, *, lower, adjoint):
    return jax.scipy.linalg.solve_triangular(a, b, trans=int(adjoint), lower=lower)


def diag(diagonal, name="diag", k=0, **others):
    """A matrix with these on its diagonal."""
    return compute(_diag, diagonal, k=int(k))


def _diag(x, *, k):
    return jnp.vectorize(lambda row: jnp.diag(row, k), signature="(n)->(m,m)")(x)


def diag_part(input, name="diag_part", k=0, **others):
    """What is on the diagonal."""
    return compute(_diag_part, input, k=int(k))


def _diag_part(x, *, k):
    return jnp.diagonal(x, k, -2, -1)


tensor_diag, tensor_diag_part = diag, diag_part


def set_diag(input, diagonal, name="set_diag", **others):
    """The matrix with other numbers on its diagonal."""
    return compute(_set_diag, input, diagonal)


def _set_diag(x, values):
    places = jnp.arange(min(x.shape[-2:]))
    return x.at[..., places, places].set(values)


def band_part(input, num_lower, num_upper, name=None):
    """The matrix with zeros outside a band around its diagonal; a number below 0 keeps that whole side."""
    return compute(_band, input, below=int(num_lower), above=int(num_upper))


def _band(x, *, below, above):
    rows, columns = jnp.arange(x.shape[-2])[:, None], jnp.arange(x.shape[-1])[None]
    kept = ((below < 0) | (rows - columns <= below)) & ((above < 0) | (columns - rows <= above))
    return jnp.where(kept, x, jnp.zeros_like(x))


def normalize(tensor, ord="euclidean", axis=None, name=None):
    """The tensor divided by its length, and the length."""
    length = norm(tensor, ord, axis, keepdims=True)
    return compute(jnp.divide, tensor, length), length


_ONE: dict[str, tuple[Callable, str]] = {
    "inv": (jnp.linalg.inv, "The inverse of a matrix."),
    "pinv": (jnp.linalg.pinv, "The pseudo-inverse of a matrix."),
    "det": (jnp.linalg.det, "The determinant of a matrix."),
    "cholesky": (jnp.linalg.cholesky, "The lower triangle whose product with its transpose is the matrix."),
    "trace": (lambda x: jnp.trace(x, axis1=-2, axis2=-1), "The sum of a matrix's diagonal."),
    "eigh": (_eigh, "The eigenvalues and eigenvectors of a symmetric matrix."),
    "eigvalsh": (jnp.linalg.eigvalsh, "The eigenvalues of a symmetric matrix."),
    "matrix_rank": (jnp.linalg.matrix_rank, "The rank of a matrix."),
    "expm": (jax.scipy.linalg.expm, "The exponential of a matrix."),
    "logdet": (lambda x: jnp.linalg.slogdet(x)[1], "The logarithm of the determinant of a matrix."),
    "cross": (jnp.cross, "The cross product."),
}


def _of(name: str, function: Callable, line: str) -> Callable:
    def call(*inputs, name=None):
        return compute(function, *inputs)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = line
    return call


globals().update({name: _of(name, *row) for name, row in _ONE.items()})
