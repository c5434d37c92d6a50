"""tf.version: which TensorFlow this stands for."""

VERSION = "2.21.0"
GIT_VERSION = COMPILER_VERSION = "teul"
GRAPH_DEF_VERSION = 0
