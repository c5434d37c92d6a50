"""What every layer promises, as one function: a new layer is a new row in ``test_contract.py``.

A row's ``make`` takes a module of layers, so the same line makes Teul's layer and Keras's: ``lambda layers: layers.Dense(3)``.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import teul.layers
from teul.engine.structure import Structure
from teul.symbolic import KerasTensor, is_symbolic
from teul.variables import bound

QUICK = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}  # compiled to be run once or twice
# What Keras notes in a configuration and Teul does not: settings of quantizing, and the form in which types and objects are written.
NOT_COMPARED = {"quantization_config", "dtype", "name", "activity_regularizer"}


def check_layer(make: Callable[[Any], Any], input_shape: Any, **options) -> None:
    """Check the whole contract of one layer; the arguments are the fields of :class:`Contract`."""
    Contract(make, input_shape, **options).check()


@dataclass
class Contract:
    """The contract of one layer.

    Args:
        make: the layer, from a module of layers.
        input_shape: of one sample, without the batch axis; a list of them for a layer that takes a list of inputs, and a dict
            ``{"query": ..., "value": ...}`` for one that takes them as arguments of these names.
        keras: real Keras (the fixture), for the parity. None leaves parity out.
        keras_make: the same layer from ``keras.layers``, where ``make`` does not say it.
        training: how the layer is called.
        integer_inputs: inputs are whole numbers below this.
        inputs: or a function of the batch size that gives the inputs.
        call: more keyword arguments of the call, the same for every batch size.
        spread: whether the layer draws random numbers, so that values cannot equal Keras's.
        rows_apart: whether each sample is computed by itself.
        differentiable: whether there are gradients; jittable: whether it compiles (layers that read text do not).
        same_weights: whether weights have the shapes and names that Keras gives them; same_config: configurations the keys.
        rtol, atol: how close values and gradients are to Keras's.
        seed: of the inputs and the weights.
    """

    make: Callable[[Any], Any]
    input_shape: Any
    keras: Any = None
    keras_make: Callable[[Any], Any] | None = None
    training: bool = False
    integer_inputs: int | None = None
    inputs: Callable[[int], Any] | None = None
    call: dict[str, Any] = field(default_factory=dict)
    spread: bool = False
    rows_apart: bool = True
    differentiable: bool = True
    jittable: bool = True
    same_weights: bool = True
    same_config: bool = True
    rtol: float = 1e-5
    atol: float = 1e-5
    seed: int = 0

    def check(self) -> None:
        """Every clause, the cheap ones first."""
        self.layer = self.make(teul.layers)
        self.x = self.batch(3)
        self.run(self.layer, self.x)
        randomize(self.layer, self.seed)
        self.values = [v.value for v in self.layer.variables]
        self.y = self.pure()(self.values, self.x)
        self.promised_shape_is_the_real_one()
        self.called_symbolically()
        self.made_again_from_its_config()
        self.any_batch_size()
        assert self.spread or Structure(self.make(teul.layers)).key == Structure(self.make(teul.layers)).key, "equal layers, two structures"
        if self.jittable:
            self.compiled_as_eager()
        if self.differentiable:
            self.slopes = self.gradients(self.pure(), self.values, places(self.layer))
            for slope in jax.tree.leaves(self.slopes):
                assert np.isfinite(np.asarray(slope)).all(), "a gradient is not finite"
        if self.keras is not None:
            with jax.numpy_dtype_promotion("standard"):
                self.as_keras()

    # How the layer is called ------------------------------------------------------------------------------------------------

    def batch(self, n: int) -> Any:
        """Inputs of ``n`` samples."""
        if self.inputs is not None:
            return self.inputs(n)
        shapes, tree = jax.tree.flatten(self.input_shape, is_leaf=_is_shape)
        return jax.tree.unflatten(tree, [random_array((n, *s), self.seed + i, self.integer_inputs) for i, s in enumerate(shapes)])

    def run(self, layer: Any, x: Any) -> Any:
        """The layer's outputs for ``x``."""
        named = x if isinstance(self.input_shape, dict) else {}
        return layer(*([] if named else [x]), **named, **self.call, training=self.training)

    def pure(self, layer: Any = None) -> Callable:
        """Outputs as a function of the variables' values and the inputs."""
        layer = layer or self.layer

        def function(values, x):
            with bound((layer.variables, values)):
                return self.run(layer, x)

        return function

    def quick(self, function: Callable) -> Callable:
        """The function compiled, as one program costs less than many single operations; as it is where it reads text."""
        return jax.jit(function, compiler_options=QUICK) if self.jittable else function

    def gradients(self, function: Callable, values: list, trained: list[int]) -> Any:
        """The gradients of a weighted sum of the outputs, by the trained weights and by the inputs that are floats."""
        leaves, tree = jax.tree.flatten(self.x)
        floats = [i for i, leaf in enumerate(leaves) if np.issubdtype(np.asarray(leaf).dtype, np.floating)]

        def total(weights, given):
            filled, inputs = list(values), list(leaves)
            for i, w in zip(trained, weights, strict=True):
                filled[i] = w
            for i, a in zip(floats, given, strict=True):
                inputs[i] = a
            outputs = jax.tree.leaves(function(filled, jax.tree.unflatten(tree, inputs)))
            ys = [y for y in outputs if jnp.issubdtype(y.dtype, jnp.floating)]
            return sum(jnp.sum(y * jnp.cos(jnp.arange(y.size, dtype=y.dtype)).reshape(y.shape)) for y in ys)

        slope = jax.jit(jax.grad(total, argnums=(0, 1)), compiler_options=QUICK)
        return slope([values[i] for i in trained], [jnp.asarray(leaves[i]) for i in floats])

    # The clauses ------------------------------------------------------------------------------------------------------------

    def promised_shape_is_the_real_one(self) -> None:
        """``compute_output_shape`` tells the truth."""
        shapes = jax.tree.map(lambda s: (None, *s), self.input_shape, is_leaf=_is_shape)
        promised = (
            self.layer.compute_output_shape(*shapes.values()) if isinstance(shapes, dict) else self.layer.compute_output_shape(shapes)
        )
        same_shapes(promised, self.y, "compute_output_shape")

    def called_symbolically(self) -> None:
        """On symbolic tensors the layer builds the same weights and gives the same shapes."""
        twin = self.make(teul.layers)
        dtypes = [str(np.asarray(leaf).dtype) for leaf in jax.tree.leaves(self.x)]
        shapes, tree = jax.tree.flatten(self.input_shape, is_leaf=_is_shape)
        given = [KerasTensor((None, *s), "string" if d.startswith("<U") else d) for s, d in zip(shapes, dtypes, strict=True)]
        outputs = self.run(twin, jax.tree.unflatten(tree, given))
        same_shapes(jax.tree.map(lambda t: t.shape, outputs, is_leaf=is_symbolic), self.y, "the symbolic call")
        assert [v.shape for v in twin.variables] == [v.shape for v in self.layer.variables]

    def made_again_from_its_config(self) -> None:
        """The configuration is plain data, and the layer made from it computes the same from the same weights."""
        config = json.loads(json.dumps(self.layer.get_config()))
        twin = type(self.layer).from_config(config)
        assert json.loads(json.dumps(twin.get_config())) == config
        self.run(twin, self.x)
        assert [v.shape for v in twin.variables] == [v.shape for v in self.layer.variables]
        assert_close(self.pure(twin)(self.values, self.x), self.y, what="made again from its config")

    def any_batch_size(self) -> None:
        """Batches of other sizes, and one sample by itself, give the same."""
        outputs = jax.eval_shape(self.pure(), self.values, self.batch(5)) if self.jittable else self.pure()(self.values, self.batch(5))
        assert [a.shape[1:] for a in jax.tree.leaves(outputs)] == [a.shape[1:] for a in jax.tree.leaves(self.y)]
        one = self.quick(self.pure())(self.values, jax.tree.map(lambda a: a[1:2], self.x))
        if self.rows_apart and not self.spread:
            assert_close(one, jax.tree.map(lambda a: a[1:2], self.y), what="one sample by itself")

    def compiled_as_eager(self) -> None:
        """Compiled once, for one and for many at once, the layer computes what it computes eagerly."""
        compiled = jax.jit(self.pure(), compiler_options=QUICK)
        assert_close(compiled(self.values, self.x), self.y, what="compiled")
        compiled(self.values, self.x)
        assert compiled._cache_size() == 1, "compiled again for the same shapes"
        two = jax.tree.map(lambda a: jnp.stack([jnp.asarray(a)] * 2), (self.values, self.x))
        many = jax.jit(jax.vmap(self.pure()), compiler_options=QUICK)(*two)
        assert_close(jax.tree.map(lambda a: a[1], many), self.y, what="many at once")

    def as_keras(self) -> None:
        """Keras's weights, configuration, values and gradients."""
        theirs = (self.keras_make or self.make)(self.keras.layers)
        more = {**self.call, **({"training": self.training} if theirs._call_has_training_arg else {})}
        named = isinstance(self.input_shape, dict)
        x = jax.tree.map(lambda a: self.keras.KerasTensor(a.shape, a.dtype), self.x) if self.jittable else self.x
        outputs = theirs(**x, **more) if named else theirs(x, **more)
        if self.same_weights:
            assert [(v.name, v.shape) for v in theirs.weights] == [(v.name, v.shape) for v in self.layer.weights]
        if self.same_config:
            keys = [set(layer.get_config()) - NOT_COMPARED for layer in (theirs, self.layer)]
            assert keys[0] == keys[1], f"the configuration lacks {keys[0] - keys[1]} and adds {keys[1] - keys[0]}"
        if self.spread:
            same_shapes([tuple(a.shape) for a in self.keras.tree.flatten(outputs)], self.y, "Keras")
        else:
            theirs.set_weights(self.layer.get_weights())
            if hasattr(theirs, "finalize_state"):
                theirs.finalize_state()  # what Keras's preprocessing layers computed from their weights
            self.values_as_keras(theirs, more)

    def values_as_keras(self, theirs: Any, more: dict[str, Any]) -> None:
        """The same outputs, and the same gradients, from the same weights."""
        trained, fixed = theirs.trainable_variables, theirs.non_trainable_variables

        def function(values, x):
            args, named = ((), x) if isinstance(x, dict) else ((x,), {})
            return theirs.stateless_call(values, [v.value for v in fixed], *args, **named, **more)[0]

        values = [v.value for v in trained]
        assert_close(self.y, self.quick(function)(values, self.x), self.rtol, self.atol, "not as Keras")
        if self.differentiable:
            slopes = self.gradients(function, values, list(range(len(values))))
            assert_close(self.slopes, slopes, self.rtol, self.atol, "a gradient is not as Keras's")


# Small things ---------------------------------------------------------------------------------------------------------------


def random_array(shape: tuple[int, ...], seed: int = 0, below: int | None = None) -> np.ndarray:
    """Normal numbers of a shape, or whole numbers below ``below``."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, below, shape).astype("int32") if below else rng.standard_normal(shape).astype("float32")


def randomize(layer: Any, seed: int = 0) -> None:
    """Give weights values that hide nothing: no zeros, no ones; statistics (not trained) stay positive."""
    rng = np.random.default_rng(seed + 1000)
    for v in layer.weights:
        if np.issubdtype(np.dtype(v.dtype), np.floating):
            v.assign((rng.normal(0, 0.5, v.shape) if v.trainable else rng.uniform(0.5, 1.5, v.shape)).astype("float32"))


def places(layer: Any) -> list[int]:
    """Where among all variables the trained ones are."""
    trained = [id(v) for v in layer.trainable_variables]
    order = [id(v) for v in layer.variables]
    return [order.index(i) for i in trained]


def assert_close(got: Any, expected: Any, rtol: float = 1e-5, atol: float = 1e-5, what: str = "") -> None:
    """Every array of a tree is close to that of another."""
    got, expected = jax.tree.leaves(got), jax.tree.leaves(expected)
    assert len(got) == len(expected), f"{what}: {len(got)} arrays, not {len(expected)}"
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=rtol, atol=atol, err_msg=what)


def same_shapes(promised: Any, arrays: Any, what: str) -> None:
    """Promised shapes, None for the batch axis, are those of the arrays."""
    real = [a.shape for a in jax.tree.leaves(arrays)]
    shapes = [tuple(s) for s in jax.tree.leaves(promised, is_leaf=_is_shape)]
    agree = [all(p in (None, r) for p, r in zip(s, a, strict=False)) and len(s) == len(a) for s, a in zip(shapes, real, strict=False)]
    assert len(shapes) == len(real), f"{what}: {shapes}, but the outputs are {real}"
    assert all(agree), f"{what}: {shapes}, but the outputs are {real}"


def _is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and all(n is None or isinstance(n, (int, np.integer)) for n in value)
