/* Calls by name: setting, running, results, and what is said of names that are unknown or missing. */
#include "test_allocator.h"
#include "test_programs.h"

static tnf_context *ctx;

static tnf_tensor *make(int32_t rank, const int64_t *extents, const double *data) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, rank, extents, data, &t));
  return t;
}

static tnf_call *new_call(const tnf_rt_program_info *info) {
  tnf_program *program;
  tnf_call *call;
  REQUIRE_OK(tnf_program_from_info(ctx, info, &program));
  REQUIRE_OK(tnf_call_new(ctx, program, &call));
  tnf_program_release(program); /* the call keeps it */
  return call;
}

static const double *result(tnf_call *call, const char *name) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_call_get(call, name, &t));
  return tnf_tensor_const_f64(t);
}

static void runs(void) {
  tnf_call *call = new_call(&split_info);
  tnf_tensor *x = make(2, (int64_t[]){2, 2}, (double[]){1, 2, 3, 4}), *s = make(0, NULL, (double[]){10});
  REQUIRE_OK(tnf_call_set(call, "s", s)); /* in any order */
  REQUIRE_OK(tnf_call_set(call, "x", x));
  tnf_tensor_release(x); /* the call keeps it */
  REQUIRE_OK(tnf_call_run(call));
  CHECK(result(call, "left")[1] == 20 && result(call, "right")[0] == 30);
  tnf_tensor *kept, *given = make(1, (int64_t[]){2}, (double[]){0, 0});
  REQUIRE_OK(tnf_call_get(call, "left", &kept));
  tnf_tensor_retain(kept);
  /* one input changed, one output in a tensor of the caller */
  tnf_tensor_f64(s)[0] = 100;
  REQUIRE_OK(tnf_call_set_output(call, "right", given));
  REQUIRE_OK(tnf_call_set(call, "s", s)); /* the same again */
  REQUIRE_OK(tnf_call_run(call));
  REQUIRE_OK(tnf_call_run(call));
  CHECK(result(call, "right") == tnf_tensor_const_f64(given) && tnf_tensor_f64(given)[1] == 400);
  CHECK(result(call, "left")[0] == 100 && tnf_tensor_f64(kept)[0] == 10);
  REQUIRE_OK(tnf_call_set_output(call, "right", NULL));
  REQUIRE_OK(tnf_call_run(call));
  CHECK(result(call, "right") != tnf_tensor_const_f64(given));
  tnf_tensor_release(s);
  tnf_tensor_release(given);
  tnf_call_release(call);
  CHECK(tnf_tensor_f64(kept)[0] == 10); /* a result that was retained outlives the call */
  tnf_tensor_release(kept);
}

static void refused(void) {
  tnf_call *call = new_call(&split_info), *none;
  tnf_tensor *s = make(0, NULL, (double[]){2}), *out = s;
  CHECK_FAILS(tnf_call_set(call, "y", s), TNF_RT_INVALID_ARGUMENT, "split: there is no input \"y\"; there are: \"x\", \"s\"");
  CHECK_FAILS(tnf_call_set(call, "left", s), TNF_RT_INVALID_ARGUMENT,
              "split: there is no input \"left\"; there are: \"x\", \"s\"");
  CHECK_FAILS(tnf_call_set(call, NULL, s), TNF_RT_INVALID_ARGUMENT, "call_set: \"input\" is NULL");
  CHECK_FAILS(tnf_call_set_output(call, "x", s), TNF_RT_INVALID_ARGUMENT,
              "split: there is no output \"x\"; there are: \"left\", \"right\"");
  CHECK_FAILS(tnf_call_run(call), TNF_RT_INVALID_ARGUMENT, "split: inputs that are not set: \"x\", \"s\"");
  CHECK_OK(tnf_call_set(call, "s", s));
  CHECK_FAILS(tnf_call_run(call), TNF_RT_INVALID_ARGUMENT, "split: inputs that are not set: \"x\"");
  CHECK_FAILS(tnf_call_get(call, "left", &out), TNF_RT_INVALID_ARGUMENT,
              "split: there is no result \"left\": the program has not run, or its last run failed");
  CHECK(out == NULL);
  CHECK_OK(tnf_call_set(call, "x", s)); /* of a wrong rank: the run says so, as tnf_run does */
  CHECK_FAILS(tnf_call_run(call), TNF_RT_RANK_MISMATCH, "split: input \"x\" must have rank 2, got 0");
  CHECK_FAILS(tnf_call_get(call, "none", &out), TNF_RT_INVALID_ARGUMENT,
              "split: there is no output \"none\"; there are: \"left\", \"right\"");
  CHECK_OK(tnf_call_set(call, "x", NULL));
  CHECK_FAILS(tnf_call_run(call), TNF_RT_INVALID_ARGUMENT, "split: inputs that are not set: \"x\"");
  tnf_tensor_release(s);
  tnf_call_release(call);
  CHECK_FAILS(tnf_call_new(ctx, NULL, &none), TNF_RT_INVALID_ARGUMENT, "call_new: \"program\" is NULL");
  CHECK_FAILS(tnf_call_new(NULL, NULL, &none), TNF_RT_INVALID_ARGUMENT, "call_new: \"ctx\" is NULL");
  CHECK(none == NULL);
  CHECK_FAILS(tnf_call_set(NULL, "x", NULL), TNF_RT_INVALID_ARGUMENT, "call_set: \"call\" is NULL");
  CHECK_FAILS(tnf_call_set_output(NULL, "x", NULL), TNF_RT_INVALID_ARGUMENT, "call_set_output: \"call\" is NULL");
  CHECK_FAILS(tnf_call_run(NULL), TNF_RT_INVALID_ARGUMENT, "call_run: \"call\" is NULL");
  CHECK_FAILS(tnf_call_get(NULL, "x", &out), TNF_RT_INVALID_ARGUMENT, "call_get: \"call\" is NULL");
  tnf_call_release(NULL);
}

/* A result of the run before is not handed out after a run that failed. */
static void failed_run(void) {
  tnf_call *call = new_call(&square_info);
  tnf_tensor *x = make(1, (int64_t[]){1}, (double[]){3}), *y;
  REQUIRE_OK(tnf_call_set(call, "x", x));
  REQUIRE_OK(tnf_call_run(call));
  CHECK(result(call, "y")[0] == 9);
  tnf_tensor_f64(x)[0] = -1;
  CHECK_FAILS(tnf_call_run(call), TNF_RT_OUT_OF_RANGE, "square: x[0] is negative");
  CHECK_FAILS(tnf_call_get(call, "y", &y), TNF_RT_INVALID_ARGUMENT, NULL);
  tnf_tensor_f64(x)[0] = 2;
  REQUIRE_OK(tnf_call_run(call));
  CHECK(result(call, "y")[0] == 4);
  tnf_tensor_release(x);
  tnf_call_release(call);
}

/* More names than fit in a sentence, and one that alone does not fit. */
static tnf_rt_status no_entry(tnf_rt_context *context, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  (void)context, (void)in, (void)out;
  return TNF_RT_OK;
}

static void many_names(void) {
  enum { MANY = 200 };
  static char names[MANY][16], giant[700];
  tnf_rt_argument inputs[MANY];
  for (int i = 0; i < MANY; ++i) {
    snprintf(names[i], sizeof names[i], "input%d", i);
    inputs[i] = (tnf_rt_argument){names[i], TNF_F64, 0, TNF_RT_CPU, 0, NULL, NULL};
  }
  tnf_rt_program_info info = {
      sizeof(tnf_rt_program_info), TNF_RT_ABI_VERSION, 0, 0, "many", "native", MANY, 0, inputs, NULL, no_entry, NULL};
  tnf_call *call = new_call(&info);
  tnf_status *st = tnf_call_run(call);
  const char *text = tnf_status_message(st);
  CHECK(strncmp(text, "many: inputs that are not set: \"input0\", ", 41) == 0);
  CHECK(strlen(text) < 600 && strcmp(text + strlen(text) - 5, ", ...") == 0);
  tnf_status_release(st);
  tnf_call_release(call);
  memset(giant, 'x', sizeof giant - 1);
  inputs[0].name = giant;
  info.input_count = 1;
  call = new_call(&info);
  CHECK_FAILS(tnf_call_run(call), TNF_RT_INVALID_ARGUMENT, "many: inputs that are not set: ...");
  CHECK_FAILS(tnf_call_set_output(call, "y", NULL), TNF_RT_INVALID_ARGUMENT, "many: there is no output \"y\"; there is none");
  tnf_call_release(call);
}

int main(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  ctx = test_context(&a, 1);
  runs();
  refused();
  failed_run();
  many_names();
  tnf_context_release(ctx);
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
