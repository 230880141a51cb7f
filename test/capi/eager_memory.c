/* Memory of eager mode: a training step while each allocation fails in turn, and a million steps that leave nothing behind. */
#include "eager_values.h"
#include "runtime/test_allocator.h"

typedef struct network {
  tnf_eager_tensor *w[2], *b[2], *x, *y;
} network;

static tnf_eager_tensor *parameter(tnf_eager_runtime *rt, int64_t m, int64_t n) {
  double values[12] = {0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.9, 0.1, -0.2, 0.3};
  return tnf_eager_keep(tnf_eager_variable(matrix(rt, m, n, values)));
}

static network network_new(tnf_eager_runtime *rt) {
  return (network){{parameter(rt, 4, 3), parameter(rt, 1, 4)},
                   {parameter(rt, 4, 1), parameter(rt, 1, 1)},
                   tnf_eager_keep(matrix(rt, 3, 2, (double[]){1, 2, 3, 4, 5, 6})),
                   tnf_eager_keep(matrix(rt, 1, 2, (double[]){1, -1}))};
}

static void network_end(network *n) {
  for (int i = 0; i < 2; ++i) {
    tnf_eager_release(n->w[i]);
    tnf_eager_release(n->b[i]);
  }
  tnf_eager_release(n->x);
  tnf_eager_release(n->y);
}

static bool descend(tnf_eager_tensor *p) {
  return tnf_eager_assign(p, tnf_eager_sub(p, tnf_eager_scale(0.1, tnf_eager_get_grad(p))));
}

/* True when the step was taken. */
static bool train(tnf_eager_runtime *rt, network *n) {
  tnf_eager_scope_begin(rt);
  tnf_eager_tensor *h = tnf_eager_tanh(tnf_eager_add(tnf_eager_matmul(n->w[0], n->x), n->b[0]));
  tnf_eager_tensor *out = tnf_eager_add(tnf_eager_matmul(n->w[1], h), n->b[1]);
  bool ok = tnf_eager_backward(tnf_eager_mean(tnf_eager_square(tnf_eager_sub(out, n->y)), TNF_ALL_AXES));
  tnf_eager_no_grad_begin(rt);
  for (int i = 0; i < 2 && ok; ++i)
    ok = descend(n->w[i]) && descend(n->b[i]);
  tnf_eager_no_grad_end(rt);
  tnf_eager_clear_grads(rt);
  tnf_eager_scope_end(rt);
  return ok;
}

static void test_failing(void) {
  test_allocator allocator = TEST_ALLOCATOR_INIT;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  options.allocator = (tnf_allocator){test_alloc, test_free, &allocator};
  tnf_context *ctx = tnf_context_new(&options);
  tnf_eager_runtime *rt = NULL;
  long failed = 0;
  for (long first = 0; !rt; ++first) {
    allocator.fail_from = allocator.calls + first;
    allocator.fail_count = 1;
    rt = tnf_eager_runtime_new(ctx, NULL);
  }
  allocator.fail_from = -1;
  network n = network_new(rt);
  CHECK_NO_ERROR(rt);
  tnf_eager_statistics before = TNF_EAGER_STATISTICS_INIT, after = TNF_EAGER_STATISTICS_INIT;
  tnf_eager_get_statistics(rt, &before);
  bool done = false;
  for (long k = 0; k < 4000 && !done; ++k) {
    allocator.fail_from = allocator.calls + k;
    allocator.fail_count = 1;
    done = train(rt, &n) && (allocator.calls < allocator.fail_from);
    allocator.fail_from = -1;
    const tnf_status *error = tnf_eager_status(rt);
    failed += error != NULL;
    if (error)
      CHECK_INT(tnf_status_code(error), TNF_RT_OUT_OF_MEMORY);
    tnf_eager_clear_error(rt);
    tnf_eager_get_statistics(rt, &after);
    CHECK_INT(after.tensors, before.tensors);
    CHECK_INT(after.recorded, 0);
  }
  CHECK(done);
  CHECK(failed > 20);
  CHECK(train(rt, &n));
  network_end(&n);
  tnf_eager_runtime_release(rt);
  tnf_context_release(ctx);
  CHECK_INT(allocator.live, 0);
  CHECK_INT(allocator.mistakes, 0);
}

/* One tensor after the other. */
static void chain(tnf_eager_runtime *rt, int count) {
  tnf_eager_tensor *x = tnf_eager_keep(tnf_eager_scalar_f64(rt, 0.5));
  for (int i = 0; i < count; ++i) {
    tnf_eager_scope_begin(rt);
    tnf_eager_tensor *next = tnf_eager_keep(tnf_eager_add_scalar(tnf_eager_scale(0.5, x), 0.25));
    tnf_eager_scope_end(rt);
    tnf_eager_release(x);
    x = next;
  }
  CHECK_VALUES(x, 0, 0.5);
  tnf_eager_release(x);
}

static void test_growth(void) {
  test_allocator allocator = TEST_ALLOCATOR_INIT;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1;
  options.allocator = (tnf_allocator){test_alloc, test_free, &allocator};
  tnf_context *ctx = tnf_context_new(&options);
  tnf_eager_runtime *rt = tnf_eager_runtime_new(ctx, NULL);
  network n = network_new(rt);
  tnf_eager_scope_begin(rt);
  for (int i = 0; i < 100; ++i)
    CHECK(train(rt, &n));
  chain(rt, 100);
  tnf_eager_scope_end(rt);
  tnf_eager_scope_begin(rt);
  long live = allocator.live;
  for (int i = 0; i < 20000; ++i)
    if (!train(rt, &n))
      CHECK(false);
  chain(rt, 1000000);
  tnf_eager_scope_end(rt);
  CHECK_INT(allocator.live, live);
  CHECK_NO_ERROR(rt);
  network_end(&n);
  tnf_eager_runtime_release(rt);
  tnf_context_release(ctx);
  CHECK_INT(allocator.live, 0);
  CHECK_INT(allocator.mistakes, 0);
}

int main(void) {
  test_failing();
  test_growth();
  return CHECK_RESULT();
}
