"""The machine's matrix-product peak: what no library can beat. Run alone: ``python -m bench.peak``."""

import json
import time

SIZE = 2048


def measure(times: int = 9) -> float:
    """Float operations a second of the best of several large float32 matrix products in JAX."""
    import jax
    import jax.numpy as jnp

    a = jax.random.normal(jax.random.key(0), (SIZE, SIZE), jnp.float32)
    product = jax.jit(jnp.matmul)
    product(a, a).block_until_ready()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        product(a, a).block_until_ready()
        seconds.append(time.perf_counter() - start)
    return 2 * SIZE**3 / min(seconds)


if __name__ == "__main__":
    print(json.dumps({"flops": measure()}))
