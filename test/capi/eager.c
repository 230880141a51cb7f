/* Eager tensors: values, broadcasting, sizes, errors, scopes. */
#include "eager_values.h"

static void test_arithmetic(tnf_eager_runtime *rt) {
  tnf_eager_tensor *a = vector(rt, 3, (double[]){1, 2, 3}), *b = vector(rt, 3, (double[]){4, 5, 6});
  CHECK_VALUES(tnf_eager_add(tnf_eager_mul(a, b), a), 0, 5, 12, 21);
  CHECK_VALUES(tnf_eager_scale(2, a), 0, 2, 4, 6);
  CHECK_VALUES(tnf_eager_rsub(1, a), 0, 0, -1, -2);
  CHECK_VALUES(tnf_eager_reduce_sum(a, TNF_ALL_AXES), 0, 6);
  CHECK_VALUES(tnf_eager_clamp_scalar(a, 1.5, 2.5), 0, 1.5, 2, 2.5);
  CHECK_VALUES(tnf_eager_full_like(a, 7), 0, 7, 7, 7);
  CHECK_VALUES(tnf_eager_sqrt(tnf_eager_scalar_f64(rt, 9)), 0, 3);
  CHECK_NO_ERROR(rt);
}

static void test_matrices(tnf_eager_runtime *rt) {
  tnf_eager_tensor *a = matrix(rt, 2, 2, (double[]){2, 0, 0, 3}), *b = matrix(rt, 2, 3, (double[]){1, 2, 3, 4, 5, 6});
  CHECK_VALUES(tnf_eager_matmul(a, b), 0, 2, 6, 6, 12, 10, 18);
  CHECK_VALUES(tnf_eager_solve(a, b), 1e-15, 0.5, 2. / 3, 1.5, 4. / 3, 2.5, 2);
  tnf_eager_svd_result f = tnf_eager_svd(a);
  CHECK_VALUES(f.s, 1e-15, 3, 2);
  CHECK_VALUES(tnf_eager_einsum("ij,jk->ik", (tnf_eager_tensor *[]){a, b}, 2), 0, 2, 6, 6, 12, 10, 18);
  tnf_eager_tensor *parts[3] = {NULL};
  CHECK(tnf_eager_split(b, 3, 1, parts));
  CHECK_VALUES(parts[2], 0, 5, 6);
  CHECK_NO_ERROR(rt);
}

/* Broadcasting goes by the shapes there are; extents are read by one program. */
static void test_shapes(tnf_eager_runtime *rt) {
  tnf_eager_tensor *row = matrix(rt, 1, 3, (double[]){1, 2, 3}), *column = matrix(rt, 2, 1, (double[]){10, 20});
  CHECK_VALUES(tnf_eager_add(row, column), 0, 11, 21, 12, 22, 13, 23);
  CHECK_VALUES(tnf_eager_add(row, row), 0, 2, 4, 6);
  CHECK_VALUES(tnf_eager_broadcast_to(row, TNF_EXTENTS(2, 3)), 0, 1, 1, 2, 2, 3, 3);
  tnf_eager_statistics before = TNF_EAGER_STATISTICS_INIT, after = TNF_EAGER_STATISTICS_INIT;
  CHECK(tnf_eager_rank(tnf_eager_reshape(row, TNF_EXTENTS(3, 1))) == 2);
  tnf_eager_get_statistics(rt, &before);
  tnf_eager_tensor *x = vector(rt, 4, (double[]){1, 2, 3, 4});
  for (int64_t n = 1; n <= 4; n += 1 + (n == 2))
    CHECK_INT(tnf_eager_extent(tnf_eager_reshape(matrix(rt, 4, 1, (double[]){1, 2, 3, 4}), TNF_EXTENTS(n, 4 / n)), 0), n);
  tnf_eager_get_statistics(rt, &after);
  CHECK_INT(after.compiles, before.compiles);
  CHECK_VALUES(tnf_eager_slice_axis(x, 0, tnf_extent_const(1), tnf_extent_const(3)), 0, 2, 3);
  CHECK_VALUES(tnf_eager_pad(x, tnf_eager_scalar_f64(rt, 9), TNF_EXTENTS(-1), TNF_EXTENTS(1), TNF_INTS(0)), 0, 2, 3, 4, 9);
  tnf_eager_tensor *a = matrix(rt, 2, 3, (double[]){1, 2, 3, 4, 5, 6});
  CHECK_VALUES(tnf_eager_index(x, TNF_INDEX(-1)), 0, 4);
  CHECK_VALUES(tnf_eager_index(a, TNF_INDEX(TNF_ALL, -3)), 0, 1, 2);
  CHECK_VALUES(tnf_eager_index(a, TNF_INDEX(-1, 1)), 0, 4);
  CHECK(!tnf_eager_index(a, TNF_INDEX(-3)));
  CHECK_ERROR(rt, TNF_RT_SHAPE_MISMATCH, NULL);
  CHECK(!tnf_eager_index(a, TNF_INDEX(-1, -1, -1)));
  CHECK_ERROR(rt, TNF_RT_RANK_MISMATCH, NULL);
  tnf_eager_tensor *none = vector(rt, 0, NULL);
  CHECK_INT(tnf_eager_extent(tnf_eager_exp(none), 0), 0);
  CHECK_VALUES(tnf_eager_reduce_sum(none, TNF_ALL_AXES), 0, 0);
  CHECK_NO_ERROR(rt);
}

static void test_errors(tnf_eager_runtime *rt) {
  tnf_eager_tensor *x = vector(rt, 3, (double[]){1, 2, 3}), *a = matrix(rt, 2, 2, (double[]){1, 2, 3, 4});
  CHECK(!tnf_eager_add(x, vector(rt, 2, (double[]){1, 2})));
  CHECK_ERROR(rt, TNF_RT_SHAPE_MISMATCH, NULL);
  CHECK(!tnf_eager_exp(tnf_eager_add(NULL, x)));
  CHECK(!tnf_eager_status(rt));
  CHECK(!tnf_eager_matmul(a, tnf_eager_exp(tnf_eager_cholesky(x))));
  CHECK_ERROR(rt, TNF_RT_RANK_MISMATCH, NULL);
  CHECK(!tnf_eager_inverse(matrix(rt, 2, 2, (double[]){1, 2, 2, 4})));
  CHECK_ERROR(rt, TNF_RT_SINGULAR, NULL);
  CHECK(!tnf_eager_add_scalar(tnf_eager_scalar_i32(rt, 1), 0.5));
  CHECK_ERROR(rt, TNF_RT_DTYPE_MISMATCH, "add_scalar: 0.5 is not a value of dtype i32");
  CHECK(!tnf_eager_from_tensor(rt, NULL));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_from_tensor: \"t\" is NULL");
  CHECK_VALUES(tnf_eager_add(x, x), 0, 2, 4, 6);
  world other = world_new();
  CHECK(!tnf_eager_add(x, vector(other.runtime, 3, (double[]){1, 2, 3})));
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "add: the tensors belong to two runtimes");
  CHECK_ERROR(other.runtime, TNF_RT_INVALID_ARGUMENT, "add: the tensors belong to two runtimes");
  world_end(&other);
}

static void test_scopes(tnf_eager_runtime *rt) {
  tnf_eager_statistics before = TNF_EAGER_STATISTICS_INIT, after = TNF_EAGER_STATISTICS_INIT;
  tnf_eager_get_statistics(rt, &before);
  tnf_eager_scope_begin(rt);
  tnf_eager_tensor *x = tnf_eager_keep(vector(rt, 1, (double[]){3}));
  for (int i = 0; i < 1000; ++i) {
    tnf_eager_scope_begin(rt);
    tnf_eager_exp(tnf_eager_sqrt(x));
    tnf_eager_scope_end(rt);
  }
  tnf_eager_scope_end(rt);
  tnf_eager_get_statistics(rt, &after);
  CHECK_INT(after.tensors, before.tensors + 1);
  CHECK_VALUES(x, 0, 3);
  tnf_eager_release(x);
  tnf_eager_scope_end(rt);
  CHECK_ERROR(rt, TNF_RT_INVALID_ARGUMENT, "eager_scope_end: no scope has begun");
}

static void test_tensors(world *w) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_col_major(w->ctx, TNF_F64, 1, (int64_t[]){2}, (double[]){1, 2}, &t));
  tnf_eager_tensor *x = tnf_eager_from_tensor(w->runtime, t);
  CHECK(tnf_tensor_const_data(tnf_eager_get_tensor(x)) == tnf_tensor_const_data(t));
  tnf_tensor_release(t);
  CHECK_VALUES(tnf_eager_neg(x), 0, -1, -2);
  CHECK(tnf_eager_get_runtime(x) == w->runtime);
  CHECK(!tnf_eager_get_tensor(NULL));
}

int main(void) {
  world w = world_new();
  test_arithmetic(w.runtime);
  test_matrices(w.runtime);
  test_shapes(w.runtime);
  test_errors(w.runtime);
  test_scopes(w.runtime);
  test_tensors(&w);
  tnf_eager_tensor *kept = tnf_eager_keep(vector(w.runtime, 1, (double[]){5}));
  world_end(&w);
  CHECK_VALUES(kept, 0, 5);
  tnf_eager_release(kept);
  return CHECK_RESULT();
}
