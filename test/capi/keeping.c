/* What derivatives keep of the steps of counted loops: the same values and derivatives whatever that is, and as little memory as
 * promised. */
#include <stdlib.h>

#include "graph_text.h"
#include "run_graph.h"

static tnf_context *ctx;

typedef struct setting {
  tnf_keeping keeping;
  int64_t budget;
  bool reverse, stacks, numbers;
  tnf_traced w;
} setting;

/* Carries x[2] and a product; runs over x[2] parts, stacks what it carries. A value of outside, and the number of the step. */
static void step(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  const setting *s = user;
  (void)graph, (void)in_count, (void)out_count;
  out[0] = tnf_sin(tnf_add(tnf_mul(s->w, in[0]), in[2]));
  out[1] = tnf_mul(in[1], tnf_add(tnf_scalar_f64(graph, 1), tnf_scale(0.1, tnf_reduce_sum(in[0], TNF_ALL_AXES))));
  if (s->stacks)
    out[2] = tnf_mul(in[2], tnf_tanh(out[0]));
}

static void numbered(tnf_graph *graph, tnf_extent number, tnf_traced k, const tnf_traced *in, int32_t in_count, tnf_traced *out,
                     int32_t out_count, void *user) {
  const setting *s = user;
  (void)graph, (void)number, (void)in_count, (void)out_count;
  out[0] = tnf_sin(tnf_add(tnf_mul(s->w, in[0]), tnf_cos(tnf_cast(k, TNF_F64))));
}

static tnf_loop_options options_of(const setting *s) {
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.keeping = s->keeping;
  options.budget = s->budget;
  options.reverse = s->reverse;
  return options;
}

/* A loss of xs[2, n], and what it is differentiated with respect to. */
static tnf_traced loss_of(tnf_graph *graph, setting *s, tnf_traced xs) {
  tnf_loop_options options = options_of(s);
  tnf_traced first = tnf_reduce_sum(xs, TNF_AXES(1)), results[2], stacked;
  s->w = tnf_add(tnf_scale(0.3, first), tnf_scalar_f64(graph, 0.9));
  if (s->numbers) { /* of the number of the step alone */
    tnf_for(graph, tnf_dim(xs, 1), &first, 1, numbered, s, &options, results);
    return tnf_reduce_sum_squares(results[0], TNF_ALL_AXES);
  }
  tnf_traced init[] = {first, tnf_scalar_f64(graph, 1.5)};
  tnf_scan(graph, TNF_LENGTH_OF_XS, init, 2, &xs, 1, step, s, &options, results, &stacked, s->stacks);
  tnf_traced loss = tnf_mul(tnf_reduce_sum_squares(results[0], TNF_ALL_AXES), results[1]);
  if (!s->stacks)
    return loss;
  tnf_traced weights = tnf_cos(tnf_cast(tnf_iota(graph, TNF_I64, TNF_EXTENTS(tnf_dim(xs, 1)), 0), TNF_F64));
  return tnf_add(loss, tnf_reduce_sum(tnf_mul(tnf_reduce_sum(stacked, TNF_AXES(0)), weights), TNF_ALL_AXES));
}

static tnf_program *derivative(setting s, int kind) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced xs = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, "n")), loss = loss_of(graph, &s, xs), ones = tnf_ones_like(xs);
  tnf_traced y = kind == 0   ? loss
                 : kind == 1 ? tnf_grad(loss, xs)
                 : kind == 2 ? tnf_jvp(loss, xs, ones)
                 : kind == 3 ? tnf_jvp(tnf_grad(loss, xs), xs, ones)
                             : tnf_grad(tnf_reduce_sum(tnf_mul(tnf_grad(loss, xs), ones), TNF_ALL_AXES), xs);
  tnf_output(graph, "y", y);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  return program;
}

static tnf_tensor *run(const tnf_program *program, tnf_tensor *x) {
  tnf_tensor *y = NULL;
  if (program)
    CHECK_OK(tnf_run(ctx, program, &x, 1, &y, 1));
  return y;
}

static tnf_tensor *inputs(int64_t n) {
  double data[200];
  tnf_tensor *x = NULL;
  for (int i = 0; i < 200; ++i)
    data[i] = 0.1 * sin(1 + 3.0 * i);
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, EXTENTS(2, n), data, &x));
  return x;
}

static void check_close(const tnf_tensor *kept, const tnf_tensor *again, setting s, int kind, int64_t n) {
  if (!kept || !again)
    return;
  const double *a = tnf_tensor_const_data(kept), *b = tnf_tensor_const_data(again);
  for (int64_t i = 0; i < tnf_tensor_element_count(kept); ++i)
    if (!CHECK(fabs(a[i] - b[i]) <= (kind == 0 ? 0 : 1e-12) * (1 + fabs(a[i]))))
      fprintf(stderr,
              "  keeping %d, budget %lld, reverse %d, stacks %d, derivative %d, %lld steps, element %lld: %.17g, got %.17g\n",
              (int)s.keeping, (long long)s.budget, s.reverse, s.stacks, kind, (long long)n, (long long)i, a[i], b[i]);
}

/* Programs of one derivative that keep less, at several numbers of steps. */
static void check_same(setting kept, int kind) {
  static const int64_t steps[] = {0, 1, 2, 3, 7, 16, 50};
  static const struct {
    tnf_keeping keeping;
    int64_t budget;
  } ways[] = {{TNF_KEEP_SEGMENTS, 0}, {TNF_KEEP_SNAPSHOTS, 1}, {TNF_KEEP_SNAPSHOTS, 2400}}; /* 1 snapshot, 5 */
  tnf_program *all = derivative(kept, kind);
  for (size_t w = 0; w < sizeof ways / sizeof *ways; ++w) {
    setting s = kept;
    s.keeping = ways[w].keeping;
    s.budget = ways[w].budget;
    tnf_program *few = derivative(s, kind);
    for (size_t k = 0; k < sizeof steps / sizeof *steps; ++k) {
      tnf_tensor *x = inputs(steps[k]), *a = run(all, x), *b = run(few, x);
      check_close(a, b, s, kind, steps[k]);
      tnf_tensor_release(x);
      tnf_tensor_release(a);
      tnf_tensor_release(b);
    }
    tnf_program_release(few);
  }
  tnf_program_release(all);
}

static void check_derivatives(void) {
  for (int form = 0; form < 6; ++form)
    for (int kind = 0; kind < 5; ++kind)
      check_same((setting){TNF_KEEP_STEPS, 0, form & 1, form >> 1 == 1, form >> 1 == 2, {NULL, NULL, NULL}}, kind);
}

/* ---- memory --------------------------------------------------------------------------------------------------------------- */

static size_t used, most;

static void *counted_alloc(void *user, size_t size, size_t alignment) {
  void *p = NULL;
  (void)user;
  if (posix_memalign(&p, alignment < sizeof(void *) ? sizeof(void *) : alignment, size ? size : 1) != 0)
    return NULL;
  used += size;
  most = used > most ? used : most;
  return p;
}
static void counted_free(void *user, void *p, size_t size, size_t alignment) {
  (void)user, (void)alignment;
  used -= p ? size : 0;
  free(p);
}

static void turn(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  out[0] = tnf_tanh(tnf_add(tnf_matmul(*(tnf_traced *)user, in[0]), in[1]));
}

/* The most bytes that a gradient through steps of 32 numbers has at a time, beside inputs. */
static size_t bytes_of(tnf_keeping keeping, int64_t budget, int64_t steps, bool reverse) {
  enum { N = 32 };
  tnf_context_options limits = TNF_CONTEXT_OPTIONS_INIT;
  limits.allocator = (tnf_allocator){.alloc = counted_alloc, .free = counted_free};
  tnf_context *counted = tnf_context_new(&limits);
  tnf_graph *graph = tnf_graph_new(counted, "f");
  tnf_traced w = tnf_input(graph, "w", TNF_F64, TNF_SHAPE("n", "n")), x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")),
             xs = tnf_input(graph, "xs", TNF_F64, TNF_SHAPE("n", "t")), y;
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.keeping = keeping;
  options.budget = budget;
  options.reverse = reverse;
  tnf_scan(graph, TNF_LENGTH_OF_XS, &x, 1, &xs, 1, turn, &w, &options, &y, NULL, 0);
  tnf_output(graph, "gradient", tnf_grad(tnf_reduce_sum_squares(y, TNF_ALL_AXES), x));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(counted, NULL);
  tnf_program *program = NULL;
  CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_tensor *inputs[3] = {NULL, NULL, NULL}, *gradient = NULL;
  CHECK_OK(tnf_tensor_new_zeros(counted, TNF_F64, 2, EXTENTS(N, N), &inputs[0]));
  CHECK_OK(tnf_tensor_new_zeros(counted, TNF_F64, 1, EXTENTS(N), &inputs[1]));
  CHECK_OK(tnf_tensor_new_zeros(counted, TNF_F64, 2, EXTENTS(N, steps), &inputs[2]));
  size_t before = most = used;
  CHECK_OK(tnf_run(counted, program, inputs, 3, &gradient, 1));
  size_t bytes = most - before;
  for (int i = 0; i < 3; ++i)
    tnf_tensor_release(inputs[i]);
  tnf_tensor_release(gradient);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(counted);
  return bytes;
}

/* Of n steps m segments of k are kept as m states where they begin, the k steps of one, and the steps behind the last: as many as
 * this in all, where m is at most sqrt(n) and k at most 1.5 sqrt(n) + 1. */
static size_t kept_by_segments(int64_t n) {
  int64_t k = n;
  for (int64_t power = 2; power < n; power *= 2) {
    int64_t length = (n + power - 1) / power > power ? (n + power - 1) / power : power;
    k = length < k ? length : k;
  }
  CHECK(n / k <= (int64_t)sqrt((double)n));
  CHECK((double)k <= 1.5 * sqrt((double)n) + 1);
  return (size_t)(n / k + k + n % k);
}

/* Of what a state has, 256 bytes, and as much that the way back reads of a step. */
static void check_memory(void) {
  static const int64_t counts[] = {1, 1000, 10000, 10111, 16383, 16384, 50000};
  const size_t state = 256, rest = 16 * 1024; /* what the steps work with */
  CHECK(bytes_of(TNF_KEEP_STEPS, 0, 10000, false) > 10000 * state);
  for (size_t i = 0; i < 2 * sizeof counts / sizeof *counts; ++i) { /* the runtime may take an eighth more */
    size_t bytes = bytes_of(TNF_KEEP_SEGMENTS, 0, counts[i / 2], i % 2), kept = kept_by_segments(counts[i / 2]) * state;
    if (!CHECK(bytes <= kept + kept / 8 + rest))
      fprintf(stderr, "  %lld steps: %zu bytes, promised %zu\n", (long long)counts[i / 2], bytes, kept);
  }
  for (int64_t budget = 1000; budget < 3000000; budget *= 3)
    CHECK(bytes_of(TNF_KEEP_SNAPSHOTS, budget, 10000, false) < (size_t)budget + rest);
}

/* ---- what is refused
 * ----------------------------------------------------------------------------------------------------------- */

static void check_refused(void) {
  static const char *const texts[] = {"scan #1: \"options\" have a budget of 0 bytes; snapshots have a positive one",
                                      "scan #1: \"options\" have a budget of 8 bytes; snapshots have a positive one",
                                      "scan #1: \"options\" ask for keeping 7; there is none"};
  for (int k = 0; k < 3; ++k) {
    setting s = {k == 0   ? TNF_KEEP_SNAPSHOTS
                 : k == 1 ? TNF_KEEP_SEGMENTS
                          : (tnf_keeping)7,
                 k == 1 ? 8 : 0,
                 false,
                 false,
                 false,
                 {NULL, NULL, NULL}};
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced xs = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2, "n"));
    loss_of(graph, &s, xs);
    CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT, texts[k]);
    tnf_graph_release(graph);
  }
}

static void never(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)in, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_scalar_bool(graph, false);
}

/* Nothing says how many steps a while will take, so there is nothing to divide. */
static void check_while(void) {
  for (int keeping = TNF_KEEP_SEGMENTS; keeping <= TNF_KEEP_SNAPSHOTS; ++keeping) {
    tnf_graph *graph = tnf_graph_new(ctx, "f");
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(2)), y;
    tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
    options.keeping = (tnf_keeping)keeping;
    options.budget = keeping == TNF_KEEP_SNAPSHOTS ? 1000 : 0;
    tnf_while(graph, &x, 1, never, never, NULL, &options, &y);
    CHECK(y.value == NULL);
    CHECK_GRAPH_FAILS(graph, TNF_RT_INVALID_ARGUMENT,
                      "while #1: \"options\" say what to keep; how many steps there will be nothing says");
    tnf_graph_release(graph);
  }
}

int main(void) {
  ctx = tnf_context_new(NULL);
  check_derivatives();
  check_memory();
  check_refused();
  check_while();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
