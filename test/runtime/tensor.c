/* Tensors: construction in both orders, access, and what is refused. */
#include "run_begin.h"
#include "test_allocator.h"

static tnf_context *ctx;

static void orders(void) {
  const double data[] = {1, 2, 3, 4, 5, 6};
  double back[6];
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){2, 3}, data, &t));
  for (int i = 0; i < 6; ++i)
    CHECK_INT(tnf_tensor_f64(t)[i], i + 1);
  CHECK_OK(tnf_tensor_copy_row_major(t, back));
  const double rows[] = {1, 3, 5, 2, 4, 6};
  CHECK(memcmp(back, rows, sizeof rows) == 0);
  CHECK_INT(tnf_tensor_dtype(t), TNF_F64);
  CHECK_INT(tnf_tensor_rank(t), 2);
  CHECK_INT(tnf_tensor_extent(t, 1), 3);
  CHECK_INT(tnf_tensor_extent(t, -2), 2);
  CHECK_INT(tnf_tensor_extent(t, 2), -1);
  CHECK_INT(tnf_tensor_extent(t, -3), -1);
  CHECK_INT(tnf_tensor_extents(t)[0], 2);
  CHECK_INT(tnf_tensor_element_count(t), 6);
  CHECK_INT(tnf_tensor_byte_size(t), 48);
  CHECK(tnf_tensor_f32(t) == NULL && tnf_tensor_i32(t) == NULL && tnf_tensor_i64(t) == NULL);
  CHECK(tnf_tensor_bool(t) == NULL && tnf_tensor_complex_f32(t) == NULL && tnf_tensor_complex_f64(t) == NULL);
  CHECK(tnf_tensor_const_data(t) == tnf_tensor_data(t) && tnf_tensor_get_rt(t)->data == tnf_tensor_data(t));
  tnf_tensor_release(t);
  REQUIRE_OK(tnf_tensor_from_row_major(ctx, TNF_F64, 2, (int64_t[]){2, 3}, rows, &t));
  CHECK(memcmp(tnf_tensor_data(t), data, sizeof data) == 0);
  tnf_tensor_release(t);
}

/* Element [i0, i1, ...] of a row-major array lies where the reversed index points in column-major order. */
static void reorder(tnf_dtype dtype, int32_t rank, const int64_t *extents) {
  int64_t count = 1;
  for (int32_t i = 0; i < rank; ++i)
    count *= extents[i];
  size_t size = tnf_dtype_size(dtype), bytes = (size_t)count * size;
  unsigned char *rows = malloc(bytes + 1), *back = malloc(bytes + 1);
  for (size_t i = 0; i < bytes; ++i)
    rows[i] = (unsigned char)(i * 131 + i / 256 * 7 + i / 65536);
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_row_major(ctx, dtype, rank, extents, rows, &t));
  const unsigned char *columns = tnf_tensor_data(t);
  bool right = true;
  for (int64_t at = 0; at < count; ++at) {
    int64_t rest = at, column = 0, stride = 1, index[TNF_RT_MAX_RANK];
    for (int32_t i = rank - 1; i >= 0; --i) {
      index[i] = rest % extents[i];
      rest /= extents[i];
    }
    for (int32_t i = 0; i < rank; ++i) {
      column += index[i] * stride;
      stride *= extents[i];
    }
    right &= memcmp(rows + (size_t)at * size, columns + (size_t)column * size, size) == 0;
  }
  CHECK(right);
  CHECK_OK(tnf_tensor_copy_row_major(t, back));
  CHECK(memcmp(rows, back, bytes) == 0);
  tnf_tensor_release(t);
  free(rows);
  free(back);
}

static void reorders(void) {
  const tnf_dtype dtypes[] = {TNF_F32, TNF_F64, TNF_I32, TNF_I64, TNF_BOOL, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
  for (size_t d = 0; d < sizeof dtypes / sizeof *dtypes; ++d) {
    reorder(dtypes[d], 0, NULL);
    reorder(dtypes[d], 1, (int64_t[]){7});
    reorder(dtypes[d], 2, (int64_t[]){33, 65});
    reorder(dtypes[d], 2, (int64_t[]){1, 9});
    reorder(dtypes[d], 3, (int64_t[]){5, 40, 3});
    reorder(dtypes[d], 3, (int64_t[]){4, 0, 3});
    reorder(dtypes[d], 4, (int64_t[]){3, 2, 4, 5});
    reorder(dtypes[d], 6, (int64_t[]){2, 1, 3, 1, 2, 2});
    reorder(dtypes[d], 16, (int64_t[]){2, 1, 2, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1, 3});
  }
}

static void dtypes(void) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_COMPLEX_F64, 0, NULL, &t));
  CHECK_INT(tnf_tensor_byte_size(t), 16);
  CHECK(tnf_tensor_complex_f64(t) != NULL && tnf_tensor_complex_f64(t)[1] == 0);
  tnf_tensor_release(t);
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_BOOL, 3, (int64_t[]){2, 0, 4}, &t));
  CHECK_INT(tnf_tensor_element_count(t), 0);
  CHECK(tnf_tensor_bool(t) != NULL);
  tnf_tensor_release(t);
  const char *const names[] = {"f32", "f64", "i32", "i64", "bool", "complex_f32", "complex_f64"};
  for (int i = 0; i < 7; ++i)
    CHECK_TEXT(tnf_dtype_name((tnf_dtype)i), names[i]);
  CHECK_INT(tnf_dtype_size(TNF_COMPLEX_F32), 8);
  CHECK_INT(tnf_dtype_size((tnf_dtype)9), 0);
}

static void refused(void) {
  tnf_tensor *t = (tnf_tensor *)&t;
  const int64_t two[] = {2, 2}, negative[] = {2, -1}, large[] = {INT64_MAX, 2};
  CHECK_FAILS(tnf_tensor_new_zeros(ctx, (tnf_dtype)7, 2, two, &t), TNF_RT_INVALID_ARGUMENT, "tensor_new_zeros: 7 is not a dtype");
  CHECK(t == NULL);
  CHECK_FAILS(tnf_tensor_new_zeros(ctx, TNF_F64, 33, two, &t), TNF_RT_RANK_MISMATCH,
              "tensor_new_zeros: the rank must be 0 to 32, got 33");
  CHECK_FAILS(tnf_tensor_new_zeros(ctx, TNF_F64, -1, two, &t), TNF_RT_RANK_MISMATCH,
              "tensor_new_zeros: the rank must be 0 to 32, got -1");
  CHECK_FAILS(tnf_tensor_new_zeros(ctx, TNF_F64, 2, NULL, &t), TNF_RT_INVALID_ARGUMENT, "tensor_new_zeros: \"extents\" is NULL");
  CHECK_FAILS(tnf_tensor_from_col_major(ctx, TNF_F64, 2, negative, two, &t), TNF_RT_SHAPE_MISMATCH,
              "tensor_from_col_major: extent 1 is negative: -1");
  CHECK_FAILS(tnf_tensor_from_row_major(ctx, TNF_F64, 2, large, two, &t), TNF_RT_OUT_OF_RANGE,
              "tensor_from_row_major: the product of the extents overflows");
  CHECK_FAILS(tnf_tensor_from_col_major(ctx, TNF_F64, 2, two, NULL, &t), TNF_RT_INVALID_ARGUMENT,
              "tensor_from_col_major: \"data\" is NULL");
  CHECK_FAILS(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){(int64_t)1 << 55}, &t), TNF_RT_OUT_OF_MEMORY, "out of memory");
  CHECK_FAILS(tnf_tensor_with_capacity(ctx, TNF_F64, 2, negative, &t), TNF_RT_SHAPE_MISMATCH,
              "tensor_with_capacity: extent 1 is negative: -1");
  CHECK(t == NULL);
  CHECK_FAILS(tnf_tensor_with_capacity(ctx, TNF_F64, 2, large, &t), TNF_RT_OUT_OF_RANGE, NULL);
  CHECK_FAILS(tnf_tensor_with_capacity(ctx, TNF_F64, 2, NULL, &t), TNF_RT_INVALID_ARGUMENT,
              "tensor_with_capacity: \"extents\" is NULL");
  CHECK_FAILS(tnf_tensor_with_capacity(ctx, TNF_F64, 2, two, NULL), TNF_RT_INVALID_ARGUMENT,
              "tensor_with_capacity: \"out\" is NULL");
  CHECK_FAILS(tnf_tensor_new_zeros(ctx, TNF_F64, 2, two, NULL), TNF_RT_INVALID_ARGUMENT, "tensor_new_zeros: \"out\" is NULL");
  CHECK_FAILS(tnf_tensor_from_col_major(ctx, TNF_F64, 2, two, two, NULL), TNF_RT_INVALID_ARGUMENT,
              "tensor_from_col_major: \"out\" is NULL");
  CHECK_FAILS(tnf_tensor_load_npy(ctx, "x.npy", NULL), TNF_RT_INVALID_ARGUMENT, "tensor_load_npy: \"out\" is NULL");
  CHECK_FAILS(tnf_program_load(ctx, "x.so", NULL, NULL), TNF_RT_INVALID_ARGUMENT, "program_load: \"out\" is NULL");
  CHECK_FAILS(tnf_call_new(ctx, NULL, NULL), TNF_RT_INVALID_ARGUMENT, "call_new: \"out\" is NULL");
  CHECK_FAILS(tnf_tensor_new_zeros(NULL, TNF_F64, 2, two, &t), TNF_RT_INVALID_ARGUMENT, "tensor_new_zeros: \"ctx\" is NULL");
  CHECK_FAILS(tnf_tensor_copy_row_major(NULL, NULL), TNF_RT_INVALID_ARGUMENT, "tensor_copy_row_major: \"t\" is NULL");
  tnf_rt_tensor none = {0};
  CHECK_FAILS(tnf_tensor_take(ctx, &none, &t), TNF_RT_INVALID_ARGUMENT, "tensor_take: there is no data to take");
  CHECK(t == NULL);
  tnf_tensor *small;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, two, &small));
  CHECK_FAILS(tnf_tensor_copy_row_major(small, NULL), TNF_RT_INVALID_ARGUMENT, "tensor_copy_row_major: \"dst\" is NULL");
  tnf_tensor_release(small);
}

/* Results of compiled functions become tensors, unless their description was damaged meanwhile. */
static void take(void) {
  tnf_tensor *t;
  tnf_rt_tensor result = {0};
  CHECK_INT(run_begin(ctx, "test"), TNF_RT_OK);
  CHECK_INT(tnf_run_result(ctx, &result, "y", TNF_F64, 2, (int64_t[]){2, 3}), TNF_RT_OK);
  void *data = result.data;
  result.extents[1] = 30;
  CHECK_FAILS(tnf_tensor_take(ctx, &result, &t), TNF_RT_INVALID_ARGUMENT, "tensor_take: the extents are larger than the data");
  result.extents[1] = -3;
  CHECK_FAILS(tnf_tensor_take(ctx, &result, &t), TNF_RT_SHAPE_MISMATCH, "tensor_take: extent 1 is negative: -3");
  CHECK(t == NULL && result.data == data);
  result.extents[1] = 3;
  CHECK_OK(tnf_tensor_take(ctx, &result, &t));
  CHECK(result.data == NULL && result.owner == NULL && tnf_tensor_data(t) == data && tnf_tensor_element_count(t) == 6);
  result = *tnf_tensor_get_rt(t); /* a view owns nothing */
  CHECK(result.data == data && result.owner == NULL && result.device == TNF_RT_CPU);
  tnf_tensor *again;
  CHECK_FAILS(tnf_tensor_take(ctx, &result, &again), TNF_RT_INVALID_ARGUMENT,
              "tensor_take: the data are the caller's own memory");
  CHECK(again == NULL);
  tnf_rt_tensor_release(ctx, &result);
  CHECK(result.data == data);
  tnf_tensor_release(t);
}

/* Whatever is asked of NULL has an answer. */
static void null_queries(void) {
  CHECK_INT(tnf_tensor_dtype(NULL), TNF_NO_DTYPE);
  CHECK_INT(tnf_dtype_size(TNF_NO_DTYPE), 0);
  CHECK_INT(tnf_dtype_size((tnf_dtype)-1), 0);
  CHECK_TEXT(tnf_dtype_name(TNF_NO_DTYPE), "an unknown dtype");
  CHECK_INT(tnf_tensor_rank(NULL), -1);
  CHECK_INT(tnf_tensor_extent(NULL, 0), -1);
  CHECK_INT(tnf_tensor_element_count(NULL), 0);
  CHECK_INT(tnf_tensor_capacity(NULL), 0);
  CHECK_INT(tnf_tensor_byte_size(NULL), 0);
  CHECK(!tnf_tensor_extents(NULL) && !tnf_tensor_data(NULL) && !tnf_tensor_const_data(NULL) && !tnf_tensor_get_rt(NULL));
  CHECK(!tnf_tensor_f32(NULL) && !tnf_tensor_f64(NULL) && !tnf_tensor_i32(NULL) && !tnf_tensor_i64(NULL));
  CHECK(!tnf_tensor_bool(NULL) && !tnf_tensor_complex_f32(NULL) && !tnf_tensor_complex_f64(NULL));
  CHECK(!tnf_tensor_const_f32(NULL) && !tnf_tensor_const_f64(NULL) && !tnf_tensor_const_i32(NULL) && !tnf_tensor_const_i64(NULL));
  CHECK(!tnf_tensor_const_bool(NULL) && !tnf_tensor_const_complex_f32(NULL) && !tnf_tensor_const_complex_f64(NULL));
  CHECK(tnf_tensor_retain(NULL) == NULL);
  tnf_tensor_release(NULL);
  CHECK_INT(tnf_status_code(NULL), TNF_RT_OK);
  CHECK_TEXT(tnf_status_message(NULL), "");
  CHECK_TEXT(tnf_rt_status_name((tnf_rt_status)99), "UNKNOWN");
  tnf_status_release(NULL);
  CHECK_TEXT(tnf_context_message(NULL), "context_message: \"ctx\" is NULL");
  CHECK_INT(tnf_context_threads(NULL), 0);
  CHECK(!tnf_context_allocator(NULL) && !tnf_context_retain(NULL));
  tnf_context_trim(NULL);
  tnf_context_release(NULL);
  CHECK_FAILS(tnf_context_status(NULL, TNF_RT_SINGULAR), TNF_RT_INVALID_ARGUMENT, "context_status: \"ctx\" is NULL");
  CHECK(!tnf_program_info(NULL) && !tnf_program_get_input(NULL, 0) && !tnf_program_get_output(NULL, 0));
  CHECK(!tnf_program_input_count(NULL) && !tnf_program_output_count(NULL) && !tnf_program_retain(NULL));
  tnf_program_release(NULL);
}

/* Each dtype through its own access, constant or not, and through no other. */
static void typed_access(void) {
  for (int d = 0; d < 7; ++d) {
    tnf_tensor *t;
    REQUIRE_OK(tnf_tensor_new_zeros(ctx, (tnf_dtype)d, 0, NULL, &t));
    const tnf_tensor *c = t;
    const void *got[] = {tnf_tensor_f32(t),  tnf_tensor_f64(t),         tnf_tensor_i32(t),        tnf_tensor_i64(t),
                         tnf_tensor_bool(t), tnf_tensor_complex_f32(t), tnf_tensor_complex_f64(t)};
    const void *constant[] = {tnf_tensor_const_f32(c),        tnf_tensor_const_f64(c),  tnf_tensor_const_i32(c),
                              tnf_tensor_const_i64(c),        tnf_tensor_const_bool(c), tnf_tensor_const_complex_f32(c),
                              tnf_tensor_const_complex_f64(c)};
    for (int k = 0; k < 7; ++k)
      CHECK(got[k] == (k == d ? tnf_tensor_data(t) : NULL) && constant[k] == got[k]);
    tnf_tensor_release(t);
  }
}

int main(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  ctx = test_context(&a, 1);
  orders();
  reorders();
  dtypes();
  refused();
  take();
  null_queries();
  typed_access();
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
