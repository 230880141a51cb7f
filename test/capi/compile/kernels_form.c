/* A program of the kernels form that was written by hand (Inputs/kernels.mlir): tf-opt has brought it through the stages behind
 * that form; here it runs, in one chunk and in many, on one thread and on several. */
#include <math.h>

#include "check.h"
#include "compile/backend.h"
#include "compile/jit.h"
#include "pipeline/shim.h"

static MlirModule read_module(MlirContext mlir) {
  static char text[1 << 16];
  FILE *f = fopen("kernels.mlir", "r");
  if (!f)
    exit(1);
  size_t size = fread(text, 1, sizeof text, f);
  fclose(f);
  return tnf_module_parse(mlir, mlirStringRefCreate(text, size), mlirStringRefCreateFromCString("kernels.mlir"));
}

static tnf_status *build(const tnf_allocator *a, LLVMMemoryBufferRef *object) {
  static const int64_t any[] = {TNF_RT_UNKNOWN, TNF_RT_UNKNOWN};
  static const char *const names[] = {"m", "n"};
  static tnf_rt_argument x = {"x", TNF_F64, 2, TNF_RT_CPU, 0, any, names};
  static tnf_rt_argument outputs[] = {{"y", TNF_F64, 2, TNF_RT_CPU, 0, any, names},
                                      {"sum", TNF_F64, 0, TNF_RT_CPU, 0, any, names},
                                      {"largest", TNF_F64, 0, TNF_RT_CPU, 0, any, names},
                                      {"any", TNF_BOOL, 0, TNF_RT_CPU, 0, any, names}};
  bool captured[] = {false};
  tnf_body_input body = {.argument = &x};
  tnf_signature sums = {.name = "sums",
                        .input_count = 1,
                        .output_count = 4,
                        .body_input_count = 1,
                        .inputs = &x,
                        .outputs = outputs,
                        .captured = captured,
                        .body_inputs = &body};
  tnf_signatures signatures = {&sums, 1};
  tnf_target target;
  *object = NULL;
  tnf_status *st = tnf_target_init(&target, a, NULL);
  if (st)
    return st;
  MlirContext mlir = tnf_mlir_context_new();
  tnf_mlir_context_add_translations(mlir);
  mlirContextLoadAllAvailableDialects(mlir);
  MlirModule module = read_module(mlir);
  if (CHECK(!mlirModuleIsNull(module))) {
    tnf_backend_job job = {a, &target, &signatures, 3, true, {NULL, NULL}};
    tnf_compile_statistics times = TNF_COMPILE_STATISTICS_INIT;
    st = tnf_backend_run(&job, module, &times, object);
    mlirModuleDestroy(module);
  }
  mlirContextDestroy(mlir);
  tnf_target_release(&target);
  return st;
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

int main(void) {
  for (uint32_t threads = 1; threads <= 3; ++threads) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    tnf_context *ctx = tnf_context_new(&options);
    LLVMMemoryBufferRef object;
    tnf_jit *jit;
    void *info;
    tnf_program *program;
    REQUIRE_OK(build(tnf_context_allocator(ctx), &object));
    REQUIRE_OK(tnf_jit_load(tnf_context_allocator(ctx), LLVMGetBufferStart(object), LLVMGetBufferSize(object), &jit));
    REQUIRE_OK(tnf_jit_symbol(jit, "sums_info", &info));
    REQUIRE_OK(tnf_program_from_info(ctx, info, &program));
    static const int64_t sizes[][2] = {{0, 0}, {3, 0}, {0, 5}, {1, 1}, {3, 5}, {7, 20}, {513, 1001}, {2, 300000}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
      check_run(ctx, program, sizes[i][0], sizes[i][1], 1);
      check_run(ctx, program, sizes[i][0], sizes[i][1], -1);
    }
    tnf_program_release(program);
    tnf_jit_release(jit);
    LLVMDisposeMemoryBuffer(object);
    tnf_context_release(ctx);
  }
  return CHECK_RESULT();
}
