/* The benchmark's own side: a case is a graph and its inputs; the worker and the whole-process runs share it. */
#ifndef TENFERRO_BENCH_H
#define TENFERRO_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tenferro/tenferro.h>

#define BENCH_MAX_TENSORS 256
#define BENCH_MAX_LAYERS 10
#define BENCH_MAX_KEPT 8

/* ---- data.c: the formula of peers/data.py, bit for bit --------------------------------------------------------- */

/* Fills out[0..count) with scale * (u + offset), u uniform in [-1, 1) from a stream. */
void bench_uniform(uint32_t stream, size_t count, double scale, double offset, double *out);
/* `batch` symmetric n x n matrices, `shift` added to the diagonals. */
void bench_symmetric(uint32_t stream, size_t n, size_t batch, double shift, double *out);
/* Seconds on a clock that never goes back. */
double bench_seconds(void);

/* ---- one compiled program with its arguments ------------------------------------------------------------------- */

/* A compiled case. Each call reads `inputs` and writes `outputs`; after it, output f of the last `feedback_count` outputs changes
 * places with input f, so that a training step continues from its own result. */
typedef struct bench_run bench_run;
typedef tnf_status *bench_eager_call(bench_run *run);
struct bench_run {
  tnf_context *ctx;
  tnf_graph *graph;
  tnf_graph_compiler *compiler;
  tnf_program *program;
  tnf_graph_executor *executor;
  bool exact; /* extents fixed when compiled, instead of named */
  tnf_tensor *inputs[BENCH_MAX_TENSORS];
  int32_t input_count;
  tnf_tensor *outputs[BENCH_MAX_TENSORS];
  int32_t output_count;
  int32_t feedback_count;
  int32_t result_count; /* the leading outputs that are compared; 0: all */
  bool is_fresh;        /* each call makes new results, instead of writing into those of the last one */
  /* a case on eager tensors: what a call does, instead of a program, and what it does that with */
  bench_eager_call *eager;
  tnf_eager_runtime *runtime;
  tnf_eager_tensor *kept[BENCH_MAX_KEPT];
};

/* Makes a context with so many threads, a compiler and an executor. */
tnf_status *bench_run_open(uint32_t threads, bool exact, bench_run *run) TNF_MUST_USE;
void bench_run_close(bench_run *run);
/* Forgets the present case (graph, program, tensors). */
void bench_run_clear(bench_run *run);
/* The same, then an empty graph of that name. */
tnf_status *bench_run_start(bench_run *run, const char *name) TNF_MUST_USE;
/* Adds an input with its data (doubles, column-major, converted to dtype). Its extents are exact when run->exact, and otherwise
 * where `names` has NULL; a name makes the extent unknown. On failure the graph or *status says why. */
tnf_traced bench_input(bench_run *run, const char *name, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                       const char *const *names, const double *data, tnf_status **status);
/* The same with the data from bench_uniform. */
tnf_traced bench_uniform_input(bench_run *run, const char *name, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                               const char *const *names, uint32_t stream, double scale, double offset, tnf_status **status);
/* Complex numbers whose parts are bench_uniform's. */
tnf_traced bench_complex_input(bench_run *run, const char *name, int32_t rank, const int64_t *extents, const char *const *names,
                               uint32_t stream, tnf_status **status);
void bench_output(bench_run *run, const char *name, tnf_traced value);
/* Compiles the graph that the case built. */
tnf_status *bench_run_compile(bench_run *run) TNF_MUST_USE;
/* Generated loop nests of the compiled program. */
int bench_run_nests(const bench_run *run);
/* One call. */
tnf_status *bench_run_call(bench_run *run) TNF_MUST_USE;

/* ---- the cases, in cases.c and the files of their families ---------------------------------------------------------- */

/* Starts the graph, adds the inputs with their data, and the outputs. An unknown name gives a status. */
tnf_status *bench_case_build(const char *name, bench_run *run) TNF_MUST_USE;
/* These add to a graph that has been started. */
tnf_status *bench_mlp_forward(bench_run *run, tnf_dtype dtype) TNF_MUST_USE;
tnf_status *bench_pinn_step(bench_run *run) TNF_MUST_USE;
/* The gradient of the 64-64-64 network over so many rows. */
tnf_status *bench_mlp_gradient(bench_run *run, tnf_dtype dtype, int64_t rows) TNF_MUST_USE;
/* Only its x and y, for another number of rows of the same compiled program. */
tnf_status *bench_mlp_rows(bench_run *run, tnf_dtype dtype, int64_t rows) TNF_MUST_USE;
/* The same gradient for a network of so many layers of 64, at most BENCH_MAX_LAYERS, over 1024 rows. */
tnf_status *bench_deep_gradient(bench_run *run, int64_t layers) TNF_MUST_USE;
/* The gradient of so many calls of a function of ten layers y = tanh(w y). */
tnf_status *bench_function_gradient(bench_run *run, int64_t calls) TNF_MUST_USE;
/* So many steps one after the other: y = sin(y x + x), a recurrent network, a Kalman filter; the loss and its gradient. */
tnf_status *bench_chain_gradient(bench_run *run, int64_t steps) TNF_MUST_USE;
tnf_status *bench_rnn_gradient(bench_run *run, int64_t steps) TNF_MUST_USE;
tnf_status *bench_kalman_gradient(bench_run *run, int64_t steps, bool is_loop) TNF_MUST_USE;
/* 100 steps of heat on a line of n points; the gradient of the last state's sum of squares. */
tnf_status *bench_heat(bench_run *run, int64_t n, bool with_gradient) TNF_MUST_USE;
/* A matrix that grows by a column in each of so many steps, which attends to all of it or only makes the column; the gradient of
 * its sum of squares. */
tnf_status *bench_growing(bench_run *run, int64_t steps, bool attends, bool with_gradient) TNF_MUST_USE;
/* A vector of n elements of which each step updates one; the gradient of its sum of squares. */
tnf_status *bench_in_place(bench_run *run, int64_t n, bool with_gradient) TNF_MUST_USE;
/* A loop of so many steps x = a x, or x = tanh(a x + b), over three numbers; the last x, or the gradient of its sum. */
tnf_status *bench_loop(bench_run *run, int64_t steps, bool is_curved, bool with_gradient, tnf_keeping keeping) TNF_MUST_USE;
/* Maps: 4096 solves of 4x4, the gradients of a 64-64-64 network for each of 256 examples, 256 scans of 100 steps of 16 numbers.
 */
tnf_status *bench_map_solve(bench_run *run) TNF_MUST_USE;
tnf_status *bench_map_gradients(bench_run *run) TNF_MUST_USE;
tnf_status *bench_map_scan(bench_run *run) TNF_MUST_USE;
/* A map of an operation of one's own, y = max over l of a(., l) + x(l) of 64 numbers for each of 1024 x, and the gradient of each
 * slice's |y|^2 / 2 by its x. */
tnf_status *bench_map_custom(bench_run *run, bool with_gradient) TNF_MUST_USE;
/* n numbers in order, the places that put them in order, and their sums up to each; a million rows of this width read and added
 * at places in a table of 1e6 (width 1) or 1e5 of them. */
tnf_status *bench_sort(bench_run *run, int64_t n) TNF_MUST_USE;
tnf_status *bench_argsort(bench_run *run, int64_t n) TNF_MUST_USE;
tnf_status *bench_cumulative_sum(bench_run *run, int64_t n) TNF_MUST_USE;
tnf_status *bench_gather(bench_run *run, int64_t width) TNF_MUST_USE;
tnf_status *bench_scatter(bench_run *run, int64_t width) TNF_MUST_USE;
/* x = a x / |a x| until it stays, of three numbers. */
tnf_status *bench_power_iteration(bench_run *run) TNF_MUST_USE;
/* Tensor networks as one einsum: a chain of so many matrices; the inner product of two matrix product states of 100 sites with
 * this bond, and its gradient by all tensors; a part of a MERA; 40 tensors of three bonds each. */
tnf_status *bench_einsum_chain(bench_run *run, int64_t count) TNF_MUST_USE;
tnf_status *bench_einsum_mps(bench_run *run, int64_t bond) TNF_MUST_USE;
tnf_status *bench_einsum_mps_gradient(bench_run *run, int64_t bond) TNF_MUST_USE;
tnf_status *bench_einsum_mera(bench_run *run, int64_t bond) TNF_MUST_USE;
tnf_status *bench_einsum_regular(bench_run *run, int64_t bond) TNF_MUST_USE;
/* A 3x3 convolution from 64 to 64 channels of `batch` images of 56x56, and the mean of its squares with both gradients. */
tnf_status *bench_convolution(bench_run *run, tnf_dtype dtype, int64_t batch, bool with_gradient) TNF_MUST_USE;
/* An attention head of width 64 over 512 positions, and the mean of its squares with the gradients by q, k and v. */
tnf_status *bench_attention(bench_run *run, tnf_dtype dtype, bool with_gradient) TNF_MUST_USE;
/* 4096 columns of 512, each normalised, then a gain and a bias; the mean of its squares with all gradients. */
tnf_status *bench_layer_norm(bench_run *run, tnf_dtype dtype, bool with_gradient) TNF_MUST_USE;
/* On eager tensors: a b + c of n numbers; a step of training of a 64-width-width-1 network in f32. */
tnf_status *bench_eager_multiply_add(bench_run *run, int64_t n) TNF_MUST_USE;
tnf_status *bench_eager_training(bench_run *run, int64_t width) TNF_MUST_USE;
/* Prints the milliseconds from nothing to the first result; the process's exit status. */
int bench_eager_first(uint32_t threads);

/* What the name of a case in a family says: [batched_]KIND_N[xM][_f32|_c64][_warm]. */
typedef struct bench_problem {
  char kind[32];
  int64_t n, m; /* m is n where the name has one size */
  tnf_dtype dtype;
  bool is_batch, is_warm;
} bench_problem;
/* False where the name has no size. */
bool bench_problem_parse(const char *name, bench_problem *p);

typedef struct bench_family {
  const char *kind;
  tnf_status *(*build)(bench_run *run, const bench_problem *p);
} bench_family;
/* factorizations.c, products.c, permutations.c; the last entry has no kind. */
extern const bench_family bench_factorizations[], bench_products[], bench_movements[];

tnf_traced bench_mean_of_squares(tnf_traced x);
/* Adds the loss and its derivatives by `xs` as outputs. */
void bench_gradient_outputs(bench_run *run, tnf_traced loss, const tnf_traced *xs, const char *const *names, int32_t count);

/* ---- worker.c, process.c: what main chooses from; each returns the process's exit status ------------------------- */

int bench_worker(bool exact, uint32_t threads);
int bench_process(const char *kind, uint32_t threads);
/* Prints {"error": "..."} on one line and releases the status. */
void bench_print_error(tnf_status *status);

#endif
