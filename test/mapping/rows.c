/* Runs the rows of docs/pytorch-jax-mapping.md, eager or traced: rows.h. Usage: rows eager|traced INPUTS.npz RESULTS.npz */
#include "rows.h"

int failures;

static const char *names[MOST_RESULTS];
static tnf_tensor *results[MOST_RESULTS];
static int result_count;
static const char *at = "";

void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "row %s: %s\n", at, tnf_status_message(status));
  tnf_status_release(status);
  ++failures;
}

tnf_tensor *given(row *r, const char *name) {
  tnf_tensor *t = NULL;
  check(tnf_npz_load_tensor(r->archive, name, &t));
  r->given[r->given_count++] = t;
  return t;
}

tnf_eager_tensor *given_eager(row *r, const char *name) {
  return tnf_eager_from_tensor(r->runtime, given(r, name));
}

tnf_traced given_traced(row *r, const char *name, const char *input) {
  tnf_tensor *t = given(r, name);
  tnf_shape shape = {tnf_tensor_rank(t), {{NULL, 0}}};
  for (int32_t axis = 0; axis < shape.rank; ++axis)
    shape.entry[axis] = tnf_tensor_extent(t, axis) == 1 ? (tnf_shape_entry){NULL, 1} : (tnf_shape_entry){"?", 0};
  r->inputs[r->input_count++] = t;
  return tnf_input(r->graph, input, tnf_tensor_dtype(t), shape);
}

void result_tensor(row *r, tnf_tensor *t) {
  if (result_count == MOST_RESULTS || !t) {
    fprintf(stderr, "row %s: no result %d\n", r->number, r->results);
    ++failures;
    return;
  }
  char *name = malloc(NAME);
  snprintf(name, NAME, "%s.%d", r->number, r->results++);
  names[result_count] = name;
  results[result_count++] = t;
}

void result_eager(row *r, tnf_eager_tensor *x) {
  result_tensor(r, tnf_tensor_retain(tnf_eager_get_tensor(x)));
}

void result_traced(row *r, tnf_traced x) {
  char name[NAME];
  snprintf(name, sizeof name, "result%d", r->output_count++);
  tnf_output(r->graph, name, x);
}

void result_extent(row *r, tnf_extent extent) {
  result_traced(r, tnf_extent_to_scalar(r->graph, extent, TNF_I64));
}

static void add_number(row *r, tnf_dtype dtype, const void *value) {
  tnf_tensor *t = NULL;
  check(tnf_tensor_from_col_major(r->ctx, dtype, 0, NULL, value, &t));
  result_tensor(r, t);
}

void result_integer(row *r, int64_t value) {
  add_number(r, TNF_I64, &value);
}

void result_real(row *r, double value) {
  add_number(r, TNF_F64, &value);
}

void result_bool(row *r, bool value) {
  add_number(r, TNF_BOOL, &value);
}

static void run_eager(row *r, void (*run)(row *r)) {
  tnf_eager_scope_begin(r->runtime);
  run(r);
  if (tnf_eager_status(r->runtime)) {
    fprintf(stderr, "row %s: %s\n", at, tnf_status_message(tnf_eager_status(r->runtime)));
    tnf_eager_clear_error(r->runtime);
    ++failures;
  }
  tnf_eager_scope_end(r->runtime);
}

static void run_traced(row *r, void (*run)(row *r)) {
  r->graph = tnf_graph_new(r->ctx, "row");
  run(r);
  tnf_program *program = NULL;
  tnf_tensor *outputs[MOST_OF_A_ROW] = {NULL};
  if (r->output_count) {
    check(tnf_graph_compiler_compile(r->compiler, r->graph, &program));
    if (program)
      check(tnf_run(r->ctx, program, r->inputs, r->input_count, outputs, r->output_count));
  }
  for (int i = 0; i < r->output_count; ++i)
    result_tensor(r, outputs[i]);
  tnf_program_release(program);
  tnf_graph_release(r->graph);
}

/* What the rows print is nothing to look at. */
static void drop(const char *text, size_t length, void *user) {
  (void)text, (void)length, (void)user;
}

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  bool eager = !strcmp(argv[1], "eager");
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.print = drop;
  tnf_context *ctx = tnf_context_new(&options);
  tnf_npz *archive = NULL;
  check(tnf_npz_open(ctx, argv[2], &archive));
  tnf_eager_runtime *runtime = tnf_eager_runtime_new(ctx, NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  for (const row_function *f = eager ? eager_rows : traced_rows; archive && f->number; ++f) {
    row r = {.ctx = ctx, .archive = archive, .number = at = f->number, .runtime = runtime, .compiler = compiler};
    if (eager)
      run_eager(&r, f->run);
    else
      run_traced(&r, f->run);
    for (int i = 0; i < r.given_count; ++i)
      tnf_tensor_release(r.given[i]);
  }
  at = "all";
  check(tnf_npz_save(ctx, argv[3], names, results, result_count));
  for (int i = 0; i < result_count; ++i) {
    free((void *)names[i]);
    tnf_tensor_release(results[i]);
  }
  tnf_npz_release(archive);
  tnf_graph_compiler_release(compiler);
  tnf_eager_runtime_release(runtime);
  tnf_context_release(ctx);
  return failures ? 1 : 0;
}
