/* The ground state of a chain of spins by evolution in imaginary time (TEBD). The Ising model in a transverse field,
 * H = -sum Z[i] Z[i+1] - h sum X[i], on an open chain of ten sites; the state is a product of ten tensors [left, spin, right]
 * whose bonds are shared with their neighbours. One compiled loop applies exp(-tau H) step by step, bond by bond: gates on two
 * sites make bonds grow, a decomposition cut by a cutoff makes them shrink again. No bond has a size that the program knows.
 *
 * The energy is compared with that of the exact ground state, in a space of 1024 dimensions; its derivative in the field, taken
 * through the loop, with central differences between runs in which all bonds have the same sizes in all steps.
 *
 * usage: tebd [PLOT.svg] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenferro/tenferro.h>

#define SITES 10
#define BONDS (SITES - 1)
#define STATES (1 << SITES)
#define STEPS 200

static void check(tnf_status *status) {
  if (!status)
    return;
  fprintf(stderr, "tebd: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  exit(1);
}

/* ---- gates and Hamiltonian: a constant and what the field multiplies ---- */

static tnf_traced in_field(tnf_graph *graph, tnf_traced field, int32_t rank, const int64_t *extents, const double *constant,
                           const double *linear) {
  tnf_traced base = tnf_constant(graph, TNF_F64, rank, extents, constant);
  return tnf_add(base, tnf_mul(field, tnf_constant(graph, TNF_F64, rank, extents, linear)));
}

/* The Hamiltonian of the first bond, of one inside, of the last one: [4, 4, 3]. Inner sites share their field between two bonds.
 */
static tnf_traced bond_energies(tnf_graph *graph, tnf_traced field) {
  static const double left[] = {1, 0.5, 0.5}, right[] = {0.5, 0.5, 1};
  double zz[48] = {0}, x[48] = {0};
  for (int kind = 0; kind < 3; ++kind)
    for (int s = 0; s < 4; ++s) {
      zz[kind * 16 + s * 5] = s % 2 == s / 2 ? -1 : 1;
      x[kind * 16 + s * 4 + (s ^ 1)] = -left[kind];
      x[kind * 16 + s * 4 + (s ^ 2)] = -right[kind];
    }
  return in_field(graph, field, 3, (int64_t[]){4, 4, 3}, zz, x);
}

/* H as a product of equal tensors [from, to, spin, spin]: from 2, nothing has come yet, to 0, all has; 1 is behind one Z. */
static tnf_traced energy_tensor(tnf_graph *graph, tnf_traced field) {
  double constant[36] = {0}, x[36] = {0};
  for (int s = 0; s < 2; ++s) {
    double z = s ? -1 : 1;
    int spin = 9 * (s + 2 * s);
    constant[0 + 3 * 0 + spin] = constant[2 + 3 * 2 + spin] = 1;
    constant[1 + 3 * 0 + spin] = z;
    constant[2 + 3 * 1 + spin] = -z;
    x[2 + 3 * 0 + 9 * (s + 2 * (1 - s))] = -1;
  }
  return in_field(graph, field, 4, (int64_t[]){3, 3, 2, 2}, constant, x);
}

/* <state| H |state>, site by site. */
static tnf_traced energy(const tnf_traced *site, tnf_traced h) {
  tnf_traced ahead = tnf_constant(h.graph, TNF_F64, 3, (int64_t[]){1, 3, 1}, (double[]){0, 0, 1});
  for (int i = 0; i < SITES; ++i) {
    tnf_traced ket = tnf_dot_general(ahead, site[i], TNF_AXES(0), TNF_AXES(0), TNF_NO_AXES, TNF_NO_AXES); /* h bra spin right */
    tnf_traced both = tnf_dot_general(ket, h, TNF_AXES(0, 2), TNF_AXES(0, 2), TNF_NO_AXES, TNF_NO_AXES);  /* bra right h spin */
    ahead = tnf_dot_general(both, site[i], TNF_AXES(0, 3), TNF_AXES(0, 1), TNF_NO_AXES, TNF_NO_AXES);     /* right h right */
  }
  return tnf_reduce_sum(tnf_index(ahead, TNF_INDEX(TNF_ALL, 0, TNF_ALL)), TNF_ALL_AXES);
}

/* ---- one step ---- */

static tnf_traced tensor(tnf_traced matrix, tnf_extent left, tnf_extent right) {
  return tnf_reshape(matrix, TNF_EXTENTS(left, 2, right));
}

/* The gate on two sites, the one with the weights among them; then they are parted again, with the weights in the right or the
 * left one. What is discarded is at most 1e-10 of the norm's square. */
static void apply(tnf_traced gate, tnf_traced *site, bool to_right) {
  tnf_extent left = tnf_dim(site[0], 0), right = tnf_dim(site[1], 2);
  tnf_traced pair = tnf_dot_general(site[0], site[1], TNF_AXES(2), TNF_AXES(0), TNF_NO_AXES, TNF_NO_AXES);
  tnf_traced grown = tnf_dot_general(tnf_reshape(gate, TNF_EXTENTS(2, 2, 2, 2)), pair, TNF_AXES(2, 3), TNF_AXES(1, 2),
                                     TNF_NO_AXES, TNF_NO_AXES); /* spin spin left right */
  tnf_extents matrix = TNF_EXTENTS(tnf_extent_mul(left, tnf_extent_const(2)), tnf_extent_mul(tnf_extent_const(2), right));
  tnf_truncation cut = TNF_TRUNCATION_INIT;
  cut.discarded_weight = 1e-10;
  tnf_svd_result d = tnf_truncated_svd(tnf_reshape(tnf_transpose(grown, TNF_AXES(2, 0, 1, 3)), matrix), &cut);
  tnf_extent rank = tnf_dim(d.s, 0);
  tnf_traced weights = tnf_div(d.s, tnf_sqrt(tnf_reduce_sum_squares(d.s, TNF_ALL_AXES)));
  site[0] = tensor(to_right ? d.u : tnf_mul(d.u, tnf_expand_dims(weights, 0)), left, rank);
  site[1] = tensor(to_right ? tnf_mul(tnf_expand_dims(weights, 1), d.vt) : d.vt, rank, right);
}

typedef struct model {
  tnf_traced levels, modes; /* of the three bond energies */
  tnf_traced h;
} model;

/* Half of tau on the way to the right, half of it on the way back, which makes the order of the gates symmetric: its error in the
 * energy is of fourth order. Stacked are the energy and the sizes of the bonds. */
static void step(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)in_count, (void)out_count;
  const model *m = user;
  tnf_traced grow = tnf_exp(tnf_scale(-0.5, tnf_mul(in[SITES], m->levels))), gate[3];
  tnf_traced gates = tnf_matmul(tnf_mul(m->modes, tnf_expand_dims(grow, 0)), tnf_matrix_transpose(m->modes));
  for (int kind = 0; kind < 3; ++kind)
    gate[kind] = tnf_index(gates, TNF_INDEX(TNF_ALL, TNF_ALL, kind));
  memcpy(out, in, SITES * sizeof *out);
  for (int i = 0; i < BONDS; ++i)
    apply(gate[i == 0 ? 0 : i == BONDS - 1 ? 2 : 1], out + i, true);
  for (int i = BONDS - 1; i >= 0; --i)
    apply(gate[i == 0 ? 0 : i == BONDS - 1 ? 2 : 1], out + i, false);
  tnf_traced bond[BONDS];
  for (int i = 0; i < BONDS; ++i)
    bond[i] = tnf_extent_to_scalar(graph, tnf_dim(out[i], 2), TNF_I64);
  out[SITES] = energy(out, m->h);
  out[SITES + 1] = tnf_stack(bond, BONDS, 0);
}

/* ---- the programs ---- */

enum { ENERGY, GRADIENT, ENERGIES, SIZES, OUTPUTS };

/* From all spins along the field; tau is the length of each step. */
static tnf_graph *evolution(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "evolution");
  tnf_traced field = tnf_input(graph, "field", TNF_F64, TNF_SCALAR), tau = tnf_input(graph, "tau", TNF_F64, TNF_SHAPE("steps"));
  tnf_eigh_result levels = tnf_eigh(bond_energies(graph, field));
  model m = {levels.w, levels.v, energy_tensor(graph, field)};
  tnf_traced init[SITES], last[SITES], seen[2];
  tnf_changing_axis changes[2 * BONDS];
  for (int i = 0; i < SITES; ++i)
    init[i] = tnf_constant(graph, TNF_F64, 3, (int64_t[]){1, 2, 1}, (double[]){sqrt(0.5), sqrt(0.5)});
  for (int i = 0; i < BONDS; ++i) {
    changes[2 * i] = (tnf_changing_axis){i, 2};
    changes[2 * i + 1] = (tnf_changing_axis){i + 1, 0};
  }
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.changes = changes;
  options.change_count = 2 * BONDS;
  tnf_scan(graph, TNF_LENGTH_OF_XS, init, SITES, &tau, 1, step, &m, &options, last, seen, 2);
  tnf_traced e = energy(last, m.h);
  tnf_output(graph, "energy", e);
  tnf_output(graph, "gradient", tnf_grad(e, field));
  tnf_output(graph, "energies", seen[0]);
  tnf_output(graph, "sizes", seen[1]);
  return graph;
}

static tnf_graph *levels_of(tnf_context *ctx) {
  tnf_graph *graph = tnf_graph_new(ctx, "levels");
  tnf_output(graph, "levels", tnf_eigh(tnf_input(graph, "h", TNF_F64, TNF_SHAPE("n", "n"))).w);
  return graph;
}

static tnf_program *compile(tnf_graph_compiler *compiler, tnf_graph *graph) {
  tnf_program *program;
  check(tnf_graph_compiler_compile(compiler, graph, &program));
  tnf_graph_release(graph);
  return program;
}

/* ---- what is compared ---- */

static double exact_energy(tnf_context *ctx, const tnf_program *levels, double field) {
  tnf_tensor *h, *w = NULL;
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 2, (int64_t[]){STATES, STATES}, &h));
  for (int s = 0; s < STATES; ++s) {
    int differ = s ^ s >> 1;
    for (int i = 0; i < SITES; ++i) {
      tnf_tensor_f64(h)[s * STATES + (s ^ 1 << i)] = -field;
      if (i < BONDS)
        tnf_tensor_f64(h)[s * STATES + s] += differ >> i & 1 ? 1 : -1;
    }
  }
  check(tnf_run(ctx, levels, &h, 1, &w, 1));
  double lowest = tnf_tensor_const_f64(w)[0];
  tnf_tensor_release(h);
  tnf_tensor_release(w);
  return lowest;
}

/* Steps become shorter, for the error that their length makes. */
static void evolve(tnf_context *ctx, const tnf_program *program, double field, tnf_tensor *out[OUTPUTS]) {
  tnf_tensor *in[2];
  check(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, &field, &in[0]));
  check(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){STEPS}, &in[1]));
  for (int k = 0; k < STEPS; ++k)
    tnf_tensor_f64(in[1])[k] = 0.1 * pow(0.02, (double)k / STEPS);
  for (int i = 0; i < OUTPUTS; ++i)
    out[i] = NULL;
  check(tnf_run(ctx, program, in, 2, out, OUTPUTS));
  tnf_tensor_release(in[0]);
  tnf_tensor_release(in[1]);
}

/* The energy in another field; a failed check where a bond has another size than in `sizes`, in any step. */
static double energy_near(tnf_context *ctx, const tnf_program *program, double field, const tnf_tensor *sizes, int *wrong) {
  tnf_tensor *out[OUTPUTS];
  evolve(ctx, program, field, out);
  double e = *tnf_tensor_const_f64(out[ENERGY]);
  if (memcmp(tnf_tensor_const_data(out[SIZES]), tnf_tensor_const_data(sizes), sizeof(int64_t[STEPS][BONDS]))) {
    printf("at the field %g bonds have other sizes: no difference can be taken\n", field);
    ++*wrong;
  }
  for (int i = 0; i < OUTPUTS; ++i)
    tnf_tensor_release(out[i]);
  return e;
}

/* Whether two numbers are as near as they should be. */
static int compare(const char *what, double value, const char *other, double reference, double bound) {
  printf("%-34s %.10f, %s %.10f\n", what, value, other, reference);
  return !(fabs(value - reference) < bound);
}

/* ---- the plot ---- */

#define WIDTH 620
#define HEIGHT 200
#define LEFT 60

static double across(int step) {
  return LEFT + WIDTH * (step + 0.5) / STEPS;
}

/* `row` is where the value 0 is, `scale` the height of 1; labels count from `first` on. */
static void plot_axis(FILE *file, double row, double scale, int first, int count, const char *unit, const char *title) {
  fprintf(file, "<text x=\"%d\" y=\"%.1f\" font-weight=\"bold\">%s</text>\n", LEFT, row - scale * count - 12, title);
  for (int i = 0; i <= count; ++i) {
    double y = row - scale * i;
    fprintf(file, "<path d=\"M%d %.1fh%d\" stroke=\"#ddd\"/>\n", LEFT, y, WIDTH);
    fprintf(file, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s%d</text>\n", LEFT - 8, y + 4, unit, first + i);
  }
}

/* Each bond's size over the steps; below it, how far the energy is from the exact one. */
static void write_plot(const char *path, const int64_t *sizes, const double *energies, double exact) {
  FILE *file = fopen(path, "w");
  if (!file) {
    perror(path);
    exit(1);
  }
  int64_t most = 1;
  for (int i = 0; i < STEPS * BONDS; ++i)
    most = sizes[i] > most ? sizes[i] : most;
  fprintf(file,
          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"560\" font-family=\"sans-serif\" font-size=\"12\">\n"
          "<rect width=\"720\" height=\"560\" fill=\"white\"/>\n");
  double scale = HEIGHT / (double)most, row = 50 + HEIGHT, low = 310 + HEIGHT;
  plot_axis(file, row, scale, 0, (int)most, "", "size of each bond");
  for (int i = 0; i < BONDS; ++i) {
    fprintf(file, "<path fill=\"none\" stroke=\"hsl(%d, 70%%, 45%%)\" stroke-width=\"1.5\" d=\"", 210 + 15 * i);
    for (int k = 0; k < STEPS; ++k) /* beside each other where they are equal */
      fprintf(file, "%c%.1f %.1f", k ? 'L' : 'M', across(k), row - scale * (double)sizes[k * BONDS + i] + 1.5 * (i - BONDS / 2));
    fprintf(file, "\"/>\n");
  }
  plot_axis(file, low, HEIGHT / 8.0, -8, 8, "1e", "energy less the exact one");
  fprintf(file, "<path fill=\"none\" stroke=\"#c33\" stroke-width=\"1.5\" d=\"");
  for (int k = 0; k < STEPS; ++k)
    fprintf(file, "%c%.1f %.1f", k ? 'L' : 'M', across(k), low - HEIGHT / 8.0 * (8 + fmax(-8, log10(fabs(energies[k] - exact)))));
  fprintf(file, "\"/>\n<text x=\"%d\" y=\"545\" text-anchor=\"middle\">%d steps</text>\n</svg>\n", LEFT + WIDTH / 2, STEPS);
  if (fclose(file) != 0) {
    perror(path);
    exit(1);
  }
}

int main(int argc, char **argv) {
  const char *path = argc > 1 ? argv[1] : "tebd.svg";
  const double field = 1.2, h = 1e-4;
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = compile(compiler, evolution(ctx)), *levels = compile(compiler, levels_of(ctx));

  tnf_tensor *out[OUTPUTS];
  evolve(ctx, program, field, out);
  const int64_t *sizes = tnf_tensor_const_data(out[SIZES]);
  printf("bonds after %d steps:", STEPS);
  for (int i = 0; i < BONDS; ++i)
    printf(" %d", (int)sizes[(STEPS - 1) * BONDS + i]);
  printf("\n");
  int wrong = 0;
  double exact = exact_energy(ctx, levels, field), gradient = *tnf_tensor_const_f64(out[GRADIENT]);
  double up = energy_near(ctx, program, field + h, out[SIZES], &wrong);
  double down = energy_near(ctx, program, field - h, out[SIZES], &wrong);
  wrong += compare("energy", *tnf_tensor_const_f64(out[ENERGY]), "exactly", exact, 1e-6);
  wrong += compare("its derivative in the field", gradient, "by differences", (up - down) / (2 * h), 1e-6);
  write_plot(path, sizes, tnf_tensor_const_f64(out[ENERGIES]), exact);
  printf("bonds and energy over the steps: %s\n", path);

  for (int i = 0; i < OUTPUTS; ++i)
    tnf_tensor_release(out[i]);
  tnf_program_release(program);
  tnf_program_release(levels);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return wrong > 0;
}
