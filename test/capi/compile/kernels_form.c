/* A program of the kernels form that was written by hand (Inputs/kernels.mlir): compiled from that form it runs, in one chunk and
 * in many, on one thread and on several. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

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

static const char forever[] =
    "tenferro_rt.kernel @twice reads(%x : f64) writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {\n"
    "  tenferro_rt.loop (%i) to (%n) {\n"
    "    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>\n"
    "    %w = arith.addf %v, %v : f64\n"
    "    tenferro_rt.store %w, %y[%i] strides [1] : !tenferro_rt.memory<f64>\n"
    "    tenferro_rt.next\n"
    "  }\n"
    "}\n"
    "func.func @forever(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {\n"
    "  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>\n"
    "  %b = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>\n"
    "  %yes = arith.constant true\n"
    "  %r = scf.while (%t = %b) : (tensor<?xf64>) -> tensor<?xf64> {\n"
    "    scf.condition(%yes) %t : tensor<?xf64>\n"
    "  } do {\n"
    "  ^bb0(%t: tensor<?xf64>):\n"
    "    %e = tensor.empty(%n) : tensor<?xf64>\n"
    "    %u = tenferro_rt.launch @twice(%t) into(%e) numbers(%n) : (tensor<?xf64>), (tensor<?xf64>), (index) -> (tensor<?xf64>)\n"
    "    scf.yield %u : tensor<?xf64>\n"
    "  }\n"
    "  %o = tenferro_rt.export %r : tensor<?xf64> -> !tenferro.tensor<?xf64>\n"
    "  return %o : !tenferro.tensor<?xf64>\n"
    "}\n";

typedef struct request {
  tnf_context *ctx;
  atomic_bool over;
} request;

static void *cancel_until_over(void *user) {
  request *r = user;
  while (!atomic_load(&r->over))
    tnf_context_cancel(r->ctx);
  return NULL;
}

/* A loop of kernels on several threads that another thread ends. */
static void test_cancel(void) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 3;
  request r = {.ctx = tnf_context_new(&options)};
  tnf_graph_compiler_options form = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  form.form = "kernels";
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(r.ctx, &form);
  tnf_object *object;
  tnf_program *program;
  REQUIRE_OK(tnf_graph_compiler_compile_text(compiler, forever, sizeof forever - 1, "forever.mlir", NULL, &object));
  REQUIRE_OK(tnf_object_program(object, "forever", &program));
  static const int64_t sizes[] = {0, 3, 100000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    tnf_tensor *x, *y = NULL;
    REQUIRE_OK(tnf_tensor_new_zeros(r.ctx, TNF_F64, 1, &sizes[i], &x));
    pthread_t thread;
    atomic_store(&r.over, false);
    CHECK(!pthread_create(&thread, NULL, cancel_until_over, &r));
    CHECK_FAILS(tnf_run(r.ctx, program, &x, 1, &y, 1), TNF_RT_CANCELLED, "forever: cancelled");
    CHECK(!y);
    atomic_store(&r.over, true);
    pthread_join(thread, NULL);
    tnf_tensor_release(x);
  }
  tnf_program_release(program);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(r.ctx);
}

int main(void) {
  test_unknown_form();
  test_cancel();
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
