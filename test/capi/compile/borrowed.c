/* Borrowed memory as inputs and outputs of compiled programs, aligned as its elements are and no more: the same bits as in memory
 * of the runtime's, with one thread and with three. And a context's limit, met by compiled programs. */
#include "compiled.h"

enum { MOST_OUTPUTS = 6 };

/* What every kind of generated code and of library makes of a[n, m] and b[n, n]. Returns how many outputs there are. */
static int32_t add_outputs(tnf_graph *graph, tnf_dtype dtype) {
  tnf_traced a = tnf_input(graph, "a", dtype, TNF_SHAPE("n", "m")), b = tnf_input(graph, "b", dtype, TNF_SHAPE("n", "n"));
  if (dtype == TNF_BOOL) {
    tnf_output(graph, "select", tnf_select(a, a, tnf_transpose(tnf_transpose(a, TNF_AXES(1, 0)), TNF_AXES(1, 0))));
    tnf_output(graph, "turned", tnf_transpose(b, TNF_AXES(1, 0)));
    return 2;
  }
  tnf_output(graph, "y", tnf_add(tnf_mul(a, a), a));
  tnf_output(graph, "sums", tnf_reduce_sum(a, TNF_AXES(1)));
  tnf_output(graph, "turned", tnf_transpose(a, TNF_AXES(1, 0)));
  tnf_output(graph, "product", tnf_matmul(b, a));
  if (dtype == TNF_I32 || dtype == TNF_I64)
    return 4;
  tnf_output(graph, "solved", tnf_triangular_solve(b, a, TNF_LEFT | TNF_LOWER));
  tnf_output(graph, "r", tnf_qr(a).r);
  return 6;
}

/* Elements that are no trouble to any operation: the same bytes for every place. */
static void fill(void *data, tnf_dtype dtype, int64_t rows, int64_t count) {
  const bool is_complex = dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64;
  for (int64_t i = 0; i < (is_complex ? 2 * count : count); ++i) {
    int64_t element = is_complex ? i / 2 : i;
    double value = element % (rows + 1) == 0 ? (double)rows : (double)(i * 7 % 11 - 5) / 8;
    if (dtype == TNF_F32 || dtype == TNF_COMPLEX_F32)
      ((float *)data)[i] = (float)value;
    else if (dtype == TNF_F64 || dtype == TNF_COMPLEX_F64)
      ((double *)data)[i] = value;
    else if (dtype == TNF_I32)
      ((int32_t *)data)[i] = (int32_t)(i % 13);
    else if (dtype == TNF_I64)
      ((int64_t *)data)[i] = i % 13;
    else
      ((uint8_t *)data)[i] = i % 3 == 0;
  }
}

static size_t alignment_of(tnf_dtype dtype) {
  size_t size = tnf_dtype_size(dtype);
  return dtype == TNF_COMPLEX_F32 || dtype == TNF_COMPLEX_F64 ? size / 2 : size;
}

/* Memory that begins `offset` bytes behind a cache line. */
typedef struct place {
  void *base;
  int64_t given_back;
} place;

static void give_back(void *data, void *user) {
  place *p = user;
  ++p->given_back;
  (void)data;
  free(p->base);
}

static tnf_tensor *borrow_like(tnf_context *ctx, const tnf_tensor *t, size_t offset, place *p) {
  size_t bytes = tnf_tensor_byte_size(t);
  tnf_tensor *borrowed;
  *p = (place){aligned_alloc(64, (bytes + offset + 127) / 64 * 64), 0};
  char *data = (char *)p->base + offset;
  memcpy(data, tnf_tensor_const_data(t), bytes);
  REQUIRE_OK(
      tnf_tensor_borrow(ctx, tnf_tensor_dtype(t), tnf_tensor_rank(t), tnf_tensor_extents(t), data, give_back, p, &borrowed));
  CHECK(tnf_tensor_data(borrowed) == (void *)data);
  return borrowed;
}

/* One size: all outputs with everything in the runtime's memory, then with everything at an odd place. */
static void run_size(tnf_context *ctx, const tnf_program *program, tnf_dtype dtype, int64_t n, int64_t m) {
  const int32_t outputs = tnf_program_output_count(program);
  tnf_tensor *in[2], *out[MOST_OUTPUTS] = {NULL}, *odd_in[2], *odd_out[MOST_OUTPUTS];
  place places[2 + MOST_OUTPUTS];
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, dtype, 2, (int64_t[]){n, m}, &in[0]));
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, dtype, 2, (int64_t[]){n, n}, &in[1]));
  for (int i = 0; i < 2; ++i)
    fill(tnf_tensor_data(in[i]), dtype, n, tnf_tensor_element_count(in[i]));
  REQUIRE_OK(tnf_run(ctx, program, in, 2, out, outputs));
  const size_t step = alignment_of(dtype);
  for (size_t offset = step; offset < 64; offset = 2 * offset + step) {
    for (int i = 0; i < 2; ++i)
      odd_in[i] = borrow_like(ctx, in[i], offset, &places[i]);
    for (int32_t i = 0; i < outputs; ++i) {
      odd_out[i] = borrow_like(ctx, out[i], offset, &places[2 + i]);
      memset(tnf_tensor_data(odd_out[i]), 0xff, tnf_tensor_byte_size(odd_out[i]));
    }
    REQUIRE_OK(tnf_run(ctx, program, odd_in, 2, odd_out, outputs));
    for (int32_t i = 0; i < outputs; ++i)
      CHECK(memcmp(tnf_tensor_const_data(out[i]), tnf_tensor_const_data(odd_out[i]), tnf_tensor_byte_size(out[i])) == 0);
    for (int i = 0; i < 2; ++i)
      tnf_tensor_release(odd_in[i]);
    for (int32_t i = 0; i < outputs; ++i)
      tnf_tensor_release(odd_out[i]);
    for (int32_t i = 0; i < 2 + outputs; ++i)
      CHECK_INT(places[i].given_back, 1);
  }
  for (int i = 0; i < 2; ++i)
    tnf_tensor_release(in[i]);
  for (int32_t i = 0; i < outputs; ++i)
    tnf_tensor_release(out[i]);
}

static void test_places(tnf_context *ctx, tnf_graph_compiler *compiler) {
  for (int32_t dtype = TNF_F32; dtype <= TNF_COMPLEX_F64; ++dtype) {
    tnf_graph *graph = tnf_graph_new(ctx, "odd");
    int32_t outputs = add_outputs(graph, (tnf_dtype)dtype);
    tnf_program *program = compile(compiler, graph);
    CHECK_INT(tnf_program_output_count(program), outputs);
    tnf_graph_release(graph);
    run_size(ctx, program, (tnf_dtype)dtype, 1, 1);
    run_size(ctx, program, (tnf_dtype)dtype, 5, 3);
    run_size(ctx, program, (tnf_dtype)dtype, 33, 17);
    run_size(ctx, program, (tnf_dtype)dtype, 300, 201);
    tnf_program_release(program);
  }
}

/* Rows of a C array, as they lie. */
static void test_captured_memory(tnf_context *ctx, tnf_graph_compiler *compiler) {
  double rows[3][2] = {{1, 2}, {3, 4}, {5, 6}};
  const int64_t reversed[] = {2, 3};
  tnf_tensor *x, *sums = NULL;
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 2, reversed, rows, NULL, NULL, &x));
  tnf_graph *graph = tnf_graph_new(ctx, "rows");
  tnf_traced weights = tnf_traced_from_tensor(graph, NULL, x); /* the graph holds the memory, too */
  tnf_output(graph, "sums", tnf_reduce_sum(weights, TNF_AXES(0)));
  tnf_program *program = compile(compiler, graph);
  tnf_graph_release(graph);
  tnf_tensor_release(x);
  rows[1][0] = 30; /* no copy was made */
  REQUIRE_OK(tnf_run(ctx, program, NULL, 0, &sums, 1));
  CHECK(tnf_tensor_f64(sums)[0] == 3 && tnf_tensor_f64(sums)[1] == 34 && tnf_tensor_f64(sums)[2] == 11);
  tnf_tensor_release(sums);
  tnf_program_release(program);
}

/* A compiled run that needs more than the limit says so, of whatever kind the memory is, and writes nothing; a smaller one runs.
 */
static void test_limit(uint32_t threads) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  options.memory_limit = (size_t)4 << 20;
  tnf_context *free_ctx = tnf_context_new(NULL), *ctx = tnf_context_new(&options);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(free_ctx, NULL);
  tnf_graph *graph = tnf_graph_new(free_ctx, "heavy");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", "n"));
  tnf_output(graph, "product", tnf_matmul(tnf_tanh(x), tnf_transpose(x, TNF_AXES(1, 0)))); /* tanh x lies in the arena */
  tnf_output(graph, "s", tnf_svd(x).s);                                                    /* works in a copy of x */
  tnf_program *program = compile(compiler, graph);
  tnf_graph_release(graph);
  int results = 0, arenas = 0, workspaces = 0, passed = 0;
  for (int64_t n = 8; n <= 800; n += 8) {
    tnf_tensor *in, *out[2] = {NULL, NULL};
    REQUIRE_OK(tnf_tensor_new_zeros(free_ctx, TNF_F64, 2, (int64_t[]){n, n}, &in));
    tnf_status *st = tnf_run(ctx, program, &in, 1, out, 2);
    const char *text = tnf_status_message(st);
    if (!st)
      CHECK(passed++ == n / 8 - 1); /* once it is too much it stays so */
    else
      CHECK(tnf_status_code(st) == TNF_RT_OUT_OF_MEMORY && strstr(text, "heavy: ") &&
            strstr(text, "its limit is 4194304 bytes") && !out[0] && !out[1]);
    results += st && strstr(text, "output \"");
    arenas += st && strstr(text, "beside its results");
    workspaces += st && strstr(text, "are not available");
    tnf_status_release(st);
    for (int i = 0; i < 2; ++i)
      tnf_tensor_release(out[i]);
    tnf_tensor_release(in);
  }
  if (!CHECK(passed > 10 && results > 10 && arenas > 0 && workspaces > 0))
    fprintf(stderr, "  %d pass, of the others %d, %d, %d\n", passed, results, arenas, workspaces);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  tnf_context_release(free_ctx);
}

int main(void) {
  for (uint32_t threads = 1; threads <= 3; threads += 2) {
    tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    tnf_context *ctx = tnf_context_new(&options);
    tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
    test_places(ctx, compiler);
    test_captured_memory(ctx, compiler);
    tnf_graph_compiler_release(compiler);
    tnf_context_release(ctx);
    test_limit(threads);
  }
  return CHECK_RESULT();
}
