/* Building graphs while each allocation of ours fails in turn: an error or nothing, never a crash, a leak or a wrong free. */
#include "runtime/test_allocator.h"

#include "bodies.h"
#include "graph_text.h"

/* Uses everything that allocates: many operands, captured data, outputs, derivatives of many values, text. */
static tnf_graph *build(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  if (!graph)
    return NULL;
  tnf_traced xs[40], gradients[40];
  for (int i = 0; i < 40; ++i) {
    char name[8];
    snprintf(name, sizeof name, "x%d", i);
    xs[i] = i % 10 ? tnf_input(graph, name, TNF_F64, TNF_SHAPE("n", 2))
                   : tnf_traced_from_col_major(graph, NULL, TNF_F64, 2, (int64_t[]){3, 2}, (double[]){1, 2, 3, 4, 5, 6});
  }
  tnf_traced all = tnf_concatenate(xs, 40, 0);
  tnf_traced loss = tnf_mean(tnf_mul(all, tnf_stack(xs, 1, -1)), TNF_ALL_AXES);
  tnf_grad_many(loss, xs, 40, gradients);
  tnf_output(graph, "einsum", tnf_einsum("ij,(kj,lj)->ikl", xs, 3));
  tnf_einsum_options options = TNF_EINSUM_OPTIONS_INIT;
  options.most_orders = 4;
  tnf_traced open = tnf_input(graph, "open", TNF_F64, TNF_SHAPE("?", "?"));
  tnf_output(graph, "chosen", tnf_einsum_with_options("ij,jk,kl->il", (tnf_traced[]){open, open, open}, 3, &options));
  tnf_output(graph, "sum", tnf_grad(tnf_reduce_sum(tnf_mul(gradients[0], all), TNF_ALL_AXES), all));
  tnf_output(graph, "j", tnf_jvp_many(all, xs, gradients, 40));
  tnf_output(graph, "wrong", tnf_add(all, tnf_input(graph, "wrong", TNF_F64, TNF_SHAPE(3))));
  return graph;
}

static void try_parse(tnf_context *ctx) {
  static const char text[] = "func.func @f(%x: !tenferro.tensor<2xf64>) -> !tenferro.tensor<2xf64> {\n"
                             "  return %x : !tenferro.tensor<2xf64>\n}\n";
  tnf_graph *graph;
  tnf_status *status = tnf_graph_from_mlir(ctx, text, sizeof text - 1, "text", NULL, &graph);
  CHECK(status != NULL || graph != NULL);
  tnf_status_release(status);
  tnf_graph_release(graph);
}

/* Fifteen operands are more than are searched exactly. */
static void try_plan(tnf_context *ctx) {
  tnf_ints extents[15];
  for (int i = 0; i < 15; ++i)
    extents[i] = TNF_INTS(i + 1, i + 2);
  tnf_einsum_plan *plan;
  tnf_status *status = tnf_einsum_plan_new(ctx, "ab,bc,cd,de,ef,fg,gh,hi,ij,jk,kl,lm,mn,no,op->ap", extents, 15, NULL, &plan);
  CHECK((status != NULL) == (plan == NULL));
  CHECK(!status || tnf_status_code(status) == TNF_RT_OUT_OF_MEMORY);
  tnf_status_release(status);
  tnf_einsum_plan_release(plan);
}

BODY(squared) {
  UNUSED;
  out[0] = tnf_mul(in[0], in[0]);
}
BODY(computed_again) {
  UNUSED;
  tnf_checkpoint(graph, squared, NULL, in, 1, out, 1);
}
BODY(called) {
  UNUSED;
  tnf_function_call(graph, user, in, 1, out, 1);
}

/* Functions of both kinds, their derivatives, and loops that compute again. */
static void try_functions(tnf_context *ctx) {
  tnf_function *f = NULL, *g = NULL;
  tnf_graph *graph = tnf_graph_new(ctx, "f"), *body = tnf_graph_new(ctx, "g");
  tnf_status *status = tnf_function_new(ctx, "squared", squared, NULL, &f);
  CHECK((status != NULL) == (f == NULL));
  tnf_status_release(status);
  if (body) {
    tnf_traced x = tnf_input(body, "x", TNF_F64, TNF_SHAPE("n"));
    tnf_output(body, "y", tnf_add(x, tnf_traced_from_col_major(body, NULL, TNF_F64, 1, (int64_t[]){1}, (double[]){1})));
    status = tnf_function_from_graph(body, &g);
    CHECK((status != NULL) == (g == NULL));
    tnf_status_release(status);
  }
  if (graph && f && g) {
    tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n")), y, z;
    tnf_function_call(graph, f, &x, 1, &y, 1);
    tnf_scan(graph, tnf_extent_const(2), &y, 1, NULL, 0, called, g, NULL, &z, NULL, 0);
    for (int32_t keeping = TNF_KEEP_STEPS; keeping <= TNF_KEEP_SNAPSHOTS; ++keeping) {
      tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
      options.keeping = (tnf_keeping)keeping;
      options.budget = keeping == TNF_KEEP_SNAPSHOTS ? 1000 : 0;
      tnf_scan(graph, tnf_extent_const(9), &z, 1, NULL, 0, computed_again, NULL, &options, &y, NULL, 0);
      tnf_output(graph, "", tnf_grad(tnf_reduce_sum(y, TNF_ALL_AXES), x));
    }
  }
  tnf_function_release(f);
  tnf_function_release(g);
  tnf_graph_release(body);
  tnf_graph_release(graph);
}

/* Fails the allocations from `first` on, `count` of them (negative: all). Returns how many a run that succeeds would make. */
static long run(long first, long count) {
  test_allocator allocator = {.fail_from = -1, .fail_count = count};
  tnf_context *ctx = test_context(&allocator, 1);
  long before = allocator.calls;
  if (first >= 0)
    allocator.fail_from = before + first;
  tnf_graph *graph = build(ctx);
  tnf_rt_status code = tnf_status_code(tnf_graph_status(graph));
  CHECK(!graph || code == TNF_RT_OUT_OF_MEMORY || code == TNF_RT_SHAPE_MISMATCH); /* the last output is wrong */
  if (graph && allocator.calls > before + first && first >= 0 && count < 0)
    CHECK_INT(code, TNF_RT_OUT_OF_MEMORY);
  tnf_graph_release(graph);
  try_parse(ctx);
  try_plan(ctx);
  try_functions(ctx);
  long calls = allocator.calls - before;
  tnf_context_release(ctx);
  CHECK_INT(allocator.live, 0);
  CHECK_INT(allocator.mistakes, 0);
  return calls;
}

int main(void) {
  long calls = run(-1, 0);
  CHECK(calls > 30);
  for (long n = 0; n < calls; ++n) {
    run(n, 1);
    run(n, -1);
  }
  return CHECK_RESULT();
}
