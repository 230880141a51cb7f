/* The heat equation u_t = a (u_xx + u_yy) on a rectangle whose edge is held at 0: a loop over time steps of a five-point stencil,
 * for any grid and any number of steps. The squared misfit of the last state to a measured one has a gradient with respect to the
 * first state, which is compared with an adjoint written by hand; and a few steps of Newton's method with conjugate gradients,
 * whose products with the Hessian are derivatives inside a loop, find the first state again. A linear step keeps nothing for its
 * way back, so that the memory of a run does not depend on the number of steps.
 *
 * usage: heat_equation [PLOT.svg] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenferro/tenferro.h>

#define ROWS 48
#define COLUMNS 64
#define STEPS 40
#define RATIO 0.2  /* a dt / dx^2: the explicit scheme is stable up to 1/4 */
#define SOLVES 100 /* steps of conjugate gradients */

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "heat_equation: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  exit(1);
}

/* ---- the programs ---- */

/* u moved by one place along `axis`, with 0 where nothing comes from. */
static tnf_traced moved(tnf_traced u, int axis, int by) {
  tnf_extents low = TNF_EXTENTS(axis == 0 ? by : 0, axis == 1 ? by : 0);
  tnf_extents high = TNF_EXTENTS(axis == 0 ? -by : 0, axis == 1 ? -by : 0);
  return tnf_pad(u, tnf_scalar_like(u, 0), low, high, TNF_INTS(0, 0));
}

static void time_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                      tnf_traced *out, int32_t out_count, void *ratio) {
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count;
  tnf_traced u = in[0];
  tnf_traced around = tnf_add(tnf_add(moved(u, 0, 1), moved(u, 0, -1)), tnf_add(moved(u, 1, 1), moved(u, 1, -1)));
  out[0] = tnf_add(u, tnf_mul(*(tnf_traced *)ratio, tnf_sub(around, tnf_scale(4, u))));
}

/* What the programs are about: the state that was measured, how fast heat spreads, and how many steps ago. */
typedef struct problem {
  tnf_traced seen, ratio;
  tnf_extent steps;
} problem;

static problem inputs(tnf_graph *graph) {
  problem p;
  p.seen = tnf_input(graph, "seen", TNF_F64, TNF_SHAPE("m", "n"));
  p.ratio = tnf_input(graph, "ratio", TNF_F64, TNF_SCALAR);
  p.steps = tnf_extent_of(tnf_input(graph, "steps", TNF_I64, TNF_SCALAR));
  return p;
}

static tnf_traced misfit(problem *p, tnf_traced start, tnf_traced *end) {
  tnf_for(start.graph, p->steps, &start, 1, time_step, &p->ratio, NULL, end);
  return tnf_scale(0.5, tnf_reduce_sum_squares(tnf_sub(*end, p->seen), TNF_ALL_AXES));
}

static tnf_graph *trace_gradient(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "misfit_gradient");
  problem p = inputs(graph);
  tnf_traced start = tnf_input(graph, "start", TNF_F64, TNF_SHAPE("m", "n")), end;
  tnf_traced loss = misfit(&p, start, &end);
  tnf_output(graph, "end", end);
  tnf_output(graph, "misfit", loss);
  tnf_output(graph, "gradient", tnf_grad(loss, start));
  return graph;
}

/* One step of conjugate gradients: what has been found, what is left of the equation, the direction, and |left|^2. */
static void solve_step(tnf_graph *graph, tnf_extent step, tnf_traced number, const tnf_traced *in, int32_t in_count,
                       tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)step, (void)number, (void)in_count, (void)out_count;
  tnf_traced found = in[0], left = in[1], direction = in[2], square = in[3], end;
  tnf_traced curved = tnf_jvp(tnf_grad(misfit(user, found, &end), found), found, direction); /* H times the direction */
  tnf_traced length = tnf_div(square, tnf_reduce_sum(tnf_mul(direction, curved), TNF_ALL_AXES));
  out[0] = tnf_add(found, tnf_mul(length, direction));
  out[1] = tnf_sub(left, tnf_mul(length, curved));
  out[3] = tnf_reduce_sum_squares(out[1], TNF_ALL_AXES);
  out[2] = tnf_add(out[1], tnf_mul(tnf_div(out[3], square), direction));
}

static tnf_graph *trace_recovery(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "recovery");
  problem p = inputs(graph);
  tnf_traced start = tnf_zeros_like(p.seen), end, found[4];
  tnf_traced left = tnf_neg(tnf_grad(misfit(&p, start, &end), start));
  tnf_traced init[] = {start, left, left, tnf_reduce_sum_squares(left, TNF_ALL_AXES)};
  tnf_for(graph, tnf_extent_const(SOLVES), init, 4, solve_step, &p, NULL, found);
  tnf_output(graph, "found", found[0]);
  tnf_output(graph, "misfit", misfit(&p, found[0], &end));
  return graph;
}

static tnf_program *compile(tnf_graph_compiler *compiler, tnf_graph *graph) {
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_release(graph);
  return program;
}

/* ---- by hand ---- */

/* `steps` steps of u in place. The matrix of a step is symmetric, so this is its own adjoint. */
static void spread(double *u, int64_t m, int64_t n, int64_t steps) {
  double *old = malloc((size_t)(m * n) * sizeof *old);
  if (!old)
    exit(1);
  for (int64_t k = 0; k < steps; ++k) {
    memcpy(old, u, (size_t)(m * n) * sizeof *old);
    for (int64_t j = 0; j < n; ++j)
      for (int64_t i = 0; i < m; ++i) {
        const double *at = old + i + m * j;
        double around = (i > 0 ? at[-1] : 0) + (i + 1 < m ? at[1] : 0) + (j > 0 ? at[-m] : 0) + (j + 1 < n ? at[m] : 0);
        u[i + m * j] = *at + RATIO * (around - 4 * *at);
      }
  }
  free(old);
}

/* Two warm spots and a bar. */
static void fill(double *u, int64_t m, int64_t n) {
  for (int64_t j = 0; j < n; ++j)
    for (int64_t i = 0; i < m; ++i) {
      double x = (double)(j + 1) / (double)(n + 1), y = (double)(i + 1) / (double)(m + 1);
      double spots = exp(-200 * ((x - 0.25) * (x - 0.25) + (y - 0.7) * (y - 0.7))) +
                     0.8 * exp(-120 * ((x - 0.45) * (x - 0.45) + (y - 0.3) * (y - 0.3)));
      double bar = fabs(x - 0.75) < 0.04 && fabs(y - 0.5) < 0.3 ? 0.7 : 0;
      u[i + m * j] = spots + bar;
    }
}

static tnf_tensor *field(tnf_context *ctx, int64_t m, int64_t n) {
  tnf_tensor *u;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){m, n}, &u));
  return u;
}

/* The inputs that both programs begin with; what is seen is zero. */
static void problem_of(tnf_context *ctx, int64_t m, int64_t n, int64_t steps, tnf_tensor *in[3]) {
  in[0] = field(ctx, m, n);
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, &(double){RATIO}, &in[1]));
  check(tnf_tensor_from_col_major(ctx, TNF_I64, 0, NULL, &steps, &in[2]));
}

static double difference(const double *a, const double *b, int64_t count) {
  double most = 0;
  for (int64_t i = 0; i < count; ++i)
    most = fmax(most, fabs(a[i] - b[i]));
  return most;
}

static void release(tnf_tensor **tensors, int count) {
  for (int i = 0; i < count; ++i)
    tnf_tensor_release(tensors[i]);
}

/* ---- what is done with them ---- */

/* The gradient is the adjoint's: all steps once more, from what the last state misses. */
static int compare(tnf_context *ctx, const tnf_program *program, int64_t m, int64_t n, int64_t steps) {
  tnf_tensor *in[4], *out[3] = {NULL};
  problem_of(ctx, m, n, steps, in);
  in[3] = field(ctx, m, n);
  fill(tnf_tensor_f64(in[3]), m, n);
  for (int64_t i = 0; i < m * n; ++i)
    tnf_tensor_f64(in[0])[i] = 0.1 * sin((double)i);
  check(tnf_run(ctx, program, in, 4, out, 3));
  tnf_tensor *end = field(ctx, m, n), *slope = field(ctx, m, n);
  fill(tnf_tensor_f64(end), m, n);
  spread(tnf_tensor_f64(end), m, n, steps);
  for (int64_t i = 0; i < m * n; ++i)
    tnf_tensor_f64(slope)[i] = tnf_tensor_f64(end)[i] - tnf_tensor_f64(in[0])[i];
  spread(tnf_tensor_f64(slope), m, n, steps);
  double off = difference(tnf_tensor_f64(out[0]), tnf_tensor_f64(end), m * n);
  double off_slope = difference(tnf_tensor_f64(out[2]), tnf_tensor_f64(slope), m * n);
  printf("%lld x %lld, %lld steps: the state differs by %.0e from the loop in C, the gradient by %.0e from its adjoint\n",
         (long long)m, (long long)n, (long long)steps, off, off_slope);
  release(in, 4);
  release(out, 3);
  release((tnf_tensor *[]){end, slope}, 2);
  return off > 1e-13 || off_slope > 1e-13;
}

/* ---- the plot ---- */

/* From white over yellow and red to black. */
static void write_map(FILE *file, double left, const char *title, const double *u) {
  const double cell = 4;
  fprintf(file, "<text x=\"%.0f\" y=\"30\" text-anchor=\"middle\">%s</text>\n", left + COLUMNS * cell / 2, title);
  for (int j = 0; j < COLUMNS; ++j)
    for (int i = 0; i < ROWS; ++i) {
      double warm = fmin(fmax(u[i + ROWS * j], 0), 1);
      int rgb[3];
      for (int c = 0; c < 3; ++c)
        rgb[c] = (int)lround(255 * fmin(fmax(3 - 3 * warm - c, 0), 1));
      fprintf(file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%02x%02x%02x\"/>\n", left + j * cell,
              40 + i * cell, cell + 0.2, cell + 0.2, rgb[0], rgb[1], rgb[2]);
    }
  fprintf(file, "<rect x=\"%.1f\" y=\"40\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#333\"/>\n", left,
          COLUMNS * cell, ROWS * cell);
}

static void write_plot(const char *path, const double *start, const double *seen, const double *found) {
  FILE *file = fopen(path, "w");
  if (!file) {
    perror(path);
    exit(1);
  }
  fprintf(file, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"848\" height=\"252\" font-family=\"sans-serif\" "
                "font-size=\"14\">\n<rect width=\"848\" height=\"252\" fill=\"white\"/>\n");
  char title[60];
  write_map(file, 20, "first state", start);
  snprintf(title, sizeof title, "after %d steps", STEPS);
  write_map(file, 296, title, seen);
  write_map(file, 572, "first state, found from that", found);
  fprintf(file, "</svg>\n");
  if (fclose(file) != 0) {
    perror(path);
    exit(1);
  }
}

/* The first state from the last one. */
static int recover(tnf_context *ctx, const tnf_program *program, const char *path) {
  tnf_tensor *in[3], *out[2] = {NULL}, *start = field(ctx, ROWS, COLUMNS);
  const int64_t count = ROWS * COLUMNS;
  problem_of(ctx, ROWS, COLUMNS, STEPS, in);
  fill(tnf_tensor_f64(start), ROWS, COLUMNS);
  fill(tnf_tensor_f64(in[0]), ROWS, COLUMNS);
  spread(tnf_tensor_f64(in[0]), ROWS, COLUMNS, STEPS);
  check(tnf_run(ctx, program, in, 3, out, 2));
  const double *found = tnf_tensor_f64(out[0]), *wanted = tnf_tensor_f64(start), *seen = tnf_tensor_f64(in[0]);
  double before = 0, after = 0, norm = 0;
  for (int64_t i = 0; i < count; ++i) {
    before += (seen[i] - wanted[i]) * (seen[i] - wanted[i]);
    after += (found[i] - wanted[i]) * (found[i] - wanted[i]);
    norm += wanted[i] * wanted[i];
  }
  double misfit_left = tnf_tensor_f64(out[1])[0];
  printf("the last state is %.3f from the first, what was found %.3f (relative), with a misfit of %.1e: %s\n",
         sqrt(before / norm), sqrt(after / norm), misfit_left, path);
  write_plot(path, wanted, seen, found);
  release(in, 3);
  release(out, 2);
  tnf_tensor_release(start);
  return after > 0.3 * before || misfit_left > 1e-4;
}

int main(int argc, char **argv) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.memory_limit = 32 * ROWS * COLUMNS * sizeof(double); /* much less than a state per step */
  tnf_context *ctx = tnf_context_new(&options);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *gradient = compile(compiler, trace_gradient(ctx));
  tnf_program *recovery = compile(compiler, trace_recovery(ctx));
  int wrong = compare(ctx, gradient, ROWS, COLUMNS, STEPS) + compare(ctx, gradient, ROWS, COLUMNS, 3000) +
              compare(ctx, gradient, 5, 1, 3) + compare(ctx, gradient, 7, 9, 0);
  wrong += recover(ctx, recovery, argc > 1 ? argv[1] : "heat_equation.svg");
  tnf_program_release(gradient);
  tnf_program_release(recovery);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return wrong > 0;
}
