"""Hashes of texts that Keras puts words into bins with: FarmHash's fingerprint, SipHash with a key, and their combination."""

from collections.abc import Iterator

_ALL = (1 << 64) - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F


def fingerprint(text: bytes) -> int:
    """FarmHash's 64-bit fingerprint (Pike and Alakuijala 2014).

    >>> fingerprint(b"A") % 3, fingerprint(b"B") % 3
    (1, 0)
    """
    n = len(text)
    if n <= 16:
        return _up_to_16(text)
    if n <= 32:
        return _up_to_32(text)
    if n <= 64:
        return _up_to_64(text)
    return _longer(text)


def keyed(text: bytes, key: tuple[int, int]) -> int:
    """SipHash-2-4 with a key of two 64-bit numbers (Aumasson and Bernstein 2012)."""
    first, second = (k & _ALL for k in key)
    state = [first ^ 0x736F6D6570736575, second ^ 0x646F72616E646F6D, first ^ 0x6C7967656E657261, second ^ 0x7465646279746573]
    for word in _words(text):
        state[3] ^= word
        _rounds(state, 2)
        state[0] ^= word
    state[2] ^= 0xFF
    _rounds(state, 4)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def combined(first: int, second: int) -> int:
    """One fingerprint of two."""
    mul = 0xC6A4A7935BD1E995
    result = (first ^ mul) ^ (_mixed(second * mul & _ALL) * mul & _ALL)
    result = _mixed(result * mul & _ALL) * mul & _ALL
    return _mixed(result)


# FarmHash -------------------------------------------------------------------------------------------------------------------


def _at(text: bytes, place: int, size: int = 8) -> int:
    return int.from_bytes(text[place : place + size], "little")


def _turned(value: int, bits: int) -> int:
    value &= _ALL
    return (value >> bits | value << (64 - bits)) & _ALL


def _mixed(value: int) -> int:
    value &= _ALL
    return value ^ value >> 47


def _folded(u: int, v: int, mul: int) -> int:
    u, v = u & _ALL, v & _ALL
    a = _mixed((u ^ v) * mul)
    return _mixed((v ^ a) * mul) * mul & _ALL


def _up_to_16(s: bytes) -> int:
    n = len(s)
    mul = _K2 + 2 * n
    if n >= 8:
        a, b = _at(s, 0) + _K2, _at(s, n - 8)
        return _folded(_turned(b, 37) * mul + a, (_turned(a, 25) + b) * mul, mul)
    if n >= 4:
        return _folded(n + (_at(s, 0, 4) << 3), _at(s, n - 4, 4), mul)
    if n > 0:
        return _mixed((s[0] + (s[n >> 1] << 8)) * _K2 ^ (n + (s[-1] << 2)) * _K0) * _K2 & _ALL
    return _K2


def _halves(s: bytes, a: int) -> tuple[int, int, int, int, int]:
    n = len(s)
    mul = _K2 + 2 * n
    b, c, d = _at(s, 8), _at(s, n - 8) * mul, _at(s, n - 16) * _K2
    return mul, a, _turned(a + b, 43) + _turned(c, 30) + d, a + _turned(b + _K2, 18) + c, n


def _up_to_32(s: bytes) -> int:
    mul, _, y, z, _ = _halves(s, _at(s, 0) * _K1)
    return _folded(y, z, mul)


def _up_to_64(s: bytes) -> int:
    mul, a, y, z, n = _halves(s, _at(s, 0) * _K2)
    z = _folded(y, z, mul)
    e, f = _at(s, 16) * mul, _at(s, 24)
    g, h = (y + _at(s, n - 32)) * mul, (z + _at(s, n - 24)) * mul
    return _folded(_turned(e + f, 43) + _turned(g, 30) + h, e + _turned(f + a, 18) + g, mul)


def _longer(s: bytes) -> int:
    n, x = len(s), 81
    y = x * _K1 + 113 & _ALL
    z = _mixed(y * _K2 + 113) * _K2 & _ALL
    v, w = (0, 0), (0, 0)
    x = x * _K2 + _at(s, 0) & _ALL
    for place in range(0, (n - 1) // 64 * 64, 64):
        x, y, z, v, w = _block(s, place, x, y, z, v, w, _K1, 1)
    mul = _K1 + ((z & 0xFF) << 1)
    left = n - 1 & 63
    w = (w[0] + left, w[1])
    v = (v[0] + w[0], v[1])
    w = (w[0] + v[0], w[1])
    x, y, z, v, w = _block(s, n - 64, x, y, z, v, w, mul, 9)
    return _folded(_folded(v[0], w[0], mul) + _mixed(y) * _K0 + z, _folded(v[1], w[1], mul) + x, mul)


def _block(s: bytes, at: int, x: int, y: int, z: int, v: tuple, w: tuple, mul: int, weight: int) -> tuple:
    x = _turned(x + y + v[0] + _at(s, at + 8), 37) * mul & _ALL
    y = _turned(y + v[1] + _at(s, at + 48), 42) * mul & _ALL
    x ^= w[1] * weight & _ALL
    y = y + v[0] * weight + _at(s, at + 40) & _ALL
    z = _turned(z + w[0], 33) * mul & _ALL
    v = _weak(s, at, v[1] * mul, x + w[0])
    w = _weak(s, at + 32, z + w[1], y + _at(s, at + 16))
    return z, y, x, v, w


def _weak(s: bytes, at: int, a: int, b: int) -> tuple[int, int]:
    first, second, third, fourth = (_at(s, at + 8 * i) for i in range(4))
    a = a + first & _ALL
    b = _turned(b + a + fourth, 21)
    c = a
    a = a + second + third & _ALL
    b = b + _turned(a, 44)
    return a + fourth & _ALL, b + c & _ALL


# SipHash --------------------------------------------------------------------------------------------------------------------


def _words(text: bytes) -> Iterator[int]:
    """The text in words of 8 bytes, the last one with its length."""
    whole = len(text) // 8 * 8
    for place in range(0, whole, 8):
        yield _at(text, place)
    yield _at(text, whole) | (len(text) & 0xFF) << 56


def _rounds(v: list[int], count: int) -> None:
    for _ in range(count):
        v[0] = v[0] + v[1] & _ALL
        v[2] = v[2] + v[3] & _ALL
        v[1] = _turned(v[1], 51) ^ v[0]
        v[3] = _turned(v[3], 48) ^ v[2]
        v[0] = _turned(v[0], 32)
        v[2] = v[2] + v[1] & _ALL
        v[0] = v[0] + v[3] & _ALL
        v[1] = _turned(v[1], 47) ^ v[2]
        v[3] = _turned(v[3], 43) ^ v[0]
        v[2] = _turned(v[2], 32)
