"""polygamma: orders from 1 to the highest against Euler and Maclaurin's formula in extended precision (NumPy's longdouble)."""
import sys
from math import factorial

import numpy as np

sys.path.insert(0, __file__.rsplit("/", 2)[0])
import tenferro  # noqa: E402

ORDERS = (1, 2, 3, 7, 20, 64, 133, 170)
BERNOULLI = (1 / np.longdouble(12), -1 / np.longdouble(720), 1 / np.longdouble(30240), -1 / np.longdouble(1209600), 1 / np.longdouble(47900160))


def hurwitz(power, x):
    """The sum of (x + k)^-power over k = 0, 1, ...: enough terms that the corrections end far below the last digit."""
    count = 400 + 8 * int(power)
    a = x + count
    total = a ** (1 - power) / (power - 1) + a ** -np.longdouble(power) / 2
    factor = power * a ** -np.longdouble(power + 1)
    for j, coefficient in enumerate(BERNOULLI):
        total = total + coefficient * factor
        factor = factor * (power + 1 + 2 * j) * (power + 2 + 2 * j) / a**2
    for k in range(count - 1, -1, -1):
        total = total + (x + k) ** -np.longdouble(power)
    return total


def main():
    functions = [f"""func.func @order{n}_{t}(%x: !tenferro.tensor<?x{t}>) -> !tenferro.tensor<?x{t}> {{
  %r = tenferro.polygamma %x order {n} : !tenferro.tensor<?x{t}>
  return %r : !tenferro.tensor<?x{t}>
}}""" for n in ORDERS for t in ("f64", "f32")]
    module = tenferro.Session().compile("\n".join(functions))
    rng = np.random.default_rng(1)
    failed = 0
    for n in ORDERS:
        top = min(1e4, 10 ** (250 / (n + 1)))
        spread = np.exp(rng.uniform(np.log(0.3), np.log(top), 500))
        for dtype, name in ((np.float64, "f64"), (np.float32, "f32")):
            x = np.concatenate([spread, [0.5, 1, 1.5, 2, 12, 13]]).astype(dtype)
            want = (-1) ** (n + 1) * np.longdouble(factorial(n)) * hurwitz(n + 1, x.astype(np.longdouble))
            got = module(f"order{n}_{name}", x)[0]
            limits = np.finfo(dtype)
            inside = (np.abs(want) < limits.max) & (np.abs(want) > limits.tiny)
            error = np.abs(got - want)[inside] / np.spacing(np.abs(want[inside]).astype(dtype))
            worst = float(error.max(initial=0))
            print(f"order {n} {name}: {worst:.2f} ulp over {inside.sum()} arguments")
            failed += not worst <= 4 + n / 2
    # below 0: the reflected sum, where nothing overflows and no pole is near
    for n in (1, 2, 3, 7):
        x = np.array([-0.5, -1.25, -2.75, -7.4, -40.6])
        wide = x.astype(np.longdouble)
        steps = 50
        want = sum((wide + k) ** -np.longdouble(n + 1) for k in range(steps)) + hurwitz(n + 1, wide + steps)
        want = (-1) ** (n + 1) * np.longdouble(factorial(n)) * want
        got = module(f"order{n}_f64", x)[0]
        largest = factorial(n) * np.abs(x - np.round(x)) ** -(n + 1)
        worst = float((np.abs(got - want) / (largest * 2.0**-52)).max())
        print(f"order {n} below 0: {worst:.2f} units")
        failed += not worst <= 4 + n / 2
    print("FAILED" if failed else "passed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
