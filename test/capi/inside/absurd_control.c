/* Absurd arguments to loops, branches and what makes sizes that values decide: each ends in a sentence that names the builder, no
 * crash, and a graph that does not compile.
 */
#include "absurd.h"

static void test_value_sizes(void) {
  static const int32_t far[] = {7, -7, INT32_MAX, INT32_MIN};
  for (int i = 0; i < 4; ++i) {
    REFUSED("dynamic_truncate", tnf_dynamic_truncate(v.a, tnf_scalar_i64(v.graph, 2), far[i]));
    REFUSED("pad_to_match", tnf_pad_to_match(v.a, v.a, far[i]));
    REFUSED("compress", tnf_compress(v.a, v.p, far[i]));
  }
  REFUSED("extent_of", tnf_extent_of((tnf_traced){v.graph, NULL, NULL}));
  REFUSED("extent_of", tnf_extent_of(v.s));
  REFUSED("extent_of", tnf_extent_of(v.k));
  REFUSED("dynamic_truncate", tnf_dynamic_truncate(v.x, v.null, 0));
  REFUSED("dynamic_truncate", tnf_dynamic_truncate(v.x, tnf_scalar_bool(v.graph, true), 0));
  REFUSED("dynamic_truncate", tnf_dynamic_truncate(v.x, v.k, 0));
  REFUSED("pad_to_match", tnf_pad_to_match(v.null, v.x, 0));
  REFUSED("pad_to_match", tnf_pad_to_match(v.a, v.x, 1));
  REFUSED("nonzero", tnf_nonzero((tnf_traced){v.graph, NULL, NULL}));
  REFUSED("compress", tnf_compress(v.x, v.x, 0));
  REFUSED("compress", tnf_compress(v.x, tnf_scalar_bool(v.graph, true), 0));
  REFUSED("truncated_svd", tnf_truncated_svd(v.x, NULL).s);
  REFUSED("truncated_svd", tnf_truncated_svd((tnf_traced){v.graph, NULL, NULL}, NULL).u);
  REFUSED("truncated_svd", tnf_truncated_svd(v.a, &(tnf_truncation){0}).vt);
  REFUSED("truncated_eigh", tnf_truncated_eigh(v.x, NULL).w);
  REFUSED("truncated_eigh", tnf_truncated_eigh((tnf_traced){v.graph, NULL, NULL}, NULL).v);
  REFUSED("truncated_eigh", tnf_truncated_eigh(v.a, &(tnf_truncation){0}).v);
  MIXED("dynamic_truncate", tnf_dynamic_truncate(v.x, v.foreign, 0));
  MIXED("pad_to_match", tnf_pad_to_match(v.x, v.foreign, 0));
  MIXED("compress", tnf_compress(v.foreign, v.p, 0));
  NOTHING(tnf_nonzero((tnf_traced){0}));
  NOTHING(tnf_truncated_svd((tnf_traced){0}, NULL).s);
  NOTHING(tnf_truncated_eigh((tnf_traced){0}, NULL).w);
  NOTHING(tnf_dynamic_truncate((tnf_traced){0}, (tnf_traced){0}, 0));
}

static void leave_null(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in, (void)in_count, (void)out, (void)out_count, (void)user;
}
static void leave_step_null(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                            tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)number, (void)in, (void)in_count, (void)out, (void)out_count, (void)user;
}

static void test_control(void) {
  static tnf_traced y[2];
  static const tnf_loop_options unsized = {0}, listless = {.size = sizeof listless, .change_count = 2, .max_steps = -1};
  const tnf_extent two = tnf_extent_const(2), none = {0};
  tnf_for(NULL, two, y, 0, leave_step_null, NULL, NULL, y);
  tnf_while(NULL, y, 0, leave_null, leave_null, NULL, NULL, y);
  tnf_if((tnf_traced){0}, leave_null, leave_null, NULL, y, 1);
  NOTHING(y[0]);
#define FOR(steps, init, count, body, options, results) (tnf_for(v.graph, steps, init, count, body, NULL, options, results), 0)
  REFUSED("for", FOR(two, &v.x, 1, leave_step_null, NULL, y));
  REFUSED("for", FOR(two, &v.x, 1, NULL, NULL, y));
  REFUSED("for", FOR(none, &v.x, 1, leave_step_null, NULL, y));
  REFUSED("for", FOR(two, NULL, 1, leave_step_null, NULL, y));
  REFUSED("for", FOR(two, &v.x, -1, leave_step_null, NULL, y));
  REFUSED("for", FOR(two, ((tnf_traced[]){v.x, v.null}), 2, leave_step_null, NULL, y));
  REFUSED("for", FOR(two, &v.x, 1, leave_step_null, NULL, NULL));
  REFUSED("for", FOR(two, &v.x, 1, leave_step_null, &unsized, y));
  REFUSED("for", FOR(two, &v.x, 1, leave_step_null, &listless, y));
  MIXED("for", FOR(two, &v.foreign, 1, leave_step_null, NULL, y));
  MIXED("for", FOR(tnf_dim(v.foreign, 0), &v.x, 1, leave_step_null, NULL, y));
#undef FOR
#define SCAN(length, xs, x_count, body, stacked, count)                                                                          \
  (tnf_scan(v.graph, length, &v.x, 1, xs, x_count, body, NULL, NULL, y, stacked, count), 0)
  tnf_scan(NULL, two, y, 0, y, 0, leave_null, NULL, NULL, y, y, 0);
  REFUSED("scan", SCAN(TNF_LENGTH_OF_XS, &v.x, 1, leave_null, y + 1, 1));
  REFUSED("scan", SCAN(TNF_LENGTH_OF_XS, NULL, 0, leave_null, y + 1, 1));
  REFUSED("scan", SCAN(two, NULL, 1, leave_null, y + 1, 1));
  REFUSED("scan", SCAN(two, &v.x, -1, leave_null, y + 1, 1));
  REFUSED("scan", SCAN(two, &v.s, 1, leave_null, y + 1, 1));
  REFUSED("scan", SCAN(two, &v.null, 1, leave_null, y + 1, 1));
  REFUSED("scan", SCAN(two, &v.x, 1, NULL, y + 1, 1));
  REFUSED("scan", SCAN(two, &v.x, 1, leave_null, NULL, 1));
  REFUSED("scan", SCAN(two, &v.x, 1, leave_null, y + 1, -1));
  MIXED("scan", SCAN(two, &v.foreign, 1, leave_null, y + 1, 1));
#undef SCAN
  REFUSED("while", tnf_while(v.graph, &v.x, 1, leave_null, leave_null, NULL, NULL, y));
  REFUSED("while", tnf_while(v.graph, &v.x, 1, NULL, leave_null, NULL, NULL, y));
  REFUSED("while", tnf_while(v.graph, &v.x, 1, leave_null, NULL, NULL, NULL, y));
#define IF(first, second, results, count) (tnf_if(tnf_scalar_bool(v.graph, true), first, second, NULL, results, count), 0)
  REFUSED("if", IF(leave_null, leave_null, y, 1));
  REFUSED("if", IF(NULL, leave_null, y, 1));
  REFUSED("if", IF(leave_null, leave_null, NULL, 1));
  REFUSED("if", IF(leave_null, leave_null, y, -1));
#undef IF
}

static void test_keeping(void) {
  static tnf_traced y[2];
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.keeping = (tnf_keeping)9;
  REFUSED("for", (tnf_for(v.graph, tnf_extent_const(2), &v.x, 1, leave_step_null, NULL, &options, y), 0));
  options.keeping = TNF_KEEP_SNAPSHOTS;
  REFUSED("for", (tnf_for(v.graph, tnf_extent_const(2), &v.x, 1, leave_step_null, NULL, &options, y), 0));
  options.budget = INT64_MIN;
  REFUSED("scan", (tnf_scan(v.graph, tnf_extent_const(2), &v.x, 1, NULL, 0, leave_null, NULL, &options, y, NULL, 0), 0));
  options.budget = 1;
  REFUSED("while", tnf_while(v.graph, &v.x, 1, leave_null, leave_null, NULL, &options, y));
  options.keeping = TNF_KEEP_SEGMENTS;
  REFUSED("for", (tnf_for(v.graph, tnf_extent_const(2), &v.x, 1, leave_step_null, NULL, &options, y), 0));
  tnf_checkpoint(NULL, leave_null, NULL, y, 0, y, 0);
#define CHECKPOINT(body, in, in_count, out, count) (tnf_checkpoint(v.graph, body, NULL, in, in_count, out, count), 0)
  REFUSED("checkpoint", CHECKPOINT(leave_null, &v.x, 1, y, 1));
  REFUSED("checkpoint", CHECKPOINT(NULL, &v.x, 1, y, 1));
  REFUSED("checkpoint", CHECKPOINT(leave_null, NULL, 1, y, 1));
  REFUSED("checkpoint", CHECKPOINT(leave_null, &v.x, -1, y, 1));
  REFUSED("checkpoint", CHECKPOINT(leave_null, &v.x, 1, NULL, 1));
  REFUSED("checkpoint", CHECKPOINT(leave_null, &v.x, 1, y, -1));
  REFUSED("checkpoint", CHECKPOINT(leave_null, &v.null, 1, y, 1));
  MIXED("checkpoint", CHECKPOINT(leave_null, &v.foreign, 1, y, 1));
#undef CHECKPOINT
}

static void test_functions(void) {
  static tnf_traced y[2];
  tnf_function *f = NULL;
  CHECK_FAILS(tnf_function_new(NULL, "f", leave_null, NULL, &f), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_new(ctx, NULL, leave_null, NULL, &f), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_new(ctx, "", leave_null, NULL, &f), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_new(ctx, "f", NULL, NULL, &f), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_new(ctx, "f", leave_null, NULL, NULL), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_from_graph(NULL, &f), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_set_jvp(NULL, NULL, NULL), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_set_vjp(NULL, NULL, NULL), TNF_RT_INVALID_ARGUMENT, NULL);
  tnf_function_release(NULL);
  if (!CHECK_OK(tnf_function_new(ctx, "f", leave_null, NULL, &f)))
    return;
  CHECK_FAILS(tnf_function_set_jvp(f, NULL, NULL), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_function_set_vjp(f, NULL, NULL), TNF_RT_INVALID_ARGUMENT, NULL);
  tnf_function_call(NULL, f, y, 0, y, 0);
#define CALL(function, in, in_count, out, count) (tnf_function_call(v.graph, function, in, in_count, out, count), 0)
  REFUSED("f", CALL(f, &v.x, 1, y, 1));
  REFUSED("function_call", CALL(NULL, &v.x, 1, y, 1));
  REFUSED("f", CALL(f, NULL, 1, y, 1));
  REFUSED("f", CALL(f, &v.x, -1, y, 1));
  REFUSED("function_call", CALL(f, &v.x, 1, NULL, 1));
  REFUSED("function_call", CALL(f, &v.x, 1, y, -1));
  REFUSED("f", CALL(f, &v.null, 1, y, 1));
  MIXED("f", CALL(f, &v.foreign, 1, y, 1));
#undef CALL
  tnf_function_release(f);
}

static void test_maps(void) {
  static tnf_traced y[2];
  static const int32_t far = 7, near = -7, unmapped = TNF_UNMAPPED;
  tnf_vmap(NULL, leave_null, NULL, y, NULL, 0, y, NULL, 0);
  tnf_vmap_sized(NULL, tnf_extent_const(2), leave_null, NULL, y, NULL, 0, y, NULL, 0);
#define MAP(body, in, axes, in_count, out, out_axes, count)                                                                      \
  (tnf_vmap(v.graph, body, NULL, in, axes, in_count, out, out_axes, count), 0)
  REFUSED("vmap", MAP(leave_null, &v.x, NULL, 1, y, NULL, 1));
  REFUSED("vmap", MAP(NULL, &v.x, NULL, 1, y, NULL, 1));
  REFUSED("vmap", MAP(leave_null, NULL, NULL, 1, y, NULL, 1));
  REFUSED("vmap", MAP(leave_null, &v.x, NULL, -1, y, NULL, 1));
  REFUSED("vmap", MAP(leave_null, &v.null, NULL, 1, y, NULL, 1));
  REFUSED("vmap", MAP(leave_null, &v.s, NULL, 1, y, NULL, 1));
  REFUSED("vmap", MAP(leave_null, &v.x, &far, 1, y, NULL, 1));
  REFUSED("vmap", MAP(leave_null, &v.x, &near, 1, y, NULL, 1));
  REFUSED("vmap", MAP(leave_null, &v.x, &unmapped, 1, y, NULL, 1));
  REFUSED("vmap", MAP(leave_null, NULL, NULL, 0, y, NULL, 0));
  REFUSED("vmap", MAP(leave_null, &v.x, NULL, 1, NULL, NULL, 1));
  REFUSED("vmap", MAP(leave_null, &v.x, NULL, 1, y, NULL, -1));
  MIXED("vmap", MAP(leave_null, &v.foreign, NULL, 1, y, NULL, 1));
#undef MAP
#define MAP(size, in, count) (tnf_vmap_sized(v.graph, size, leave_null, NULL, in, NULL, count, y, NULL, 1), 0)
  REFUSED("vmap_sized", MAP((tnf_extent){0}, NULL, 0));
  REFUSED("vmap_sized", MAP(tnf_extent_const(-3), &v.x, 1));
  REFUSED("vmap_sized", MAP(tnf_extent_const(2), NULL, 0));
  MIXED("vmap_sized", MAP(tnf_dim(v.foreign, 0), NULL, 0));
#undef MAP
}

static void test_jacobians(void) {
  NOTHING(tnf_jacfwd((tnf_traced){0}, (tnf_traced){0}));
  REFUSED("jacfwd", tnf_jacfwd(v.null, v.x));
  REFUSED("jacfwd", tnf_jacfwd(v.x, v.k));
  REFUSED("jacfwd", tnf_jacfwd(v.s, v.x));
  MIXED("jacfwd", tnf_jacfwd(v.x, v.foreign));
  REFUSED("jacrev", tnf_jacrev(v.x, v.null));
  REFUSED("jacrev", tnf_jacrev(v.k, v.x));
  REFUSED("jacrev", tnf_jacrev(v.s, v.x));
  MIXED("jacrev", tnf_jacrev(v.foreign, v.x));
  REFUSED("hessian", tnf_hessian(v.x, v.x));
  REFUSED("hessian", tnf_hessian(v.null, v.x));
  REFUSED("hessian", tnf_hessian(tnf_scalar_f64(v.graph, 1), v.x));
  MIXED("hessian", tnf_hessian(v.s, v.foreign));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_value_sizes();
  test_control();
  test_keeping();
  test_functions();
  test_maps();
  test_jacobians();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
