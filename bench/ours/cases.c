/* The cases that are one formula; networks, loops and the families of a size are in files of their own. */
#include "bench.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const mn[2] = {"m", "n"};
static const char *const square[2] = {"n", "n"};

static tnf_status *elementwise(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 1, &n, square, 1, 4, 0, &st);
  tnf_traced gauss = tnf_exp(tnf_neg(tnf_mul(x, x)));
  bench_output(run, "y", tnf_add(tnf_mul(tnf_tanh(x), gauss), tnf_scale(0.5, tnf_sin(x))));
  return st;
}

/* Along the first axis, which is contiguous, as the peers' last one is. */
static tnf_status *softmax(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 2, (int64_t[]){n, n}, mn, 2, 8, 0, &st);
  tnf_traced e = tnf_exp(tnf_sub(x, tnf_reduce_max(x, TNF_AXES(0))));
  bench_output(run, "y", tnf_div(e, tnf_reduce_sum(e, TNF_AXES(0))));
  return st;
}

static tnf_status *call_latency(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 1, &n, square, 60, 1, 0, &st);
  bench_output(run, "y", tnf_add(tnf_mul(x, x), x));
  return st;
}

/* 1e7 numbers from an input's seed. */
static tnf_traced seed_key(bench_run *run, tnf_status **st) {
  return tnf_random_key(bench_input(run, "seed", TNF_I64, 0, NULL, NULL, (double[]){42}, st));
}

static tnf_status *normal(bench_run *run, int64_t bits) {
  tnf_status *st = NULL;
  tnf_traced key = seed_key(run, &st);
  bench_output(run, "x", tnf_random_normal(key, bits == 32 ? TNF_F32 : TNF_F64, TNF_EXTENTS(10000000)));
  return st;
}

static tnf_status *uniform(bench_run *run, int64_t bits) {
  tnf_status *st = NULL;
  tnf_traced key = seed_key(run, &st);
  tnf_dtype dtype = bits == 32 ? TNF_F32 : TNF_F64;
  tnf_traced low = tnf_cast(tnf_scalar_f64(key.graph, 0), dtype), high = tnf_cast(tnf_scalar_f64(key.graph, 1), dtype);
  bench_output(run, "x", tnf_random_uniform(key, low, high, TNF_EXTENTS(10000000)));
  return st;
}

/* x[:-2] - 2 x[1:-1] + x[2:] */
static tnf_status *stencil(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 1, &n, square, 70, 1, 0, &st);
  tnf_traced middle = tnf_scale(2, tnf_slice_range(x, 0, 1, -1));
  bench_output(run, "y", tnf_add(tnf_sub(tnf_slice_range(x, 0, 0, -2), middle), tnf_slice_range(x, 0, 2, TNF_END)));
  return st;
}

/* What the stencil's transpose does to x. */
static tnf_status *pad_and_add(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 1, &n, square, 71, 1, 0, &st), padded[3];
  tnf_traced zero = tnf_scalar_f64(run->graph, 0);
  for (int i = 0; i < 3; ++i)
    padded[i] = tnf_pad(x, zero, TNF_EXTENTS(i), TNF_EXTENTS(2 - i), TNF_INTS(0));
  bench_output(run, "y", tnf_add(tnf_sub(padded[0], tnf_scale(2, padded[1])), padded[2]));
  return st;
}

static tnf_status *concatenation(bench_run *run, int64_t n, bool is_computed) {
  tnf_status *st = NULL;
  tnf_traced parts[8];
  for (uint32_t i = 0; i < 8; ++i) {
    const char name[] = {(char)('a' + i), 0};
    const char *const extent[] = {name};
    parts[i] = bench_uniform_input(run, name, TNF_F64, 1, &n, extent, 72 + i, 1, 0, &st);
    if (is_computed)
      parts[i] = tnf_mul(parts[i], parts[i]);
  }
  tnf_traced all = tnf_concatenate(parts, 8, 0);
  bench_output(run, "y", is_computed ? all : tnf_reduce_sum(all, TNF_ALL_AXES));
  return st;
}

/* The sum of 8 vectors' concatenation. */
static tnf_status *concatenation_sum(bench_run *run, int64_t n) {
  return concatenation(run, n, false);
}

/* The concatenation of 8 vectors' squares. */
static tnf_status *concatenation_squares(bench_run *run, int64_t n) {
  return concatenation(run, n, true);
}

/* The sum of x[::2]. */
static tnf_status *strided_sum(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_uniform_input(run, "x", TNF_F64, 1, &n, square, 80, 1, 0, &st);
  tnf_traced every_second = tnf_slice(x, TNF_EXTENTS(0), TNF_EXTENTS(tnf_dim(x, 0)), TNF_INTS(2));
  bench_output(run, "y", tnf_reduce_sum(every_second, TNF_ALL_AXES));
  return st;
}

static tnf_status *fft(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_complex_input(run, "x", 1, &n, square, 90, &st);
  bench_output(run, "y", tnf_fft(x, TNF_ALL, 0, TNF_FFT_BACKWARD));
  return st;
}

/* Along the first axis, which is contiguous, as the peers' last one is. */
static tnf_status *fft_rows(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_complex_input(run, "x", 2, (int64_t[]){n, n}, mn, 90, &st);
  bench_output(run, "y", tnf_fft(x, TNF_ALL, 0, TNF_FFT_BACKWARD));
  return st;
}

static tnf_status *fft2(bench_run *run, int64_t n) {
  tnf_status *st = NULL;
  tnf_traced x = bench_complex_input(run, "x", 2, (int64_t[]){n, n}, mn, 90, &st);
  bench_output(run, "y", tnf_fft2(x, TNF_NO_EXTENTS, TNF_FFT_BACKWARD));
  return st;
}

static tnf_status *mlp_forward(bench_run *run, int64_t bits) {
  return bench_mlp_forward(run, bits == 32 ? TNF_F32 : TNF_F64);
}

static tnf_status *mlp_gradient(bench_run *run, int64_t bits) {
  return bench_mlp_gradient(run, bits == 32 ? TNF_F32 : TNF_F64, 1024);
}

/* `size`: the batch, negative for f32. */
static tnf_status *convolution(bench_run *run, int64_t size) {
  return bench_convolution(run, size < 0 ? TNF_F32 : TNF_F64, size < 0 ? -size : size, false);
}

static tnf_status *convolution_gradient(bench_run *run, int64_t size) {
  return bench_convolution(run, size < 0 ? TNF_F32 : TNF_F64, size < 0 ? -size : size, true);
}

static tnf_status *attention(bench_run *run, int64_t bits) {
  return bench_attention(run, bits == 32 ? TNF_F32 : TNF_F64, false);
}

static tnf_status *attention_gradient(bench_run *run, int64_t bits) {
  return bench_attention(run, bits == 32 ? TNF_F32 : TNF_F64, true);
}

static tnf_status *layer_norm(bench_run *run, int64_t bits) {
  return bench_layer_norm(run, bits == 32 ? TNF_F32 : TNF_F64, false);
}

static tnf_status *layer_norm_gradient(bench_run *run, int64_t bits) {
  return bench_layer_norm(run, bits == 32 ? TNF_F32 : TNF_F64, true);
}

static tnf_status *pinn_step(bench_run *run, int64_t unused) {
  (void)unused;
  return bench_pinn_step(run);
}

static tnf_status *heat(bench_run *run, int64_t n) {
  return bench_heat(run, n, false);
}

static tnf_status *heat_gradient(bench_run *run, int64_t n) {
  return bench_heat(run, n, true);
}

static tnf_status *growing(bench_run *run, int64_t steps) {
  return bench_growing(run, steps, true, false);
}

static tnf_status *growing_gradient(bench_run *run, int64_t steps) {
  return bench_growing(run, steps, true, true);
}

static tnf_status *growing_alone(bench_run *run, int64_t steps) {
  return bench_growing(run, steps, false, false);
}

static tnf_status *in_place(bench_run *run, int64_t n) {
  return bench_in_place(run, n, false);
}

static tnf_status *in_place_gradient(bench_run *run, int64_t n) {
  return bench_in_place(run, n, true);
}

static tnf_status *loop(bench_run *run, int64_t steps) {
  return bench_loop(run, steps, false, false, TNF_KEEP_STEPS);
}

static tnf_status *loop_gradient(bench_run *run, int64_t steps) {
  return bench_loop(run, steps, false, true, TNF_KEEP_STEPS);
}

static tnf_status *tanh_loop(bench_run *run, int64_t steps) {
  return bench_loop(run, steps, true, false, TNF_KEEP_STEPS);
}

static tnf_status *tanh_loop_gradient(bench_run *run, int64_t steps) {
  return bench_loop(run, steps, true, true, TNF_KEEP_STEPS);
}

static tnf_status *segments_gradient(bench_run *run, int64_t steps) {
  return bench_loop(run, steps, true, true, TNF_KEEP_SEGMENTS);
}

static tnf_status *snapshots_gradient(bench_run *run, int64_t steps) {
  return bench_loop(run, steps, true, true, TNF_KEEP_SNAPSHOTS);
}

static tnf_status *power_iteration(bench_run *run, int64_t unused) {
  (void)unused;
  return bench_power_iteration(run);
}

static tnf_status *unrolled_kalman_gradient(bench_run *run, int64_t steps) {
  return bench_kalman_gradient(run, steps, false);
}

static tnf_status *kalman_gradient(bench_run *run, int64_t steps) {
  return bench_kalman_gradient(run, steps, true);
}

static tnf_status *map(bench_run *run, int64_t kind) {
  return kind == 0 ? bench_map_solve(run) : kind == 1 ? bench_map_gradients(run) : bench_map_scan(run);
}
static tnf_status *map_custom(bench_run *run, int64_t with_gradient) {
  return bench_map_custom(run, with_gradient != 0);
}

typedef struct bench_case {
  const char *name;
  tnf_status *(*build)(bench_run *run, int64_t size);
  int64_t size;
} bench_case;

static const bench_case cases[] = {
    {"compile_mlp_gradient", mlp_gradient, 64},
    {"compile_mlp10_gradient", bench_deep_gradient, 10},
    {"compile_rnn40_gradient", bench_rnn_gradient, 40},
    {"compile_kalman50_gradient", unrolled_kalman_gradient, 50},
    {"compile_chain160_gradient", bench_chain_gradient, 160},
    {"compile_functions64_gradient", bench_function_gradient, 64},
    {"elementwise_1e6", elementwise, 1000000},
    {"softmax_1024", softmax, 1024},
    {"mlp_forward_f64", mlp_forward, 64},
    {"mlp_forward_f32", mlp_forward, 32},
    {"mlp_gradient_f64", mlp_gradient, 64},
    {"mlp_gradient_f32", mlp_gradient, 32},
    {"convolution_b1_f32", convolution, -1},
    {"convolution_gradient_b1_f32", convolution_gradient, -1},
    {"convolution_b1_f64", convolution, 1},
    {"convolution_gradient_b1_f64", convolution_gradient, 1},
    {"convolution_b8_f32", convolution, -8},
    {"convolution_gradient_b8_f32", convolution_gradient, -8},
    {"convolution_b8_f64", convolution, 8},
    {"convolution_gradient_b8_f64", convolution_gradient, 8},
    {"attention_f32", attention, 32},
    {"attention_gradient_f32", attention_gradient, 32},
    {"attention_f64", attention, 64},
    {"attention_gradient_f64", attention_gradient, 64},
    {"layer_norm_f32", layer_norm, 32},
    {"layer_norm_gradient_f32", layer_norm_gradient, 32},
    {"pinn_step", pinn_step, 0},
    {"call_latency", call_latency, 4},
    {"stencil_1e6", stencil, 1000000},
    {"pad_and_add_1e6", pad_and_add, 1000000},
    {"concatenation_sum_1e6", concatenation_sum, 125000},
    {"concatenation_squares_1e6", concatenation_squares, 125000},
    {"strided_sum_1e6", strided_sum, 1000000},
    {"random_normal_f64", normal, 64},
    {"random_normal_f32", normal, 32},
    {"random_uniform_f64", uniform, 64},
    {"random_uniform_f32", uniform, 32},
    {"fft_1024", fft, 1 << 10},
    {"fft_4096", fft, 1 << 12},
    {"fft_16384", fft, 1 << 14},
    {"fft_65536", fft, 1 << 16},
    {"fft_262144", fft, 1 << 18},
    {"fft_1048576", fft, 1 << 20},
    {"fft_1000", fft, 1000},
    {"fft_1021", fft, 1021},
    {"fft_rows_1024", fft_rows, 1024},
    {"fft2_1024", fft2, 1024},
    {"sort_1e6", bench_sort, 1000000},
    {"argsort_1e6", bench_argsort, 1000000},
    {"cumulative_sum_1e7", bench_cumulative_sum, 10000000},
    {"gather_1e6_1", bench_gather, 1},
    {"gather_1e6_32", bench_gather, 32},
    {"scatter_add_1e6_1", bench_scatter, 1},
    {"scatter_add_1e6_32", bench_scatter, 32},
    {"loop_matvec", loop, 1000},
    {"loop_matvec_gradient", loop_gradient, 1000},
    {"loop_tanh", tanh_loop, 1000},
    {"loop_tanh_gradient", tanh_loop_gradient, 1000},
    {"loop_long_gradient", tanh_loop_gradient, 10000},
    {"loop_long_segments_gradient", segments_gradient, 10000},
    {"loop_long_snapshots_gradient", snapshots_gradient, 10000},
    {"loop_power_iteration", power_iteration, 0},
    {"loop_heat_1e6", heat, 1000000},
    {"loop_heat_1e6_gradient", heat_gradient, 1000000},
    {"loop_growing_32", growing, 32},
    {"loop_growing_32_gradient", growing_gradient, 32},
    {"loop_growing_64", growing, 64},
    {"loop_growing_64_gradient", growing_gradient, 64},
    {"loop_growing_128", growing, 128},
    {"loop_growing_128_gradient", growing_gradient, 128},
    {"loop_growing_256", growing, 256},
    {"loop_growing_256_gradient", growing_gradient, 256},
    {"loop_growing_alone_32", growing_alone, 32},
    {"loop_growing_alone_64", growing_alone, 64},
    {"loop_growing_alone_128", growing_alone, 128},
    {"loop_growing_alone_256", growing_alone, 256},
    {"loop_in_place_1000", in_place, 1000},
    {"loop_in_place_1000_gradient", in_place_gradient, 1000},
    {"loop_kalman200_gradient", kalman_gradient, 200},
    {"map_solve_4x4", map, 0},
    {"map_gradients_256", map, 1},
    {"map_scan_100", map, 2},
    {"map_custom_64", map_custom, 0},
    {"map_custom_64_gradient", map_custom, 1},
    {"einsum_chain64", bench_einsum_chain, 64},
    {"einsum_mps_8", bench_einsum_mps, 8},
    {"einsum_mps_16", bench_einsum_mps, 16},
    {"einsum_mps_16_gradient", bench_einsum_mps_gradient, 16},
    {"einsum_mps_32", bench_einsum_mps, 32},
    {"einsum_mera", bench_einsum_mera, 6},
    {"einsum_regular", bench_einsum_regular, 4},
    {"eager_multiply_add_8", bench_eager_multiply_add, 8},
    {"eager_multiply_add_1e6", bench_eager_multiply_add, 1000000},
    {"eager_training_16", bench_eager_training, 16},
    {"eager_training_128", bench_eager_training, 128},
};

bool bench_problem_parse(const char *name, bench_problem *p) {
  static const struct {
    const char *suffix;
    tnf_dtype dtype;
  } dtypes[] = {{"_f32", TNF_F32}, {"_c64", TNF_COMPLEX_F64}};
  *p = (bench_problem){.dtype = TNF_F64, .is_batch = strncmp(name, "batched_", 8) == 0};
  name += p->is_batch ? 8 : 0;
  const char *size = NULL;
  for (const char *c = name; *c; ++c)
    if (*c == '_' && isdigit((unsigned char)c[1]))
      size = c;
  if (!size || (size_t)(size - name) >= sizeof p->kind)
    return false;
  memcpy(p->kind, name, (size_t)(size - name));
  char *rest = NULL;
  p->n = p->m = strtol(size + 1, &rest, 10);
  if (*rest == 'x')
    p->m = strtol(rest + 1, &rest, 10);
  for (size_t i = 0; i < sizeof dtypes / sizeof dtypes[0]; ++i)
    if (strncmp(rest, dtypes[i].suffix, 4) == 0)
      p->dtype = dtypes[i].dtype;
  p->is_warm = strcmp(rest, "_warm") == 0;
  return true;
}

tnf_status *bench_case_build(const char *name, bench_run *run) {
  tnf_status *st = bench_run_start(run, name);
  if (st)
    return st;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i)
    if (strcmp(cases[i].name, name) == 0)
      return cases[i].build(run, cases[i].size);
  static const bench_family *const families[] = {bench_factorizations, bench_products, bench_movements};
  bench_problem p;
  for (size_t i = 0; bench_problem_parse(name, &p) && i < sizeof families / sizeof families[0]; ++i)
    for (const bench_family *f = families[i]; f->kind; ++f)
      if (strcmp(f->kind, p.kind) == 0)
        return f->build(run, &p);
  return tnf_context_status(run->ctx, TNF_RT_INVALID_ARGUMENT);
}
