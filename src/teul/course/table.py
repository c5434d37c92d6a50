"""The table of old modules: what each shows of Teul. One line a module, so that what is understood can be read off."""

from collections.abc import Mapping

from teul.course.view import View

ALIASES: dict[str, str] = {
    "tensorflow.python.keras.api": "keras",
    "tensorflow.python.keras": "keras",
    "tensorflow.compat.v1.keras": "keras",
    "tensorflow.compat.v2.keras": "keras",
    "tensorflow.contrib.keras": "keras",
    "tensorflow.keras": "keras",
    "tensorflow.optimizers": "keras.optimizers",
    "tensorflow.losses": "keras.losses",
    "tensorflow.metrics": "keras.metrics",
    "tensorflow.initializers": "keras.initializers",
    "tensorflow.compat.v1": "tensorflow",
    "tensorflow.compat.v2": "tensorflow",
    "tensorflow._api.v2": "tensorflow",
    "tf_keras": "keras",
    "keras_preprocessing": "keras.preprocessing",
    "keras.api": "keras",
    "keras.src": "keras",
    "keras.legacy.layers": "keras.layers",
    "keras.objectives": "keras.losses",
    "keras.backend.tensorflow_backend": "keras.backend",
    "keras.backend.theano_backend": "keras.backend",
    "keras.callbacks.callbacks": "keras.callbacks",
    "keras.callbacks.experimental": "keras.callbacks",
    "keras.callbacks.tensorboard_v1": "keras.callbacks",
    "keras.callbacks_v1": "keras.callbacks",
    "keras.engine.saving": "keras.models",
    "keras.saving.hdf5_format": "keras.models",
    "keras.saving.save": "keras.models",
    "keras.saving.saving_api": "keras.models",
    "keras.saving.saving_lib": "keras.models",
    "keras.layers.containers": "keras.models",
    "keras.layers.experimental": "keras.layers",
    "keras.layers.preprocessing": "keras.layers",
    "keras.mixed_precision.experimental": "keras.mixed_precision",
    "keras.optimizer_v1": "keras.optimizers",
    "keras.optimizer_v2": "keras.optimizers",
    "keras.optimizers.experimental": "keras.optimizers",
    "keras.optimizers.legacy": "keras.optimizers",
    "keras.preprocessing.image_dataset": "keras.preprocessing",
    "keras.utils.data_utils": "keras.utils",
    "keras.utils.generic_utils": "keras.utils",
    "keras.utils.io_utils": "keras.utils",
    "keras.utils.layer_utils": "keras.utils",
    "keras.utils.multi_gpu_utils": "keras.utils",
    "keras.utils.np_utils": "keras.utils",
    "keras.utils.vis_utils": "keras.utils",
    "keras.utils.visualize_util": "keras.utils",
    "keras.utils.training_utils": "keras.utils",
    "keras.engine.base_layer_v1": "keras.engine.base_layer",
    "keras.wrappers.sklearn": "keras.wrappers.scikit_learn",
    "scikeras.wrappers._wrappers": "scikeras.wrappers",
    **{f"tensorflow.python.framework.{name}": "tensorflow" for name in ("constant_op", "dtypes", "ops", "tensor_shape", "tensor_util")},
    "tensorflow.python.framework.random_seed": "tensorflow.random",
    **{
        f"tensorflow.python.ops.{name}": "tensorflow"
        for name in ("array_ops", "check_ops", "clip_ops", "control_flow_ops", "init_ops", "math_ops", "random_ops", "variables")
    },
    "tensorflow.python.ops.nn": "tensorflow.nn",
    "tensorflow.python.ops.nn_ops": "tensorflow.nn",
}
"""Modules that are another one under an older name, longer names first."""

STAND_INS = ("google.colab",)
"""Packages of places where notebooks run, answered so that they do no harm elsewhere."""

GONE_MODULES: dict[str, str] = {
    "keras.legacy": "gone_private",
    "tensorflow.python": "gone_private",
    "tensorflow.contrib": "gone_graph",
    "tensorflow.examples": "gone_examples",
    "tensorflow.estimator": "gone_graph",
    "tensorflow.lite": "gone_deploy",
    "tensorflow.tools": "gone_deploy",
    "keras.distribution": "gone_distribution",
}
"""What stands behind other unknown modules, and the message that says what to do."""

_OLD_SKLEARN = ("sklearn.cross_validation", "sklearn.grid_search", "sklearn.learning_curve")
LENT = ("IPython", "IPython.core", "IPython.core.display", "IPython.display", *_OLD_SKLEARN, "sklearn.externals.joblib")
"""Modules of other packages that are answered where they are not there, or not any more."""

MISSING_PACKAGES: dict[str, str] = {
    "kerastuner": "gone_tuner",
    "keras_tuner": "gone_tuner",
    "tensorflow_datasets": "gone_data_sets",
    "tensorflow_addons": "gone_layer",
    "keras_contrib": "gone_layer",
    **dict.fromkeys(["keras_cv", "keras_hub", "keras_nlp", "tensorflow_hub", "tensorflow_text"], "gone_hub"),
    "keras_applications": "gone_applications",
}
"""Packages beside Keras that are not installed, and the message that says what to do."""

_GONE_LAYERS = {
    "Highway": "gone_layer",
    "MaxoutDense": "gone_layer",
    "TimeDistributedDense": "gone_time_distributed",
    "Merge": "gone_merge",
    "DenseFeatures": "gone_layer",
    "FlaxLayer": "gone_layer",
    "JaxLayer": "gone_layer",
    "TFSMLayer": "gone_deploy",
    "TorchModuleWrapper": "gone_layer",
}
_LAYERS = View(
    sources=("teul.layers",),
    names={
        "Convolution1D": "teul.course.layers:Convolution1D",
        "Convolution2D": "teul.course.layers:Convolution2D",
        "Convolution3D": "teul.course.layers:Convolution3D",
        "AtrousConvolution1D": "teul.course.layers:Convolution1D",
        "AtrousConvolution2D": "teul.course.layers:Convolution2D",
        "Deconvolution2D": "teul.layers:Conv2DTranspose",
        "Deconvolution3D": "teul.layers:Conv3DTranspose",
        "CuDNNLSTM": "teul.layers:LSTM",
        "CuDNNGRU": "teul.layers:GRU",
        "ThresholdedReLU": "teul.course.layers:ThresholdedReLU",
        "LocallyConnected1D": "teul.course.local:LocallyConnected1D",
        "LocallyConnected2D": "teul.course.local:LocallyConnected2D",
        "InputSpec": "teul.layers.input_spec:InputSpec",
        "AbstractRNNCell": "teul.layers:Layer",
        "deserialize": "teul.serialization:deserialize",
        "serialize": "teul.serialization:serialize",
    },
    gone=_GONE_LAYERS,
)
_ENGINE = View(
    sources=("teul.layers",),
    names={
        "Model": "teul.models:Model",
        "Sequential": "teul.models:Sequential",
        "Container": "teul.models:Model",
        "Network": "teul.models:Model",
        "InputSpec": "teul.layers.input_spec:InputSpec",
        "get_source_inputs": "teul.utils:get_source_inputs",
        "KerasTensor": "teul.symbolic:KerasTensor",
    },
)
_CLASSIC = ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam", "Ftrl")
_OPTIMIZERS = View(
    sources=("teul.optimizers",),
    names={
        **{
            name.lower(): f"teul.optimizers:{name}" for name in ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam", "Ftrl")
        },
        "LossScaleOptimizer": "teul.course.older:unscaled",
    },
    gone={"TFOptimizer": "gone_graph", "TFOptimizers": "gone_graph"},
)
_OPTIMIZER_FILES = {
    f"keras.optimizers.{name}": _OPTIMIZERS
    for name in ("adam_v2", "adamax_v2", "adagrad_v2", "adadelta_v2", "rmsprop_v2", "gradient_descent_v2", "nadam_v2", "optimizer_v2")
}
_LOSSES = {
    "cosine": "teul.losses:cosine_similarity",
    "cosine_proximity": "teul.losses:cosine_similarity",
    "huber_loss": "teul.losses:huber",
}
_FOLDERS = {
    name: f"teul.course.folders:{name}"
    for name in ("image_dataset_from_directory", "text_dataset_from_directory", "timeseries_dataset_from_array")
}
_UTILS = View(
    sources=("teul.utils", "teul.preprocessing"),
    names={
        **_FOLDERS,
        "plot": "teul.course.diagram:plot_model",
        "plot_model": "teul.course.diagram:plot_model",
        "print_summary": "teul.course.older:print_summary",
        "count_params": "teul.course.older:count_params",
        "probas_to_classes": "teul.course.older:probas_to_classes",
        "categorical_probas_to_classes": "teul.course.older:probas_to_classes",
    },
    gone={
        "multi_gpu_model": "gone_multi_gpu",
        "HDF5Matrix": "gone_hdf5_matrix",
        "GeneratorEnqueuer": "gone_private",
        "OrderedEnqueuer": "gone_private",
        "convert_kernel": "gone_private",
        "FeatureSpace": "gone_feature_space",
        "audio_dataset_from_directory": "gone_audio",
        "model_to_estimator": "gone_graph",
        "convert_all_kernels_in_model": "gone_private",
    },
)
_CALLBACKS = View(
    sources=("teul.callbacks",),
    names={"BaseLogger": "teul.callbacks:Callback", "TensorBoard": "teul.course.callbacks:TensorBoard"},
    gone={"RemoteMonitor": "gone_remote_monitor", "OrbaxCheckpoint": "gone_remote_monitor"},
)
_OLD_SCIKIT_LEARN = View(
    sources=("teul.interop.scikit_learn",),
    names={
        "KerasClassifier": "teul.interop.scikit_learn:OldClassifier",
        "KerasRegressor": "teul.interop.scikit_learn:LossRegressor",
        "BaseWrapper": "teul.interop.scikit_learn:Wrapper",
    },
)
_SCIKIT_LEARN = View(
    sources=("teul.interop.scikit_learn",),
    names={"BaseWrapper": "teul.interop.scikit_learn:Wrapper", "BaseEstimator": "sklearn.base:BaseEstimator"},
)
_DATASETS = (
    "boston_housing", "california_housing", "cifar10", "cifar100", "fashion_mnist", "imdb", "mnist", "reuters",
)  # fmt: skip
_APPLICATIONS = (
    "convnext", "densenet", "efficientnet", "efficientnet_v2", "imagenet_utils", "inception_resnet_v2", "inception_v3", "mobilenet",
    "mobilenet_v2", "mobilenet_v3", "nasnet", "resnet", "resnet50", "resnet_v2", "vgg16", "vgg19", "xception",
)  # fmt: skip

VIEWS: Mapping[str, View] = {
    "keras": View(
        sources=("teul",),
        names={"__version__": "=3.15.0", "version": "teul.course.older:version"},
        gone={"Quantizer": "gone_layer", "RematScope": "gone_layer", "remat": "gone_layer", "distribution": "gone_distribution"},
    ),
    "keras.activations": View(("teul.activations",), {"hard_sigmoid_v2": "teul.activations:hard_sigmoid"}),
    **{f"keras.applications{name}": View(everything="gone_applications") for name in ("", *(f".{n}" for n in _APPLICATIONS))},
    "keras.backend": View(
        ("teul.course.backend",), {"_get_available_gpus": "teul.course.devices:gpu_names"},
        {"control_flow_ops": "gone_graph", "tf": "gone_graph"},
    ),
    "keras.callbacks": _CALLBACKS,
    "keras.config": View(("teul.config",)),
    "keras.constraints": View(
        ("teul.constraints",),
        {
            "maxnorm": "teul.constraints:MaxNorm", "max_norm": "teul.constraints:MaxNorm",
            "nonneg": "teul.constraints:NonNeg", "non_neg": "teul.constraints:NonNeg",
            "unitnorm": "teul.constraints:UnitNorm", "unit_norm": "teul.constraints:UnitNorm",
            "minmaxnorm": "teul.constraints:MinMaxNorm", "min_max_norm": "teul.constraints:MinMaxNorm",
        },
    ),
    "keras.datasets": View(("teul.datasets",)),
    **{f"keras.datasets.{name}": View((f"teul.datasets.{name}",)) for name in _DATASETS},
    "keras.dtype_policies": View(("teul.dtype_policies",)),
    **{f"keras.engine{name}": _ENGINE for name in ("", ".topology", ".training", ".base_layer", ".input_layer", ".network", ".sequential",
                                                  ".functional", ".keras_tensor", ".input_spec")},
    "keras.experimental": View(("teul.schedules",), everything="gone_experimental"),
    "keras.export": View(everything="gone_deploy"),
    "keras.estimator": View(everything="gone_graph"),
    "keras.initializers": View(
        ("teul.initializers",),
        {"normal": "teul.initializers:RandomNormal", "uniform": "teul.initializers:RandomUniform", "zero": "teul.initializers:Zeros",
         "one": "teul.initializers:Ones", "constant_initializer": "teul.initializers:Constant"},
    ),
    "keras.layers": _LAYERS,
    **{f"keras.layers.{name}": _LAYERS for name in (
        "advanced_activations", "attention", "convolutional", "convolutional_recurrent", "core", "cudnn_recurrent", "embeddings",
        "kernelized", "local", "merging", "noise", "normalization", "normalization.batch_normalization", "normalization_v2", "pooling",
        "recurrent", "recurrent_v2", "regularization", "reshaping", "rnn", "wrappers",
    )},
    "keras.layers.merge": View(_LAYERS.sources, _LAYERS.names, _LAYERS.gone, calls="teul.course.layers:merge"),
    "keras.losses": View(("teul.losses",), {**_LOSSES, "Reduction": "teul.course.older:Reduction"}),
    "keras.utils.losses_utils": View(names={"ReductionV2": "teul.course.older:Reduction"}),
    "keras.metrics": View(("teul.metrics",), {**_LOSSES, "fbeta_score": "teul.metrics:FBetaScore"}),
    "keras.mixed_precision": View(
        ("teul.dtype_policies",),
        {"Policy": "teul.dtype_policies:DTypePolicy", "set_policy": "teul.config:set_dtype_policy",
         "set_global_policy": "teul.config:set_dtype_policy", "global_policy": "teul.config:dtype_policy",
         "LossScaleOptimizer": "teul.course.older:unscaled"},
    ),
    "keras.models": View(
        ("teul.models",),
        {"Input": "teul.layers:Input", "model_from_config": "teul.models:model_from_config",
         "model_from_yaml": "teul.course.older:model_from_yaml"},
        {"Graph": "gone_graph_model"},
    ),
    "keras.ops": View(("teul.ops",)),
    **{f"keras.ops.{name}": View((f"teul.ops.{name}",)) for name in ("image", "linalg", "nn", "numpy")},
    "keras.optimizers": _OPTIMIZERS,
    "keras.optimizers.schedules": View(("teul.schedules",)),
    **_OPTIMIZER_FILES,
    "keras.preprocessing": View(("teul.preprocessing",), _FOLDERS),
    "keras.preprocessing.image": View(("teul.preprocessing.image", "teul.utils"), _FOLDERS),
    "keras.preprocessing.sequence": View(("teul.preprocessing.sequence",)),
    "keras.preprocessing.text": View(("teul.preprocessing.text",)),
    "keras.quantizers": View(everything="gone_layer"),
    "keras.random": View(("teul.random",)),
    "keras.regularizers": View(
        ("teul.regularizers",),
        {"activity_l1": "teul.regularizers:L1", "activity_l2": "teul.regularizers:L2", "activity_l1l2": "teul.regularizers:L1L2",
         "l1l2": "teul.regularizers:L1L2", "WeightRegularizer": "teul.regularizers:L1L2"},
    ),
    "keras.saving": View(("teul.saving",)),
    "keras.tree": View(("teul.tree",)),
    "keras.utils": _UTILS,
    "keras.visualization": View(everything="gone_experimental"),
    "keras.wrappers": View(names={"SKLearnClassifier": "teul.interop.scikit_learn:SKLearnClassifier",
                                  "SKLearnRegressor": "teul.interop.scikit_learn:SKLearnRegressor"}),
    "keras.wrappers.scikit_learn": _OLD_SCIKIT_LEARN,
    "scikeras": View(names={"__version__": "=0.13.0"}),
    "scikeras.wrappers": _SCIKIT_LEARN,
    "scikeras.utils": View(everything="gone_experimental"),
    "tensorflow": View(gone={"estimator": "gone_graph", "contrib": "gone_graph", "lite": "gone_deploy", "app": "gone_graph"}),
    **{f"tensorflow.python.{name}": View(everything="gone_private") for name in ("client", "framework", "ops", "util")},
    "tensorflow.python.platform": View(
        names={"tf_logging": "teul.course.tensorflow.old:logging", "gfile": "teul.course.tensorflow.io:gfile"}, everything="gone_private"
    ),
    "tensorflow.python.client.device_lib": View(("teul.course.devices",)),
    "tensorflow.python.util.deprecation": View(names={"_PRINT_DEPRECATION_WARNINGS": "=True"}),
    "tensorflow.compat": View(names={"v1": "tensorflow", "v2": "tensorflow"}),
    **{name: View(("teul.course.ipython",)) for name in LENT if name.startswith("IPython")},
    **{name: View(("sklearn.model_selection",)) for name in _OLD_SKLEARN},
    "sklearn.cross_validation": View(
        ("sklearn.model_selection",),
        {name: f"teul.course.older_sklearn:{name}" for name in ("KFold", "StratifiedKFold")},
    ),
    "sklearn.externals.joblib": View(("joblib",)),
    "google": View(),
    "google.colab": View(("teul.course.colab",)),
    "google.colab.patches": View(("teul.course.colab",)),
    "google.colab.files": View(names={"upload": "teul.course.colab:files.upload", "download": "teul.course.colab:files.download"}),
    "google.colab.drive": View(names={"mount": "teul.course.colab:drive.mount"}),
}  # fmt: skip
"""Each module by its canonical name."""
