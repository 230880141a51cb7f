/* Functions of real numbers at the points where their derivatives lose digits or meet infinities: far from 0, near it, at it, at
 * both infinities. Values and two derivatives to 60 digits, or as limits. */
#include "derivative_rows.h"

static tnf_context *ctx;

static tnf_traced erfcx_of(tnf_traced x) {
  return tnf_erfcx(x, 0);
}
static const row erfcx_rows[] = {{-5.0, {144009798674.66104, -1440097986747.7388, 14688999464826.709}},
                                 {-0.5, {1.952360489182557, -3.0807396562780696, 6.985460634643184}},
                                 {-1e-09, {1.0000000011283792, -1.1283791690955125, 2.0000000045135167}},
                                 {0.25, {0.77034654773099676, -0.74320589323001418, 1.1690901488469865}},
                                 {0.5, {0.6156903441929259, -0.51268882290258666, 0.71869186548326502}},
                                 {2.0, {0.25539567631050575, -0.10679646185348959, 0.083605505207053094}},
                                 {12.0, {0.046854221014893761, -0.0038778627380622712, 0.00063973631629302065}},
                                 {27.5, {0.020502447384614798, -0.00074456094169869701, 5.4042975801261661e-05}},
                                 {29.0, {0.019443267318222844, -0.00066966263858770421, 4.6101598358838305e-05}},
                                 {10000000000.0, {5.6418958354775629e-11, -5.6418958354775626e-21, 1.1283791670955125e-30}},
                                 {INFINITY, {0, 0, 0}}};

static tnf_traced bessel_i0_of(tnf_traced x) {
  return tnf_bessel_i(x, 0);
}
static const row bessel_i0_rows[] = {{-3.0, {4.8807925858650245, -3.9533702174026093, 3.5630025133974876}},
                                     {1e-09, {1, 5.0000000000000003e-10, 0.5}},
                                     {0.5, {1.0634833707413236, 0.25789430539089631, 0.54769475995953087}},
                                     {7.5, {268.16131151518937, 249.58436542268814, 234.88339612549763}},
                                     {8.0, {427.5641157218048, 399.8731367825601, 377.57997362398476}},
                                     {50.0, {2.9325537838493362e+20, 2.9030785901035569e+20, 2.8744922120472651e+20}},
                                     {700.0, {1.5295933476718737e+302, 1.5285003902339006e+302, 1.5274097756858254e+302}},
                                     {0, {1, 0, 0.5}},
                                     {INFINITY, {INFINITY, INFINITY, INFINITY}}};

static tnf_traced bessel_i1_of(tnf_traced x) {
  return tnf_bessel_i(x, 1);
}
static const row bessel_i1_rows[] = {{-3.0, {-3.9533702174026093, 3.5630025133974876, -3.204966070425959}},
                                     {1e-09, {5.0000000000000003e-10, 0.5, 3.7500000000000005e-10}},
                                     {0.5, {0.25789430539089631, 0.54769475995953087, 0.19408200703541981}},
                                     {7.5, {249.58436542268814, 234.88339612549763, 222.70363465791402}},
                                     {8.0, {399.8731367825601, 377.57997362398476, 358.92365784178952}},
                                     {50.0, {2.9030785901035569e+20, 2.8744922120472651e+20, 2.846749977298653e+20}},
                                     {700.0, {1.5285003902339006e+302, 1.5274097756858254e+302, 1.5263214956571866e+302}},
                                     {0, {0, 0.5, 0}},
                                     {-INFINITY, {-INFINITY, INFINITY, -INFINITY}}};

static tnf_traced bessel_i5_of(tnf_traced x) {
  return tnf_bessel_i(x, 5);
}
static const row bessel_i5_rows[] = {{-3.0, {-0.091206477661513352, 0.17369438583541319, -0.28665967588724606}},
                                     {0.5, {8.2231713131092646e-06, 8.2573836723730894e-05, 0.00066539262917657391}},
                                     {7.5, {48.241360395663655, 55.795419914490083, 62.242575694026598}},
                                     {50.0, {2.2785483079112819e+20, 2.2672441127879931e+20, 2.2559889087346347e+20}}};

static tnf_traced bessel_i0e_of(tnf_traced x) {
  return tnf_bessel_i0e(x, 0);
}
static const row bessel_i0e_rows[] = {{1e-09, {0.99999999900000003, -0.99999999849999999, 1.4999999975}},
                                      {0.5, {0.6450352704491501, -0.48861446726427837, 0.6643873281588133}},
                                      {7.5, {0.14831583007739552, -0.0102746185288413, 0.0021437421845420402}},
                                      {8.0, {0.14343178185685032, -0.0092892885641521327, 0.0018107654667169925}},
                                      {59.0, {0.052048966980435388, -0.00044299452689117549, 1.1311554569737096e-05}},
                                      {61.0, {0.051184977715481042, -0.00042129739643612303, 1.0403312232165392e-05}},
                                      {1000.0, {0.012617240455891257, -6.3101989626271157e-06, 9.4676683256014874e-09}},
                                      {0, {1, 0, 0}},
                                      {INFINITY, {0, 0, 0}}};

static tnf_traced bessel_i1e_of(tnf_traced x) {
  return tnf_bessel_i1e(x);
}
static const row bessel_i1e_rows[] = {{1e-09, {4.9999999950000006e-10, 0.49999999900000003, -0.99999999812499996}},
                                      {0.5, {0.1564208031848717, 0.17577286089453498, -0.39024983720839651}},
                                      {7.5, {0.1380412115485542, -0.0081308763442992597, 0.0013944406444499357}},
                                      {8.0, {0.13414249329269817, -0.0074785230974351398, 0.001220026378160809}},
                                      {59.0, {0.051605972453544216, -0.00043168297232143839, 1.0830148337619721e-05}},
                                      {61.0, {0.050763680319044921, -0.00041089408420395764, 9.9751396505237603e-06}},
                                      {1000.0, {0.012610930256928629, -6.300731294301514e-06, 9.4439932256286572e-09}},
                                      {0, {0, 0.5, 0}},
                                      {INFINITY, {0, 0, 0}}};

static tnf_traced zeta_of(tnf_traced x) {
  return tnf_zeta(tnf_full_like(x, 2.5), x);
}
static const row zeta_rows[] = {{1e-09, {3.1622776601683788e+22, -7.9056941504209469e+31, 2.766992952647331e+41}},
                                {0.5, {6.2471106345688119, -29.052011658604737, 199.59274252862349}},
                                {1.0, {1.3414872572509171, -2.8168346682926417, 9.2286907191627243}},
                                {20.0, {0.007738887702572605, -0.00059497355006711116, 7.6220316736858311e-05}},
                                {10000.0, {6.6671666875000004e-07, -1.0001250072916666e-10, 2.5004375328124998e-14}},
                                {0, {INFINITY, -INFINITY, INFINITY}},
                                {INFINITY, {0, 0, 0}},
                                {-0.5, {NAN, NAN, NAN}}};

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

/* A kink, where derivatives are 0. */
static tnf_traced hypot_of_both_of(tnf_traced x) {
  return tnf_hypot(tnf_scale(3, x), tnf_scale(4, x));
}
static const row hypot_of_both_rows[] = {{0.0, {0, 0, 0}}, {2.0, {10, 5, 0}}, {-2.0, {10, -5, 0}}};
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
  ROWS(erfcx_of, erfcx_rows, 1e-13);
  ROWS(bessel_i0_of, bessel_i0_rows, 1e-13);
  ROWS(bessel_i1_of, bessel_i1_rows, 1e-13);
  ROWS(bessel_i5_of, bessel_i5_rows, 1e-13);
  ROWS(bessel_i0e_of, bessel_i0e_rows, 1e-13);
  ROWS(bessel_i1e_of, bessel_i1e_rows, 1e-13);
  ROWS(zeta_of, zeta_rows, 1e-13);
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
  ROWS(hypot_of_both_of, hypot_of_both_rows, 1e-13);
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
