/* The runtime library (libtenferro_rt): context, status, tensors, NumPy files, programs and calls. No LLVM.
 *
 * Ownership is in the verb: `_new`/`_from`/`_load` give you a handle that you `_release`; `_get` lends. `_release` accepts NULL.
 * A function that can fail returns `tnf_status *`: NULL is success; anything else is a code and a sentence that you free with
 * tnf_status_release (out of memory is a static status, releasing it does nothing). Outputs come last and are NULL after failure.
 */
#ifndef TENFERRO_RUNTIME_H
#define TENFERRO_RUNTIME_H

#include "tenferro/rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status ------------------------------------------------------------------------------------------------- */

typedef struct tnf_status tnf_status;

TNF_API tnf_rt_status tnf_status_code(const tnf_status *status);  /* NULL is TNF_RT_OK */
TNF_API const char *tnf_status_message(const tnf_status *status); /* one sentence; "" for NULL; lives as long as the status */
TNF_API const char *tnf_rt_status_name(tnf_rt_status code);       /* "SHAPE_MISMATCH"; "UNKNOWN" for what is no code */
TNF_API void tnf_status_release(tnf_status *status);

/* ---- context ------------------------------------------------------------------------------------------------ */

/* Every allocation that tenferro itself makes goes through this table. alloc returns NULL when there is no memory;
 * alignment is a power of two, at most 4096. free gets the same size and alignment back, on the thread that releases. */
typedef struct tnf_allocator {
  void *(*alloc)(void *user, size_t size, size_t alignment);
  void (*free)(void *user, void *pointer, size_t size, size_t alignment);
  void *user;
} tnf_allocator;

/* Receives text in pieces, in order; a piece is not zero-terminated and valid during the call only. */
typedef void tnf_text_sink(const char *text, size_t length, void *user);

typedef struct tnf_context_options {
  uint32_t size;           /* sizeof(tnf_context_options) */
  uint32_t threads;        /* threads a run may use, the caller's included; 0: one per core */
  tnf_allocator allocator; /* alloc == NULL: the system's, with huge pages for large blocks */
  size_t cache_bytes;      /* memory kept for reuse at most; 0: 1 GiB */
  size_t memory_limit;     /* bytes that the context may hold at once; 0: no limit */
  uint32_t
      poison; /* 1: runs overwrite what they do not need any more and what they have just taken, to find a plan that reads it */
  tnf_text_sink *print; /* what programs print (tnf_print), on the thread that runs them; NULL: standard error */
  void *print_user;
} tnf_context_options;
#define TNF_CONTEXT_OPTIONS_INIT {sizeof(tnf_context_options), 0, {0, 0, 0}, 0, 0, 0, 0, 0}

/* What counts for memory_limit is what the context has taken from its allocator after it was made: tensors, results,
 * intermediates and workspaces, each rounded up by at most an eighth, with a handle of less than a page. Memory kept for reuse
 * and what earlier runs left counts only as long as nobody wants it: it is given back before a call fails, so that what a run may
 * take does not depend on the runs before. Borrowed memory and the lists of a run's arguments do not count. A run that would hold
 * more ends with TNF_RT_OUT_OF_MEMORY and a sentence with the program, the bytes and the limit, and has written nothing unless
 * its loops take memory with their steps; the next call works. */

/* A context owns the memory cache, the threads and the last message. It serves one thread at a time. Handles made from
 * it keep it alive. The first context of a process sets the BLAS library to one thread and, where OpenBLAS chose kernels of an
 * older generation than the processor (it does so without a word when it is older than the processor), lets it choose again: the
 * process-wide settings. No other thread may use BLAS meanwhile. OPENBLAS_CORETYPE is respected. After fork the child may use and
 * release the context if no other thread used it at that moment. options may be NULL. NULL only when there is no memory. */
TNF_API tnf_context *tnf_context_new(const tnf_context_options *options);
TNF_API void tnf_context_release(tnf_context *ctx);
TNF_API tnf_context *tnf_context_retain(tnf_context *ctx);
/* Of NULL: a sentence that says so, 0 and NULL. */
TNF_API const char *tnf_context_message(const tnf_context *ctx); /* sentence of the last failed run, "" after success */
TNF_API uint32_t tnf_context_threads(const tnf_context *ctx);
TNF_API const tnf_allocator *tnf_context_allocator(const tnf_context *ctx);
TNF_API void tnf_context_trim(tnf_context *ctx); /* returns cached memory to the system */

/* Ends the run in progress: it returns TNF_RT_CANCELLED, its new results are gone, the context is ready for the next. On any
 * thread and in a signal handler, as long as `ctx` (or NULL) is held. It is looked at before each kernel, product and library
 * call and at the end of every step of a loop: what has begun is finished. A run that begins later is not concerned, nor one that
 * is over. */
TNF_API void tnf_context_cancel(tnf_context *ctx);

/* What computes. The texts are constant while the process lives; none is NULL. */
typedef struct tnf_context_description {
  uint32_t size;          /* sizeof(tnf_context_description); less is filled in for a caller that knows less */
  uint32_t threads;       /* of the context; 0 without one */
  const char *kernels;    /* what tenferro's own matrix products are written for: "avx512", "avx2"; "none": BLAS computes them */
  const char *blas;       /* "OpenBLAS 0.3.21"; "" when the library does not say */
  const char *blas_core;  /* the kernels that OpenBLAS runs: "SkylakeX"; "" when the library does not say */
  const char *blas_guess; /* what OpenBLAS had chosen, where that was corrected; else "" */
  bool blas_forced;       /* OPENBLAS_CORETYPE chose the core */
  char text[168];         /* all of it in a line */
} tnf_context_description;
#define TNF_CONTEXT_DESCRIPTION_INIT {sizeof(tnf_context_description), 0, 0, 0, 0, 0, false, {0}}

/* Fills *out. ctx NULL: what holds for every context of the process. */
TNF_API void tnf_context_describe(const tnf_context *ctx, tnf_context_description *out);
/* Turns the code of a compiled function into a status that carries the context's message. TNF_RT_OK gives NULL. */
TNF_API tnf_status *tnf_context_status(tnf_context *ctx, tnf_rt_status code) TNF_MUST_USE;

/* ---- tensors ------------------------------------------------------------------------------------------------ */

/* A tnf_tensor is a dense column-major tensor in host memory, immutable in shape (but for tnf_tensor_with_capacity) and dtype,
 * reference counted. */

/* Copies `data` (product(extents) elements, first extent fastest). */
TNF_API tnf_status *tnf_tensor_from_col_major(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                              const void *data, tnf_tensor **out) TNF_MUST_USE;
/* Copies `data` stored with the last extent fastest, reordering it. */
TNF_API tnf_status *tnf_tensor_from_row_major(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                              const void *data, tnf_tensor **out) TNF_MUST_USE;
TNF_API tnf_status *tnf_tensor_new_zeros(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                         tnf_tensor **out) TNF_MUST_USE;
/* Given back: the memory of a borrowed tensor, `data` and `user` as they were given. */
typedef void tnf_borrow_release(void *data, void *user);
/* Memory of yours as a tensor, without a copy: column-major, aligned as C aligns an element (complex ones as their parts),
 * untouched while a run reads it. It is written only where the tensor is an output. `release` (may be NULL) is called once, on
 * the thread that drops the last reference, and not at all when this call fails. Without elements `data` may be NULL and need not
 * be aligned; the tensor's own pointer is not NULL then, as every tensor's. */
TNF_API tnf_status *tnf_tensor_borrow(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents, void *data,
                                      tnf_borrow_release *release, void *user, tnf_tensor **out) TNF_MUST_USE;
/* A tensor for results, above all for those whose size is decided by values: it has memory for product(extents) elements, and
 * extents 0 (rank 0: the number 0) until it is the output of a run. Each run that succeeds gives it the result's extents, which
 * may be any that have no more elements than there is memory for. A run that fails leaves its extents as they are, and its
 * elements unspecified; where the result needs more, BUFFER_TOO_SMALL, naming program, output, needed extents and capacity, and
 * nothing is written. While a run writes it nobody else may use it, nor ask for its extents. Otherwise it is a tensor as every
 * other; as an input it has the extents of the last run. Fails as tnf_tensor_new_zeros does. */
TNF_API tnf_status *tnf_tensor_with_capacity(tnf_context *ctx, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                             tnf_tensor **out) TNF_MUST_USE;
/* Takes over memory that a compiled function allocated: t's owner (t->owner and t->data are NULL afterwards). */
TNF_API tnf_status *tnf_tensor_take(tnf_context *ctx, tnf_rt_tensor *t, tnf_tensor **out) TNF_MUST_USE;
TNF_API tnf_tensor *tnf_tensor_retain(tnf_tensor *t);
TNF_API void tnf_tensor_release(tnf_tensor *t);

/* What a tensor is. Of NULL: TNF_NO_DTYPE, rank and extent -1, 0 elements, bytes and capacity, no extents (NULL). */
#define TNF_NO_DTYPE ((tnf_dtype)7)
TNF_API tnf_dtype tnf_tensor_dtype(const tnf_tensor *t);
TNF_API int32_t tnf_tensor_rank(const tnf_tensor *t);
TNF_API int64_t tnf_tensor_extent(const tnf_tensor *t, int32_t axis); /* negative axes count from the end; -1 out of range */
TNF_API const int64_t *tnf_tensor_extents(const tnf_tensor *t);
TNF_API int64_t tnf_tensor_element_count(const tnf_tensor *t);
/* The elements that a run may give it extents for; of a tensor that was not made with a capacity those that it has. */
TNF_API int64_t tnf_tensor_capacity(const tnf_tensor *t);
TNF_API size_t tnf_tensor_byte_size(const tnf_tensor *t);
TNF_API size_t tnf_dtype_size(tnf_dtype dtype);      /* in bytes; 0 for what is no dtype */
TNF_API const char *tnf_dtype_name(tnf_dtype dtype); /* "f64", "i32", "bool", "complex_f64"; "an unknown dtype" */

/* Typed access, column-major. Another dtype, and NULL, give NULL; so does what may be written of a tensor that is read-only
 * (tenferro/dlpack.h). Complex elements are pairs of reals. */
TNF_API float *tnf_tensor_f32(tnf_tensor *t);
TNF_API double *tnf_tensor_f64(tnf_tensor *t);
TNF_API int32_t *tnf_tensor_i32(tnf_tensor *t);
TNF_API int64_t *tnf_tensor_i64(tnf_tensor *t);
TNF_API uint8_t *tnf_tensor_bool(tnf_tensor *t);
TNF_API float *tnf_tensor_complex_f32(tnf_tensor *t);
TNF_API double *tnf_tensor_complex_f64(tnf_tensor *t);
TNF_API const float *tnf_tensor_const_f32(const tnf_tensor *t);
TNF_API const double *tnf_tensor_const_f64(const tnf_tensor *t);
TNF_API const int32_t *tnf_tensor_const_i32(const tnf_tensor *t);
TNF_API const int64_t *tnf_tensor_const_i64(const tnf_tensor *t);
TNF_API const uint8_t *tnf_tensor_const_bool(const tnf_tensor *t);
TNF_API const float *tnf_tensor_const_complex_f32(const tnf_tensor *t);
TNF_API const double *tnf_tensor_const_complex_f64(const tnf_tensor *t);
TNF_API void *tnf_tensor_data(tnf_tensor *t);
TNF_API const void *tnf_tensor_const_data(const tnf_tensor *t);
/* A borrowed view for compiled functions; valid while t lives. NULL for NULL. */
TNF_API const tnf_rt_tensor *tnf_tensor_get_rt(const tnf_tensor *t);
/* Copies into dst (byte_size bytes) with the last extent fastest. */
TNF_API tnf_status *tnf_tensor_copy_row_major(const tnf_tensor *t, void *dst) TNF_MUST_USE;

/* ---- tensors as text ------------------------------------------------------------------------------------------ */

typedef struct tnf_print_options {
  uint32_t size;    /* sizeof(tnf_print_options) */
  bool all;         /* print every value, however many there are */
  uint32_t few;     /* without `all`: print the values of up to this many elements, of more a summary; 0: 32 */
  const char *name; /* printed before the type; NULL: none */
} tnf_print_options;
#define TNF_PRINT_OPTIONS_INIT {sizeof(tnf_print_options), false, 0, 0}

/* Prints the type, `y: f64[2, 3]`, and the values: a scalar or a vector on the same line, a matrix row by row below it, higher
 * ranks matrix by matrix, numbers as the shortest text that reads back the same. A summary is the least, the greatest and the
 * mean value (of complex numbers their magnitudes) and how many are NaN. options may be NULL. Ends with a newline; NULL prints
 * "no tensor". */
TNF_API void tnf_tensor_print(const tnf_tensor *t, const tnf_print_options *options, tnf_text_sink *sink, void *user);

/* ---- NumPy files (.npy, versions 1.0 to 3.0) ------------------------------------------------------------------ */

/* Reads C or Fortran order, either byte order, dtypes f4 f8 i4 i8 b1 c8 c16; extents are NumPy's shape. A regular file only: a
 * directory, a pipe or a device is refused. */
TNF_API tnf_status *tnf_tensor_load_npy(tnf_context *ctx, const char *path, tnf_tensor **out) TNF_MUST_USE;
/* Writes Fortran order: beside the file, which is replaced when everything is written, so that a failure leaves the old one. The
 * target of a symbolic link is replaced, not the link; a pipe, a device and what is under /dev is written directly. */
TNF_API tnf_status *tnf_tensor_save_npy(const tnf_tensor *t, const char *path) TNF_MUST_USE;

/* ---- NumPy archives (.npz) ------------------------------------------------------------------------------------- */

/* An archive opened for reading: a file of tensors with names, as numpy.savez and numpy.savez_compressed write them. Members that
 * are not called NAME.npy are passed over. Keeps its file and its context; serves one thread at a time. */
typedef struct tnf_npz tnf_npz;

/* Reads the directory alone. IO for what is no zip archive, is damaged, split or has two members of one name, or members that
 * overlap, and for a file that is no regular one. */
TNF_API tnf_status *tnf_npz_open(tnf_context *ctx, const char *path, tnf_npz **out) TNF_MUST_USE;
TNF_API void tnf_npz_release(tnf_npz *npz);
/* How many tensors there are, and their names in the order of the archive, without .npy; valid while the archive is open. 0 for
 * NULL, NULL for an index out of range. */
TNF_API int64_t tnf_npz_count(const tnf_npz *npz);
TNF_API const char *tnf_npz_name(const tnf_npz *npz, int64_t index);
/* The tensor of that name, as tnf_tensor_load_npy reads it, stored or deflated, its checksum compared: IO where the member is
 * damaged, INVALID_ARGUMENT where there is none. E.g. tnf_npz_load_tensor(npz, "w", &w). */
TNF_API tnf_status *tnf_npz_load_tensor(const tnf_npz *npz, const char *name, tnf_tensor **out) TNF_MUST_USE;
/* Writes `count` tensors under their names, which must differ and be UTF-8 without control characters: what numpy.load reads.
 * Nothing is compressed, and equal tensors give equal files. The file is replaced as by tnf_tensor_save_npy. */
TNF_API tnf_status *tnf_npz_save(tnf_context *ctx, const char *path, const char *const *names, tnf_tensor *const *tensors,
                                 int32_t count) TNF_MUST_USE;

/* ---- compiled programs ------------------------------------------------------------------------------------------ */

/* A compiled program with the data of its captured inputs: from a graph, from a shared object written by tf-compile, or from a
 * description linked into the process. Immutable, usable from many threads at once, reference counted. */
typedef struct tnf_program tnf_program;

/* Loading runs the code of the file: load only shared objects that you trust. `name` NULL: the only program in the file. */
TNF_API tnf_status *tnf_program_load(tnf_context *ctx, const char *path, const char *name, tnf_program **out) TNF_MUST_USE;
TNF_API tnf_status *tnf_program_from_info(tnf_context *ctx, const tnf_rt_program_info *info, tnf_program **out) TNF_MUST_USE;
TNF_API tnf_program *tnf_program_retain(tnf_program *p);
TNF_API void tnf_program_release(tnf_program *p);
/* Names, dtypes and extents of all inputs and outputs, captured inputs included; valid while the program lives. NULL for NULL. */
TNF_API const tnf_rt_program_info *tnf_program_info(const tnf_program *p);
/* How many inputs a run takes: those that are not captured. 0 for NULL. */
TNF_API int32_t tnf_program_input_count(const tnf_program *p);
TNF_API int32_t tnf_program_output_count(const tnf_program *p);
/* The description of the index-th input that a run takes, of the index-th output; borrowed. NULL out of range and for NULL. */
TNF_API const tnf_rt_argument *tnf_program_get_input(const tnf_program *p, int32_t index);
TNF_API const tnf_rt_argument *tnf_program_get_output(const tnf_program *p, int32_t index);

/* The bytes that a run on inputs of these extents would take from the allocator at most at once: results, what it works in,
 * workspaces of the context's threads, and tables that the context keeps. extents[i] are those of the i-th input that a run
 * takes; NULL for rank 0. Under a memory_limit of this value, in a new context, the run passes. Fails, *bytes 0, as the run would
 * for such extents, and with UNSUPPORTED where sizes are decided by values. */
TNF_API tnf_status *tnf_program_peak_bytes(tnf_context *ctx, const tnf_program *p, const int64_t *const *extents,
                                           int32_t input_count, int64_t *bytes) TNF_MUST_USE;

/* What the steps of one loop of a program left for later in one run: a gradient reads it on its way back. */
typedef struct tnf_kept {
  const char *loop;      /* what the loop is called in errors, "for #1"; "" where it has no name; valid while the program lives */
  int64_t steps;         /* that were taken, at least one */
  int64_t stacked_bytes; /* in tensors that hold something of every step, results of the program not counted */
  int64_t taped_bytes;   /* on tapes, behind the loop; what loops inside of it left there is included */
} tnf_kept;
typedef void tnf_kept_sink(const tnf_kept *kept, void *user);

/* Runs on these inputs, as tnf_run takes them, drops the results, and then calls `sink` for each loop that took a step, inner
 * ones first. Slower than tnf_run: loops are not run as machine code. Fails as tnf_run does; `sink` is not called then. */
TNF_API tnf_status *tnf_program_kept(tnf_context *ctx, const tnf_program *p, tnf_tensor *const *inputs, int32_t input_count,
                                     tnf_kept_sink *sink, void *user) TNF_MUST_USE;

/* What one step of a program has cost in one run. Names live as long as the program. */
typedef struct tnf_profile_step {
  const char *kind;   /* "kernel", "product", "library", "copy", "tape", "memory"; "plan": extents, checks and jumps together */
  const char *name;   /* the function that does it: "loss.tanh_mul", "tnf_gemm", "tnf_rt_cholesky" */
  const char *origin; /* what it is made of: a kernel's operations, "tanh_mul", a product's that are computed with it, a library
                         call as errors call it, "loss: cholesky of \"gram\"", an output's name */
  const char *loop;   /* the innermost loop around it as errors call it, "for #1"; "" outside of loops */
  int32_t number;     /* of the step in the program, from 0; -1: of none alone */
  int64_t count;      /* how often it was done; 0 in an event */
  double seconds;     /* all together */
  int64_t bytes;      /* of the buffers that it reads and writes, or the memory that it takes, all together */
} tnf_profile_step;
typedef void tnf_profile_sink(const tnf_profile_step *step, void *user);

/* One time that a step was done. */
typedef struct tnf_profile_event {
  const tnf_profile_step *step;
  double begin; /* in seconds, from the beginning of the run */
  double seconds;
  int64_t bytes;
} tnf_profile_event;
typedef void tnf_profile_event_sink(const tnf_profile_event *event, void *user);

/* tnf_run, which measures each step: the same results to the last bit. Afterwards calls `sink` for each step that was done, in
 * the order of the program, and for the rest. `on_event` (may be NULL) is called during the run, behind each step but those of
 * the plan. Slower than tnf_run: loops are not run as machine code, and a clock is read twice per step. Fails as tnf_run does;
 * `sink` is not called then. */
TNF_API tnf_status *tnf_program_profile(tnf_context *ctx, const tnf_program *p, tnf_tensor *const *inputs, int32_t input_count,
                                        tnf_tensor **outputs, int32_t output_count, tnf_profile_sink *sink,
                                        tnf_profile_event_sink *on_event, void *user) TNF_MUST_USE;

/* Runs on `ctx`, which need not be the program's. `inputs` are the program's inputs in order, without the captured ones; they are
 * never written (the list is one of plain handles so that `&x` and a `tnf_tensor *in[]` pass as they are, in C and in C++).
 * outputs[i]: NULL gets a new tensor that you own, which may outlive the program. A tensor is written in place, and must have
 * the extents of the result, or have been made by tnf_tensor_with_capacity, which gives it those extents. It must not overlap an
 * input or another output, with all its capacity; that is checked before anything is written. A size that values decide is
 * checked before that output is written; others may have been. Both counts must be the program's. After a failure every new
 * output is NULL, no extents have changed, what was written is unspecified, and the context is ready for the next call. */
TNF_API tnf_status *tnf_run(tnf_context *ctx, const tnf_program *p, tnf_tensor *const *inputs, int32_t input_count,
                            tnf_tensor **outputs, int32_t output_count) TNF_MUST_USE;

/* ---- calls by name ---------------------------------------------------------------------------------------------- */

/* One program with its inputs and outputs by name, to be run any number of times. Keeps the context, the program and the tensors
 * set in it alive. Serves one thread at a time. An unknown name is an error that lists the names there are. */
typedef struct tnf_call tnf_call;

TNF_API tnf_status *tnf_call_new(tnf_context *ctx, tnf_program *program, tnf_call **out) TNF_MUST_USE;
TNF_API void tnf_call_release(tnf_call *call);
/* The tensor of an input from now on; never written. NULL unsets it. Dtype and extents are checked by the run. */
TNF_API tnf_status *tnf_call_set(tnf_call *call, const char *input, tnf_tensor *t) TNF_MUST_USE;
/* A tensor that an output is written into from now on: as for tnf_run, with a capacity or with the extents of the result. NULL:
 * each run makes a new one. */
TNF_API tnf_status *tnf_call_set_output(tnf_call *call, const char *output, tnf_tensor *t) TNF_MUST_USE;
/* Runs. Fails when an input is not set, naming each. Drops the results of the run before. */
TNF_API tnf_status *tnf_call_run(tnf_call *call) TNF_MUST_USE;
/* The result of the last run, borrowed: valid until the next run; retain it to keep it. Fails before the first run and after a
 * run that failed. */
TNF_API tnf_status *tnf_call_get(const tnf_call *call, const char *output, tnf_tensor **out) TNF_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
