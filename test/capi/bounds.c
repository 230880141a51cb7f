/* Bounds of extents: operations derive them, and a run has the exact extents all the same. */
#include "check.h"
#include "tenferro/tenferro.h"

enum { MOST = 32 };

typedef struct outputs {
  tnf_graph *graph;
  int32_t count;
  int32_t axis[MOST];
  int64_t exact[MOST][2]; /* at n = 3, columns = 2, and at n = 8, columns = 4 */
} outputs;

/* An output whose extent along `axis` is at most `bound` (-1: nothing is known), and what it is in the two runs. */
static void output(outputs *o, tnf_traced y, int32_t axis, int64_t bound, int64_t small, int64_t large) {
  char name[16];
  snprintf(name, sizeof name, "y%d", o->count);
  if (!CHECK_INT(tnf_extent_bound(y, axis), bound) || !CHECK_INT(tnf_exact_extent(y, axis), -1))
    fprintf(stderr, "  of output %s\n", name);
  o->axis[o->count] = axis;
  o->exact[o->count][0] = small;
  o->exact[o->count++][1] = large;
  tnf_output(o->graph, name, y);
}

static tnf_traced filled(tnf_graph *graph, tnf_extent n) {
  return tnf_broadcast_to(tnf_scalar_f64(graph, 1), TNF_EXTENTS(n));
}

static void moved(outputs *o, tnf_traced x, tnf_traced free_one) {
  tnf_graph *g = o->graph;
  tnf_extent zero = tnf_extent_const(0), n = tnf_dim(x, 0), columns = tnf_dim(free_one, 0);
  output(o, tnf_slice_range(x, 0, 1, TNF_END), 0, 7, 2, 7);
  output(o, tnf_slice(x, TNF_EXTENTS(1, 0), TNF_EXTENTS(n, 5), TNF_INTS(2, 1)), 0, 4, 1, 4);
  output(o, tnf_slice(x, TNF_EXTENTS(0, 0), TNF_EXTENTS(columns, 5), TNF_INTS(3, 1)), 0, 3, 1, 2);
  output(o, tnf_pad(x, tnf_scalar_f64(g, 0), TNF_EXTENTS(2, 0), TNF_EXTENTS(1, 0), TNF_INTS(3, 0)), 0, 32, 12, 32);
  output(o, tnf_pad(x, tnf_scalar_f64(g, 0), TNF_EXTENTS(-2, 0), TNF_EXTENTS(zero, zero), TNF_INTS(0, 0)), 0, 6, 1, 6);
  output(o, tnf_pad(x, tnf_scalar_f64(g, 0), TNF_EXTENTS(columns, zero), TNF_EXTENTS(0, 0), TNF_INTS(0, 0)), 0, -1, 5, 12);
  tnf_traced four = tnf_slice_range(tnf_broadcast_to(x, TNF_EXTENTS(4, n, 5)), 2, 0, 4);
  output(o, four, 1, 8, 3, 8);
  output(o, tnf_concatenate((tnf_traced[]){x, x, x, x}, 4, 0), 0, 32, 12, 32);
  tnf_traced two = tnf_slice_range(tnf_concatenate((tnf_traced[]){x, x}, 2, 1), 1, 0, 2);
  output(o, tnf_concatenate((tnf_traced[]){tnf_slice_range(x, 1, 0, 2), two}, 2, 0), 0, 16, 6, 16);
  output(o, tnf_concatenate((tnf_traced[]){filled(g, n), free_one}, 2, 0), 0, -1, 5, 12);
  output(o, tnf_reshape(x, TNF_EXTENTS(tnf_extent_mul(n, tnf_extent_const(5)))), 0, 40, 15, 40);
  tnf_extent half = tnf_dim(tnf_slice_axis(free_one, 0, zero, tnf_extent_floordiv(columns, tnf_extent_const(2))), 0);
  tnf_extent five = tnf_extent_add(half, tnf_extent_sub(tnf_extent_const(5), half)); /* which a type does not see */
  output(o, filled(g, five), 0, -1, 5, 5);
  output(o, tnf_reshape(tnf_slice_range(x, 0, 1, 3), TNF_EXTENTS(five, 2)), 0, 5, 5, 5);
  output(o, tnf_reshape(x, TNF_EXTENTS(tnf_extent_add(half, tnf_extent_sub(n, half)), 5)), 0, 8, 3, 8);
  output(o, tnf_extract_diag(x), 0, 5, 3, 5);
  output(o, tnf_svd(x).s, 0, 5, 3, 5);
  output(o, tnf_qr(x).r, 0, 5, 3, 5);
  output(o, tnf_add(filled(g, n), filled(g, n)), 0, 8, 3, 8);
}

static void computed(outputs *o, tnf_traced x, tnf_traced free_one) {
  tnf_graph *g = o->graph;
  tnf_extent n = tnf_dim(x, 0), columns = tnf_dim(free_one, 0);
  output(o, filled(g, tnf_extent_add(n, tnf_extent_const(3))), 0, 11, 6, 11);
  output(o, filled(g, tnf_extent_add(n, columns)), 0, -1, 5, 12);
  output(o, filled(g, tnf_extent_sub(n, tnf_extent_const(1))), 0, 7, 2, 7);
  output(o, filled(g, tnf_extent_sub(n, columns)), 0, 8, 1, 4);
  output(o, filled(g, tnf_extent_mul(n, n)), 0, 64, 9, 64);
  output(o, filled(g, tnf_extent_floordiv(n, tnf_extent_const(3))), 0, 2, 1, 2);
  output(o, filled(g, tnf_extent_ceildiv(n, tnf_extent_const(3))), 0, 3, 1, 3);
  output(o, filled(g, tnf_extent_floordiv(n, columns)), 0, 8, 1, 2);
  output(o, filled(g, tnf_extent_min(n, columns)), 0, 8, 2, 4);
  output(o, filled(g, tnf_extent_max(n, tnf_extent_const(6))), 0, 8, 6, 8);
  output(o, filled(g, tnf_extent_max(n, columns)), 0, -1, 3, 8);
}

/* What no run could hold has no bound that a type could say. */
static void too_many(outputs *o, tnf_traced x, tnf_traced free_one) {
  (void)free_one;
  output(o, filled(o->graph, tnf_extent_mul(tnf_dim(x, 0), tnf_extent_const(INT64_MAX / 4))), 0, -1, 0, 0);
}

static tnf_tensor *ones(tnf_context *ctx, int32_t rank, const int64_t *extents) {
  double data[64];
  tnf_tensor *tensor = NULL;
  for (int i = 0; i < 64; ++i)
    data[i] = 1 + i % 7;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, rank, extents, data, &tensor));
  return tensor;
}

static void run(tnf_context *ctx, const tnf_program *program, const outputs *o, int which) {
  tnf_tensor *inputs[] = {ones(ctx, 2, (int64_t[]){which ? 8 : 3, 5}), ones(ctx, 1, (int64_t[]){which ? 4 : 2})};
  tnf_tensor *results[MOST] = {NULL};
  if (CHECK_OK(tnf_run(ctx, program, inputs, 2, results, o->count)))
    for (int32_t i = 0; i < o->count; ++i)
      if (!CHECK_INT(tnf_tensor_extents(results[i])[o->axis[i]], o->exact[i][which]))
        fprintf(stderr, "  of output y%d\n", i);
  for (int32_t i = 0; i < o->count; ++i)
    tnf_tensor_release(results[i]);
  tnf_tensor_release(inputs[0]);
  tnf_tensor_release(inputs[1]);
}

static void bounds_survive(tnf_context *ctx, void (*build)(outputs *, tnf_traced, tnf_traced)) {
  outputs o = {.graph = tnf_graph_new(ctx, "bounds")};
  tnf_traced x = tnf_input(o.graph, "x", TNF_F64, TNF_SHAPE("n<=8", 5));
  build(&o, x, tnf_input(o.graph, "free_one", TNF_F64, TNF_SHAPE("columns")));
  CHECK_TEXT(tnf_status_message(tnf_graph_status(o.graph)), "");
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  if (build != too_many && CHECK_OK(tnf_graph_compiler_compile(compiler, o.graph, &program))) {
    run(ctx, program, &o, 0);
    run(ctx, program, &o, 1);
  }
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(o.graph);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  bounds_survive(ctx, moved);
  bounds_survive(ctx, computed);
  bounds_survive(ctx, too_many);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
