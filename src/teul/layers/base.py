"""Layer: what every layer is. It holds its configuration and its Variables, and nothing else."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, Self

import jax
import jax.numpy as jnp
import numpy as np

from teul import dtype_policies, regularizers, spellings
from teul.configured import Configured, arguments, serialize
from teul.errors import nearest, note, problem
from teul.layers.arguments import as_shape, has_shape, holds_arrays, shape_of, single, tensors_of, unbatched
from teul.layers.context import calling, context, mode
from teul.layers.input_spec import check_inputs
from teul.layers.signatures import NO_TRAINING, default_training, named, parameters, shapes_for
from teul.layers.state import Stateful
from teul.layers.symbolic import also_symbolic, masks_noted, taken
from teul.masking import mask_of, set_mask
from teul.naming import inside, path_of
from teul.outermost import is_taken_over, taken_over
from teul.registry import Family
from teul.symbolic import Node, Operation, any_symbolic, is_symbolic, traced_outputs
from teul.variables import Variable, computing_in

layers = Family("layer", "keras.layers")

__all__ = ["Layer", "calling", "layers"]


class Layer(Stateful, Operation, Configured):
    """A step of a network: state made in ``build``, a computation in ``call``.

    Subclass it as in Keras::

        class Linear(Layer):
            def __init__(self, units):
                super().__init__()
                self.units = units

            def build(self, input_shape):
                self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal")

            def call(self, inputs):
                return inputs @ self.w

    Args:
        activity_regularizer: a penalty on the outputs.
        trainable: whether training changes the weights.
        dtype: the float type of weights and computation, or a dtype policy.
        autocast: whether float inputs are cast to that type.
        name: a name; made from the class's name if None.
        input_shape, batch_input_shape, input_dim: for the first layer of a Sequential, the shape of one sample (or of a batch).
    """

    # What tells layers apart, or is noted while they are made and called, but does not change what they compute.
    _untracked: tuple[str, ...] = (
        "_inbound_nodes", "_build_arguments", "name", "built", "_built_shape", "_batch_input_shape", "_last_losses", "_compiled",
        "_path", "_given_arguments", "_building", "_locked",
    )  # fmt: skip
    supports_masking = False
    supports_jit = True
    input_spec: Any = None
    # Whether outputs have the type of the input, whole numbers too, as they are only moved about.
    keeps_type = False
    # Whether its configuration names the activity regularizer where there is none too, as Keras's does.
    _always_writes_penalty = False
    # Whether what it is called on without a name must be arrays.
    _arrays_alone = True
    # Whether nothing may be added to it once it is built; so it is with layers that others write.
    _locks = True
    # Whether it has nothing to build, whatever its inputs are.
    _built_at_once = False

    def __init__(self, *, activity_regularizer=None, trainable=True, dtype=None, autocast=True, name=None, **placement):
        Operation.__init__(self, name)
        if not isinstance(trainable, bool):
            raise problem("bad_argument", owner=type(self).__name__, argument="trainable", expected="True or False", got=repr(trainable))
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._dtype_policy = dtype_policies.get(dtype)
        self.autocast = autocast
        self._trainable = trainable
        self._batch_input_shape = _batch_shape(type(self), placement)
        self._built_shape: Any = None
        self._build_arguments: dict[str, Any] = {}
        self.built = self._built_at_once and type(self).build is Layer.build

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "build" in vars(cls):
            cls.build = _marking_built(cls.build)
        cls._locks = cls._locks and not cls.__module__.startswith("teul.")
        if "compute_mask" in vars(cls):
            cls.supports_masking = vars(cls).get("supports_masking", True)
            cls.compute_mask = also_symbolic(cls.compute_mask)
        if "__init__" in vars(cls) and cls.__module__.startswith("teul."):
            cls.__init__ = _understanding_old(cls)

    def build(self, input_shape) -> None:
        """Make the weights for inputs of ``input_shape`` (with None for the batch axis). Nothing to make by default."""
        self._check_made()
        self._built_shape = input_shape
        self.__dict__["_path"] = path_of(self)
        self.built = True
        if "_building" not in self.__dict__:
            self._lock()

    # Types ------------------------------------------------------------------------------------------------------------------

    @property
    def dtype_policy(self) -> dtype_policies.DTypePolicy:
        """The types of weights and computation; a name may be assigned."""
        return self._dtype_policy

    @dtype_policy.setter
    def dtype_policy(self, policy: Any) -> None:
        policy, policies = dtype_policies.get(policy), self._dtype_policy
        if isinstance(policies, dtype_policies.DTypePolicyMap) and self.path:
            if self.path in policies:
                del policies[self.path]
            policies[self.path] = policy
        else:
            self._dtype_policy = policy

    @property
    def _policy_here(self) -> dtype_policies.DTypePolicy:
        """Of a map of policies, the one for this layer's path."""
        policy = self._dtype_policy
        return policy[self.path] if isinstance(policy, dtype_policies.DTypePolicyMap) and self.path else policy

    @property
    def dtype(self) -> str:
        """The type of the weights."""
        return self.variable_dtype

    @property
    def variable_dtype(self) -> str:
        """The type of the weights."""
        return self._policy_here.variable_dtype

    @property
    def compute_dtype(self) -> str:
        """The type of the computation."""
        return self._policy_here.compute_dtype

    @property
    def quantization_mode(self) -> None:
        """None: Teul has no quantized computation."""
        return None

    @property
    def input_dtype(self) -> str:
        """The type that float inputs are cast to."""
        return self.compute_dtype

    @property
    def path(self) -> str | None:
        """The names of the layers it was built inside of, and its own: so the paths of its weights begin. None before it is built."""
        return self.__dict__.get("_path")

    # Computation ------------------------------------------------------------------------------------------------------------

    def call(self, *args, **kwargs) -> Any:
        """The computation, on arrays with a batch axis in front."""
        raise problem("must_write", owner=type(self).__name__, method="call(self, inputs)")

    @taken_over
    def __call__(self, *args, **kwargs) -> Any:
        self._check_made()
        with inside(self):
            return self.symbolic_call(*args, **kwargs) if any_symbolic((args, kwargs)) else self._call_on_arrays(*args, **kwargs)

    def _call_on_arrays(self, *args, **kwargs) -> Any:
        """The call on arrays: build, read the arguments, find the masks and the mode, compute."""
        args = tuple(self._take(a) for a in args)
        if self._arrays_alone:
            self._check_positional(args)
        kwargs = {name: self._take(a) if name not in ("training", "mask") else a for name, a in kwargs.items()}
        self._build_from(args, kwargs)
        training = kwargs.pop("training", None)
        training = context.training if training is None else training
        default = default_training(type(self))
        training = default if training is None else training
        if default is not NO_TRAINING and "training" not in named(type(self), args, {}):
            kwargs["training"] = training
        training = None if training is NO_TRAINING else training
        if context.depth == 0:
            self._clear_losses()
        masks = self._masks(args, kwargs)
        explicit = kwargs.get("mask")
        with mode(training), computing_in(self.compute_dtype if self.compute_dtype != self.variable_dtype else None):
            outputs = self.call(*args, **{**kwargs, **masks})
            if self.activity_regularizer is not None:
                for leaf in jax.tree.leaves(outputs):
                    self.add_loss(self.activity_regularizer(leaf) / leaf.shape[0])
        return self._masked(outputs, args, explicit)

    def _build_from(self, args: tuple, kwargs: dict[str, Any]) -> None:
        """Build for these arguments, if that has not been done; refuse what is not as ``input_spec`` says."""
        self._check_inputs(args, kwargs)
        if self.built:
            if self._built_at_once and self._built_shape is None and args:
                self._built_shape = shape_of(args[0])
            return
        shapes = {name: shape_of(value) for name, value in named(type(self), args, kwargs).items() if has_shape(value)}
        by_name = shapes_for(type(self), "build", shapes)
        if by_name is not None:
            self.build(**by_name)
        else:
            self.build(next(iter(shapes.values()), None))
        self._built_shape = unbatched(self._built_shape) if self._built_shape is not None and not any_symbolic(args) else self._built_shape
        self._check_inputs(args, kwargs)

    def _check_positional(self, args: tuple) -> None:
        """What is no array is given by name, so that nobody has to guess what a bare True is; TensorFlow's Keras took it by place."""
        if is_taken_over():
            return
        for place, value in enumerate(args):
            if isinstance(value, str) or (place > 0 and isinstance(value, (bool, int))):
                expected = "an array; anything else is given by name"
                raise problem("bad_argument", owner=self.name, argument=f"argument {place + 1}", expected=expected, got=repr(value))

    def _check_inputs(self, args: tuple, kwargs: dict[str, Any]) -> None:
        if self.input_spec is not None and (args or kwargs):
            check_inputs(self, args[0] if args else next(iter(kwargs.values())))

    def _masks(self, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
        """The masks that ``call`` asks for by name: ``mask`` of its first argument, ``query_mask`` of ``query``."""
        known, given = parameters(type(self)), named(type(self), args, kwargs)
        masks = {f"{name}_mask": mask_of(v) for name, v in given.items() if f"{name}_mask" in known and f"{name}_mask" not in given}
        if "mask" in known and "mask" not in given and args:
            masks["mask"] = mask_of(args[0])
        return {name: mask for name, mask in masks.items() if mask is not None}

    def _masked(self, outputs: Any, args: tuple, explicit: Any = None) -> Any:
        """The outputs with their masks noted."""
        if not args or outputs is None:
            return outputs
        first = args[0]
        previous = mask_of(first) if explicit is None else explicit
        makes_masks = type(self).compute_mask is not Layer.compute_mask
        if not (self.supports_masking or makes_masks):
            if previous is not None and not _holds_layers(self):
                note("mask_lost", layer=self.name, kind=type(self).__name__)
            return outputs
        if previous is None and not makes_masks:
            return outputs
        mask = self.compute_mask(first, previous)
        if mask is not None:
            leaves = jax.tree.leaves(outputs)
            for leaf, m in zip(leaves, mask if isinstance(mask, (list, tuple)) else [mask], strict=False):
                set_mask(leaf, m)
        return outputs

    def _take(self, value: Any) -> Any:
        """An argument as arrays, floats in the compute type."""
        if isinstance(value, dict):
            return {name: self._take(part) for name, part in value.items()}
        if isinstance(value, (list, tuple)) and any(isinstance(part, dict) or holds_arrays(part) for part in value):
            return type(value)(self._take(part) for part in value)
        if hasattr(value, "__jax_array__") and not isinstance(value, (jax.Array, Variable)):
            value = value.__jax_array__()
        if isinstance(value, (np.ndarray, np.generic, list, float, Variable)) or (
            isinstance(value, tuple) and value and all(isinstance(v, (int, float)) for v in value)
        ):
            value = value.value if isinstance(value, Variable) else np.asarray(value)
            if value.dtype.kind in "USO":
                return value
            value = jnp.asarray(value, self.compute_dtype if value.dtype == np.float64 else None)
        if self.autocast and isinstance(value, jax.Array) and jnp.issubdtype(value.dtype, jnp.floating):
            cast = value.astype(self.compute_dtype)
            return cast if cast is value else set_mask(cast, mask_of(value))
        return value

    # Symbolic ---------------------------------------------------------------------------------------------------------------

    def symbolic_call(self, *args, **kwargs) -> Any:
        """Build for symbolic arguments, and note the call."""
        self._build_from(args, kwargs)
        outputs = self.compute_output_spec(*taken(self, args), **taken(self, kwargs))
        Node(self, args, kwargs, outputs)
        masks_noted(self, args, kwargs, outputs)
        return outputs

    def compute_output_spec(self, *args, **kwargs) -> Any:
        """The symbolic outputs for symbolic arguments."""
        if type(self).compute_output_shape is not Layer.compute_output_shape and (args or kwargs):
            shapes = {name: shape_of(value) for name, value in named(type(self), args, kwargs).items() if has_shape(value)}
            by_name = shapes_for(type(self), "compute_output_shape", shapes)
            shape = self.compute_output_shape(shape_of(args[0] if args else next(iter(kwargs.values())))) if by_name is None else (
                self.compute_output_shape(**by_name)
            )  # fmt: skip
            if not isinstance(shape, (list, tuple, dict)):
                raise problem("no_shape", owner=type(self).__name__, got=repr(shape))
            return tensors_of(shape, self._type_kept((args, kwargs)) if self.keeps_type else self.compute_dtype)
        training = kwargs.pop("training", None)
        with mode(training):
            return traced_outputs(self.__call__, args, kwargs)

    def _type_kept(self, inputs: Any) -> str:
        """The type of the first input, which is only moved about; floats come in the compute type."""
        dtypes = [str(leaf.dtype) for leaf in jax.tree.leaves(inputs, is_leaf=is_symbolic) if hasattr(leaf, "dtype")]
        floats = [dtype for dtype in dtypes if dtype != "string" and jnp.issubdtype(dtype, jnp.floating)]
        return self.compute_dtype if floats or not dtypes else dtypes[0]

    def compute_output_shape(self, input_shape) -> Any:
        """The shape of the output for ``input_shape``; found by tracing ``call`` where a class does not say it."""
        outputs = traced_outputs(self.__call__, (tensors_of(input_shape, self.compute_dtype),), {})
        return jax.tree.map(lambda t: t.shape, outputs, is_leaf=is_symbolic)

    def compute_mask(self, inputs, previous_mask=None) -> Any:
        """The mask of the output: the input's, unless a layer says otherwise."""
        return previous_mask

    @property
    def input(self) -> Any:
        """The symbolic input of the layer's first symbolic call."""
        node = self._node_at(0)
        return single(node.args[0] if node.args else node.inputs)

    @property
    def input_shape(self) -> Any:
        """The shape of the input the layer was built for."""
        return self._built_shape

    @property
    def output_shape(self) -> Any:
        """The shape of the output."""
        if self._inbound_nodes:
            return jax.tree.map(lambda t: t.shape, self.output, is_leaf=is_symbolic)
        if self._built_shape is None:
            raise problem("never_called", layer=self.name)
        return self.compute_output_shape(self._built_shape)

    # Configuration ----------------------------------------------------------------------------------------------------------

    def _kept_arguments(self) -> dict[str, Any]:
        """What the layer was made from; what a user's class does not keep is what its constructor was given."""
        kept = super()._kept_arguments()
        if "_given_arguments" not in self.__dict__:
            return kept
        args, kwargs = self.__dict__["_given_arguments"]
        signature = inspect.signature(type(self).__init__)
        try:
            given = signature.bind(self, *args, **kwargs)
        except TypeError:  # made by something else than its constructor
            return kept
        given.apply_defaults()
        names = list(signature.parameters)[1:]
        plain = [n for n in names if signature.parameters[n].kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)]
        return {**{n: given.arguments[n] for n in plain if n != "name"}, **kept}

    def get_config(self) -> dict[str, Any]:
        """What the layer was made from, as plain data."""
        self._check_made()
        config = super().get_config()
        config.pop("autocast", None)
        if config.get("activity_regularizer") is None and not self._always_writes_penalty:
            config.pop("activity_regularizer", None)
        return {**config, "name": self.name, "trainable": self.trainable, "dtype": serialize(self.dtype_policy)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """A new layer from what ``get_config`` gave; name, types and ``trainable`` even if the constructor does not take them."""
        late = {name: config[name] for name in ("name", "trainable", "dtype") if name in config and name not in arguments(cls)}
        layer = super().from_config({name: value for name, value in config.items() if name not in late})
        if late.get("dtype") is not None:
            layer.dtype_policy = late["dtype"]
        layer.name = late.get("name") or layer.name
        if not late.get("trainable", True):
            layer.trainable = False
        return layer

    def get_build_config(self) -> dict[str, Any] | None:
        """The shape the layer was built for, or the shapes by the names of ``build``'s arguments, as plain data."""
        if len(self._build_arguments) > 1:
            return {"shapes_dict": self._build_arguments}
        shape = next(iter(self._build_arguments.values()), None) or self._built_shape
        return None if shape is None else {"input_shape": shape}

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Build for what ``get_build_config`` gave."""
        if config.get("input_shape") is not None:
            self.build(as_shape(config["input_shape"]))
        elif config.get("shapes_dict") is not None:
            self.build(**{name: as_shape(shape) for name, shape in config["shapes_dict"].items()})

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _holds_layers(layer: Layer) -> bool:
    return bool(layer._sublayers())


def _marking_built(build: Callable) -> Callable:
    """``build`` as a class writes it, then the mark that it was done; a class need not say ``super().build``."""

    names = list(inspect.signature(build).parameters)[1:]

    @functools.wraps(build)
    def marked(self, *args, **kwargs):
        outermost = "_building" not in self.__dict__
        self.__dict__["_building"] = True
        try:
            with inside(self):
                self.__dict__["_path"] = path_of(self)
                build(self, *args, **kwargs)
        finally:
            if outermost:
                del self.__dict__["_building"]
        self.built = True
        if outermost:
            self._lock()
        self._build_arguments = {**dict(zip(names, args, strict=False)), **kwargs}
        if self._built_shape is None:
            self._built_shape = args[0] if args else next(iter(kwargs.values()), None)

    return marked


def _understanding_old(kind: type) -> Callable:
    """The constructor of one of Teul's layers, which takes the names of arguments that Keras 1 had too."""
    constructor = kind.__init__

    @functools.wraps(constructor)
    def __init__(self, *args, **given):
        if spellings.is_old(given):
            given = spellings.layer_arguments(kind.__name__, arguments(kind), given)
        constructor(self, *args, **given)

    return __init__


def _batch_shape(kind: type, placement: dict[str, Any]) -> tuple | None:
    """The batch shape a layer was told as ``input_shape=``, ``batch_input_shape=`` or ``input_dim=``; anything else is refused."""
    known = {"input_shape", "batch_input_shape", "batch_shape", "input_dim", "batch_size"}
    for name in placement.keys() - known:
        names = [*arguments(kind), "input_shape"]
        raise problem("unknown_argument", owner=kind.__name__, name=name, hint=nearest(name, names), known=", ".join(names))
    batch_shape = placement.get("batch_input_shape") or placement.get("batch_shape")
    if batch_shape is not None:
        return tuple(batch_shape)
    shape = placement.get("input_shape", placement.get("input_dim"))
    if shape is None:
        return None
    shape = (shape,) if np.ndim(shape) == 0 else tuple(shape)
    return (placement.get("batch_size"), *shape)
