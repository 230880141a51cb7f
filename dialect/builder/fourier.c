/* Fourier transforms along one axis and several, and what goes with them: frequencies, and their order. */
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/fft.h"

#include <math.h>

/* A transform of a kind: what its operand becomes, and which of the three operations it is. */
typedef enum fourier_kind { COMPLEX, TO_HALF, FROM_HALF } fourier_kind;

typedef struct fourier {
  const char *name;
  fourier_kind kind;
  bool backward;
  tnf_fft_norm norm;
} fourier;

/* ---- arguments ------------------------------------------------------------------------------------------------------------ */

/* The graph of an x that may be transformed; NULL, with the error noted, else. */
static tnf_graph *begin(const fourier *f, tnf_traced x) {
  tnf_graph *graph = tnf_operands_check(f->name, 1, &x);
  if (!graph)
    return NULL;
  if ((uint32_t)f->norm > TNF_FFT_ORTHO)
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: norm is no tnf_fft_norm, got %d", f->name, (int)f->norm);
  else if (f->kind == TO_HALF && tnf_dtype_is_complex(tnf_dtype_of(x)))
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "%s: x must be real, got a complex tensor", f->name);
  return tnf_graph_failed(graph) ? NULL : graph;
}

/* x as complex numbers, or as real ones. */
static tnf_traced promoted(tnf_traced x, bool is_complex) {
  tnf_dtype dtype = tnf_dtype_of(x);
  const bool is_single = dtype == TNF_F32 || dtype == TNF_COMPLEX_F32;
  const tnf_dtype wanted = is_complex ? is_single ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64 : is_single ? TNF_F32 : TNF_F64;
  return dtype == wanted ? x : tnf_cast(x, wanted);
}

/* Whether the length is one that a transform may have, as far as it is known. */
static bool length_fits(const char *name, tnf_graph *graph, tnf_extent n) {
  if (n.kind == TNF_ALL.kind || n.kind == 2 || (n.kind == 1 && n.number > 0))
    return true;
  if (n.kind == 1)
    tnf_graph_fail(graph, TNF_RT_SHAPE_MISMATCH, "%s: a Fourier transform has a length of at least 1, got %lld", name,
                   (long long)n.number);
  else
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: the extent is null", name);
  return false;
}

/* x with n elements along the axis: cut, or with zeros behind its own. */
static tnf_traced fitted(tnf_traced x, tnf_extent n, int32_t axis) {
  const int64_t exact = tnf_exact_extent(x, axis);
  if (n.kind == TNF_ALL.kind || (n.kind == 1 && n.number == exact))
    return x;
  const int32_t rank = tnf_rank_of(x);
  tnf_extents low = {.count = rank}, high = {.count = rank};
  tnf_ints interior = {.count = rank};
  for (int32_t i = 0; i < rank; ++i)
    low.extent[i] = high.extent[i] = tnf_extent_const(0);
  high.extent[axis] = tnf_extent_sub(n, tnf_dim(x, axis));
  return tnf_pad(x, tnf_scalar_like(x, 0), low, high, interior);
}

/* ---- along one axis ------------------------------------------------------------------------------------------------------- */

/* 1, 1 / n or its root: where the norm divides. */
static tnf_fourier_scale scale_of(const fourier *f) {
  if (f->norm == TNF_FFT_ORTHO)
    return TNF_FOURIER_SCALE_ROOT;
  return (f->norm == TNF_FFT_FORWARD) == f->backward ? TNF_FOURIER_SCALE_ONE : TNF_FOURIER_SCALE_WHOLE;
}

/* The operation itself, on arguments that were checked. */
static tnf_traced along(const fourier *f, tnf_traced x, tnf_extent n, int32_t axis) {
  const tnf_extent one = tnf_extent_const(1), two = tnf_extent_const(2);
  switch (f->kind) {
  case COMPLEX:
    break;
  case TO_HALF:
    return tnf_op_rfft(fitted(promoted(x, false), n, axis), axis, scale_of(f));
  case FROM_HALF:
    if (n.kind == TNF_ALL.kind)
      n = tnf_extent_mul(two, tnf_extent_sub(tnf_dim(x, axis), one));
    else
      x = fitted(x, tnf_extent_add(tnf_extent_floordiv(n, two), one), axis);
    return tnf_op_irfft(promoted(x, true), axis, &n, 1, scale_of(f));
  }
  return tnf_op_fft(fitted(promoted(x, true), n, axis), axis, f->backward, scale_of(f));
}

static tnf_traced transform(fourier f, tnf_traced x, tnf_extent n, int32_t axis) {
  tnf_graph *graph = begin(&f, x);
  if (!graph || !tnf_axis_resolve(f.name, graph, tnf_rank_of(x), &axis) || !length_fits(f.name, graph, n))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, f.name);
  tnf_traced result = along(&f, x, n, axis);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_fft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm) {
  return transform((fourier){"fft", COMPLEX, false, norm}, x, n, axis);
}
tnf_traced tnf_ifft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm) {
  return transform((fourier){"ifft", COMPLEX, true, norm}, x, n, axis);
}
tnf_traced tnf_rfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm) {
  return transform((fourier){"rfft", TO_HALF, false, norm}, x, n, axis);
}
tnf_traced tnf_irfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm) {
  return transform((fourier){"irfft", FROM_HALF, true, norm}, x, n, axis);
}

/* The transforms of the conjugates are the conjugates of the transforms in the other direction, which divide where these do: the
 * scale is that of the direction in the name. */
tnf_traced tnf_hfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm) {
  const fourier f = {"hfft", FROM_HALF, false, norm};
  tnf_graph *graph = begin(&f, x);
  if (!graph || !tnf_axis_resolve(f.name, graph, tnf_rank_of(x), &axis) || !length_fits(f.name, graph, n))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, f.name);
  tnf_traced result = along(&f, tnf_conj(promoted(x, true)), n, axis);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_ihfft(tnf_traced x, tnf_extent n, int32_t axis, tnf_fft_norm norm) {
  const fourier f = {"ihfft", TO_HALF, true, norm};
  tnf_graph *graph = begin(&f, x);
  if (!graph || !tnf_axis_resolve(f.name, graph, tnf_rank_of(x), &axis) || !length_fits(f.name, graph, n))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, f.name);
  tnf_traced result = tnf_conj(along(&f, x, n, axis));
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- along several axes ---------------------------------------------------------------------------------------------------- */

/* One length for each axis, or none. */
static bool lengths_fit(const fourier *f, tnf_graph *graph, const tnf_extents *n, const tnf_axes *axes) {
  if (n->count != 0 && n->count != axes->count) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: there must be one length for each of %d axes, got %d", f->name,
                   (int)axes->count, (int)n->count);
    return false;
  }
  for (int32_t i = 0; i < n->count; ++i)
    if (!length_fits(f->name, graph, n->extent[i]))
      return false;
  if (f->kind == COMPLEX || axes->count > 0)
    return true;
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: axes must name an axis, got none", f->name);
  return false;
}

/* The real transform is the first one, or the last. */
static tnf_traced along_all(const fourier *f, tnf_traced x, const tnf_extents *n, const tnf_axes *axes) {
  const fourier complex = {f->name, COMPLEX, f->backward, f->norm};
  const int32_t count = axes->count, last = count - 1;
  tnf_extent lengths[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < count; ++i)
    lengths[i] = n->count ? n->extent[i] : TNF_ALL;
  if (f->kind == TO_HALF)
    x = along(f, x, lengths[last], (int32_t)axes->axis[last]);
  for (int32_t i = 0; i < count - (f->kind != COMPLEX); ++i)
    x = along(&complex, x, lengths[i], (int32_t)axes->axis[i]);
  if (f->kind == FROM_HALF)
    x = along(f, x, lengths[last], (int32_t)axes->axis[last]);
  return count ? x : promoted(x, true);
}

static tnf_traced transform_all(fourier f, tnf_traced x, tnf_extents n, tnf_axes axes) {
  tnf_graph *graph = begin(&f, x);
  if (!graph || !tnf_axes_resolve(f.name, graph, tnf_rank_of(x), &axes) || !lengths_fit(&f, graph, &n, &axes))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, f.name);
  tnf_traced result = along_all(&f, x, &n, &axes);
  tnf_surface_end(graph, outer);
  return result;
}

#define TWO_AXES ((tnf_axes){2, {0, 1}})
tnf_traced tnf_fft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm) {
  return transform_all((fourier){"fft2", COMPLEX, false, norm}, x, n, TWO_AXES);
}
tnf_traced tnf_ifft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm) {
  return transform_all((fourier){"ifft2", COMPLEX, true, norm}, x, n, TWO_AXES);
}
tnf_traced tnf_rfft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm) {
  return transform_all((fourier){"rfft2", TO_HALF, false, norm}, x, n, TWO_AXES);
}
tnf_traced tnf_irfft2(tnf_traced x, tnf_extents n, tnf_fft_norm norm) {
  return transform_all((fourier){"irfft2", FROM_HALF, true, norm}, x, n, TWO_AXES);
}
tnf_traced tnf_fftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm) {
  return transform_all((fourier){"fftn", COMPLEX, false, norm}, x, n, axes);
}
tnf_traced tnf_ifftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm) {
  return transform_all((fourier){"ifftn", COMPLEX, true, norm}, x, n, axes);
}
tnf_traced tnf_rfftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm) {
  return transform_all((fourier){"rfftn", TO_HALF, false, norm}, x, n, axes);
}
tnf_traced tnf_irfftn(tnf_traced x, tnf_extents n, tnf_axes axes, tnf_fft_norm norm) {
  return transform_all((fourier){"irfftn", FROM_HALF, true, norm}, x, n, axes);
}

/* ---- frequencies ---------------------------------------------------------------------------------------------------------- */

/* `with_none`: n may be 0. */
static bool frequency_fits(const char *name, tnf_graph *graph, tnf_extent n, bool with_none, double spacing, tnf_dtype dtype) {
  if (!graph || tnf_graph_failed(graph) || !tnf_dtype_check(graph, name, dtype))
    return false;
  bool is_none = n.kind == 1 && n.number == 0;
  if (!(is_none && with_none) && !length_fits(name, graph, n.kind == TNF_ALL.kind ? (tnf_extent){0} : n))
    return false;
  if (dtype != TNF_F32 && dtype != TNF_F64)
    tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "%s: dtype must be f32 or f64, got %s", name, tnf_dtype_name(dtype));
  else if (spacing == 0 || !isfinite(spacing) || !tnf_scalar_fits(name, graph, dtype, spacing))
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: spacing must be finite and not 0, got %g", name, spacing);
  return !tnf_graph_failed(graph);
}

/* Numbers of elements, divided by n times the spacing. */
static tnf_traced frequencies(tnf_traced numbers, tnf_extent n, double spacing, tnf_dtype dtype) {
  return tnf_div(tnf_cast(numbers, dtype), tnf_scale(spacing, tnf_extent_to_scalar(numbers.graph, n, dtype)));
}

tnf_traced tnf_fftfreq(tnf_graph *graph, tnf_extent n, double spacing, tnf_dtype dtype) {
  if (!frequency_fits("fftfreq", graph, n, true, spacing, dtype))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "fftfreq");
  tnf_traced count = tnf_extent_to_scalar(graph, n, TNF_I64), k = tnf_iota(graph, TNF_I64, (tnf_extents){1, {n}}, 0);
  tnf_traced is_positive = tnf_compare(TNF_DIRECTION_LT, tnf_add(k, k), count);
  tnf_traced result = frequencies(tnf_select(is_positive, k, tnf_sub(k, count)), n, spacing, dtype);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_rfftfreq(tnf_graph *graph, tnf_extent n, double spacing, tnf_dtype dtype) {
  if (!frequency_fits("rfftfreq", graph, n, false, spacing, dtype))
    return tnf_traced_failed(graph);
  const char *outer = tnf_surface_begin(graph, "rfftfreq");
  const tnf_extent one = tnf_extent_const(1);
  n = tnf_extent_add(tnf_not_negative(graph, tnf_extent_sub(n, one), "n less 1"), one);
  tnf_extent count = tnf_extent_add(tnf_extent_floordiv(n, tnf_extent_const(2)), one);
  tnf_traced result = frequencies(tnf_iota(graph, TNF_I64, (tnf_extents){1, {count}}, 0), n, spacing, dtype);
  tnf_surface_end(graph, outer);
  return result;
}

/* The elements of each axis from (n + odd) / 2 on come first. */
static tnf_traced shifted(const char *name, tnf_traced x, tnf_axes axes, int64_t odd) {
  tnf_graph *graph = tnf_operands_check(name, 1, &x);
  if (!graph || !tnf_axes_resolve(name, graph, tnf_rank_of(x), &axes))
    return tnf_traced_failed(x.graph);
  const char *outer = tnf_surface_begin(graph, name);
  for (int32_t i = 0; i < axes.count; ++i) {
    const int32_t axis = (int32_t)axes.axis[i];
    tnf_extent n = tnf_dim(x, axis), cut = tnf_extent_floordiv(tnf_extent_add(n, tnf_extent_const(odd)), tnf_extent_const(2));
    tnf_traced parts[2] = {tnf_slice_axis(x, axis, cut, n), tnf_slice_axis(x, axis, tnf_extent_const(0), cut)};
    x = tnf_concatenate(parts, 2, axis);
  }
  tnf_surface_end(graph, outer);
  return x;
}

tnf_traced tnf_fftshift(tnf_traced x, tnf_axes axes) {
  return shifted("fftshift", x, axes, 1);
}
tnf_traced tnf_ifftshift(tnf_traced x, tnf_axes axes) {
  return shifted("ifftshift", x, axes, 0);
}
