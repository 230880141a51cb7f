/* A Kalman filter whose matrices are part of the program: one step, its log-likelihood and the gradient of that in the noise; run
 * here, and written as an object that a program without LLVM links.
 *
 * The state is a position and a velocity in the plane, the measurement a position. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <tenferro/tenferro.h>

enum { N = 4, M = 2, STEPS = 50 };

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "%s\n", tnf_status_message(status));
  exit(1);
}

/* x, P and a measurement z give the next x and P; `noise` scales the measurement's covariance. */
static tnf_graph *trace(tnf_context *ctx) {
  static const int64_t nn[] = {N, N}, mn[] = {M, N};
  static const double f[] = {1, 0, 0, 0, 0, 1, 0, 0, 0.1, 0, 1, 0, 0, 0.1, 0, 1}; /* column-major: x + 0.1 v */
  static const double h[] = {1, 0, 0, 1, 0, 0, 0, 0};
  tnf_graph *graph = tnf_graph_new(ctx, "kalman");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE(N)), p = tnf_input(graph, "p", TNF_F64, TNF_SHAPE(N, N));
  tnf_traced z = tnf_input(graph, "z", TNF_F64, TNF_SHAPE(M)), noise = tnf_input(graph, "noise", TNF_F64, TNF_SCALAR);
  tnf_traced F = tnf_traced_from_col_major(graph, "F", TNF_F64, 2, nn, f);
  tnf_traced H = tnf_traced_from_col_major(graph, "H", TNF_F64, 2, mn, h);
  tnf_extent n = tnf_extent_const(N), m = tnf_extent_const(M);

  tnf_traced drift = tnf_scale(1e-3, tnf_eye(graph, TNF_F64, n, n));
  tnf_traced ahead = tnf_matmul(F, x);
  tnf_traced spread = tnf_add(tnf_matmul(tnf_matmul(F, p), tnf_matrix_transpose(F)), drift);
  tnf_traced across = tnf_matmul(H, spread); /* H P */
  tnf_traced s = tnf_add(tnf_matmul(across, tnf_matrix_transpose(H)), tnf_mul(noise, tnf_eye(graph, TNF_F64, m, m)));
  tnf_traced miss = tnf_sub(z, tnf_matmul(H, ahead)), l = tnf_cholesky(s);
  tnf_traced gain = tnf_matrix_transpose(tnf_cholesky_solve(l, across)); /* P H' S^-1 */
  tnf_traced fit = tnf_dot(miss, tnf_cholesky_solve(l, miss));
  tnf_traced loss = tnf_scale(0.5, tnf_add(fit, tnf_slogdet_spd(s))); /* one factorisation for all three */

  tnf_output(graph, "next_x", tnf_add(ahead, tnf_matmul(gain, miss)));
  tnf_output(graph, "next_p", tnf_sub(spread, tnf_matmul(gain, across)));
  tnf_output(graph, "loss", loss);
  tnf_output(graph, "slope", tnf_grad(loss, noise));
  return graph;
}

/* A point that moves on a line, seen with an error of about 0.2; the position at the end, and how good the fit was. */
static double follow(tnf_context *ctx, const tnf_program *program) {
  static const int64_t n[] = {N}, nn[] = {N, N}, m[] = {M};
  tnf_tensor *in[4], *out[4] = {NULL};
  double start[N] = {0}, spread[N * N] = {0}, noise = 0.04;
  for (int i = 0; i < N; ++i)
    spread[i * N + i] = 10;
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 1, n, start, &in[0]));
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 2, nn, spread, &in[1]));
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, &noise, &in[3]));
  for (int k = 1; k <= STEPS; ++k) {
    double t = 0.1 * k, seen[M] = {t + 0.2 * sin(31.0 * k), 2 * t + 0.2 * cos(17.0 * k)};
    check(tnf_tensor_from_col_major(ctx, TNF_F64, 1, m, seen, &in[2]));
    check(tnf_run(ctx, program, in, 4, out, 4));
    for (int i = 0; i < 2; ++i) { /* the results are the next inputs; their memory the next results' */
      tnf_tensor *swap = in[i];
      in[i] = out[i];
      out[i] = swap;
    }
    tnf_tensor_release(in[2]);
  }
  const double *x = tnf_tensor_const_data(in[0]), *loss = tnf_tensor_const_data(out[2]), *slope = tnf_tensor_const_data(out[3]);
  printf("after %d steps at (%.3f, %.3f) with velocity (%.3f, %.3f)\n", (int)STEPS, x[0], x[1], x[2], x[3]);
  printf("last loss %.4f, d loss / d noise %.4f\n", loss[0], slope[0]);
  double error = hypot(x[0] - 0.1 * (double)STEPS, x[1] - 0.2 * (double)STEPS);
  for (int i = 0; i < 4; ++i) {
    tnf_tensor_release(out[i]);
    if (i != 2)
      tnf_tensor_release(in[i]);
  }
  return error;
}

/* kalman.o and kalman.h: F and H are constants of the object, so its function takes x, p, z and noise. */
static void ship(tnf_graph_compiler *compiler, tnf_graph *graph) {
  tnf_object *object;
  check(tnf_graph_compiler_compile_object(compiler, graph, TNF_CAPTURED_EMBEDDED, &object));
  size_t size;
  const void *code = tnf_object_data(object, &size);
  const char *header;
  check(tnf_object_header(object, "kalman", &header));
  FILE *o = fopen("kalman.o", "wb"), *h = fopen("kalman.h", "w");
  if (!o || !h || fwrite(code, 1, size, o) != size || fputs(header, h) < 0 || fclose(o) || fclose(h)) {
    perror("kalman.o, kalman.h");
    exit(1);
  }
  printf("wrote kalman.o (%zu bytes) and kalman.h\n", size);
  tnf_object_release(object);
}

int main(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph *graph = trace(ctx);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  double error = follow(ctx, program);
  ship(compiler, graph);
  tnf_program_release(program);
  tnf_graph_compiler_release(compiler);
  tnf_graph_release(graph);
  tnf_context_release(ctx);
  return error > 0.5;
}
