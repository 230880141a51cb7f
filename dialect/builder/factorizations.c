/* Factorisations with options, values without vectors, and solves from factors. */
#include "tenferro/factorizations.h"
#include "builder/surface.h"
#include "builders.h"

#include <float.h>

/* ---- options ------------------------------------------------------------------------------------------------------------ */

/* Whether options that begin with their size have one that is known. */
static bool size_fits(tnf_graph *graph, const char *name, uint32_t size, size_t known, const char *init) {
  if (size >= sizeof size && size <= known)
    return true;
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "%s: \"options\" has the size %u; use %s", name, size, init);
  return false;
}

tnf_qr_result tnf_qr(tnf_traced a) {
  return tnf_op_qr(a, /*raw=*/false, /*complete=*/false);
}

tnf_qr_result tnf_qr_with(tnf_traced a, const tnf_qr_options *given) {
  tnf_qr_options options = TNF_QR_OPTIONS_INIT;
  tnf_graph *graph = tnf_named_operands_check("qr", "a", 1, &a);
  if (!graph || (given && !size_fits(graph, "qr", given->size, sizeof options, "TNF_QR_OPTIONS_INIT")))
    return (tnf_qr_result){tnf_traced_failed(a.graph), tnf_traced_failed(a.graph)};
  if (given)
    memcpy(&options, given, given->size);
  return tnf_op_qr(a, options.raw, options.complete);
}

tnf_svd_result tnf_svd(tnf_traced a) {
  return tnf_op_svd(a, /*canonical=*/false, /*full=*/false, /*driver=*/NULL, /*derivative_eps=*/NULL);
}

tnf_svd_result tnf_svd_with(tnf_traced a, const tnf_svd_options *given) {
  tnf_svd_options options = TNF_SVD_OPTIONS_INIT;
  tnf_graph *graph = tnf_named_operands_check("svd", "a", 1, &a);
  tnf_traced failed = tnf_traced_failed(a.graph);
  if (!graph || (given && !size_fits(graph, "svd", given->size, sizeof options, "TNF_SVD_OPTIONS_INIT")))
    return (tnf_svd_result){failed, failed, failed};
  if (given)
    memcpy(&options, given, given->size);
  return tnf_op_svd(a, options.canonical, options.full, options.driver == TNF_DRIVER_AUTOMATIC ? NULL : &options.driver,
                    options.derivative_eps == 0 ? NULL : &options.derivative_eps);
}

tnf_eigh_result tnf_eigh(tnf_traced a) {
  return tnf_op_eigh(a, /*canonical=*/false, /*driver=*/NULL, /*derivative_eps=*/NULL);
}

tnf_eigh_result tnf_eigh_with(tnf_traced a, const tnf_eigh_options *given) {
  tnf_eigh_options options = TNF_EIGH_OPTIONS_INIT;
  tnf_graph *graph = tnf_named_operands_check("eigh", "a", 1, &a);
  tnf_traced failed = tnf_traced_failed(a.graph);
  if (!graph || (given && !size_fits(graph, "eigh", given->size, sizeof options, "TNF_EIGH_OPTIONS_INIT")))
    return (tnf_eigh_result){failed, failed};
  if (given)
    memcpy(&options, given, given->size);
  return tnf_op_eigh(a, options.canonical, options.driver == TNF_DRIVER_AUTOMATIC ? NULL : &options.driver,
                     options.derivative_eps == 0 ? NULL : &options.derivative_eps);
}

/* ---- values alone --------------------------------------------------------------------------------------------------------- */

tnf_traced tnf_svdvals(tnf_traced a) {
  tnf_graph *graph = tnf_named_operands_check("svdvals", "a", 1, &a);
  if (!graph)
    return tnf_traced_failed(a.graph);
  const char *outer = tnf_surface_begin(graph, "svdvals");
  tnf_traced s = tnf_svd(a).s;
  tnf_surface_end(graph, outer);
  return s;
}

tnf_traced tnf_eigvalsh(tnf_traced a) {
  tnf_graph *graph = tnf_named_operands_check("eigvalsh", "a", 1, &a);
  if (!graph)
    return tnf_traced_failed(a.graph);
  const char *outer = tnf_surface_begin(graph, "eigvalsh");
  tnf_traced w = tnf_eigh(a).w;
  tnf_surface_end(graph, outer);
  return w;
}

tnf_traced tnf_eigvals(tnf_traced a) {
  tnf_graph *graph = tnf_named_operands_check("eigvals", "a", 1, &a);
  if (!graph)
    return tnf_traced_failed(a.graph);
  const char *outer = tnf_surface_begin(graph, "eigvals");
  tnf_traced w = tnf_op_eig(a).w;
  tnf_surface_end(graph, outer);
  return w;
}

/* ---- permutations --------------------------------------------------------------------------------------------------------- */

/* `places` repeated along a new axis in front, or behind the first. */
static tnf_traced repeated(tnf_traced places, tnf_extent extent, bool in_front) {
  tnf_extents given = tnf_shape_of_value(places), wide = {.count = given.count + 1};
  tnf_axes kept = {given.count, {0}};
  wide.extent[in_front ? 0 : 1] = extent;
  for (int32_t i = 0; i < given.count; ++i) {
    kept.axis[i] = i == 0 ? in_front : i + 1;
    wide.extent[kept.axis[i]] = given.extent[i];
  }
  return tnf_broadcast_in_dim(places, wide, kept);
}

static bool check_places(tnf_graph *graph, const char *name, tnf_traced places) {
  int32_t rank = tnf_rank_of(places);
  if (!tnf_class_check(graph, name, "places", places, &tnf_class_integer))
    return false;
  if (rank >= 1 && rank < TNF_RT_MAX_RANK)
    return true;
  tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "%s: \"places\" must have from 1 to %d axes, got %d", name, TNF_RT_MAX_RANK - 1,
                 rank);
  return false;
}

tnf_traced tnf_permutation_matrix(tnf_traced places, tnf_dtype dtype) {
  tnf_graph *graph = tnf_named_operands_check("permutation_matrix", "places", 1, &places);
  if (!graph || !check_places(graph, "permutation_matrix", places) || !tnf_dtype_check(graph, "permutation_matrix", dtype))
    return tnf_traced_failed(places.graph);
  const char *outer = tnf_surface_begin(graph, "permutation_matrix");
  tnf_traced rows = repeated(places, tnf_dim(places, 0), /*in_front=*/false);
  tnf_traced column = tnf_iota(graph, tnf_dtype_of(places), tnf_shape_of_value(rows), 1);
  tnf_traced matrix = tnf_cast(tnf_compare(TNF_DIRECTION_EQ, rows, column), dtype);
  tnf_surface_end(graph, outer);
  return matrix;
}

/* The rows of b[n, columns, batch...] at places[n, batch...]. */
static tnf_traced rows_at(tnf_traced b, tnf_traced places) {
  if (tnf_rank_of(b) == 2)
    return tnf_take(b, places, 0);
  return tnf_take_along_axis(b, repeated(places, tnf_dim(b, 1), /*in_front=*/false), 0);
}

/* ---- solves from factors ------------------------------------------------------------------------------------------------ */

tnf_lu_factors tnf_lu_factor(tnf_traced a) {
  tnf_graph *graph = tnf_named_operands_check("lu_factor", "a", 1, &a);
  tnf_traced failed = tnf_traced_failed(a.graph);
  if (!graph)
    return (tnf_lu_factors){failed, failed, failed};
  tnf_lu_factor_result factors = tnf_op_lu_factor(a);
  return (tnf_lu_factors){a, factors.lu, factors.pivots};
}

/* b as a matrix in the dtype of the factors; *vector: it was none. */
static tnf_traced right_side(tnf_traced factors, tnf_traced b, bool *vector) {
  tnf_dtype dtype = tnf_dtype_of(factors);
  if (tnf_dtype_promote(dtype, tnf_dtype_of(b)) == dtype)
    b = tnf_cast(b, dtype);
  *vector = tnf_rank_of(factors) == 2 && tnf_rank_of(b) == 1;
  return *vector ? tnf_expand_dims(b, 1) : b;
}

tnf_traced tnf_lu_solve(tnf_lu_factors factors, tnf_traced b, tnf_transpose_kind op) {
  tnf_traced operands[4] = {factors.a, factors.lu, factors.pivots, b};
  tnf_graph *graph = tnf_named_operands_check("lu_solve", "a lu pivots b", 4, operands);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(4, operands));
  if ((int32_t)op < TNF_TRANSPOSE_KIND_NONE || op > TNF_TRANSPOSE_KIND_ADJOINT) {
    tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "lu_solve: %d is no \"op\"", (int32_t)op);
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "lu_solve");
  bool vector;
  tnf_traced right = right_side(factors.a, b, &vector), x = tnf_op_lu_solve(factors.a, factors.lu, factors.pivots, right, op);
  if (vector)
    x = tnf_squeeze(x, 1);
  tnf_surface_end(graph, outer);
  return x;
}

/* a = p^T l u q: x = q^T u^-1 l^-1 p b, with rows of x at the places that q says */
tnf_traced tnf_full_piv_lu_solve(tnf_full_piv_lu_result factors, tnf_traced b) {
  tnf_traced operands[5] = {factors.p, factors.q, factors.l, factors.u, b};
  tnf_graph *graph = tnf_named_operands_check("full_piv_lu_solve", "p q l u b", 5, operands);
  if (!graph || !check_places(graph, "full_piv_lu_solve", factors.p) || !check_places(graph, "full_piv_lu_solve", factors.q))
    return tnf_traced_failed(tnf_common_graph(5, operands));
  const char *outer = tnf_surface_begin(graph, "full_piv_lu_solve");
  bool vector;
  tnf_traced right = rows_at(right_side(factors.l, b, &vector), factors.p);
  tnf_traced half = tnf_triangular_solve(factors.l, right, TNF_LEFT | TNF_LOWER | TNF_UNIT_DIAGONAL);
  tnf_traced x = rows_at(tnf_triangular_solve(factors.u, half, TNF_LEFT | TNF_UPPER), tnf_argsort(factors.q, 0, false));
  if (vector)
    x = tnf_squeeze(x, 1);
  tnf_surface_end(graph, outer);
  return x;
}

/* ---- rank ------------------------------------------------------------------------------------------------------------------ */

static bool check_tolerance(tnf_graph *graph, const char *field, double value) {
  if (value >= 0 && value <= DBL_MAX)
    return true;
  tnf_graph_fail(graph, TNF_RT_INVALID_ARGUMENT, "rank_revealing_qr: \"%s\" must be finite and not negative, got %g", field,
                 value);
  return false;
}

tnf_rank_revealing_qr_result tnf_rank_revealing_qr(tnf_traced a, double rtol, double atol) {
  tnf_graph *graph = tnf_named_operands_check("rank_revealing_qr", "a", 1, &a);
  tnf_traced failed = tnf_traced_failed(a.graph);
  if (!graph || !check_tolerance(graph, "rtol", rtol) || !check_tolerance(graph, "atol", atol))
    return (tnf_rank_revealing_qr_result){failed, failed, failed, failed};
  const char *outer = tnf_surface_begin(graph, "rank_revealing_qr");
  tnf_pivoted_qr_result f = tnf_op_pivoted_qr(a);
  tnf_traced sizes = tnf_abs(tnf_extract_diag(f.r)), largest = tnf_reduce_max(sizes, TNF_AXES(0));
  tnf_traced limit = tnf_maximum(tnf_full_like(largest, atol), tnf_scale(rtol, largest));
  /* the leading ones: none behind one that is too small */
  tnf_traced counts = tnf_cast(tnf_compare(TNF_DIRECTION_GT, sizes, limit), TNF_I64);
  tnf_traced rank = tnf_reduce_sum(tnf_cummin(counts, 0), TNF_AXES(0));
  tnf_surface_end(graph, outer);
  return (tnf_rank_revealing_qr_result){f.q, f.r, f.places, rank};
}
