/* Borrowed tensors: the caller's memory without a copy, given back once, on the thread that drops the last reference. */
#include <pthread.h>

#include "test_allocator.h"
#include "test_programs.h"

typedef struct owner {
  int calls;
  void *data;
  pthread_t thread;
  tnf_context *drop; /* released by the callback */
} owner;

static void give_back(void *data, void *user) {
  owner *o = user;
  ++o->calls;
  o->data = data;
  o->thread = pthread_self();
  tnf_context_release(o->drop);
}

static void *drop(void *t) {
  tnf_tensor_release(t);
  return NULL;
}

static void lifetime(tnf_context *ctx) {
  double data[6] = {1, 2, 3, 4, 5, 6};
  const int64_t extents[] = {2, 3};
  owner o = {0};
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 2, extents, data, give_back, &o, &t));
  CHECK(tnf_tensor_data(t) == data && tnf_tensor_f64(t)[5] == 6 && tnf_tensor_element_count(t) == 6);
  CHECK_INT(tnf_tensor_extent(t, 1), 3);
  CHECK(tnf_tensor_get_rt(t)->data == data && tnf_tensor_get_rt(t)->owner == NULL);
  tnf_tensor_retain(t);
  tnf_tensor_release(t);
  CHECK_INT(o.calls, 0);
  tnf_tensor_release(t);
  CHECK(o.calls == 1 && o.data == data && pthread_equal(o.thread, pthread_self()));

  pthread_t thread;
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 2, extents, data, give_back, &o, &t));
  if (!CHECK(!pthread_create(&thread, NULL, drop, t)))
    return;
  pthread_join(thread, NULL);
  CHECK(o.calls == 2 && pthread_equal(o.thread, thread) && !pthread_equal(o.thread, pthread_self()));

  /* the handle's block serves ordinary tensors again */
  tnf_tensor *zeros;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){4}, &zeros));
  CHECK(tnf_tensor_data(zeros) != (void *)data && data[0] == 1 && tnf_tensor_f64(zeros)[3] == 0);
  tnf_tensor_release(zeros);
  CHECK_INT(o.calls, 2);
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 2, extents, data, NULL, NULL, &t)); /* nobody wants to know */
  tnf_tensor_release(t);
}

static void refusals(tnf_context *ctx) {
  double data[4] = {0};
  char *odd = (char *)data;
  owner o = {0};
  tnf_tensor *t = (tnf_tensor *)&t;
  const int64_t two[] = {2}, none[] = {3, 0}, less[] = {-2};
  CHECK_FAILS(tnf_tensor_borrow(ctx, TNF_F64, 1, two, odd + 4, give_back, &o, &t), TNF_RT_INVALID_ARGUMENT,
              "tensor_borrow: \"data\" must be aligned to 8 bytes for f64");
  CHECK(t == NULL);
  CHECK_FAILS(tnf_tensor_borrow(ctx, TNF_COMPLEX_F64, 1, two, odd + 4, give_back, &o, &t), TNF_RT_INVALID_ARGUMENT,
              "tensor_borrow: \"data\" must be aligned to 8 bytes for complex_f64");
  CHECK_FAILS(tnf_tensor_borrow(ctx, TNF_COMPLEX_F32, 1, two, odd + 2, give_back, &o, &t), TNF_RT_INVALID_ARGUMENT,
              "tensor_borrow: \"data\" must be aligned to 4 bytes for complex_f32");
  CHECK_FAILS(tnf_tensor_borrow(ctx, TNF_F64, 1, two, NULL, give_back, &o, &t), TNF_RT_INVALID_ARGUMENT,
              "tensor_borrow: \"data\" is NULL");
  CHECK_FAILS(tnf_tensor_borrow(ctx, TNF_F64, 1, less, data, give_back, &o, &t), TNF_RT_SHAPE_MISMATCH,
              "tensor_borrow: extent 0 is negative: -2");
  CHECK_FAILS(tnf_tensor_borrow(ctx, TNF_F64, 33, two, data, give_back, &o, &t), TNF_RT_RANK_MISMATCH,
              "tensor_borrow: the rank must be 0 to 32, got 33");
  CHECK_FAILS(tnf_tensor_borrow(ctx, TNF_F64, 1, two, data, give_back, &o, NULL), TNF_RT_INVALID_ARGUMENT,
              "tensor_borrow: \"out\" is NULL");
  CHECK_FAILS(tnf_tensor_borrow(NULL, TNF_F64, 1, two, data, give_back, &o, &t), TNF_RT_INVALID_ARGUMENT,
              "tensor_borrow: \"ctx\" is NULL");
  CHECK_INT(o.calls, 0);

  /* alignment enough, and what has no elements has no pointer to look at */
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_COMPLEX_F32, 1, two, odd + 4, give_back, &o, &t));
  CHECK(tnf_tensor_data(t) == odd + 4);
  tnf_tensor_release(t);
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_BOOL, 1, two, odd + 1, give_back, &o, &t));
  tnf_tensor_release(t);
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 2, none, NULL, give_back, &o, &t));
  CHECK(tnf_tensor_data(t) != NULL && tnf_tensor_byte_size(t) == 0);
  tnf_tensor_release(t);
  CHECK(o.calls == 3 && o.data == NULL);
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 2, none, odd + 1, give_back, &o, &t));
  tnf_tensor_release(t);
  CHECK(o.calls == 4 && o.data == odd + 1);
}

/* Input and output of runs, side by side at addresses that are aligned as a double and no more. */
static void runs(tnf_context *ctx, int64_t n) {
  tnf_program *p;
  double *memory = malloc((size_t)(2 * n + 4) * sizeof *memory), *x = memory + 1, *y = x + n;
  REQUIRE_OK(tnf_program_from_info(ctx, &square_info, &p));
  owner o = {0};
  tnf_tensor *in, *out, *over;
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, &n, x, give_back, &o, &in));
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, &n, y, give_back, &o, &out));
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, &n, x + 1, give_back, &o, &over));
  for (int64_t i = 0; i < n; ++i)
    x[i] = (double)i;
  memory[0] = y[n] = -1;
  CHECK_OK(tnf_run(ctx, p, &in, 1, &out, 1));
  bool right = memory[0] == -1 && y[n] == -1;
  for (int64_t i = 0; i < n; ++i)
    right = right && y[i] == (double)i * (double)i;
  CHECK(right);
  if (n > 1)
    CHECK_FAILS(tnf_run(ctx, p, &in, 1, &over, 1), TNF_RT_OVERLAP, "square: output \"y\" overlaps input \"x\"");
  if (n > 0) {
    x[0] = -1; /* a run that fails leaves the output with its owner */
    CHECK_FAILS(tnf_run(ctx, p, &in, 1, &out, 1), TNF_RT_OUT_OF_RANGE, NULL);
    CHECK(out && tnf_tensor_data(out) == (void *)y && o.calls == 0);
  }
  tnf_tensor_release(in);
  tnf_tensor_release(out);
  tnf_tensor_release(over);
  CHECK_INT(o.calls, 3);
  tnf_program_release(p);
  free(memory);
}

/* An output without elements and without a pointer stays what it is. */
static void empty_output(tnf_context *ctx) {
  const int64_t none[] = {0};
  owner o = {0};
  tnf_program *p;
  tnf_tensor *in, *out;
  REQUIRE_OK(tnf_program_from_info(ctx, &square_info, &p));
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, none, NULL, give_back, &o, &in));
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 1, none, NULL, give_back, &o, &out));
  CHECK_OK(tnf_run(ctx, p, &in, 1, &out, 1));
  CHECK(tnf_tensor_get_rt(out)->owner == NULL);
  tnf_tensor_release(in);
  tnf_tensor_release(out);
  CHECK(o.calls == 2 && o.data == NULL);
  tnf_program_release(p);
}

/* The tensor keeps its context; the callback may drop the last other hold of it. */
static void outlives_context(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 1);
  owner o = {.drop = ctx};
  double data[1] = {7};
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_borrow(ctx, TNF_F64, 0, NULL, data, give_back, &o, &t));
  tnf_context_retain(ctx);
  tnf_context_release(ctx);
  tnf_tensor_release(t);
  CHECK_INT(o.calls, 1);
  CHECK_ALL_FREED(&a);
}

int main(void) {
  for (uint32_t threads = 1; threads <= 3; threads += 2) {
    test_allocator a = TEST_ALLOCATOR_INIT;
    tnf_context *ctx = test_context(&a, threads);
    lifetime(ctx);
    refusals(ctx);
    runs(ctx, 0);
    runs(ctx, 3);
    runs(ctx, 200001);
    empty_output(ctx);
    tnf_context_release(ctx);
    CHECK_ALL_FREED(&a);
  }
  outlives_context();
  return CHECK_RESULT();
}
