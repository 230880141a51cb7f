/* Programs written by hand in the form that tf-compile gives to compiled ones. */
#include "test_programs.h"

#define EXPORT __attribute__((visibility("default")))

static const int64_t unknown1[] = {TNF_RT_UNKNOWN};
static const int64_t unknown_by_2[] = {TNF_RT_UNKNOWN, 2};
static const char *const names_n[] = {"n"};
static const char *const names_n_2[] = {"n", ""};

/* What the body of a kernel gets: addresses and numbers. */
static const double *input_at(const int64_t *args, int which) {
  return (const double *)(uintptr_t)args[which];
}

static double *output_at(const int64_t *args, int which) {
  return (double *)(uintptr_t)args[which];
}

/* y[i] = x[i] * x[i] */
static void square_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)worker;
  const double *x = input_at(args, 0);
  double *y = output_at(args, 1);
  for (int64_t i = begin; i < end; ++i)
    y[i] = x[i] * x[i];
}

/* ---- square ---- */

/* copy[i] = x[i] */
static void copy_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)worker;
  const double *x = input_at(args, 0);
  double *copy = output_at(args, 1);
  for (int64_t i = begin; i < end; ++i)
    copy[i] = x[i];
}

/* Whether there is an x[0] and it is negative. */
static void sign_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)begin, (void)end, (void)worker;
  const int64_t *list = args;
  *(uint8_t *)(uintptr_t)list[1] = list[2] > 0 && *input_at(args, 0) < 0;
}

/* The inputs' cells follow the constants; the steps set the others. */
enum { ONE, X, N, Y, WHOLE, COPY, MORE, FLAG, CHUNK, CHUNKS, SQUARE_CELLS };
enum { COPY_BODY, SQUARE_BODY, SIGN_BODY };
static tnf_rt_function *const square_functions[] = {(tnf_rt_function *)copy_body, (tnf_rt_function *)square_body,
                                                    (tnf_rt_function *)sign_body};
static const char square_texts[] = "y\0square: x[0] is negative";
enum { NAME_Y = 0, TEXT_NEGATIVE = 2 };
static const int32_t square_code[] = {STEP(RESULT, 7),
                                      Y,
                                      0,
                                      NAME_Y,
                                      TNF_F64,
                                      1,
                                      N,                /* y: f64[n] */
                                      STEP(OVERLAP, 1), /* */
                                      STEP(TAKE, 17),
                                      WHOLE,
                                      3,
                                      COPY,
                                      8,
                                      ONE,
                                      1,
                                      N,
                                      MORE,
                                      4,
                                      ONE,
                                      1,
                                      N,
                                      FLAG,
                                      1,
                                      ONE,
                                      0, /* three parts */
                                      STEP(LAUNCH, 8),
                                      SIGN_BODY,
                                      ONE,
                                      ONE,
                                      3,
                                      X,
                                      FLAG,
                                      N, /* */
                                      STEP(FAIL_IF, 4),
                                      FLAG,
                                      TNF_RT_OUT_OF_RANGE,
                                      TEXT_NEGATIVE, /* */
                                      STEP(DIVIDE, 7),
                                      CHUNK,
                                      CHUNKS,
                                      N,
                                      16,
                                      INT32_MAX,
                                      0, /* */
                                      STEP(LAUNCH, 7),
                                      COPY_BODY,
                                      N,
                                      CHUNK,
                                      2,
                                      X,
                                      COPY, /* */
                                      STEP(LAUNCH, 7),
                                      SQUARE_BODY,
                                      N,
                                      CHUNK,
                                      2,
                                      COPY,
                                      Y, /* */
                                      STEP(GIVE_BACK, 2),
                                      WHOLE, /* */
                                      STEP(END, 1)};
static const int64_t one[] = {1};
static uint8_t machine_checked;
static const tnf_rt_plan square_plan = {.size = sizeof(tnf_rt_plan),
                                        .cell_count = SQUARE_CELLS,
                                        .constant_count = 1,
                                        .argument_count = 3,
                                        .input_count = 1,
                                        .info = &square_info,
                                        .code = square_code,
                                        .constants = one,
                                        .texts = square_texts,
                                        .functions = square_functions,
                                        .machine_checked = &machine_checked};

static tnf_rt_status square_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  return tnf_rt_run(ctx, &square_plan, in, out);
}

static const tnf_rt_argument square_in[] = {{"x", TNF_F64, 1, TNF_RT_CPU, 0, unknown1, names_n}};
static const tnf_rt_argument square_out[] = {{"y", TNF_F64, 1, TNF_RT_CPU, 0, unknown1, names_n}};
EXPORT const tnf_rt_program_info square_info = {sizeof(tnf_rt_program_info),
                                                TNF_RT_ABI_VERSION,
                                                1,
                                                0,
                                                "square",
                                                "native",
                                                1,
                                                1,
                                                square_in,
                                                square_out,
                                                square_entry,
                                                &square_plan};

/* ---- plain ---- */

enum { PLAIN_X, PLAIN_N, PLAIN_Y, PLAIN_CELLS };
static const int32_t plain_code[] = {STEP(RESULT, 7), PLAIN_Y,     0,       NAME_Y,  TNF_F64, 1,       PLAIN_N, STEP(OVERLAP, 1),
                                     STEP(LAUNCH, 7), SQUARE_BODY, PLAIN_N, PLAIN_N, 2,       PLAIN_X, PLAIN_Y, STEP(END, 1)};
static const tnf_rt_plan plain_plan = {.size = sizeof(tnf_rt_plan),
                                       .cell_count = PLAIN_CELLS,
                                       .argument_count = 2,
                                       .input_count = 1,
                                       .info = &plain_info,
                                       .code = plain_code,
                                       .texts = square_texts,
                                       .functions = square_functions,
                                       .machine_checked = &machine_checked};

static tnf_rt_status plain_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  return tnf_rt_run(ctx, &plain_plan, in, out);
}

EXPORT const tnf_rt_program_info plain_info = {sizeof(tnf_rt_program_info),
                                               TNF_RT_ABI_VERSION,
                                               1,
                                               0,
                                               "plain",
                                               "native",
                                               1,
                                               1,
                                               square_in,
                                               square_out,
                                               plain_entry,
                                               &plain_plan};

/* ---- split ---- */

/* left[i] = x[i] * s, right[i] = x[n + i] * s */
static void split_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)worker;
  const double *x = input_at(args, 0), *s = input_at(args, 1);
  double *left = output_at(args, 2), *right = output_at(args, 3);
  const int64_t n = ((const int64_t *)args)[4];
  for (int64_t i = begin; i < end; ++i) {
    left[i] = x[i] * *s;
    right[i] = x[n + i] * *s;
  }
}

enum { SPLIT_X, SPLIT_N, SPLIT_TWO, SPLIT_S, SPLIT_LEFT, SPLIT_RIGHT, SPLIT_CELLS };
static const char split_texts[] = "left\0right";
static tnf_rt_function *const split_functions[] = {(tnf_rt_function *)split_body};
static const int32_t split_code[] = {STEP(RESULT, 7),  SPLIT_LEFT,       0,           0,       TNF_F64,     1, SPLIT_N,
                                     STEP(RESULT, 7),  SPLIT_RIGHT,      1,           5,       TNF_F64,     1, SPLIT_N,
                                     STEP(OVERLAP, 1), STEP(LAUNCH, 10), 0,           SPLIT_N, SPLIT_N,     5, SPLIT_X,
                                     SPLIT_S,          SPLIT_LEFT,       SPLIT_RIGHT, SPLIT_N, STEP(END, 1)};
static const tnf_rt_plan split_plan = {.size = sizeof(tnf_rt_plan),
                                       .cell_count = SPLIT_CELLS,
                                       .argument_count = 5,
                                       .input_count = 2,
                                       .info = &split_info,
                                       .code = split_code,
                                       .texts = split_texts,
                                       .functions = split_functions,
                                       .machine_checked = &machine_checked};

static tnf_rt_status split_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  return tnf_rt_run(ctx, &split_plan, in, out);
}

static const tnf_rt_argument split_in[] = {{"x", TNF_F64, 2, TNF_RT_CPU, 0, unknown_by_2, names_n_2},
                                           {"s", TNF_F64, 0, TNF_RT_CPU, 0, 0, 0}};
static const tnf_rt_argument split_out[] = {{"left", TNF_F64, 1, TNF_RT_CPU, 0, unknown1, names_n},
                                            {"right", TNF_F64, 1, TNF_RT_CPU, 0, unknown1, names_n}};
EXPORT const tnf_rt_program_info split_info = {sizeof(tnf_rt_program_info),
                                               TNF_RT_ABI_VERSION,
                                               1,
                                               0,
                                               "split",
                                               "native",
                                               2,
                                               2,
                                               split_in,
                                               split_out,
                                               split_entry,
                                               &split_plan};

/* ---- the table of a shared object; which one is decided by the build ---- */

#ifdef TEST_OLD_INTERFACE
static const tnf_rt_program_info old_info = {sizeof(tnf_rt_program_info),
                                             TNF_RT_ABI_VERSION + 1,
                                             1,
                                             0,
                                             "square",
                                             "native",
                                             1,
                                             1,
                                             square_in,
                                             square_out,
                                             square_entry,
                                             &square_plan};
EXPORT const tnf_rt_program_info *const tnf_rt_programs[] = {&old_info, 0};
#elif defined(TEST_ONE_PROGRAM)
EXPORT const tnf_rt_program_info *const tnf_rt_programs[] = {&square_info, 0};
#elif defined(TEST_TWO_PROGRAMS)
EXPORT const tnf_rt_program_info *const tnf_rt_programs[] = {&square_info, &split_info, 0};
#endif
