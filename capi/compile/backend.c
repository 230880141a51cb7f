/* From the LLVM dialect to machine code. */
#include "compile/backend.h"

#include <llvm-c/Transforms/PassBuilder.h>
#include <mlir-c/Target/LLVMIR.h>
#include <string.h>
#include <time.h>

#include "bitcode.h"
#include "compile/entry.h"
#include "compile/shim.h"
#include "pipeline/diagnostics.h"

double tnf_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

tnf_status *tnf_llvm_status(const tnf_allocator *allocator, const char *stage, LLVMErrorRef error) {
  if (!error)
    return NULL;
  char *message = LLVMGetErrorMessage(error);
  tnf_status *st = tnf_status_new(allocator, TNF_RT_INTERNAL, "%s: %s", stage, message);
  LLVMDisposeErrorMessage(message);
  return st;
}

/* The first error that LLVM reports for one module. */
static void keep_first_error(LLVMDiagnosticInfoRef info, void *user) {
  tnf_text *sentence = user;
  if (LLVMGetDiagInfoSeverity(info) != LLVMDSError || sentence->length)
    return;
  char *text = LLVMGetDiagInfoDescription(info);
  tnf_text_append(sentence, text, strlen(text));
  LLVMDisposeMessage(text);
}

static void show(const tnf_backend_job *job, const char *stage, LLVMModuleRef module) {
  if (!job->sink.callback)
    return;
  char *text = LLVMPrintModuleToString(module);
  job->sink.callback(stage, text, strlen(text), job->sink.user);
  LLVMDisposeMessage(text);
}

/* ---- stages ---- */

static tnf_status *translate(const tnf_backend_job *job, MlirModule module, LLVMContextRef context, LLVMModuleRef *out) {
  tnf_diagnostics diagnostics;
  tnf_diagnostics_begin(&diagnostics, job->allocator, mlirModuleGetContext(module));
  *out = mlirTranslateModuleToLLVMIR(mlirModuleGetOperation(module), context);
  tnf_status *st = tnf_diagnostics_end(&diagnostics, *out != NULL, "translation to LLVM IR");
  if (st)
    return st;
  LLVMSetTarget(*out, job->target->triple);
  LLVMSetModuleDataLayout(*out, job->target->layout);
  return NULL;
}

/* Declared and used, not defined: a function of the vector math. */
static bool needs_math(LLVMModuleRef module) {
  for (LLVMValueRef f = LLVMGetFirstFunction(module); f; f = LLVMGetNextFunction(f)) {
    size_t length;
    const char *name = LLVMGetValueName2(f, &length);
    if (LLVMIsDeclaration(f) && strncmp(name, "tnf_", 4) == 0 && strncmp(name, "tnf_rt_", 7) != 0)
      return true;
  }
  return false;
}

static void set_attribute(LLVMValueRef function, const char *name, const char *value) {
  LLVMContextRef context = LLVMGetModuleContext(LLVMGetGlobalParent(function));
  LLVMAttributeRef attribute = LLVMCreateStringAttribute(context, name, (unsigned)strlen(name), value, (unsigned)strlen(value));
  LLVMAddAttributeAtIndex(function, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, attribute);
}

/* Every function but the entries is compiled for the same CPU, math included: otherwise it would not be inlined. */
static void set_target_attributes(const tnf_backend_job *job, LLVMModuleRef module) {
  LLVMContextRef context = LLVMGetModuleContext(module);
  unsigned nounwind = LLVMGetEnumAttributeKindForName("nounwind", strlen("nounwind"));
  LLVMAttributeRef no_unwind = LLVMCreateEnumAttribute(context, nounwind, 0);
  for (LLVMValueRef f = LLVMGetFirstFunction(module); f; f = LLVMGetNextFunction(f)) {
    if (LLVMIsDeclaration(f))
      continue;
    LLVMAddAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, no_unwind);
    if (LLVMGetStringAttributeAtIndex(f, (LLVMAttributeIndex)LLVMAttributeFunctionIndex, "target-cpu", strlen("target-cpu")))
      continue; /* an entry, which runs before the machine is known to have the instructions */
    set_attribute(f, "target-cpu", job->target->cpu);
    set_attribute(f, "target-features", job->target->features);
    /* some AVX-512 machines are tuned for 256 bits, which loses on loops like ours */
    if (job->target->has_avx512)
      set_attribute(f, "prefer-vector-width", "512");
  }
}

/* A third of the time of default<O2> for the same loops. There is no inliner: kernels keep the alias information of their
 * arguments, and only the math, which asks for it, is inlined. Loops of known small trip count are unrolled before the vectoriser
 * sees the loop around them. instcombine must not verify its fixpoint: a violation would end the process. */
static const char passes[] = "always-inline,globaldce,"
                             "function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,simplifycfg,"
                             "loop-mssa(loop-rotate,licm),loop(loop-idiom,indvars,loop-deletion,loop-unroll-full),"
                             "sroa,early-cse<memssa>,loop-vectorize,"
                             "instcombine<no-verify-fixpoint>,simplifycfg,early-cse<memssa>,loop-mssa(licm),dse,simplifycfg)";

static tnf_status *optimise(const tnf_backend_job *job, LLVMModuleRef module) {
  LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
  LLVMPassBuilderOptionsSetSLPVectorization(options, false);
  LLVMErrorRef error = LLVMRunPasses(module, passes, job->target->machine, options);
  LLVMDisposePassBuilderOptions(options);
  return tnf_llvm_status(job->allocator, "optimizer", error);
}

static tnf_status *emit(const tnf_backend_job *job, LLVMModuleRef module, LLVMMemoryBufferRef *object) {
  char *message = NULL;
  if (!LLVMTargetMachineEmitToMemoryBuffer(job->target->machine, module, LLVMObjectFile, &message, object))
    return NULL;
  *object = NULL;
  tnf_status *st = tnf_status_new(job->allocator, TNF_RT_INTERNAL, "code generator: %s", message);
  LLVMDisposeMessage(message);
  return st;
}

/* ---- the whole ---- */

static tnf_status *prepare(const tnf_backend_job *job, LLVMModuleRef module) {
  if (needs_math(module) && !tnf_link_needed(module, tnf_math_bitcode, tnf_math_bitcode_size))
    return tnf_status_new(job->allocator, TNF_RT_INTERNAL, "the vector math could not be linked");
  tnf_status *st =
      tnf_entries_add(module, job->allocator, job->signatures, job->target->needs, job->loop_nests, job->with_functions);
  if (!st)
    set_target_attributes(job, module);
  return st;
}

/* The time since the last mark; moves the mark. */
static double lap(double *mark) {
  double now = tnf_now(), passed = now - *mark;
  *mark = now;
  return passed;
}

static tnf_status *run_stages(const tnf_backend_job *job, MlirModule mlir_module, LLVMContextRef context, LLVMModuleRef *module,
                              tnf_compile_statistics *statistics, LLVMMemoryBufferRef *object) {
  double mark = tnf_now();
  tnf_status *st = translate(job, mlir_module, context, module);
  if (!st)
    st = prepare(job, *module);
  statistics->translate += lap(&mark);
  if (!st) {
    show(job, "llvm-ir", *module);
    lap(&mark);
    st = optimise(job, *module);
    statistics->optimize += lap(&mark);
  }
  if (!st) {
    show(job, "llvm-ir-optimized", *module);
    lap(&mark);
    st = emit(job, *module, object);
    statistics->emit += lap(&mark);
  }
  return st;
}

tnf_status *tnf_backend_run(const tnf_backend_job *job, MlirModule mlir_module, tnf_compile_statistics *statistics,
                            LLVMMemoryBufferRef *object) {
  *object = NULL;
  LLVMContextRef context = LLVMContextCreate();
  tnf_text sentence = {.allocator = job->allocator};
  LLVMContextSetDiagnosticHandler(context, keep_first_error, &sentence);
  LLVMContextSetDiscardValueNames(context, !job->sink.callback);
  LLVMModuleRef module = NULL;
  tnf_status *st = run_stages(job, mlir_module, context, &module, statistics, object);
  if (sentence.length) { /* what LLVM said is worth more than that it failed */
    tnf_status_release(st);
    st = tnf_status_new(job->allocator, TNF_RT_INTERNAL, "code generator: %s", sentence.data);
    if (*object)
      LLVMDisposeMemoryBuffer(*object);
    *object = NULL;
  }
  tnf_text_clear(&sentence);
  if (module)
    LLVMDisposeModule(module);
  LLVMContextDispose(context);
  return st;
}
