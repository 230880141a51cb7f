/* The BLAS library under us. Everything is found by name, so that any BLAS may be linked.
 *
 * OpenBLAS chooses kernels by family and model number when it is loaded; one that is older than the processor takes its oldest
 * 64-bit kernels, two to four times too slow. Its shared object exports the tables of its kernels and the two functions that
 * choose among them, which read OPENBLAS_CORETYPE: the choice is repeated with that variable set, in a copy of the environment
 * that is in place for the length of the call. */
#define _GNU_SOURCE /* RTLD_DEFAULT, environ */
#include "core/blas_library.h"

#include <ctype.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- which core a machine should run ---- */

/* Generations of vector instructions that OpenBLAS has kernels for. */
typedef enum generation { GENERATION_SSE, GENERATION_AVX, GENERATION_AVX2, GENERATION_AVX512 } generation;

typedef struct core_name {
  const char *name;
  generation generation;
} core_name;

/* As openblas_get_corename() spells them, OpenBLAS 0.3.10 to 0.3.30. */
static const core_name cores[] = {
    {"Katmai", GENERATION_SSE},
    {"Coppermine", GENERATION_SSE},
    {"Northwood", GENERATION_SSE},
    {"Prescott", GENERATION_SSE},
    {"Banias", GENERATION_SSE},
    {"Atom", GENERATION_SSE},
    {"Core2", GENERATION_SSE},
    {"Penryn", GENERATION_SSE},
    {"Dunnington", GENERATION_SSE},
    {"Nehalem", GENERATION_SSE},
    {"Athlon", GENERATION_SSE},
    {"Opteron", GENERATION_SSE},
    {"Opteron_SSE3", GENERATION_SSE},
    {"Barcelona", GENERATION_SSE},
    {"Bobcat", GENERATION_SSE},
    {"Sandybridge", GENERATION_AVX},
    {"Bulldozer", GENERATION_AVX},
    {"Piledriver", GENERATION_AVX},
    {"Steamroller", GENERATION_AVX},
    {"Haswell", GENERATION_AVX2},
    {"Excavator", GENERATION_AVX2},
    {"Zen", GENERATION_AVX2},
    {"SkylakeX", GENERATION_AVX512},
    {"Cooperlake", GENERATION_AVX512},
    {"SapphireRapids", GENERATION_AVX512},
};

static const core_name *find_core(const char *name) {
  for (size_t i = 0; i < sizeof cores / sizeof *cores; ++i)
    if (strcmp(name, cores[i].name) == 0)
      return &cores[i];
  return NULL;
}

static const char *core_of(generation g, bool amd) {
  switch (g) {
  case GENERATION_AVX512:
    return "SkylakeX";
  case GENERATION_AVX2:
    return amd ? "Zen" : "Haswell";
  case GENERATION_AVX:
    return "Sandybridge";
  case GENERATION_SSE:
    break;
  }
  return NULL;
}

const char *tnf_blas_wanted_core(tnf_blas_cpu cpu, const char *choice, tnf_blas_has_core *has) {
  const core_name *chosen = find_core(choice);
  if (!chosen || !cpu.known_vendor)
    return NULL;
  generation best = cpu.avx512 ? GENERATION_AVX512 : cpu.avx2 ? GENERATION_AVX2 : cpu.avx ? GENERATION_AVX : GENERATION_SSE;
  for (; best > chosen->generation; --best)
    if (has(core_of(best, cpu.amd)))
      return core_of(best, cpu.amd);
  return NULL;
}

static tnf_blas_cpu this_cpu(void) {
  tnf_blas_cpu cpu = {0};
#if defined(__x86_64__)
  __builtin_cpu_init();
  cpu.amd = __builtin_cpu_is("amd"); /* Hygon's parts count as AMD's only in newer compilers; then they are left alone */
  cpu.known_vendor = cpu.amd || __builtin_cpu_is("intel");
  cpu.avx = __builtin_cpu_supports("avx");
  cpu.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  cpu.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
  return cpu;
}

/* ---- what the library exports ---- */

/* ISO C has no conversion from object to function pointers: FUNCTION is copied from what dlsym found, NULL included. */
#define FIND(FUNCTION, NAME)                                                                                                     \
  do {                                                                                                                           \
    void *symbol = dlsym(RTLD_DEFAULT, NAME);                                                                                    \
    memcpy(&(FUNCTION), &symbol, sizeof symbol);                                                                                 \
  } while (0)

static const char *core_in_use(void) {
  char *(*core)(void);
  FIND(core, "openblas_get_corename");
  return core ? core() : "";
}

/* "SkylakeX" has its kernels in gotoblas_SKYLAKEX. */
static bool has_core(const char *core) {
  char symbol[64] = "gotoblas_";
  size_t used = strlen(symbol);
  for (; *core && used + 1 < sizeof symbol; ++core)
    symbol[used++] = (char)toupper((unsigned char)*core);
  symbol[used] = 0;
  return dlsym(RTLD_DEFAULT, symbol) != NULL;
}

/* "OpenBLAS 0.3.21" of "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..." */
static void find_name(tnf_blas_library *library) {
  const char *(*configuration)(void), *(*blis_version)(void);
  FIND(configuration, "openblas_get_config");
  FIND(blis_version, "bli_info_get_version_str");
  if (configuration) {
    const char *text = configuration();
    size_t word = strcspn(text, " "), length = text[word] ? word + 1 + strcspn(text + word + 1, " ") : word;
    snprintf(library->name, sizeof library->name, "%.*s", (int)length, text);
  } else if (blis_version) {
    snprintf(library->name, sizeof library->name, "BLIS %s", blis_version());
  } else if (dlsym(RTLD_DEFAULT, "MKL_Get_Version_String")) {
    snprintf(library->name, sizeof library->name, "MKL");
  }
}

/* ---- the correction ---- */

static const char core_variable[] = "OPENBLAS_CORETYPE";

/* Lets the library choose again. */
static bool choose_again(void) {
  void (*quit)(void), (*init)(void);
  FIND(quit, "gotoblas_dynamic_quit");
  FIND(init, "gotoblas_dynamic_init");
  if (!quit || !init)
    return false;
  quit();
  init();
  return true;
}

/* Lets the library choose with OPENBLAS_CORETYPE set to `core`. The environment itself is not written: `environ` points to a copy
 * of its list during the call, so that other threads read what they would have read, and afterwards to the very list of before.
 * The copy is never freed, because a thread may still be reading it. */
static void choose_core(const char *core) {
  static char entry[64];
  static char **kept;
  size_t count = 0;
  char **before = environ;
  while (before && before[count])
    ++count;
  char **copy = malloc((count + 2) * sizeof *copy);
  if (!copy)
    return;
  kept = copy;
  snprintf(entry, sizeof entry, "%s=%s", core_variable, core);
  copy[0] = entry;
  if (count)
    memcpy(copy + 1, before, count * sizeof *copy);
  copy[count + 1] = NULL;
  environ = copy;
  (void)choose_again();
  if (environ == kept)
    environ = before;
  else
    unsetenv(core_variable); /* another thread has set a variable meanwhile, in a list made from ours */
}

static void correct_core(tnf_blas_library *library) {
  const char *forced = getenv(core_variable);
  library->core = core_in_use();
  library->forced = forced && *forced && *library->core;
  const char *wanted = library->forced ? NULL : tnf_blas_wanted_core(this_cpu(), library->core, has_core);
  if (!wanted || !dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit") || !dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init"))
    return;
  snprintf(library->guess, sizeof library->guess, "%s", library->core);
  choose_core(wanted);
  library->core = core_in_use();
  if (strcmp(library->core, wanted) == 0)
    return;
  (void)choose_again(); /* it refused: back to its own choice */
  library->core = core_in_use();
  library->guess[0] = 0;
}

/* Results change with the library's thread count; tenferro's threads run above it. */
static void set_threads(void) {
  static const char *const setters[] = {"openblas_set_num_threads", "MKL_Set_Num_Threads"};
  for (size_t i = 0; i < sizeof setters / sizeof *setters; ++i) {
    void (*set)(int);
    FIND(set, setters[i]);
    if (set)
      set(1);
  }
}

static tnf_blas_library library; /* written once */

static void prepare(void) {
  library.core = "";
  find_name(&library);
  correct_core(&library);
  set_threads();
}

const tnf_blas_library *tnf_blas_library_get(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
  return &library;
}
