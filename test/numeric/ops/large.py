"""Values above one chunk of work, against NumPy, with 1, 2 and 3 threads: what a single chunk, one panel of a product or one vector
of a row hides."""
import sys

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402


def text(element):
    m, v, s = (f"!tenferro.tensor<{dims}{element}>" for dims in ("?x?x", "?x", ""))
    i, b = "!tenferro.tensor<?x?xi64>", "!tenferro.tensor<?xi64>"
    product = f"contract [1], [0] batch [], [] : {m}, {m} -> {m}"
    return f"""
func.func @softmax_last(%x: {m}) -> {m} {{
  %m = tenferro.dim %x, 0 : {m}
  %n = tenferro.dim %x, 1 : {m}
  %top = tenferro.reduce_max %x axes [1] : {m} -> {v}
  %tops = tenferro.broadcast_in_dim %top dims [0] extents [%m, %n] : {v} -> {m}
  %d = tenferro.sub %x, %tops : {m}
  %e = tenferro.exp %d : {m}
  %t = tenferro.reduce_sum %e axes [1] : {m} -> {v}
  %ts = tenferro.broadcast_in_dim %t dims [0] extents [%m, %n] : {v} -> {m}
  %r = tenferro.div %e, %ts : {m}
  return %r : {m}
}}
func.func @softmax_first(%x: {m}) -> {m} {{
  %m = tenferro.dim %x, 0 : {m}
  %n = tenferro.dim %x, 1 : {m}
  %top = tenferro.reduce_max %x axes [0] : {m} -> {v}
  %tops = tenferro.broadcast_in_dim %top dims [1] extents [%m, %n] : {v} -> {m}
  %d = tenferro.sub %x, %tops : {m}
  %e = tenferro.exp %d : {m}
  %t = tenferro.reduce_sum %e axes [0] : {m} -> {v}
  %ts = tenferro.broadcast_in_dim %t dims [1] extents [%m, %n] : {v} -> {m}
  %r = tenferro.div %e, %ts : {m}
  return %r : {m}
}}
func.func @symmetric(%x: {m}) -> {m} {{
  %e = tenferro.exp %x : {m}
  %t = tenferro.transpose %e [1, 0] : {m} -> {m}
  %r = tenferro.add %e, %t : {m}
  return %r : {m}
}}
func.func @reductions(%x: {m}) -> ({v}, {v}, {s}, {v}, {v}, {s}, {v}, {v}, {s}) {{
  %s0 = tenferro.reduce_sum %x axes [0] : {m} -> {v}
  %s1 = tenferro.reduce_sum %x axes [1] : {m} -> {v}
  %sa = tenferro.reduce_sum %x axes [0, 1] : {m} -> {s}
  %h0 = tenferro.reduce_max %x axes [0] : {m} -> {v}
  %h1 = tenferro.reduce_max %x axes [1] : {m} -> {v}
  %ha = tenferro.reduce_max %x axes [0, 1] : {m} -> {s}
  %l0 = tenferro.reduce_min %x axes [0] : {m} -> {v}
  %l1 = tenferro.reduce_min %x axes [1] : {m} -> {v}
  %la = tenferro.reduce_min %x axes [0, 1] : {m} -> {s}
  return %s0, %s1, %sa, %h0, %h1, %ha, %l0, %l1, %la : {v}, {v}, {s}, {v}, {v}, {s}, {v}, {v}, {s}
}}
func.func @products(%x: {m}) -> ({v}, {v}, {s}) {{
  %p0 = tenferro.reduce_prod %x axes [0] : {m} -> {v}
  %p1 = tenferro.reduce_prod %x axes [1] : {m} -> {v}
  %pa = tenferro.reduce_prod %x axes [0, 1] : {m} -> {s}
  return %p0, %p1, %pa : {v}, {v}, {s}
}}
func.func @integers(%x: {i}) -> ({b}, {b}) {{
  %s0 = tenferro.reduce_sum %x axes [0] : {i} -> {b}
  %s1 = tenferro.reduce_sum %x axes [1] : {i} -> {b}
  return %s0, %s1 : {b}, {b}
}}
func.func @layer(%w: {m}, %x: {m}, %b: {v}) -> {m} {{
  %p = tenferro.dot_general %w, %x {product}
  %m = tenferro.dim %w, 0 : {m}
  %n = tenferro.dim %x, 1 : {m}
  %bs = tenferro.broadcast_in_dim %b dims [0] extents [%m, %n] : {v} -> {m}
  %a = tenferro.add %p, %bs : {m}
  %r = tenferro.tanh %a : {m}
  return %r : {m}
}}
func.func @dying(%w: {m}, %x: {m}, %c: {m}) -> {m} {{
  %e = tenferro.exp %x : {m}
  %f = tenferro.exp %c : {m}
  %p = tenferro.dot_general %w, %e {product}
  %q = tenferro.mul %p, %f : {m}
  %d = tenferro.dot_general %w, %q {product}
  %r = tenferro.sub %d, %q : {m}
  return %r : {m}
}}
func.func @dying_left(%w: {m} {{tenferro.extents = ["m", "m"]}}, %x: {m} {{tenferro.extents = ["m", "m"]}}, %b: {v} {{tenferro.extents = ["m"]}}) -> {m} {{
  %e = tenferro.sin %w : {m}
  %p = tenferro.dot_general %e, %x {product}
  %m = tenferro.dim %w, 0 : {m}
  %bs = tenferro.broadcast_in_dim %b dims [0] extents [%m, %m] : {v} -> {m}
  %q = tenferro.add %p, %bs : {m}
  %s = tenferro.sub %p, %bs : {m}
  %d = tenferro.dot_general %x, %q {product}
  %r = tenferro.mul %d, %s : {m}
  return %r : {m}
}}
func.func @columns(%w: {m}, %x: {m}) -> ({m}, {v}) {{
  %p = tenferro.dot_general %w, %x {product}
  %t = tenferro.tanh %p : {m}
  %s = tenferro.reduce_sum %t axes [0] : {m} -> {v}
  return %t, %s : {m}, {v}
}}
func.func @read_again(%w: {m}, %x: {m}) -> ({m}, {m}) {{
  %p = tenferro.dot_general %w, %x {product}
  %e = tenferro.exp %p : {m}
  %s = tenferro.reduce_sum %e axes [0] : {m} -> {v}
  %m = tenferro.dim %w, 0 : {m}
  %n = tenferro.dim %x, 1 : {m}
  %ss = tenferro.broadcast_in_dim %s dims [1] extents [%m, %n] : {v} -> {m}
  %r = tenferro.add %p, %ss : {m}
  return %e, %r : {m}, {m}
}}
"""


def softmax(x, axis):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def reductions(x):
    return [f(x, axis) for f in (np.sum, np.max, np.min) for axis in (0, 1, None)]


def dying(w, x, c):
    q = (w @ np.exp(x)) * np.exp(c)
    return [w @ q - q]


def dying_left(w, x, b):
    p = np.sin(w) @ x
    return [(x @ (p + b[:, None])) * (p - b[:, None])]


def columns(w, x):
    t = np.tanh(w @ x)
    return [t, t.sum(0)]


def read_again(w, x):
    e = np.exp(w @ x)
    return [e, w @ x + e.sum(0)]


PROGRAMS = {
    "softmax_last": lambda x: [softmax(x, 1)],
    "softmax_first": lambda x: [softmax(x, 0)],
    "symmetric": lambda x: [np.exp(x) + np.exp(x).T],
    "reductions": reductions,
    "products": lambda x: [x.prod(0), x.prod(1), x.prod()],
    "integers": lambda x: [x.sum(0), x.sum(1)],
    "layer": lambda w, x, b: [np.tanh(w @ x + b[:, None])],
    "dying": dying,
    "dying_left": dying_left,
    "columns": columns,
    "read_again": read_again,
}


def random(rng, *shapes):
    return [rng.standard_normal(shape) / 4 for shape in shapes]


def with_value(rng, shape, place, value):
    x = rng.standard_normal(shape)
    x.ravel()[np.array([int(p * (x.size - 1)) for p in np.atleast_1d(place)])] = value
    return [x]


def cases(rng):
    """Sizes on both sides of chunks (32 us), panels (64 to 256 columns), blocks of k (256) and rows (192)."""
    for shape in ((3, 100001), (1, 300000), (700, 1003), (100001, 3), (257, 4099)):
        yield "softmax_last", random(rng, shape)
        yield "softmax_first", random(rng, shape)
        yield "reductions", random(rng, shape)
        yield "products", [1 + x / np.sqrt(x.size) for x in random(rng, shape)]
        yield "integers", [rng.integers(-2**62, 2**62, shape)]
    for n in (1000, 1001, 63, 513):
        yield "symmetric", random(rng, (n, n))
    for shape in ((1000, 900), (2, 400001), (400001, 2)):
        for place in (0.0, 0.37, 0.9999, 1.0, [0.1, 0.5, 0.97]):
            yield "reductions", with_value(rng, shape, place, np.nan)
            yield "reductions", with_value(rng, shape, place, -np.inf)
            yield "softmax_last", with_value(rng, shape, place, np.nan)
    for m, k, n in ((129, 70, 129), (64, 300, 1000), (300, 40, 257), (5, 600, 2049), (1000, 3, 400), (1, 500, 3000), (400, 513, 640)):
        yield "layer", random(rng, (m, k), (k, n), (m,))
        yield "columns", random(rng, (m, k), (k, n))
        yield "read_again", [x / 8 for x in random(rng, (m, k), (k, n))]
    for m, n in ((64, 1000), (129, 129), (200, 641), (7, 3001), (300, 300)):
        yield "dying", random(rng, (m, m), (m, n), (m, n))
    for m in (129, 300, 641):
        yield "dying_left", random(rng, (m, m), (m, m), (m,))


def agrees(got, want, dtype, terms):
    want = np.asarray(want)
    if got.dtype.kind == "i":
        return np.array_equal(got, want)
    eps, scale = np.finfo(dtype).eps, np.abs(want[np.isfinite(want)]).max(initial=0)
    # near 1 the roundings of a product of n factors are not independent: a fraction of n of them add up
    return np.allclose(got, want, rtol=max(1e3, terms / 8) * eps, atol=scale * 1e2 * eps, equal_nan=True)


def main():
    failed, count = 0, 0
    for dtype, element in ((np.float64, "f64"), (np.float32, "f32")):
        bits = {}
        for threads in (1, 2, 3) if element == "f64" else (3,):
            module = tenferro.Session(threads).compile(text(element))
            for number, (name, arrays) in enumerate(cases(np.random.default_rng(11))):
                arrays = [a if a.dtype.kind == "i" else a.astype(dtype) for a in arrays]
                got = module(name, *arrays)
                with np.errstate(invalid="ignore"):
                    want = PROGRAMS[name](*(a if a.dtype.kind == "i" else a.astype(np.float64) for a in arrays))
                terms = arrays[0].size if name == "products" else 1
                right = len(got) == len(want) and all(agrees(g, w, dtype, terms) for g, w in zip(got, want))
                same = bits.setdefault(number, [g.tobytes() for g in got]) == [g.tobytes() for g in got]
                count += 1
                if not (right and same):
                    failed += 1
                    print(f"FAIL {name} {element} {[a.shape for a in arrays]}, {threads} threads: "
                          f"{'other bits than one thread' if right else 'wrong values'}")
    print(f"{count - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
