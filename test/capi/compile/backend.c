/* The back end alone, on a body in the LLVM dialect: entry checks, the loaded code, and the object that is the same for both. */
#include <math.h>

#include "check.h"
#include "compile/backend.h"
#include "compile/jit.h"
#include "compile/shim.h"
#include "pipeline/shim.h"

static const int64_t any[] = {TNF_RT_UNKNOWN};
static const char *const n_name[] = {"n"};
static tnf_rt_argument x_argument = {"x", TNF_F64, 1, TNF_RT_CPU, 0, any, n_name},
                       y_argument = {"y", TNF_F64, 1, TNF_RT_CPU, 0, any, n_name};

static char *read_file(const char *path, size_t *size) {
  static char text[1 << 16];
  FILE *f = fopen(path, "r");
  if (!f)
    exit(1);
  *size = fread(text, 1, sizeof text, f);
  fclose(f);
  return text;
}

/* `call` replaces the runtime's function tnf_rt_lu_factor; NULL: it stays. */
static tnf_status *build(tnf_context *ctx, const char *cpu, const char *call, LLVMMemoryBufferRef *object) {
  const tnf_allocator *a = tnf_context_allocator(ctx);
  bool captured[] = {false};
  tnf_body_input body = {.argument = &x_argument};
  tnf_signature square = {.name = "square",
                          .input_count = 1,
                          .output_count = 1,
                          .body_input_count = 1,
                          .inputs = &x_argument,
                          .outputs = &y_argument,
                          .captured = captured,
                          .body_inputs = &body};
  tnf_signatures signatures = {&square, 1};
  tnf_target target;
  *object = NULL;
  tnf_status *st = tnf_target_init(&target, a, cpu);
  if (st)
    return st;
  MlirContext mlir = tnf_mlir_context_new();
  tnf_mlir_context_add_translations(mlir);
  mlirContextLoadAllAvailableDialects(mlir);
  size_t size;
  char *text = read_file(TEST_SOURCE, &size), *symbol = text;
  while (call && (symbol = strstr(symbol, "tnf_rt_lu_factor")))
    memcpy(symbol, call, strlen("tnf_rt_lu_factor"));
  MlirModule module = tnf_module_parse(mlir, mlirStringRefCreate(text, size), mlirStringRefCreateFromCString("square.mlir"));
  if (CHECK(!mlirModuleIsNull(module))) {
    tnf_backend_job job = {a, &target, &signatures, 1, true, {NULL, NULL}};
    tnf_compile_statistics times = TNF_COMPILE_STATISTICS_INIT;
    st = tnf_backend_run(&job, module, &times, object);
    mlirModuleDestroy(module);
  }
  mlirContextDestroy(mlir);
  tnf_target_release(&target);
  return st;
}

static void test_run(tnf_context *ctx, const tnf_rt_program_info *info) {
  tnf_program *program;
  REQUIRE_OK(tnf_program_from_info(ctx, info, &program));
  CHECK_INT(info->loop_nests, 1);
  CHECK_TEXT(info->inputs[0].extent_names[0], "n");
  double x[37];
  for (int i = 0; i < 37; ++i)
    x[i] = 0.1 * i;
  tnf_tensor *in, *out = NULL, *scalar;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){37}, x, &in));
  REQUIRE_OK(tnf_run(ctx, program, &in, 1, &out, 1));
  CHECK_INT(tnf_tensor_extent(out, 0), 37);
  for (int i = 0; i < 37; ++i)
    CHECK(fabs(tnf_tensor_f64(out)[i] / exp(x[i] * x[i]) - 1) < 1e-15);
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, x, &scalar));
  tnf_tensor *none = NULL;
  CHECK_FAILS(tnf_run(ctx, program, &scalar, 1, &none, 1), TNF_RT_RANK_MISMATCH, "square: input \"x\" must have rank 1, got 0");
  CHECK_FAILS(tnf_run(ctx, program, &in, 1, &in, 1), TNF_RT_OVERLAP, "square: output \"y\" overlaps input \"x\"");
  tnf_tensor_release(scalar);
  tnf_tensor_release(in);
  tnf_tensor_release(out);
  tnf_program_release(program);
}

/* Code that calls what the runtime does not have names it. */
static void test_missing(tnf_context *ctx) {
  LLVMMemoryBufferRef object;
  tnf_jit *jit;
  void *info;
  REQUIRE_OK(build(ctx, NULL, "tnf_rt_no_factor", &object));
  REQUIRE_OK(tnf_jit_load(tnf_context_allocator(ctx), LLVMGetBufferStart(object), LLVMGetBufferSize(object), NULL, 0, &jit));
  tnf_status *st = tnf_jit_symbol(jit, "square_info", &info);
  CHECK(st && strstr(tnf_status_message(st), "tnf_rt_no_factor"));
  tnf_status_release(st);
  tnf_jit_release(jit);
  LLVMDisposeMemoryBuffer(object);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  const tnf_allocator *a = tnf_context_allocator(ctx);
  LLVMMemoryBufferRef object, again;
  REQUIRE_OK(build(ctx, NULL, NULL, &object));
  REQUIRE_OK(build(ctx, "native", NULL, &again));
  CHECK_INT(LLVMGetBufferSize(object), LLVMGetBufferSize(again));
  CHECK(memcmp(LLVMGetBufferStart(object), LLVMGetBufferStart(again), LLVMGetBufferSize(object)) == 0);
  LLVMDisposeMemoryBuffer(again);
  CHECK_FAILS(build(ctx, "x86-64", NULL, &again), TNF_RT_UNSUPPORTED,
              "compiler: CPU \"x86-64\" is below x86-64-v3 (AVX2 and FMA), which compiled programs need");
  CHECK_FAILS(build(ctx, "z80", NULL, &again), TNF_RT_INVALID_ARGUMENT, NULL);
  REQUIRE_OK(build(ctx, "x86-64-v3", NULL, &again));
  LLVMDisposeMemoryBuffer(again);

  tnf_jit *jit;
  void *info, *missing;
  REQUIRE_OK(tnf_jit_load(a, LLVMGetBufferStart(object), LLVMGetBufferSize(object), NULL, 0, &jit));
  REQUIRE_OK(tnf_jit_symbol(jit, "square_info", &info));
  CHECK_FAILS(tnf_jit_symbol(jit, "cube_info", &missing), TNF_RT_INTERNAL, NULL);
  test_run(ctx, info);
  test_missing(ctx);
  tnf_jit_release(jit);
  FILE *f = fopen("square.o", "wb");
  if (CHECK(f != NULL)) {
    fwrite(LLVMGetBufferStart(object), 1, LLVMGetBufferSize(object), f);
    fclose(f);
  }
  LLVMDisposeMemoryBuffer(object);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
