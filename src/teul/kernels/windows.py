"""How windows slide over an axis: where they may start, and what is added at the ends."""

Pads = tuple[tuple[int, int], ...]


def pads_for(padding: str, sizes, window, strides, dilation) -> Pads:
    """How many zeros go before and after each axis, for ``"valid"``, ``"same"`` or ``"causal"``."""
    axes = zip(sizes, window, strides, dilation, strict=True)
    return tuple(_pads(padding, size, (k - 1) * d + 1, stride) for size, k, stride, d in axes)


def _pads(padding: str, size: int, reach: int, stride: int) -> tuple[int, int]:
    if padding == "valid":
        return (0, 0)
    if padding == "causal":
        return (reach - 1, 0)
    total = max((places(padding, size, reach, stride) - 1) * stride + reach - size, 0)
    return (total // 2, total - total // 2)


def places(padding: str, size: int | None, reach: int, stride: int) -> int | None:
    """How many windows of length ``reach`` there are along an axis: its length in the output."""
    if size is None:
        return None
    return (size - reach) // stride + 1 if padding == "valid" else -(-size // stride)
