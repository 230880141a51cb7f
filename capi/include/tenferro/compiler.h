/* From a graph, or from MLIR text, to a compiled program. Needs LLVM at run time; what it compiles does not. */
#ifndef TENFERRO_COMPILER_H
#define TENFERRO_COMPILER_H

#include "tenferro/runtime.h"
#include "tenferro/traced.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tnf_ad_context tnf_ad_context;

/* Compiles graphs and modules. Keeps its context alive; serves one thread at a time. */
typedef struct tnf_graph_compiler tnf_graph_compiler;

/* The machine code of one module, with one or several programs: what `tf-compile` writes and what a tnf_program runs are the same
 * bytes. Unless asked for, the bytes hold no data: captured inputs are ordinary inputs of the C functions. Immutable, usable from
 * many threads at once, reference counted. */
typedef struct tnf_object tnf_object;

/* Called after each stage of a compilation with the IR as text. `stage` is "traced", the name of a pass pipeline such as
 * "tenferro-differentiate", "llvm-ir" or "llvm-ir-optimized". The text is valid during the call only. */
typedef void tnf_stage_callback(const char *stage, const char *text, size_t length, void *user);

/* What becomes of a NaN or an infinity that a factorisation or a solve is given. */
typedef enum tnf_nonfinite {
  TNF_NONFINITE_FAIL = 0,     /* the run ends with TNF_RT_NON_FINITE, naming operation, argument and batch */
  TNF_NONFINITE_PROPAGATE = 1 /* the results of that matrix are NaN, as line searches want it */
} tnf_nonfinite;

typedef struct tnf_graph_compiler_options {
  uint32_t size;                /* sizeof(tnf_graph_compiler_options) */
  uint32_t reserved;            /* 0 */
  const char *cpu;              /* an LLVM CPU name; NULL or "native": this machine's. Copied. Below x86-64-v3 is refused */
  const tnf_ad_context *ad;     /* derivative rules, which must outlive the compiler; NULL: the built-in ones */
  tnf_stage_callback *on_stage; /* NULL: none */
  void *user;                   /* passed to on_stage */
  /* 1: tnf_graph_compiler_compile_text also takes MLIR bytecode. Only for bytes that you made: MLIR's reader trusts them, and a
   * damaged file can corrupt memory, abort or hang. Text from anywhere is safe */
  uint32_t trusted_source;
  /* 1: the object exports the table tnf_rt_programs and nothing else, for an executable with a main function of its own: no
   * program can take the place of a library's function. 0: also the C function and the description (f_info) of each program f. A
   * program whose name is no C function's ("int"), or one of the C library ("free") or of BLAS and LAPACK ("cblas_dgemm", every
   * name that ends in "_"), has no C function in either case; it is found by its name */
  uint32_t without_functions;
  tnf_nonfinite nonfinite; /* TNF_NONFINITE_FAIL */
  /* The form that tnf_graph_compiler_compile_text reads: NULL or "traced"; "linalg", "kernels" and "buffers" are what a
   * compilation goes through (docs/guide/tf-opt.md), for text that you wrote: it is trusted, and what runs from it may touch any
   * memory. A name that is none of these is TNF_RT_INVALID_ARGUMENT from the first compilation. Copied */
  const char *form;
} tnf_graph_compiler_options;
#define TNF_GRAPH_COMPILER_OPTIONS_INIT {sizeof(tnf_graph_compiler_options), 0, 0, 0, 0, 0, 0, 0, TNF_NONFINITE_FAIL, 0}

/* What compiling cost. Times are wall-clock milliseconds. */
typedef struct tnf_compile_statistics {
  uint32_t size;       /* sizeof(tnf_compile_statistics), set by the caller */
  uint32_t compiles;   /* how many compilations the numbers cover */
  uint32_t loop_nests; /* generated loop nests, all programs together */
  uint32_t object_bytes;
  double passes;    /* from the traced form to the LLVM dialect */
  double translate; /* to LLVM IR, math functions linked */
  double optimize;
  double emit; /* machine code */
  double link; /* into this process */
  double total;
} tnf_compile_statistics;
#define TNF_COMPILE_STATISTICS_INIT {sizeof(tnf_compile_statistics), 0, 0, 0, 0, 0, 0, 0, 0, 0}

/* options may be NULL. NULL only when there is no memory or no context; an unknown CPU is reported by the first compilation. */
TNF_API tnf_graph_compiler *tnf_graph_compiler_new(tnf_context *ctx, const tnf_graph_compiler_options *options);
TNF_API void tnf_graph_compiler_release(tnf_graph_compiler *compiler);

/* Compiles the graph and loads the code. The graph stays as it is and may be extended and compiled again. The graph's first
 * error, if it has one, is returned. */
TNF_API tnf_status *tnf_graph_compiler_compile(tnf_graph_compiler *compiler, tnf_graph *graph,
                                               tnf_program **program) TNF_MUST_USE;

/* How the captured inputs of a graph come into an object. */
typedef enum tnf_captured_data {
  TNF_CAPTURED_AS_INPUTS = 0, /* not at all: they are ordinary inputs of its C functions, in their place among the others */
  TNF_CAPTURED_EMBEDDED = 1   /* their data are read-only constants of its bytes (64-byte aligned), and no inputs */
} tnf_captured_data;

/* The same without loading the code: for its bytes, its header and its statistics. The programs that tnf_object_program makes of
 * the object have the graph's captured data either way. */
TNF_API tnf_status *tnf_graph_compiler_compile_object(tnf_graph_compiler *compiler, tnf_graph *graph, tnf_captured_data captured,
                                                      tnf_object **object) TNF_MUST_USE;

/* Compiles a module given as MLIR text (or bytecode, see trusted_source): every public function becomes a program. `source_name`
 * is used in error locations (NULL: "<text>"). `entry` NULL compiles all programs, else only that one. The text may come from
 * anywhere: what is not a module of tensor programs in the traced form, names that are not identifiers included, is
 * TNF_RT_INVALID_ARGUMENT with its place; nesting is limited to 64 brackets. The data of captured arguments (`tenferro.data`, as
 * tnf_graph_print writes them) are put into the object; a captured argument without data is an input. */
TNF_API tnf_status *tnf_graph_compiler_compile_text(tnf_graph_compiler *compiler, const char *text, size_t length,
                                                    const char *source_name, const char *entry, tnf_object **object) TNF_MUST_USE;

/* Everything this compiler has compiled so far; `out->size` is set by the caller. NULL arguments: nothing happens. */
TNF_API void tnf_graph_compiler_statistics(const tnf_graph_compiler *compiler, tnf_compile_statistics *out);

/* ---- objects -------------------------------------------------------------------------------------------------- */

TNF_API tnf_object *tnf_object_retain(tnf_object *object);
TNF_API void tnf_object_release(tnf_object *object);
/* An ELF relocatable object; it needs libtenferro_rt and nothing else. Valid while the object lives. `size` may be NULL. Of a
 * NULL object: NULL and 0, here and below. */
TNF_API const void *tnf_object_data(const tnf_object *object, size_t *size);
TNF_API int32_t tnf_object_program_count(const tnf_object *object);
TNF_API const char *tnf_object_program_name(const tnf_object *object, int32_t index); /* NULL out of range */
/* The C header that declares the programs, as C11 and C++17; `stem` ("loss" for loss.h) becomes the include guard. The text is
 * valid while the object lives. A program whose name cannot be a C function's is refused. */
TNF_API tnf_status *tnf_object_header(tnf_object *object, const char *stem, const char **text) TNF_MUST_USE;
/* Loads the code into this process, once per object, and returns a program; `name` NULL: the only one. */
TNF_API tnf_status *tnf_object_program(tnf_object *object, const char *name, tnf_program **program) TNF_MUST_USE;
TNF_API void tnf_object_statistics(const tnf_object *object, tnf_compile_statistics *out);

#ifdef __cplusplus
}
#endif
#endif
