"""Numbers: the inputs of a section, results in tenferro's layout, as text, and when two of them agree."""
import numpy as np

# What a result may differ by, in units of its precision and of its largest element.
ROUNDING = 400


def inputs(section):
    """(given, NumPy array) of each input; an expression may use those before it."""
    names = {"np": np}
    for given in section.given:
        names[given.name] = np.asarray(eval(given.expression, names))
        yield given, names[given.name]


def converted(array, mark):
    """A framework's array as tenferro has it: axes that batch are last, or all axes are the other way round."""
    if mark == "batch last":
        return np.moveaxis(array, 0, -1)
    return array.T if mark == "reversed" else array


def written(array, mark):
    """An array as text; of random draws what is comparable: the least and the greatest, the mean, the standard deviation."""
    text = {"dtype": array.dtype.name, "shape": list(array.shape)}
    if mark == "as drawn":
        text["drawn"] = [float(x) for x in (array.min(), array.max(), array.mean(), array.std())]
        return text
    flat = np.ascontiguousarray(array.ravel(order="F"))
    if array.dtype.kind == "c":
        flat = flat.view(flat.real.dtype)
    text["data"] = " ".join(repr(x) for x in flat.tolist())
    return text


def read(text):
    dtype = np.dtype(text["dtype"])
    if dtype.kind == "b":
        flat = np.array([word == "True" for word in text["data"].split()], bool)
    elif dtype.kind == "c":
        flat = np.array(text["data"].split(), float).view(complex).astype(dtype)
    else:
        flat = np.array(text["data"].split(), dtype)
    return flat.reshape(text["shape"], order="F")


def difference(got, want, mark, relative=0):
    """What is wrong with `got`, in words; None where it agrees to rounding, or to this part of the largest element. Both are texts."""
    kinds = [np.dtype(text["dtype"]).kind for text in (got, want)]
    if kinds[0] != kinds[1] or got["shape"] != want["shape"] or (kinds[0] in "fc" and got["dtype"] != want["dtype"]):
        return f"{got['dtype']}{got['shape']} where {want['dtype']}{want['shape']} is wanted"
    if mark == "as drawn":
        return difference_of_draws(got["drawn"], want["drawn"], np.prod(got["shape"]), kinds[0])
    return difference_of_arrays(*[np.abs(read(text)) if mark == "up to signs" else read(text) for text in (got, want)], relative)


def difference_of_arrays(got, want, relative):
    words = f"{got.tolist()} where {want.tolist()} is wanted"
    if want.dtype.kind in "bi":
        return None if np.array_equal(got, want) else words
    precision = max(np.finfo(got.dtype).eps, np.finfo(want.dtype).eps)
    finite = np.isfinite(want)
    bound = max(ROUNDING * precision, relative) * np.abs(want[finite]).max(initial=0)
    same = np.array_equal(got[~finite], want[~finite], equal_nan=True) and (np.abs(got[finite] - want[finite]) <= bound).all()
    return None if same else f"{words}, to {bound:.1g}"


def difference_of_draws(got, want, count, kind):
    """Means differ by at most 6 standard errors, deviations by at most 6 / sqrt(n) of themselves; integers have the same ends."""
    words = f"draws have least, greatest, mean and deviation {got} where {want} are wanted"
    error = 6 * np.sqrt(2 / count)
    apart = abs(got[2] - want[2]) > error * want[3] or abs(got[3] - want[3]) > error * want[3]
    return words if apart or (kind in "bi" and got[:2] != want[:2]) else None
