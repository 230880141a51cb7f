/* Special functions composed of others: values and two derivatives against 60 digits, special values, what runs along an axis,
 * divisors. */
#include "derivative_rows.h"

static tnf_context *ctx;

static const row xlogy_x_rows[] = {{0, {0, 0.91629073187415511, 0}},
                                   {1.5, {1.3744360978112327, 0.91629073187415511, 6.7887474744435659e-72}},
                                   {-3, {-2.7488721956224653, 0.91629073187415511, -3.3943737372217829e-72}},
                                   {1.0000000000000001e+300, {9.1629073187415506e+299, 0.91629073187415511, 0}}};
static const row xlogy_y_rows[] = {{0.25, {-2.0794415416798357, 6, -24}},
                                   {1, {0, 1.5, -1.5}},
                                   {7, {2.9188652235829697, 0.21428571428571427, -0.030612244897959183}},
                                   {1e-300, {-1036.1632918473206, 1.5000000000000001e+300, -INFINITY}}};
static const row xlog1py_y_rows[] = {{-0.75, {-2.0794415416798357, 6, -24}},
                                     {9.9999999999999995e-21, {1.4999999999999998e-20, 1.5, -1.5}},
                                     {7, {3.1191623125197538, 0.1875, -0.0234375}}};
static const row entr_rows[] = {{0.25, {0.34657359027997264, 0.38629436111989063, -4}},
                                {1, {0, -1, -1}},
                                {7, {-13.621371043387192, -2.9459101490553135, -0.14285714285714285}},
                                {9.9999999999999998e-13, {2.7631021115928549e-11, 26.631021115928547, -1000000000000}}};
static const row rel_entr_x_rows[] = {{0.74999998999999995, {-9.999999983580925e-09, 0.99999998666666656, 1.3333333511111114}},
                                      {0.10000000000000001, {-0.20149030205422649, -1.0149030205422647, 10}},
                                      {3, {4.1588830833596715, 2.3862943611198908, 0.33333333333333331}},
                                      {1e-10, {-2.2738168857488677e-09, -21.738168857488677, 10000000000}},
                                      {1000000000000, {27918703188380.328, 28.918703188380331, 9.9999999999999998e-13}}};
static const row rel_entr_y_rows[] = {{0.75000001000000005, {-9.9999999835809266e-09, -0.99999998666666678, 1.3333332977777783}},
                                      {0.10000000000000001, {1.5111772654066986, -7.5, 74.999999999999986}},
                                      {3, {-1.0397207708399179, -0.25, 0.083333333333333329}},
                                      {1e-10, {17.053626643116505, -7500000000, 7.5e+19}},
                                      {1000000000000, {-20.939027391285247, -7.5000000000000004e-13, 7.4999999999999999e-25}}};
static const row kl_div_x_rows[] = {{0.7500007152557373, {3.4106040474468254e-13, 9.536738616591883e-07, 1.3333320617687907}},
                                    {0.78, {0.0005921562595594121, 0.03922071315328133, 1.282051282051282}},
                                    {0.5, {0.047267445945917808, -0.40546510810816438, 2}},
                                    {0.10000000000000001, {0.4485096979457735, -2.0149030205422647, 10}},
                                    {3, {1.9088830833596719, 1.3862943611198906, 0.33333333333333331}}};
static const row logit_rows[] = {{0.50000009999999995, {3.9999999978946301e-07, 4.0000000000001599, 3.1999999983159171e-06}},
                                 {0.25, {-1.0986122886681098, 5.333333333333333, -14.222222222222221}},
                                 {0.29999999999999999, {-0.84729786038720367, 4.7619047619047619, -9.0702947845804989}},
                                 {0.75, {1.0986122886681098, 5.333333333333333, 14.222222222222221}},
                                 {0.90000000000000002, {2.1972245773362196, 11.111111111111112, 98.765432098765473}},
                                 {1e-100, {-230.25850929940458, 1e+100, -9.9999999999999997e+199}},
                                 {0.99999899999999997, {13.815509557935018, 1000000.9999722444, 999999999941.48865}}};
static const row ndtr_rows[] = {{0, {0.5, 0.3989422804014327, 0}},
                                {-1.5, {0.066807201268858071, 0.12951759566589172, 0.1942763934988376}},
                                {1.5, {0.93319279873114191, 0.12951759566589172, -0.1942763934988376}},
                                {3, {0.9986501019683699, 0.0044318484119380075, -0.013295545235814022}},
                                {-8, {6.2209605742717839e-16, 5.0522710835368919e-15, 4.0418168668295136e-14}},
                                {0.10000000000000001, {0.53982783727702899, 0.39695254747701175, -0.039695254747701178}}};
static const row logaddexp2_rows[] = {{3, {4, 0.5, 0.17328679513998632}},
                                      {-5, {3.005624549193878, 0.0038910505836575876, 0.0026865763027955911}},
                                      {700, {700, 1, 0}},
                                      {2.5, {3.7715533031636119, 0.41421356237309503, 0.16818570816586034}}};
static const row betaln_a_rows[] = {{2.5, {-2.6086880894021074, -0.80296102778655731, 0.26903480036311955}},
                                    {0.5, {0.16390063283767395, -2.8862943611198908, 4.5398681336964533}},
                                    {9.5, {-5.5282915546036984, -0.24492380357286248, 0.024095415597330642}},
                                    {10, {-5.647837161382057, -0.23344306220819094, 0.021881111080107377}},
                                    {1000, {-16.986579078153017, -0.0024981274964894925, 2.4962574859630794e-06}},
                                    {1000000000000, {-68.792869919350323, -2.499999999998125e-12, 2.4999999999962501e-24}}};
static const row betaln_b_rows[] = {{1000000, {-1386300.0033629211, -0.69314743056000783, 5.0000037500014586e-07}},
                                    {0.25, {-2.1658550210429834, -18.042963841340551, 17.197328154506859}},
                                    {20, {-236.97051697085101, -10.845006065532043, 0.05126982295470274}},
                                    {10000000000, {-10210396.359076265, -9.999500033830784e-05, 9.9990001009898518e-15}}};
static const row deg2rad_rows[] = {
    {90, {1.5707963267948966, 0.017453292519943295, 3.7715263746908699e-75}},
    {-1.0000000000000001e-05, {-1.7453292519943297e-07, 0.017453292519943295, -1.8208839675781752e-68}}};
static const row rad2deg_rows[] = {{1.5, {85.943669269623484, 57.295779513082323, 4.3447983836438821e-70}},
                                   {-1.0000000000000001e-05, {-0.00057295779513082329, 57.295779513082323, 0}}};
static const row heaviside_rows[] = {{-2, {0, 0, 0}}, {3, {1, 0, 0}}};
static const row float_power_rows[] = {{2, {5.6568542494923806, 7.0710678118654755, 5.3033008588991066}},
                                       {0.5, {0.17677669529663689, 0.88388347648318444, 2.6516504294495533}}};

static tnf_traced xlogy_x(tnf_traced x) {
  return tnf_xlogy(x, tnf_scalar_like(x, 2.5));
}
static tnf_traced xlogy_y(tnf_traced x) {
  return tnf_xlogy(tnf_scalar_like(x, 1.5), x);
}
static tnf_traced xlog1py_y(tnf_traced x) {
  return tnf_xlog1py(tnf_scalar_like(x, 1.5), x);
}
static tnf_traced entr(tnf_traced x) {
  return tnf_entr(x);
}
static tnf_traced rel_entr_x(tnf_traced x) {
  return tnf_rel_entr(x, tnf_scalar_like(x, 0.75));
}
static tnf_traced rel_entr_y(tnf_traced x) {
  return tnf_rel_entr(tnf_scalar_like(x, 0.75), x);
}
static tnf_traced kl_div_x(tnf_traced x) {
  return tnf_kl_div(x, tnf_scalar_like(x, 0.75));
}
static tnf_traced logit(tnf_traced x) {
  return tnf_logit(x);
}
static tnf_traced ndtr(tnf_traced x) {
  return tnf_ndtr(x);
}
static const row log_ndtr_rows[] = {{0, {-0.69314718055994529, 0.79788456080286541, -0.63661977236758138}},
                                    {1.5, {-0.069143455612233978, 0.13878975045885075, -0.22744722052070621}},
                                    {-0.5, {-1.1759117615936185, 1.1410777703680646, -0.73151959284412105}},
                                    {-1, {-1.8410216450092636, 1.5251352761609811, -0.8009023344296512}},
                                    {-1.5, {-2.7059444008238898, 1.9386771666225431, -0.85045340644979728}},
                                    {-15, {-116.13138484571169, 15.066086827167823, -0.99566987624244008}},
                                    {-20.5, {-214.06672896326381, 20.548551052435847, -0.99765377962752921}},
                                    {-100, {-5005.5242086942053, 100.00999800099926, -0.99990005995005171}},
                                    {6, {-9.865876455243758e-10, 6.0758828558176762e-09, -3.645529717182241e-08}},
                                    {-INFINITY, {-INFINITY, INFINITY, -1}},
                                    {INFINITY, {0, 0, 0}},
                                    {NAN, {NAN, NAN, NAN}}};
static tnf_traced log_ndtr(tnf_traced x) {
  return tnf_log_ndtr(x);
}
static tnf_traced logaddexp2(tnf_traced x) {
  return tnf_logaddexp2(x, tnf_scalar_like(x, 3));
}
static tnf_traced betaln_a(tnf_traced x) {
  return tnf_betaln(x, tnf_scalar_like(x, 2.5));
}
static tnf_traced betaln_b(tnf_traced x) {
  return tnf_betaln(tnf_scalar_like(x, 1e6), x);
}
static tnf_traced deg2rad(tnf_traced x) {
  return tnf_deg2rad(x);
}
static tnf_traced rad2deg(tnf_traced x) {
  return tnf_rad2deg(x);
}
static tnf_traced heaviside(tnf_traced x) {
  return tnf_heaviside(x, tnf_scalar_like(x, 0.5));
}
static tnf_traced float_power(tnf_traced x) {
  return tnf_float_power(x, tnf_scalar_like(x, 2.5));
}

static void test_tables(void) {
  ROWS(xlogy_x, xlogy_x_rows, 4e-15);
  ROWS(xlogy_y, xlogy_y_rows, 4e-15);
  ROWS(xlog1py_y, xlog1py_y_rows, 4e-15);
  ROWS(entr, entr_rows, 4e-15);
  ROWS(rel_entr_x, rel_entr_x_rows, 1e-12);
  ROWS(rel_entr_y, rel_entr_y_rows, 1e-12);
  ROWS(kl_div_x, kl_div_x_rows, 1e-13);
  ROWS(logit, logit_rows, 4e-15);
  ROWS(ndtr, ndtr_rows, 1e-13);
  ROWS(log_ndtr, log_ndtr_rows, 1e-11);
  ROWS(logaddexp2, logaddexp2_rows, 4e-15);
  ROWS(betaln_a, betaln_a_rows, 1e-11);
  ROWS(betaln_b, betaln_b_rows, 1e-10);
  ROWS(deg2rad, deg2rad_rows, 4e-15);
  ROWS(rad2deg, rad2deg_rows, 4e-15);
  ROWS(heaviside, heaviside_rows, 4e-15);
  ROWS(float_power, float_power_rows, 4e-15);
}

static void test_special_values(void) {
  VECTOR_GIVES(tnf_xlogy(x, tnf_zeros_like(x)), TNF_F64, OF(0, 2, NAN), WANT(0, -INFINITY, NAN));
  VECTOR_GIVES(tnf_xlogy(tnf_zeros_like(x), x), TNF_F64, OF(0, INFINITY, -3, NAN), WANT(0, 0, 0, NAN));
  VECTOR_GIVES(tnf_xlogy(x, tnf_scalar_f64(graph, 1)), TNF_F32, OF(0, 2), WANT(0, 0));
  VECTOR_GIVES(tnf_xlog1py(tnf_zeros_like(x), x), TNF_F64, OF(-1, INFINITY, -3, NAN), WANT(0, 0, 0, NAN));
  VECTOR_GIVES(tnf_grad(tnf_reduce_sum(tnf_xlogy(x, x), TNF_ALL_AXES), x), TNF_F64, OF(0, 1), WANT(0, 1));
  VECTOR_GIVES(tnf_entr(x), TNF_F64, OF(0, -1, INFINITY, NAN), WANT(0, -INFINITY, -INFINITY, NAN));
  VECTOR_GIVES(tnf_grad(tnf_reduce_sum(tnf_entr(x), TNF_ALL_AXES), x), TNF_F64, OF(0, -1), WANT(0, 0));
  VECTOR_GIVES(tnf_rel_entr(x, tnf_ones_like(x)), TNF_F64, OF(0, -1, 1, NAN), WANT(0, INFINITY, 0, NAN));
  VECTOR_GIVES(tnf_rel_entr(tnf_ones_like(x), x), TNF_F64, OF(0, -1, 1, NAN), WANT(INFINITY, INFINITY, 0, NAN));
  VECTOR_GIVES(tnf_rel_entr(tnf_full_like(x, 1e-200), x), TNF_F64, OF(1e200), WANT(-1e-200 * 400 * M_LN10));
  VECTOR_GIVES(tnf_kl_div(x, tnf_full_like(x, 2)), TNF_F64, OF(0, 2, -1), WANT(2, 0, INFINITY));
  /* near each other, and on both sides of where the series ends */
  VECTOR_GIVES(tnf_scale(1e15, tnf_kl_div(x, tnf_full_like(x, 0.7))), TNF_F64, OF(0.7 * (1 + 1e-7)), WANT(3.4999998851999635));
  VECTOR_GIVES(tnf_kl_div(x, tnf_full_like(x, 16)), TNF_F64, OF(16.99, 17.01, 15.01, 14.99),
               WANT(0.030015266414569416, 0.031227757697495646, 0.031280130317896134, 0.032570902222129209));
  VECTOR_GIVES(tnf_logit(x), TNF_F64, OF(0, 1, 0.5, -1, 2, NAN), WANT(-INFINITY, INFINITY, 0, NAN, NAN, NAN));
  VECTOR_GIVES(tnf_ndtr(x), TNF_F64, OF(-INFINITY, INFINITY, NAN, -50), WANT(0, 1, NAN, 0));
  VECTOR_GIVES(tnf_log_ndtr(x), TNF_F32, OF(-INFINITY, 20), WANT(-INFINITY, 0));
  VECTOR_GIVES(tnf_logaddexp2(x, x), TNF_F64, OF(-INFINITY, INFINITY, 1000), WANT(-INFINITY, INFINITY, 1001));
  VECTOR_GIVES(tnf_heaviside(x, tnf_full_like(x, 0.5)), TNF_F64, OF(-INFINITY, 0, -0.0, 2, NAN), WANT(0, 0.5, 0.5, 1, NAN));
  VECTOR_GIVES(tnf_nan_to_num(x, 7, 8, -9), TNF_F64, OF(NAN, INFINITY, -INFINITY, 2), WANT(7, 8, -9, 2));
  VECTOR_GIVES(tnf_grad(tnf_reduce_sum(tnf_nan_to_num(x, 7, 8, -9), TNF_ALL_AXES), x), TNF_F64, OF(NAN, 2), WANT(0, 1));
  VECTOR_GIVES(tnf_float_power(x, tnf_scalar_i32(graph, -1)), TNF_I32, OF(2, -4), WANT(0.5, -0.25));
  VECTOR_GIVES(tnf_float_power(tnf_scalar_complex_f32(graph, 0, 1), x), TNF_F64, OF(2), WANT(-1, 0));
  VECTOR_GIVES(tnf_entr(x), TNF_F64, EMPTY, NOTHING);
  VECTOR_GIVES(tnf_betaln(x, x), TNF_F32, EMPTY, NOTHING);
}

static tnf_traced matrix(tnf_traced x) { /* [2, n / 2] */
  return tnf_reshape(x, TNF_EXTENTS(2, tnf_extent_floordiv(tnf_dim(x, 0), tnf_extent_const(2))));
}

/* log(e^x[0] + ... + e^x[i]) */
static void test_running_sums(void) {
  double l2 = log1p(exp(-1)), l3 = log1p(exp(-1) + exp(-3));
  VECTOR_GIVES(tnf_logcumsumexp(x, 0), TNF_F64, OF(1000, 999, 997), WANT(1000, 1000 + l2, 1000 + l3));
  VECTOR_GIVES(tnf_logcumsumexp(x, -1), TNF_F64, OF(-1e300, 999, 1000), WANT(-1e300, 999, 1000 + l2));
  VECTOR_GIVES(tnf_logcumsumexp(x, 0), TNF_F64, OF(-INFINITY, -INFINITY, 3, -INFINITY), WANT(-INFINITY, -INFINITY, 3, 3));
  VECTOR_GIVES(tnf_logcumsumexp(x, 0), TNF_F64, OF(2, INFINITY, 3, INFINITY), WANT(2, INFINITY, INFINITY, INFINITY));
  VECTOR_GIVES(tnf_logcumsumexp(x, 0), TNF_F64, OF(2, NAN, 3), WANT(2, NAN, NAN));
  VECTOR_GIVES(tnf_logcumsumexp(x, 0), TNF_F64, EMPTY, NOTHING);
  /* small sums keep their digits, long ones of f32 too */
  VECTOR_GIVES(tnf_scale(0x1p70, tnf_logcumsumexp(x, 0)), TNF_F64, OF(0, -50, -60),
               WANT(0, 0x1p70 * exp(-50), 0x1p70 * (exp(-50) + exp(-60))));
  VECTOR_GIVES(tnf_scale(0x1p70, tnf_logcumsumexp(x, 0)), TNF_F64, OF(-50, 0, -50),
               WANT(-0x1p70 * 50, 0x1p70 * exp(-50), 0x1p71 * exp(-50)));
  VECTOR_GIVES(tnf_cast(tnf_index(tnf_logcumsumexp(tnf_full(tnf_index(x, TNF_INDEX(0)), TNF_EXTENTS(1 << 20)), 0), TNF_INDEX(-1)),
                        TNF_F64),
               TNF_F32, OF(0), WANT((float)(20 * M_LN2)));
  VECTOR_GIVES(tnf_logcumsumexp(matrix(x), 1), TNF_F64, OF(1, 5, 0, 5), WANT(1, 5, 1 + l2, 5 + M_LN2));
  /* the derivative of the last one is the softmax; a sum of n terms that are equal has 1 + 1/2 + 1/3 for its first */
  VECTOR_GIVES(tnf_grad(tnf_index(tnf_logcumsumexp(x, 0), TNF_INDEX(-1)), x), TNF_F64, OF(1000, 999, 997),
               WANT(exp(-l3), exp(-1 - l3), exp(-3 - l3)));
  VECTOR_GIVES(tnf_grad(tnf_reduce_sum(tnf_logcumsumexp(x, 0), TNF_ALL_AXES), x), TNF_F64, OF(-700, -700, -700),
               WANT(1 + 1 / 2.0 + 1 / 3.0, 1 / 2.0 + 1 / 3.0, 1 / 3.0));
  VECTOR_GIVES(tnf_grad(tnf_index(tnf_logcumsumexp(x, 0), TNF_INDEX(-1)), x), TNF_F64, OF(-INFINITY, 2), WANT(0, 1));
  /* d2/dx0^2 = p (1 - p), d2/dx0 dx1 = -p q: the sum over one row is 0 */
  VECTOR_GIVES(tnf_grad(tnf_index(tnf_grad(tnf_index(tnf_logcumsumexp(x, 0), TNF_INDEX(-1)), x), TNF_INDEX(0)), x), TNF_F64,
               OF(3, 3), WANT(0.25, -0.25));
}

/* Signs, mantissas and exponents, subnormal numbers' too, which are rounded once. */
static void test_representation(void) {
  VECTOR_GIVES(tnf_ldexp(tnf_ldexp(x, tnf_scalar_i32(graph, -1074)), tnf_scalar_i64(graph, 1074)), TNF_F64,
               OF(0.75, 1.5, 3, -1, 0.5, 0x1.0000000000001p-1), WANT(1, 2, 3, -1, 0, 1));
  VECTOR_GIVES(tnf_ldexp(tnf_ldexp(x, tnf_scalar_i32(graph, -149)), tnf_scalar_i32(graph, 149)), TNF_F32, OF(0.75, 1.5, 3, -1),
               WANT(1, 2, 3, -1));
  VECTOR_GIVES(tnf_ldexp(x, tnf_scalar_i64(graph, INT64_MAX)), TNF_F64, OF(1, -1, 0, NAN), WANT(INFINITY, -INFINITY, 0, NAN));
  VECTOR_GIVES(tnf_ldexp(x, tnf_scalar_i64(graph, 2098)), TNF_F64, OF(0x1p-1074), WANT(INFINITY));
  VECTOR_GIVES(tnf_ldexp(x, tnf_scalar_i64(graph, 2097)), TNF_F64, OF(0x1p-1074), WANT(0x1p1023));
  VECTOR_GIVES(tnf_ldexp(x, tnf_scalar_i32(graph, INT32_MIN)), TNF_F32, OF(1, INFINITY), WANT(0, INFINITY));
  VECTOR_GIVES(tnf_grad(tnf_reduce_sum(tnf_ldexp(x, tnf_scalar_i32(graph, 3)), TNF_ALL_AXES), x), TNF_F64, OF(5, 0), WANT(8, 8));
  VECTOR_GIVES(tnf_frexp(x).mantissa, TNF_F64,
               OF(8, -0.75, 0x1p-1074, 0x1.fffffffffffffp1023, 0x1.fffffffffffffp-1, 0, -INFINITY, NAN),
               WANT(0.5, -0.75, 0.5, 0x1.fffffffffffffp-1, 0x1.fffffffffffffp-1, 0, -INFINITY, NAN));
  VECTOR_GIVES(tnf_frexp(x).exponent, TNF_F64,
               OF(8, -0.75, 0x1p-1074, 0x1.fffffffffffffp1023, 0x1.fffffffffffffp-1, 0, -INFINITY, NAN),
               WANT(4, 0, -1073, 1024, 0, 0, 0, 0));
  VECTOR_GIVES(tnf_frexp(x).exponent, TNF_F32, OF(0x1p-149, 1), WANT(-148, 1));
  VECTOR_GIVES(tnf_grad(tnf_reduce_sum(tnf_frexp(x).mantissa, TNF_ALL_AXES), x), TNF_F64, OF(5, 0), WANT(0.125, 1));
  VECTOR_GIVES(tnf_signbit(x), TNF_F64, OF(-0.0, 0, -INFINITY, 3), WANT(1, 0, 1, 0));
  VECTOR_GIVES(tnf_frexp(x).mantissa, TNF_F64, EMPTY, NOTHING);
}

static void test_divisors(void) {
  VECTOR_GIVES(tnf_gcd(x, tnf_scalar_i64(graph, 12)), TNF_I64, OF(18, -8, 0, 7, 12), WANT(6, 4, 12, 1, 12));
  VECTOR_GIVES(tnf_gcd(x, tnf_zeros_like(x)), TNF_I32, OF(0, -5), WANT(0, 5));
  VECTOR_GIVES(tnf_lcm(x, tnf_scalar_i64(graph, 12)), TNF_I64, OF(18, -8, 0, 7), WANT(36, 24, 0, 84));
  VECTOR_GIVES(tnf_lcm(x, x), TNF_I64, EMPTY, NOTHING);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_tables();
  test_special_values();
  test_running_sums();
  test_representation();
  test_divisors();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
