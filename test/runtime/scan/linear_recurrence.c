/* tnf_rt_linear_recurrence: every dtype, axis and direction against one step after the other; in place; any number of threads. */
#include <complex.h>

#include "../../check.h"
#include "tenferro/runtime.h"

typedef double _Complex number;

static const int32_t all[] = {TNF_F32, TNF_F64, TNF_I32, TNF_I64, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
static tnf_context *contexts[3];

static int64_t count_of(const tnf_rt_tensor *t) {
  int64_t count = 1;
  for (int32_t i = 0; i < t->rank; ++i)
    count *= t->extents[i];
  return count;
}

/* Halves of small integers: products of a few of them and their sums are exact in every dtype. */
static void fill(tnf_rt_tensor *t, int seed) {
  const int64_t count = count_of(t);
  t->data = malloc((size_t)count * 16 + 16);
  for (int64_t i = 0; i < count; ++i) {
    const int k = (int)((i * 7 + seed) % 5) - 2;
    float *f = t->data;
    double *d = t->data;
    switch ((tnf_dtype)t->dtype) {
    case TNF_F32:
      f[i] = (float)k / 2;
      break;
    case TNF_F64:
      d[i] = k / 2.0;
      break;
    case TNF_I32:
      ((int32_t *)t->data)[i] = k;
      break;
    case TNF_I64:
      ((int64_t *)t->data)[i] = k;
      break;
    case TNF_COMPLEX_F32:
      f[2 * i] = (float)k / 2;
      f[2 * i + 1] = (float)(k % 2);
      break;
    case TNF_COMPLEX_F64:
      d[2 * i] = k / 2.0;
      d[2 * i + 1] = k % 2;
      break;
    case TNF_BOOL:
      break;
    }
  }
}

static number get(const tnf_rt_tensor *t, int64_t i) {
  const float *f = t->data;
  const double *d = t->data;
  switch ((tnf_dtype)t->dtype) {
  case TNF_F32:
    return f[i];
  case TNF_F64:
    return d[i];
  case TNF_I32:
    return ((const int32_t *)t->data)[i];
  case TNF_I64:
    return (double)((const int64_t *)t->data)[i];
  case TNF_COMPLEX_F32:
    return (double)f[2 * i] + I * (double)f[2 * i + 1];
  case TNF_COMPLEX_F64:
    return d[2 * i] + I * d[2 * i + 1];
  case TNF_BOOL:
    break;
  }
  return 0;
}

static bool matches(const tnf_rt_tensor *a, const tnf_rt_tensor *b, const tnf_rt_tensor *initial, const tnf_rt_tensor *h,
                    const int64_t *attributes) {
  const int64_t axis = attributes[0], n = b->extents[axis];
  int64_t inner = 1, outer = 1;
  for (int32_t i = 0; i < b->rank; ++i)
    *(i < axis ? &inner : i > axis ? &outer : &(int64_t){1}) *= b->extents[i];
  for (int64_t line = 0; line < inner * outer; ++line) {
    number state = get(initial, line);
    for (int64_t i = 0; i < n; ++i) {
      const int64_t at = line / inner * n * inner + line % inner + (attributes[1] ? n - 1 - i : i) * inner;
      const number next = get(a, at) * state + get(b, at), want = attributes[2] ? state : next, got = get(h, at);
      if (cabs(got - want) > 1e-5 * cabs(want) + 1e-6)
        return false;
      state = next;
    }
  }
  return true;
}

static void check_case(int32_t dtype, const int64_t *extents, int64_t axis, bool reverse, bool exclusive) {
  tnf_rt_tensor a = {.rank = 3, .dtype = dtype, .extents = {extents[0], extents[1], extents[2]}}, b = a, h = a,
                initial = {.rank = 2, .dtype = dtype};
  for (int64_t i = 0, k = 0; i < 3; ++i)
    if (i != axis)
      initial.extents[k++] = extents[i];
  fill(&a, 1);
  fill(&b, 3);
  fill(&initial, 2);
  fill(&h, 0);
  const int64_t attributes[] = {axis, reverse, exclusive};
  const size_t bytes = (size_t)count_of(&b) * tnf_dtype_size((tnf_dtype)dtype);
  for (int t = 0; t < 3; ++t) {
    tnf_rt_tensor operands[] = {a, b, initial, h};
    memset(h.data, 0xff, bytes);
    CHECK_INT(tnf_rt_linear_recurrence(contexts[t], "scan", operands, attributes), TNF_RT_OK);
    if (!CHECK(matches(&a, &b, &initial, &h, attributes)))
      fprintf(stderr, "  dtype %d, %lld x %lld x %lld, axis %lld\n", dtype, (long long)extents[0], (long long)extents[1],
              (long long)extents[2], (long long)axis);
  }
  tnf_rt_tensor in_place[] = {a, b, initial, b};
  CHECK_INT(tnf_rt_linear_recurrence(contexts[2], "scan", in_place, attributes), TNF_RT_OK);
  CHECK(memcmp(b.data, h.data, bytes) == 0);
  free(a.data);
  free(b.data);
  free(initial.data);
  free(h.data);
}

int main(void) {
  static const int64_t extents[][3] = {{0, 3, 2}, {3, 0, 2},   {1, 1, 1},  {5, 1, 19},
                                       {7, 4, 3}, {130, 6, 2}, {64, 9, 5}, {1, 3000, 9}};
  for (uint32_t t = 0; t < 3; ++t) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = t + 1;
    contexts[t] = tnf_context_new(&options);
  }
  for (size_t d = 0; d < sizeof all / sizeof *all; ++d)
    for (size_t e = 0; e < sizeof extents / sizeof *extents; ++e)
      for (int64_t axis = 0; axis < 3; ++axis)
        for (int way = 0; way < 4; ++way)
          if (extents[e][axis] < 100) /* longer ones are no longer exact; they have their lines tested as the others' */
            check_case(all[d], extents[e], axis, way & 1, way & 2);
  for (int t = 0; t < 3; ++t)
    tnf_context_release(contexts[t]);
  return CHECK_RESULT();
}
