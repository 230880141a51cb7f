/* Maps over slices, beside the peers' vmap: solves, gradients for each example, a scan; an operation of one's own is in
 * customs.c. */
#include "bench.h"

#include <math.h>
#include <stdlib.h>

enum { SOLVES = 4096, SMALL = 4, EXAMPLES = 256, WIDTH = 64, STATES = 256, STATE = 16, STEPS = 100 };

#define BODY(name)                                                                                                               \
  static void name(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user)

BODY(solve) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  tnf_extent n = tnf_dim(in[1], 0);
  out[0] = tnf_reshape(tnf_solve(in[0], tnf_expand_dims(in[1], 1)), TNF_EXTENTS(n));
}

tnf_status *bench_map_solve(bench_run *run) {
  static const char *const names[] = {NULL, NULL, "batch"};
  tnf_status *st = NULL;
  double *a = malloc(SMALL * SMALL * SOLVES * sizeof *a);
  if (!a)
    return tnf_context_status(run->ctx, TNF_RT_OUT_OF_MEMORY);
  bench_symmetric(130, SMALL, SOLVES, SMALL, a);
  tnf_traced x, in[] = {bench_input(run, "a", TNF_F64, 3, (int64_t[]){SMALL, SMALL, SOLVES}, names, a, &st),
                        bench_uniform_input(run, "b", TNF_F64, 2, (int64_t[]){SMALL, SOLVES}, names + 1, 131, 1, 0, &st)};
  free(a);
  tnf_vmap(run->graph, solve, NULL, in, NULL, 2, &x, NULL, 1);
  bench_output(run, "x", x);
  return st;
}

/* The gradient of one example's loss by the parameters w1 b1 w2 b2, which `user` points to. */
BODY(example_gradient) {
  (void)graph, (void)in_count;
  const tnf_traced *p = user;
  tnf_traced hidden = tnf_tanh(tnf_add(tnf_matmul(p[0], in[0]), p[1])), y = tnf_add(tnf_matmul(p[2], hidden), p[3]);
  tnf_grad_many(bench_mean_of_squares(tnf_sub(y, in[1])), p, out_count, out);
}

tnf_status *bench_map_gradients(bench_run *run) {
  static const char *const names[] = {NULL, "batch"};
  static const char *const called[] = {"w1", "b1", "w2", "b2"}, *const results[] = {"dw1", "db1", "dw2", "db2"};
  tnf_status *st = NULL;
  tnf_traced p[4], gradients[4], in[2];
  for (int i = 0; i < 2; ++i)
    in[i] =
        bench_uniform_input(run, i ? "y" : "x", TNF_F64, 2, (int64_t[]){WIDTH, EXAMPLES}, names, (uint32_t)(10 + i), 1, 0, &st);
  for (int i = 0; i < 4; ++i)
    p[i] =
        bench_uniform_input(run, called[i], TNF_F64, i % 2 ? 1 : 2, (int64_t[]){WIDTH, WIDTH}, (const char *const[]){NULL, NULL},
                            (uint32_t)(12 + i), i % 2 ? 0.1 : 1.0 / sqrt((double)WIDTH), 0, &st);
  tnf_vmap(run->graph, example_gradient, p, in, NULL, 2, gradients, NULL, 4);
  for (int i = 0; i < 4; ++i)
    bench_output(run, results[i], gradients[i]);
  return st;
}

BODY(step) { /* x = tanh(a x + b), stacked */
  (void)graph, (void)in_count, (void)out_count;
  out[0] = out[1] = tnf_tanh(tnf_add(tnf_matmul(*(const tnf_traced *)user, in[0]), in[1]));
}

BODY(run_states) {
  (void)in_count, (void)out_count;
  tnf_traced last;
  tnf_scan(graph, TNF_LENGTH_OF_XS, &in[0], 1, &in[1], 1, step, user, NULL, &last, out, 1);
}

tnf_status *bench_map_scan(bench_run *run) {
  static const char *const names[] = {NULL, NULL, "batch"};
  tnf_status *st = NULL;
  tnf_traced a = bench_uniform_input(run, "a", TNF_F64, 2, (int64_t[]){STATE, STATE}, names, 132, 0.25, 0, &st), states;
  tnf_traced in[] = {bench_uniform_input(run, "x", TNF_F64, 2, (int64_t[]){STATE, STATES}, names + 1, 133, 1, 0, &st),
                     bench_uniform_input(run, "b", TNF_F64, 3, (int64_t[]){STATE, STEPS, STATES}, names, 134, 1, 0, &st)};
  tnf_vmap(run->graph, run_states, &a, in, NULL, 2, &states, NULL, 1);
  bench_output(run, "states", states);
  return st;
}
