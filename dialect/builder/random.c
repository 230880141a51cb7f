/* Random numbers: what is made of the bits of Philox, whose counter is an element's place. */
#include "tenferro/random.h"
#include "builder/surface.h"
#include "builders.h"
#include "tenferro/control.h"
#include "tenferro/special.h"

#include <math.h>

static const tnf_operand_class key_class = {1u << TNF_I64, "i64[2]"};

/* ---- keys and bits ------------------------------------------------------------------------------------------------------ */

/* Whether `key` is one, as far as its type says; an unknown extent is guarded where its elements are read. */
static bool key_check(tnf_graph *graph, const char *name, tnf_traced key) {
  char type[256];
  if (!tnf_class_check(graph, name, "key", key, &key_class))
    return false;
  if (tnf_rank_of(key) == 1 && (tnf_exact_extent(key, 0) < 0 || tnf_exact_extent(key, 0) == 2))
    return true;
  tnf_graph_fail(graph, tnf_rank_of(key) == 1 ? TNF_RT_SHAPE_MISMATCH : TNF_RT_RANK_MISMATCH, "%s: key must be i64[2], got %s",
                 graph->surface ? graph->surface : name, tnf_traced_text(key, type, sizeof type));
  return false;
}

tnf_graph *tnf_draw_begin(const char *name, const char *names, int32_t count, const tnf_traced *operands, const char **outer) {
  tnf_graph *graph = tnf_named_operands_check(name, names, count, operands);
  if (!graph || !key_check(graph, name, operands[0]))
    return NULL;
  *outer = tnf_surface_begin(graph, name);
  return graph;
}

/* Word 0 or 1 of a key. */
static tnf_traced key_word(tnf_traced key, int64_t word) {
  tnf_extents at = {1, {tnf_extent_const(word)}}, end = {1, {tnf_extent_const(word + 1)}};
  return tnf_reshape(tnf_slice(key, at, end, (tnf_ints){1, {1}}), (tnf_extents){0, {{0}}});
}

static tnf_traced spread_number(tnf_traced number, tnf_traced like) {
  return tnf_rank_of(like) == 0 ? number : tnf_full(number, tnf_shape_of_value(like));
}

/* Word 0 or 1 of the block of `counter` in the stream of `key` that `purpose` tells from others. */
static tnf_traced block_word(tnf_traced key, int64_t purpose, tnf_traced counter, int64_t word) {
  tnf_traced stream = tnf_bitwise_xor(key_word(key, 1), tnf_scalar_i64(key.graph, purpose));
  return tnf_op_philox(spread_number(key_word(key, 0), counter), spread_number(stream, counter), counter, word);
}

/* Each element's place in column-major order. */
static tnf_traced places(tnf_graph *graph, tnf_extents extents) {
  tnf_traced place = tnf_scalar_i64(graph, 0);
  tnf_extent stride = tnf_extent_const(1);
  for (int32_t i = 0; i < extents.count; ++i) {
    tnf_traced along = tnf_iota(graph, TNF_I64, extents, i);
    place = i == 0 ? along : tnf_add(place, tnf_mul(along, tnf_extent_to_scalar(graph, stride, TNF_I64)));
    stride = tnf_extent_mul(stride, extents.extent[i]);
  }
  return place;
}

/* Streams of draws, and of the keys that are made of a key: the fraction of sqrt(2). */
enum { DRAWS = 0 };
static const int64_t derived = INT64_C(0x6a09e667f3bcc908);

/* 64 random bits for each element. */
static tnf_traced random_word(tnf_traced key, tnf_extents extents, int64_t word) {
  return block_word(key, DRAWS, places(key.graph, extents), word);
}

tnf_traced tnf_random_key(tnf_traced seed) {
  tnf_graph *graph = tnf_named_operands_check("random_key", "seed", 1, &seed);
  if (!graph || !tnf_class_check(graph, "random_key", "seed", seed, &tnf_class_integer))
    return tnf_traced_failed(seed.graph);
  char type[256];
  if (tnf_rank_of(seed) != 0) {
    tnf_graph_fail(graph, TNF_RT_RANK_MISMATCH, "random_key: seed must have rank 0, got %s",
                   tnf_traced_text(seed, type, sizeof type));
    return tnf_traced_failed(graph);
  }
  const char *outer = tnf_surface_begin(graph, "random_key");
  tnf_traced words[2] = {tnf_cast(seed, TNF_I64), tnf_scalar_i64(graph, 0)};
  tnf_traced result = tnf_stack(words, 2, 0);
  tnf_surface_end(graph, outer);
  return result;
}

/* The keys of i64 numbers. */
static tnf_traced keys_of(tnf_traced key, tnf_traced data) {
  tnf_traced words[2] = {block_word(key, derived, data, 0), block_word(key, derived, data, 1)};
  return tnf_stack(words, 2, 0);
}

tnf_traced tnf_random_fold_in(tnf_traced key, tnf_traced data) {
  tnf_traced operands[2] = {key, data};
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_fold_in", "key data", 2, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_class_check(graph, "random_fold_in", "data", data, &tnf_class_integer))
    result = keys_of(key, tnf_cast(data, TNF_I64));
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_random_split(tnf_traced key, tnf_extent count) {
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_split", "key", 1, &key, &outer);
  if (!graph)
    return tnf_traced_failed(key.graph);
  tnf_traced result = keys_of(key, tnf_iota(graph, TNF_I64, (tnf_extents){1, {count}}, 0));
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- numbers of bits ---------------------------------------------------------------------------------------------------- */

static tnf_traced low_bits(tnf_traced word, int64_t mask) {
  return tnf_bitwise_and(word, tnf_scalar_i64(word.graph, mask));
}
static tnf_traced shifted_down(tnf_traced word, int64_t count) {
  return low_bits(tnf_shift_right(word, tnf_scalar_i64(word.graph, count)), (INT64_C(1) << (64 - count)) - 1);
}

/* The upper 53 bits as a multiple of 2^-53 in [0, 1); f32: 24 bits. */
static tnf_traced unit(tnf_traced word, tnf_dtype dtype) {
  int bits = dtype == TNF_F32 ? 24 : 53;
  return tnf_scale(ldexp(1, -bits), tnf_cast(shifted_down(word, 64 - bits), dtype));
}

/* (b + 1/2) 2^-63 for the lower 63 bits b, rounded, in (0, 1]: the small ones have all their digits. Rounded to f64 first, f32
 * too. */
static tnf_traced positive_unit(tnf_traced word, tnf_dtype dtype) {
  tnf_traced number = tnf_cast(low_bits(word, INT64_MAX), TNF_F64);
  return tnf_cast(tnf_scale(0x1p-63, tnf_add_scalar(number, 0.5)), dtype);
}

/* Half the distance of 1 to the next number. */
static double rounding_unit(tnf_dtype dtype) {
  return dtype == TNF_F32 ? 0x1p-24 : 0x1p-53;
}

static tnf_traced below_one(tnf_traced x) {
  return tnf_minimum_scalar(x, 1 - rounding_unit(tnf_dtype_of(x)));
}

static tnf_traced open_unit(tnf_traced word, tnf_dtype dtype) {
  return below_one(positive_unit(word, dtype));
}

/* x with the sign of the word. */
static tnf_traced signed_by(tnf_traced word, tnf_traced x) {
  return tnf_select(tnf_compare_scalar(TNF_DIRECTION_LT, word, 0), tnf_neg(x), x);
}

/* The upper half of the product of two unsigned i64: Knuth's algorithm M in halves, of which no sum overflows. */
static tnf_traced upper_product(tnf_traced x, tnf_traced y) {
  const int64_t half = INT64_C(0xffffffff);
  tnf_traced x0 = low_bits(x, half), x1 = shifted_down(x, 32), y0 = low_bits(y, half), y1 = shifted_down(y, 32);
  tnf_traced first = tnf_add(tnf_mul(x1, y0), shifted_down(tnf_mul(x0, y0), 32));
  tnf_traced second = tnf_add(tnf_mul(x0, y1), low_bits(first, half));
  return tnf_add(tnf_mul(x1, y1), tnf_add(shifted_down(first, 32), shifted_down(second, 32)));
}

/* ---- equally likely ----------------------------------------------------------------------------------------------------- */

/* Whether the dtype is one of the class; else the error is noted. */
static bool dtype_in(tnf_graph *graph, const char *name, tnf_dtype dtype, const tnf_operand_class *kind) {
  if (!tnf_dtype_check(graph, name, dtype))
    return false;
  if (kind->dtypes >> dtype & 1)
    return true;
  tnf_graph_fail(graph, TNF_RT_DTYPE_MISMATCH, "%s: dtype must be %s, got %s", graph->surface, kind->words,
                 tnf_dtype_name(dtype));
  return false;
}

tnf_traced tnf_random_bits(tnf_traced key, tnf_dtype dtype, tnf_extents extents) {
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_bits", "key", 1, &key, &outer);
  if (!graph)
    return tnf_traced_failed(key.graph);
  tnf_traced result = tnf_traced_failed(graph);
  if (dtype_in(graph, "random_bits", dtype, &tnf_class_integer) &&
      tnf_count_check(graph, "random_bits", "extents", extents.count))
    result = tnf_cast(random_word(key, extents, 0), dtype);
  tnf_surface_end(graph, outer);
  return result;
}

/* What is made of a key and of two parameters that are broadcast to the result's extents. */
typedef tnf_traced draw_of_two(tnf_traced key, tnf_traced first, tnf_traced second, tnf_extents extents);

static tnf_traced of_two(const char *name, const char *names, const tnf_operand_class *kind, draw_of_two *draw, tnf_traced key,
                         tnf_traced first, tnf_traced second, tnf_extents extents) {
  tnf_traced operands[3] = {key, first, second};
  const char *outer;
  tnf_graph *graph = tnf_draw_begin(name, names, 3, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(3, operands));
  tnf_traced result = tnf_traced_failed(graph);
  char which[2][32];
  tnf_operand_name(names, 1, which[0], sizeof which[0]);
  tnf_operand_name(names, 2, which[1], sizeof which[1]);
  if (tnf_class_check(graph, name, which[0], first, kind) && tnf_class_check(graph, name, which[1], second, kind) &&
      tnf_count_check(graph, name, "extents", extents.count)) {
    tnf_promote(2, operands + 1);
    result = draw(key, tnf_broadcast_to(operands[1], extents), tnf_broadcast_to(operands[2], extents), extents);
  }
  tnf_surface_end(graph, outer);
  return result;
}

static tnf_traced draw_uniform(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents) {
  tnf_traced u = unit(random_word(key, extents, 0), tnf_dtype_of(low));
  tnf_traced width = tnf_sub(high, low), x = tnf_add(low, tnf_mul(u, width));
  tnf_traced wide = tnf_add(tnf_mul(tnf_rsub(1, u), low), tnf_mul(u, high)); /* of ends whose difference overflows */
  x = tnf_select(tnf_isinf(width), wide, x);
  return tnf_select(tnf_compare(TNF_DIRECTION_LT, x, high), x, low);
}

tnf_traced tnf_random_uniform(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents) {
  return of_two("random_uniform", "key low high", &tnf_class_real, draw_uniform, key, low, high, extents);
}

/* floor(w n / 2^128) for the 128 bits w and n = high - low, which as an unsigned number never overflows: the upper half of w's
 * upper word times n, and a carry where the lower halves' sum has one. */
static tnf_traced draw_integers(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents) {
  tnf_traced zero = tnf_scalar_i64(key.graph, 0), most = tnf_scalar_i64(key.graph, INT64_MIN);
  tnf_traced first = tnf_cast(low, TNF_I64), last = tnf_cast(high, TNF_I64);
  tnf_traced n = tnf_select(tnf_compare(TNF_DIRECTION_LT, first, last), tnf_sub(last, first), zero);
  tnf_traced upper = random_word(key, extents, 0), lower = random_word(key, extents, 1);
  tnf_traced sum = tnf_mul(upper, n), carried = tnf_add(sum, upper_product(lower, n));
  tnf_traced carry = tnf_compare(TNF_DIRECTION_LT, tnf_bitwise_xor(carried, most), tnf_bitwise_xor(sum, most));
  tnf_traced offset = tnf_add(upper_product(upper, n), tnf_cast(carry, TNF_I64));
  return tnf_cast(tnf_add(first, offset), tnf_dtype_of(low));
}

tnf_traced tnf_random_integers(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents) {
  return of_two("random_integers", "key low high", &tnf_class_integer, draw_integers, key, low, high, extents);
}

tnf_traced tnf_random_bernoulli(tnf_traced key, tnf_traced p, tnf_extents extents) {
  tnf_traced operands[2] = {key, p};
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_bernoulli", "key p", 2, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_class_check(graph, "random_bernoulli", "p", p, &tnf_class_real) &&
      tnf_count_check(graph, "random_bernoulli", "extents", extents.count))
    result = tnf_compare(TNF_DIRECTION_LT, unit(random_word(key, extents, 0), TNF_F64),
                         tnf_broadcast_to(tnf_cast(p, TNF_F64), extents));
  tnf_surface_end(graph, outer);
  return result;
}

/* ---- distributions ------------------------------------------------------------------------------------------------------ */

/* What two words of random bits per element become. */
typedef tnf_traced draw_from(tnf_traced first, tnf_traced second, tnf_dtype dtype);

static tnf_traced distributed(const char *name, const tnf_operand_class *kind, draw_from *draw, tnf_traced key, tnf_dtype dtype,
                              tnf_extents extents) {
  const char *outer;
  tnf_graph *graph = tnf_draw_begin(name, "key", 1, &key, &outer);
  if (!graph)
    return tnf_traced_failed(key.graph);
  tnf_traced result = tnf_traced_failed(graph);
  if (dtype_in(graph, name, dtype, kind) && tnf_count_check(graph, name, "extents", extents.count))
    result = draw(random_word(key, extents, 0), random_word(key, extents, 1), dtype);
  tnf_surface_end(graph, outer);
  return result;
}

/* The radius sqrt(-2 log u), or of variance 1 for a complex number, at an angle of any size; a real number is its cosine part. */
static tnf_traced draw_normal(tnf_traced first, tnf_traced second, tnf_dtype dtype) {
  tnf_dtype real = tnf_dtype_real(dtype);
  bool complex = tnf_dtype_is_complex(dtype);
  tnf_traced radius = tnf_sqrt(tnf_scale(complex ? -1 : -2, tnf_log(positive_unit(first, real))));
  tnf_traced angle = tnf_cast(tnf_scale(M_PI * 0x1p-63, tnf_cast(second, TNF_F64)), real);
  tnf_traced x = tnf_mul(radius, tnf_cos(angle));
  return complex ? tnf_complex(x, tnf_mul(radius, tnf_sin(angle))) : x;
}

tnf_traced tnf_random_normal(tnf_traced key, tnf_dtype dtype, tnf_extents extents) {
  return distributed("random_normal", &tnf_class_float, draw_normal, key, dtype, extents);
}

/* The largest number below x. */
static tnf_traced just_below(tnf_traced x) {
  tnf_dtype dtype = tnf_dtype_of(x);
  double least = dtype == TNF_F32 ? 0x1p-126 : 0x1p-1022; /* where x is 0 */
  return tnf_sub_scalar(tnf_sub(x, tnf_scale(rounding_unit(dtype), tnf_abs(x))), least);
}

/* The density over the probability to be beyond, h(t), of a normal number at t far from 0: t (1 + w - 2 w^2 + 10 w^3 - ...),
 * w = 1 / t^2. */
static tnf_traced hazard(tnf_traced t) {
  static const double c[] = {1, -2, 10, -74, 706, -8162};
  tnf_traced inverse = tnf_reciprocal(t), w = tnf_square(inverse), sum = tnf_full_like(t, c[5]);
  for (int i = 4; i >= 0; --i)
    sum = tnf_add_scalar(tnf_mul(sum, w), c[i]);
  return tnf_add(t, tnf_mul(inverse, sum));
}

/* -log of the probability that a normal number beyond a, far from 0, is beyond a + d: the integral of h. */
static tnf_traced tail_depth(tnf_traced a, tnf_traced d) {
  tnf_traced change = tnf_log(tnf_div(hazard(tnf_add(a, d)), hazard(a)));
  return tnf_add(tnf_mul(d, tnf_add(a, tnf_scale(0.5, d))), change);
}

/* The d of that depth: from h(a) d + d^2 / 2, which is above it by little, one step of Newton's. */
static tnf_traced tail_distance(tnf_traced a, tnf_traced depth) {
  tnf_traced slope = hazard(a), ratio = tnf_div(depth, slope);
  tnf_traced root = tnf_sqrt(tnf_add_scalar(tnf_scale(2, tnf_div(ratio, slope)), 1));
  tnf_traced d = tnf_div(tnf_scale(2, ratio), tnf_add_scalar(root, 1)), end = hazard(tnf_add(a, d));
  tnf_traced rest = tnf_sub(tnf_log(tnf_div(end, slope)), tnf_mul(d, tnf_sub(slope, a)));
  return tnf_sub(d, tnf_div(rest, end));
}

/* The numbers lie below 0 or are mirrored there, where probabilities are small and have all their digits; of an interval that is
 * in the tail they are shares of that of its upper end -a, and the numbers beyond -a - 64 have none. What rounding puts outside
 * is put to the end that it is beyond. */
static tnf_traced draw_truncated(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents) {
  const double limit = tnf_dtype_of(low) == TNF_F32 ? 8 : 20;
  tnf_traced is_mirrored = tnf_compare_scalar(TNF_DIRECTION_GT, low, 0);
  tnf_traced from = tnf_select(is_mirrored, tnf_neg(high), low), to = tnf_select(is_mirrored, tnf_neg(low), high);
  tnf_traced is_tail = tnf_compare_scalar(TNF_DIRECTION_LT, to, -limit);
  tnf_traced a = tnf_select(is_tail, tnf_neg(to), tnf_full_like(to, limit));
  tnf_traced width = tnf_minimum_scalar(tnf_select(is_tail, tnf_sub(to, from), tnf_ones_like(to)), 64);
  tnf_traced share = tnf_exp(tnf_neg(tail_depth(a, width))), least = tnf_ndtr(from), length = tnf_sub(tnf_ndtr(to), least);
  least = tnf_select(is_tail, share, least), length = tnf_select(is_tail, tnf_rsub(1, share), length);
  tnf_traced u = positive_unit(random_word(key, extents, 0), tnf_dtype_of(low));
  tnf_traced p = tnf_add(least, tnf_mul(u, length)), tail = tnf_neg(tnf_add(a, tail_distance(a, tnf_neg(tnf_log(p)))));
  tnf_traced x = tnf_select(is_tail, tail, tnf_ndtri(below_one(p)));
  x = tnf_select(is_mirrored, tnf_neg(x), x);
  x = tnf_select(tnf_compare(TNF_DIRECTION_GE, x, high), just_below(high), x);
  tnf_traced is_inside = tnf_bitwise_and(tnf_compare(TNF_DIRECTION_GE, x, low), tnf_compare(TNF_DIRECTION_LT, x, high));
  return tnf_select(is_inside, x, low);
}

tnf_traced tnf_random_truncated_normal(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents) {
  return of_two("random_truncated_normal", "key low high", &tnf_class_real, draw_truncated, key, low, high, extents);
}

/* -log u, u in (0, 1] */
static tnf_traced draw_exponential(tnf_traced first, tnf_traced second, tnf_dtype dtype) {
  (void)second;
  return tnf_neg(tnf_log(positive_unit(first, dtype)));
}

static tnf_traced draw_laplace(tnf_traced first, tnf_traced second, tnf_dtype dtype) {
  return signed_by(second, draw_exponential(first, second, dtype));
}

/* -log(-log(1 - u)): its long tail is where u is small */
static tnf_traced draw_gumbel(tnf_traced first, tnf_traced second, tnf_dtype dtype) {
  (void)second;
  return tnf_neg(tnf_log(tnf_neg(tnf_log1p(tnf_neg(open_unit(first, dtype))))));
}

/* log(u / (1 - u)), u in (0, 1/2], with either sign */
static tnf_traced draw_logistic(tnf_traced first, tnf_traced second, tnf_dtype dtype) {
  tnf_traced u = tnf_scale(0.5, positive_unit(first, dtype));
  return signed_by(second, tnf_sub(tnf_log(u), tnf_log1p(tnf_neg(u))));
}

/* The tangent of an angle in [0, pi/2), with either sign: its reciprocal is distributed as it is, and the angles near 0 have all
 * their digits. */
static tnf_traced draw_cauchy(tnf_traced first, tnf_traced second, tnf_dtype dtype) {
  tnf_traced angle = tnf_scale(M_PI / 2, open_unit(first, dtype));
  return signed_by(second, tnf_reciprocal(tnf_tan(angle)));
}

tnf_traced tnf_random_exponential(tnf_traced key, tnf_dtype dtype, tnf_extents extents) {
  return distributed("random_exponential", &tnf_class_real, draw_exponential, key, dtype, extents);
}
tnf_traced tnf_random_laplace(tnf_traced key, tnf_dtype dtype, tnf_extents extents) {
  return distributed("random_laplace", &tnf_class_real, draw_laplace, key, dtype, extents);
}
tnf_traced tnf_random_gumbel(tnf_traced key, tnf_dtype dtype, tnf_extents extents) {
  return distributed("random_gumbel", &tnf_class_real, draw_gumbel, key, dtype, extents);
}
tnf_traced tnf_random_logistic(tnf_traced key, tnf_dtype dtype, tnf_extents extents) {
  return distributed("random_logistic", &tnf_class_real, draw_logistic, key, dtype, extents);
}
tnf_traced tnf_random_cauchy(tnf_traced key, tnf_dtype dtype, tnf_extents extents) {
  return distributed("random_cauchy", &tnf_class_real, draw_cauchy, key, dtype, extents);
}

/* ---- of gamma distributions --------------------------------------------------------------------------------------------- */

/* A key of its own; 0, 1, 2, ... are those of attempts. */
static tnf_traced derived_key(tnf_traced key, int64_t number) {
  return keys_of(key, tnf_scalar_i64(key.graph, number));
}

/* Of what the attempts of a gamma distribution of shape d + 1/3 >= 1 are made: steps go on where is_open. */
typedef struct {
  tnf_traced key, d;
} gamma_draw;

static void any_open(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count, (void)user;
  out[0] = tnf_any(in[1], TNF_ALL_AXES);
}

/* v = (1 + x / sqrt(9 d))^3 for a normal x is taken where log u < x^2 / 2 + d - d v + d log v. */
static void attempt(tnf_graph *graph, const tnf_traced *in, int32_t in_count, tnf_traced *out, int32_t out_count, void *user) {
  (void)graph, (void)in_count, (void)out_count;
  const gamma_draw *of = user;
  tnf_traced number = in[0], is_open = in[1], d = of->d, one = tnf_ones_like(d);
  tnf_dtype dtype = tnf_dtype_of(d);
  tnf_extents extents = tnf_shape_of_value(d);
  tnf_traced keys[2] = {keys_of(of->key, number), keys_of(of->key, tnf_add_scalar(number, 1))};
  tnf_traced x = draw_normal(random_word(keys[0], extents, 0), random_word(keys[0], extents, 1), dtype);
  tnf_traced u = positive_unit(random_word(keys[1], extents, 0), dtype);
  tnf_traced root = tnf_add_scalar(tnf_mul(x, tnf_scale(1 / 3.0, tnf_rsqrt(d))), 1);
  tnf_traced is_positive = tnf_compare_scalar(TNF_DIRECTION_GT, root, 0);
  root = tnf_select(is_positive, root, one);
  tnf_traced v = tnf_mul(tnf_square(root), root), bound = tnf_add(tnf_rsub(1, v), tnf_scale(3, tnf_log(root)));
  bound = tnf_add(tnf_scale(0.5, tnf_square(x)), tnf_mul(d, bound));
  tnf_traced fits = tnf_bitwise_and(is_positive, tnf_compare(TNF_DIRECTION_LT, tnf_log(u), bound));
  out[0] = tnf_add_scalar(number, 2);
  out[1] = tnf_bitwise_and(is_open, tnf_bitwise_not(fits));
  out[2] = tnf_select(tnf_bitwise_and(is_open, fits), v, in[2]);
}

/* A gamma draw as x e^-e: x of shape a, or of a + 1 where a < 1, and e = -log(u) / a then, else 0. Marsaglia and Tsang, "A simple
 * method for generating gamma variables" (2000). An element's attempts do not depend on others. */
typedef struct {
  tnf_traced x, e;
} gamma_parts;

static gamma_parts draw_parts(tnf_traced key, tnf_traced a, tnf_extents extents) {
  tnf_traced is_small = tnf_compare_scalar(TNF_DIRECTION_LT, a, 1), shape = tnf_select(is_small, tnf_add_scalar(a, 1), a);
  tnf_traced is_shape =
      tnf_bitwise_and(tnf_compare_scalar(TNF_DIRECTION_GE, a, 0), tnf_compare_scalar(TNF_DIRECTION_LT, a, INFINITY));
  gamma_draw of = {key, tnf_sub_scalar(tnf_select(is_shape, shape, tnf_ones_like(a)), 1 / 3.0)};
  tnf_loop_options options = TNF_LOOP_OPTIONS_INIT;
  options.max_steps = 64;
  tnf_traced carried[3] = {tnf_scalar_i64(key.graph, 0), is_shape, tnf_ones_like(a)}, end[3];
  tnf_while(key.graph, carried, 3, any_open, attempt, &of, &options, end);
  tnf_traced none = tnf_select(tnf_compare_scalar(TNF_DIRECTION_EQ, a, INFINITY), a, tnf_full_like(a, NAN));
  tnf_traced e = tnf_div(draw_exponential(random_word(key, extents, 0), key, tnf_dtype_of(a)), a);
  e = tnf_select(tnf_compare_scalar(TNF_DIRECTION_EQ, a, 0), tnf_full_like(a, INFINITY), e);
  return (gamma_parts){tnf_select(is_shape, tnf_mul(of.d, end[2]), none), tnf_select(is_small, e, tnf_zeros_like(e))};
}

static tnf_traced draw_gamma(tnf_traced key, tnf_traced a, tnf_extents extents) {
  gamma_parts parts = draw_parts(key, a, extents);
  return tnf_mul(parts.x, tnf_exp(tnf_neg(parts.e)));
}
static tnf_traced draw_log_gamma(tnf_traced key, tnf_traced a, tnf_extents extents) {
  gamma_parts parts = draw_parts(key, a, extents);
  return tnf_sub(tnf_log(parts.x), parts.e);
}

/* x / (x + y), as the smallest shapes want it: of logarithms. */
static tnf_traced draw_beta(tnf_traced key, tnf_traced a, tnf_traced b, tnf_extents extents) {
  tnf_traced x = draw_log_gamma(key, tnf_stop_gradient(a), extents);
  return tnf_sigmoid(tnf_sub(x, draw_log_gamma(derived_key(key, -1), tnf_stop_gradient(b), extents)));
}

static tnf_traced draw_chi_square(tnf_traced key, tnf_traced df, tnf_extents extents) {
  return tnf_scale(2, draw_gamma(key, tnf_scale(0.5, df), extents));
}

/* x / sqrt(mean square of df others) */
static tnf_traced draw_student_t(tnf_traced key, tnf_traced df, tnf_extents extents) {
  tnf_traced is_normal = tnf_compare_scalar(TNF_DIRECTION_EQ, df, INFINITY), own = derived_key(key, -1);
  tnf_traced x = draw_normal(random_word(own, extents, 0), random_word(own, extents, 1), tnf_dtype_of(df));
  tnf_traced finite = tnf_select(is_normal, tnf_ones_like(df), df);
  tnf_traced mean = tnf_div(draw_chi_square(key, finite, extents), finite);
  return tnf_select(is_normal, x, tnf_mul(x, tnf_rsqrt(mean)));
}

/* What is made of a key and of one parameter that is broadcast to the result's extents. */
typedef tnf_traced draw_of_one(tnf_traced key, tnf_traced parameter, tnf_extents extents);

static tnf_traced of_one(const char *name, const char *names, draw_of_one *draw, tnf_traced key, tnf_traced parameter,
                         tnf_extents extents) {
  tnf_traced operands[2] = {key, parameter};
  const char *outer;
  tnf_graph *graph = tnf_draw_begin(name, names, 2, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  char which[32];
  tnf_operand_name(names, 1, which, sizeof which);
  if (tnf_class_check(graph, name, which, parameter, &tnf_class_real) && tnf_count_check(graph, name, "extents", extents.count))
    result = draw(key, tnf_stop_gradient(tnf_broadcast_to(parameter, extents)), extents);
  tnf_surface_end(graph, outer);
  return result;
}

tnf_traced tnf_random_gamma(tnf_traced key, tnf_traced a, tnf_extents extents) {
  return of_one("random_gamma", "key a", draw_gamma, key, a, extents);
}
tnf_traced tnf_random_chi_square(tnf_traced key, tnf_traced df, tnf_extents extents) {
  return of_one("random_chi_square", "key df", draw_chi_square, key, df, extents);
}
tnf_traced tnf_random_student_t(tnf_traced key, tnf_traced df, tnf_extents extents) {
  return of_one("random_student_t", "key df", draw_student_t, key, df, extents);
}
tnf_traced tnf_random_beta(tnf_traced key, tnf_traced a, tnf_traced b, tnf_extents extents) {
  return of_two("random_beta", "key a b", &tnf_class_real, draw_beta, key, a, b, extents);
}

/* Gamma draws over their sum. */
tnf_traced tnf_random_dirichlet(tnf_traced key, tnf_traced alpha, int32_t axis) {
  tnf_traced operands[2] = {key, alpha};
  const char *outer;
  tnf_graph *graph = tnf_draw_begin("random_dirichlet", "key alpha", 2, operands, &outer);
  if (!graph)
    return tnf_traced_failed(tnf_common_graph(2, operands));
  tnf_traced result = tnf_traced_failed(graph);
  if (tnf_class_check(graph, "random_dirichlet", "alpha", alpha, &tnf_class_real) &&
      tnf_axis_resolve("random_dirichlet", graph, tnf_rank_of(alpha), &axis))
    result = tnf_softmax(draw_log_gamma(key, tnf_stop_gradient(alpha), tnf_shape_of_value(alpha)), (tnf_axes){1, {axis}});
  tnf_surface_end(graph, outer);
  return result;
}
