/* The choice of OpenBLAS's kernels: which core a machine should run, the correction of a wrong one, a core that the user forces,
 * and the environment, which none of it may change. The program runs itself for each case: the choice is made once per process.
 */
#define _GNU_SOURCE /* RTLD_DEFAULT, environ */
#include "core/blas_library.h"

#include <cblas.h>
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check.h"

/* ---- the decision ---- */

static bool has_all(const char *core) {
  return core != NULL;
}

static bool has_no_avx512(const char *core) {
  return strcmp(core, "SkylakeX") != 0;
}

static bool has_none(const char *core) {
  (void)core;
  return false;
}

static void decisions(void) {
  const tnf_blas_cpu pentium = {true, false, false, false, false}, sandybridge = {true, false, true, false, false};
  const tnf_blas_cpu haswell = {true, false, true, true, false}, xeon = {true, false, true, true, true};
  const tnf_blas_cpu zen3 = {true, true, true, true, false}, zen5 = {true, true, true, true, true};
  const tnf_blas_cpu other = {false, false, true, true, true};
  const struct {
    tnf_blas_cpu cpu;
    const char *choice;
    tnf_blas_has_core *has;
    const char *want; /* NULL: as it is */
  } table[] = {
      {xeon, "Prescott", has_all, "SkylakeX"},      /* family 6 model 207 to a library of 2022 */
      {xeon, "Prescott", has_no_avx512, "Haswell"}, /* built without AVX-512 */
      {xeon, "Prescott", has_none, NULL},           /* built for one core */
      {xeon, "Nehalem", has_all, "SkylakeX"},
      {xeon, "Haswell", has_all, "SkylakeX"},
      {xeon, "Haswell", has_no_avx512, NULL},
      {xeon, "SkylakeX", has_all, NULL},
      {xeon, "Cooperlake", has_all, NULL},
      {xeon, "SapphireRapids", has_all, NULL},
      {zen5, "Barcelona", has_all, "SkylakeX"}, /* family 26 to a library of 2022 */
      {zen5, "Zen", has_all, "SkylakeX"},
      {zen5, "Barcelona", has_no_avx512, "Zen"},
      {zen3, "Barcelona", has_all, "Zen"},
      {zen3, "Zen", has_all, NULL},
      {zen3, "Excavator", has_all, NULL},
      {haswell, "Prescott", has_all, "Haswell"}, /* a client part without AVX-512 */
      {haswell, "Sandybridge", has_all, "Haswell"},
      {haswell, "Haswell", has_all, NULL},
      {haswell, "Zen", has_all, NULL},
      {sandybridge, "Prescott", has_all, "Sandybridge"},
      {sandybridge, "Sandybridge", has_all, NULL},
      {pentium, "Prescott", has_all, NULL},
      {xeon, "LunarLake", has_all, NULL}, /* younger than this table: trusted */
      {xeon, "", has_all, NULL},          /* not OpenBLAS */
      {other, "Nehalem", has_all, NULL},  /* a vendor whose choices are deliberate */
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; ++i) {
    const char *got = tnf_blas_wanted_core(table[i].cpu, table[i].choice, table[i].has);
    if (!CHECK((got == NULL) == (table[i].want == NULL)) || (got && !CHECK_TEXT(got, table[i].want)))
      fprintf(stderr, "  row %d: %s\n", (int)i, table[i].choice);
  }
}

/* ---- one process ---- */

static const char *core_in_use(void) {
  char *(*core)(void);
  void *symbol = dlsym(RTLD_DEFAULT, "openblas_get_corename");
  memcpy(&core, &symbol, sizeof core);
  return core ? core() : "";
}

/* Lets OpenBLAS choose as `core` says, as if it had done so by itself. */
static void mislead(const char *core) {
  void (*quit)(void), (*init)(void);
  void *symbol = dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit");
  memcpy(&quit, &symbol, sizeof quit);
  symbol = dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init");
  memcpy(&init, &symbol, sizeof init);
  setenv("OPENBLAS_CORETYPE", core, 1);
  quit();
  init();
  unsetenv("OPENBLAS_CORETYPE");
}

/* A product and a factorisation large enough for blocking, in integers that double holds exactly. */
static void results_are_right(void) {
  enum { N = 150 };
  static double a[N * N], b[N * N], c[N * N];
  for (int i = 0; i < N * N; ++i) {
    a[i] = i % 7 - 3;
    b[i] = i % 11 - 5;
  }
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, a, N, b, N, 0, c, N);
  int wrong = 0;
  for (int j = 0; j < N; ++j)
    for (int i = 0; i < N; ++i) {
      double sum = 0;
      for (int p = 0; p < N; ++p)
        sum += a[i + p * N] * b[p + j * N];
      wrong += c[i + j * N] != sum;
    }
  CHECK_INT(wrong, 0);
}

static int generation_of(const char *core) {
  const char *const avx512[] = {"SkylakeX", "Cooperlake", "SapphireRapids"}, *const avx2[] = {"Haswell", "Zen", "Excavator"};
  for (int i = 0; i < 3; ++i) {
    if (strcmp(core, avx512[i]) == 0)
      return 3;
    if (strcmp(core, avx2[i]) == 0)
      return 2;
  }
  return 0;
}

/* What this machine deserves, as far as the library has it. */
static int best_generation(void) {
#if defined(__x86_64__)
  if (!__builtin_cpu_is("intel") && !__builtin_cpu_is("amd"))
    return 0;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && dlsym(RTLD_DEFAULT, "gotoblas_SKYLAKEX"))
    return 3;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && dlsym(RTLD_DEFAULT, "gotoblas_HASWELL"))
    return 2;
#endif
  return 0;
}

static tnf_context_description describe(void) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 2;
  char **before = environ, *first = environ[0];
  tnf_context *ctx = tnf_context_new(&options);
  CHECK(environ == before && environ[0] == first); /* not a copy of it: the list itself */
  tnf_context_description d = TNF_CONTEXT_DESCRIPTION_INIT;
  tnf_context_describe(ctx, &d);
  CHECK_INT(d.threads, 2);
  CHECK_TEXT(d.blas_core, core_in_use());
  results_are_right();
  tnf_context_release(ctx);
  tnf_context_description process = TNF_CONTEXT_DESCRIPTION_INIT;
  tnf_context_describe(NULL, &process);
  CHECK_INT(process.threads, 0);
  CHECK(strstr(d.text, process.text) != NULL);
  return d;
}

/* The library's own choice: whatever it was, the core in use is of the machine's generation. */
static void own_choice(void) {
  tnf_context_description d = describe();
  CHECK(generation_of(core_in_use()) >= best_generation());
  CHECK(!d.blas_forced);
  if (*core_in_use())
    CHECK(strncmp(d.blas, "OpenBLAS 0.", 11) == 0);
  printf("%s\n", d.text);
}

static void wrong_choice(const char *core) {
  mislead(core);
  CHECK_TEXT(core_in_use(), core);
  tnf_context_description d = describe();
  CHECK(generation_of(core_in_use()) >= best_generation());
  if (best_generation() > 0)
    CHECK_TEXT(d.blas_guess, core);
  CHECK(getenv("OPENBLAS_CORETYPE") == NULL);
  printf("%s\n", d.text);
}

static void forced_choice(void) {
  tnf_context_description d = describe();
  CHECK_TEXT(core_in_use(), "Nehalem");
  CHECK(d.blas_forced);
  CHECK_TEXT(d.blas_guess, "");
  CHECK_TEXT(getenv("OPENBLAS_CORETYPE"), "Nehalem");
  CHECK(strstr(d.text, "core Nehalem as OPENBLAS_CORETYPE says") != NULL);
}

/* ---- all of them ---- */

static void in_process(const char *program, const char *what, const char *argument) {
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    execl(program, program, what, argument, (char *)NULL);
    _exit(127);
  }
  int state = 0;
  CHECK(child > 0 && waitpid(child, &state, 0) == child);
  if (!CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0))
    fprintf(stderr, "  %s %s\n", what, argument);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "own") == 0)
    own_choice();
  else if (strcmp(what, "wrong") == 0)
    wrong_choice(argv[2]);
  else if (strcmp(what, "forced") == 0)
    forced_choice();
  if (*what)
    return CHECK_RESULT();

  decisions();
  unsetenv("OPENBLAS_CORETYPE");
  in_process(argv[0], "own", "");
  if (dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init") && dlsym(RTLD_DEFAULT, "gotoblas_NEHALEM")) {
    in_process(argv[0], "wrong", "Prescott");
    in_process(argv[0], "wrong", "Barcelona");
    in_process(argv[0], "wrong", "Sandybridge");
    setenv("OPENBLAS_CORETYPE", "Nehalem", 1);
    in_process(argv[0], "forced", "");
  } else {
    printf("the correction is not tried: this BLAS does not choose its kernels when it is loaded\n");
  }
  return CHECK_RESULT();
}
