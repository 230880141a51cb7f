/* Matrix algebra for derivative rules. */
#include "matrix.h"

tnf_traced product(matrix_form a_form, tnf_traced a, matrix_form b_form, tnf_traced b) {
  int64_t batch[TNF_RT_MAX_RANK];
  int32_t batch_count = tnf_rank_of(a) - 2;
  for (int32_t i = 0; i < batch_count; ++i)
    batch[i] = i + 2;
  bool a_turned = a_form == TRANSPOSED || a_form == ADJOINT, b_turned = b_form == TRANSPOSED || b_form == ADJOINT;
  tnf_traced lhs = a_form == ADJOINT || a_form == CONJUGATED ? conj_of(a) : a;
  tnf_traced rhs = b_form == ADJOINT || b_form == CONJUGATED ? conj_of(b) : b;
  int64_t lhs_contract = a_turned ? 0 : 1, rhs_contract = b_turned ? 1 : 0;
  return tnf_op_dot_general(lhs, rhs, &lhs_contract, 1, &rhs_contract, 1, batch, batch_count, batch, batch_count);
}

tnf_traced adjoint(tnf_traced a) {
  return conj_of(tnf_matrix_transpose(a));
}

tnf_traced hermitian_part(tnf_traced a) {
  return tnf_scale(0.5, tnf_add(a, adjoint(a)));
}
tnf_traced skew_part(tnf_traced a) {
  return tnf_scale(0.5, tnf_sub(a, adjoint(a)));
}
tnf_traced phi(tnf_traced a) {
  return tnf_scale(0.5, tnf_add(tnf_op_tril(a, 0), tnf_op_tril(a, -1)));
}

static tnf_traced along(tnf_traced v, tnf_traced like, int64_t axis) {
  int64_t dims[TNF_RT_MAX_RANK] = {axis};
  tnf_extents extents = tnf_shape_of_value(like);
  for (int32_t i = 1; i < extents.count - 1; ++i)
    dims[i] = i + 1;
  return broadcast_to(v, &extents, dims);
}
tnf_traced along_columns(tnf_traced v, tnf_traced like) {
  return along(v, like, 1);
}
tnf_traced along_rows(tnf_traced v, tnf_traced like) {
  return along(v, like, 0);
}

tnf_traced weigh(tnf_traced w, tnf_traced a) {
  return tnf_mul(as_dtype(w, tnf_dtype_of(a)), a);
}
tnf_traced scale_columns(tnf_traced a, tnf_traced v) {
  return times(along_columns(as_dtype(v, tnf_dtype_of(a)), a), a);
}
tnf_traced scale_rows(tnf_traced v, tnf_traced a) {
  return times(along_rows(as_dtype(v, tnf_dtype_of(a)), a), a);
}

tnf_traced diagonal_like(tnf_traced v, tnf_traced like) {
  tnf_extent extents[2] = {tnf_dim(like, 0), tnf_dim(like, 1)};
  return tnf_op_embed_diag(as_dtype(v, tnf_dtype_of(like)), extents, 2);
}

static tnf_traced part(tnf_traced a, int32_t axis, tnf_extent first, tnf_extent end) {
  tnf_extents limits = tnf_shape_of_value(a), starts = limits;
  int64_t strides[TNF_RT_MAX_RANK];
  for (int32_t i = 0; i < limits.count; ++i) {
    starts.extent[i] = tnf_extent_const(0);
    strides[i] = 1;
  }
  starts.extent[axis] = first;
  limits.extent[axis] = end;
  return tnf_op_slice(a, starts.extent, starts.count, limits.extent, limits.count, strides, limits.count);
}
tnf_traced columns(tnf_traced a, tnf_extent first, tnf_extent end) {
  return part(a, 1, first, end);
}
tnf_traced rows(tnf_traced a, tnf_extent first, tnf_extent end) {
  return part(a, 0, first, end);
}

static tnf_traced permuted(tnf_traced a, tnf_traced places, int32_t axis, bool back) {
  if (back)
    places = tnf_op_argsort(places, 0, false);
  if (tnf_rank_of(a) == 2)
    return tnf_op_take(a, places, axis);
  return tnf_op_take_along_axis(a, axis == 0 ? along_rows(places, a) : along_columns(places, a), axis);
}
tnf_traced permuted_rows(tnf_traced a, tnf_traced places, bool back) {
  return permuted(a, places, 0, back);
}
tnf_traced permuted_columns(tnf_traced a, tnf_traced places, bool back) {
  return permuted(a, places, 1, back);
}

tnf_traced solve_left(tnf_traced a, tnf_traced b, bool lower, tnf_transpose_kind op) {
  return tnf_op_triangular_solve(a, b, true, lower, op, false);
}
tnf_traced solve_right(tnf_traced b, tnf_traced a, bool lower, tnf_transpose_kind op) {
  return tnf_op_triangular_solve(a, b, false, lower, op, false);
}

bool is_tall(tnf_traced a) {
  int64_t m = tnf_exact_extent(a, 0), n = tnf_exact_extent(a, 1);
  return m >= 0 && n >= 0 && m >= n;
}
bool is_wide(tnf_traced a) {
  int64_t m = tnf_exact_extent(a, 0), n = tnf_exact_extent(a, 1);
  return m >= 0 && n >= 0 && m <= n;
}
