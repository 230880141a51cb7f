/* fork: the child of a process whose context has started threads runs programs, releases everything and ends. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/state.h"
#include "test_allocator.h"
#include "test_programs.h"

enum { N = 200000, THREADS = 4, TIME_LIMIT = 20 };

/* A run over many chunks; counts it as a failed check when a value is wrong. */
static void run_square(tnf_context *ctx, const tnf_program *p, tnf_tensor *x) {
  tnf_tensor *y = NULL;
  if (!CHECK_OK(tnf_run(ctx, p, &x, 1, &y, 1)))
    return;
  int64_t wrong = 0;
  for (int64_t i = 0; i < N; ++i)
    wrong += tnf_tensor_f64(y)[i] != (double)i * (double)i;
  CHECK_INT(wrong, 0);
  tnf_tensor_release(y);
}

static void pause_for(long microseconds) {
  struct timespec t = {0, microseconds * 1000};
  nanosleep(&t, NULL);
}

/* Runs `job` in a child, which must end by itself with no failed check. A child that hangs is ended by its alarm. */
static void in_child(void (*job)(void *), void *user) {
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    alarm(TIME_LIMIT);
    check_failures = 0;
    job(user);
    _exit(check_failures != 0);
  }
  int state = 0;
  CHECK(child > 0 && waitpid(child, &state, 0) == child);
  CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0);
}

typedef struct family {
  test_allocator a;
  tnf_context *ctx;
  tnf_program *p;
  tnf_tensor *x;
} family;

/* The context keeps a pointer to the allocator in *f. */
static void family_begin(family *f) {
  f->a = (test_allocator)TEST_ALLOCATOR_INIT;
  double *data = malloc(N * sizeof *data);
  for (int64_t i = 0; i < N; ++i)
    data[i] = (double)i;
  f->ctx = test_context(&f->a, THREADS);
  REQUIRE_OK(tnf_program_from_info(f->ctx, &square_info, &f->p));
  REQUIRE_OK(tnf_tensor_from_col_major(f->ctx, TNF_F64, 1, (int64_t[]){N}, data, &f->x));
  free(data);
}

static void family_end(family *f) {
  tnf_tensor_release(f->x);
  tnf_program_release(f->p);
  tnf_context_release(f->ctx);
  CHECK_ALL_FREED(&f->a);
}

static void release_only(void *user) {
  family_end(user);
}

static void run_and_release(void *user) {
  family *f = user;
  for (int i = 0; i < 3; ++i)
    run_square(f->ctx, f->p, f->x);
  CHECK_INT(f->ctx->pool.started, THREADS); /* threads of its own */
  family_end(f);
}

static void grandchild(void *user) {
  family *f = user;
  in_child(run_and_release, f); /* the child itself has not started any */
  run_square(f->ctx, f->p, f->x);
  in_child(run_and_release, f);
  in_child(release_only, f);
  family_end(f);
}

static void fresh_context(void *user) {
  (void)user;
  family f;
  family_begin(&f);
  run_square(f.ctx, f.p, f.x);
  family_end(&f);
}

int main(void) {
  family f;
  family_begin(&f);
  in_child(run_and_release, &f); /* before the first thread */
  run_square(f.ctx, f.p, f.x);
  CHECK_INT(f.ctx->pool.started, THREADS);
  for (int i = 0; i < 20; ++i) {
    pause_for(i % 2 ? 0 : 2000); /* the workers look for work, or sleep */
    in_child(run_and_release, &f);
    in_child(release_only, &f);
    run_square(f.ctx, f.p, f.x); /* the parent goes on */
  }
  in_child(grandchild, &f);
  in_child(fresh_context, NULL);
  run_square(f.ctx, f.p, f.x);
  family_end(&f);
  return CHECK_RESULT();
}
