/* A program of the kernels form that was written by hand (Inputs/kernels.mlir): compiled from that form it runs, in one chunk and
 * in many, on one thread and on several. */
#include <math.h>

#include "check.h"
#include "tenferro/tenferro.h"

static tnf_status *build(tnf_graph_compiler *compiler, tnf_object **object) {
  static char text[1 << 16];
  FILE *f = fopen(TEST_SOURCE, "r");
  if (!f)
    exit(1);
  size_t size = fread(text, 1, sizeof text, f);
  fclose(f);
  return tnf_graph_compiler_compile_text(compiler, text, size, "kernels.mlir", NULL, object);
}

/* Column j of x holds (i + 1) (j % 7), all of it negated where `sign` is -1: sums of whole numbers and halves are exact. */
static void check_run(tnf_context *ctx, const tnf_program *program, int64_t m, int64_t n, double sign) {
  tnf_tensor *x, *out[4] = {NULL};
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){m, n}, &x));
  double sum = 0, largest = -INFINITY;
  bool any = false;
  for (int64_t j = 0; j < n; ++j)
    for (int64_t i = 0; i < m; ++i) {
      double value = sign * (double)((i + 1) * (j % 7));
      tnf_tensor_f64(x)[j * m + i] = value;
      sum += value / 2;
      largest = fmax(largest, value / 2);
      any = any || value < 0;
    }
  REQUIRE_OK(tnf_run(ctx, program, &x, 1, out, 4));
  CHECK(tnf_tensor_f64(out[1])[0] == sum);
  CHECK(tnf_tensor_f64(out[2])[0] == largest);
  CHECK(tnf_tensor_bool(out[3])[0] == any);
  bool right = true;
  for (int64_t j = 0; j < n; ++j) {
    double first = 0; /* elements of the column */
    for (int64_t i = 0; i < j && i < m; ++i)
      first += tnf_tensor_f64(x)[j * m + i] / 2;
    for (int64_t i = 0; i < m; ++i)
      right = right && tnf_tensor_f64(out[0])[j * m + i] == first;
  }
  CHECK(right);
  for (int i = 0; i < 4; ++i)
    tnf_tensor_release(out[i]);
  tnf_tensor_release(x);
}

/* A form that there is not is the first compilation's error. */
static void test_unknown_form(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.form = "loops";
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_object *object;
  tnf_status *st = build(compiler, &object);
  CHECK(st && !object && tnf_status_code(st) == TNF_RT_INVALID_ARGUMENT && strstr(tnf_status_message(st), "\"loops\""));
  tnf_status_release(st);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
}

int main(void) {
  test_unknown_form();
  for (uint32_t threads = 1; threads <= 3; ++threads) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    tnf_context *ctx = tnf_context_new(&options);
    tnf_graph_compiler_options form = TNF_GRAPH_COMPILER_OPTIONS_INIT;
    form.form = "kernels";
    tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &form);
    tnf_object *object;
    tnf_program *program;
    REQUIRE_OK(build(compiler, &object));
    REQUIRE_OK(tnf_object_program(object, "sums", &program));
    static const int64_t sizes[][2] = {{0, 0}, {3, 0}, {0, 5}, {1, 1}, {3, 5}, {7, 20}, {513, 1001}, {2, 300000}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
      check_run(ctx, program, sizes[i][0], sizes[i][1], 1);
      check_run(ctx, program, sizes[i][0], sizes[i][1], -1);
    }
    tnf_program_release(program);
    tnf_object_release(object);
    tnf_graph_compiler_release(compiler);
    tnf_context_release(ctx);
  }
  return CHECK_RESULT();
}
