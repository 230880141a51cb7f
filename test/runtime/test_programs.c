/* Programs written by hand in the form that tf-compile gives to compiled ones. */
#include "test_programs.h"

#define EXPORT __attribute__((visibility("default")))

static const int64_t unknown1[] = {TNF_RT_UNKNOWN};
static const int64_t unknown_by_2[] = {TNF_RT_UNKNOWN, 2};
static const char *const names_n[] = {"n"};
static const char *const names_n_2[] = {"n", ""};

/* ---- square ---- */

typedef struct square_args {
  const double *x;
  double *copy, *y;
} square_args;

static void square_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)worker;
  square_args *a = args;
  for (int64_t i = begin; i < end; ++i) {
    a->copy[i] = a->x[i];
    a->y[i] = a->copy[i] * a->copy[i];
  }
}

static tnf_rt_status square_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  tnf_rt_status st = tnf_rt_enter_program(ctx, &square_info);
  if (!st)
    st = tnf_rt_check_input(ctx, &square_info.inputs[0], in[0]);
  if (st)
    return tnf_rt_leave(ctx, st);
  int64_t n = in[0]->extents[0];
  st = tnf_rt_result(ctx, out[0], "y", TNF_F64, 1, &n);
  if (!st)
    st = tnf_rt_check_overlap(ctx, &square_info, in, out);
  if (st)
    return tnf_rt_leave(ctx, st);
  square_args args = {in[0]->data, tnf_rt_arena(ctx, n * 8), out[0]->data};
  if (!args.copy || !tnf_rt_arena(ctx, n * 4))
    return tnf_rt_leave(ctx, TNF_RT_OUT_OF_MEMORY);
  if (n > 0 && args.x[0] < 0)
    return tnf_rt_leave(ctx, tnf_rt_fail(ctx, TNF_RT_OUT_OF_RANGE, "square: x[{0}] of {1} is negative", 0, n));
  tnf_rt_parallel_for(ctx, n, tnf_rt_chunk_rows(n, 16), square_body, &args);
  return tnf_rt_leave(ctx, TNF_RT_OK);
}

static const tnf_rt_argument square_in[] = {{"x", TNF_F64, 1, TNF_RT_CPU, 0, unknown1, names_n}};
static const tnf_rt_argument square_out[] = {{"y", TNF_F64, 1, TNF_RT_CPU, 0, unknown1, names_n}};
EXPORT const tnf_rt_program_info square_info = {
    sizeof(tnf_rt_program_info), TNF_RT_ABI_VERSION, 1, 0, "square", "native", 1, 1, square_in, square_out, square_entry};

/* ---- plain ---- */

static tnf_rt_status plain_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  tnf_rt_status st = tnf_rt_enter_program(ctx, &plain_info);
  if (st)
    return st;
  st = tnf_rt_check_input(ctx, &plain_info.inputs[0], in[0]);
  if (st)
    return tnf_rt_leave(ctx, st);
  int64_t n = in[0]->extents[0];
  st = tnf_rt_result(ctx, out[0], "y", TNF_F64, 1, &n);
  if (st)
    return tnf_rt_leave(ctx, st);
  st = tnf_rt_check_overlap(ctx, &plain_info, in, out);
  if (st)
    return tnf_rt_leave(ctx, st);
  const double *x = in[0]->data;
  double *y = out[0]->data;
  for (int64_t i = 0; i < n; ++i)
    y[i] = x[i] * x[i];
  return tnf_rt_leave(ctx, TNF_RT_OK);
}

EXPORT const tnf_rt_program_info plain_info = {
    sizeof(tnf_rt_program_info), TNF_RT_ABI_VERSION, 1, 0, "plain", "native", 1, 1, square_in, square_out, plain_entry};

/* ---- split ---- */

static tnf_rt_status split_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  tnf_rt_status st = tnf_rt_enter_program(ctx, &split_info);
  if (!st)
    st = tnf_rt_check_input(ctx, &split_info.inputs[0], in[0]);
  if (!st)
    st = tnf_rt_check_input(ctx, &split_info.inputs[1], in[1]);
  if (st)
    return tnf_rt_leave(ctx, st);
  int64_t n = in[0]->extents[0];
  st = tnf_rt_result(ctx, out[0], "left", TNF_F64, 1, &n);
  if (!st)
    st = tnf_rt_result(ctx, out[1], "right", TNF_F64, 1, &n);
  if (!st)
    st = tnf_rt_check_overlap(ctx, &split_info, in, out);
  if (st)
    return tnf_rt_leave(ctx, st);
  const double *x = in[0]->data, *s = in[1]->data;
  double *left = out[0]->data, *right = out[1]->data;
  for (int64_t i = 0; i < n; ++i) {
    left[i] = x[i] * *s;
    right[i] = x[n + i] * *s;
  }
  return tnf_rt_leave(ctx, TNF_RT_OK);
}

static const tnf_rt_argument split_in[] = {{"x", TNF_F64, 2, TNF_RT_CPU, 0, unknown_by_2, names_n_2},
                                           {"s", TNF_F64, 0, TNF_RT_CPU, 0, 0, 0}};
static const tnf_rt_argument split_out[] = {{"left", TNF_F64, 1, TNF_RT_CPU, 0, unknown1, names_n},
                                            {"right", TNF_F64, 1, TNF_RT_CPU, 0, unknown1, names_n}};
EXPORT const tnf_rt_program_info split_info = {
    sizeof(tnf_rt_program_info), TNF_RT_ABI_VERSION, 1, 0, "split", "native", 2, 2, split_in, split_out, split_entry};

/* ---- the table of a shared object; which one is decided by the build ---- */

#ifdef TEST_OLD_INTERFACE
static const tnf_rt_program_info old_info = {
    sizeof(tnf_rt_program_info), TNF_RT_ABI_VERSION + 1, 1, 0, "square", "native", 1, 1, square_in, square_out, square_entry};
EXPORT const tnf_rt_program_info *const tnf_rt_programs[] = {&old_info, 0};
#elif defined(TEST_ONE_PROGRAM)
EXPORT const tnf_rt_program_info *const tnf_rt_programs[] = {&square_info, 0};
#elif defined(TEST_TWO_PROGRAMS)
EXPORT const tnf_rt_program_info *const tnf_rt_programs[] = {&square_info, &split_info, 0};
#endif
