/* Eigenvalues and eigenvectors of general matrices. */
#include "core/context.h"
#include "linalg/spectral.h"

#include <string.h>

typedef struct eig_job {
  tnf_rt_context *ctx;
  int32_t dtype, complex_dtype;
  int64_t n;
  const char *a;
  char *w;
  char *v; /* NULL: the values alone */
  tnf_lapack_work sizes;
  tnf_spectral_layout layout; /* its copy holds, too, what LAPACK found and the order of that, at: */
  size_t values_at, vectors_at, order_at;
  bool propagate;
  tnf_linalg_failure failure;
} eig_job;

/* What LAPACK leaves of one matrix: values as pairs of reals and vectors, complex or, for a real matrix, as its real and
 * imaginary columns. Element i of the results is number order[i] here. */
typedef struct eig_found {
  const void *w, *v;
  int32_t *order;
} eig_found;

/* Results in ascending order of the real, then the imaginary part. */
#define RESULTS(REAL)                                                                                                            \
  /* The real or imaginary part of value i, with `parts` reals from value to value. */                                           \
  static REAL value_##REAL(const REAL *w, int64_t n, int64_t parts, int64_t i, int64_t part) {                                   \
    return parts == 2 ? w[2 * i + part] : w[part * n + i];                                                                       \
  }                                                                                                                              \
  static bool precedes_##REAL(const REAL *w, int64_t n, int64_t parts, int64_t i, int64_t j) {                                   \
    const REAL a = value_##REAL(w, n, parts, i, 0), b = value_##REAL(w, n, parts, j, 0);                                         \
    return a < b || (a == b && value_##REAL(w, n, parts, i, 1) < value_##REAL(w, n, parts, j, 1));                               \
  }                                                                                                                              \
  /* A merge sort from the bottom up: stable, `order` has room for 2 n numbers. */                                               \
  static void arrange_##REAL(const REAL *w, int64_t n, int64_t parts, int32_t *order) {                                          \
    int32_t *from = order, *to = order + n;                                                                                      \
    for (int64_t i = 0; i < n; i++)                                                                                              \
      from[i] = (int32_t)i;                                                                                                      \
    for (int64_t width = 1; width < n; width *= 2) {                                                                             \
      for (int64_t begin = 0; begin < n; begin += 2 * width) {                                                                   \
        const int64_t middle = begin + width < n ? begin + width : n, end = middle + width < n ? middle + width : n;             \
        for (int64_t i = begin, j = middle, k = begin; k < end; k++)                                                             \
          to[k] = j < end && (i == middle || precedes_##REAL(w, n, parts, from[j], from[i])) ? from[j++] : from[i++];            \
      }                                                                                                                          \
      int32_t *other = from;                                                                                                     \
      from = to;                                                                                                                 \
      to = other;                                                                                                                \
    }                                                                                                                            \
    if (from != order)                                                                                                           \
      memcpy(order, from, (size_t)n * sizeof *order);                                                                            \
  }                                                                                                                              \
  static void write_values_##REAL(const REAL *w, int64_t n, int64_t parts, const int32_t *order, REAL *to) {                     \
    for (int64_t i = 0; i < 2 * n; i++)                                                                                          \
      to[i] = value_##REAL(w, n, parts, order[i / 2], i % 2);                                                                    \
  }                                                                                                                              \
  /* Column j of the vectors: of a conjugate pair the first one has the positive imaginary part. */                              \
  static void write_real_column_##REAL(const REAL *w, const REAL *v, int64_t n, int64_t j, REAL *to) {                           \
    const REAL imaginary = w[n + j];                                                                                             \
    const REAL *re = v + (imaginary < 0 ? j - 1 : j) * n, *im = re + n;                                                          \
    for (int64_t i = 0; i < n; i++) {                                                                                            \
      to[2 * i] = re[i];                                                                                                         \
      to[2 * i + 1] = imaginary == 0 ? 0 : imaginary < 0 ? -im[i] : im[i];                                                       \
    }                                                                                                                            \
  }                                                                                                                              \
  static void write_results_##REAL(const eig_found *found, int64_t n, bool is_complex, REAL *w, REAL *v) {                       \
    const REAL *values = found->w, *vectors = found->v;                                                                          \
    arrange_##REAL(values, n, is_complex ? 2 : 1, found->order);                                                                 \
    write_values_##REAL(values, n, is_complex ? 2 : 1, found->order, w);                                                         \
    for (int64_t j = 0; j < n && v; j++)                                                                                         \
      if (is_complex)                                                                                                            \
        memcpy(v + 2 * n * j, vectors + 2 * n * found->order[j], 2 * (size_t)n * sizeof(REAL));                                  \
      else                                                                                                                       \
        write_real_column_##REAL(values, vectors, n, found->order[j], v + 2 * n * j);                                            \
  }
RESULTS(float)
RESULTS(double)

static void give_up(eig_job *job, int64_t index, void *w, void *v) {
  if (!job->propagate) {
    tnf_linalg_fail(&job->failure, index, TNF_LINALG_NON_FINITE, 0);
    return;
  }
  tnf_linalg_fill_nan(job->complex_dtype, job->n, w);
  if (v)
    tnf_linalg_fill_nan(job->complex_dtype, job->n * job->n, v);
}

static void decompose_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  eig_job *job = args;
  const int64_t n = job->n;
  const size_t bytes = (size_t)(n * n) * tnf_linalg_element(job->dtype), result = tnf_linalg_element(job->complex_dtype);
  char *copy = tnf_ctx_workspace(job->ctx, worker);
  const tnf_lapack_work work = tnf_spectral_work(&job->layout, &job->sizes, copy);
  const eig_found found = {copy + job->values_at, job->v ? copy + job->vectors_at : NULL,
                           (int32_t *)(void *)(copy + job->order_at)};
  for (int64_t i = begin; i < end; i++) {
    const char *a = job->a + (size_t)i * bytes;
    void *w = job->w + (size_t)(i * n) * result, *v = job->v ? job->v + (size_t)(i * n * n) * result : NULL;
    if (!tnf_linalg_finite(job->dtype, n * n, a)) {
      give_up(job, i, w, v);
      continue;
    }
    tnf_linalg_copy(job->dtype, n * n, a, copy);
    if (tnf_lapack_geev(job->dtype, (int)n, copy, copy + job->values_at, job->v ? copy + job->vectors_at : NULL, &work) != 0)
      tnf_linalg_fail(&job->failure, i, TNF_LINALG_NO_CONVERGENCE, 0);
    else if (tnf_linalg_real(job->dtype) == 4)
      write_results_float(&found, n, tnf_linalg_is_complex(job->dtype), w, v);
    else
      write_results_double(&found, n, tnf_linalg_is_complex(job->dtype), w, v);
  }
}

static tnf_rt_status decompose(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *a, void *w, void *v, bool vectors,
                               bool propagate) {
  const int64_t n = a->extents[0], batch = tnf_linalg_batch(a);
  if (n == 0 || batch == 0)
    return TNF_RT_OK;
  tnf_rt_status status = tnf_linalg_check_extents(ctx, site, a);
  if (status)
    return status;
  const size_t element = tnf_linalg_element(a->dtype), real = tnf_linalg_real(a->dtype);
  eig_job job = {.ctx = ctx,
                 .dtype = a->dtype,
                 .complex_dtype = real == 4 ? TNF_COMPLEX_F32 : TNF_COMPLEX_F64,
                 .n = n,
                 .a = a->data,
                 .w = w,
                 .v = vectors ? v : NULL,
                 .sizes = tnf_lapack_geev_sizes(a->dtype, (int)n, vectors),
                 .propagate = propagate,
                 .failure = TNF_LINALG_NO_FAILURE};
  job.layout = tnf_spectral_layout_of(a->dtype, n * n, &job.sizes);
  job.values_at = job.layout.copy_bytes;
  job.vectors_at = job.values_at + tnf_aligned(2 * (size_t)n * real);
  job.order_at = job.vectors_at + (vectors ? tnf_aligned((size_t)(n * n) * element) : 0);
  job.layout.copy_bytes = job.order_at + tnf_aligned(2 * (size_t)n * sizeof(int32_t));
  const double cost = 2000 + (vectors ? 8 : 3) * (double)n * (double)n * (double)n;
  status = tnf_linalg_run(ctx, batch, cost, tnf_spectral_bytes(&job.layout), decompose_body, &job);
  return status ? status : tnf_linalg_report(ctx, site, &job.failure, a->rank > 2);
}

tnf_rt_status tnf_rt_eig(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return decompose(ctx, site, &operands[0], operands[1].data, operands[2].data, true, tnf_linalg_propagates(attributes, 0, 0));
}

tnf_rt_status tnf_rt_eigvals(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  return decompose(ctx, site, &operands[0], operands[1].data, NULL, false, tnf_linalg_propagates(attributes, 0, 0));
}
