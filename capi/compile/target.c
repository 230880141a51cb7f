/* The machine that code is generated for. */
#include "compile/target.h"

#include <llvm-c/Core.h>
#include <llvm-c/Target.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "compile/shim.h"
#include "core/cpu.h"

/* Code for less would turn fma and roundeven into library calls, and its results would differ from every other CPU's. */
#define X86_64_V3 "+avx2,+bmi,+bmi2,+f16c,+fma,+lzcnt,+movbe"
#define AVX512 "+avx512f,+avx512bw,+avx512dq,+avx512vl"

static void initialise_llvm(void) {
  LLVMInitializeNativeTarget();
  LLVMInitializeNativeAsmPrinter();
}

static bool is_x86(const tnf_target *target) {
  return strncmp(target->triple, "x86_64", 6) == 0;
}

static tnf_status *make_machine(tnf_target *target, const tnf_allocator *allocator) {
  LLVMTargetRef llvm_target;
  char *message = NULL;
  if (LLVMGetTargetFromTriple(target->triple, &llvm_target, &message)) {
    tnf_status *st = tnf_status_new(allocator, TNF_RT_UNSUPPORTED, "compiler: %s", message);
    LLVMDisposeMessage(message);
    return st;
  }
  /* position-independent, so that the same bytes are loaded into this process and linked into a shared object */
  target->machine = LLVMCreateTargetMachine(llvm_target, target->triple, target->cpu, target->features, LLVMCodeGenLevelDefault,
                                            LLVMRelocPIC, LLVMCodeModelDefault);
  if (!target->machine)
    return tnf_status_new(allocator, TNF_RT_UNSUPPORTED, "compiler: no code generator for %s", target->triple);
  if (is_x86(target) && !tnf_target_has(target->machine, X86_64_V3))
    return tnf_status_new(allocator, TNF_RT_UNSUPPORTED,
                          "compiler: CPU \"%s\" is below x86-64-v3 (AVX2 and FMA), which compiled programs need", target->cpu);
  target->layout = LLVMCreateTargetDataLayout(target->machine);
  target->has_avx512 = tnf_target_has(target->machine, AVX512);
  return NULL;
}

/* The CPU and every instruction set of which the code generator may make use unasked. */
static void note_needs(tnf_target *target) {
  char *text = target->needs;
  const size_t size = sizeof target->needs;
  size_t used = (size_t)snprintf(text, size, "%.90s", target->cpu);
  if (!is_x86(target))
    return;
  used += (size_t)snprintf(text + used, size - used, "+avx2%s", target->has_avx512 ? "+avx512" : "");
  for (size_t i = 0; tnf_cpu_extension(i); ++i) {
    char wanted[32];
    snprintf(wanted, sizeof wanted, "+%s", tnf_cpu_extension(i));
    if (used + strlen(wanted) < size && tnf_target_has(target->machine, wanted))
      used += (size_t)snprintf(text + used, size - used, "%s", wanted);
  }
}

/* The instruction sets, and how they are used: what lies at computed places is loaded one by one. The instruction that gathers it
 * is microcode on some CPUs and slowed down by what keeps it from leaking on others. */
static char *features_of(const tnf_target *target, bool native) {
  char *host = native ? LLVMGetHostCPUFeatures() : LLVMCreateMessage("");
  char text[8192];
  const int length = snprintf(text, sizeof text, "%s%s+prefer-no-gather", host, *host ? "," : "");
  if (!is_x86(target) || length < 0 || (size_t)length >= sizeof text)
    return host;
  LLVMDisposeMessage(host);
  return LLVMCreateMessage(text);
}

tnf_status *tnf_target_init(tnf_target *target, const tnf_allocator *allocator, const char *cpu) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, initialise_llvm);
  bool native = !cpu || strcmp(cpu, "native") == 0;
  memset(target, 0, sizeof *target);
  target->triple = LLVMGetDefaultTargetTriple();
  target->cpu = native ? LLVMGetHostCPUName() : LLVMCreateMessage(cpu);
  target->features = features_of(target, native);
  tnf_status *st = NULL;
  if (!native && !tnf_target_knows_cpu(target->triple, target->cpu))
    st = tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT, "compiler: there is no CPU \"%s\" for %s", target->cpu,
                        target->triple);
  if (!st)
    st = make_machine(target, allocator);
  if (!st)
    note_needs(target);
  else
    tnf_target_release(target);
  return st;
}

void tnf_target_release(tnf_target *target) {
  if (target->layout)
    LLVMDisposeTargetData(target->layout);
  if (target->machine)
    LLVMDisposeTargetMachine(target->machine);
  if (target->triple)
    LLVMDisposeMessage(target->triple);
  if (target->cpu)
    LLVMDisposeMessage(target->cpu);
  if (target->features)
    LLVMDisposeMessage(target->features);
  memset(target, 0, sizeof *target);
}
