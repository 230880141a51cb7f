/* Results in the caller's memory whose extents a run sets: sizes that values decide, in tensors made with a capacity, in buffers
 * of a compiled function, and in calls by name; what a run that fails leaves. */
#include <pthread.h>

#include "run_graph.h"

#define NOTHING (double[]){0}, 0

static tnf_context *ctx;

static tnf_program *compiled(tnf_context *context, tnf_graph *graph) {
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(context, NULL);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  return program;
}

/* x: f64[n], k: i64 -> kept: f64[?] = the x that are positive, steps: f64[k] = 0, 1, .. */
static tnf_program *picking(tnf_context *context) {
  tnf_graph *graph = tnf_graph_new(context, "pick");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), k = tnf_input(graph, "k", TNF_I64, TNF_SCALAR);
  tnf_output(graph, "kept", tnf_compress(x, tnf_compare_scalar(TNF_DIRECTION_GT, x, 0), 0));
  tnf_output(graph, "steps", tnf_iota(graph, TNF_F64, TNF_EXTENTS(tnf_extent_of(k)), 0));
  return compiled(context, graph);
}

static tnf_tensor *vector(tnf_context *context, const double *values, int64_t count) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(context, TNF_F64, 1, &count, values, &t));
  return t;
}

static tnf_tensor *number(tnf_context *context, int64_t k) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(context, TNF_I64, 0, NULL, &k, &t));
  return t;
}

/* Room for `count` numbers, all of them `fill`. */
static tnf_tensor *room(tnf_context *context, int64_t count, double fill) {
  tnf_tensor *t = NULL;
  REQUIRE_OK(tnf_tensor_with_capacity(context, TNF_F64, 1, &count, &t));
  for (int64_t i = 0; i < count; ++i)
    tnf_tensor_f64(t)[i] = fill;
  return t;
}

static void check_vector(const tnf_tensor *t, const double *want, int64_t count) {
  CHECK_INT(tnf_tensor_element_count(t), count);
  CHECK_INT(tnf_tensor_extent(t, 0), count);
  CHECK(memcmp(tnf_tensor_const_f64(t), want, (size_t)count * sizeof *want) == 0);
}

/* Runs on x = values, k, into `kept` and `steps`, and releases the inputs. */
static tnf_status *pick(tnf_context *context, const tnf_program *program, const double *values, int64_t count, int64_t k,
                        tnf_tensor **kept, tnf_tensor **steps) {
  tnf_tensor *in[] = {vector(context, values, count), number(context, k)}, *out[] = {*kept, *steps};
  tnf_status *st = tnf_run(context, program, in, 2, out, 2);
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
  *kept = out[0];
  *steps = out[1];
  return st;
}
#define PICK(k, kept, steps, ...) pick(ctx, program, WANT(__VA_ARGS__), k, kept, steps)

static void drop(tnf_tensor **a, tnf_tensor **b) {
  tnf_tensor_release(*a);
  tnf_tensor_release(*b);
  *a = *b = NULL;
}

/* ---- tensors with a capacity ----------------------------------------------------------------------------------------------- */

static void test_sizes(void) {
  tnf_program *program = picking(ctx);
  tnf_tensor *kept = room(ctx, 3, -7), *steps = NULL;
  const void *memory = tnf_tensor_data(kept);
  CHECK_INT(tnf_tensor_extent(kept, 0), 0);
  CHECK_INT(tnf_tensor_capacity(kept), 3);
  CHECK_OK(PICK(2, &kept, &steps, 1, -1, 2, 3)); /* as many as there is room for */
  check_vector(kept, WANT(1, 2, 3));
  check_vector(steps, WANT(0, 1));
  CHECK_INT(tnf_tensor_capacity(steps), 2);
  tnf_tensor_release(steps);
  steps = room(ctx, 100, -7);
  CHECK_OK(PICK(0, &kept, &steps, -1, 5)); /* fewer, and none */
  check_vector(kept, WANT(5));
  CHECK_INT(tnf_tensor_byte_size(kept), 8);
  check_vector(steps, NOTHING);
  CHECK_OK(PICK(3, &kept, &steps, -1, -2));
  check_vector(kept, NOTHING);
  check_vector(steps, WANT(0, 1, 2));
  CHECK_INT(tnf_tensor_f64(steps)[3], -7);
  CHECK(tnf_tensor_data(kept) == memory);
  CHECK_INT(tnf_tensor_capacity(kept), 3);
  drop(&kept, &steps);
  kept = room(ctx, 0, 0);
  steps = room(ctx, 0, 0);
  CHECK_OK(PICK(0, &kept, &steps, -1));
  CHECK_FAILS(PICK(0, &kept, &steps, 1), TNF_RT_BUFFER_TOO_SMALL,
              "pick: output \"kept\" is 1, 1 elements, and the buffer given for it has room for 0");
  drop(&kept, &steps);
  tnf_program_release(program);
}

static void test_too_small(void) {
  tnf_program *program = picking(ctx);
  tnf_tensor *kept = room(ctx, 2, -7), *steps = NULL;
  CHECK_OK(PICK(1, &kept, &steps, 4));
  tnf_tensor_release(steps);
  steps = NULL;
  CHECK_FAILS(PICK(1, &kept, &steps, 1, -1, 2, 3), TNF_RT_BUFFER_TOO_SMALL,
              "pick: output \"kept\" is 3, 3 elements, and the buffer given for it has room for 2");
  CHECK(steps == NULL);
  check_vector(kept, WANT(4));
  CHECK_INT(tnf_tensor_f64(kept)[1], -7);
  steps = room(ctx, 2, -7);
  CHECK_FAILS(PICK(3, &kept, &steps, 1), TNF_RT_BUFFER_TOO_SMALL, NULL);
  check_vector(steps, NOTHING); /* kept had been sized */
  CHECK_INT(tnf_tensor_f64(steps)[0], -7);
  CHECK_INT(tnf_tensor_extent(kept, 0), 1);
  CHECK_FAILS(PICK(-3, &kept, &steps, 1, 2), TNF_RT_OUT_OF_RANGE, NULL);
  CHECK_INT(tnf_tensor_extent(kept, 0), 1);
  CHECK_OK(PICK(2, &kept, &steps, 8, 9));
  check_vector(kept, WANT(8, 9));
  check_vector(steps, WANT(0, 1));
  drop(&kept, &steps);
  tnf_program_release(program);
}

/* Tensors of fixed extents take a result of these extents only. */
static void test_fixed(void) {
  tnf_program *program = picking(ctx);
  tnf_tensor *kept = vector(ctx, (double[]){-7, -7}, 2), *steps = NULL;
  CHECK_OK(PICK(1, &kept, &steps, 1, 2));
  check_vector(kept, WANT(1, 2));
  tnf_tensor_release(steps);
  steps = NULL;
  CHECK_FAILS(
      PICK(1, &kept, &steps, 1), TNF_RT_SHAPE_MISMATCH,
      "pick: output \"kept\" is 1, the tensor given for it is 2 (one made by tnf_tensor_with_capacity would get these extents)");
  CHECK_FAILS(PICK(1, &kept, &steps, 1, 2, 3), TNF_RT_SHAPE_MISMATCH, "pick: output \"kept\" is 3, the buffer given for it is 2");
  check_vector(kept, WANT(1, 2));
  tnf_tensor *wrong = NULL;
  REQUIRE_OK(tnf_tensor_with_capacity(ctx, TNF_F32, 1, EXTENTS(4), &wrong));
  CHECK_FAILS(PICK(1, &wrong, &steps, 1), TNF_RT_DTYPE_MISMATCH, "pick: output \"kept\" is f64, the buffer given for it is f32");
  tnf_tensor_release(wrong);
  REQUIRE_OK(tnf_tensor_with_capacity(ctx, TNF_F64, 2, EXTENTS(4, 1), &wrong));
  CHECK_FAILS(PICK(1, &wrong, &steps, 1), TNF_RT_RANK_MISMATCH,
              "pick: output \"kept\" has rank 1, the buffer given for it has rank 2");
  drop(&kept, &wrong);
  tnf_program_release(program);
}

static void test_overlap(void) {
  tnf_program *program = picking(ctx);
  tnf_tensor *kept = room(ctx, 8, 3), *k = number(ctx, 1), *x = NULL;
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, EXTENTS(2), tnf_tensor_f64(kept) + 6, NULL, NULL, &x));
  tnf_tensor *in[] = {x, k}, *out[] = {kept, NULL};
  CHECK_FAILS(tnf_run(ctx, program, in, 2, out, 2), TNF_RT_OVERLAP, "pick: output \"kept\" overlaps input \"x\"");
  CHECK(out[1] == NULL);
  CHECK_INT(tnf_tensor_f64(kept)[0], 3);
  CHECK_INT(tnf_tensor_extent(kept, 0), 0);
  drop(&x, &in[1]);
  tnf_tensor *same = kept;
  CHECK_FAILS(PICK(1, &kept, &same, 1), TNF_RT_OVERLAP, "pick: output \"steps\" overlaps output \"kept\"");
  CHECK_INT(tnf_tensor_f64(kept)[0], 3);
  tnf_tensor_release(kept);
  tnf_program_release(program);
}

/* What one run has written is read by the next; several dimensions; a size that no value decides, and a number. */
static void test_uses(void) {
  tnf_program *program = picking(ctx);
  tnf_tensor *first = room(ctx, 5, 0), *second = room(ctx, 5, 0), *steps = NULL;
  CHECK_OK(PICK(1, &first, &steps, 1, -1, 2));
  tnf_tensor *in[] = {first, number(ctx, 0)}, *out[] = {second, NULL};
  CHECK_OK(tnf_run(ctx, program, in, 2, out, 2));
  check_vector(second, WANT(1, 2));
  drop(&first, &second);
  drop(&steps, &out[1]);
  tnf_tensor_release(in[1]);
  tnf_program_release(program);

  tnf_graph *graph = tnf_graph_new(ctx, "places");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_output(graph, "at", tnf_nonzero(tnf_outer(x, x)));
  tnf_output(graph, "square", tnf_mul(x, x));
  tnf_output(graph, "sum", tnf_reduce_sum(x, TNF_ALL_AXES));
  program = compiled(ctx, graph);
  tnf_tensor *at = NULL, *sum = NULL, *square = room(ctx, 3, 0), *data = vector(ctx, (double[]){2, 0, 3}, 3);
  REQUIRE_OK(tnf_tensor_with_capacity(ctx, TNF_I64, 2, EXTENTS(3, 3), &at));
  REQUIRE_OK(tnf_tensor_with_capacity(ctx, TNF_F64, 0, NULL, &sum));
  CHECK_INT(tnf_tensor_element_count(sum), 1);
  CHECK(*tnf_tensor_f64(sum) == 0);
  tnf_tensor *results[] = {at, square, sum};
  CHECK_OK(tnf_run(ctx, program, &data, 1, results, 3));
  CHECK_INT(tnf_tensor_extent(at, 0), 4);
  CHECK_INT(tnf_tensor_extent(at, 1), 2);
  CHECK(memcmp(tnf_tensor_const_i64(at), EXTENTS(0, 2, 0, 2, 0, 0, 2, 2), 64) == 0);
  check_vector(square, WANT(4, 0, 9));
  CHECK(*tnf_tensor_f64(sum) == 5);
  tnf_tensor_release(data);
  data = vector(ctx, (double[]){1, 0, 0, 0}, 4);
  CHECK_FAILS(tnf_run(ctx, program, &data, 1, results, 3), TNF_RT_BUFFER_TOO_SMALL,
              "places: output \"square\" is 4, 4 elements, and the buffer given for it has room for 3");
  check_vector(square, WANT(4, 0, 9));
  CHECK(*tnf_tensor_f64(sum) == 5);
  tnf_tensor_release(data);
  data = vector(ctx, (double[]){1, 1, 1}, 3);
  CHECK_FAILS(tnf_run(ctx, program, &data, 1, results, 3), TNF_RT_BUFFER_TOO_SMALL,
              "places: output \"at\" is 9x2, 18 elements, and the buffer given for it has room for 9");
  CHECK_INT(tnf_tensor_extent(at, 0), 4);
  drop(&at, &square);
  drop(&sum, &data);
  tnf_program_release(program);
}

/* ---- calls by name, compiled functions ---------------------------------------------------------------------------------- */

static void test_call(void) {
  tnf_program *program = picking(ctx);
  tnf_call *call = NULL;
  tnf_tensor *kept = room(ctx, 2, -7), *x = vector(ctx, (double[]){1, 2, -1}, 3), *k = number(ctx, 1), *got = NULL;
  REQUIRE_OK(tnf_call_new(ctx, program, &call));
  CHECK_OK(tnf_call_set(call, "x", x));
  CHECK_OK(tnf_call_set(call, "k", k));
  CHECK_OK(tnf_call_set_output(call, "kept", kept));
  CHECK_OK(tnf_call_run(call));
  CHECK_OK(tnf_call_get(call, "kept", &got));
  CHECK(got == kept);
  check_vector(got, WANT(1, 2));
  tnf_tensor_release(x);
  x = vector(ctx, (double[]){1, 2, 3}, 3);
  CHECK_OK(tnf_call_set(call, "x", x));
  CHECK_FAILS(tnf_call_run(call), TNF_RT_BUFFER_TOO_SMALL, NULL);
  CHECK_FAILS(tnf_call_get(call, "kept", &got), TNF_RT_INVALID_ARGUMENT, NULL);
  check_vector(kept, WANT(1, 2));
  tnf_tensor_release(x);
  x = vector(ctx, (double[]){9}, 1);
  CHECK_OK(tnf_call_set(call, "x", x));
  CHECK_OK(tnf_call_run(call));
  check_vector(kept, WANT(9));
  tnf_call_release(call);
  check_vector(kept, WANT(9));
  drop(&x, &k);
  tnf_tensor_release(kept);
  tnf_program_release(program);
}

static tnf_rt_tensor place(double *data, int64_t capacity) {
  return (tnf_rt_tensor){.data = data, .rank = 1, .dtype = TNF_F64, .extents = {capacity}};
}

/* The program's own function: its caller's extents are the capacity, and change with success only. */
static void test_function(void) {
  tnf_program *program = picking(ctx);
  double x[3] = {1, -1, 2}, memory[8] = {-7, -7, -7, -7, -7, -7, -7, -7};
  int64_t k = 2;
  tnf_rt_tensor tx = place(x, 3), tk = {.data = &k, .dtype = TNF_I64}, kept = place(memory, 4), steps = place(memory + 4, 4);
  const tnf_rt_tensor *in[] = {&tx, &tk};
  tnf_rt_tensor *out[] = {&kept, &steps};
  tnf_rt_entry *entry = tnf_program_info(program)->entry;
  CHECK_INT(entry(ctx, in, out), TNF_RT_OK);
  CHECK(kept.extents[0] == 2 && steps.extents[0] == 2 && memory[1] == 2 && memory[2] == -7 && memory[5] == 1);
  memory[0] = memory[4] = -7;
  kept = place(memory, 2);
  steps = place(memory + 4, 1);
  CHECK_INT(entry(ctx, in, out), TNF_RT_BUFFER_TOO_SMALL);
  CHECK_TEXT(tnf_context_message(ctx), "pick: output \"steps\" is 2, 2 elements, and the buffer given for it has room for 1");
  CHECK(kept.extents[0] == 2 && steps.extents[0] == 1 && memory[4] == -7);
  kept = place(memory, 3);
  k = -1;
  CHECK_INT(entry(ctx, in, out), TNF_RT_OUT_OF_RANGE);
  CHECK(kept.extents[0] == 3 && steps.extents[0] == 1);
  k = 1;
  memory[0] = memory[1] = -7;
  steps = place(memory + 2, 1); /* what is written would not overlap */
  CHECK_INT(entry(ctx, in, out), TNF_RT_OVERLAP);
  CHECK_TEXT(tnf_context_message(ctx), "pick: output \"steps\" overlaps output \"kept\"");
  CHECK(memory[0] == -7 && kept.extents[0] == 3);
  kept = (tnf_rt_tensor){0};
  steps = place(memory, 0);
  CHECK_INT(entry(ctx, in, out), TNF_RT_BUFFER_TOO_SMALL); /* behind a new result */
  CHECK(kept.data == NULL && kept.owner == NULL && kept.extents[0] == 0);
  k = 0;
  CHECK_INT(entry(ctx, in, out), TNF_RT_OK);
  CHECK(kept.owner != NULL && kept.extents[0] == 2 && steps.extents[0] == 0);
  tnf_rt_tensor_release(ctx, &kept);
  tnf_program_release(program);
}

/* ---- loops, threads ----------------------------------------------------------------------------------------------------- */

/* One element more, and then only those below 20. */
static void grow_and_cut(tnf_graph *graph, tnf_extent step, tnf_traced index, const tnf_traced *in, int32_t in_count,
                         tnf_traced *out, int32_t out_count, void *user) {
  (void)step, (void)index, (void)in_count, (void)out_count, (void)user;
  tnf_traced one = tnf_add_scalar(tnf_iota(graph, TNF_F64, TNF_EXTENTS(1), 0), 1);
  tnf_traced grown = tnf_concatenate((tnf_traced[]){tnf_add(in[0], in[0]), one}, 2, 0);
  out[0] = tnf_compress(grown, tnf_compare_scalar(TNF_DIRECTION_LT, grown, 20), 0);
}

static void test_loop(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "grow");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), k = tnf_input(graph, "k", TNF_I64, TNF_SCALAR), y;
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.changes = &(tnf_changing_axis){0, 0};
  options.change_count = 1;
  tnf_for(graph, tnf_extent_of(k), &x, 1, grow_and_cut, NULL, &options, &y);
  tnf_output(graph, "y", y);
  tnf_program *program = compiled(ctx, graph);
  static const double want[] = {16, 8, 4, 2, 1};
  tnf_tensor *y_room = room(ctx, 5, -7), *start = vector(ctx, (double[]){3}, 1);
  for (int64_t steps = 0; steps < 9; ++steps) {
    tnf_tensor *in[] = {start, number(ctx, steps)};
    CHECK_OK(tnf_run(ctx, program, in, 2, &y_room, 1));
    int64_t count = tnf_tensor_extent(y_room, 0);
    if (steps >= 5) /* 3 doubled is gone, then 1 doubled */
      check_vector(y_room, want, 5);
    else
      CHECK(count == steps + (steps < 3) && tnf_tensor_f64(y_room)[count - 1] == (steps ? 1 : 3));
    tnf_tensor_release(in[1]);
  }
  tnf_tensor *small = room(ctx, 4, -7), *in[] = {start, number(ctx, 7)};
  CHECK_FAILS(tnf_run(ctx, program, in, 2, &small, 1), TNF_RT_BUFFER_TOO_SMALL,
              "grow: output \"y\" is 5, 5 elements, and the buffer given for it has room for 4");
  check_vector(small, NOTHING);
  CHECK_INT(tnf_tensor_f64(small)[0], -7);
  drop(&small, &in[1]);
  drop(&y_room, &start);
  tnf_program_release(program);
}

enum { LONG = 100000, USERS = 3 };
static double long_values[LONG];
static tnf_program *shared;

/* Runs the shared program on a context of its own, with as many threads as its number says. */
static void *use(void *user) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = *(const uint32_t *)user;
  tnf_context *own = tnf_context_new(&options);
  tnf_tensor *kept = room(own, LONG, 0), *steps = room(own, 10, 0);
  bool right = true;
  for (int64_t n = LONG; n > 0; n /= 7) {
    tnf_status *st = pick(own, shared, long_values, n, n % 17, &kept, &steps);
    bool fits = n % 17 <= 10;
    right = right && tnf_status_code(st) == (fits ? TNF_RT_OK : TNF_RT_BUFFER_TOO_SMALL);
    int64_t count = 0;
    for (int64_t i = 0; i < n; ++i)
      if (long_values[i] > 0 && count < LONG) {
        right = right && (!fits || tnf_tensor_f64(kept)[count] == long_values[i]);
        ++count;
      }
    right = right && (!fits || tnf_tensor_extent(kept, 0) == count);
    tnf_status_release(st);
  }
  drop(&kept, &steps);
  tnf_context_release(own);
  return right ? user : NULL;
}

static void test_threads(void) {
  for (int64_t i = 0; i < LONG; ++i)
    long_values[i] = (double)(i * 7919 % 1000) - 400;
  shared = picking(ctx);
  pthread_t threads[USERS];
  uint32_t counts[USERS] = {1, 2, 3};
  for (int i = 0; i < USERS; ++i)
    CHECK_INT(pthread_create(&threads[i], NULL, use, &counts[i]), 0);
  for (int i = 0; i < USERS; ++i) {
    void *result = NULL;
    pthread_join(threads[i], &result);
    CHECK(result == &counts[i]);
  }
  tnf_program_release(shared);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_sizes();
  test_too_small();
  test_fixed();
  test_overlap();
  test_uses();
  test_call();
  test_function();
  test_loop();
  test_threads();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
