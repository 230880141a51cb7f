/* What the tests of eager mode share. */
#ifndef TNF_TEST_EAGER_VALUES_H
#define TNF_TEST_EAGER_VALUES_H

#include <math.h>

#include "check.h"
#include "tenferro/tenferro.h"

typedef struct world {
  tnf_context *ctx;
  tnf_eager_runtime *runtime;
} world;

static inline world world_new(void) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  world w = {tnf_context_new(&options), NULL};
  w.runtime = tnf_eager_runtime_new(w.ctx, NULL);
  return w;
}

static inline void world_end(world *w) {
  tnf_eager_runtime_release(w->runtime);
  tnf_context_release(w->ctx);
}

static inline tnf_eager_tensor *vector(tnf_eager_runtime *runtime, int64_t n, const double *values) {
  return tnf_eager_from_col_major(runtime, TNF_F64, 1, &n, values);
}

static inline tnf_eager_tensor *matrix(tnf_eager_runtime *runtime, int64_t m, int64_t n, const double *values) {
  return tnf_eager_from_col_major(runtime, TNF_F64, 2, (int64_t[]){m, n}, values);
}

/* No error, which is printed and forgotten. */
static inline bool check_no_error(tnf_eager_runtime *runtime, const char *file, int line) {
  const tnf_status *error = tnf_eager_status(runtime);
  bool none = check_that(!error, file, line, "no error");
  if (!none)
    fprintf(stderr, "  %s\n", tnf_status_message(error));
  tnf_eager_clear_error(runtime);
  return none;
}
#define CHECK_NO_ERROR(runtime) check_no_error((runtime), __FILE__, __LINE__)

/* The error, which is forgotten. */
static inline void check_error(tnf_eager_runtime *runtime, tnf_rt_status code, const char *text, const char *file, int line) {
  const tnf_status *error = tnf_eager_status(runtime);
  bool holds = tnf_status_code(error) == code && (!text || (error && strcmp(tnf_status_message(error), text) == 0));
  if (!check_that(holds, file, line, "the error"))
    fprintf(stderr, "  got  %s: %s\n  want %s: %s\n", tnf_rt_status_name(tnf_status_code(error)),
            error ? tnf_status_message(error) : "", tnf_rt_status_name(code), text ? text : "(any)");
  tnf_eager_clear_error(runtime);
}
#define CHECK_ERROR(runtime, code, text) check_error((runtime), (code), (text), __FILE__, __LINE__)

static inline bool check_values(const tnf_eager_tensor *x, int64_t count, const double *want, double tolerance, const char *file,
                                int line) {
  const tnf_tensor *t = tnf_eager_get_tensor(x);
  const double *got = tnf_tensor_const_f64(t);
  if (!check_that(got && tnf_tensor_element_count(t) == count, file, line, "an f64 tensor of so many elements"))
    return false;
  for (int64_t i = 0; i < count; ++i)
    if (!check_that(got[i] == want[i] || fabs(got[i] - want[i]) <= tolerance, file, line, "the values")) {
      fprintf(stderr, "  element %lld: got %.17g, want %.17g\n", (long long)i, got[i], want[i]);
      return false;
    }
  return true;
}
#define CHECK_VALUES(x, tolerance, ...)                                                                                          \
  check_values((x), (int64_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), (double[]){__VA_ARGS__}, (tolerance), __FILE__, \
               __LINE__)

#endif
