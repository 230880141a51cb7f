/* What takes singular values alone computes no vectors: norms, condition numbers and ranks, before they are lowered. */
#include <string.h>

#include "check.h"
#include "tenferro/tenferro.h"

typedef struct found {
  int32_t values, vectors;
} found;

static int32_t count(const char *text, size_t length, const char *what) {
  int32_t n = 0;
  size_t size = strlen(what);
  for (size_t i = 0; i + size <= length; ++i)
    n += memcmp(text + i, what, size) == 0;
  return n;
}

/* The last stage on tensors, before linear algebra becomes calls. */
static void look(const char *stage, const char *text, size_t length, void *user) {
  found *f = user;
  if (strcmp(stage, "tenferro-simplify") != 0)
    return;
  f->values = count(text, length, "tenferro.svdvals ");
  f->vectors = count(text, length, "tenferro.svd ");
}

typedef tnf_traced function(tnf_traced a);

static void check_alone(tnf_context *ctx, const char *name, function *f) {
  found seen = {0, 0};
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.on_stage = look;
  options.user = &seen;
  tnf_graph *graph = tnf_graph_new(ctx, name);
  tnf_output(graph, "y", f(tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n"))));
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_program *program = NULL;
  CHECK_OK(tnf_graph_compiler_compile(compiler, graph, &program));
  if (!CHECK(seen.values == 1 && seen.vectors == 0))
    fprintf(stderr, "  %s: %d times values, %d times vectors\n", name, (int)seen.values, (int)seen.vectors);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
}

static tnf_traced condition(tnf_traced a) {
  return tnf_cond(a, tnf_order(2));
}
static tnf_traced inverse_condition(tnf_traced a) {
  return tnf_cond(a, tnf_order(-2));
}
static tnf_traced nuclear(tnf_traced a) {
  return tnf_matrix_norm(a, tnf_order_nuclear(), TNF_AXES(0, 1), false);
}
static tnf_traced spectral(tnf_traced a) {
  return tnf_norm(a, tnf_order(2), TNF_AXES(0, 1), false);
}
static tnf_traced least(tnf_traced a) {
  return tnf_matrix_norm(a, tnf_order(-2), TNF_AXES(0, 1), false);
}
static tnf_traced rank(tnf_traced a) {
  return tnf_matrix_rank(a, -1);
}
static tnf_traced norm_of_full(tnf_traced a) {
  tnf_svd_options options = TNF_SVD_OPTIONS_INIT;
  options.full = true;
  return tnf_reduce_sum(tnf_svd_with(a, &options).s, TNF_ALL_AXES);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  check_alone(ctx, "condition", condition);
  check_alone(ctx, "inverse_condition", inverse_condition);
  check_alone(ctx, "nuclear", nuclear);
  check_alone(ctx, "spectral", spectral);
  check_alone(ctx, "least", least);
  check_alone(ctx, "rank", rank);
  check_alone(ctx, "norm_of_full", norm_of_full);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
