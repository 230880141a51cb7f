/* tnf_rt_scatter_add and tnf_rt_check_indices: every dtype and axis against one addition after the other, to the bit; in place;
 * any number of threads; indices that are outside. */
#include "../../check.h"
#include "tenferro/runtime.h"

static const int32_t all[] = {TNF_F32, TNF_F64, TNF_I32, TNF_I64, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
static const uint32_t threads[] = {1, 2, 5, 9};
enum { CONTEXTS = 4 };
static tnf_context *contexts[CONTEXTS];

static int64_t count_of(const tnf_rt_tensor *t) {
  int64_t count = 1;
  for (int32_t i = 0; i < t->rank; ++i)
    count *= t->extents[i];
  return count;
}

static bool is_complex(int32_t dtype) {
  return dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
}

static void allocate(tnf_rt_tensor *t) {
  t->data = malloc((size_t)count_of(t) * tnf_dtype_size((tnf_dtype)t->dtype) + 1);
}

/* Numbers whose sum depends on the order. */
static void fill(tnf_rt_tensor *t, uint32_t seed) {
  allocate(t);
  const int64_t parts = count_of(t) * (is_complex(t->dtype) ? 2 : 1);
  for (int64_t i = 0; i < parts; ++i) {
    seed = seed * 1664525 + 1013904223;
    const double x = (double)(int32_t)seed * (seed >> 20 & 1 ? 1e-9 : 1e-3);
    if (t->dtype == TNF_F32 || t->dtype == TNF_COMPLEX_F32)
      ((float *)t->data)[i] = (float)x;
    else if (t->dtype == TNF_I32)
      ((int32_t *)t->data)[i] = (int32_t)seed;
    else if (t->dtype == TNF_I64)
      ((int64_t *)t->data)[i] = (int64_t)((uint64_t)seed << 32);
    else
      ((double *)t->data)[i] = x;
  }
}

static void add(int32_t dtype, void *to, int64_t i, const void *from, int64_t k) {
  if (dtype == TNF_F32 || dtype == TNF_COMPLEX_F32)
    ((float *)to)[i] += ((const float *)from)[k];
  else if (dtype == TNF_I32)
    ((uint32_t *)to)[i] += ((const uint32_t *)from)[k];
  else if (dtype == TNF_I64)
    ((uint64_t *)to)[i] += ((const uint64_t *)from)[k];
  else
    ((double *)to)[i] += ((const double *)from)[k];
}

/* In the order of the updates. */
static void add_all(const tnf_rt_tensor *out, const int64_t *indices, const tnf_rt_tensor *updates, int64_t axis) {
  int64_t inner = is_complex(out->dtype) ? 2 : 1, outer = 1;
  const int64_t n = out->extents[axis], count = updates->extents[axis];
  for (int32_t i = 0; i < out->rank; ++i)
    *(i < axis ? &inner : i > axis ? &outer : &(int64_t){1}) *= out->extents[i];
  for (int64_t k = 0; k < count; ++k)
    for (int64_t o = 0; o < outer; ++o)
      for (int64_t q = 0; q < inner; ++q)
        add(out->dtype, out->data, (o * n + indices[k]) * inner + q, updates->data, (o * count + k) * inner + q);
}

static void check_case(int32_t dtype, const int64_t *extents, int64_t axis, int64_t count) {
  const int64_t n = extents[axis];
  tnf_rt_tensor x = {.rank = 3, .dtype = dtype, .extents = {extents[0], extents[1], extents[2]}}, updates = x, out = x;
  tnf_rt_tensor indices = {.rank = 1, .dtype = TNF_I64, .extents = {count}},
                narrow = {.rank = 1, .dtype = TNF_I32, .extents = {count}};
  updates.extents[axis] = count;
  fill(&x, 1);
  fill(&updates, 2);
  allocate(&out);
  allocate(&indices);
  allocate(&narrow);
  for (int64_t k = 0; k < count; ++k)
    ((int32_t *)narrow.data)[k] = (int32_t)(((int64_t *)indices.data)[k] = k * k * 31 % n);
  const size_t bytes = (size_t)count_of(&x) * tnf_dtype_size((tnf_dtype)dtype);
  void *want = malloc(bytes + 1);
  tnf_rt_tensor expected = x;
  expected.data = memcpy(want, x.data, bytes);
  add_all(&expected, indices.data, &updates, axis);
  for (int t = 0; t < CONTEXTS; ++t) {
    memset(out.data, 0xff, bytes);
    CHECK_INT(tnf_rt_scatter_add(contexts[t], "s", (tnf_rt_tensor[]){x, t % 2 ? narrow : indices, updates, out}, &axis),
              TNF_RT_OK);
    if (!CHECK(memcmp(out.data, want, bytes) == 0))
      fprintf(stderr, "  dtype %d, %lld x %lld x %lld, axis %lld, %d threads\n", dtype, (long long)extents[0],
              (long long)extents[1], (long long)extents[2], (long long)axis, (int)threads[t]);
  }
  CHECK_INT(tnf_rt_scatter_add(contexts[1], "s", (tnf_rt_tensor[]){x, indices, updates, x}, &axis), TNF_RT_OK);
  CHECK(memcmp(x.data, want, bytes) == 0);
  free(want);
  for (int i = 0; i < 5; ++i)
    free((void *[]){x.data, updates.data, out.data, indices.data, narrow.data}[i]);
}

/* The first index that is outside is named, whichever thread finds it. */
static void test_outside(void) {
  enum { COUNT = 300000 };
  int32_t *data = calloc(COUNT, sizeof *data);
  const tnf_rt_tensor indices = {.data = data, .rank = 1, .dtype = TNF_I32, .extents = {COUNT}};
  const int64_t extent = 5;
  for (int t = 0; t < CONTEXTS; ++t) {
    data[COUNT - 1] = data[7] = 4;
    CHECK_INT(tnf_rt_check_indices(contexts[t], "take", &indices, &extent), TNF_RT_OK);
    data[COUNT - 1] = data[200001] = -1;
    data[123456] = 5;
    CHECK_INT(tnf_rt_check_indices(contexts[t], "take: the index", &indices, &extent), TNF_RT_OUT_OF_RANGE);
    CHECK_TEXT(tnf_context_message(contexts[t]), "take: the index 5 at position 123456 is not in [0, 5)");
    data[COUNT - 1] = data[200001] = data[123456] = 0;
  }
  const tnf_rt_tensor one = {.data = data, .rank = 0, .dtype = TNF_I32}, none = {.rank = 1, .dtype = TNF_I64, .extents = {0}};
  data[0] = -2;
  CHECK_INT(tnf_rt_check_indices(contexts[0], "take: the index", &one, &extent), TNF_RT_OUT_OF_RANGE);
  CHECK_TEXT(tnf_context_message(contexts[0]), "take: the index -2 is not in [0, 5)");
  CHECK_INT(tnf_rt_check_indices(contexts[0], "take", &none, &(int64_t){0}), TNF_RT_OK);
  free(data);
}

/* Each of them beside others that are within, at the ends of what the types hold. */
static void test_ends(void) {
  static const int64_t extents[] = {0, 1, 5, INT32_MAX, INT64_C(1) << 31, INT64_MAX};
  static const int64_t places[] = {INT64_MIN,     INT64_MIN + 1, INT32_MIN,     -1,       0, 1, 4, 5,
                                   INT32_MAX - 1, INT32_MAX,     INT64_MAX - 1, INT64_MAX};
  for (size_t e = 0; e < sizeof extents / sizeof *extents; ++e)
    for (size_t p = 0; p < sizeof places / sizeof *places; ++p) {
      int64_t wide[9] = {0};
      int32_t narrow[9] = {0};
      wide[6] = places[p];
      narrow[6] = (int32_t)places[p];
      const tnf_rt_tensor of[] = {{.data = wide, .rank = 1, .dtype = TNF_I64, .extents = {9}},
                                  {.data = narrow, .rank = 1, .dtype = TNF_I32, .extents = {9}}};
      for (int k = 0; k < 2; ++k) {
        const int64_t place = k ? narrow[6] : wide[6];
        const bool is_within = place >= 0 && place < extents[e];
        CHECK_INT(tnf_rt_check_indices(contexts[0], "take", &of[k], &extents[e]), is_within ? TNF_RT_OK : TNF_RT_OUT_OF_RANGE);
      }
    }
}

int main(void) {
  static const int64_t extents[][3] = {{1, 1, 1}, {5, 1, 19}, {7, 4, 3}, {1, 3, 1}, {5000, 3, 2}, {2, 3, 0}, {3, 700, 1}};
  for (uint32_t t = 0; t < CONTEXTS; ++t) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = threads[t];
    contexts[t] = tnf_context_new(&options);
  }
  for (size_t d = 0; d < sizeof all / sizeof *all; ++d)
    for (size_t e = 0; e < sizeof extents / sizeof *extents; ++e)
      for (int64_t axis = 0; axis < 3; ++axis)
        for (int64_t count = 0; extents[e][axis] && count < 200; count = 8 * count + 3)
          check_case(all[d], extents[e], axis, count);
  check_case(TNF_F32, (const int64_t[]){1, 3, 1}, 1, 100000);
  check_case(TNF_COMPLEX_F64, (const int64_t[]){300, 70, 1}, 1, 1000); /* few places: what is beside each other is divided */
  check_case(TNF_I32, (const int64_t[]){5000, 7, 2}, 1, 100);
  test_outside();
  test_ends();
  for (int t = 0; t < CONTEXTS; ++t)
    tnf_context_release(contexts[t]);
  return CHECK_RESULT();
}
