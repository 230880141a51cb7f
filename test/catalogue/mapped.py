"""The program of a catalogue entry as the body of a map: values and derivatives of every slice at once."""
import ctypes

import numpy as np

import surface as surfaces

UNMAPPED, LAST = -2**31, -1
BODY = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(surfaces.Traced), ctypes.c_int32, ctypes.POINTER(surfaces.Traced), ctypes.c_int32,
                        ctypes.c_void_p)


def vmap(t, function, xs, axes, count):
    """The results of tnf_vmap whose body is `function(*slices)`, which gives `count` values."""
    raised, results = [], (surfaces.Traced * count)()

    def body(graph, given, given_count, out, out_count, user):
        try:
            for i, value in enumerate(function(*[surfaces.Traced.from_buffer_copy(given[k]) for k in range(given_count)])):
                out[i] = value
        except Exception as error:  # an exception does not pass through C
            raised.append(error)
    t.surface.library.tnf_vmap(t.graph, BODY(body), None, (surfaces.Traced * len(xs))(*xs), (ctypes.c_int32 * len(xs))(*axes), ctypes.c_int32(len(xs)),
                               results, None, ctypes.c_int32(count))
    if raised:
        raise raised[0]
    t.check()
    return list(results)


class Mapped:
    """`program`, a Program of check.py, for each slice: all of its inputs are mapped, only the first one, or all others. `derives`: with derivatives."""

    def __init__(self, surface, session, program, values_of, derives):
        entry, self.name, count = program.entry, program.name + "_map", len(program.kinds)
        pattern = sum(map(ord, program.name)) % 3 if count > 1 and not entry.unmapped else 0
        self.mapped = [pattern == 0 or (i == 0) == (pattern == 1) for i in range(count)]
        self.extents = [extents + (("b",) if mapped else ()) for extents, mapped in zip(program.extents, self.mapped)]
        self.derives = derives = derives and bool(program.outputs)
        t = surfaces.Tracer(surface, session, self.name)
        try:
            xs = [t.input(f"x{i}", kind, extents) for i, (kind, extents) in enumerate(zip(program.kinds, self.extents))]
            given = list(xs)
            if derives:
                given += [t.input(f"t{i}", program.kinds[i], program.extents[i] + ("b",)) for i in program.active]
                given += [t.input(f"c{i}", kind, ("?",) * rank + ("b",)) for i, (kind, rank) in enumerate(program.cotangents)]

            def body(*slices):
                xs, tangents = slices[:count], slices[count:count + len(program.active)]
                ys = values_of(entry.call(t, *xs))
                if not derives:
                    return ys
                zs = program.smooth_of(t, values_of(entry.smooth(t, *xs)) if entry.smooth else ys)
                return ys + [value for _, value in program.derived(t, surface, xs, zs, tangents, slices[count + len(tangents):])]
            axes = [LAST if mapped else UNMAPPED for mapped in self.mapped] + [LAST] * (len(given) - count)
            for i, y in enumerate(vmap(t, body, given, axes, program.count if derives else program.values)):
                t.output(f"y{i}", y)
            self.text = "\n".join(t.text().splitlines()[1:-1])
        finally:
            t.release()

    def slices(self, xs, others, i):
        """What slice i gets of the inputs, and of tangents and cotangents."""
        return [x[..., i] if mapped else x for x, mapped in zip(xs, self.mapped)] + [each[..., i] for each in others]


def stacked(slices, count):
    """The first `count` of them along one more axis."""
    return np.ascontiguousarray(np.stack(slices, axis=-1)[..., :count])
