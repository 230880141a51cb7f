/* Plans by hand that no compiler makes: memory that is read before it is written and after it is dead, sizes below 0. */
#include "../check.h"
#include "tenferro/runtime.h"
#include "test_programs.h"

enum { ONE, X, N, EARLY, LATE, WHOLE, PIECE, LESS, CELLS };
static const int64_t constants[] = {1};
static const int64_t unknown[] = {TNF_RT_UNKNOWN};
static const char texts[] = "early\0late";
enum { TEXT_EARLY = 0, TEXT_LATE = 6 };
static uint8_t machine_checked;

/* early = a piece that was just taken, late = the piece when it has held x and is dead. */
static const int32_t stale_code[] = {STEP(RESULT, 7),
                                     EARLY,
                                     0,
                                     TEXT_EARLY,
                                     TNF_F64,
                                     1,
                                     N, /* early: f64[n] */
                                     STEP(RESULT, 7),
                                     LATE,
                                     1,
                                     TEXT_LATE,
                                     TNF_F64,
                                     1,
                                     N, /* late: f64[n] */
                                     STEP(OVERLAP, 1),
                                     STEP(TAKE, 8),
                                     WHOLE,
                                     1,
                                     PIECE,
                                     8,
                                     ONE,
                                     1,
                                     N, /* f64[n] */
                                     STEP(COPY, 6),
                                     EARLY,
                                     PIECE,
                                     8,
                                     1,
                                     N,
                                     STEP(COPY, 6),
                                     PIECE,
                                     X,
                                     8,
                                     1,
                                     N, /* */
                                     STEP(DEAD, 5),
                                     PIECE,
                                     8,
                                     1,
                                     N,
                                     STEP(COPY, 6),
                                     LATE,
                                     PIECE,
                                     8,
                                     1,
                                     N, /* */
                                     STEP(GIVE_BACK, 2),
                                     WHOLE,
                                     STEP(END, 1)};
/* Takes 1 - n elements: none where that is negative. */
static const int32_t less_code[] = {STEP(SUB, 4),
                                    LESS,
                                    ONE,
                                    N,
                                    STEP(TAKE, 8),
                                    WHOLE,
                                    1,
                                    PIECE,
                                    8,
                                    ONE,
                                    1,
                                    LESS,
                                    STEP(RESULT, 7),
                                    EARLY,
                                    0,
                                    TEXT_EARLY,
                                    TNF_F64,
                                    1,
                                    N,
                                    STEP(OVERLAP, 1),
                                    STEP(COPY, 6),
                                    EARLY,
                                    X,
                                    8,
                                    1,
                                    N,
                                    STEP(GIVE_BACK, 2),
                                    WHOLE,
                                    STEP(END, 1)};

static const tnf_rt_argument in[] = {{"x", TNF_F64, 1, TNF_RT_CPU, 0, unknown, NULL}};
static const tnf_rt_argument out[] = {{"early", TNF_F64, 1, TNF_RT_CPU, 0, unknown, NULL},
                                      {"late", TNF_F64, 1, TNF_RT_CPU, 0, unknown, NULL}};

#define PLAN(name, outputs)                                                                                                      \
  static const tnf_rt_program_info name##_info;                                                                                  \
  static const tnf_rt_plan name##_plan = {.size = sizeof(tnf_rt_plan),                                                           \
                                          .cell_count = CELLS,                                                                   \
                                          .constant_count = 1,                                                                   \
                                          .input_count = 1,                                                                      \
                                          .info = &name##_info,                                                                  \
                                          .code = name##_code,                                                                   \
                                          .constants = constants,                                                                \
                                          .texts = texts,                                                                        \
                                          .machine_checked = &machine_checked};                                                  \
  static tnf_rt_status name##_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *inputs, tnf_rt_tensor *const *results) {    \
    return tnf_rt_run(ctx, &name##_plan, inputs, results);                                                                       \
  }                                                                                                                              \
  static const tnf_rt_program_info name##_info = {                                                                               \
      sizeof(tnf_rt_program_info), TNF_RT_ABI_VERSION, 1, 0, #name, "native", 1, outputs, in, out, name##_entry, &name##_plan}

PLAN(stale, 2);
PLAN(less, 1);

static tnf_program *program_of(tnf_context *ctx, const tnf_rt_program_info *info) {
  tnf_program *program;
  REQUIRE_OK(tnf_program_from_info(ctx, info, &program));
  return program;
}

static tnf_tensor *ones(tnf_context *ctx, int64_t n) {
  tnf_tensor *x;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, &n, &x));
  for (int64_t i = 0; i < n; ++i)
    tnf_tensor_f64(x)[i] = 1;
  return x;
}

/* Whether all bytes are those that a context with `poison` writes. */
static bool is_poison(tnf_tensor *t) {
  const unsigned char *bytes = (const unsigned char *)tnf_tensor_f64(t);
  for (int64_t i = 0; i < 8 * tnf_tensor_element_count(t); ++i)
    if (bytes[i] != 0xff)
      return false;
  return true;
}

static void check_stale(bool poison) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  options.poison = poison;
  tnf_context *ctx = tnf_context_new(&options);
  tnf_program *program = program_of(ctx, &stale_info);
  tnf_tensor *x = ones(ctx, 100);
  for (int run = 0; run < 3; ++run) { /* later ones are given the memory of the first */
    tnf_tensor *results[2] = {NULL, NULL};
    REQUIRE_OK(tnf_run(ctx, program, &x, 1, results, 2));
    CHECK(!poison || is_poison(results[0]));
    CHECK(poison ? is_poison(results[1]) : tnf_tensor_f64(results[1])[99] == 1);
    tnf_tensor_release(results[0]);
    tnf_tensor_release(results[1]);
  }
  tnf_tensor_release(x);
  tnf_program_release(program);
  tnf_context_release(ctx);
}

static void check_less(void) {
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_program *program = program_of(ctx, &less_info);
  for (int64_t n = 0; n < 4; ++n) {
    tnf_tensor *x = ones(ctx, n), *y = NULL;
    CHECK_OK(tnf_run(ctx, program, &x, 1, &y, 1));
    tnf_tensor_release(x);
    tnf_tensor_release(y);
  }
  tnf_program_release(program);
  tnf_context_release(ctx);
}

int main(void) {
  check_stale(true);
  check_stale(false);
  check_less();
  return CHECK_RESULT();
}
