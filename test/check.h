/* Checks for test programs in C: each prints what failed and counts it; CHECK_RESULT() is what main returns. */
#ifndef TNF_TEST_CHECK_H
#define TNF_TEST_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tenferro/runtime.h"

static int check_count, check_failures;

static inline bool check_that(bool holds, const char *file, int line, const char *what) {
  ++check_count;
  if (holds)
    return true;
  ++check_failures;
  fprintf(stderr, "%s:%d: %s\n", file, line, what);
  return false;
}

static inline bool check_int(long long got, long long want, const char *file, int line, const char *what) {
  if (check_that(got == want, file, line, what))
    return true;
  fprintf(stderr, "  got %lld, want %lld\n", got, want);
  return false;
}

static inline bool check_text(const char *got, const char *want, const char *file, int line, const char *what) {
  if (check_that(got && strcmp(got, want) == 0, file, line, what))
    return true;
  fprintf(stderr, "  got  %s\n  want %s\n", got ? got : "(null)", want);
  return false;
}

/* Takes the status. `text` NULL: any sentence. */
static inline bool check_status(tnf_status *st, tnf_rt_status code, const char *text, const char *file, int line,
                                const char *what) {
  bool holds = tnf_status_code(st) == code && (!text || strcmp(tnf_status_message(st), text) == 0);
  if (!check_that(holds, file, line, what))
    fprintf(stderr, "  got  %s: %s\n  want %s: %s\n", tnf_rt_status_name(tnf_status_code(st)), tnf_status_message(st),
            tnf_rt_status_name(code), text ? text : "(any)");
  tnf_status_release(st);
  return holds;
}

#define CHECK(condition) check_that((condition), __FILE__, __LINE__, #condition)
#define CHECK_INT(got, want) check_int((long long)(got), (long long)(want), __FILE__, __LINE__, #got " == " #want)
#define CHECK_TEXT(got, want) check_text((got), (want), __FILE__, __LINE__, #got)
#define CHECK_OK(status) check_status((status), TNF_RT_OK, "", __FILE__, __LINE__, #status)
#define CHECK_FAILS(status, code, text) check_status((status), (code), (text), __FILE__, __LINE__, #status)

/* Like CHECK_OK, for what the rest of the test cannot do without. */
#define REQUIRE_OK(status)                                                                                                       \
  do {                                                                                                                           \
    if (!CHECK_OK(status))                                                                                                       \
      exit(1);                                                                                                                   \
  } while (0)

static inline int check_result(const char *file) {
  if (check_failures)
    fprintf(stderr, "%s: %d of %d checks failed\n", file, check_failures, check_count);
  return check_failures != 0;
}
#define CHECK_RESULT() check_result(__FILE__)

#endif
