"""tf.sysconfig: how TensorFlow was built."""


def get_build_info() -> dict[str, object]:
    """Nothing of CUDA's: this is Teul."""
    return {"is_cuda_build": False, "is_rocm_build": False, "is_tensorrt_build": False, "cpu_compiler": "teul"}


def get_include() -> str:
    """No folder."""
    return ""


def get_lib() -> str:
    """No folder."""
    return ""
