/* A physics-informed network for the heat equation u_t = alpha u_xx on [0, 1] x [0, 1], with u(x, 0) = sin(pi x) and u = 0 at
 * both ends.
 *
 * A tanh network u(x, t) is trained so that the equation holds at random points and the known values hold on the boundary. u_t
 * and u_xx are derivatives of the network itself (jvp, and jvp of jvp); the loss is differentiated once more for its gradient,
 * and the Adam update is a part of the same program, which is compiled once. The exact solution is exp(-alpha pi^2 t) sin(pi x).
 *
 * usage: pinn_heat [STEPS [PLOT.svg]] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <tenferro/tenferro.h>

#define PI 3.14159265358979323846
#define ALPHA 0.1
#define WIDTH 32     /* of both hidden layers */
#define INSIDE 256   /* points where the equation is to hold */
#define BOUNDARY 192 /* points where u is known: a third of them at t = 0, at x = 0, at x = 1 */
#define GRID 64      /* cells of the plot along x and along t */
#define PARAMETERS (2 * WIDTH + WIDTH + WIDTH * WIDTH + WIDTH + WIDTH + 1)

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "pinn_heat: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  exit(1);
}

static double exact(double x, double t) {
  return exp(-ALPHA * PI * PI * t) * sin(PI * x);
}

/* ---- the programs ---- */

/* The next rows x columns parameters of theta. */
static tnf_traced take(tnf_traced theta, int64_t *used, int64_t rows, int64_t columns) {
  tnf_traced part = tnf_slice_axis(theta, 0, tnf_extent_const(*used), tnf_extent_const(*used + rows * columns));
  *used += rows * columns;
  return tnf_reshape(part, TNF_EXTENTS(rows, columns));
}

/* u at n points: x[n, 1], t[n, 1] -> u[n, 1]. */
static tnf_traced network(tnf_traced theta, tnf_traced x, tnf_traced t) {
  int64_t used = 0;
  tnf_traced x_weight = take(theta, &used, 1, WIDTH), t_weight = take(theta, &used, 1, WIDTH),
             bias = take(theta, &used, 1, WIDTH);
  tnf_traced h = tnf_tanh(tnf_add(tnf_add(tnf_mul(x, x_weight), tnf_mul(t, t_weight)), bias));
  tnf_traced weight = take(theta, &used, WIDTH, WIDTH);
  bias = take(theta, &used, 1, WIDTH);
  h = tnf_tanh(tnf_add(tnf_matmul(h, weight), bias));
  weight = take(theta, &used, WIDTH, 1);
  bias = take(theta, &used, 1, 1);
  return tnf_add(tnf_matmul(h, weight), bias);
}

static tnf_traced mean_square(tnf_traced r) {
  return tnf_mean(tnf_square(r), TNF_ALL_AXES);
}

/* (theta, m, v, rate, points...) -> one step of Adam and the loss before it. */
static tnf_graph *training_step(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "training_step");
  tnf_traced theta = tnf_input(graph, "theta", TNF_F64, TNF_SHAPE(PARAMETERS));
  tnf_traced m = tnf_input(graph, "m", TNF_F64, TNF_SHAPE(PARAMETERS));
  tnf_traced v = tnf_input(graph, "v", TNF_F64, TNF_SHAPE(PARAMETERS));
  tnf_traced rate = tnf_input(graph, "rate", TNF_F64, TNF_SCALAR);
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", 1)), t = tnf_input(graph, "t", TNF_F64, TNF_SHAPE("n", 1));
  tnf_traced known_x = tnf_input(graph, "known_x", TNF_F64, TNF_SHAPE("k", 1));
  tnf_traced known_t = tnf_input(graph, "known_t", TNF_F64, TNF_SHAPE("k", 1));
  tnf_traced known_u = tnf_input(graph, "known_u", TNF_F64, TNF_SHAPE("k", 1));

  tnf_traced u = network(theta, x, t), one = tnf_ones_like(x);
  tnf_traced u_t = tnf_jvp(u, t, one);
  tnf_traced u_xx = tnf_jvp(tnf_jvp(u, x, one), x, one);
  tnf_traced equation = mean_square(tnf_sub(u_t, tnf_scale(ALPHA, u_xx)));
  tnf_traced boundary = mean_square(tnf_sub(network(theta, known_x, known_t), known_u));
  tnf_traced loss = tnf_add(equation, tnf_scale(30, boundary));

  tnf_traced g = tnf_grad(loss, theta);
  m = tnf_add(tnf_scale(0.9, m), tnf_scale(0.1, g));
  v = tnf_add(tnf_scale(0.999, v), tnf_scale(0.001, tnf_square(g)));
  tnf_traced step = tnf_div(tnf_mul(rate, m), tnf_add_scalar(tnf_sqrt(v), 1e-8));
  tnf_output(graph, "next_theta", tnf_sub(theta, step));
  tnf_output(graph, "next_m", m);
  tnf_output(graph, "next_v", v);
  tnf_output(graph, "loss", loss);
  return graph;
}

static tnf_graph *prediction(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "prediction");
  tnf_traced theta = tnf_input(graph, "theta", TNF_F64, TNF_SHAPE(PARAMETERS));
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n", 1)), t = tnf_input(graph, "t", TNF_F64, TNF_SHAPE("n", 1));
  tnf_output(graph, "u", network(theta, x, t));
  return graph;
}

static tnf_program *compile(tnf_graph_compiler *compiler, tnf_graph *graph) {
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_release(graph);
  return program;
}

/* ---- data ---- */

/* Uniform in (0, 1): a 64-bit linear congruential generator (Knuth's MMIX constants), so that every run is the same. */
static double uniform(void) {
  static uint64_t state = 42;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return ((double)(state >> 11) + 0.5) * 0x1p-53;
}

static tnf_tensor *column(tnf_context *ctx, int64_t n) {
  tnf_tensor *t;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){n, 1}, &t));
  return t;
}

static tnf_tensor *vector(tnf_context *ctx) {
  tnf_tensor *t;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){PARAMETERS}, &t));
  return t;
}

/* Weights uniform with variance 1 / inputs, biases zero. */
static void initialise(double *theta) {
  int64_t used = 0;
  for (int64_t i = 0; i < 2 * WIDTH; ++i)
    theta[used++] = 4 * (uniform() - 0.5);
  used += WIDTH;
  for (int64_t i = 0; i < WIDTH * WIDTH; ++i)
    theta[used++] = sqrt(12.0 / WIDTH) * (uniform() - 0.5);
  used += WIDTH;
  for (int64_t i = 0; i < WIDTH; ++i)
    theta[used++] = sqrt(12.0 / WIDTH) * (uniform() - 0.5);
}

typedef struct points {
  tnf_tensor *x, *t, *known_x, *known_t, *known_u;
} points;

static points sample(tnf_context *ctx) {
  points p = {column(ctx, INSIDE), column(ctx, INSIDE), column(ctx, BOUNDARY), column(ctx, BOUNDARY), column(ctx, BOUNDARY)};
  for (int i = 0; i < INSIDE; ++i) {
    tnf_tensor_f64(p.x)[i] = uniform();
    tnf_tensor_f64(p.t)[i] = uniform();
  }
  for (int i = 0; i < BOUNDARY; ++i) {
    double x = i % 3 == 0 ? uniform() : i % 3 - 1, t = i % 3 == 0 ? 0 : uniform();
    tnf_tensor_f64(p.known_x)[i] = x;
    tnf_tensor_f64(p.known_t)[i] = t;
    tnf_tensor_f64(p.known_u)[i] = i % 3 == 0 ? exact(x, 0) : 0;
  }
  return p;
}

static void release(points p) {
  tnf_tensor *all[] = {p.x, p.t, p.known_x, p.known_t, p.known_u};
  for (int i = 0; i < 5; ++i)
    tnf_tensor_release(all[i]);
}

/* ---- training ---- */

static double seconds(void) {
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Adam with a cosine schedule. state[0] is {theta, m, v} before and after; state[1] is its double buffer. */
static void train(tnf_graph_executor *executor, const tnf_program *program, tnf_context *ctx, int steps,
                  tnf_tensor *state[2][3]) {
  points p = sample(ctx);
  tnf_tensor *rate, *loss;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 0, NULL, &rate));
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 0, NULL, &loss));
  double start = seconds();
  for (int k = 1; k <= steps; ++k) {
    double schedule = 0.01 * 0.5 * (1 + cos(PI * k / steps));
    tnf_tensor_f64(rate)[0] = schedule * sqrt(1 - pow(0.999, k)) / (1 - pow(0.9, k));
    tnf_tensor *in[] = {state[0][0], state[0][1], state[0][2], rate, p.x, p.t, p.known_x, p.known_t, p.known_u};
    tnf_tensor *out[] = {state[1][0], state[1][1], state[1][2], loss};
    check(tnf_graph_executor_run_into(executor, program, in, 9, out, 4));
    for (int i = 0; i < 3; ++i) {
      tnf_tensor *next = state[1][i];
      state[1][i] = state[0][i];
      state[0][i] = next;
    }
    if (k % 100 == 0 || k == steps)
      fprintf(stderr, "\rstep %d of %d   loss %.3e   %.0f steps/s ", k, steps, tnf_tensor_f64(loss)[0], k / (seconds() - start));
  }
  fprintf(stderr, "\n");
  tnf_tensor_release(rate);
  tnf_tensor_release(loss);
  release(p);
}

/* ---- the plot ---- */

/* The five colours of a perceptually even map from dark blue to yellow, with straight lines between. */
static void write_cell(FILE *file, double left, double top, double size, double value) {
  static const double colours[5][3] = {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}};
  double place = 4 * fmin(fmax(value, 0), 1);
  int low = place < 4 ? (int)place : 3;
  double part = place - low;
  int rgb[3];
  for (int i = 0; i < 3; ++i)
    rgb[i] = (int)lround((1 - part) * colours[low][i] + part * colours[low + 1][i]);
  fprintf(file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%02x%02x%02x\"/>\n", left, top, size, size,
          rgb[0], rgb[1], rgb[2]);
}

/* One map, t upwards; values[i + GRID j] belongs to x cell i and t cell j. */
static void write_map(FILE *file, double left, const char *title, const double *values) {
  const double cell = 5, top = 60, side = GRID * cell;
  fprintf(file, "<text x=\"%.0f\" y=\"40\" text-anchor=\"middle\">%s</text>\n", left + side / 2, title);
  for (int j = 0; j < GRID; ++j)
    for (int i = 0; i < GRID; ++i)
      write_cell(file, left + i * cell, top + (GRID - 1 - j) * cell, cell + 0.2, values[i + GRID * j]);
  fprintf(file, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#333\"/>\n", left, top, side,
          side);
  for (int i = 0; i <= 2; ++i) {
    fprintf(file, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">%g</text>\n", left + i * side / 2, top + side + 18,
            i / 2.0);
    fprintf(file, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">%g</text>\n", left - 6, top + side - i * side / 2 + 4,
            i / 2.0);
  }
  fprintf(file, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">x</text>\n", left + side / 4, top + side + 18);
  fprintf(file, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">t</text>\n", left - 6, top + side / 4);
}

static void write_plot(const char *path, const double *u, const double *solution, double error) {
  FILE *file = fopen(path, "w");
  if (!file) {
    perror(path);
    exit(1);
  }
  fprintf(file,
          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"860\" height=\"420\" font-family=\"sans-serif\" font-size=\"14\">\n"
          "<rect width=\"860\" height=\"420\" fill=\"white\"/>\n");
  char title[80];
  snprintf(title, sizeof title, "network, relative error %.1e", error);
  write_map(file, 50, title, u);
  write_map(file, 440, "exact solution", solution);
  for (int i = 0; i < GRID; ++i)
    write_cell(file, 790, 60 + (GRID - 1 - i) * 5, 5.2, i / (GRID - 1.0));
  fprintf(file, "<text x=\"802\" y=\"70\">u = 1</text>\n<text x=\"802\" y=\"380\">0</text>\n</svg>\n");
  if (fclose(file) != 0) {
    perror(path);
    exit(1);
  }
}

/* Evaluates the network on the grid, writes the plot, and returns the relative L2 error. */
static double evaluate(tnf_graph_executor *executor, const tnf_program *program, tnf_context *ctx, tnf_tensor *theta,
                       const char *path) {
  const int64_t cells = GRID * GRID;
  tnf_tensor *x = column(ctx, cells), *t = column(ctx, cells), *u, *solution = column(ctx, cells);
  for (int64_t i = 0; i < cells; ++i) {
    tnf_tensor_f64(x)[i] = ((double)(i % GRID) + 0.5) / GRID;
    tnf_tensor_f64(t)[i] = ((double)(i / GRID) + 0.5) / GRID;
    tnf_tensor_f64(solution)[i] = exact(tnf_tensor_f64(x)[i], tnf_tensor_f64(t)[i]);
  }
  check(tnf_graph_executor_run(executor, program, (tnf_tensor *[]){theta, x, t}, 3, &u, 1));
  double difference = 0, norm = 0;
  for (int64_t i = 0; i < cells; ++i) {
    double want = tnf_tensor_f64(solution)[i], off = tnf_tensor_f64(u)[i] - want;
    difference += off * off;
    norm += want * want;
  }
  double error = sqrt(difference / norm);
  write_plot(path, tnf_tensor_f64(u), tnf_tensor_f64(solution), error);
  tnf_tensor *all[] = {x, t, u, solution};
  for (int i = 0; i < 4; ++i)
    tnf_tensor_release(all[i]);
  return error;
}

int main(int argc, char **argv) {
  int steps = argc > 1 ? atoi(argv[1]) : 3000;
  const char *path = argc > 2 ? argv[2] : "pinn_heat.svg";
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *step = compile(compiler, training_step(ctx)), *predict = compile(compiler, prediction(ctx));
  tnf_graph_executor *executor = tnf_graph_executor_new(ctx, TNF_CPU);

  tnf_tensor *state[2][3];
  for (int i = 0; i < 6; ++i)
    state[i / 3][i % 3] = vector(ctx);
  initialise(tnf_tensor_f64(state[0][0]));
  train(executor, step, ctx, steps, state);
  double error = evaluate(executor, predict, ctx, state[0][0], path);
  printf("relative L2 error %.2e after %d steps; u(x, t) beside the exact solution: %s\n", error, steps, path);

  for (int i = 0; i < 6; ++i)
    tnf_tensor_release(state[i / 3][i % 3]);
  tnf_graph_executor_release(executor);
  tnf_program_release(step);
  tnf_program_release(predict);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return error < 1e-2 ? 0 : 1;
}
