/* Arrays of other libraries: what is taken and refused, who releases them, and tensors handed out. */
#include <pthread.h>

#include "tenferro/dlpack.h"
#include "test_allocator.h"
#include "test_programs.h"

static tnf_context *ctx;
static _Thread_local int deleted_here;
static int deleted;

static void count_versioned(tnf_dlpack *self) {
  ++*(int *)self->manager_ctx;
  ++deleted_here;
}

static void count_legacy(tnf_dlpack_legacy *self) {
  ++*(int *)self->manager_ctx;
}

/* An array of doubles; `strides` may be NULL. */
static tnf_dlpack array_of(double *data, int32_t rank, int64_t *shape, int64_t *strides) {
  return (tnf_dlpack){.version = {1, 1},
                      .manager_ctx = &deleted,
                      .deleter = count_versioned,
                      .dl_tensor = {.data = data,
                                    .device = {TNF_DLPACK_CPU, 0},
                                    .ndim = rank,
                                    .dtype = {TNF_DLPACK_FLOAT, 64, 1},
                                    .shape = shape,
                                    .strides = strides}};
}

static void check_extents(const tnf_tensor *t, int32_t rank, const int64_t *extents) {
  CHECK_INT(tnf_tensor_rank(t), rank);
  for (int32_t i = 0; i < rank; ++i)
    CHECK_INT(tnf_tensor_extent(t, i), extents[i]);
}

/* Taken once, and released once, with the last reference. */
static void check_taken(tnf_dlpack array, tnf_dlpack_layout layout, int32_t rank, const int64_t *extents, const double *want) {
  tnf_tensor *t;
  deleted = 0;
  if (!CHECK_OK(tnf_tensor_from_dlpack(ctx, &array, layout, &t)))
    return;
  CHECK_INT(deleted, layout == TNF_DLPACK_COPIED);
  check_extents(t, rank, extents);
  if (layout != TNF_DLPACK_COPIED && tnf_tensor_element_count(t))
    CHECK(tnf_tensor_const_data(t) == (char *)array.dl_tensor.data + array.dl_tensor.byte_offset);
  for (int64_t i = 0; i < tnf_tensor_element_count(t); ++i)
    CHECK(tnf_tensor_const_f64(t)[i] == want[i]);
  tnf_tensor_retain(t);
  tnf_tensor_release(t);
  CHECK_INT(deleted, layout == TNF_DLPACK_COPIED);
  tnf_tensor_release(t);
  CHECK_INT(deleted, 1);
}

static void layouts(void) {
  double data[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  int64_t shape[] = {2, 3}, columns[] = {1, 2}, rows[] = {3, 1}, reversed[] = {3, 2};
  check_taken(array_of(data, 2, shape, columns), TNF_DLPACK_COL_MAJOR, 2, shape, data);
  check_taken(array_of(data, 2, shape, columns), TNF_DLPACK_COPIED, 2, shape, data);
  check_taken(array_of(data, 2, shape, rows), TNF_DLPACK_REVERSED, 2, reversed, data);
  check_taken(array_of(data, 2, shape, NULL), TNF_DLPACK_REVERSED, 2, reversed, data); /* no strides: as C's */
  check_taken(array_of(data, 2, shape, rows), TNF_DLPACK_COPIED, 2, shape, (double[]){1, 4, 2, 5, 3, 6});
  check_taken(array_of(data, 2, shape, NULL), TNF_DLPACK_COPIED, 2, shape, (double[]){1, 4, 2, 5, 3, 6});
  /* every other row, backwards, the same element again and again */
  check_taken(array_of(data, 2, shape, (int64_t[]){6, 1}), TNF_DLPACK_COPIED, 2, shape, (double[]){1, 7, 2, 8, 3, 9});
  check_taken(array_of(data + 5, 2, shape, (int64_t[]){-3, -1}), TNF_DLPACK_COPIED, 2, shape, (double[]){6, 3, 5, 2, 4, 1});
  check_taken(array_of(data, 2, shape, (int64_t[]){0, 0}), TNF_DLPACK_COPIED, 2, shape, (double[]){1, 1, 1, 1, 1, 1});
  check_taken(array_of(data, 3, (int64_t[]){2, 2, 2}, (int64_t[]){2, 1, 4}), TNF_DLPACK_COPIED, 3, (int64_t[]){2, 2, 2},
              (double[]){1, 3, 2, 4, 5, 7, 6, 8});

  /* axes of extent 1 have any stride, and so has what is empty; a scalar has none */
  int64_t thin[] = {1, 3, 1}, wild[] = {77, 1, -5}, empty[] = {3, 0}, any[] = {-7, 100};
  check_taken(array_of(data, 3, thin, wild), TNF_DLPACK_COL_MAJOR, 3, thin, data);
  check_taken(array_of(data, 3, thin, wild), TNF_DLPACK_REVERSED, 3, thin, data);
  check_taken(array_of(data, 3, thin, wild), TNF_DLPACK_COPIED, 3, thin, data);
  check_taken(array_of(NULL, 2, empty, any), TNF_DLPACK_COL_MAJOR, 2, empty, data);
  check_taken(array_of(NULL, 2, empty, any), TNF_DLPACK_COPIED, 2, empty, data);
  check_taken(array_of(data, 0, NULL, NULL), TNF_DLPACK_COL_MAJOR, 0, NULL, data);
  check_taken(array_of(data, 0, NULL, NULL), TNF_DLPACK_COPIED, 0, NULL, data);

  tnf_dlpack behind = array_of(data, 1, (int64_t[]){3}, (int64_t[]){1});
  behind.dl_tensor.byte_offset = 16;
  check_taken(behind, TNF_DLPACK_COL_MAJOR, 1, (int64_t[]){3}, data + 2);
  check_taken(behind, TNF_DLPACK_COPIED, 1, (int64_t[]){3}, data + 2);
}

static void dtypes(void) {
  static const struct {
    uint8_t code, bits;
    tnf_dtype dtype;
  } known[] = {{TNF_DLPACK_FLOAT, 32, TNF_F32},
               {TNF_DLPACK_FLOAT, 64, TNF_F64},
               {TNF_DLPACK_INT, 32, TNF_I32},
               {TNF_DLPACK_INT, 64, TNF_I64},
               {TNF_DLPACK_BOOL, 8, TNF_BOOL},
               {TNF_DLPACK_COMPLEX, 64, TNF_COMPLEX_F32},
               {TNF_DLPACK_COMPLEX, 128, TNF_COMPLEX_F64}};
  unsigned char source[7 * 16];
  for (size_t i = 0; i < sizeof source; ++i)
    source[i] = (unsigned char)(i * 31);
  for (size_t d = 0; d < sizeof known / sizeof *known; ++d) {
    size_t size = known[d].bits / 8u;
    tnf_dlpack a = array_of((double *)(void *)source, 1, (int64_t[]){3}, (int64_t[]){2});
    a.dl_tensor.dtype.code = known[d].code;
    a.dl_tensor.dtype.bits = known[d].bits;
    tnf_tensor *t;
    REQUIRE_OK(tnf_tensor_from_dlpack(ctx, &a, TNF_DLPACK_COPIED, &t));
    CHECK(tnf_tensor_dtype(t) == known[d].dtype);
    for (size_t i = 0; i < 3; ++i)
      CHECK(memcmp((char *)tnf_tensor_data(t) + i * size, source + 2 * i * size, size) == 0);
    tnf_dlpack *out;
    REQUIRE_OK(tnf_tensor_to_dlpack(t, 0, &out));
    CHECK(out->dl_tensor.dtype.code == known[d].code && out->dl_tensor.dtype.bits == known[d].bits &&
          out->dl_tensor.dtype.lanes == 1);
    out->deleter(out);
    tnf_tensor_release(t);
  }
}

/* Refused with a sentence; the array stays the caller's. */
static void refuse(tnf_dlpack array, tnf_dlpack_layout layout, tnf_rt_status code, const char *wrong) {
  char text[512];
  tnf_tensor *t = (tnf_tensor *)&t;
  deleted = 0;
  snprintf(text, sizeof text, "tensor_from_dlpack: %s", wrong);
  CHECK_FAILS(tnf_tensor_from_dlpack(ctx, &array, layout, &t), code, text);
  CHECK(t == NULL && deleted == 0);
}

static void refused(void) {
  double data[12] = {0};
  int64_t shape[] = {2, 3}, columns[] = {1, 2}, rows[] = {3, 1}, apart[] = {6, 1};
  const tnf_dlpack good = array_of(data, 2, shape, columns);
  refuse(array_of(data, 2, shape, rows), TNF_DLPACK_COL_MAJOR, TNF_RT_INVALID_ARGUMENT,
         "axis 0 of f64[2, 3] has stride 3, dense column-major memory has 1; TNF_DLPACK_REVERSED takes it without a copy as "
         "f64[3, 2]; TNF_DLPACK_COPIED copies it");
  refuse(array_of(data, 2, shape, NULL), TNF_DLPACK_COL_MAJOR, TNF_RT_INVALID_ARGUMENT,
         "axis 0 of f64[2, 3] has stride 3, dense column-major memory has 1; TNF_DLPACK_REVERSED takes it without a copy as "
         "f64[3, 2]; TNF_DLPACK_COPIED copies it");
  refuse(good, TNF_DLPACK_REVERSED, TNF_RT_INVALID_ARGUMENT,
         "axis 1 of f64[2, 3] has stride 2, dense row-major memory has 1; TNF_DLPACK_COL_MAJOR takes it without a copy as "
         "f64[2, 3]; TNF_DLPACK_COPIED copies it");
  refuse(array_of(data, 2, shape, apart), TNF_DLPACK_REVERSED, TNF_RT_INVALID_ARGUMENT,
         "axis 0 of f64[2, 3] has stride 6, dense row-major memory has 3; TNF_DLPACK_COPIED copies it");
  refuse(array_of(data, 1, shape, (int64_t[]){-1}), TNF_DLPACK_COL_MAJOR, TNF_RT_INVALID_ARGUMENT,
         "axis 0 of f64[2] has stride -1, dense column-major memory has 1; TNF_DLPACK_COPIED copies it");
  refuse(array_of((double *)(void *)((char *)data + 4), 2, shape, columns), TNF_DLPACK_COL_MAJOR, TNF_RT_INVALID_ARGUMENT,
         "\"data\" must be aligned to 8 bytes for f64");
  refuse(good, (tnf_dlpack_layout)9, TNF_RT_INVALID_ARGUMENT, "\"layout\" is no tnf_dlpack_layout: 9");
  refuse(array_of(NULL, 2, shape, columns), TNF_DLPACK_COPIED, TNF_RT_INVALID_ARGUMENT, "\"data\" of the array is NULL");
  refuse(array_of(data, 2, NULL, columns), TNF_DLPACK_COPIED, TNF_RT_INVALID_ARGUMENT, "\"shape\" of the array is NULL");
  refuse(array_of(data, 33, shape, columns), TNF_DLPACK_COPIED, TNF_RT_RANK_MISMATCH, "the rank must be 0 to 32, got 33");
  refuse(array_of(data, -1, shape, columns), TNF_DLPACK_COPIED, TNF_RT_RANK_MISMATCH, "the rank must be 0 to 32, got -1");
  refuse(array_of(data, 1, (int64_t[]){-2}, columns), TNF_DLPACK_COPIED, TNF_RT_SHAPE_MISMATCH, "extent 0 is negative: -2");
  refuse(array_of(data, 2, (int64_t[]){INT64_MAX, 3}, columns), TNF_DLPACK_COPIED, TNF_RT_OUT_OF_RANGE,
         "the product of the extents overflows");
  tnf_dlpack a = good;
  a.version.major = 2;
  refuse(a, TNF_DLPACK_COL_MAJOR, TNF_RT_UNSUPPORTED, "the array is of DLPack 2.1, what is read is 1.x");
  a = good;
  a.dl_tensor.device.device_type = 2;
  refuse(a, TNF_DLPACK_COPIED, TNF_RT_PLACEMENT_MISMATCH,
         "the array is in a CUDA device (2); what is read is memory of the CPU: copy it there");
  a.dl_tensor.device.device_type = 99;
  refuse(a, TNF_DLPACK_COPIED, TNF_RT_PLACEMENT_MISMATCH,
         "the array is in a device (99); what is read is memory of the CPU: copy it there");
  a = good;
  a.dl_tensor.dtype.bits = 16;
  refuse(a, TNF_DLPACK_COL_MAJOR, TNF_RT_DTYPE_MISMATCH,
         "floating-point numbers of 16 bits are none of f32, f64, i32, i64, bool, complex_f32, complex_f64");
  a.dl_tensor.dtype.code = TNF_DLPACK_UINT;
  a.dl_tensor.dtype.bits = 8;
  refuse(a, TNF_DLPACK_COL_MAJOR, TNF_RT_DTYPE_MISMATCH,
         "unsigned integers of 8 bits are none of f32, f64, i32, i64, bool, complex_f32, complex_f64");
  a = good;
  a.dl_tensor.dtype.lanes = 4;
  refuse(a, TNF_DLPACK_COL_MAJOR, TNF_RT_DTYPE_MISMATCH, "elements of 4 lanes are not read, only single ones");

  tnf_tensor *t;
  tnf_dlpack *out;
  tnf_dlpack_legacy *legacy;
  a = good;
  CHECK_FAILS(tnf_tensor_from_dlpack(NULL, &a, 0, &t), TNF_RT_INVALID_ARGUMENT, "tensor_from_dlpack: \"ctx\" is NULL");
  CHECK_FAILS(tnf_tensor_from_dlpack(ctx, NULL, 0, &t), TNF_RT_INVALID_ARGUMENT, "tensor_from_dlpack: \"array\" is NULL");
  CHECK_FAILS(tnf_tensor_from_dlpack(ctx, &a, 0, NULL), TNF_RT_INVALID_ARGUMENT, "tensor_from_dlpack: \"out\" is NULL");
  CHECK_FAILS(tnf_tensor_from_legacy_dlpack(ctx, NULL, 0, &t), TNF_RT_INVALID_ARGUMENT,
              "tensor_from_legacy_dlpack: \"array\" is NULL");
  CHECK_FAILS(tnf_tensor_to_dlpack(NULL, 0, &out), TNF_RT_INVALID_ARGUMENT, "tensor_to_dlpack: \"t\" is NULL");
  CHECK_FAILS(tnf_tensor_to_legacy_dlpack(NULL, &legacy), TNF_RT_INVALID_ARGUMENT, "tensor_to_legacy_dlpack: \"t\" is NULL");
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 0, NULL, &t));
  CHECK_FAILS(tnf_tensor_to_dlpack(t, 4, &out), TNF_RT_INVALID_ARGUMENT,
              "tensor_to_dlpack: \"flags\" must be 0 or TNF_DLPACK_READ_ONLY, got 4");
  CHECK(out == NULL);
  CHECK_FAILS(tnf_tensor_to_dlpack(t, 0, NULL), TNF_RT_INVALID_ARGUMENT, "tensor_to_dlpack: \"out\" is NULL");
  CHECK_FAILS(tnf_tensor_to_legacy_dlpack(t, NULL), TNF_RT_INVALID_ARGUMENT, "tensor_to_legacy_dlpack: \"out\" is NULL");
  tnf_tensor_release(t);
}

static void legacy(void) {
  double data[] = {1, 2, 3};
  int64_t shape[] = {3}, strides[] = {1};
  tnf_tensor *t;
  deleted = 0;
  tnf_dlpack_legacy a = {
      .dl_tensor = array_of(data, 1, shape, strides).dl_tensor, .manager_ctx = &deleted, .deleter = count_legacy};
  REQUIRE_OK(tnf_tensor_from_legacy_dlpack(ctx, &a, TNF_DLPACK_COL_MAJOR, &t));
  CHECK(tnf_tensor_data(t) == data);
  tnf_tensor_release(t);
  CHECK_INT(deleted, 1);
  REQUIRE_OK(tnf_tensor_from_legacy_dlpack(ctx, &a, TNF_DLPACK_COPIED, &t));
  CHECK_INT(deleted, 2);
  tnf_tensor_release(t);
  CHECK_INT(deleted, 2);
  a.deleter = NULL; /* nobody wants to know */
  REQUIRE_OK(tnf_tensor_from_legacy_dlpack(ctx, &a, TNF_DLPACK_REVERSED, &t));
  tnf_tensor_release(t);
  a.dl_tensor.dtype.code = TNF_DLPACK_BFLOAT;
  a.dl_tensor.dtype.bits = 16;
  CHECK_FAILS(
      tnf_tensor_from_legacy_dlpack(ctx, &a, TNF_DLPACK_COPIED, &t), TNF_RT_DTYPE_MISMATCH,
      "tensor_from_legacy_dlpack: brain floating-point numbers of 16 bits are none of f32, f64, i32, i64, bool, complex_f32, "
      "complex_f64");
}

/* Read by runs, written by none. */
static void read_only(void) {
  double data[] = {1, 2, 3}, into[3];
  int64_t shape[] = {3}, strides[] = {1};
  tnf_tensor *t, *y = NULL, *in;
  tnf_program *p;
  tnf_dlpack a = array_of(data, 1, shape, strides), *out;
  a.flags = TNF_DLPACK_READ_ONLY;
  deleted = 0;
  REQUIRE_OK(tnf_tensor_from_dlpack(ctx, &a, TNF_DLPACK_COL_MAJOR, &t));
  CHECK(!tnf_tensor_data(t) && !tnf_tensor_f64(t) && tnf_tensor_const_data(t) == data && tnf_tensor_const_f64(t)[1] == 2);
  REQUIRE_OK(tnf_program_from_info(ctx, &square_info, &p));
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, shape, into, NULL, NULL, &in));
  CHECK_FAILS(tnf_run(ctx, p, &in, 1, &t, 1), TNF_RT_INVALID_ARGUMENT,
              "square: output \"y\" is given a tensor that is read-only");
  CHECK(data[0] == 1);
  CHECK_OK(tnf_run(ctx, p, &t, 1, &y, 1));
  CHECK(tnf_tensor_f64(y)[2] == 9);
  REQUIRE_OK(tnf_tensor_to_dlpack(t, 0, &out));
  CHECK(out->flags == TNF_DLPACK_READ_ONLY);
  out->deleter(out);
  tnf_dlpack_legacy *legacy;
  CHECK_FAILS(tnf_tensor_to_legacy_dlpack(t, &legacy), TNF_RT_INVALID_ARGUMENT,
              "tensor_to_legacy_dlpack: \"t\" is read-only, which only version 1 of DLPack can say");
  CHECK(legacy == NULL);
  tnf_tensor_release(t);
  CHECK_INT(deleted, 1);
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){3}, &t)); /* the block of the handle is an ordinary one again */
  CHECK(tnf_tensor_data(t) != NULL);
  tnf_tensor_release(t);
  tnf_tensor_release(y);
  tnf_tensor_release(in);
  tnf_program_release(p);
}

/* ---- handed out ---- */

static void *delete_there(void *array) {
  tnf_dlpack *a = array;
  a->deleter(a);
  return NULL;
}

static void handed_out(void) {
  test_allocator counted = TEST_ALLOCATOR_INIT;
  tnf_context *own = test_context(&counted, 1);
  tnf_tensor *t, *back;
  tnf_dlpack *a, *b;
  REQUIRE_OK(tnf_tensor_from_row_major(own, TNF_F64, 2, (int64_t[]){2, 3}, (double[]){1, 2, 3, 4, 5, 6}, &t));
  void *data = tnf_tensor_data(t);
  REQUIRE_OK(tnf_tensor_to_dlpack(t, 0, &a));
  REQUIRE_OK(tnf_tensor_to_dlpack(t, TNF_DLPACK_READ_ONLY, &b));
  CHECK(a->version.major == 1 && a->flags == 0 && b->flags == TNF_DLPACK_READ_ONLY);
  const tnf_dlpack_tensor *d = &a->dl_tensor;
  CHECK(d->data == data && d->byte_offset == 0 && d->device.device_type == TNF_DLPACK_CPU && d->device.device_id == 0);
  CHECK(d->ndim == 2 && d->shape[0] == 2 && d->shape[1] == 3 && d->strides[0] == 1 && d->strides[1] == 2);
  tnf_tensor_release(t);
  tnf_context_release(own); /* the arrays keep both */
  CHECK(((double *)a->dl_tensor.data)[1] == 4);

  pthread_t thread;
  if (CHECK(!pthread_create(&thread, NULL, delete_there, b)))
    pthread_join(thread, NULL);
  REQUIRE_OK(tnf_tensor_from_dlpack(ctx, a, TNF_DLPACK_COL_MAJOR, &back)); /* our own, in another context */
  CHECK(tnf_tensor_data(back) == data && tnf_tensor_f64(back)[5] == 6);
  CHECK(atomic_load(&counted.live) > 0);
  tnf_tensor_release(back);
  CHECK_ALL_FREED(&counted);

  tnf_dlpack_legacy *l;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_COMPLEX_F32, 2, (int64_t[]){0, 4}, &t));
  REQUIRE_OK(tnf_tensor_to_legacy_dlpack(t, &l));
  CHECK(l->dl_tensor.data == NULL && l->dl_tensor.shape[1] == 4 && l->dl_tensor.strides != NULL);
  REQUIRE_OK(tnf_tensor_from_legacy_dlpack(ctx, l, TNF_DLPACK_COL_MAJOR, &back));
  tnf_tensor_release(back);
  tnf_tensor_release(t);
}

/* Each allocation fails in turn: the array stays the caller's. */
static void without_memory(void) {
  double data[] = {1, 2, 3, 4, 5, 6};
  int64_t shape[] = {2, 3}, rows[] = {3, 1};
  for (int layout = TNF_DLPACK_REVERSED; layout <= TNF_DLPACK_COPIED; ++layout) {
    for (long k = 0, failed = 1; failed; ++k) {
      test_allocator a = TEST_ALLOCATOR_INIT;
      tnf_context *own = test_context(&a, 1);
      tnf_dlpack array = array_of(data, 2, shape, rows), *out = NULL;
      tnf_tensor *t;
      deleted = 0;
      a.fail_from = atomic_load(&a.calls) + k;
      tnf_status *st = tnf_tensor_from_dlpack(own, &array, (tnf_dlpack_layout)layout, &t);
      if (st)
        CHECK(t == NULL && deleted == 0);
      if (!st)
        st = tnf_tensor_to_dlpack(t, 0, &out);
      failed = st != NULL;
      if (out)
        out->deleter(out);
      if (st)
        CHECK_FAILS(st, TNF_RT_OUT_OF_MEMORY, NULL);
      CHECK_INT(deleted, t && layout == TNF_DLPACK_COPIED);
      tnf_tensor_release(t);
      tnf_context_release(own);
      CHECK_ALL_FREED(&a);
    }
  }
}

int main(void) {
  ctx = tnf_context_new(NULL);
  layouts();
  dtypes();
  refused();
  legacy();
  read_only();
  handed_out();
  without_memory();
  CHECK(deleted_here > 0);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
