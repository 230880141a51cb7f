/* The kernel of examples/custom that is written for vectors is its definition, to the bit: any number of rows and terms, with and
 * without NaN and infinities, with and without places. */
#include <math.h>

#include "../../examples/custom/tropical_kernel.c"
#include "check.h"
#include "tenferro/tenferro.h"

enum { ROWS = 19, LARGEST_TERMS = 11, COLUMNS = 3 };

static void shape(tnf_custom_shape *s, void *user) {
  (void)user;
  for (int32_t i = 0; i < s->result_count; ++i) {
    s->result_dtype[i] = i ? TNF_I64 : TNF_F64;
    s->result_extents[i] = TNF_EXTENTS(s->input_extents[0].extent[0], s->input_extents[1].extent[1]);
  }
}

static tnf_program *compiled(tnf_context *ctx) {
  static const char *const names[] = {"test.values", "test.places"};
  tnf_graph *graph = tnf_graph_new(ctx, "products");
  tnf_traced in[] = {tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "k")), tnf_input(graph, "b", TNF_F64, TNF_SHAPE("k", "n"))};
  for (int32_t i = 0; i < 2; ++i) {
    tnf_custom_op op = TNF_CUSTOM_OP_INIT;
    op.name = names[i];
    op.input_count = 2;
    op.result_count = i + 1;
    op.shape = shape;
    op.kernel = example_tropical_matmul;
    REQUIRE_OK(tnf_custom_register(ctx, &op));
    tnf_traced results[2];
    tnf_custom(graph, names[i], in, 2, NULL, results, i + 1);
    for (int32_t k = 0; k <= i; ++k)
      tnf_output(graph, k ? "places" : i ? "again" : "values", results[k]);
  }
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  REQUIRE_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  return program;
}

/* Small integers, of which many are equal, and one in four something else, where `others` says. */
static tnf_tensor *matrix(tnf_context *ctx, int64_t rows, int64_t columns, int others) {
  static const double special[] = {-INFINITY, INFINITY, NAN};
  static uint32_t state = 1;
  double data[ROWS * LARGEST_TERMS];
  for (int64_t i = 0; i < rows * columns; ++i) {
    state = state * 1664525 + 1013904223;
    uint32_t kind = state >> 20;
    data[i] = others && kind % 4 == 0 ? special[kind / 4 % (uint32_t)others] : (double)(kind / 4 % 5);
  }
  tnf_tensor *out = NULL;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 2, (int64_t[]){rows, columns}, data, &out));
  return out;
}

static void check_product(const double *a, const double *b, int64_t m, int64_t k, tnf_tensor *const *got) {
  const double *value = tnf_tensor_const_f64(got[0]), *again = tnf_tensor_const_f64(got[1]);
  const int64_t *place = tnf_tensor_const_data(got[2]);
  for (int64_t e = 0; e < m * COLUMNS; ++e) {
    double largest = a[e % m] + b[e / m * k];
    int64_t first = 0;
    for (int64_t l = 1; l < k; ++l) {
      double sum = a[e % m + l * m] + b[l + e / m * k];
      if (sum > largest || (isnan(sum) && !isnan(largest))) {
        largest = sum;
        first = l;
      }
    }
    if (!CHECK(first == place[e]) || !CHECK(isnan(largest) ? isnan(value[e]) : value[e] == largest) ||
        !CHECK(isnan(largest) ? isnan(again[e]) : again[e] == largest))
      return;
  }
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_program *program = compiled(ctx);
  for (int64_t m = 0; m < ROWS; ++m)
    for (int64_t k = 1; k < LARGEST_TERMS; ++k)
      for (int others = 0; others < 4; ++others) {
        tnf_tensor *in[] = {matrix(ctx, m, k, others & 1 ? others : 0), matrix(ctx, k, COLUMNS, others & 2 ? others : 0)};
        tnf_tensor *out[3] = {NULL};
        if (CHECK_OK(tnf_run(ctx, program, in, 2, out, 3)))
          check_product(tnf_tensor_const_f64(in[0]), tnf_tensor_const_f64(in[1]), m, k, out);
        for (int i = 0; i < 3; ++i)
          tnf_tensor_release(out[i]);
        tnf_tensor_release(in[0]);
        tnf_tensor_release(in[1]);
      }
  tnf_program_release(program);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
