/* The limit of a context's memory: at results, what a run works in, workspaces and tensors; that it holds, and that what a run
 * may take does not depend on the runs before. */
#include "run_begin.h"
#include "test_allocator.h"
#include "test_programs.h"

enum { KIB = 1024, MIB = KIB * KIB };

/* Counts the bytes that are taken. */
typedef struct meter {
  atomic_size_t now, most;
} meter;

static void *meter_alloc(void *user, size_t size, size_t alignment) {
  meter *m = user;
  size_t now = atomic_fetch_add(&m->now, size) + size;
  if (now > atomic_load(&m->most))
    atomic_store(&m->most, now);
  return aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

static void meter_free(void *user, void *pointer, size_t size, size_t alignment) {
  (void)alignment;
  meter *m = user;
  atomic_fetch_sub(&m->now, size);
  free(pointer);
}

static size_t own_size; /* of the context, which does not count */

static tnf_context *limited(meter *m, uint32_t threads, size_t limit) {
  *m = (meter){0, 0};
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = threads;
  options.allocator = (tnf_allocator){meter_alloc, meter_free, m};
  options.memory_limit = limit;
  tnf_context *ctx = tnf_context_new(&options);
  own_size = atomic_load(&m->now);
  return ctx;
}

/* Releases the context: it never held more than `limit` and gave everything back. */
static void check_meter(tnf_context *ctx, meter *m, size_t limit) {
  tnf_context_release(ctx);
  CHECK(atomic_load(&m->most) <= own_size + limit);
  CHECK_INT(atomic_load(&m->now), 0);
}

/* What a singular value decomposition of side x side works in: more than a copy of the matrix. */
static tnf_rt_status reserve(tnf_context *ctx, int64_t side) {
  const tnf_rt_tensor a = {.rank = 2, .dtype = TNF_F64, .extents = {side, side}};
  const tnf_rt_tensor s = {.rank = 1, .dtype = TNF_F64, .extents = {side}}, operands[] = {a, a, s, a};
  const int64_t attributes[4] = {0};
  return tnf_library_reserve(ctx, tnf_rt_svd, "svd", operands, attributes);
}

/* One run with a result and a piece to work in of so many bytes and the workspace of an svd of that side; 0: none. */
static tnf_rt_status run(tnf_context *ctx, int64_t result, int64_t work, int64_t side) {
  tnf_rt_tensor y = {0};
  const int64_t count = result / 8;
  tnf_rt_status st = run_begin(ctx, "f");
  if (!st && result)
    st = tnf_run_result(ctx, &y, "y", TNF_F64, 1, &count);
  if (!st && work && !tnf_run_take(ctx, work))
    st = TNF_RT_OUT_OF_MEMORY;
  if (!st && side)
    st = reserve(ctx, side);
  tnf_run_give_back_all(ctx);
  st = tnf_run_end(ctx, st);
  CHECK((y.data != NULL) == (!st && result));
  tnf_rt_tensor_release(ctx, &y);
  return st;
}

static void check_message(tnf_context *ctx, const char *begin, size_t limit) {
  char end[64];
  snprintf(end, sizeof end, " bytes, its limit is %zu bytes", limit);
  const char *message = tnf_context_message(ctx);
  bool right = strncmp(message, begin, strlen(begin)) == 0 && strlen(message) > strlen(end) &&
               strcmp(message + strlen(message) - strlen(end), end) == 0;
  if (!CHECK(right))
    fprintf(stderr, "  got %s\n", message);
}

/* What does not fit fails with its sentence, what fits runs, in any order. */
static void each_kind(uint32_t threads) {
  const size_t limit = 8 * MIB;
  meter m;
  tnf_context *ctx = limited(&m, threads, limit);
  for (int round = 0; round < 2; ++round) {
    CHECK_INT(run(ctx, 9 * MIB, 0, 0), TNF_RT_OUT_OF_MEMORY);
    check_message(ctx, "out of memory: f: output \"y\" needs 9437184 bytes; the context holds ", limit);
    CHECK_INT(run(ctx, 5 * MIB, 0, 0), TNF_RT_OK);
    CHECK_INT(run(ctx, 0, 7 * MIB, 0), TNF_RT_OK); /* the result of the last run is cached: it goes */
    CHECK_INT(run(ctx, 5 * MIB, 4 * MIB, 0), TNF_RT_OUT_OF_MEMORY);
    check_message(ctx, "f: out of memory: a run needs 4194304 bytes beside its results; the context holds ", limit);
    CHECK_INT(run(ctx, 3 * MIB, 4 * MIB, 0), TNF_RT_OK);
    CHECK_INT(run(ctx, 7 * MIB, 0, 0), TNF_RT_OK); /* what the last run worked in goes */
    CHECK_INT(run(ctx, 0, 0, 300), TNF_RT_OK);
    CHECK_INT(run(ctx, 4 * MIB, 3584 * KIB, 0), TNF_RT_OK); /* the workspaces go */
    CHECK_INT(run(ctx, 4 * MIB, 3584 * KIB, 300), TNF_RT_OUT_OF_MEMORY);
    check_message(ctx, "out of memory: f: ", limit);
    CHECK_INT(run(ctx, MIB, MIB, 300), TNF_RT_OK);
    CHECK_INT(run(ctx, 4 * MIB, 3 * MIB, 50), TNF_RT_OK); /* of the workspaces what is too much */
  }
  check_meter(ctx, &m, limit);
}

/* The least limit under which a run passes is the same in a new context and after any other run. */
static void no_history(void) {
  const int64_t runs[][3] = {{100 * KIB, 0, 0},   {3 * MIB, 2 * MIB, 0}, {0, 300 * KIB, 200},
                             {2 * MIB, 5000, 70}, {64, 3 * MIB, 0},      {2100 * KIB, 700 * KIB, 0}};
  enum { RUNS = sizeof runs / sizeof *runs };
  meter m;
  for (int i = 0; i < RUNS; ++i) {
    size_t fails = 0, passes = 32 * MIB;
    while (passes - fails > 64) {
      size_t middle = fails + (passes - fails) / 2;
      tnf_context *ctx = limited(&m, 1, middle);
      *(run(ctx, runs[i][0], runs[i][1], runs[i][2]) == TNF_RT_OK ? &passes : &fails) = middle;
      check_meter(ctx, &m, middle);
    }
    for (int before = 0; before < RUNS; ++before) {
      tnf_context *ctx = limited(&m, 1, passes);
      run(ctx, runs[before][0], runs[before][1], runs[before][2]);
      CHECK_INT(run(ctx, runs[i][0], runs[i][1], runs[i][2]), TNF_RT_OK);
      check_meter(ctx, &m, passes);
    }
  }
}

static void tensors(void) {
  const size_t limit = MIB;
  meter m;
  tnf_context *ctx = limited(&m, 1, limit);
  const int64_t half[] = {64 * KIB}, most[] = {120 * KIB};
  tnf_tensor *a, *b, *borrowed;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, half, &a));
  tnf_status *st = tnf_tensor_new_zeros(ctx, TNF_F64, 1, most, &b);
  CHECK_INT(tnf_status_code(st), TNF_RT_OUT_OF_MEMORY);
  CHECK(strstr(tnf_status_message(st), "out of memory: tensor_new_zeros: a tensor needs 983040 bytes; the context holds ") !=
        NULL);
  tnf_status_release(st);
  CHECK(b == NULL);

  double *memory = calloc((size_t)most[0], sizeof *memory); /* borrowed memory does not count */
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, most, memory, NULL, NULL, &borrowed));
  tnf_tensor_release(a);
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, most, &b));
  tnf_tensor_release(b);

  /* a program into borrowed memory needs what it works in only, and a new result of that size besides is too much */
  tnf_program *p;
  REQUIRE_OK(tnf_program_from_info(ctx, &plain_info, &p));
  double *out = calloc((size_t)most[0], sizeof *out);
  tnf_tensor *y, *none = NULL, *kept = NULL;
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, most, out, NULL, NULL, &y));
  memory[5] = 3;
  CHECK_OK(tnf_run(ctx, p, &borrowed, 1, &none, 1));
  kept = none;
  none = NULL;
  CHECK_FAILS(tnf_run(ctx, p, &borrowed, 1, &none, 1), TNF_RT_OUT_OF_MEMORY, NULL);
  check_message(ctx, "out of memory: plain: output \"y\" needs 983040 bytes; the context holds ", limit);
  CHECK(none == NULL);
  CHECK_OK(tnf_run(ctx, p, &borrowed, 1, &y, 1));
  CHECK(out[5] == 9 && tnf_tensor_f64(kept)[5] == 9);
  tnf_tensor_release(kept);
  CHECK_OK(tnf_run(ctx, p, &borrowed, 1, &none, 1));
  tnf_tensor_release(none);
  tnf_tensor_release(y);
  tnf_tensor_release(borrowed);
  tnf_program_release(p);
  free(out);
  free(memory);
  check_meter(ctx, &m, limit);

  ctx = limited(&m, 1, 0); /* no limit */
  CHECK_INT(run(ctx, 40 * MIB, 20 * MIB, 100), TNF_RT_OK);
  CHECK_INT(run(ctx, (int64_t)1 << 50, 0, 0), TNF_RT_OUT_OF_MEMORY);
  CHECK_TEXT(tnf_context_message(ctx), "out of memory: f: output \"y\" needs 1125899906842624 bytes");
  check_meter(ctx, &m, 100 * MIB);
}

int main(void) {
  each_kind(1);
  each_kind(3);
  no_history();
  tensors();
  return CHECK_RESULT();
}
