/* Loads object code into this process. */
#include "compile/jit.h"

#include <llvm-c/Core.h>
#include <llvm-c/LLJIT.h>
#include <llvm-c/Orc.h>
#include <string.h>
#include <strings.h>

#include "compile/backend.h"
#include "tenferro/rt_plan.h"

struct tnf_jit {
  tnf_allocator allocator;
  LLVMOrcLLJITRef engine;
  tnf_text report; /* the first error that was reported beside the calls: it says which symbol is missing */
};

#define TNF_SYMBOL(name) {#name, (void (*)(void))name},
static const tnf_jit_function runtime_functions[] = {
#include "compile/runtime_symbols.inc"
#include "library_symbols.inc"
};
#undef TNF_SYMBOL
enum { SYMBOL_COUNT = sizeof runtime_functions / sizeof *runtime_functions };

static tnf_status *define(const tnf_jit *jit, const tnf_jit_function *functions, size_t count) {
  LLVMOrcCSymbolMapPair pairs[SYMBOL_COUNT];
  for (size_t i = 0; i < count; ++i)
    pairs[i] = (LLVMOrcCSymbolMapPair){
        LLVMOrcLLJITMangleAndIntern(jit->engine, functions[i].symbol),
        {(LLVMOrcExecutorAddress)(uintptr_t)functions[i].address, {LLVMJITSymbolGenericFlagsExported, 0}}};
  LLVMOrcMaterializationUnitRef unit = LLVMOrcAbsoluteSymbols(pairs, count);
  LLVMErrorRef error = LLVMOrcJITDylibDefine(LLVMOrcLLJITGetMainJITDylib(jit->engine), unit);
  if (error)
    LLVMOrcDisposeMaterializationUnit(unit);
  return tnf_llvm_status(&jit->allocator, "loader", error);
}

/* Compiled code finds the runtime, and kernels of users, by these addresses, never by a search of the process: an executable that
 * links the libraries statically works the same way. */
static tnf_status *define_all(const tnf_jit *jit, const tnf_jit_function *functions, size_t count) {
  tnf_status *st = define(jit, runtime_functions, SYMBOL_COUNT);
  for (size_t i = 0; i < count && !st; ++i)
    st = define(jit, &functions[i], 1);
  return st;
}

/* ORC's default prints. */
static void keep_report(void *user, LLVMErrorRef error) {
  tnf_text *report = user;
  char *message = LLVMGetErrorMessage(error);
  if (!report->length)
    tnf_text_append(report, message, strlen(message));
  LLVMDisposeErrorMessage(message);
}

tnf_status *tnf_jit_load(const tnf_allocator *allocator, const void *object, size_t size, const tnf_jit_function *functions,
                         size_t function_count, tnf_jit **out) {
  *out = NULL;
  tnf_jit *jit = allocator->alloc(allocator->user, sizeof *jit, _Alignof(tnf_jit));
  if (!jit)
    return tnf_status_out_of_memory();
  *jit = (tnf_jit){.allocator = *allocator};
  jit->report.allocator = &jit->allocator;
  tnf_status *st = tnf_llvm_status(allocator, "loader", LLVMOrcCreateLLJIT(&jit->engine, LLVMOrcCreateLLJITBuilder()));
  if (!st) {
    LLVMOrcExecutionSessionSetErrorReporter(LLVMOrcLLJITGetExecutionSession(jit->engine), keep_report, &jit->report);
    st = define_all(jit, functions, function_count);
  }
  if (!st) {
    LLVMMemoryBufferRef copy = LLVMCreateMemoryBufferWithMemoryRangeCopy(object, size, "program");
    LLVMErrorRef error = LLVMOrcLLJITAddObjectFile(jit->engine, LLVMOrcLLJITGetMainJITDylib(jit->engine), copy);
    st = tnf_llvm_status(allocator, "loader", error);
  }
  if (st)
    tnf_jit_release(jit);
  else
    *out = jit;
  return st;
}

tnf_status *tnf_jit_symbol(const tnf_jit *jit, const char *name, void **address) {
  LLVMOrcExecutorAddress found = 0;
  tnf_status *st = tnf_llvm_status(&jit->allocator, "loader", LLVMOrcLLJITLookup(jit->engine, &found, name));
  if (st && jit->report.length) {
    tnf_status_release(st);
    st = tnf_status_new(&jit->allocator, TNF_RT_INTERNAL, "loader: %s", jit->report.data);
  }
  *address = st ? NULL : (void *)(uintptr_t)found;
  return st;
}

void tnf_jit_release(tnf_jit *jit) {
  if (!jit)
    return;
  if (jit->engine)
    LLVMConsumeError(LLVMOrcDisposeLLJIT(jit->engine));
  tnf_text_clear(&jit->report);
  jit->allocator.free(jit->allocator.user, jit, sizeof *jit, _Alignof(tnf_jit));
}
