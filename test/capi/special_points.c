/* Functions of real numbers at the points where their derivatives lose digits or meet infinities: far from 0, near it, at it, at
 * both infinities. Values and two derivatives to 60 digits, or as limits. */
#include "derivative_rows.h"

static tnf_context *ctx;

static tnf_traced sigmoid_of(tnf_traced x) {
  return tnf_sigmoid(x);
}
static const row sigmoid_rows[] = {{-30.0, {9.3576229688392989e-14, 9.3576229688384229e-14, 9.3576229688366723e-14}},
                                   {2.0, {0.88079707797788243, 0.10499358540350652, -0.07996250105615306}},
                                   {20.0, {0.99999999793884642, 2.0611536139418492e-09, -2.0611536054451409e-09}},
                                   {40.0, {1, 4.2483542552915889e-18, -4.2483542552915889e-18}},
                                   {300.0, {1, 5.1482002224120135e-131, -5.1482002224120135e-131}},
                                   {INFINITY, {1, 0, 0}},
                                   {-INFINITY, {0, 0, 0}}};

static tnf_traced log_sigmoid_of(tnf_traced x) {
  return tnf_log_sigmoid(x);
}
static const row log_sigmoid_rows[] = {{-40.0, {-40, 1, -4.2483542552915889e-18}},
                                       {-3.0, {-3.0485873515737421, 0.95257412682243325, -0.04517665973091213}},
                                       {20.0, {-2.0611536203143808e-09, 2.0611536181902037e-09, -2.0611536139418492e-09}},
                                       {300.0, {-5.1482002224120135e-131, 5.1482002224120135e-131, -5.1482002224120135e-131}},
                                       {INFINITY, {0, 0, 0}},
                                       {-INFINITY, {-INFINITY, 1, 0}}};

static tnf_traced silu_of(tnf_traced x) {
  return tnf_silu(x);
}
static const row silu_rows[] = {{-30.0, {-2.8072868906517896e-12, -2.7137106609631341e-12, -2.620134431274233e-12}},
                                {20.0, {19.999999958776929, 1.0000000391619186, -3.7100764881019119e-08}},
                                {60.0, {60, 1, -5.078776242363982e-25}},
                                {INFINITY, {INFINITY, 1, 0}}};

static tnf_traced expm1_of(tnf_traced x) {
  return tnf_expm1(x);
}
static const row expm1_rows[] = {{-60.0, {-1, 8.75651076269652e-27, 8.75651076269652e-27}},
                                 {-20.0, {-0.99999999793884642, 2.0611536224385579e-09, 2.0611536224385579e-09}},
                                 {1e-09, {1.0000000005000001e-09, 1.0000000010000001, 1.0000000010000001}},
                                 {3.0, {19.085536923187668, 20.085536923187668, 20.085536923187668}},
                                 {-INFINITY, {-1, 0, 0}}};

static tnf_traced elu_of(tnf_traced x) {
  return tnf_elu(x, 1);
}
static const row elu_rows[] = {{-60.0, {-1, 8.75651076269652e-27, 8.75651076269652e-27}},
                               {-20.0, {-0.99999999793884642, 2.0611536224385579e-09, 2.0611536224385579e-09}},
                               {-1e-09, {-9.9999999949999999e-10, 0.99999999900000003, 0.99999999900000003}},
                               {-INFINITY, {-1, 0, 0}}};

static tnf_traced asin_of(tnf_traced x) {
  return tnf_asin(x);
}
static const row asin_rows[] = {{1e-09, {1.0000000000000001e-09, 1, 1.0000000000000001e-09}},
                                {-0.5, {-0.52359877559829893, 1.1547005383792515, -0.76980035891950105}},
                                {0.9999999, {1.5703491131957876, 2236.068033989975, 11180339616.817677}}};

static tnf_traced atanh_of(tnf_traced x) {
  return tnf_atanh(x);
}
static const row atanh_rows[] = {{1e-09, {1.0000000000000001e-09, 1, 2.0000000000000001e-09}},
                                 {-0.5, {-0.54930614433405489, 1.3333333333333333, -1.7777777777777777}},
                                 {0.9999999, {8.4056213910223097, 5000000.2526317919, 50000000052635.461}}};

static tnf_traced logit_of(tnf_traced x) {
  return tnf_logit(x);
}
static const row logit_rows[] = {{0.500001, {4.0000000001203556e-06, 4.0000000000159996, 3.2000000001176182e-05}}};

static tnf_traced softsign_of(tnf_traced x) {
  return tnf_softsign(x);
}
static const row softsign_rows[] = {{-0.5, {-0.33333333333333331, 0.44444444444444442, 0.59259259259259256}},
                                    {1.5, {0.59999999999999998, 0.16, -0.128}},
                                    {-10000.0, {-0.99990000999900008, 9.9980002999600055e-09, 1.999400119980003e-12}},
                                    {10000000000.0, {0.99999999989999999, 9.9999999979999994e-21, -1.9999999993999999e-30}},
                                    {0, {0, 1, 0}},
                                    {INFINITY, {1, 0, 0}},
                                    {-INFINITY, {-1, 0, 0}}};

static tnf_traced atan_of(tnf_traced x) {
  return tnf_atan(x);
}
static const row atan_rows[] = {{-3.0, {-1.2490457723982544, 0.10000000000000001, 0.059999999999999998}},
                                {10000000000.0, {1.5707963266948965, 9.9999999999999995e-21, -2.0000000000000002e-30}},
                                {INFINITY, {1.5707963267948966, 0, 0}},
                                {-INFINITY, {-1.5707963267948966, 0, 0}}};

static tnf_traced asinh_of(tnf_traced x) {
  return tnf_asinh(x);
}
static const row asinh_rows[] = {{-3.0, {-1.8184464592320668, 0.31622776601683794, 0.094868329805051374}},
                                 {10000000000.0, {23.718998110500401, 1e-10, -9.9999999999999995e-21}},
                                 {INFINITY, {INFINITY, 0, 0}},
                                 {-INFINITY, {-INFINITY, 0, 0}}};

static tnf_traced acosh_of(tnf_traced x) {
  return tnf_acosh(x);
}
static const row acosh_rows[] = {{1.5, {0.96242365011920694, 0.89442719099991586, -1.0733126291998991}},
                                 {10000000000.0, {23.718998110500401, 1e-10, -9.9999999999999995e-21}},
                                 {INFINITY, {INFINITY, 0, 0}}};

static tnf_traced cbrt_of(tnf_traced x) {
  return tnf_cbrt(x);
}
static const row cbrt_rows[] = {{-8.0, {-2, 0.083333333333333329, 0.0069444444444444441}},
                                {1e-09, {0.001, 333333.33333333331, -222222222222222.19}},
                                {1e+20, {4641588.8336127792, 1.5471962778709262e-14, -1.0314641852472842e-34}},
                                {0, {0, INFINITY, -INFINITY}},
                                {INFINITY, {INFINITY, 0, 0}},
                                {-INFINITY, {-INFINITY, 0, 0}}};

static tnf_traced erf_of(tnf_traced x) {
  return tnf_erf(x);
}
static const row erf_rows[] = {{0.5, {0.52049987781304652, 0.87878257893544476, -0.87878257893544476}},
                               {-5.0, {-0.99999999999846256, 1.5670866531017336e-11, 1.5670866531017336e-10}},
                               {INFINITY, {1, 0, 0}},
                               {-INFINITY, {-1, 0, 0}}};

static tnf_traced erfc_of(tnf_traced x) {
  return tnf_erfc(x);
}
static const row erfc_rows[] = {{0.5, {0.47950012218695348, -0.87878257893544476, 0.87878257893544476}},
                                {-5.0, {1.9999999999984626, -1.5670866531017336e-11, -1.5670866531017336e-10}},
                                {20.0, {5.3958656116079012e-176, -2.1610374743867984e-174, 8.6441498975471934e-173}},
                                {INFINITY, {0, 0, 0}},
                                {-INFINITY, {2, 0, 0}}};

static tnf_traced hypot_of_1_of(tnf_traced x) {
  return tnf_hypot(x, tnf_ones_like(x));
}
static const row hypot_of_1_rows[] = {{-3.0, {3.1622776601683795, -0.94868329805051377, 0.031622776601683791}},
                                      {INFINITY, {INFINITY, 1, 0}},
                                      {-INFINITY, {INFINITY, -1, 0}}};

static tnf_traced hypot_of_infinity_of(tnf_traced x) {
  return tnf_hypot(x, tnf_full_like(x, INFINITY));
}
static const row hypot_of_infinity_rows[] = {{2.0, {INFINITY, 0, 0}}, {INFINITY, {INFINITY, 0.70710678118654757, 0}}};

static tnf_traced atan2_upward_of(tnf_traced x) {
  return tnf_atan2(x, tnf_ones_like(x));
}
static const row atan2_upward_rows[] = {{-3.0, {-1.2490457723982544, 0.10000000000000001, 0.059999999999999998}},
                                        {INFINITY, {1.5707963267948966, 0, 0}},
                                        {-INFINITY, {-1.5707963267948966, 0, 0}}};

static tnf_traced atan2_sideways_of(tnf_traced x) {
  return tnf_atan2(tnf_ones_like(x), x);
}
static const row atan2_sideways_rows[] = {{-3.0, {2.819842099193151, -0.10000000000000001, -0.059999999999999998}},
                                          {INFINITY, {0, 0, 0}},
                                          {-INFINITY, {3.1415926535897931, 0, 0}}};

static tnf_traced power_of_0_of(tnf_traced x) {
  return tnf_pow(tnf_zeros_like(x), x);
}
static const row power_of_0_rows[] = {{2.0, {0, 0, 0}}, {-2.0, {INFINITY, -INFINITY, INFINITY}}};

static tnf_traced power_of_infinity_of(tnf_traced x) {
  return tnf_pow(tnf_full_like(x, INFINITY), x);
}
static const row power_of_infinity_rows[] = {{2.0, {INFINITY, INFINITY, INFINITY}}, {-2.0, {0, 0, 0}}};

static tnf_traced entr_of(tnf_traced x) {
  return tnf_entr(x);
}
static const row entr_rows[] = {{INFINITY, {-INFINITY, -INFINITY, 0}}, {0, {0, 0, 0}}, {-1.0, {-INFINITY, 0, 0}}};

static tnf_traced rel_entr_of(tnf_traced x) {
  return tnf_rel_entr(x, tnf_full_like(x, 0.75));
}
static const row rel_entr_rows[] = {{INFINITY, {INFINITY, INFINITY, 0}}, {0, {0, 0, 0}}};

static tnf_traced rel_entr_of_tiny_of(tnf_traced x) {
  return tnf_rel_entr(tnf_full_like(x, 0.75), x);
}
static const row rel_entr_of_tiny_rows[] = {{1e-150, {258.82506140749132, -7.5000000000000003e+149, 7.5000000000000004e+299}}};

static tnf_traced betaln_of(tnf_traced x) {
  return tnf_betaln(x, tnf_full_like(x, INFINITY));
}
static const row betaln_rows[] = {{2.0, {-INFINITY, 0, 0}}, {INFINITY, {-INFINITY, 0, 0}}};

static tnf_traced betaln_of_2_of(tnf_traced x) {
  return tnf_betaln(tnf_full_like(x, 2), x);
}
static const row betaln_of_2_rows[] = {{INFINITY, {-INFINITY, 0, 0}}};

static tnf_traced heaviside_of(tnf_traced x) {
  return tnf_heaviside(x, tnf_full_like(x, 0.5));
}
static const row heaviside_rows[] = {{-2.0, {0, 0, 0}}, {3.0, {1, 0, 0}}, {INFINITY, {1, 0, 0}}, {0, {0.5, 0, 0}}};

static tnf_traced ndtr_of(tnf_traced x) {
  return tnf_ndtr(x);
}
static const row ndtr_rows[] = {
    {1.0, {0.84134474606854293, 0.24197072451914334, -0.24197072451914334}}, {INFINITY, {1, 0, 0}}, {-INFINITY, {0, 0, 0}}};

int main(void) {
  ctx = tnf_context_new(NULL);
  ROWS(sigmoid_of, sigmoid_rows, 1e-13);
  ROWS(log_sigmoid_of, log_sigmoid_rows, 1e-13);
  ROWS(silu_of, silu_rows, 1e-13);
  ROWS(expm1_of, expm1_rows, 1e-13);
  ROWS(elu_of, elu_rows, 1e-13);
  ROWS(asin_of, asin_rows, 1e-13);
  ROWS(atanh_of, atanh_rows, 1e-13);
  ROWS(logit_of, logit_rows, 1e-9);
  ROWS(softsign_of, softsign_rows, 1e-13);
  ROWS(atan_of, atan_rows, 1e-13);
  ROWS(asinh_of, asinh_rows, 1e-13);
  ROWS(acosh_of, acosh_rows, 1e-13);
  ROWS(cbrt_of, cbrt_rows, 1e-13);
  ROWS(erf_of, erf_rows, 1e-13);
  ROWS(erfc_of, erfc_rows, 1e-13);
  ROWS(hypot_of_1_of, hypot_of_1_rows, 1e-13);
  ROWS(hypot_of_infinity_of, hypot_of_infinity_rows, 1e-13);
  ROWS(atan2_upward_of, atan2_upward_rows, 1e-13);
  ROWS(atan2_sideways_of, atan2_sideways_rows, 1e-13);
  ROWS(power_of_0_of, power_of_0_rows, 1e-13);
  ROWS(power_of_infinity_of, power_of_infinity_rows, 1e-13);
  ROWS(entr_of, entr_rows, 1e-13);
  ROWS(rel_entr_of, rel_entr_rows, 1e-13);
  ROWS(rel_entr_of_tiny_of, rel_entr_of_tiny_rows, 1e-13);
  ROWS(betaln_of, betaln_rows, 1e-13);
  ROWS(betaln_of_2_of, betaln_of_2_rows, 1e-13);
  ROWS(heaviside_of, heaviside_rows, 1e-13);
  ROWS(ndtr_of, ndtr_rows, 1e-13);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
