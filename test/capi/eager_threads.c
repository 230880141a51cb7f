/* Two runtimes in two threads at once: they share nothing but the programs that came with the library. */
#include <pthread.h>

#include "eager_values.h"

enum { STEPS = 200 };

static void *train(void *user) {
  world w = world_new();
  tnf_eager_runtime *rt = w.runtime;
  tnf_eager_tensor *p = tnf_eager_keep(tnf_eager_variable(matrix(rt, 2, 2, (double[]){1, 2, 3, 4})));
  tnf_eager_tensor *x = tnf_eager_keep(matrix(rt, 2, 3, (double[]){1, 0, 0, 1, 1, 1}));
  bool right = true;
  for (int i = 0; i < STEPS && right; ++i) {
    tnf_eager_scope_begin(rt);
    right = tnf_eager_backward(tnf_eager_mean(tnf_eager_square(tnf_eager_tanh(tnf_eager_matmul(p, x))), TNF_ALL_AXES)) &&
            tnf_eager_assign(p, tnf_eager_sub(p, tnf_eager_scale(0.1, tnf_eager_get_grad(p))));
    tnf_eager_clear_grads(rt);
    tnf_eager_scope_end(rt);
  }
  tnf_eager_statistics statistics = TNF_EAGER_STATISTICS_INIT;
  tnf_eager_get_statistics(rt, &statistics);
  right = right && !tnf_eager_status(rt) && statistics.calls > STEPS;
  *(double *)user = right ? tnf_tensor_const_f64(tnf_eager_get_tensor(p))[0] : NAN;
  tnf_eager_release(x);
  tnf_eager_release(p);
  world_end(&w);
  return NULL;
}

int main(void) {
  double results[3] = {0};
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    CHECK_INT(pthread_create(&threads[i], NULL, train, &results[i]), 0);
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], NULL);
  train(&results[2]);
  CHECK(results[0] == results[1] && results[1] == results[2]);
  CHECK(fabs(results[0]) < 2 && results[0] != 1);
  return CHECK_RESULT();
}
