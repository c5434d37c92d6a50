"""One row a public layer: a plain configuration, the shape of a sample, and what may be varied.

``test_promises.py`` checks that no layer lacks a row, and what a model of it promises; ``test_parity.py`` draws configurations from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np
from hypothesis import strategies as st

FLAG = st.booleans()
CURVES = st.sampled_from([None, "relu", "tanh", "sigmoid", "softmax", "gelu"])
FORMATS = st.sampled_from(["channels_last", "channels_first"])
PADDING = st.sampled_from(["valid", "same"])
FIRST = st.sampled_from(["glorot_uniform", "he_normal", "ones", "zeros"])
DENSE = {"activation": CURVES, "use_bias": FLAG, "kernel_initializer": FIRST, "bias_initializer": st.sampled_from(["zeros", "ones"])}


@dataclass
class Row:
    """A layer that can be made from either library.

    Args:
        fixed: its arguments; a function stands for what it makes of a module of layers (a cell, an inner layer).
        shape: of one sample, or of each of several inputs.
        vary: arguments to draw.
        below: inputs are whole numbers below this.
        draws: whether it draws random numbers, so that no values can be compared.
        text: whether its inputs are text or its outputs no numbers of a gradient.
        parity: whether :mod:`test_parity` compares it; where not, ``elsewhere`` says which test does.
        common: whether it is checked in the fast suite.
        objects: functions that its configuration names.
    """

    fixed: dict[str, Any]
    shape: Any
    vary: dict[str, Any] = field(default_factory=dict)
    below: int | None = None
    draws: bool = False
    text: bool = False
    elsewhere: str = ""
    common: bool = True
    atol: float = 1e-5
    inputs: Callable[[int], Any] | None = None
    objects: dict[str, Any] = field(default_factory=dict)

    def make(self, name: str, layers: Any, drawn: dict[str, Any] | None = None) -> Any:
        """The layer of that name from a module of layers."""
        arguments = {**self.fixed, **(drawn or {})}
        return getattr(layers, name)(**{k: v(layers) if callable(v) and not isinstance(v, type) else v for k, v in arguments.items()})


def by_axes(name: str, row: Callable[[int], Row]) -> dict[str, Row]:
    """A row for each of 1D, 2D and 3D; the middle one stands for the others in the fast suite."""
    rows = {f"{name}{n}D": row(n) for n in (1, 2, 3)}
    for n in (1, 3):
        rows[f"{name}{n}D"].common = False
    return rows


def space(n: int, channels: int = 2) -> tuple[int, ...]:
    """The shape of a sample with n axes of space."""
    return (*(6, 5, 4)[:n], channels)


STATES = {"return_sequences": FLAG, "go_backwards": FLAG, "use_bias": FLAG}
NORMED = {"epsilon": st.sampled_from([1e-3, 0.1]), "axis": st.sampled_from([-1, 1])}
SLIDING = {"padding": PADDING, "activation": CURVES, "use_bias": FLAG}
PAIR = [(4, 3), (5, 3)]
SEEDED = {"seed": 1}


def scales(rng, inputs):
    return {"scale": jax.random.normal(rng, inputs.shape[-1:])}


def scaled(params, inputs):
    return inputs * params["scale"]


CORE = {
    "Dense": Row({"units": 3}, (4,), DENSE),
    "EinsumDense": Row({"equation": "abc,cd->abd", "output_shape": (None, 3), "bias_axes": "d"}, (2, 4), {"activation": CURVES}),
    "Pipeline": Row({"layers": lambda k: [k.Dense(3), k.ReLU()]}, (4,), draws=True, elsewhere="tests/layers/test_embedding.py"),
    "ReversibleEmbedding": Row({"input_dim": 7, "output_dim": 3}, (4,), {"tie_weights": FLAG}, below=7),
    "Embedding": Row({"input_dim": 7, "output_dim": 3}, (4,), {"embeddings_initializer": FIRST}, below=7),
    "Activation": Row({"activation": "relu"}, (4,), {"activation": st.sampled_from(["relu", "elu", "selu", "mish", "softplus", "celu"])}),
    "Flatten": Row({}, (2, 3, 4), {"data_format": FORMATS}),
    "Reshape": Row({"target_shape": (3, -1)}, (2, 6), {"target_shape": st.sampled_from([(12,), (-1, 2), (2, 3, 2)])}),
    "Permute": Row({"dims": (2, 1, 3)}, (2, 6, 3), {"dims": st.permutations([1, 2, 3]).map(tuple)}),
    "RepeatVector": Row({"n": 3}, (4,), {"n": st.integers(1, 4)}),
    "Identity": Row({}, (4,)),
    "Masking": Row({"mask_value": 0.5}, (4, 3), {"mask_value": st.sampled_from([0.0, 1.0])}, below=2),
    "ActivityRegularization": Row({"l1": 0.1}, (4,), {"l2": st.sampled_from([0.0, 0.2])}),
    "Lambda": Row({"function": lambda layers: abs}, (4,), text=True, elsewhere="tests/saving/test_objects.py", objects={"abs": abs}),
    "JaxLayer": Row(
        {"call_fn": lambda layers: scaled, "init_fn": lambda layers: scales},
        (4,),
        draws=True,
        elsewhere="tests/layers/test_layer.py",
        objects={"scaled": scaled, "scales": scales},
    ),
    "Rescaling": Row({"scale": 0.5}, (4,), {"scale": st.floats(0.1, 3), "offset": st.floats(-1, 1)}),
}
CURVED = {
    "ReLU": Row({}, (8,), {"max_value": st.sampled_from([None, 0.5]), "negative_slope": st.sampled_from([0.0, 0.3])}),
    "LeakyReLU": Row({}, (8,), {"negative_slope": st.floats(0, 1)}),
    "PReLU": Row({"alpha_initializer": "ones"}, (3, 8), {"shared_axes": st.sampled_from([None, [1], [1, 2]])}),
    "ELU": Row({}, (8,), {"alpha": st.floats(0.1, 2)}),
    "Softmax": Row({}, (3, 8), {"axis": st.sampled_from([-1, 1, (1, 2)])}),
}
NORMALIZATION = {
    "BatchNormalization": Row({}, (4, 3), {**NORMED, "center": FLAG, "scale": FLAG}),
    "LayerNormalization": Row({}, (4, 3), {**NORMED, "center": FLAG, "scale": FLAG}),
    "GroupNormalization": Row({"groups": 2}, (3, 4), {"groups": st.sampled_from([1, 2, 4, -1]), "center": FLAG, "scale": FLAG}, atol=5e-5),
    "RMSNormalization": Row({}, (4, 3), {"axis": st.sampled_from([-1, (1, 2)]), "epsilon": st.sampled_from([1e-6, 0.1])}),
    "UnitNormalization": Row({}, (4, 3), {"axis": st.sampled_from([-1, 1, (1, 2)])}),
    "SpectralNormalization": Row({"layer": lambda k: k.Dense(3)}, (4,), {"power_iterations": st.integers(1, 3)}),
    "Normalization": Row({"mean": 1.0, "variance": 4.0, "axis": None}, (4,), {"invert": FLAG}),
}
NOISE = {
    "Dropout": Row({"rate": 0.3, **SEEDED}, (4,), {"rate": st.floats(0, 0.9)}),
    "GaussianDropout": Row({"rate": 0.3, **SEEDED}, (4,), {"rate": st.floats(0, 0.9)}),
    "GaussianNoise": Row({"stddev": 0.3, **SEEDED}, (4,), {"stddev": st.floats(0, 1)}),
    "AlphaDropout": Row({"rate": 0.3, **SEEDED}, (4,), {"rate": st.floats(0, 0.9)}),
    "SpatialDropout1D": Row({"rate": 0.3, **SEEDED}, (4, 3)),
    "SpatialDropout2D": Row({"rate": 0.3, **SEEDED}, (4, 3, 2), {"data_format": FORMATS}, common=False),
    "SpatialDropout3D": Row({"rate": 0.3, **SEEDED}, (2, 3, 3, 2), {"data_format": FORMATS}, common=False),
}
CONVOLUTION = {
    **by_axes("Conv", lambda n: Row({"filters": 4, "kernel_size": 2}, space(n), {**SLIDING, "groups": st.sampled_from([1, 2])})),
    **{
        f"Conv{n}DTranspose": Row({"filters": 3, "kernel_size": 3}, space(n), {**SLIDING, "strides": st.integers(1, 2)}, common=n == 2)
        for n in (1, 2, 3)
    },
    **{
        f"DepthwiseConv{n}D": Row({"kernel_size": 2}, space(n), {**SLIDING, "depth_multiplier": st.integers(1, 2)}, common=n == 2)
        for n in (1, 2)
    },
    **{f"SeparableConv{n}D": Row({"filters": 3, "kernel_size": 2}, space(n), SLIDING, common=n == 2) for n in (1, 2)},
}
POOLING = {
    **by_axes("MaxPooling", lambda n: Row({}, space(n), {"pool_size": st.integers(1, 3), "padding": PADDING})),
    **by_axes("AveragePooling", lambda n: Row({"pool_size": 2}, space(n), {"padding": PADDING, "strides": st.integers(1, 3)})),
    **by_axes("GlobalMaxPooling", lambda n: Row({}, space(n), {"keepdims": FLAG, "data_format": FORMATS})),
    **by_axes("GlobalAveragePooling", lambda n: Row({}, space(n), {"keepdims": FLAG, "data_format": FORMATS})),
    **by_axes("AdaptiveMaxPooling", lambda n: Row({"output_size": 2}, space(n), {"output_size": st.integers(1, 4)})),
    **by_axes("AdaptiveAveragePooling", lambda n: Row({"output_size": 2}, space(n), {"output_size": st.integers(1, 4)})),
    **by_axes("ZeroPadding", lambda n: Row({"padding": 1}, space(n), {"padding": st.integers(0, 2)})),
    **by_axes("Cropping", lambda n: Row({"cropping": 1}, space(n), {"cropping": st.integers(0, 1)})),
    **by_axes("UpSampling", lambda n: Row({"size": 2}, space(n), {"size": st.integers(1, 3)})),
}
MERGING = {
    **{name: Row({}, [(3, 4), (3, 4)]) for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum")},
    "Concatenate": Row({}, [(3, 4), (3, 4)], {"axis": st.sampled_from([1, 2, -1])}),
    "Dot": Row({"axes": 2}, [(3, 4), (5, 4)], {"normalize": FLAG}),
}
ATTENTION = {
    "Attention": Row({}, PAIR, {"use_scale": FLAG, "score_mode": st.sampled_from(["dot", "concat"])}),
    "AdditiveAttention": Row({}, PAIR, {"use_scale": FLAG}),
    "MultiHeadAttention": Row(
        {"num_heads": 2, "key_dim": 3}, {"query": (4, 6), "value": (5, 6)}, {"use_bias": FLAG, "num_heads": st.integers(1, 3)}
    ),
    "GroupQueryAttention": Row(
        {"head_dim": 2, "num_query_heads": 4, "num_key_value_heads": 2}, {"query": (4, 6), "value": (5, 6)}, {"use_bias": FLAG}
    ),
}
RECURRENT = {
    "SimpleRNN": Row({"units": 3}, (5, 3), STATES),
    "LSTM": Row({"units": 3}, (5, 3), {**STATES, "unit_forget_bias": FLAG}),
    "GRU": Row({"units": 3}, (5, 3), {**STATES, "reset_after": FLAG}),
    "RNN": Row({"cell": lambda k: k.LSTMCell(3)}, (5, 3), {"return_sequences": FLAG, "go_backwards": FLAG}),
    "Bidirectional": Row({"layer": lambda k: k.GRU(3)}, (5, 3), {"merge_mode": st.sampled_from(["concat", "sum", "mul", "ave"])}),
    "TimeDistributed": Row({"layer": lambda k: k.Dense(3)}, (5, 3)),
    **{
        f"ConvLSTM{n}D": Row(
            {"filters": 2, "kernel_size": 2}, (3, *space(n)), {**STATES, "padding": PADDING, "unit_forget_bias": FLAG}, common=n == 1
        )
        for n in (1, 2, 3)
    },
}
IMAGES = {
    "Resizing": Row({"height": 4, "width": 7}, (6, 5, 3), {"interpolation": st.sampled_from(["nearest", "bilinear"])}, atol=1e-3),
    "AutoContrast": Row({}, (6, 5, 3), draws=True, elsewhere="tests/layers/test_images.py"),
    "Equalization": Row({}, (6, 5, 3), draws=True, elsewhere="tests/layers/test_images.py"),
    "ContrastLimitedAdaptiveHistogramEqualization": Row(
        {"value_range": (-3, 3), "tile_grid_size": (2, 3)}, (9, 10, 2), draws=True, common=False, elsewhere="tests/layers/test_images.py"
    ),
    "MaxNumBoundingBoxes": Row({"max_number": 3}, (6, 5, 3), draws=True, common=False, elsewhere="tests/layers/test_images.py"),
    "CenterCrop": Row({"height": 4, "width": 3}, (6, 5, 3), {"height": st.integers(2, 9)}, atol=1e-4),
    **{
        name: Row({**fixed, **SEEDED}, (6, 5, 3), draws=True, elsewhere="tests/layers/test_images.py", common=name == "RandomFlip")
        for name, fixed in {
            "AugMix": {"value_range": (-3, 3)},
            "RandAugment": {"value_range": (-3, 3)},
            "CutMix": {},
            "MixUp": {},
            "RandomBrightness": {"factor": 0.2},
            "RandomColorDegeneration": {"factor": 0.5},
            "RandomColorJitter": {"brightness_factor": 0.2, "contrast_factor": 0.2, "saturation_factor": 0.5, "hue_factor": 0.2},
            "RandomElasticTransform": {},
            "RandomErasing": {},
            "RandomGaussianBlur": {},
            "RandomGrayscale": {},
            "RandomHue": {"factor": 0.2},
            "RandomInvert": {},
            "RandomPerspective": {},
            "RandomPosterization": {"factor": 3},
            "RandomSaturation": {"factor": 0.5},
            "RandomSharpness": {"factor": 0.5},
            "RandomShear": {"x_factor": 0.2, "y_factor": 0.2},
            "Solarization": {"addition_factor": 0.2, "threshold_factor": 0.2},
            "RandomContrast": {"factor": 0.2},
            "RandomCrop": {"height": 4, "width": 3},
            "RandomFlip": {},
            "RandomRotation": {"factor": 0.2},
            "RandomTranslation": {"height_factor": 0.2, "width_factor": 0.2},
            "RandomZoom": {"height_factor": 0.2},
        }.items()
    },
}
SOUND = {
    "MelSpectrogram": Row(
        {"num_mel_bins": 4, "fft_length": 16, "sequence_stride": 8}, (64,), {"power_to_db": FLAG, "mag_exp": st.sampled_from([1.0, 2.0])},
        common=False, atol=1e-3,
    ),
    "STFTSpectrogram": Row(
        {"frame_length": 8}, (40, 2),
        {"mode": st.sampled_from(["log", "magnitude", "psd", "real", "imag", "stft"]), "padding": PADDING, "expand_dims": FLAG,
         "scaling": st.sampled_from([None, "density", "spectrum"]), "periodic": FLAG}, common=False, atol=1e-4,
    ),
}  # fmt: skip
PREPARATION = {
    "Discretization": Row({"bin_boundaries": [0.0, 1.0]}, (4,), {"output_mode": st.sampled_from(["int", "multi_hot", "count"])}),
    "CategoryEncoding": Row({"num_tokens": 5}, (3,), {"output_mode": st.sampled_from(["multi_hot", "count"])}, below=5),
    **{
        name: Row(fixed, (1,), text=True, elsewhere="tests/layers/test_preprocessing.py", inputs=inputs)
        for name, fixed, inputs in [
            ("IntegerLookup", {"vocabulary": [3, 5, 7]}, lambda n: np.resize([[3], [5], [1]], (n, 1))),
        ]
    },
}
# The families whose random configurations have fast tests of their own; here they are compared in the slow suite.
ELSEWHERE_TOO = {*CONVOLUTION, *ATTENTION, *RECURRENT}
TABLE: dict[str, Row] = {
    **CORE, **CURVED, **NORMALIZATION, **NOISE, **CONVOLUTION, **POOLING, **MERGING, **ATTENTION, **RECURRENT, **IMAGES, **SOUND,
    **PREPARATION,
}  # fmt: skip

# Much alike: in the fast suite some stand for all.
COURSES = ("Resizing", "CenterCrop", "RandomBrightness", "RandomContrast", "RandomCrop", "RandomFlip", "RandomRotation",
           "RandomTranslation", "RandomZoom")  # fmt: skip
RARE = {n for n in IMAGES if n not in (*COURSES, "RandomHue", "MixUp", "RandomSharpness")}
# No layers of their own in a compiled model: bases, parts of others, what only says a shape, and what reads text.
PARTS = {"Layer", "Wrapper", "InputLayer", "SimpleRNNCell", "LSTMCell", "GRUCell", "StackedRNNCells"}
READERS = {"Hashing", "HashedCrossing", "StringLookup", "TextVectorization"}
