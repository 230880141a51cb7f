/* The entry checks, results and overlap of a run: every sentence, and that the right calls pass. */
#include "run_begin.h"
#include "test_allocator.h"
#include "test_programs.h"

static tnf_context *ctx;
static double buffer[64];

static tnf_rt_tensor tensor(int32_t dtype, int32_t rank, int64_t e0, int64_t e1) {
  return (tnf_rt_tensor){.data = buffer, .rank = rank, .dtype = dtype, .extents = {e0, e1}};
}

static void check_one(const tnf_rt_argument *arg, tnf_rt_tensor t, tnf_rt_status code, const char *text) {
  CHECK_INT(run_begin(ctx, "loss"), TNF_RT_OK);
  CHECK_INT(tnf_run_check_input(ctx, arg, &t), code);
  CHECK_TEXT(tnf_context_message(ctx), text);
}

static void inputs(void) {
  const int64_t extents[] = {TNF_RT_BOUNDED(64), 4};
  const char *const names[] = {"r", ""}, *const both[] = {"r", "c"};
  tnf_rt_argument x = {"x", TNF_F64, 2, TNF_RT_CPU, 0, extents, NULL};
  check_one(&x, tensor(TNF_F64, 2, 3, 4), TNF_RT_OK, "");
  check_one(&x, tensor(TNF_F64, 2, 64, 4), TNF_RT_OK, "");
  check_one(&x, tensor(TNF_F64, 2, 0, 4), TNF_RT_OK, "");
  check_one(&x, tensor(TNF_F32, 2, 3, 4), TNF_RT_DTYPE_MISMATCH, "loss: input \"x\" must be f64, got f32");
  check_one(&x, tensor(77, 2, 3, 4), TNF_RT_DTYPE_MISMATCH, "loss: input \"x\" must be f64, got an unknown dtype");
  check_one(&x, tensor(TNF_F64, 1, 3, 4), TNF_RT_RANK_MISMATCH, "loss: input \"x\" must have rank 2, got 1");
  check_one(&x, tensor(TNF_F64, 2, 3, 3), TNF_RT_SHAPE_MISMATCH, "loss: extent 1 of input \"x\" must be 4, got 3");
  check_one(&x, tensor(TNF_F64, 2, 70, 4), TNF_RT_SHAPE_MISMATCH, "loss: extent 0 of input \"x\" must be at most 64, got 70");
  check_one(&x, tensor(TNF_F64, 2, -1, 4), TNF_RT_SHAPE_MISMATCH, "loss: extent 0 of input \"x\" is negative: -1");
  tnf_rt_tensor elsewhere = tensor(TNF_F64, 2, 3, 4);
  elsewhere.device = 1;
  check_one(&x, elsewhere, TNF_RT_PLACEMENT_MISMATCH, "loss: input \"x\" must be in CPU memory, its device is 1");
  x.extent_names = names;
  check_one(&x, tensor(TNF_F64, 2, 70, 4), TNF_RT_SHAPE_MISMATCH,
            "loss: extent 0 (\"r\") of input \"x\" must be at most 64, got 70");
  check_one(&x, tensor(TNF_F64, 2, 7, 5), TNF_RT_SHAPE_MISMATCH, "loss: extent 1 of input \"x\" must be 4, got 5");
  x.extent_names = both;
  check_one(&x, tensor(TNF_F64, 2, 7, -5), TNF_RT_SHAPE_MISMATCH, "loss: extent 1 (\"c\") of input \"x\" is negative: -5");

  const int64_t free_extents[] = {TNF_RT_UNKNOWN, TNF_RT_UNKNOWN}, bound0[] = {TNF_RT_BOUNDED(0)};
  x.extents = free_extents;
  check_one(&x, tensor(TNF_F64, 2, INT64_MAX, 3), TNF_RT_OUT_OF_RANGE,
            "loss: input \"x\" has more elements than memory can hold");
  check_one(&x, tensor(TNF_F64, 2, 3, INT64_MIN), TNF_RT_SHAPE_MISMATCH,
            "loss: extent 1 (\"c\") of input \"x\" is negative: -9223372036854775808");
  tnf_rt_tensor empty = {.rank = 2, .dtype = TNF_F64, .extents = {0, 5}},
                no_data = {.rank = 2, .dtype = TNF_F64, .extents = {1, 5}};
  check_one(&x, empty, TNF_RT_OK, "");
  check_one(&x, no_data, TNF_RT_INVALID_ARGUMENT, "loss: input \"x\" has no data");
  tnf_rt_argument z = {"z", TNF_I32, 1, TNF_RT_CPU, 0, bound0, NULL}, s = {"s", TNF_BOOL, 0, TNF_RT_CPU, 0, NULL, NULL};
  check_one(&z, tensor(TNF_I32, 1, 0, 0), TNF_RT_OK, "");
  check_one(&z, tensor(TNF_I32, 1, 1, 0), TNF_RT_SHAPE_MISMATCH, "loss: extent 0 of input \"z\" must be at most 0, got 1");
  check_one(&s, tensor(TNF_BOOL, 0, 0, 0), TNF_RT_OK, "");
  CHECK_INT(tnf_run_check_input(ctx, &s, NULL), TNF_RT_INVALID_ARGUMENT);
  CHECK_TEXT(tnf_context_message(ctx), "loss: input \"s\" is NULL");
}

static void result_fails(tnf_rt_tensor out, int32_t rank, const int64_t *extents, tnf_rt_status code, const char *text) {
  CHECK_INT(run_begin(ctx, "loss"), TNF_RT_OK);
  CHECK_INT(tnf_run_result(ctx, &out, "y", TNF_F64, rank, extents), code);
  CHECK_TEXT(tnf_context_message(ctx), text);
}

static void results(void) {
  const int64_t want[] = {2, 3};
  tnf_rt_tensor out = {0};
  CHECK_INT(run_begin(ctx, "loss"), TNF_RT_OK);
  CHECK_INT(tnf_run_result(ctx, &out, "y", TNF_F64, 2, want), TNF_RT_OK);
  CHECK(out.data != NULL && (uintptr_t)out.data % 64 == 0 && out.rank == 2 && out.dtype == TNF_F64);
  CHECK(out.extents[0] == 2 && out.extents[1] == 3);
  memset(out.data, 0, 48);
  CHECK_INT(tnf_run_end(ctx, TNF_RT_OK), TNF_RT_OK);
  CHECK(out.data != NULL);
  tnf_rt_tensor_release(ctx, &out);
  CHECK(out.data == NULL);
  tnf_rt_tensor_release(ctx, &out);

  /* a failed run takes back what it allocated, and only that */
  tnf_rt_tensor mine = tensor(TNF_F64, 2, 8, 8);
  CHECK_INT(run_begin(ctx, "loss"), TNF_RT_OK);
  CHECK_INT(tnf_run_result(ctx, &out, "y", TNF_F64, 2, want), TNF_RT_OK);
  CHECK_INT(tnf_run_result(ctx, &mine, "z", TNF_F64, 2, want), TNF_RT_OK);
  CHECK(mine.data == buffer && mine.extents[0] == 8 && mine.extents[1] == 8); /* until the run succeeds */
  CHECK_INT(tnf_run_end(ctx, TNF_RT_SINGULAR), TNF_RT_SINGULAR);
  CHECK(out.data == NULL && out.owner == NULL && out.extents[0] == 0 && out.extents[1] == 0 && mine.data == buffer);
  tnf_rt_tensor_release(ctx, &mine); /* the caller's memory is the caller's */
  CHECK(mine.data == buffer);

  CHECK_INT(tnf_run_result(ctx, NULL, "y", TNF_F64, 2, want), TNF_RT_INVALID_ARGUMENT);
  CHECK_TEXT(tnf_context_message(ctx), "loss: output \"y\" is NULL");
  tnf_rt_tensor none = {0};
  result_fails(none, 2, (int64_t[]){3, -2}, TNF_RT_SHAPE_MISMATCH, "loss: extent 1 of output \"y\" is negative: -2");
  result_fails(none, 2, (int64_t[]){INT64_MAX, 2}, TNF_RT_OUT_OF_MEMORY,
               "out of memory: loss: the size of output \"y\" overflows");
  result_fails(none, 1, (int64_t[]){(int64_t)1 << 50}, TNF_RT_OUT_OF_MEMORY,
               "out of memory: loss: output \"y\" needs 9007199254740992 bytes");
  result_fails(none, 33, want, TNF_RT_INTERNAL, "loss: output \"y\" has the impossible rank 33");
  result_fails(tensor(TNF_F32, 2, 8, 8), 2, want, TNF_RT_DTYPE_MISMATCH,
               "loss: output \"y\" is f64, the buffer given for it is f32");
  tnf_rt_tensor elsewhere = tensor(TNF_F64, 2, 8, 8);
  elsewhere.device = 1;
  result_fails(elsewhere, 2, want, TNF_RT_PLACEMENT_MISMATCH, "loss: output \"y\" must be in CPU memory, its device is 1");
  result_fails(tensor(TNF_F64, 1, 8, 8), 2, want, TNF_RT_RANK_MISMATCH,
               "loss: output \"y\" has rank 2, the buffer given for it has rank 1");
  result_fails(tensor(TNF_F64, 2, 1, 5), 2, want, TNF_RT_BUFFER_TOO_SMALL,
               "loss: output \"y\" is 2x3, 6 elements, and the buffer given for it has room for 5");
  result_fails(tensor(TNF_F64, 2, -1, 5), 2, want, TNF_RT_BUFFER_TOO_SMALL,
               "loss: output \"y\" is 2x3, the buffer given for it is -1x5");
}

static void overlap_case(int64_t in_at, int64_t in_n, int64_t left_at, int64_t left_n, int64_t right_at, const char *text) {
  static const double scale = 2;
  tnf_rt_tensor x = {.data = buffer + in_at, .rank = 2, .dtype = TNF_F64, .extents = {in_n, 2}},
                s = {.data = (void *)(uintptr_t)&scale, .dtype = TNF_F64};
  tnf_rt_tensor left = {.data = buffer + left_at, .rank = 1, .dtype = TNF_F64, .extents = {left_n}},
                right = {.rank = 1, .dtype = TNF_F64};
  if (right_at >= 0)
    right = (tnf_rt_tensor){.data = buffer + right_at, .rank = 1, .dtype = TNF_F64, .extents = {left_n}};
  const tnf_rt_tensor *in[] = {&x, &s};
  tnf_rt_tensor *out[] = {&left, &right};
  tnf_rt_status st = split_info.entry(ctx, in, out);
  CHECK_INT(st, *text ? TNF_RT_OVERLAP : TNF_RT_OK);
  CHECK_TEXT(tnf_context_message(ctx), text);
  if (right_at < 0) {
    CHECK((right.data == NULL) == (*text != 0));
    tnf_rt_tensor_release(ctx, &right);
  }
}

static void overlap(void) {
  overlap_case(0, 4, 8, 4, 12, "");
  overlap_case(0, 4, 8, 4, -1, "");
  overlap_case(8, 4, 0, 8, 16, "");
  overlap_case(0, 4, 7, 4, 16, "split: output \"left\" overlaps input \"x\"");
  overlap_case(0, 4, 7, 4, -1, "split: output \"left\" overlaps input \"x\"");
  overlap_case(4, 4, 1, 4, 20, "split: output \"left\" overlaps input \"x\"");
  overlap_case(0, 4, 20, 4, 2, "split: output \"right\" overlaps input \"x\"");
  overlap_case(0, 4, 20, 4, 22, "split: output \"right\" overlaps output \"left\"");
  overlap_case(0, 4, 20, 4, 20, "split: output \"right\" overlaps output \"left\"");
  overlap_case(0, 0, 0, 4, 8, ""); /* nothing overlaps an empty tensor */
}

/* Many inputs and so many outputs: at places of their own in turn, inputs over each other; then one output moved onto another
 * tensor, or only beside it. */
static void many_overlaps(int outputs) {
  enum { COUNT = 24, EACH = 4 };
  static double memory[2 * COUNT * EACH];
  static tnf_rt_tensor ins[COUNT], outs[COUNT];
  static tnf_rt_argument in_info[COUNT], out_info[COUNT];
  const tnf_rt_tensor *in[COUNT];
  tnf_rt_tensor *out[COUNT];
  for (int i = 0; i < COUNT; ++i) {
    int place = i * 7 % COUNT;
    ins[i] = (tnf_rt_tensor){.data = memory + (size_t)(2 * place * EACH), .rank = 1, .dtype = TNF_F64, .extents = {EACH}};
    outs[i] = (tnf_rt_tensor){.data = memory + (size_t)((2 * place + 1) * EACH), .rank = 1, .dtype = TNF_F64, .extents = {EACH}};
    in[i] = &ins[i % 5 ? i : 0];
    out[i] = &outs[i];
    in_info[i].name = "x";
    out_info[i].name = "y";
  }
  const tnf_rt_program_info info = {
      .name = "many", .input_count = COUNT, .output_count = outputs, .inputs = in_info, .outputs = out_info};
  CHECK_INT(tnf_run_compare_overlap(ctx, &info, in, out), TNF_RT_OK);
  for (int i = 0; i < outputs; ++i)
    for (int by = -EACH; by <= EACH; ++by) {
      double *before = outs[i].data;
      if (before + by < memory || before + by + EACH > memory + 2 * COUNT * EACH)
        continue;
      outs[i].data = before + by;
      bool overlaps = false;
      for (int j = 0; j < COUNT; ++j) {
        const double *other = in[j]->data, *mine = outs[i].data;
        overlaps = overlaps || (other < mine + EACH && mine < other + EACH);
        other = outs[j].data;
        overlaps = overlaps || (j != i && j < outputs && other < mine + EACH && mine < other + EACH);
      }
      CHECK_INT(tnf_run_compare_overlap(ctx, &info, in, out), overlaps ? TNF_RT_OVERLAP : TNF_RT_OK);
      outs[i].data = before;
    }
}

int main(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  ctx = test_context(&a, 1);
  inputs();
  results();
  overlap();
  many_overlaps(24);
  many_overlaps(3);
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
