/* A solver of one's own library as an operation: tridiagonal systems T x = b. Nothing is differentiated through its elimination:
 * the derivative is that of the equation, T dx = db - dT x, and one more call of the solver gives it. The example takes implicit
 * steps of the heat equation in a rod and asks how the heat that is left depends on how well each place conducts. */
#include <math.h>

#include "example.h"
#include "kernels.h"

static const char name[] = "example.tridiagonal_solve";
enum { LOWER, DIAGONAL, UPPER, B };

static void solve_shape(tnf_custom_shape *s, void *user) {
  static const char *const words[] = {"dim 0 of lower", "dim 0 of diagonal", "dim 0 of upper", "dim 0 of b"};
  (void)user;
  for (int32_t i = LOWER; i <= B; ++i)
    if (!tnf_custom_require_dtype(s, i, TNF_F64) || !tnf_custom_require_rank(s, i, i == B ? 2 : 1))
      return;
  if (s->attributes->integer_count != 1) {
    tnf_custom_refuse(s, TNF_RT_INVALID_ARGUMENT, "its one integer says whether the matrix is transposed");
    return;
  }
  const tnf_extent n = s->input_extents[DIAGONAL].extent[0];
  for (int32_t i = LOWER; i <= B; ++i)
    if (i != DIAGONAL)
      tnf_custom_require_equal(s, words[i], s->input_extents[i].extent[0], words[DIAGONAL], n);
  s->result_dtype[0] = TNF_F64;
  s->result_extents[0] = s->input_extents[B];
  s->workspace = tnf_extent_mul(n, tnf_extent_const(2 * sizeof(double)));
}

static tnf_traced solve(tnf_traced lower, tnf_traced diagonal, tnf_traced upper, tnf_traced b, int64_t transposed) {
  tnf_custom_attributes attributes = TNF_CUSTOM_ATTRIBUTES_INIT;
  attributes.integers = &transposed;
  attributes.integer_count = 1;
  return tnf_custom_one(b.graph, name, (tnf_traced[]){lower, diagonal, upper, b}, 4, &attributes);
}

/* x one row further down (1) or up (-1), 0 where nothing comes from. */
static tnf_traced moved(tnf_traced x, int64_t rows) {
  tnf_traced zero = tnf_scalar_f64(x.graph, 0);
  return tnf_pad(x, zero, TNF_EXTENTS(rows, 0), TNF_EXTENTS(-rows, 0), TNF_INTS(0, 0));
}

static tnf_traced along_rows(tnf_traced v, tnf_traced x) {
  return tnf_mul(tnf_expand_dims(v, 1), x);
}

/* T x, or its transpose's. */
static tnf_traced times(tnf_traced lower, tnf_traced diagonal, tnf_traced upper, tnf_traced x, bool transposed) {
  tnf_traced below = transposed ? moved(along_rows(upper, x), 1) : along_rows(lower, moved(x, 1));
  tnf_traced above = transposed ? moved(along_rows(lower, x), -1) : along_rows(upper, moved(x, -1));
  return tnf_add(along_rows(diagonal, x), tnf_add(below, above));
}

/* dx = T^-1 (db - dT x) */
static void jvp_solve(tnf_rule *r) {
  const int64_t transposed = tnf_rule_get_custom(r).integers[0];
  const tnf_traced *d = r->operand_tangent;
  tnf_traced change = times(d[LOWER], d[DIAGONAL], d[UPPER], r->result[0], transposed != 0);
  r->result_tangent[0] = solve(r->operand[LOWER], r->operand[DIAGONAL], r->operand[UPPER], tnf_sub(d[B], change), transposed);
}

/* It is linear in b: bbar = T^-T xbar. */
static void adjoint_solve(tnf_rule *r) {
  const int64_t transposed = tnf_rule_get_custom(r).integers[0];
  r->operand_cotangent[B] =
      solve(r->operand[LOWER], r->operand[DIAGONAL], r->operand[UPPER], r->result_cotangent[0], !transposed);
}

static void register_solve(tnf_context *ctx) {
  tnf_ad_rule rule = TNF_AD_RULE_INIT;
  rule.jvp = jvp_solve;
  rule.adjoint = adjoint_solve;
  tnf_custom_op op = TNF_CUSTOM_OP_INIT;
  op.name = name;
  op.input_count = 4;
  op.shape = solve_shape;
  op.kernel = example_tridiagonal_solve;
  op.derivative = &rule;
  op.mergeable = 1;
  check(tnf_custom_register(ctx, &op));
}

/* ---- the rod -------------------------------------------------------------------------------------------------------------- */

/* u at the next time: (1 + k_i + k_{i+1}) u_i - k_i u_{i-1} - k_{i+1} u_{i+1} is u before; both ends are kept at 0. */
static void step(tnf_graph *graph, tnf_extent number, tnf_traced as_tensor, const tnf_traced *in, int32_t in_count,
                 tnf_traced *out, int32_t out_count, void *user) {
  const tnf_traced k = *(const tnf_traced *)user; /* [n + 1]: how well the places between conduct */
  (void)graph, (void)number, (void)as_tensor, (void)in_count, (void)out_count;
  tnf_extent n = tnf_dim(in[0], 0), one = tnf_extent_const(1);
  tnf_traced left = tnf_slice_axis(k, 0, tnf_extent_const(0), n), right = tnf_slice_axis(k, 0, one, tnf_extent_add(n, one));
  tnf_traced diagonal = tnf_add_scalar(tnf_add(left, right), 1);
  out[0] = solve(tnf_neg(left), diagonal, tnf_neg(right), in[0], 0);
}

static tnf_graph *trace(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "rod");
  tnf_traced start = tnf_input(graph, "start", TNF_F64, TNF_SHAPE("n", 1));
  tnf_traced conductance = tnf_input(graph, "conductance", TNF_F64, TNF_SHAPE("edges")), end;
  tnf_for(graph, tnf_extent_const(20), &start, 1, step, &conductance, NULL, &end);
  tnf_traced heat = tnf_reduce_sum(end, TNF_ALL_AXES), gradient = tnf_grad(heat, conductance);
  tnf_output(graph, "heat", heat);
  tnf_output(graph, "gradient", gradient);
  tnf_output(graph, "curvature", tnf_jvp(gradient, conductance, tnf_ones_like(conductance)));
  return graph;
}

enum { N = 40 };

/* The heat that is left, and its derivatives. */
static void run(tnf_context *ctx, const tnf_program *program, double change, double *heat, double *gradient, double *curvature) {
  double start[N], conductance[N + 1];
  for (int i = 0; i < N; ++i)
    start[i] = sin(3.141592653589793 * (i + 1) / (N + 1));
  for (int i = 0; i <= N; ++i)
    conductance[i] = 2 + cos(0.2 * i) + change;
  tnf_tensor *in[2] = {matrix(ctx, N, 1, start), vector(ctx, N + 1, conductance)}, *out[3] = {NULL};
  check(tnf_run(ctx, program, in, 2, out, 3));
  *heat = *tnf_tensor_const_f64(out[0]);
  *gradient = *curvature = 0;
  for (int i = 0; i <= N; ++i) { /* along the direction in which all change by as much */
    *gradient += tnf_tensor_const_f64(out[1])[i];
    *curvature += tnf_tensor_const_f64(out[2])[i];
  }
  for (int i = 0; i < 3; ++i)
    tnf_tensor_release(out[i]);
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
}

/* A matrix that has no solution: the kernel's sentence ends the run, and the next one works. */
static bool fails(tnf_context *ctx, const tnf_program *program) {
  double start[N] = {0}, conductance[N + 1];
  for (int i = 0; i <= N; ++i)
    conductance[i] = i < 2 ? -0.5 : 0; /* the first pivot is 0 */
  tnf_tensor *in[2] = {matrix(ctx, N, 1, start), vector(ctx, N + 1, conductance)}, *out[3] = {NULL};
  tnf_status *st = tnf_run(ctx, program, in, 2, out, 3);
  bool failed = tnf_status_code(st) == TNF_RT_SINGULAR && strstr(tnf_status_message(st), "pivot 0 is 0");
  printf("%s\n", tnf_status_message(st));
  tnf_status_release(st);
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
  return failed;
}

int main(int argc, char **argv) {
  tnf_context *ctx = tnf_context_new(NULL);
  register_solve(ctx);
  tnf_graph *graph = trace(ctx);
  if (written(ctx, graph, argc, argv))
    return 0;
  tnf_program *program = compiled(ctx, graph);
  int wrong = !fails(ctx, program);
  double heat, gradient, curvature, up, up_gradient, down, down_gradient, unused;
  const double h = 1e-5;
  run(ctx, program, 0, &heat, &gradient, &curvature);
  run(ctx, program, h, &up, &up_gradient, &unused);
  run(ctx, program, -h, &down, &down_gradient, &unused);
  const double slope = (up - down) / (2 * h), bend = (up_gradient - down_gradient) / (2 * h);
  printf("heat %.8f, its derivative %.8f (differences: %.8f), the second %.8f (%.8f)\n", heat, gradient, slope, curvature, bend);
  wrong += fabs(gradient - slope) > 1e-6 * fabs(slope) || fabs(curvature - bend) > 1e-6 * fabs(bend);
  tnf_program_release(program);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return wrong;
}
