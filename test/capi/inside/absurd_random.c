/* Absurd arguments to what makes random numbers: each ends in a sentence that names the builder, no crash, and a graph that does
 * not compile. */
#include "absurd.h"

/* A key of the graph of v. */
static tnf_traced key_of(const values *v) {
  return tnf_random_key(tnf_scalar_i64(v->graph, 1));
}
#define KEY key_of(&v)
#define ONE TNF_EXTENTS(1)

typedef tnf_traced drawing(tnf_traced key, tnf_dtype dtype, tnf_extents extents);

static void test_drawing(const char *name, drawing *draw, tnf_dtype dtype, tnf_dtype other) {
  static const tnf_extents many = {100, {{0}}}, negative = {-3, {{0}}};
  REFUSED(name, draw(v.k, dtype, ONE));
  REFUSED(name, draw(v.x, dtype, ONE));
  REFUSED(name, draw(tnf_cast(v.a, TNF_I64), dtype, ONE));
  REFUSED(name, draw(tnf_cast(v.k, TNF_I64), dtype, ONE));
  REFUSED(name, draw((tnf_traced){v.graph, NULL, NULL}, dtype, ONE));
  REFUSED(name, draw(KEY, other, ONE));
  REFUSED(name, draw(KEY, TNF_BOOL, ONE));
  REFUSED(name, draw(KEY, (tnf_dtype)9, ONE));
  REFUSED(name, draw(KEY, (tnf_dtype)-1, ONE));
  REFUSED(name, draw(KEY, dtype, many));
  REFUSED(name, draw(KEY, dtype, negative));
  REFUSED(name, draw(KEY, dtype, TNF_EXTENTS(-3)));
  REFUSED(name, draw(KEY, dtype, TNF_EXTENTS((tnf_extent){0})));
  NOTHING(draw((tnf_traced){0}, dtype, ONE));
}

static void test_keys(void) {
  REFUSED("random_key", tnf_random_key(v.s));
  REFUSED("random_key", tnf_random_key(v.k));
  REFUSED("random_key", tnf_random_key((tnf_traced){v.graph, NULL, NULL}));
  NOTHING(tnf_random_key((tnf_traced){0}));
  REFUSED("random_fold_in", tnf_random_fold_in(v.k, v.k));
  REFUSED("random_fold_in", tnf_random_fold_in(KEY, v.x));
  MIXED("random_fold_in", tnf_random_fold_in(KEY, v.foreign));
  NOTHING(tnf_random_fold_in((tnf_traced){0}, (tnf_traced){0}));
  REFUSED("random_split", tnf_random_split(v.s, tnf_extent_const(2)));
  REFUSED("random_split", tnf_random_split(KEY, tnf_extent_const(-2)));
  REFUSED("random_split", tnf_random_split(KEY, (tnf_extent){0}));
  NOTHING(tnf_random_split((tnf_traced){0}, tnf_extent_const(2)));
}

typedef tnf_traced drawing_between(tnf_traced key, tnf_traced low, tnf_traced high, tnf_extents extents);

static void test_between(const char *name, drawing_between *draw, bool real) {
  static const tnf_extents many = {100, {{0}}};
#define FITTING (real ? v.s : tnf_scalar_i64(v.graph, 3))
  REFUSED(name, draw(v.k, FITTING, FITTING, ONE));
  REFUSED(name, draw(KEY, v.z, FITTING, ONE));
  REFUSED(name, draw(KEY, FITTING, real ? v.k : v.s, ONE));
  REFUSED(name, draw(KEY, FITTING, (tnf_traced){v.graph, NULL, NULL}, ONE));
  REFUSED(name, draw(KEY, FITTING, FITTING, many));
  REFUSED(name, draw(KEY, real ? v.a : v.k, FITTING, TNF_EXTENTS(4)));
  REFUSED(name, draw(KEY, FITTING, FITTING, TNF_EXTENTS(-1)));
  MIXED(name, draw(KEY, FITTING, v.foreign, ONE));
  NOTHING(draw((tnf_traced){0}, (tnf_traced){0}, (tnf_traced){0}, ONE));
}

typedef tnf_traced drawing_of_one(tnf_traced key, tnf_traced parameter, tnf_extents extents);

static void test_of_one(const char *name, drawing_of_one *draw) {
  static const tnf_extents many = {100, {{0}}};
  REFUSED(name, draw(v.k, v.s, ONE));
  REFUSED(name, draw(KEY, v.z, ONE));
  REFUSED(name, draw(KEY, v.k, ONE));
  REFUSED(name, draw(KEY, (tnf_traced){v.graph, NULL, NULL}, ONE));
  REFUSED(name, draw(KEY, v.s, many));
  REFUSED(name, draw(KEY, v.a, TNF_EXTENTS(4)));
  MIXED(name, draw(KEY, v.foreign, ONE));
  NOTHING(draw((tnf_traced){0}, (tnf_traced){0}, ONE));
}

static void test_choice(void) {
  const tnf_extent one = tnf_extent_const(1);
  REFUSED("random_bernoulli", tnf_random_bernoulli(KEY, v.k, ONE));
  REFUSED("random_bernoulli", tnf_random_bernoulli(v.k, v.s, ONE));
  REFUSED("random_bernoulli", tnf_random_bernoulli(KEY, v.a, ONE));
  REFUSED("random_categorical", tnf_random_categorical(KEY, v.k, 0));
  REFUSED("random_categorical", tnf_random_categorical(KEY, v.a, 2));
  REFUSED("random_categorical", tnf_random_categorical(KEY, v.s, 0));
  REFUSED("random_categorical", tnf_random_categorical(v.x, v.a, 0));
  REFUSED("random_permutation", tnf_random_permutation(v.k, one));
  REFUSED("random_permutation", tnf_random_permutation(KEY, tnf_extent_const(-1)));
  REFUSED("random_shuffle", tnf_random_shuffle(KEY, v.a, -3));
  REFUSED("random_shuffle", tnf_random_shuffle(KEY, v.null, 0));
  MIXED("random_shuffle", tnf_random_shuffle(KEY, v.foreign, 0));
  REFUSED("random_choice", tnf_random_choice(v.s, one, one, true));
  REFUSED("random_choice", tnf_random_choice(KEY, (tnf_extent){0}, one, true));
  REFUSED("random_choice", tnf_random_choice(KEY, one, tnf_extent_const(2), false));
  REFUSED("random_choice", tnf_random_choice(KEY, one, tnf_extent_const(-2), true));
  REFUSED("random_choice_weighted", tnf_random_choice_weighted(KEY, v.a, one, true));
  REFUSED("random_choice_weighted", tnf_random_choice_weighted(KEY, v.p, one, false));
  REFUSED("random_choice_weighted", tnf_random_choice_weighted(KEY, v.x, (tnf_extent){0}, false));
  REFUSED("random_choice_weighted", tnf_random_choice_weighted(KEY, tnf_index(v.a, TNF_INDEX(0)), tnf_extent_const(7), false));
  REFUSED("random_dirichlet", tnf_random_dirichlet(KEY, v.k, 0));
  REFUSED("random_dirichlet", tnf_random_dirichlet(KEY, v.a, 2));
  REFUSED("random_dirichlet", tnf_random_dirichlet(v.x, v.a, 0));
  NOTHING(tnf_random_dirichlet((tnf_traced){0}, (tnf_traced){0}, 0));
  NOTHING(tnf_random_permutation((tnf_traced){0}, one));
  NOTHING(tnf_random_choice((tnf_traced){0}, one, one, true));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_keys();
  test_drawing("random_bits", tnf_random_bits, TNF_I32, TNF_F64);
  test_drawing("random_normal", tnf_random_normal, TNF_COMPLEX_F32, TNF_I64);
  test_drawing("random_exponential", tnf_random_exponential, TNF_F64, TNF_COMPLEX_F64);
  test_drawing("random_laplace", tnf_random_laplace, TNF_F64, TNF_COMPLEX_F64);
  test_drawing("random_gumbel", tnf_random_gumbel, TNF_F32, TNF_COMPLEX_F64);
  test_drawing("random_logistic", tnf_random_logistic, TNF_F64, TNF_I32);
  test_drawing("random_cauchy", tnf_random_cauchy, TNF_F64, TNF_COMPLEX_F32);
  test_between("random_uniform", tnf_random_uniform, true);
  test_between("random_truncated_normal", tnf_random_truncated_normal, true);
  test_between("random_beta", tnf_random_beta, true);
  test_of_one("random_gamma", tnf_random_gamma);
  test_of_one("random_chi_square", tnf_random_chi_square);
  test_of_one("random_student_t", tnf_random_student_t);
  test_between("random_integers", tnf_random_integers, false);
  test_choice();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
