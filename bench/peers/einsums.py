"""The benchmark's tensor networks, as lists of labels in the peers' order; ours/einsums.c makes the same ones."""
import functools

import numpy as np
import opt_einsum

import data


def chain(count):
    """A product of matrices of different sizes."""
    sizes = [(16, 96, 32, 160, 64, 128, 48)[i * i % 7] for i in range(count + 1)]
    return [(i, i + 1) for i in range(count)], (0, count), dict(enumerate(sizes))


def mps(sites, bond):
    """The inner product of two matrix product states of spins: labels are those of the spins, then of either chain's bonds."""
    operands = []
    for row in (0, 1):
        for i in range(sites):
            left = [sites * (1 + row) + i - 1] if i else []
            right = [sites * (1 + row) + i] if i + 1 < sites else []
            operands.append((*left, i, *right))
    return operands, (), {n: 2 if n < sites else bond for operand in operands for n in operand}


def mera(levels, bond):
    """The expectation value of an operator on two sites of a binary MERA: isometries under disentanglers, on both sides of it."""
    last = -1

    def new(count):
        nonlocal last
        last += count
        return list(range(last - count + 1, last + 1))

    lower = new(2 << levels)
    upper = list(lower)
    middle = len(lower) // 2 - 1
    upper[middle:middle + 2] = new(2)
    operands = [(*lower[middle:middle + 2], *upper[middle:middle + 2])]
    for _ in range(levels):
        for legs in (lower, upper):
            for j in range(1, len(legs), 2):
                k = (j + 1) % len(legs)
                above = new(2)
                operands.append((legs[j], legs[k], *above))
                legs[j], legs[k] = above
            joined = new(len(legs) // 2)
            operands += [(legs[2 * j], legs[2 * j + 1], above) for j, above in enumerate(joined)]
            legs[:] = joined
    operands += [tuple(lower), tuple(upper)]
    return operands, (), {n: bond for n in range(last + 1)}


def regular(count, bond):
    """A ring of tensors, paired at random besides: each has three bonds."""
    partners = np.argsort(data.uniform(120, count), kind="stable")
    operands = [[i, (i + 1) % count] for i in range(count)]
    for pair in range(count // 2):
        for i in partners[2 * pair:2 * pair + 2]:
            operands[i].append(count + pair)
    return [tuple(o) for o in operands], (), {n: bond for o in operands for n in o}


NETWORKS = {"einsum_chain64": functools.partial(chain, 64), "einsum_mera": functools.partial(mera, 2, 6),
            "einsum_regular": functools.partial(regular, 40, 4),
            **{f"einsum_mps_{bond}": functools.partial(mps, 100, bond) for bond in (8, 16, 32)}}


def network(name):
    """The subscripts as a string, and the operands: about 1 / sqrt(extent) each, so that results stay numbers."""
    operands, result, sizes = NETWORKS[name.removesuffix("_gradient")]()
    arrays = []
    for i, labels in enumerate(operands):
        shape = [sizes[n] for n in labels]
        arrays.append(2.0 / np.sqrt(np.float64(max(shape))) * data.uniform(130 + i, int(np.prod(shape))).reshape(shape))
    text = lambda labels: "".join(map(opt_einsum.get_symbol, labels))
    return ",".join(map(text, operands)) + "->" + text(result), arrays
