/* What runs of loops take, and what is left when one ends in the middle: a failure in a step, a request on another thread and in
 * a signal handler, the limit of a context's memory. The next run of the same program is right, and nothing is left behind.
 */
#include "runtime/test_allocator.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

#include "compiled.h"

#define V "!tenferro.tensor<?xf64>"
#define S "!tenferro.tensor<f64>"
#define I "!tenferro.tensor<i64>"
#define B "!tenferro.tensor<i1>"

/* All loops: of the numbers a, from `first` on while below `limit`. Their results: something of x, and its gradient. */
#define HEAD(name) "func.func @" name "(%x: " V ", %a: " V ", %first: " I ", %limit: " I ") -> (" V ", " V ") {\n"
#define ONE "  %one = tenferro.constant dense<1> : tensor<i64> -> " I "\n"
#define CONDITION                                                                                                                \
  "    %go = tenferro.compare lt %i, %limit : (" I ", " I ") -> " B "\n    tenferro.condition %go : " B "\n  } do {\n"
#define ELEMENT "    %e = tenferro.take %a at %i axis 0 : " V ", " I " -> " S "\n"
#define FULL "    %n = tenferro.dim %z, 0 : " V "\n    %f = tenferro.broadcast_in_dim %e dims [] extents [%n] : " S " -> " V "\n"
#define NEXT "    %j = tenferro.add %i, %one : " I "\n"
#define GRADIENT                                                                                                                 \
  "  %l = tenferro.reduce_sum %y axes [0] : " V " -> " S "\n  %g = tenferro.grad %l wrt(%x) : " S ", " V "\n"                    \
  "  return %y, %g : " V ", " V "\n}"

/* z = sin(z) + a[i] on few numbers: a function, and what the way back reads is stacked on a tape */
static const char *const kept =
    HEAD("kept") ONE "  %y, %last, %steps = tenferro.while (%z = %x : " V ", %i = %first : " I ") {\n" CONDITION "  ^bb0(%z: " V
                     ", %i: " I "):\n" ELEMENT FULL NEXT "    %s = tenferro.sin %z : " V "\n"
                     "    %w = tenferro.add %s, %f : " V "\n    tenferro.yield %w, %j : " V ", " I "\n  }\n" GRADIENT;

/* z = sin(z) and a[i] behind it */
static const char *const growing =
    HEAD("growing") ONE "  %y, %last, %steps = tenferro.while (%z = %x : " V " changes [0], %i = %first : " I ") {\n" CONDITION
                        "  ^bb0(%z: " V ", %i: " I "):\n" ELEMENT NEXT "    %s = tenferro.sin %z : " V "\n"
                        "    %p = tenferro.broadcast_in_dim %e dims [] extents [1] : " S " -> !tenferro.tensor<1xf64>\n"
                        "    %w = tenferro.concatenate %s, %p axis 0 : " V ", !tenferro.tensor<1xf64> -> " V "\n"
                        "    tenferro.yield %w, %j : " V ", " I "\n  }\n" GRADIENT;

/* as many leading elements of z as there are below 3, and those again */
static const char *const decided = HEAD("decided") ONE
    "  %three = tenferro.constant dense<3.0> : tensor<f64> -> " S "\n"
    "  %y, %last, %steps = tenferro.while (%z = %x : " V " changes [0], %i = %first : " I ") {\n" CONDITION "  ^bb0(%z: " V
    ", %i: " I "):\n" ELEMENT FULL NEXT "    %threes = tenferro.broadcast_in_dim %three dims [] extents [%n] : " S " -> " V "\n"
    "    %below = tenferro.compare lt %z, %threes : (" V ", " V ") -> !tenferro.tensor<?xi1>\n"
    "    %ones = tenferro.convert %below to i64 : !tenferro.tensor<?xi1> -> !tenferro.tensor<?xi64>\n"
    "    %count = tenferro.reduce_sum %ones axes [0] : !tenferro.tensor<?xi64> -> " I "\n"
    "    %some = tenferro.extent_of %count : " I "\n    %r = arith.minsi %some, %n : index\n"
    "    %s = tenferro.add %z, %f : " V "\n"
    "    %w = tenferro.slice %s starts [0] limits [%r] strides [1] : " V " -> " V "\n"
    "    tenferro.yield %w, %j : " V ", " I "\n  }\n" GRADIENT;

static const char *const loops[] = {kept, growing, decided};
enum { LOOPS = 3, ELEMENTS = 6 };
static const double x[] = {0.5, -1, 2}, a[ELEMENTS] = {0.25, 1, -0.5, 0.75, 2, -1};

/* What the loops compute in the steps `first` to below `limit`; the number of elements. */
static int64_t expected(int loop, int64_t first, int64_t limit, double *y, double *slope) {
  int64_t n = 3;
  for (int64_t k = 0; k < n; ++k)
    y[k] = x[k], slope[k] = 1;
  for (int64_t i = first; i < limit; ++i) {
    int64_t count = 0;
    for (int64_t k = 0; k < n; ++k)
      count += y[k] < 3;
    for (int64_t k = 0; k < n; ++k) {
      slope[k] *= k >= 3 || loop == 2 ? 1 : cos(y[k]);
      y[k] = loop == 2 ? y[k] + a[i] : sin(y[k]) + (loop == 0 ? a[i] : 0);
    }
    if (loop == 1)
      y[n++] = a[i];
    for (int64_t k = count; loop == 2 && k < n; ++k)
      slope[k] = 0;
    n = loop == 2 ? count : n;
  }
  return n;
}

static tnf_tensor *number(tnf_context *ctx, int64_t i) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_I64, 0, NULL, &i, &t));
  return t;
}

static tnf_status *run(tnf_context *ctx, const tnf_program *program, int64_t first, int64_t limit, tnf_tensor **out) {
  tnf_tensor *in[] = {vector_of(ctx, 3, x), vector_of(ctx, ELEMENTS, a), number(ctx, first), number(ctx, limit)};
  out[0] = out[1] = NULL;
  tnf_status *status = tnf_run(ctx, program, in, 4, out, 2);
  for (int i = 0; i < 4; ++i)
    tnf_tensor_release(in[i]);
  CHECK(!status == (out[0] && out[1]));
  return status;
}

static void check_right(tnf_context *ctx, const tnf_program *program, int loop, int64_t first, int64_t limit) {
  double y[3 + ELEMENTS], slope[3 + ELEMENTS];
  int64_t n = expected(loop, first, limit, y, slope);
  tnf_tensor *out[2];
  REQUIRE_OK(run(ctx, program, first, limit, out));
  CHECK_INT(tnf_tensor_element_count(out[0]), n);
  CHECK_INT(tnf_tensor_element_count(out[1]), 3);
  for (int64_t k = 0; k < n && k < tnf_tensor_element_count(out[0]); ++k)
    CHECK(fabs(tnf_tensor_f64(out[0])[k] - y[k]) < 1e-14);
  for (int64_t k = 0; k < 3; ++k)
    CHECK(fabs(tnf_tensor_f64(out[1])[k] - slope[k]) < 1e-14);
  tnf_tensor_release(out[0]);
  tnf_tensor_release(out[1]);
}

/* The blocks that the context has, without those that it keeps for reuse. */
static long alive(tnf_context *ctx, test_allocator *allocator) {
  tnf_context_trim(ctx);
  return atomic_load(&allocator->live);
}

/* ---- a failure in a step ---- */

static void check_failure(tnf_context *ctx, test_allocator *allocator, const tnf_program *program, int loop) {
  static const char *const names[] = {"kept", "growing", "decided"};
  check_right(ctx, program, loop, 0, ELEMENTS);
  long before = alive(ctx, allocator);
  for (int64_t first = ELEMENTS; first >= 0; first -= 2) {
    char text[200];
    snprintf(text, sizeof text, "%s: take: the index %d is not in [0, %d) (step %d of while)", names[loop], ELEMENTS, ELEMENTS,
             ELEMENTS - (int)first);
    tnf_tensor *out[2];
    CHECK_FAILS(run(ctx, program, first, 1000, out), TNF_RT_OUT_OF_RANGE, text);
    CHECK_INT(alive(ctx, allocator), before);
    check_right(ctx, program, loop, 0, 4);
    CHECK_INT(alive(ctx, allocator), before);
  }
}

/* ---- what a run takes ---- */

/* Runs that are like the one before take nothing new: their results come back, and what they work in is kept. */
static void check_warm(tnf_context *ctx, test_allocator *allocator, const tnf_program *program, int loop) {
  for (int warm = 0; warm < 4; ++warm)
    check_right(ctx, program, loop, 0, ELEMENTS);
  long before = atomic_load(&allocator->calls);
  check_right(ctx, program, loop, 0, ELEMENTS);
  CHECK_INT(atomic_load(&allocator->calls), before);
}

/* The blocks that one run takes of an allocator to which everything goes back. */
static long blocks_of(tnf_context *ctx, test_allocator *allocator, const tnf_program *program, tnf_tensor *const *in) {
  long calls = 0;
  for (int warm = 0; warm < 3; ++warm) {
    tnf_tensor *out[3] = {NULL};
    long before = atomic_load(&allocator->calls);
    REQUIRE_OK(tnf_run(ctx, program, in, tnf_program_input_count(program), out, tnf_program_output_count(program)));
    calls = atomic_load(&allocator->calls) - before;
    for (int i = 0; i < 3; ++i)
      tnf_tensor_release(out[i]);
  }
  return calls;
}

/* s, u s vt and the gradient of the sum of its squares: one extent that the data decide, of which a cut svd is made. */
static tnf_program *cut_program(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "cut");
  tnf_traced m = tnf_input(graph, "m", TNF_F64, TNF_SHAPE("n", "n"));
  tnf_truncation above = TNF_TRUNCATION_INIT;
  above.absolute = 0.5;
  tnf_svd_result d = tnf_truncated_svd(m, &above);
  tnf_traced rebuilt = tnf_matmul(tnf_mul(d.u, tnf_expand_dims(d.s, 0)), d.vt);
  tnf_output(graph, "s", d.s);
  tnf_output(graph, "rebuilt", rebuilt);
  tnf_output(graph, "slope", tnf_grad(tnf_reduce_sum(tnf_square(rebuilt), TNF_ALL_AXES), m));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = compile(compiler, graph);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  return program;
}

/* A loop's steps work in what was taken before it, and a program with one extent that values decide takes twice: before it is
 * known and behind. */
static void test_taken(void) {
  test_allocator allocator = TEST_ALLOCATOR_INIT;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  options.allocator = (tnf_allocator){test_alloc, test_free, &allocator};
  options.cache_bytes = 1;
  tnf_context *ctx = tnf_context_new(&options);
  tnf_program *plain =
      program_of_text(ctx, "func.func @plain(%x: " V ") -> " V " {\n  %y = tenferro.neg %x : " V "\n  return %y : " V "\n}");
  tnf_program *steps = program_of_text(
      ctx,
      "func.func @turns(%x: " V ", %k: " V ") -> " V " {\n  %n = tenferro.dim %k, 0 : " V "\n"
      "  %y = tenferro.for %i to %n (%z = %x : " V ") {\n    %l = tenferro.reduce_sum %z axes [0] : " V " -> " S "\n"
      "    %m = tenferro.dim %z, 0 : " V "\n    %f = tenferro.broadcast_in_dim %l dims [] extents [%m] : " S " -> " V "\n"
      "    %w = tenferro.sin %f : " V "\n    %v = tenferro.reverse %z axes [0] : " V "\n    %u = tenferro.sub %v, %w : " V "\n"
      "    tenferro.yield %u : " V "\n  }\n  return %y : " V "\n}");
  tnf_program *cut = cut_program(ctx);
  tnf_tensor *few[] = {vector_of(ctx, 3, x), NULL}, *many[] = {few[0], NULL}, *m = NULL;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){3}, &few[1]));
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){3000}, &many[1]));
  long result = blocks_of(ctx, &allocator, plain, few), some = blocks_of(ctx, &allocator, steps, few);
  CHECK(result > 0 && result <= 2 && some <= result + 1);
  CHECK_INT(blocks_of(ctx, &allocator, steps, many), some);
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){3, 3}, (double[]){3, 0, 0, 0, 2, 0, 0, 0, 0.1}, &m));
  CHECK(blocks_of(ctx, &allocator, cut, &m) <= 3 * result + 2);
  for (int i = 0; i < 2; ++i)
    tnf_tensor_release(few[i]);
  tnf_tensor_release(many[1]);
  tnf_tensor_release(m);
  tnf_program_release(plain);
  tnf_program_release(steps);
  tnf_program_release(cut);
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&allocator);
}

/* ---- the limit of a context's memory ---- */

/* Elements double until none are left, or `steps` steps are done. */
static void test_limit(void) {
  enum { LIMIT = 1 << 20 };
  test_allocator allocator = TEST_ALLOCATOR_INIT;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.allocator = (tnf_allocator){test_alloc, test_free, &allocator};
  options.memory_limit = LIMIT;
  tnf_context *ctx = tnf_context_new(&options);
  tnf_program *program = program_of_text(
      ctx, "func.func @doubling(%x: " V ", %k: " I ") -> (" V ", " V ") {\n"
           "  %n = tenferro.extent_of %k : " I "\n"
           "  %y = tenferro.for %i to %n (%z = %x : " V " changes [0]) {\n    %s = tenferro.sin %z : " V "\n"
           "    %w = tenferro.concatenate %s, %z axis 0 : " V ", " V " -> " V "\n    tenferro.yield %w : " V "\n  }\n" GRADIENT);
  long before = alive(ctx, &allocator);
  for (int round = 0; round < 3; ++round)
    for (int64_t steps = 40; steps >= 0; steps -= 8) {
      tnf_tensor *in[] = {vector_of(ctx, 3, x), number(ctx, steps)}, *out[2] = {NULL};
      tnf_status *status = tnf_run(ctx, program, in, 2, out, 2);
      const char *text = tnf_status_message(status), *step = strstr(text, " (step ");
      if (steps > 16) {
        CHECK_INT(tnf_status_code(status), TNF_RT_OUT_OF_MEMORY);
        CHECK(strncmp(text, "doubling: out of memory: ", 25) == 0 && step && strstr(step, " of for)") && atoi(step + 7) > 8);
      } else if (steps <= 8) {
        CHECK(!status);
        CHECK_INT(tnf_tensor_element_count(out[0]), 3 << steps);
      }
      tnf_status_release(status);
      for (int i = 0; i < 2; ++i) {
        tnf_tensor_release(in[i]);
        tnf_tensor_release(out[i]);
      }
      CHECK_INT(alive(ctx, &allocator), before);
    }
  tnf_program_release(program);
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&allocator);
}

/* ---- cancelled ---- */

/* Loops without an end unless `go` is false: on one number, on as many as a step adds or takes off, on as many as values decide.
 */
#define ENDLESS(name) "func.func @" name "(%x: " V ", %go: " B ") -> " V " {\n"
static const char *const endless[LOOPS] = {
    ENDLESS("kept") "  %y, %steps = tenferro.while (%z = %x : " V ") {\n    tenferro.condition %go : " B
                    "\n  } do {\n  ^bb0(%z: " V "):\n    %s = tenferro.sin %z : " V "\n    tenferro.yield %s : " V
                    "\n  }\n  return %y : " V "\n}",
    ENDLESS("growing") "  %y, %steps = tenferro.while (%z = %x : " V " changes [0]) {\n    tenferro.condition %go : " B
                       "\n  } do {\n  ^bb0(%z: " V "):\n    %d = tenferro.concatenate %z, %z axis 0 : " V ", " V " -> " V "\n"
                       "    %s = tenferro.sin %d : " V "\n    %n = tenferro.dim %z, 0 : " V "\n"
                       "    %h = tenferro.slice %s starts [0] limits [%n] strides [1] : " V " -> " V "\n"
                       "    tenferro.yield %h : " V "\n  }\n  return %y : " V "\n}",
    ENDLESS("decided") "  %y, %steps = tenferro.while (%z = %x : " V " changes [0]) {\n    tenferro.condition %go : " B
                       "\n  } do {\n  ^bb0(%z: " V "):\n    %s = tenferro.sin %z : " V "\n"
                       "    %l = tenferro.reduce_max %s axes [0] : " V " -> " S "\n    %t = tenferro.whole_size %l : " S " -> " I
                       "\n"
                       "    %m = tenferro.extent_of %t : " I "\n    %n = tenferro.dim %z, 0 : " V "\n"
                       "    %r = arith.minsi %m, %n : index\n    %c1 = arith.constant 1 : index\n"
                       "    %k = arith.maxsi %r, %c1 : index\n    %q = arith.minsi %k, %n : index\n"
                       "    %h = tenferro.slice %s starts [0] limits [%q] strides [1] : " V " -> " V "\n"
                       "    tenferro.yield %h : " V "\n  }\n  return %y : " V "\n}"};

static tnf_context *context;
static atomic_bool over;

static void *cancel_until_over(void *unused) {
  while (!atomic_load(&over)) /* a run that begins later than the request takes no notice of it */
    tnf_context_cancel(context);
  return unused;
}

static void cancel_in_handler(int signal) {
  (void)signal;
  tnf_context_cancel(context);
}

static tnf_status *run_endless(const tnf_program *program, bool go) {
  tnf_tensor *in[2] = {vector_of(context, 3, x), NULL}, *y = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(context, TNF_BOOL, 0, NULL, &(uint8_t){go}, &in[1]));
  tnf_status *status = tnf_run(context, program, in, 2, &y, 1);
  CHECK(!status == (y != NULL));
  if (y)
    CHECK(tnf_tensor_element_count(y) == 3 && tnf_tensor_f64(y)[2] == x[2]);
  tnf_tensor_release(y);
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
  return status;
}

static void test_cancelled(uint32_t threads) {
  static const char *const texts[LOOPS] = {"kept: cancelled", "growing: cancelled", "decided: cancelled"};
  test_allocator allocator = TEST_ALLOCATOR_INIT;
  context = test_context(&allocator, threads);
  for (int loop = 0; loop < LOOPS; ++loop) {
    tnf_program *program = program_of_text(context, endless[loop]);
    CHECK_OK(run_endless(program, false));
    long before = alive(context, &allocator);
    for (int i = 0; i < 2; ++i) {
      pthread_t thread;
      atomic_store(&over, false);
      CHECK(!pthread_create(&thread, NULL, cancel_until_over, NULL));
      CHECK_FAILS(run_endless(program, true), TNF_RT_CANCELLED, texts[loop]);
      atomic_store(&over, true);
      pthread_join(thread, NULL);
      CHECK_OK(run_endless(program, false));
    }
    signal(SIGALRM, cancel_in_handler);
    struct itimerval often = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &often, NULL);
    CHECK_FAILS(run_endless(program, true), TNF_RT_CANCELLED, texts[loop]);
    setitimer(ITIMER_REAL, &never, NULL);
    CHECK_OK(run_endless(program, false));
    CHECK_INT(alive(context, &allocator), before);
    tnf_program_release(program);
  }
  tnf_context_release(context);
  CHECK_ALL_FREED(&allocator);
}

int main(void) {
  for (uint32_t threads = 1; threads <= 3; threads += 2) {
    test_allocator allocator = TEST_ALLOCATOR_INIT;
    tnf_context *ctx = test_context(&allocator, threads);
    for (int loop = 0; loop < LOOPS; ++loop) {
      tnf_program *program = program_of_text(ctx, loops[loop]);
      check_failure(ctx, &allocator, program, loop);
      check_warm(ctx, &allocator, program, loop);
      tnf_program_release(program);
    }
    tnf_context_release(ctx);
    CHECK_ALL_FREED(&allocator);
    test_cancelled(threads);
  }
  test_taken();
  test_limit();
  return CHECK_RESULT();
}
