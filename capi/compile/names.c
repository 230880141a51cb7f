/* Which names of a program a C or C++ compiler can take, and which would take the place of a library's function. */
#include "compile/names.h"

#include <ctype.h>
#include <string.h>

#include "compile/shim.h"

/* What neither C11 nor C++17 lets a function or a parameter be called. */
static const char *const reserved[] = {
    // clang-format off
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "class", "compl", "const", "constexpr", "continue", "decltype", "default", "delete", "do", "double", "else",
    "enum", "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long",
    "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq", "private",
    "protected", "public", "register", "restrict", "return", "short", "signed", "sizeof", "static", "struct",
    "switch", "template", "this", "throw", "true", "try", "typedef", "typeid", "typename", "union", "unsigned",
    "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq", "main", "ctx", "char16_t",
    "char32_t", "const_cast", "dynamic_cast", "reinterpret_cast", "static_cast", "static_assert", "thread_local",
    "typeof", "unix", "linux", "complex", "imaginary", "I", "errno", "stdin", "stdout", "stderr", "concept",
    "requires", "noreturn", "i386", "math_errhandling",
    // clang-format on
};

/* Macros with arguments, which a function's declaration would expand, and functions that every C program links. */
static const char *const library[] = {
    // clang-format off
    "alloca", "assert", "exit", "abort", "atexit", "_Exit", "quick_exit", "fpclassify", "isnan", "isinf", "isfinite",
    "isnormal", "signbit", "isless", "isgreater", "isunordered", "offsetof", "setjmp", "longjmp", "sigsetjmp",
    "va_start", "va_end", "va_arg", "va_copy", "close", "open", "read", "write", "mmap", "munmap", "fork", "signal",
    "raise", "kill", "bcmp", "bcopy", "bzero", "environ", "optarg", "optind", "dlopen", "dlsym", "dlclose",
    "sched_yield", "clock_gettime",
    // clang-format on
};

static bool is_listed(const char *const *list, size_t count, const char *name) {
  for (size_t i = 0; i < count; ++i)
    if (strcmp(list[i], name) == 0)
      return true;
  return false;
}

/* NULL, EOF, INT_MAX, M_PI: macros of headers look like this, with more capitals than `few` and no small letter. */
static bool looks_like_macro(const char *name, size_t few) {
  size_t capitals = 0;
  for (const char *p = name; *p; ++p) {
    if (islower((unsigned char)*p))
      return false;
    capitals += isupper((unsigned char)*p) != 0;
  }
  return capitals > few;
}

static bool is_c_name(const char *name) {
  if (!isalpha((unsigned char)name[0]))
    return false; /* a leading underscore is the implementation's */
  for (const char *p = name; *p; ++p)
    if (!isalnum((unsigned char)*p) && *p != '_')
      return false;
  return strncmp(name, "tnf_", 4) != 0 && !is_listed(reserved, sizeof reserved / sizeof *reserved, name);
}

/* What follows a letter of precision in the names of BLAS and LAPACK kernels, which OpenBLAS exports as dgemm_nn, dgetrf_single
 * and, those of vectors, ddot_k. */
static const char *const kernels[] = {
    // clang-format off
    "gbmv", "geadd", "gemm", "gemm3m", "gemv", "ger", "gerc", "gerd", "geru", "gerv", "getf2", "getrf", "getrs", "hbmv",
    "hemm", "hemm3m", "hemv", "her", "her2", "her2k", "herk", "hpmv", "hpr", "hpr2", "imatcopy", "laswp", "lauu2",
    "lauum", "omatcopy", "potf2", "potrf", "sbmv", "spmv", "spr", "spr2", "symm", "symm3m", "symv", "syr", "syr2",
    "syr2k", "syrk", "tbmv", "tbsv", "tpmv", "tpsv", "trmm", "trmv", "trsm", "trsv", "trti2", "trtri", "trtrs",
    // clang-format on
};
static const char *const vector_kernels[] = {"amax", "amin", "asum", "axpby", "axpy", "axpyc", "copy", "dot",  "dotc", "dotu",
                                             "max",  "min",  "neg",  "nrm2",  "rot",  "scal",  "sum",  "swap", "sdot"};

/* A kernel's name and more. */
static bool is_kernel(const char *name) {
  char stem[12];
  const char *end = strchr(name, '_');
  name += *name == 'i';
  for (int letters = 0; end && letters < 2 && strchr("sdczqx", *name); ++letters) {
    size_t length = (size_t)(end - ++name);
    if (length >= sizeof stem)
      continue;
    memcpy(stem, name, length);
    stem[length] = 0;
    bool of_vectors =
        strncmp(end, "_k", 2) == 0 && is_listed(vector_kernels, sizeof vector_kernels / sizeof *vector_kernels, stem);
    if (of_vectors || is_listed(kernels, sizeof kernels / sizeof *kernels, stem))
      return true;
  }
  return false;
}

/* A function of BLAS or LAPACK, which the runtime imports: cblas_dgemm, LAPACKE_dgetrf_work, those of Fortran (dgetrf_), and what
 * their libraries call inside. */
static bool is_blas(const char *name) {
  static const char *const prefixes[] = {"cblas_", "LAPACKE_", "lapack_", "openblas_", "goto",         "blas_",
                                         "mkl_",   "MKL_",     "bli_",    "exec_blas", "gemm_thread_", "support_"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; ++i)
    if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
      return true;
  return name[strlen(name) - 1] == '_' || strcmp(name, "get_num_procs") == 0 || is_kernel(name);
}

bool tnf_name_is_parameter(const char *name) {
  return is_c_name(name) && !looks_like_macro(name, 1);
}

bool tnf_name_is_function(const char *name) {
  return is_c_name(name) && !looks_like_macro(name, 2) && strncmp(name, "pthread_", 8) != 0 && !is_blas(name) &&
         !is_listed(library, sizeof library / sizeof *library, name) && !tnf_target_is_library_function(name);
}
