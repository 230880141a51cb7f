/* What a run will need, asked beforehand: with that limit and not with a byte less the run passes, on one thread and on several.
 */
#include "check.h"
#include "tenferro/tenferro.h"

enum { MOST = 20 }; /* arguments of a program here, more than fit without memory */

static const char programs[] =
    "func.func @chain(%x: !tenferro.tensor<?xf64> {tenferro.name = \"x\"}) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<f64>) "
    "{\n"
    "  %e = tenferro.exp %x : !tenferro.tensor<?xf64>\n"
    "  %s = tenferro.reduce_sum %e axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>\n"
    "  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>\n"
    "  %b = tenferro.broadcast_in_dim %s dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>\n"
    "  %r = tenferro.div %e, %b : !tenferro.tensor<?xf64>\n"
    "  return %r, %s : !tenferro.tensor<?xf64>, !tenferro.tensor<f64>\n"
    "}\n"
    "func.func @products(%a: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {\n"
    "  %b = tenferro.dot_general %a, %a contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> "
    "!tenferro.tensor<?x?xf64>\n"
    "  %c = tenferro.dot_general %b, %a contract [1], [1] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> "
    "!tenferro.tensor<?x?xf64>\n"
    "  %d = tenferro.tanh %c : !tenferro.tensor<?x?xf64>\n"
    "  return %d : !tenferro.tensor<?x?xf64>\n"
    "}\n"
    "func.func @factors(%a: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {\n"
    "  %w, %v = tenferro.eigh %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>\n"
    "  %q, %r = tenferro.qr %v : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64>\n"
    "  %d = tenferro.add %q, %r : !tenferro.tensor<?x?xf64>\n"
    "  return %d : !tenferro.tensor<?x?xf64>\n"
    "}\n"
    "func.func @fourier(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xcomplex<f64>> {\n"
    "  %h = tenferro.rfft %x axis 0 scale one : (!tenferro.tensor<?xf64>) -> !tenferro.tensor<?xcomplex<f64>>\n"
    "  %y = tenferro.fft %h axis 0 backward false scale one : !tenferro.tensor<?xcomplex<f64>>\n"
    "  return %y : !tenferro.tensor<?xcomplex<f64>>\n"
    "}\n"
    "!t = !tenferro.tensor<?xf64>\n"
    "func.func @results(%x: !t) -> (!t, !t, !t, !t, !t, !t) {\n"
    "  %a = tenferro.neg %x : !t\n"
    "  %b = tenferro.exp %x : !t\n"
    "  %c = tenferro.sin %x : !t\n"
    "  %d = tenferro.cos %x : !t\n"
    "  %e = tenferro.tanh %x : !t\n"
    "  %f = tenferro.sqrt %x : !t\n"
    "  return %a, %b, %c, %d, %e, %f : !t, !t, !t, !t, !t, !t\n"
    "}\n"
    "func.func @inputs(%x0: !t, %x1: !t, %x2: !t, %x3: !t, %x4: !t, %x5: !t, %x6: !t, %x7: !t, %x8: !t, %x9: !t,\n"
    "                  %x10: !t, %x11: !t, %x12: !t, %x13: !t, %x14: !t, %x15: !t, %x16: !t, %x17: !t, %x18: !t, %x19: !t)\n"
    "    -> !t {\n"
    "  %y = tenferro.add %x0, %x19 : !t\n"
    "  return %y : !t\n"
    "}\n";

/* The number that a tensor holds becomes an extent: what the run needs is decided by values. */
static const char late[] =
    "tenferro_rt.kernel @fill writes(%y : i64) numbers(%n : index) attributes {work = 1 : i64} {\n"
    "  %one = arith.constant 1 : i64\n"
    "  tenferro_rt.loop (%i) to (%n) {\n"
    "    tenferro_rt.store %one, %y[%i] strides [1] : !tenferro_rt.memory<i64>\n"
    "    tenferro_rt.next\n"
    "  }\n"
    "}\n"
    "func.func @late(%ax: !tenferro.tensor<i64>) -> !tenferro.tensor<?xi64> {\n"
    "  %x = tenferro_rt.bind %ax[] : !tenferro.tensor<i64> -> tensor<i64>\n"
    "  %n = tenferro_rt.read %x : tensor<i64> -> index\n"
    "  %e = tensor.empty(%n) : tensor<?xi64>\n"
    "  %y = tenferro_rt.launch @fill() into(%e) numbers(%n) : (), (tensor<?xi64>), (index) -> (tensor<?xi64>)\n"
    "  %ay = tenferro_rt.export %y : tensor<?xi64> -> !tenferro.tensor<?xi64>\n"
    "  return %ay : !tenferro.tensor<?xi64>\n"
    "}\n";

static tnf_status *compile(tnf_context *ctx, const char *form, const char *text, const char *entry, tnf_object **object,
                           tnf_program **program) {
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.form = form;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_status *st = tnf_graph_compiler_compile_text(compiler, text, strlen(text), "peak.mlir", entry, object);
  tnf_graph_compiler_release(compiler);
  return st ? st : tnf_object_program(*object, NULL, program);
}

static tnf_context *limited(uint32_t threads, size_t limit) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  options.memory_limit = limit;
  return tnf_context_new(&options);
}

/* Every input is x. */
static tnf_rt_status run_within(uint32_t threads, int64_t limit, const tnf_program *program, tnf_tensor *x) {
  tnf_context *ctx = limited(threads, (size_t)limit);
  tnf_tensor *in[MOST], *out[MOST] = {NULL};
  for (int i = 0; i < MOST; ++i)
    in[i] = x;
  tnf_status *st = tnf_run(ctx, program, in, tnf_program_input_count(program), out, tnf_program_output_count(program));
  tnf_rt_status code = tnf_status_code(st);
  tnf_status_release(st);
  for (int i = 0; i < MOST; ++i)
    tnf_tensor_release(out[i]);
  tnf_context_release(ctx);
  return code;
}

static void check_peak(tnf_context *ctx, const tnf_program *program, uint32_t threads, int32_t rank, int64_t n) {
  const int64_t extents[] = {n, n}, *lists[MOST];
  for (int i = 0; i < MOST; ++i)
    lists[i] = extents;
  tnf_tensor *x;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, rank, extents, &x));
  for (int64_t i = 0; i < tnf_tensor_element_count(x); ++i)
    tnf_tensor_f64(x)[i] = i % (n + 1) ? 0.001 * (double)(i % 7) : 1;
  tnf_context *asking = limited(threads, 0);
  int64_t peak = -1;
  CHECK_OK(tnf_program_peak_bytes(asking, program, lists, tnf_program_input_count(program), &peak));
  tnf_context_release(asking);
  CHECK(peak > 0);
  CHECK_INT(run_within(threads, peak, program, x), TNF_RT_OK);
  CHECK_INT(run_within(threads, peak - 1, program, x), TNF_RT_OUT_OF_MEMORY);
  tnf_tensor_release(x);
}

static void check_mistakes(tnf_context *ctx, const tnf_program *program) {
  const int64_t negative[] = {-3}, huge[] = {INT64_MAX / 4}, *lists[] = {negative}, *none[] = {NULL};
  int64_t peak = 7;
  CHECK_FAILS(tnf_program_peak_bytes(ctx, program, lists, 1, &peak), TNF_RT_SHAPE_MISMATCH,
              "chain: extent 0 of input \"x\" is negative: -3");
  CHECK_INT(peak, 0);
  lists[0] = huge;
  CHECK_FAILS(tnf_program_peak_bytes(ctx, program, lists, 1, &peak), TNF_RT_OUT_OF_RANGE,
              "chain: input \"x\" has more elements than memory can hold");
  CHECK_FAILS(tnf_program_peak_bytes(ctx, program, lists, 2, &peak), TNF_RT_INVALID_ARGUMENT,
              "program_peak_bytes: chain takes 1 input, got 2");
  CHECK_FAILS(tnf_program_peak_bytes(ctx, program, none, 1, &peak), TNF_RT_INVALID_ARGUMENT,
              "program_peak_bytes: the extents of input \"x\" are NULL");
  CHECK_FAILS(tnf_program_peak_bytes(ctx, program, NULL, 1, &peak), TNF_RT_INVALID_ARGUMENT,
              "program_peak_bytes: \"extents\" is NULL");
  CHECK_FAILS(tnf_program_peak_bytes(ctx, program, lists, 1, NULL), TNF_RT_INVALID_ARGUMENT,
              "program_peak_bytes: \"bytes\" is NULL");
  CHECK_FAILS(tnf_program_peak_bytes(ctx, NULL, lists, 1, &peak), TNF_RT_INVALID_ARGUMENT, "program_peak_bytes: \"p\" is NULL");
  CHECK_FAILS(tnf_program_peak_bytes(NULL, program, lists, 1, &peak), TNF_RT_INVALID_ARGUMENT,
              "program_peak_bytes: \"ctx\" is NULL");
}

static void check_late(tnf_context *ctx) {
  tnf_object *object;
  tnf_program *program;
  REQUIRE_OK(compile(ctx, "kernels", late, NULL, &object, &program));
  int64_t peak;
  CHECK_FAILS(tnf_program_peak_bytes(ctx, program, (const int64_t *[]){NULL}, 1, &peak), TNF_RT_UNSUPPORTED,
              "late: what a run needs is decided by values, not by the extents of its inputs");
  tnf_program_release(program);
  tnf_object_release(object);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  static const struct {
    const char *entry;
    int32_t rank;
    int64_t sizes[4];
  } cases[] = {{"chain", 1, {0, 1, 1000, 200000}},    {"products", 2, {0, 1, 40, 300}},     {"factors", 2, {0, 1, 20, 150}},
               {"fourier", 1, {1, 106, 1000, 40000}}, {"results", 1, {0, 1, 1000, 200000}}, {"inputs", 1, {0, 1, 1000, 200000}}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    tnf_object *object;
    tnf_program *program;
    REQUIRE_OK(compile(ctx, NULL, programs, cases[i].entry, &object, &program));
    for (int size = 0; size < 4; ++size)
      for (uint32_t threads = 1; threads <= 3; threads += 2)
        check_peak(ctx, program, threads, cases[i].rank, cases[i].sizes[size]);
    if (i == 0)
      check_mistakes(ctx, program);
    tnf_program_release(program);
    tnf_object_release(object);
  }
  check_late(ctx);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
