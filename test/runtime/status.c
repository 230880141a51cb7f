/* Statuses: names, NULL, and the sentence of a context. */
#include "core/status.h"
#include "run_begin.h"
#include "test_allocator.h"

int main(void) {
  CHECK_INT(tnf_status_code(NULL), TNF_RT_OK);
  CHECK_TEXT(tnf_status_message(NULL), "");
  tnf_status_release(NULL);
  CHECK_TEXT(tnf_rt_status_name(TNF_RT_SHAPE_MISMATCH), "SHAPE_MISMATCH");
  CHECK_TEXT(tnf_rt_status_name((tnf_rt_status)99), "UNKNOWN");
  for (int code = 0; code <= TNF_RT_CANCELLED; ++code)
    CHECK(strcmp(tnf_rt_status_name((tnf_rt_status)code), "UNKNOWN") != 0);

  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 1);
  CHECK(tnf_context_status(ctx, TNF_RT_OK) == NULL);
  CHECK_FAILS(tnf_context_status(ctx, TNF_RT_SINGULAR), TNF_RT_SINGULAR, "SINGULAR");
  CHECK_INT(tnf_run_fail(ctx, TNF_RT_OUT_OF_RANGE, "slice: start {0} is beyond {1}; {0} {2} {", 7, -3), TNF_RT_OUT_OF_RANGE);
  CHECK_TEXT(tnf_context_message(ctx), "slice: start 7 is beyond -3; 7 {2} {");
  CHECK_FAILS(tnf_context_status(ctx, TNF_RT_OUT_OF_RANGE), TNF_RT_OUT_OF_RANGE, "slice: start 7 is beyond -3; 7 {2} {");

  /* a sentence of any length is kept as far as there is room */
  char text[5000];
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = 0;
  memcpy(text + 1015, "{0}{1}", 6);
  CHECK_INT(tnf_run_fail(ctx, TNF_RT_INTERNAL, text, INT64_MIN, INT64_MAX), TNF_RT_INTERNAL);
  CHECK(strlen(tnf_context_message(ctx)) > 1000);

  CHECK_INT(run_begin(ctx, "test"), TNF_RT_OK);
  CHECK_TEXT(tnf_context_message(ctx), "");

  /* the status outlives the context */
  tnf_status *st = tnf_status_new(tnf_context_allocator(ctx), TNF_RT_IO, "%s %d", "line", 3);
  tnf_context_release(ctx);
  CHECK_FAILS(st, TNF_RT_IO, "line 3");
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
