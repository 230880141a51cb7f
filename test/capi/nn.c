/* Activations and losses: values and two derivatives against 60 digits; labels, normalisation. */
#include "derivative_rows.h"

static tnf_context *ctx;

static const row relu_rows[] = {{-2, {0, 0, 0}},
                                {3, {3, 1, 0}},
                                {1.0000000000000001e+300, {1.0000000000000001e+300, 1, 0}},
                                {0, {0, 0, 0}},
                                {INFINITY, {INFINITY, 1, 0}},
                                {-INFINITY, {0, 0, 0}},
                                {NAN, {NAN, 1, 0}}};
static const row relu6_rows[] = {{-2, {0, 0, 0}}, {3, {3, 1, 0}}, {9, {6, 0, 0}}, {0, {0, 0, 0}}, {6, {6, 0, 0}}};
static const row leaky_relu_rows[] = {
    {-2, {-0.25, 0.125, 0}}, {3, {3, 1, 0}}, {0, {0, 0.125, 0}}, {-INFINITY, {-INFINITY, 0.125, 0}}};
static const row elu_rows[] = {{-2, {-1.296997075145081, 0.20300292485491903, 0.20300292485491903}},
                               {3, {3, 1, 0}},
                               {-1.0000000000000001e-09, {-1.4999999992500001e-09, 1.4999999985000001, 1.4999999985000001}},
                               {-50, {-1.5, 2.8931247719458766e-22, 2.8931247719458766e-22}},
                               {1000, {1000, 1, 0}},
                               {0, {0, 1.5, 1.5}},
                               {-INFINITY, {-1.5, 0, 0}}};
static const row celu_rows[] = {{-2, {-1.1046042928264099, 0.26359713811572677, 0.1757314254104845}},
                                {3, {3, 1, 0}},
                                {-1.0000000000000001e-09, {-9.9999999966666675e-10, 0.99999999933333328, 0.66666666622222226}},
                                {-50, {-1.4999999999999949, 3.3382377953650063e-15, 2.2254918635766708e-15}},
                                {0, {0, 1, 0.66666666666666663}}};
static const row selu_rows[] = {{-2, {-1.520166468595695, 0.23793287225168183, 0.23793287225168183}},
                                {3, {3.1521029620664414, 1.0507009873554805, 3.3943737372217829e-72}}};
static const row gelu_rows[] = {{0, {0, 0.5, 0.79788456080286541}},
                                {0.5, {0.34573123063700656, 0.86749512465616285, 0.61611432183752413}},
                                {-0.5, {-0.15426876936299344, 0.13250487534383715, 0.61611432183752413}},
                                {2, {1.9544997361036416, 1.0852318010781969, -0.1079819330263761}},
                                {-3, {-0.0040496940948902835, -0.011945647204183927, -0.03102293888356605}},
                                {-9, {-1.0157295653584566e-18, -9.1389373739066388e-18, -8.1210211216184421e-17}},
                                {20, {20, 1, -6.1098727269992094e-73}},
                                {60, {60, 1, 0}},
                                {INFINITY, {INFINITY, 1, 0}},
                                {-INFINITY, {0, 0, 0}},
                                {NAN, {NAN, NAN, NAN}}};
static const row gelu_tanh_rows[] = {{0, {0, 0.5, 0.79788456080286541}},
                                     {0.5, {0.34571400982514394, 0.86736990353464227, 0.61550689511598489}},
                                     {-0.5, {-0.15428599017485609, 0.1326300964653577, 0.61550689511598489}},
                                     {2, {1.954597694087775, 1.0860992566236183, -0.10787507995107845}},
                                     {-3, {-0.0036373920817730191, -0.011584166630969728, -0.031767658886074704}},
                                     {8, {8, 1, -7.045821396097304e-19}},
                                     {1e200, {1e200, 1, 0}},
                                     {-INFINITY, {0, 0, 0}}};
static const row silu_rows[] = {{0, {0, 0.5, 0.5}},
                                {0.5, {0.3112296656009273, 0.73996118730265181, 0.44122902697702859}},
                                {-0.5, {-0.18877033439907273, 0.26003881269734819, 0.44122902697702859}},
                                {2, {1.7615941559557649, 1.0907842487848955, 0.050062168694706907}},
                                {-30, {-2.8072868906517896e-12, -2.7137106609631341e-12, -2.620134431274233e-12}},
                                {6, {5.9851642610601914, 1.0123264325915255, -0.0097928521895617304}},
                                {2000, {2000, 1, 0}},
                                {INFINITY, {INFINITY, 1, 0}},
                                {-INFINITY, {0, 0, 0}}};
static const row mish_rows[] = {{0, {0, 0.59999999999999998, 0.64000000000000001}},
                                {0.5, {0.37524521130489513, 0.88642437535772722, 0.4680533778448866}},
                                {-0.5, {-0.22074377465173001, 0.2895106779135122, 0.56397092311326658}},
                                {2, {1.9439589595339946, 1.0693179342794896, -0.057724667408294059}},
                                {-20, {-4.1223072406287613e-08, -3.9161918743489691e-08, -3.7100765042456577e-08}},
                                {5, {4.9995520775294056, 1.0008002248320826, -0.0014056704791877502}},
                                {INFINITY, {INFINITY, 1, 0}},
                                {-INFINITY, {0, 0, 0}}};
static const row softsign_rows[] = {{0.5, {0.33333333333333331, 0.44444444444444442, -0.59259259259259256}},
                                    {-0.5, {-0.33333333333333331, 0.44444444444444442, 0.59259259259259256}},
                                    {2, {0.66666666666666663, 0.1111111111111111, -0.07407407407407407}},
                                    {-10000000000, {-0.99999999989999999, 9.9999999979999994e-21, 1.9999999993999999e-30}},
                                    {0, {0, 1, 0}},
                                    {INFINITY, {1, 0, 0}},
                                    {-INFINITY, {-1, 0, 0}}};
static const row hard_tanh_rows[] = {{-3, {-1, 0, 0}}, {0.5, {0.5, 1, 1.5274681817498023e-71}}, {2, {1, 0, 0}}};
static const row hard_sigmoid_rows[] = {{-4, {0, 0, 0}}, {0.5, {0.58333333333333337, 0.16666666666666666, 0}}, {5, {1, 0, 0}}};
static const row hard_swish_rows[] = {{-4, {0, 0, 0}},
                                      {0.5, {0.29166666666666669, 0.66666666666666663, 0.33333333333333331}},
                                      {5, {5, 1, 0}},
                                      {-1, {-0.33333333333333331, 0.16666666666666666, 0.33333333333333331}},
                                      {INFINITY, {INFINITY, 1, 0}},
                                      {-INFINITY, {0, 0, 0}}};
static const row bce_rows[] = {{INFINITY, {INFINITY, 0.75, 0}},
                               {-INFINITY, {INFINITY, -0.25, 0}},
                               {0, {0.69314718055994529, 0.25, 0.25}},
                               {0.5, {0.84907698418010669, 0.37245933120185454, 0.23500371220159449}},
                               {-3, {0.79858735157374205, -0.20257412682243323, 0.04517665973091213}},
                               {40, {30, 0.75, 4.2483542552915889e-18}},
                               {-40, {10, -0.25, 4.2483542552915889e-18}}};
static const row bce_of_one_rows[] = {{INFINITY, {0, 0, 0}},
                                      {-INFINITY, {INFINITY, -1, 0}},
                                      {50, {1.9287498479639178e-22, -1.9287498479639178e-22, 1.9287498479639178e-22}},
                                      {-50, {50, -1, 1.9287498479639178e-22}}};
static const row huber_rows[] = {{1, {0, 3.8186704543745059e-152, 1}},
                                 {2, {0.5, 1, 1}},
                                 {-0.5, {1.125, -1.5, 1}},
                                 {7, {10, 2, 0}},
                                 {-9, {18, -2, 0}},
                                 {9.9999999999999997e+199, {1.9999999999999999e+200, 2, 0}}};
static const row squared_error_rows[] = {{1, {0, 7.6373409087490117e-152, 2}}, {2, {1, 2, 2}}, {-0.5, {2.25, -3, 2}}};

static tnf_traced relu(tnf_traced x) {
  return tnf_relu(x);
}
static tnf_traced relu6(tnf_traced x) {
  return tnf_relu6(x);
}
static tnf_traced leaky_relu(tnf_traced x) {
  return tnf_leaky_relu(x, 0.125);
}
static tnf_traced elu(tnf_traced x) {
  return tnf_elu(x, 1.5);
}
static tnf_traced celu(tnf_traced x) {
  return tnf_celu(x, 1.5);
}
static tnf_traced selu(tnf_traced x) {
  return tnf_selu(x);
}
static tnf_traced gelu(tnf_traced x) {
  return tnf_gelu(x);
}
static tnf_traced gelu_tanh(tnf_traced x) {
  return tnf_gelu_tanh(x);
}
static tnf_traced silu(tnf_traced x) {
  return tnf_silu(x);
}
static tnf_traced mish(tnf_traced x) {
  return tnf_mish(x);
}
static tnf_traced softsign(tnf_traced x) {
  return tnf_softsign(x);
}
static tnf_traced hard_tanh(tnf_traced x) {
  return tnf_hard_tanh(x);
}
static tnf_traced hard_sigmoid(tnf_traced x) {
  return tnf_hard_sigmoid(x);
}
static tnf_traced hard_swish(tnf_traced x) {
  return tnf_hard_swish(x);
}
static tnf_traced bce(tnf_traced x) {
  return tnf_bce_with_logits(x, tnf_scalar_like(x, 0.25));
}
static tnf_traced bce_of_one(tnf_traced x) {
  return tnf_bce_with_logits(x, tnf_scalar_like(x, 1));
}
static tnf_traced huber(tnf_traced x) {
  return tnf_huber(x, tnf_scalar_like(x, 1), 2);
}
static tnf_traced squared_error(tnf_traced x) {
  return tnf_squared_error(x, tnf_scalar_like(x, 1));
}

static void test_tables(void) {
  ROWS(relu, relu_rows, 4e-15);
  ROWS(relu6, relu6_rows, 4e-15);
  ROWS(leaky_relu, leaky_relu_rows, 4e-15);
  ROWS(elu, elu_rows, 4e-15);
  ROWS(celu, celu_rows, 4e-15);
  ROWS(selu, selu_rows, 4e-15);
  ROWS(gelu, gelu_rows, 1e-13);
  ROWS(gelu_tanh, gelu_tanh_rows, 1e-13);
  ROWS(silu, silu_rows, 1e-13);
  ROWS(mish, mish_rows, 1e-12);
  ROWS(softsign, softsign_rows, 1e-13);
  ROWS(hard_tanh, hard_tanh_rows, 4e-15);
  ROWS(hard_sigmoid, hard_sigmoid_rows, 4e-15);
  ROWS(hard_swish, hard_swish_rows, 4e-15);
  ROWS(bce, bce_rows, 1e-13);
  ROWS(bce_of_one, bce_of_one_rows, 1e-13);
  ROWS(huber, huber_rows, 4e-15);
  ROWS(squared_error, squared_error_rows, 4e-15);
}

static tnf_traced matrix(tnf_traced x) { /* [3, n / 3] */
  return tnf_reshape(x, TNF_EXTENTS(3, tnf_extent_floordiv(tnf_dim(x, 0), tnf_extent_const(3))));
}
static tnf_traced labels(tnf_graph *graph) {
  return tnf_constant(graph, TNF_I64, 1, EXTENTS(2), EXTENTS(2, 0));
}
static tnf_traced sum(tnf_traced x) {
  return tnf_reduce_sum(x, TNF_ALL_AXES);
}
static tnf_traced one_hot(tnf_traced labels) { /* [3, n] */
  return tnf_transpose(tnf_one_hot(labels, tnf_extent_const(3), TNF_F64), TNF_AXES(1, 0));
}

#define LOGITS OF(1, 2, 3, 1000, 0, 1000)
static const double lse = 3.4076059644443803; /* of 1, 2, 3 */

static void test_labels(void) {
  VECTOR_GIVES(tnf_cross_entropy(matrix(x), labels(graph), 0, 0), TNF_F64, LOGITS, WANT(lse - 3, M_LN2));
  VECTOR_GIVES(tnf_cross_entropy(tnf_transpose(matrix(x), TNF_AXES(1, 0)), labels(graph), -1, 0), TNF_F64, LOGITS,
               WANT(lse - 3, M_LN2));
  VECTOR_GIVES(tnf_cross_entropy(matrix(x), tnf_cast(labels(graph), TNF_I32), 0, 0.5), TNF_F64, LOGITS,
               WANT(lse - 2.5, M_LN2 + 500 / 3.0));
  VECTOR_GIVES(tnf_soft_cross_entropy(matrix(x), one_hot(labels(graph)), 0), TNF_F64, LOGITS, WANT(lse - 3, M_LN2));
  VECTOR_GIVES(tnf_soft_cross_entropy(matrix(x), one_hot(labels(graph)), 0), TNF_F64, OF(-INFINITY, 2, 2, 3, -INFINITY, 3),
               WANT(M_LN2, M_LN2));
  VECTOR_GIVES(tnf_nll(matrix(x), labels(graph), 0), TNF_F64, LOGITS, WANT(-3, -1000));
  VECTOR_GIVES(tnf_cross_entropy(x, tnf_scalar_i32(graph, 1), 0, 0), TNF_F64, OF(1, 2, 3), WANT(lse - 2));
  VECTOR_GIVES(tnf_cross_entropy(matrix(x), tnf_iota(graph, TNF_I64, TNF_EXTENTS(tnf_dim(matrix(x), 1)), 0), 0, 0), TNF_F64,
               EMPTY, NOTHING);
  /* softmax less the target */
  VECTOR_GIVES(tnf_grad(sum(tnf_cross_entropy(matrix(x), labels(graph), 0, 0)), x), TNF_F64, LOGITS,
               WANT(exp(1 - lse), exp(2 - lse), exp(3 - lse) - 1, -0.5, 0, 0.5));
  VECTOR_GIVES(tnf_grad(sum(tnf_cross_entropy(matrix(x), labels(graph), 0, 0.3)), x), TNF_F64, LOGITS,
               WANT(exp(1 - lse) - 0.1, exp(2 - lse) - 0.1, exp(3 - lse) - 0.8, 0.5 - 0.8, -0.1, 0.5 - 0.1));
  VECTOR_GIVES(tnf_grad(sum(tnf_soft_cross_entropy(matrix(x), one_hot(labels(graph)), 0)), x), TNF_F64, LOGITS,
               WANT(exp(1 - lse), exp(2 - lse), exp(3 - lse) - 1, -0.5, 0, 0.5));
  /* p (1 - p), -p q */
  VECTOR_GIVES(tnf_grad(tnf_index(tnf_grad(sum(tnf_cross_entropy(matrix(x), labels(graph), 0, 0)), x), TNF_INDEX(3)), x), TNF_F64,
               LOGITS, WANT(0, 0, 0, 0.25, 0, -0.25));
}

static void test_label_outside(void) {
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  tnf_traced x = tnf_input(graph, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_tensor *input = LOGITS;
  check_failure(ctx, graph, tnf_cross_entropy(matrix(x), tnf_constant(graph, TNF_I64, 1, EXTENTS(2), EXTENTS(0, 3)), 0, 0), input,
                TNF_RT_OUT_OF_RANGE, NULL);
  tnf_tensor_release(input);
}

static void test_glu(void) {
  double s = 1 / (1 + exp(-2));
  VECTOR_GIVES(tnf_glu(x, 0), TNF_F64, OF(3, -1, 0, 2), WANT(1.5, -s));
  VECTOR_GIVES(tnf_glu(x, 0), TNF_F64, EMPTY, NOTHING);
  VECTOR_GIVES(tnf_grad(sum(tnf_glu(x, 0)), x), TNF_F64, OF(3, -1, 0, 2), WANT(0.5, s, 0.75, -s * (1 - s)));
}

/* 1, 2, 3: mean 2, variance 2/3 */
static void test_normalisation(void) {
  double r = 1 / sqrt(2 / 3.0 + 0.25), root = sqrt(14);
  VECTOR_GIVES(tnf_layer_norm(matrix(x), TNF_AXES(0), 0.25), TNF_F64, OF(1, 2, 3, 5, 5, 5), WANT(-r, 0, r, 0, 0, 0));
  VECTOR_GIVES(tnf_layer_norm(x, TNF_ALL_AXES, 0.25), TNF_F32, EMPTY, NOTHING);
  VECTOR_GIVES(tnf_grad(tnf_index(tnf_layer_norm(x, TNF_AXES(0), 0.25), TNF_INDEX(2)), x), TNF_F64, OF(1, 2, 3),
               WANT(-r / 3 + r * r * r / 3, -r / 3, 2 * r / 3 - r * r * r / 3));
  VECTOR_GIVES(tnf_normalize(matrix(x), TNF_AXES(0), 1e-6), TNF_F64, OF(1, 2, 3, 0, 0, 0),
               WANT(1 / root, 2 / root, 3 / root, 0, 0, 0));
  VECTOR_GIVES(tnf_normalize(tnf_complex(x, tnf_neg(x)), TNF_AXES(0), 1e-6), TNF_F64, OF(3, 0, 4, 0),
               WANT(0.6 * M_SQRT1_2, -0.6 * M_SQRT1_2, 0, 0, 0.8 * M_SQRT1_2, -0.8 * M_SQRT1_2, 0, 0));
  VECTOR_GIVES(tnf_grad(sum(tnf_normalize(matrix(x), TNF_AXES(0), 0.5)), x), TNF_F64, OF(1, 2, 2, 0, 0, 0),
               WANT(1 / 3.0 - 5 / 27.0, 1 / 3.0 - 10 / 27.0, 1 / 3.0 - 10 / 27.0, 2, 2, 2));
  VECTOR_GIVES(tnf_squared_error(tnf_complex(x, x), x), TNF_F64, OF(3, -2), WANT(9, 4));
}

int main(void) {
  ctx = tnf_context_new(NULL);
  test_tables();
  test_labels();
  test_label_outside();
  test_glu();
  test_normalisation();
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
