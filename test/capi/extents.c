/* What a user can ask of result extents. */
#include "check.h"
#include "graph_text.h"

static void check_extent(tnf_traced x, int32_t axis, tnf_extent_knowledge knowledge, int64_t exact, int64_t bound,
                         const char *text) {
  tnf_extent_description d = TNF_EXTENT_DESCRIPTION_INIT;
  REQUIRE_OK(tnf_extent_describe(x, axis, &d));
  CHECK_INT(d.knowledge, knowledge);
  CHECK_INT(d.exact, exact);
  CHECK_INT(d.bound, bound);
  CHECK_TEXT(d.text, text);
}

/* Bodies that fail: nothing is written, values of different ranks are. */
static void nothing(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in, (void)in_count, (void)out, (void)out_count, (void)user;
}
static void nothing_in_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                            tnf_traced *out, int32_t out_count, void *user) {
  (void)step, (void)number;
  nothing(graph, in, in_count, out, out_count, user);
}
static void same(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in, (void)in_count;
  for (int32_t i = 0; i < out_count; ++i)
    out[i] = *(tnf_traced *)user;
}
static void a_number(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)in, (void)in_count, (void)user;
  for (int32_t i = 0; i < out_count; ++i)
    out[i] = tnf_scalar_f64(graph, 1);
}
static void more_in_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                         tnf_traced *out, int32_t out_count, void *user) {
  (void)step, (void)number, (void)in_count;
  a_number(graph, in, in_count, out, out_count - 1, user);
}

/* What a graph knows it still tells after a loop or a branch that is not valid. */
static void check_behind_failure(tnf_context *ctx, int which) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n")), go = tnf_input(graph, "go", TNF_BOOL, TNF_SCALAR);
  tnf_traced carried[2] = {a, a}, results[2], stacked[1], out[3];
  switch (which) {
  case 0:
    tnf_for(graph, tnf_extent_const(2), carried, 2, nothing_in_step, NULL, NULL, results);
    break;
  case 1:
    tnf_for(graph, tnf_extent_const(2), carried, 2, more_in_step, NULL, NULL, results);
    break;
  case 2:
    tnf_scan(graph, (tnf_extent){0}, carried, 2, &a, 1, nothing, NULL, NULL, results, stacked, 1);
    break;
  case 3:
    tnf_while(graph, carried, 2, nothing, same, &a, NULL, results);
    break;
  case 4:
    tnf_while(graph, carried, 2, a_number, a_number, &a, NULL, results);
    break;
  case 5:
    tnf_if(go, same, a_number, &a, out, 3);
    break;
  default:
    tnf_if(go, same, nothing, &a, out, 3);
  }
  CHECK(tnf_graph_status(graph) != NULL);
  check_extent(a, 1, TNF_EXTENT_EXACT, -1, -1, "n");
  CHECK(strstr(graph_text_of(graph), "func"));
  tnf_graph_release(graph);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced a = tnf_input(graph, "a", TNF_F64, TNF_SHAPE("m", "n")),
             x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("r<=64", "?", 12));
  check_extent(tnf_svd(a).s, 0, TNF_EXTENT_EXACT, -1, -1, "min(m, n)");
  check_extent(tnf_matrix_transpose(a), 0, TNF_EXTENT_EXACT, -1, -1, "n");
  check_extent(x, 0, TNF_EXTENT_EXACT, -1, 64, "r");
  check_extent(x, 1, TNF_EXTENT_EXACT, -1, -1, "dim 1 of \"x\"");
  check_extent(x, -1, TNF_EXTENT_EXACT, 12, 12, "12");
  tnf_extent half = tnf_extent_floordiv(tnf_extent_add(tnf_dim(a, 0), tnf_extent_const(1)), tnf_extent_const(2));
  check_extent(tnf_slice_axis(a, 0, tnf_extent_const(0), half), 0, TNF_EXTENT_EXACT, -1, -1, "floordiv(m + 1, 2)");
  tnf_traced flat = tnf_reshape(a, TNF_EXTENTS(tnf_extent_mul(tnf_dim(a, 0), tnf_dim(a, 1))));
  check_extent(flat, 0, TNF_EXTENT_EXACT, -1, -1, "m*n");
  check_extent(tnf_concatenate((tnf_traced[]){a, a}, 2, 1), 1, TNF_EXTENT_EXACT, -1, -1, "2*n");

  const char *before = graph_text_of(graph);
  char *copy = strdup(before);
  check_extent(tnf_grad(tnf_reduce_sum(flat, TNF_ALL_AXES), a), 1, TNF_EXTENT_EXACT, -1, -1, "n");
  CHECK(strncmp(copy, graph_text_of(graph), 200) == 0); /* asking leaves the graph as it was */
  CHECK_INT(graph_text_count(graph, "minsi"), 0);
  free(copy);

  tnf_extent_description cut = TNF_EXTENT_DESCRIPTION_INIT;
  tnf_traced some = tnf_compress(flat, tnf_compare(TNF_DIRECTION_GT, flat, tnf_zeros_like(flat)), 0);
  check_extent(some, 0, TNF_EXTENT_BOUNDED, -1, -1, "m*n");
  REQUIRE_OK(tnf_extent_describe(some, 0, &cut));
  CHECK_TEXT(cut.decided_by, "compress #1");
  REQUIRE_OK(tnf_extent_describe(flat, 0, &cut));
  CHECK_TEXT(cut.decided_by, "");

  tnf_extent_description d = TNF_EXTENT_DESCRIPTION_INIT;
  CHECK_FAILS(tnf_extent_describe(a, 2, &d), TNF_RT_OUT_OF_RANGE, "extent_describe: axis 2 is out of range for rank 2");
  CHECK_FAILS(tnf_extent_describe((tnf_traced){graph, NULL, NULL}, 0, &d), TNF_RT_INVALID_ARGUMENT,
              "extent_describe: the value is null");
  CHECK(d.knowledge == TNF_EXTENT_UNKNOWN && d.exact == -1 && d.bound == -1 && d.size == sizeof d && !d.text[0]);
  tnf_extent_description less = {offsetof(tnf_extent_description, text), TNF_EXTENT_UNKNOWN, 5, 5, "mine", {0}};
  REQUIRE_OK(tnf_extent_describe(a, 0, &less)); /* a caller that knows no text */
  CHECK(less.knowledge == TNF_EXTENT_EXACT && less.exact == -1 && !strcmp(less.text, "mine"));
  CHECK(tnf_graph_status(graph) == NULL);
  tnf_graph_release(graph);
  for (int which = 0; which < 7; ++which)
    check_behind_failure(ctx, which);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
