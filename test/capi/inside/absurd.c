/* Absurd arguments to every builder: each ends in a sentence that names the builder, no crash, and a graph that does not compile.
 * Those of loops, branches and sizes that values decide are in absurd_control.c.
 */
#include "absurd.h"

static const tnf_axes many = {100, {0}}, minus_three = {-3, {0}}, seventeen = {17, {0, 1, 2}};
static const tnf_axes far_axis = {1, {7}}, huge_axis = {1, {INT64_MAX}}, low_axis = {1, {INT64_MIN}}, twice = {2, {0, 0}};
static const tnf_extents many_extents = {100, {{0}}}, no_extents = {-3, {{0}}}, empty_extent = {1, {{0}}};
static const tnf_extents negative_extent = {1, {{NULL, NULL, -4, 1}}}, lowest_extent = {1, {{NULL, NULL, INT64_MIN, 1}}};
static const tnf_extents odd_extent = {1, {{NULL, NULL, 4, 77}}};

/* ---- builders of one form ------------------------------------------------------------------------------------------------ */

static void refuse_unary(const char *name, tnf_traced op(tnf_traced)) {
  NOTHING(op((tnf_traced){0}));
  REFUSED(name, op((tnf_traced){v.graph, NULL, NULL}));
}

static void refuse_binary(const char *name, tnf_traced op(tnf_traced, tnf_traced)) {
  NOTHING(op((tnf_traced){0}, (tnf_traced){0}));
  REFUSED(name, op(v.null, v.square));
  REFUSED(name, op(v.square, v.null));
  MIXED(name, op(v.x, v.foreign));
  MIXED(name, op((tnf_traced){v.graph, NULL, NULL}, v.foreign));
}

static const tnf_axes *const bad_axes[] = {&many, &minus_three, &seventeen, &far_axis, &huge_axis, &low_axis, &twice};

static void refuse_axes(const char *name, tnf_traced op(tnf_traced, tnf_axes)) {
  NOTHING(op((tnf_traced){0}, TNF_ALL_AXES));
  REFUSED(name, op((tnf_traced){v.graph, NULL, NULL}, TNF_AXES(0)));
  for (size_t i = 0; i < sizeof bad_axes / sizeof *bad_axes; ++i)
    REFUSED(name, op(v.a, *bad_axes[i]));
}

static const tnf_extents *const bad_extents[] = {&many_extents,    &no_extents,    &empty_extent,
                                                 &negative_extent, &lowest_extent, &odd_extent};

static void refuse_extents(const char *name, tnf_traced op(tnf_traced, tnf_extents)) {
  NOTHING(op((tnf_traced){0}, TNF_EXTENTS(2)));
  REFUSED(name, op((tnf_traced){v.graph, NULL, NULL}, TNF_EXTENTS(2)));
  for (size_t i = 0; i < sizeof bad_extents / sizeof *bad_extents; ++i)
    REFUSED(name, op(v.s, *bad_extents[i]));
  MIXED(name, op(v.s, TNF_EXTENTS(tnf_dim(v.foreign, 0))));
}

static void test_plain(void) {
#define TNF_UNARY(name) refuse_unary(#name, tnf_##name);
#define TNF_BINARY(name) refuse_binary(#name, tnf_##name);
#define TNF_ALONG(name) refuse_axes(#name, tnf_##name);
#include "plain_ops.inc"
  refuse_binary("solve", tnf_solve);
  refuse_binary("cholesky_solve", tnf_cholesky_solve);
  refuse_binary("matmul", tnf_matmul);
  refuse_binary("dot", tnf_dot);
  refuse_binary("outer", tnf_outer);
  refuse_binary("floor_divide", tnf_floor_divide);
  refuse_binary("mod", tnf_mod);
  refuse_binary("logical_and", tnf_logical_and);
  refuse_binary("logical_or", tnf_logical_or);
  refuse_binary("logical_xor", tnf_logical_xor);
  refuse_unary("logical_not", tnf_logical_not);
  refuse_axes("all", tnf_all);
  refuse_axes("any", tnf_any);
  refuse_axes("count_nonzero", tnf_count_nonzero);
  refuse_axes("mean", tnf_mean);
  refuse_axes("reduce_sum_squares", tnf_reduce_sum_squares);
  refuse_axes("logsumexp", tnf_logsumexp);
  refuse_axes("softmax", tnf_softmax);
  refuse_axes("log_softmax", tnf_log_softmax);
  refuse_axes("transpose", tnf_transpose);
  refuse_extents("reshape", tnf_reshape);
  refuse_extents("broadcast_to", tnf_broadcast_to);
  refuse_extents("full", tnf_full);
  refuse_unary("square", tnf_square);
  refuse_unary("log_sigmoid", tnf_log_sigmoid);
  refuse_unary("reciprocal", tnf_reciprocal);
  refuse_unary("zeros_like", tnf_zeros_like);
  refuse_unary("ones_like", tnf_ones_like);
  refuse_unary("matrix_transpose", tnf_matrix_transpose);
  refuse_unary("adjoint", tnf_adjoint);
  refuse_unary("diag", tnf_diag);
  refuse_unary("trace", tnf_trace);
  refuse_unary("extract_diag", tnf_extract_diag);
  refuse_unary("cholesky", tnf_cholesky);
  refuse_unary("inverse", tnf_inverse);
  refuse_unary("slogdet_spd", tnf_slogdet_spd);
}

/* ---- the others ---------------------------------------------------------------------------------------------------------- */

static void test_scalars(void) {
  NOTHING(tnf_scalar_f32(NULL, 1));
  NOTHING(tnf_scalar_f64(NULL, 1));
  NOTHING(tnf_scalar_i32(NULL, 1));
  NOTHING(tnf_scalar_i64(NULL, 1));
  NOTHING(tnf_scalar_bool(NULL, true));
  NOTHING(tnf_scalar_complex_f32(NULL, 1, 2));
  NOTHING(tnf_scalar_complex_f64(NULL, 1, 2));
  const double one = 1;
  const int64_t extents[] = {1, -3}, large[] = {INT64_MAX, INT64_MAX}, empty[] = {INT64_MAX, 3, 0};
  NOTHING(tnf_constant(NULL, TNF_F64, 0, NULL, &one));
  REFUSED("constant", tnf_constant(v.graph, (tnf_dtype)9, 0, NULL, &one));
  REFUSED("constant", tnf_constant(v.graph, TNF_F64, -1, extents, &one));
  REFUSED("constant", tnf_constant(v.graph, TNF_F64, 17, extents, &one));
  REFUSED("constant", tnf_constant(v.graph, TNF_F64, 1, NULL, &one));
  REFUSED("constant", tnf_constant(v.graph, TNF_F64, 1, extents, NULL));
  REFUSED("constant", tnf_constant(v.graph, TNF_F64, 2, extents, &one));
  REFUSED("constant", tnf_constant(v.graph, TNF_F64, 2, large, &one));
  REFUSED("constant", tnf_constant(v.graph, TNF_F64, 3, empty, NULL));
  REFUSED("scalar_like", tnf_scalar_like((tnf_traced){v.graph, NULL, NULL}, 1));
  REFUSED("scalar_like", tnf_scalar_like(v.k, 0.5));
  REFUSED("full_like", tnf_full_like(v.k, 0x1p31));
  REFUSED("add_scalar", tnf_add_scalar(v.k, 0.5));
  REFUSED("sub_scalar", tnf_sub_scalar(v.p, 2));
  REFUSED("div_scalar", tnf_div_scalar(v.k, 1e300));
  REFUSED("pow_scalar", tnf_pow_scalar(v.k, 0.5));
  REFUSED("maximum_scalar", tnf_maximum_scalar(v.k, 0.5));
  REFUSED("minimum_scalar", tnf_minimum_scalar(v.k, -0.5));
  REFUSED("scale", tnf_scale(0.5, v.k));
  REFUSED("rsub", tnf_rsub(0.5, v.k));
  REFUSED("rdiv", tnf_rdiv(0.5, v.k));
  REFUSED("scale_complex", tnf_scale_complex(0, 1, v.x));
  REFUSED("compare_scalar", tnf_compare_scalar(TNF_DIRECTION_LT, v.k, 0.5));
}

static void test_choice_and_conversion(void) {
  REFUSED("compare", tnf_compare((tnf_direction)17, v.x, v.x));
  REFUSED("compare", tnf_compare((tnf_direction)-1, v.x, v.x));
  REFUSED("compare", tnf_compare(TNF_DIRECTION_LT, v.x, v.null));
  REFUSED("compare", tnf_compare(TNF_DIRECTION_LT, v.z, v.z));
  REFUSED("compare_scalar", tnf_compare_scalar(TNF_DIRECTION_LT, (tnf_traced){v.graph, NULL, NULL}, 1));
  MIXED("select", tnf_select(v.p, v.x, v.foreign));
  REFUSED("select", tnf_select(v.null, v.x, v.x));
  REFUSED("cast", tnf_cast(v.x, (tnf_dtype)7));
  REFUSED("cast", tnf_cast(v.x, (tnf_dtype)-1));
  REFUSED("cast", tnf_cast((tnf_traced){v.graph, NULL, NULL}, TNF_F32));
  REFUSED("convert", tnf_convert(v.x, (tnf_dtype)99));
  REFUSED("convert", tnf_convert(v.x, TNF_F32));
  NOTHING(tnf_cast((tnf_traced){0}, TNF_F32));
  NOTHING(tnf_convert((tnf_traced){0}, (tnf_dtype)99));
  CHECK(!tnf_dtype_converts((tnf_dtype)99, (tnf_dtype)99));
  CHECK(!tnf_dtype_converts(TNF_F32, (tnf_dtype)-1));
  (void)tnf_dtype_promoted((tnf_dtype)99, TNF_F32);
  CHECK(tnf_dtype_size((tnf_dtype)99) == 0 && tnf_dtype_name((tnf_dtype)99) != NULL);
}

static void test_shapes(void) {
  for (size_t i = 0; i < sizeof bad_extents / sizeof *bad_extents; ++i) {
    REFUSED("broadcast_in_dim", tnf_broadcast_in_dim(v.s, *bad_extents[i], TNF_AXES(0)));
    REFUSED("slice", tnf_slice(v.k, *bad_extents[i], TNF_EXTENTS(2), TNF_INTS(1)));
    REFUSED("slice", tnf_slice(v.k, TNF_EXTENTS(0), *bad_extents[i], TNF_INTS(1)));
    if (bad_extents[i] != &negative_extent) { /* a negative width crops */
      REFUSED("pad", tnf_pad(v.x, v.s, *bad_extents[i], TNF_EXTENTS(0), TNF_INTS(0)));
      REFUSED("pad", tnf_pad(v.x, v.s, TNF_EXTENTS(0), *bad_extents[i], TNF_INTS(0)));
    }
  }
  for (size_t i = 0; i < sizeof bad_axes / sizeof *bad_axes; ++i)
    REFUSED("broadcast_in_dim", tnf_broadcast_in_dim(v.k, TNF_EXTENTS(3, 3), *bad_axes[i]));
  const tnf_axes *const bad_ints[] = {&many, &minus_three, &seventeen, &low_axis, &(tnf_axes){-1, {0}}};
  for (size_t i = 0; i < sizeof bad_ints / sizeof *bad_ints; ++i) {
    REFUSED("slice", tnf_slice(v.k, TNF_EXTENTS(0), TNF_EXTENTS(2), *bad_ints[i]));
    REFUSED("pad", tnf_pad(v.x, v.s, TNF_EXTENTS(0), TNF_EXTENTS(0), *bad_ints[i]));
  }
  REFUSED("pad", tnf_pad(v.x, v.null, TNF_EXTENTS(0), TNF_EXTENTS(0), TNF_INTS(0)));
  MIXED("pad", tnf_pad(v.foreign, v.s, TNF_EXTENTS(0), TNF_EXTENTS(0), TNF_INTS(0)));
  REFUSED("transpose", tnf_transpose(v.a, (tnf_axes){0, {0}}));
  static const int32_t far[] = {7, -7, INT32_MAX, INT32_MIN};
  for (int i = 0; i < 4; ++i) {
    REFUSED("expand_dims", tnf_expand_dims(v.a, far[i]));
    REFUSED("squeeze", tnf_squeeze(v.a, far[i]));
    REFUSED("slice_axis", tnf_slice_axis(v.a, far[i], tnf_extent_const(0), tnf_extent_const(1)));
    REFUSED("slice_range", tnf_slice_range(v.a, far[i], 0, 1));
    REFUSED("index", tnf_index(v.a, TNF_INDEX(far[i])));
    REFUSED("concatenate", tnf_concatenate(&v.a, 1, far[i]));
    REFUSED("stack", tnf_stack(&v.a, 1, far[i]));
    REFUSED("dim", tnf_dim(v.a, far[i]));
  }
  for (size_t i = 0; i < sizeof bad_extents / sizeof *bad_extents; ++i)
    REFUSED("index", tnf_index(v.k, *bad_extents[i]));
  MIXED("index", tnf_index(v.x, TNF_INDEX(tnf_dim(v.foreign, 0))));
  REFUSED("slice_range", tnf_slice_range(v.a, 0, INT64_MIN, INT64_MAX));
  REFUSED("slice_range", tnf_slice_range(v.a, 0, 3, -3));
  REFUSED("slice_axis", tnf_slice_axis(v.a, 0, (tnf_extent){0}, tnf_extent_const(1)));
  REFUSED("slice_axis", tnf_slice_axis((tnf_traced){v.graph, NULL, NULL}, 0, tnf_extent_const(0), tnf_extent_const(1)));
  REFUSED("embed_diag", tnf_embed_diag(v.x, (tnf_extent){0}, tnf_extent_const(1)));
  REFUSED("embed_diag", tnf_embed_diag(v.k, tnf_extent_const(-3), tnf_extent_const(3)));
  REFUSED("embed_diag", tnf_embed_diag(v.s, tnf_extent_const(3), tnf_extent_const(3)));
  REFUSED("tril", tnf_tril((tnf_traced){v.graph, NULL, NULL}, 0));
  REFUSED("triu", tnf_triu((tnf_traced){v.graph, NULL, NULL}, INT64_MIN));
  NOTHING(tnf_tril((tnf_traced){0}, 0));
}

static void test_computed_places(void) {
  static const int32_t far[] = {7, -7, INT32_MAX, INT32_MIN}, counts[] = {-1, 3, 33, INT32_MIN};
  const tnf_extent one = tnf_extent_const(1);
  for (int i = 0; i < 4; ++i) {
    REFUSED("take", tnf_take(v.a, v.k, far[i]));
    REFUSED("scatter_add", tnf_scatter_add(v.a, v.k, v.a, far[i]));
    REFUSED("dynamic_slice_axis", tnf_dynamic_slice_axis(v.a, far[i], tnf_scalar_i64(v.graph, 0), one));
    REFUSED("dynamic_update_slice_axis", tnf_dynamic_update_slice_axis(v.a, v.a, far[i], tnf_scalar_i64(v.graph, 0)));
    REFUSED("dynamic_slice", tnf_dynamic_slice(v.a, NULL, counts[i], TNF_EXTENTS(1, 1)));
    REFUSED("dynamic_update_slice", tnf_dynamic_update_slice(v.a, v.a, NULL, counts[i]));
  }
  for (size_t i = 0; i < sizeof bad_extents / sizeof *bad_extents; ++i)
    REFUSED("dynamic_slice", tnf_dynamic_slice(v.x, (tnf_traced[]){tnf_scalar_i64(v.graph, 0)}, 1, *bad_extents[i]));
  REFUSED("take", tnf_take(v.null, v.k, 0));
  REFUSED("take", tnf_take(v.x, v.s, 0));
  REFUSED("scatter_add", tnf_scatter_add(v.x, v.k, v.null, 0));
  REFUSED("scatter_add", tnf_scatter_add(v.x, v.x, v.x, 0));
  REFUSED("dynamic_slice", tnf_dynamic_slice(v.x, &v.null, 1, TNF_EXTENTS(1)));
  REFUSED("dynamic_slice", tnf_dynamic_slice(v.x, &v.s, 1, TNF_EXTENTS(1)));
  REFUSED("dynamic_slice_axis", tnf_dynamic_slice_axis(v.x, 0, v.null, one));
  REFUSED("dynamic_slice_axis", tnf_dynamic_slice_axis(v.x, 0, tnf_scalar_i64(v.graph, 0), (tnf_extent){0}));
  REFUSED("dynamic_update_slice", tnf_dynamic_update_slice(v.x, v.null, NULL, 0));
  REFUSED("dynamic_update_slice_axis", tnf_dynamic_update_slice_axis(v.x, v.x, 0, v.null));
  MIXED("take", tnf_take(v.foreign, v.k, 0));
  MIXED("scatter_add", tnf_scatter_add(v.x, v.k, v.foreign, 0));
  MIXED("dynamic_slice", tnf_dynamic_slice(v.x, &v.foreign, 1, TNF_EXTENTS(1)));
  MIXED("dynamic_update_slice", tnf_dynamic_update_slice(v.x, v.x, &v.foreign, 1));
  MIXED("dynamic_update_slice_axis", tnf_dynamic_update_slice_axis(v.x, v.foreign, 0, tnf_scalar_i64(v.graph, 0)));
  NOTHING(tnf_take((tnf_traced){0}, (tnf_traced){0}, 0));
  NOTHING(tnf_dynamic_slice((tnf_traced){0}, NULL, 2, TNF_NO_EXTENTS));
}

static void test_sequences(void) {
  static const int32_t bad_dtypes[] = {-1, 7, 99, INT32_MIN, INT32_MAX, TNF_BOOL};
  const tnf_extent two = tnf_extent_const(2), bad[] = {{0}, TNF_ALL, tnf_extent_const(-3), tnf_extent_const(INT64_MIN)};
  for (size_t i = 0; i < sizeof bad_dtypes / sizeof *bad_dtypes; ++i) {
    REFUSED("iota", tnf_iota(v.graph, (tnf_dtype)bad_dtypes[i], TNF_EXTENTS(2), 0));
    REFUSED("extent_to_scalar", tnf_extent_to_scalar(v.graph, two, (tnf_dtype)bad_dtypes[i]));
    if (bad_dtypes[i] != TNF_BOOL)
      REFUSED("eye", tnf_eye(v.graph, (tnf_dtype)bad_dtypes[i], two, two));
  }
  for (size_t i = 0; i < sizeof bad_extents / sizeof *bad_extents; ++i)
    REFUSED("iota", tnf_iota(v.graph, TNF_F64, *bad_extents[i], 0));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    REFUSED("eye", tnf_eye(v.graph, TNF_F64, bad[i], two));
    REFUSED("eye", tnf_eye(v.graph, TNF_F64, two, bad[i]));
    REFUSED("arange", tnf_arange(v.s, v.s, bad[i]));
    REFUSED("linspace", tnf_linspace(v.s, v.s, bad[i]));
    if (i < 2)
      REFUSED("extent_to_scalar", tnf_extent_to_scalar(v.graph, bad[i], TNF_F64));
  }
  REFUSED("iota", tnf_iota(v.graph, TNF_F64, TNF_EXTENTS(2), INT32_MIN));
  REFUSED("arange", tnf_arange(v.null, v.s, two));
  REFUSED("linspace", tnf_linspace(v.s, v.null, two));
  REFUSED("arange", tnf_arange(v.x, v.s, two));
  REFUSED("linspace", tnf_linspace(v.s, v.x, two));
  MIXED("iota", tnf_iota(v.graph, TNF_F64, TNF_EXTENTS(tnf_dim(v.foreign, 0)), 0));
  MIXED("eye", tnf_eye(v.graph, TNF_F64, two, tnf_dim(v.foreign, 0)));
  MIXED("extent_to_scalar", tnf_extent_to_scalar(v.graph, tnf_dim(v.foreign, 0), TNF_F64));
  MIXED("arange", tnf_arange(v.s, v.s, tnf_dim(v.foreign, 0)));
  NOTHING(tnf_extent_to_scalar(NULL, two, TNF_F64));
  NOTHING(tnf_iota(NULL, TNF_F64, TNF_EXTENTS(2), 0));
  NOTHING(tnf_eye(NULL, TNF_F64, two, two));
  NOTHING(tnf_arange((tnf_traced){0}, (tnf_traced){0}, two));
  NOTHING(tnf_linspace((tnf_traced){0}, (tnf_traced){0}, two));
}

static void test_lists(void) {
  NOTHING(tnf_concatenate(NULL, 2, 0));
  NOTHING(tnf_stack(NULL, 2, 0));
  REFUSED("output", (tnf_output(v.graph, "y", tnf_concatenate(&v.x, 0, 0)), 0));
  REFUSED("output", (tnf_output(v.graph, "y", tnf_stack(&v.x, -1, 0)), 0));
  REFUSED("concatenate", tnf_concatenate((tnf_traced[]){v.x, v.null, v.x}, 3, 0));
  REFUSED("stack", tnf_stack((tnf_traced[]){v.x, v.null}, 2, 0));
  MIXED("concatenate", tnf_concatenate((tnf_traced[]){v.x, v.foreign}, 2, 0));
  MIXED("stack", tnf_stack((tnf_traced[]){v.x, v.foreign}, 2, 0));
}

static void test_contractions(void) {
  const tnf_axes none = {0, {0}};
  for (size_t i = 0; i < sizeof bad_axes / sizeof *bad_axes; ++i) {
    REFUSED("dot_general", tnf_dot_general(v.a, v.a, *bad_axes[i], *bad_axes[i], none, none));
    REFUSED("dot_general", tnf_dot_general(v.a, v.a, none, none, *bad_axes[i], *bad_axes[i]));
  }
  REFUSED("dot_general", tnf_dot_general(v.a, v.null, none, none, none, none));
  REFUSED("matmul", tnf_matmul(v.s, v.a));
  MIXED("triangular_solve", tnf_triangular_solve(v.square, v.foreign, TNF_LEFT | TNF_LOWER));
  REFUSED("triangular_solve", tnf_triangular_solve(v.square, v.null, TNF_LEFT | TNF_LOWER));
  static const int32_t flags[] = {0, -1, INT32_MIN, TNF_LEFT, TNF_LEFT | TNF_RIGHT | TNF_LOWER};
  for (size_t i = 0; i < sizeof flags / sizeof *flags; ++i)
    REFUSED("triangular_solve", tnf_triangular_solve(v.square, v.square, flags[i]));
  REFUSED("qr", tnf_qr((tnf_traced){v.graph, NULL, NULL}).q);
  REFUSED("svd", tnf_svd((tnf_traced){v.graph, NULL, NULL}).s);
  REFUSED("eigh", tnf_eigh((tnf_traced){v.graph, NULL, NULL}).v);
  NOTHING(tnf_qr((tnf_traced){0}).r);
}

static void test_extents(void) {
  CHECK_INT(tnf_dim((tnf_traced){0}, 0).kind, 0);
  CHECK_INT(tnf_shape_of_value((tnf_traced){0}).count, 0);
  CHECK_INT(tnf_rank_of((tnf_traced){0}), -1);
  CHECK_INT(tnf_exact_extent((tnf_traced){0}, 0), -1);
  CHECK_INT(tnf_extent_bound((tnf_traced){0}, INT32_MIN), -1);
  CHECK_INT(tnf_dtype_of((tnf_traced){0}), TNF_F64);
  tnf_extent (*const arithmetic[])(tnf_extent, tnf_extent) = {
      tnf_extent_add, tnf_extent_sub, tnf_extent_mul, tnf_extent_floordiv, tnf_extent_ceildiv, tnf_extent_min, tnf_extent_max};
  static const char *const names[] = {"extent_add",     "extent_sub", "extent_mul", "extent_floordiv",
                                      "extent_ceildiv", "extent_min", "extent_max"};
  for (int i = 0; i < 7; ++i) {
    CHECK_INT(arithmetic[i]((tnf_extent){0}, (tnf_extent){0}).kind, 0);
    REFUSED(names[i], arithmetic[i](tnf_dim(v.x, 0), (tnf_extent){0}));
    REFUSED(names[i], arithmetic[i]((tnf_extent){0}, tnf_dim(v.x, 0)));
    REFUSED(names[i], arithmetic[i]((tnf_extent){NULL, NULL, 1, 5}, tnf_dim(v.x, 0)));
    MIXED(names[i], arithmetic[i](tnf_dim(v.x, 0), tnf_dim(v.foreign, 0)));
  }
  CHECK_INT(tnf_extent_floordiv(tnf_extent_const(1), tnf_extent_const(0)).kind, 0);
  CHECK_INT(tnf_extent_ceildiv(tnf_extent_const(INT64_MIN), tnf_extent_const(-1)).kind, 0);
  CHECK_INT(tnf_extent_sub(tnf_extent_const(INT64_MIN), tnf_extent_const(1)).kind, 0);
  REFUSED("reshape", tnf_reshape(v.s, TNF_EXTENTS(tnf_extent_floordiv(tnf_extent_const(1), tnf_extent_const(0)))));
}

static void test_derivatives(void) {
  tnf_traced results[3];
  NOTHING(tnf_grad((tnf_traced){0}, (tnf_traced){0}));
  REFUSED("grad", tnf_grad(v.null, v.x));
  REFUSED("grad", tnf_grad(v.s, v.null));
  MIXED("grad", tnf_grad(v.s, v.foreign));
  REFUSED("vjp", tnf_vjp(v.x, v.x, v.null));
  MIXED("vjp", tnf_vjp(v.x, v.x, v.foreign));
  REFUSED("jvp", tnf_jvp(v.x, v.x, v.null));
  MIXED("jvp", tnf_jvp(v.x, v.x, v.foreign));
  static const int32_t counts[] = {0, -1, INT32_MIN};
  for (int i = 0; i < 3; ++i) {
    REFUSED("grad_many", (tnf_grad_many(v.s, &v.s, counts[i], results), 0));
    REFUSED("vjp_many", (tnf_vjp_many(v.x, &v.x, counts[i], v.x, results), 0));
    REFUSED("jvp_many", tnf_jvp_many(v.x, &v.x, &v.x, counts[i]));
    REFUSED("grad_many_optional", tnf_grad_many_optional(v.s, &v.s, counts[i], results));
    REFUSED("vjp_many_optional", tnf_vjp_many_optional(v.x, &v.x, counts[i], v.x, results));
  }
  REFUSED("grad_many", (tnf_grad_many(v.s, NULL, 2, results), 0));
  REFUSED("grad_many", (tnf_grad_many(v.s, &v.s, 1, NULL), 0));
  REFUSED("vjp_many", (tnf_vjp_many(v.x, NULL, 2, v.x, results), 0));
  REFUSED("vjp_many", (tnf_vjp_many(v.x, &v.x, 1, v.x, NULL), 0));
  REFUSED("jvp_many", tnf_jvp_many(v.x, NULL, &v.x, 1));
  REFUSED("jvp_many", tnf_jvp_many(v.x, &v.x, NULL, 1));
  REFUSED("grad_optional", tnf_grad_optional(v.s, v.s, NULL));
  REFUSED("vjp_optional", tnf_vjp_optional(v.x, v.x, v.x, NULL));
  REFUSED("jvp_optional", tnf_jvp_optional(v.x, v.x, v.x, NULL));
  REFUSED("grad_many_optional", tnf_grad_many_optional(v.s, &v.s, 1, NULL));
  REFUSED("vjp_many_optional", tnf_vjp_many_optional(v.x, &v.x, 1, v.x, NULL));
}

/* ---- graphs, compilers, executors ------------------------------------------------------------------------------------------ */

static void test_inputs(void) {
  const int64_t extents[] = {2, -3};
  const double data[6] = {0};
  NOTHING(tnf_input(NULL, "x", TNF_F64, TNF_SCALAR));
  NOTHING(tnf_input_like(NULL, "x", (tnf_traced){0}));
  NOTHING(tnf_traced_from_col_major(NULL, "c", TNF_F64, 0, NULL, data));
  NOTHING(tnf_traced_from_tensor(NULL, "c", NULL));
  NOTHING(tnf_graph_get_input(NULL, "x"));
  NOTHING(tnf_graph_get_output(NULL, "x"));
  tnf_output(NULL, "y", (tnf_traced){0});
  REFUSED("input", tnf_input(v.graph, NULL, TNF_F64, TNF_SCALAR));
  REFUSED("input", tnf_input(v.graph, "", TNF_F64, TNF_SCALAR));
  REFUSED("input", tnf_input(v.graph, "y", (tnf_dtype)-1, TNF_SCALAR));
  REFUSED("input", tnf_input(v.graph, "y", TNF_F64, (tnf_shape){-1, {{NULL, 0}}}));
  REFUSED("input", tnf_input(v.graph, "y", TNF_F64, (tnf_shape){99, {{NULL, 0}}}));
  REFUSED("input", tnf_input(v.graph, "y", TNF_F64, TNF_SHAPE(INT64_MIN)));
  REFUSED("input", tnf_input(v.graph, "y", TNF_F64, TNF_SHAPE("")));
  REFUSED("input", tnf_input(v.graph, "y", TNF_F64, TNF_SHAPE("n<=-2")));
  REFUSED("input", tnf_input(v.graph, "y", TNF_F64, TNF_SHAPE("n<=99999999999999999999")));
  REFUSED("tensor_from_col_major", tnf_traced_from_col_major(v.graph, "c", (tnf_dtype)99, 0, NULL, data));
  REFUSED("tensor_from_col_major", tnf_traced_from_col_major(v.graph, "c", TNF_F64, -1, extents, data));
  REFUSED("tensor_from_col_major", tnf_traced_from_col_major(v.graph, "c", TNF_F64, 99, extents, data));
  REFUSED("tensor_from_row_major", tnf_traced_from_row_major(v.graph, "c", TNF_F64, 2, extents, data));
  REFUSED("tensor_from_row_major", tnf_traced_from_row_major(v.graph, "c", TNF_F64, 2, NULL, data));
  REFUSED("tensor_from_col_major", tnf_traced_from_col_major(v.graph, "c", TNF_F64, 1, extents, NULL));
  REFUSED("traced_from_tensor", tnf_traced_from_tensor(v.graph, "c", NULL));
  REFUSED("traced_from_col_major", tnf_traced_from_col_major(v.graph, "", TNF_F64, 0, NULL, data));
  REFUSED("input_like", tnf_input_like(v.graph, "y", v.null));
  REFUSED("input_like", tnf_input_like(v.graph, "2", v.x));
  MIXED("input_like", tnf_input_like(v.graph, "y", v.foreign));
  REFUSED("graph_get_input", tnf_graph_get_input(v.graph, NULL));
  REFUSED("named", tnf_named(v.x, NULL));
  REFUSED("named", tnf_named((tnf_traced){v.graph, NULL, NULL}, "x"));
  REFUSED("graph_reset_to", (tnf_graph_reset_to(v.graph, (tnf_mark){v.graph, &v, 1, 0}), 0));
  REFUSED("graph_reset_to", (tnf_graph_reset_to(v.graph, (tnf_mark){v.graph, NULL, -1, 99}), 0));
  REFUSED("graph_reset_to", (tnf_graph_reset_to(v.graph, tnf_graph_mark(v.other)), 0));
  REFUSED("graph_get_output", tnf_graph_get_output(v.graph, "none"));
  REFUSED("output", (tnf_output(v.graph, NULL, v.x), 0));
  REFUSED("output", (tnf_output(v.graph, "y", v.null), 0));
  MIXED("output", (tnf_output(v.graph, "y", v.foreign), 0));
  REFUSED("graph_new", (tnf_graph_release(v.graph), v.graph = tnf_graph_new(ctx, NULL)));
}

#define NULL_ARGUMENT(call, text) CHECK_FAILS((call), TNF_RT_INVALID_ARGUMENT, (text))

static void test_handles(void) {
  values v = begin();
  tnf_program *program = NULL;
  tnf_object *object = NULL;
  tnf_graph *graph = NULL;
  const char *header = NULL;
  tnf_extent_description description = TNF_EXTENT_DESCRIPTION_INIT, unsized = {0};
  tnf_graph_print(v.graph, NULL, NULL);
  tnf_graph_on_error(NULL, NULL, NULL);
  tnf_graph_on_error(v.graph, NULL, NULL);
  tnf_graph_at(NULL, "f.c", 1);
  tnf_graph_at(v.graph, NULL, -5);
  tnf_graph_reset_to(NULL, tnf_graph_mark(NULL));
  tnf_graph_print(NULL, NULL, NULL);
  CHECK(tnf_graph_status(NULL) == NULL);
  NULL_ARGUMENT(tnf_extent_describe(v.x, 0, NULL), "extent_describe: \"out\" is NULL");
  NULL_ARGUMENT(tnf_extent_describe(v.null, 0, &description), "extent_describe: \"x\" is NULL");
  CHECK_FAILS(tnf_extent_describe(v.x, 0, &unsized), TNF_RT_INVALID_ARGUMENT,
              "extent_describe: out->size is 0; TNF_EXTENT_DESCRIPTION_INIT gives it");
  CHECK_FAILS(tnf_extent_describe(v.x, INT32_MIN, &description), TNF_RT_OUT_OF_RANGE, NULL);
  NULL_ARGUMENT(tnf_graph_from_mlir(ctx, NULL, 5, NULL, NULL, &graph), "graph_from_mlir: \"text\" is NULL");
  NULL_ARGUMENT(tnf_graph_from_mlir(ctx, "", 0, NULL, NULL, NULL), "graph_from_mlir: \"out\" is NULL");
  NULL_ARGUMENT(tnf_graph_from_mlir(NULL, "", 0, NULL, NULL, &graph), "graph_from_mlir: \"ctx\" is NULL");
  NULL_ARGUMENT(tnf_graph_compiler_compile(compiler, v.graph, NULL), "graph_compiler_compile: \"program\" is NULL");
  NULL_ARGUMENT(tnf_graph_compiler_compile(NULL, v.graph, &program), "graph_compiler_compile: \"compiler\" is NULL");
  NULL_ARGUMENT(tnf_graph_compiler_compile_text(compiler, "", 0, NULL, NULL, NULL),
                "graph_compiler_compile_text: \"object\" is NULL");
  NULL_ARGUMENT(tnf_graph_compiler_compile_text(compiler, NULL, 9, NULL, NULL, &object),
                "graph_compiler_compile_text: \"text\" is NULL");
  NULL_ARGUMENT(tnf_object_header(NULL, "f", &header), "object_header: \"object\" is NULL");
  NULL_ARGUMENT(tnf_object_program(NULL, "f", &program), "object_program: \"object\" is NULL");
  size_t size = 5;
  CHECK(tnf_object_data(NULL, &size) == NULL && size == 0 && tnf_object_data(NULL, NULL) == NULL);
  CHECK(tnf_object_program_count(NULL) == 0 && tnf_object_program_name(NULL, 0) == NULL);
  tnf_object_statistics(NULL, NULL);
  tnf_graph_compiler_statistics(compiler, NULL);
  tnf_graph_compiler_statistics(NULL, NULL);
  CHECK(tnf_graph_compiler_new(NULL, NULL) == NULL && tnf_graph_executor_new(NULL, TNF_CPU) == NULL);
  CHECK(tnf_ad_context_new(NULL) == NULL);
  tnf_graph_compiler_release(NULL);
  tnf_graph_executor_release(NULL);
  tnf_ad_context_release(NULL);
  tnf_object_release(NULL);
  CHECK(tnf_object_retain(NULL) == NULL);
  CHECK_FAILS(tnf_graph_executor_run_into(NULL, NULL, NULL, 0, NULL, 0), TNF_RT_INVALID_ARGUMENT, NULL);
  tnf_graph_release(NULL);
  end(&v);
}

static void test_objects(void) {
  values v = begin();
  tnf_program *program = NULL;
  tnf_object *object = NULL;
  tnf_output(v.graph, "y", tnf_exp(v.x));
  NULL_ARGUMENT(tnf_graph_compiler_compile_object(compiler, v.graph, TNF_CAPTURED_AS_INPUTS, NULL),
                "graph_compiler_compile_object: \"object\" is NULL");
  NULL_ARGUMENT(tnf_graph_compiler_compile_object(compiler, NULL, TNF_CAPTURED_AS_INPUTS, &object),
                "graph_compiler_compile_object: \"graph\" is NULL");
  REQUIRE_OK(tnf_graph_compiler_compile_object(compiler, v.graph, TNF_CAPTURED_EMBEDDED, &object));
  REQUIRE_OK(tnf_object_program(object, NULL, &program));
  const char *header = NULL;
  NULL_ARGUMENT(tnf_object_header(object, NULL, &header), "object_header: \"stem\" is NULL");
  NULL_ARGUMENT(tnf_object_header(object, "f", NULL), "object_header: \"text\" is NULL");
  NULL_ARGUMENT(tnf_object_program(object, NULL, NULL), "object_program: \"program\" is NULL");
  tnf_object_statistics(object, NULL);
  CHECK(tnf_object_program_name(object, -1) == NULL && tnf_object_program_name(object, INT32_MAX) == NULL);
  tnf_graph_executor *nowhere = tnf_graph_executor_new(ctx, (tnf_device)7);
  CHECK(nowhere != NULL);
  tnf_tensor *y = NULL;
  tnf_tensor *inputs[7] = {NULL};
  CHECK_FAILS(tnf_graph_executor_run(nowhere, program, inputs, 7, &y, 1), TNF_RT_INVALID_ARGUMENT,
              "graph_executor_run: the executor's device 7 does not exist");
  NULL_ARGUMENT(tnf_graph_executor_run(nowhere, NULL, inputs, 7, &y, 1), "graph_executor_run: \"program\" is NULL");
  NULL_ARGUMENT(tnf_graph_executor_run(NULL, program, inputs, 7, &y, 1), "graph_executor_run: \"executor\" is NULL");
  tnf_graph_executor_release(nowhere);
  tnf_ad_context *ad = tnf_ad_context_new(ctx);
  NULL_ARGUMENT(tnf_ad_context_add_rule(ad, NULL), "ad_context_add_rule: \"rule\" is NULL");
  NULL_ARGUMENT(tnf_ad_context_add_rule(NULL, NULL), "ad_context_add_rule: \"ad\" is NULL");
  CHECK_FAILS(tnf_ad_context_add_rule(ad, &(tnf_ad_rule)TNF_AD_RULE_INIT), TNF_RT_INVALID_ARGUMENT, NULL);
  tnf_ad_context_release(ad);
  tnf_program_release(program);
  tnf_object_release(object);
  end(&v);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_plain();
  test_scalars();
  test_choice_and_conversion();
  test_shapes();
  test_computed_places();
  test_sequences();
  test_lists();
  test_contractions();
  test_extents();
  test_derivatives();
  test_inputs();
  test_handles();
  test_objects();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
