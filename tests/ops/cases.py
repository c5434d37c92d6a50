"""What each operation is called with in the comparison with Keras: one row a call, ``o`` being ``keras.ops`` or ``teul.ops``."""

import numpy as np

random = np.random.default_rng(0)
M = random.normal(size=(3, 4)).astype("float32")
S = random.normal(size=(3, 3)).astype("float32")
SYMMETRIC = S @ S.T + 3 * np.eye(3, dtype="float32")
V = np.array([3.0, -1.5, 2.0, 2.0, 0.5], "float32")
W = np.array([1, 5, 2, 2, 0], "int32")
NAN = np.array([[1.0, np.nan, 3.0], [np.nan, -2.0, 0.5]], "float32")
PICTURES = random.random((2, 6, 8, 3)).astype("float32")
BYTES = random.integers(0, 256, (2, 6, 8, 3)).astype("uint8")
SIGNAL = random.normal(size=(2, 64)).astype("float32")
HEADS = [random.normal(size=(2, 5, 4, 8)).astype("float32") for _ in range(3)]
SHARES = np.array([[0.2, 0.5, 0.3], [0.7, 0.2, 0.1]], "float32")
F4 = np.arange(4, dtype="float32")
ID = np.array([0, 0, 1, 2, 2])
K2 = random.normal(size=(3, 2, 3, 5)).astype("float32")
D2 = random.normal(size=(3, 3, 3, 2)).astype("float32")
T2 = random.normal(size=(3, 2, 5, 3)).astype("float32")


def names(text):
    """The names in a text, which takes less room than a list of them."""
    return text.split()


UNARY = names(
    "abs absolute angle arccos arccosh arcsin arcsinh arctan arctanh cbrt ceil conj conjugate copy cos cosh deg2rad exp exp2 expm1 "
    "fabs floor i0 imag isfinite isinf isnan isneginf isposinf isreal log log10 log1p log2 logical_not negative rad2deg real "
    "reciprocal round rsqrt sigmoid sign signbit sin sinc sinh sqrt square tan tanh trunc relu relu6 selu silu softplus softsign "
    "hard_sigmoid hard_silu hard_tanh log_sigmoid sparse_plus sparse_sigmoid tanh_shrink hard_shrink soft_shrink gelu elu celu "
    "leaky_relu squareplus erf erfc nan_to_num stop_gradient softmax log_softmax all any sum prod mean max min amax amin std var "
    "median cumsum cumprod argmax argmin argsort sort count_nonzero ravel transpose ones_like zeros_like nansum nanmean nanmax nanmin "
    "nanprod nanstd nanvar nanmedian diff nancumsum nancumprod nanargmax nanargmin ptp flip expand_dims:0 diag trapezoid average "
    "normalize:0 logsumexp moments:0 squeeze "
)
WHOLE = names("bitwise_not bitwise_invert ")
BINARY = names(
    "add subtract multiply divide true_divide divide_no_nan floor_divide mod fmod power maximum minimum fmax fmin equal not_equal "
    "less less_equal greater greater_equal logical_and logical_or logical_xor arctan2 hypot heaviside logaddexp logaddexp2 matmul dot "
    "inner outer vdot kron isclose append where:1 correlate "
)
WHOLE_BINARY = names("bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift left_shift right_shift gcd lcm ")

CALLS = {
    "all": [lambda o: o.all(M > 0, axis=0, keepdims=True)],
    "any": [lambda o: o.any(M > 0, axis=(0, 1))],
    "sum": [lambda o: o.sum(M, axis=1, keepdims=True), lambda o: o.sum([1, 2, 3])],
    "mean": [lambda o: o.mean(M, axis=(0, 1)), lambda o: o.mean(W)],
    "max": [lambda o: o.max(M, axis=1, initial=0.5), lambda o: o.max(M, axis=0, keepdims=True)],
    "min": [lambda o: o.min(M, axis=1, initial=0.0)],
    "argmax": [lambda o: o.argmax(M, axis=1, keepdims=True), lambda o: o.argmax(M)],
    "argmin": [lambda o: o.argmin(M, axis=0)],
    "argsort": [lambda o: o.argsort(M, axis=0), lambda o: o.argsort(M, axis=None)],
    "argpartition": [lambda o: o.sort(o.argpartition(V, 2)[:2])],
    "array_split": [lambda o: o.array_split(M, 3, axis=1)],
    "split": [lambda o: o.split(M, 2, axis=1), lambda o: o.split(M, [1, 2])],
    "hsplit": [lambda o: o.hsplit(M, 2)],
    "vsplit": [lambda o: o.vsplit(M, [1])],
    "dsplit": [lambda o: o.dsplit(M.reshape(1, 3, 4), 2)],
    "average": [lambda o: o.average(M, axis=1, weights=[1, 2, 3, 4])],
    "associative_scan": [lambda o: o.associative_scan(lambda a, b: a + b, M, axis=1)],
    "arange": [lambda o: o.arange(3), lambda o: o.arange(1, 2, 0.25), lambda o: o.arange(5, 0, -2), lambda o: o.arange(3, dtype="float32")],
    "array": [lambda o: o.array([1, 2]), lambda o: o.array([1.0], dtype="int32")],
    "bartlett": [lambda o: o.bartlett(5)],
    "blackman": [lambda o: o.blackman(5)],
    "hamming": [lambda o: o.hamming(5)],
    "hanning": [lambda o: o.hanning(5)],
    "kaiser": [lambda o: o.kaiser(5, 3.0)],
    "batch_normalization": [
        lambda o: o.batch_normalization(M, F4, F4 + 1, -1, offset=F4 + 2, scale=2 * F4)
    ],
    "layer_normalization": [lambda o: o.layer_normalization(M, gamma=np.arange(4.0, dtype="float32"), beta=np.ones(4, "float32"))],
    "rms_normalization": [lambda o: o.rms_normalization(M, scale=np.arange(4.0, dtype="float32"))],
    "normalize": [lambda o: o.normalize(M, axis=-1), lambda o: o.normalize(M, axis=0, order=1)],
    "moments": [lambda o: o.moments(M, axes=[0]), lambda o: o.moments(M, axes=[0, 1], keepdims=True)],
    "bincount": [lambda o: o.bincount(W), lambda o: o.bincount(W, weights=V, minlength=8),
                 lambda o: o.bincount(np.array([[0, 1], [1, 1]]))],
    "binary_crossentropy": [lambda o: o.binary_crossentropy([[0.0, 1.0]], [[0.3, 0.9]]),
                            lambda o: o.binary_crossentropy([0, 1], [0.3, -2.0], True)],
    "categorical_crossentropy": [
        lambda o: o.categorical_crossentropy(np.eye(3, dtype="float32")[[1, 0]], SHARES),
        lambda o: o.categorical_crossentropy(np.eye(3, dtype="float32")[[1, 0]], SHARES, from_logits=True),
    ],
    "sparse_categorical_crossentropy": [
        lambda o: o.sparse_categorical_crossentropy([1, 0], SHARES),
        lambda o: o.sparse_categorical_crossentropy([[1], [0]], SHARES, from_logits=True),
    ],
    "broadcast_to": [lambda o: o.broadcast_to([1.0, 2.0], (3, 2))],
    "cast": [lambda o: o.cast(V, "int32"), lambda o: o.cast([1, 0], "bool")],
    "saturate_cast": [lambda o: o.saturate_cast(o.convert_to_tensor([-3.0, 100.5, 1e9]), "uint8"),
                      lambda o: o.saturate_cast(o.convert_to_tensor([-3, 100, 1000]), "int8")],
    "cdist": [lambda o: o.cdist(M, M)],
    "cholesky": [lambda o: o.cholesky(SYMMETRIC), lambda o: o.cholesky(SYMMETRIC, upper=True)],
    "cholesky_inverse": [lambda o: o.cholesky_inverse(o.cholesky(SYMMETRIC))],
    "clip": [lambda o: o.clip(M, -0.5, 0.5), lambda o: o.clip(W, 1, 3)],
    "concatenate": [lambda o: o.concatenate([M, M], axis=1), lambda o: o.concatenate([V, W])],
    "cond": [lambda o: o.cond(o.convert_to_tensor(True), lambda: o.ones(2), lambda: o.zeros(2))],
    "conv": [
        lambda o: o.conv(PICTURES, K2),
        lambda o: o.conv(PICTURES, K2, strides=2, padding="same"),
        lambda o: o.conv(PICTURES, K2, padding="same", dilation_rate=(2, 1)),
    ],
    "conv_transpose": [
        lambda o: o.conv_transpose(PICTURES, T2),
        lambda o: o.conv_transpose(PICTURES, T2, strides=2, padding="same"),
        lambda o: o.conv_transpose(PICTURES, T2, strides=(3, 2), padding="valid", output_padding=1),
        lambda o: o.conv_transpose(PICTURES, T2, strides=(4, 2), padding="same", output_padding=1),
    ],
    "depthwise_conv": [lambda o: o.depthwise_conv(PICTURES, D2, strides=2, padding="same")],
    "separable_conv": [lambda o: o.separable_conv(PICTURES, D2, np.ones((1, 1, 6, 2), "float32"))],
    "max_pool": [lambda o: o.max_pool(PICTURES, (2, 2), strides=(2, 2)),
                 lambda o: o.max_pool(PICTURES, (3, 2), strides=(1, 1), padding="same")],
    "average_pool": [lambda o: o.average_pool(PICTURES, (2, 2), strides=(2, 2)),
                     lambda o: o.average_pool(PICTURES, (3, 3), strides=(2, 2), padding="same")],
    "adaptive_average_pool": [lambda o: o.adaptive_average_pool(PICTURES, (4, 3))],
    "adaptive_max_pool": [lambda o: o.adaptive_max_pool(PICTURES, 5)],
    "convert_to_numpy": [lambda o: o.convert_to_numpy(o.ones(3))],
    "convert_to_tensor": [lambda o: o.convert_to_tensor(2), lambda o: o.convert_to_tensor([1.5]),
                          lambda o: o.convert_to_tensor([1], "float16")],
    "corrcoef": [lambda o: o.corrcoef(M)],
    "count_nonzero": [lambda o: o.count_nonzero(W, axis=0)],
    "cross": [lambda o: o.cross([1.0, 2.0, 3.0], [0.0, 1.0, 0.0])],
    "ctc_loss": [lambda o: o.ctc_loss([[1, 2, 0]], SIGNAL[:1, :30].reshape(1, 6, 5), [2], [6])],
    "ctc_decode": [lambda o: o.ctc_decode(np.round(np.abs(SIGNAL[:, :30].reshape(2, 10, 3)), 3), [10, 7])],
    "cumsum": [lambda o: o.cumsum(M, axis=1), lambda o: o.cumsum(W, dtype="float32")],
    "cumprod": [lambda o: o.cumprod(M)],
    "custom_gradient": [lambda o: o.custom_gradient(lambda x: (x, lambda g: g))(o.ones(2))],
    "depth_to_space": [lambda o: o.depth_to_space(o.concatenate([PICTURES, -PICTURES] * 2, -1), 2),
                       lambda o: o.depth_to_space(np.tile(M, (4, 1)).reshape(1, 12, 2, 2), 2, "channels_first")],
    "space_to_depth": [lambda o: o.space_to_depth(PICTURES, 2),
                       lambda o: o.space_to_depth(np.tile(M, (4, 1)).reshape(1, 3, 4, 4), 2, "channels_first")],
    "det": [lambda o: o.det(SYMMETRIC)],
    "diag": [lambda o: o.diag(V, k=1), lambda o: o.diag(M, k=-1)],
    "diagflat": [lambda o: o.diagflat(M)],
    "diagonal": [lambda o: o.diagonal(M, offset=1)],
    "diff": [lambda o: o.diff(M, n=2, axis=0)],
    "digitize": [lambda o: o.digitize(V, [0.0, 1.0, 2.0])],
    "dot_product_attention": [
        lambda o: o.dot_product_attention(*HEADS),
        lambda o: o.dot_product_attention(*HEADS, is_causal=True, scale=0.3, mask=np.ones((2, 1, 5, 5), bool)),
    ],
    "dstack": [lambda o: o.dstack([M, M])],
    "hstack": [lambda o: o.hstack([M, M])],
    "vstack": [lambda o: o.vstack([M, M])],
    "stack": [lambda o: o.stack([M, M], axis=1)],
    "dtype": [lambda o: np.array(o.dtype(o.ones(1)) == "float32")],
    "eig": [lambda o: o.sort(o.abs(o.eig(SYMMETRIC)[0]))],
    "eigh": [lambda o: o.eigh(SYMMETRIC)[0]],
    "einsum": [lambda o: o.einsum("ij,kj->ik", M, M)],
    "empty": [lambda o: o.shape(o.empty((2, 3)))],
    "empty_like": [lambda o: o.shape(o.empty_like(M))],
    "equal": [lambda o: o.equal([1, 2], [1, 3])],
    "erfinv": [lambda o: o.erfinv([0.1, -0.5])],
    "expand_dims": [lambda o: o.expand_dims(M, 1), lambda o: o.expand_dims(M, (0, -1))],
    "extract_sequences": [lambda o: o.extract_sequences(SIGNAL, 8, 5)],
    "eye": [lambda o: o.eye(3, 4, k=1), lambda o: o.eye(2, dtype="int32")],
    "fft": [lambda o: o.fft((SIGNAL, SIGNAL))],
    "fft2": [lambda o: o.fft2((M, M))],
    "ifft2": [lambda o: o.ifft2((M, M))],
    "rfft": [lambda o: o.rfft(SIGNAL), lambda o: o.rfft(SIGNAL, fft_length=80)],
    "irfft": [lambda o: o.irfft(o.rfft(SIGNAL)), lambda o: o.irfft(o.rfft(SIGNAL), fft_length=40)],
    "stft": [lambda o: o.stft(SIGNAL, 16, 8, 16), lambda o: o.stft(SIGNAL, 12, 8, 16, window="hamming", center=False)],
    "istft": [lambda o: o.istft(o.stft(SIGNAL, 16, 4, 16), 16, 4, 16), lambda o: o.istft(o.stft(SIGNAL, 16, 4, 16), 16, 4, 16, length=60)],
    "flip": [lambda o: o.flip(M, axis=1)],
    "fliplr": [lambda o: o.fliplr(M)],
    "flipud": [lambda o: o.flipud(M)],
    "unfold": [lambda o: o.unfold(PICTURES, 2, dilation=2, padding=1, stride=2)],
    "fold": [lambda o: o.fold(o.unfold(PICTURES, 3, stride=1), (8, 3), 3)],
    "fori_loop": [lambda o: o.fori_loop(0, 4, lambda i, x: x * 2 + o.cast(i, "float32"), o.ones(2))],
    "full": [lambda o: o.full((2, 2), 3.5), lambda o: o.full(2, 1, dtype="int32")],
    "full_like": [lambda o: o.full_like(M, 2)],
    "geomspace": [lambda o: o.geomspace(1, 100, 5)],
    "linspace": [lambda o: o.linspace(0, 1, 5), lambda o: o.linspace(0.0, 1.0, 4, endpoint=False)],
    "logspace": [lambda o: o.logspace(0, 2, 4)],
    "get_item": [lambda o: o.get_item(M, (slice(None), 1))],
    "glu": [lambda o: o.glu(M), lambda o: o.glu(M.T, axis=0)],
    "histogram": [lambda o: o.histogram(V, bins=4), lambda o: o.histogram(V, bins=4, range=(0, 3))],
    "identity": [lambda o: o.identity(3)],
    "in_top_k": [lambda o: o.in_top_k(np.array([1, 2]), SHARES, 2)],
    "inv": [lambda o: o.inv(SYMMETRIC)],
    "is_tensor": [lambda o: np.array(o.is_tensor(M)), lambda o: np.array(o.is_tensor(o.ones(1)))],
    "isin": [lambda o: o.isin(W, [2, 5]), lambda o: o.isin(W, [2, 5], invert=True)],
    "allclose": [lambda o: np.array(bool(o.allclose(M, M + 1e-9)))],
    "jvp": [lambda o: o.jvp(lambda x: o.sin(x), (V,), (V,))],
    "ldexp": [lambda o: o.ldexp(V, W)],
    "logdet": [lambda o: o.logdet(SYMMETRIC)],
    "slogdet": [lambda o: o.slogdet(SYMMETRIC)],
    "logsumexp": [lambda o: o.logsumexp(M, axis=1, keepdims=True)],
    "lstsq": [lambda o: o.lstsq(M, S[:, :2])],
    "lu_factor": [lambda o: o.lu_factor(SYMMETRIC)],
    "map": [lambda o: o.map(lambda x: x * 2, M)],
    "matrix_rank": [lambda o: o.matrix_rank(np.ones((3, 3), "float32"))],
    "meshgrid": [lambda o: o.meshgrid(W[:2], V[:3], indexing="ij")],
    "moveaxis": [lambda o: o.moveaxis(PICTURES, (0, 1), (-1, 0))],
    "multi_hot": [lambda o: o.multi_hot([[0, 2], [1, 1]], 4), lambda o: o.multi_hot([0, 2], num_classes=3)],
    "one_hot": [lambda o: o.one_hot([0, 2, -1], 3), lambda o: o.one_hot([[0], [2]], 3, axis=1, dtype="int32")],
    "nanquantile": [lambda o: o.nanquantile(NAN, 0.3, axis=1)],
    "nanpercentile": [lambda o: o.nanpercentile(NAN, [10.0, 50.0])],
    "nanmean": [lambda o: o.nanmean(NAN, axis=0)],
    "nan_to_num": [lambda o: o.nan_to_num(NAN, nan=7.0)],
    "ndim": [lambda o: np.array(o.ndim(M))],
    "size": [lambda o: np.array(o.size(M))],
    "shape": [lambda o: np.array(o.shape(M))],
    "nextafter": [lambda o: o.nextafter(V, 0.0)],
    "nonzero": [lambda o: o.nonzero(W)],
    "norm": [lambda o: o.norm(M), lambda o: o.norm(M, ord=1, axis=0), lambda o: o.norm(S, ord="nuc"), lambda o: o.norm(W)],
    "ones": [lambda o: o.ones((2, 3)), lambda o: o.ones(2, dtype="bool")],
    "zeros": [lambda o: o.zeros((2, 3))],
    "pad": [lambda o: o.pad(M, ((1, 0), (0, 2))), lambda o: o.pad(M, 1, constant_values=3), lambda o: o.pad(M, 1, mode="reflect")],
    "percentile": [lambda o: o.percentile(M, 30, axis=1)],
    "quantile": [lambda o: o.quantile(M, [0.1, 0.5], axis=1, keepdims=True), lambda o: o.quantile(M, 0.5, method="nearest")],
    "median": [lambda o: o.median(M, axis=1)],
    "pinv": [lambda o: o.pinv(M)],
    "polar": [lambda o: o.polar([1.0, 2.0], [0.5, 1.0])],
    "prod": [lambda o: o.prod(M, axis=1, dtype="float32")],
    "psnr": [lambda o: o.psnr(M, M + 0.1, 1.0)],
    "qr": [lambda o: [o.abs(part) for part in o.qr(M)]],
    "rearrange": [lambda o: o.rearrange(PICTURES, "b (h p) w c -> b p (h w) c", p=2)],
    "repeat": [lambda o: o.repeat(M, 2, axis=1), lambda o: o.repeat(V, np.array([1, 0, 2, 1, 1]))],
    "reshape": [lambda o: o.reshape(M, (2, -1)), lambda o: o.reshape(M, -1)],
    "roll": [lambda o: o.roll(M, 1), lambda o: o.roll(M, (1, 2), axis=(0, 1))],
    "rot90": [lambda o: o.rot90(M), lambda o: o.rot90(M, k=3)],
    "round": [lambda o: o.round(M, 1), lambda o: o.round([12, 25], -1)],
    "scan": [lambda o: o.scan(lambda c, x: (c + x, c * x), o.zeros(4), o.convert_to_tensor(M))],
    "scatter": [lambda o: o.scatter(np.array([[0], [2], [2]]), V[:3], (4,))],
    "scatter_update": [
        lambda o: o.scatter_update(M, [[0, 1], [2, 3]], [9.0, 8.0]),
        lambda o: o.scatter_update(V, [[0], [1]], [9.0, 8.0], reduction="add"),
    ],
    "searchsorted": [lambda o: o.searchsorted([1.0, 2.0, 3.0], V, side="right")],
    "segment_sum": [lambda o: o.segment_sum(V, ID, 3), lambda o: o.segment_sum(V, ID, num_segments=5)],
    "segment_max": [lambda o: o.segment_max(V, ID, num_segments=3)],
    "segment_min": [lambda o: o.segment_min(V, ID, num_segments=3)],
    "segment_prod": [lambda o: o.segment_prod(V, ID, num_segments=3)],
    "select": [lambda o: o.select([V > 2, V > 0], [V, 10 * V], default=-1.0)],
    "slice": [lambda o: o.slice(M, (1, 0), (2, 3))],
    "slice_update": [lambda o: o.slice_update(M, (1, 0), np.zeros((2, 3), "float32"))],
    "softmax": [lambda o: o.softmax(M, axis=(0, 1)), lambda o: o.softmax(M, axis=0)],
    "solve": [lambda o: o.solve(SYMMETRIC, S), lambda o: o.solve(SYMMETRIC, S[:, 0])],
    "solve_triangular": [lambda o: o.solve_triangular(o.cholesky(SYMMETRIC), S, lower=True)],
    "sort": [lambda o: o.sort(M, axis=0)],
    "squeeze": [lambda o: o.squeeze(M[:, :1]), lambda o: o.squeeze(M[None, :, :1], axis=0)],
    "std": [lambda o: o.std(M, axis=1)],
    "var": [lambda o: o.var(M, axis=1, keepdims=True)],
    "svd": [lambda o: o.svd(M, compute_uv=False), lambda o: [o.abs(part) for part in o.svd(M, full_matrices=False)]],
    "swapaxes": [lambda o: o.swapaxes(PICTURES, 1, 2)],
    "switch": [lambda o: o.switch(1, [lambda x: x + 1, lambda x: x * 2], o.ones(2))],
    "take": [lambda o: o.take(M, [2, 0], axis=0), lambda o: o.take(M, [5, -1]), lambda o: o.take(M, 1, axis=-1)],
    "take_along_axis": [lambda o: o.take_along_axis(M, np.array([[0], [1], [2]]), axis=1)],
    "tensordot": [lambda o: o.tensordot(M, M, axes=[[1], [1]]), lambda o: o.tensordot(M, M.T, axes=1)],
    "threshold": [lambda o: o.threshold(M, 0.2, -1.0)],
    "tile": [lambda o: o.tile(M, (2, 1)), lambda o: o.tile(V, 2)],
    "top_k": [lambda o: o.top_k(M, 2)],
    "trace": [lambda o: o.trace(M, offset=1)],
    "transpose": [lambda o: o.transpose(PICTURES, (0, 3, 1, 2))],
    "trapezoid": [lambda o: o.trapezoid(M, dx=0.5), lambda o: o.trapezoid(V, x=[0.0, 1.0, 3.0, 4.0, 5.0])],
    "tri": [lambda o: o.tri(3, 4, k=1)],
    "tril": [lambda o: o.tril(M, k=-1)],
    "triu": [lambda o: o.triu(M, k=1)],
    "unique": [lambda o: o.unique(W), lambda o: o.unique(W, return_inverse=True, return_counts=True)],
    "unravel_index": [lambda o: o.unravel_index([5, 7], (3, 4))],
    "unstack": [lambda o: o.unstack(M), lambda o: o.unstack(M, axis=1)],
    "vander": [lambda o: o.vander(V, N=3)],
    "vectorize": [lambda o: o.vectorize(lambda x: x + 1)(o.ones(2))],
    "vectorized_map": [lambda o: o.vectorized_map(lambda x: o.sum(x), o.convert_to_tensor(M))],
    "view": [lambda o: o.view(o.convert_to_tensor(V), "int32")],
    "view_as_complex": [lambda o: o.view_as_complex(M[:, :2])],
    "view_as_real": [lambda o: o.view_as_real(o.view_as_complex(M[:, :2]))],
    "where": [lambda o: o.where(M > 0, M, 0.0), lambda o: o.where(V > 0, 1, 2), lambda o: o.where(W > 1)],
    "while_loop": [lambda o: o.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * 2), (0, o.ones(2)), maximum_iterations=2)],
}  # fmt: skip

POINTS = np.array([[[0.0, 0.0], [7, 0], [0, 5], [7, 5]]] * 2, "float32")
SHIFT = np.array([[1, 0], [0, 1], [0, 0], [0, 0]], "float32")
MOVE = np.array([[0.9, 0.1, 1.0, -0.2, 1.1, 0.5, 0, 0]] * 2, "float32")
IMAGES = {
    "resize": [
        *(lambda o, m=m: o.image.resize(PICTURES, (9, 5), interpolation=m) for m in ("nearest", "bilinear", "bicubic", "lanczos3")),
        lambda o: o.image.resize(BYTES, (3, 4), antialias=True),
        lambda o: o.image.resize(PICTURES, (4, 4), crop_to_aspect_ratio=True),
        lambda o: o.image.resize(PICTURES, (4, 4), pad_to_aspect_ratio=True, fill_value=0.5),
        lambda o: o.image.resize(PICTURES[0], (4, 4)),
    ],
    "rgb_to_grayscale": [lambda o: o.image.rgb_to_grayscale(PICTURES)],
    "rgb_to_hsv": [lambda o: o.image.rgb_to_hsv(PICTURES)],
    "hsv_to_rgb": [lambda o: o.image.hsv_to_rgb(PICTURES)],
    "affine_transform": [
        *(
            lambda o, f=f, i=i: o.image.affine_transform(PICTURES, MOVE, interpolation=i, fill_mode=f)
            for f in ("constant", "nearest", "wrap", "mirror", "reflect")
            for i in ("nearest", "bilinear")
        )
    ],
    "map_coordinates": [lambda o: o.image.map_coordinates(M, [[0.5, 1.2, 2.9], [1.0, 2.5, 3.4]], 1, fill_mode="nearest")],
    "perspective_transform": [lambda o: o.image.perspective_transform(PICTURES, POINTS, POINTS + SHIFT)],
    "scale_and_translate": [
        lambda o: o.image.scale_and_translate(PICTURES, (2, 9, 9, 3), [1.5, 1.2], [0.5, 1.0], (1, 2), "linear"),
    ],
    "pad_images": [lambda o: o.image.pad_images(PICTURES, 1, 2, target_height=9, target_width=12)],
    "crop_images": [lambda o: o.image.crop_images(PICTURES, 1, 2, target_height=3, target_width=4)],
    "extract_patches": [
        lambda o: o.image.extract_patches(PICTURES, (2, 3)),
        lambda o: o.image.extract_patches(PICTURES, 2, strides=1, dilation_rate=2, padding="same"),
    ],
    "extract_patches_3d": [lambda o: o.image.extract_patches_3d(PICTURES[None], (2, 2, 3))],
    "gaussian_blur": [lambda o: o.image.gaussian_blur(PICTURES, (5, 3), (2.0, 0.7), data_format="channels_last")],
    "elastic_transform": [lambda o: o.image.elastic_transform(PICTURES, 2.0, 1.0, seed=3)],
    "sobel_edges": [lambda o: o.image.sobel_edges(PICTURES)],
    "ssim": [lambda o: o.image.ssim(np.tile(PICTURES, (1, 3, 3, 1)), np.tile(PICTURES, (1, 3, 3, 1)) * 0.9)],
}  # fmt: skip


def called(o, entry, *arrays):
    """What ``o`` makes of the arrays by the operation that ``entry`` names, as ``"name"`` or ``"name:argument,argument"``."""
    name, _, extra = entry.partition(":")
    if entry == "where:1":
        return o.where(arrays[0] > 1, *arrays)
    return getattr(o, name)(*arrays, *map(int, extra.split(",") if extra else ()))
