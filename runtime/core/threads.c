/* The thread pool: a loop is cut into chunks by its sizes alone, so that partial results are the same bits for any number of
 * threads; which thread computes a chunk is decided at run time. */
#include <sched.h>
#include <signal.h>
#include <time.h>

#include "core/state.h"
#include "tenferro/rt_plan.h"

enum { MAX_CHUNKS = 256 };

/* How long an idle worker looks for the next loop before it sleeps. Loops of one run follow each other within that time, and
 * waking a sleeping thread takes 5 to 50 us. */
enum { SPIN_NANOSECONDS = 50000, SPINS_PER_CLOCK = 64, SPINS_BEFORE_YIELD = 4000 };

#define STATE_OPEN ((uint64_t)1 << 31)
#define STATE_INSIDE (STATE_OPEN - 1)
#define STATE_GENERATION ((uint64_t)1 << 32)

int64_t tnf_ctx_workers(tnf_rt_context *ctx) {
  return (int64_t)ctx->threads;
}

int64_t tnf_chunk_rows(int64_t n, int64_t row_cost) {
  if (n <= 1)
    return 1;
  if (row_cost < 1)
    row_cost = 1;
  /* about 32 us: long enough to hide a chunk's hand-out (well under 1 us), short enough to balance two threads */
  const int64_t most = TNF_RT_UNDIVIDED;
  int64_t cost;
  if (!__builtin_mul_overflow(n, row_cost, &cost) && cost <= most)
    return n;
  int64_t rows = most / row_cost;
  if (rows < 1)
    rows = 1;
  int64_t least = (n - 1) / MAX_CHUNKS + 1;
  if (rows < least)
    rows = least;
  int64_t chunks = (n - 1) / rows + 1;
  rows = (n - 1) / chunks + 1; /* equal chunks rather than a short last one */
  if (rows >= 64)
    rows = (rows + 15) & ~(int64_t)15; /* whole vectors and cache lines when the rows are elements */
  return rows;
}

/* ---- running chunks ---- */

static void run_chunk(const tnf_job *job, int64_t chunk, int64_t worker) {
  int64_t begin = chunk * job->chunk;
  int64_t end = job->n - begin > job->chunk ? begin + job->chunk : job->n;
  job->body(job->args, begin, end, worker);
}

/* Takes chunks of the worker's own range, then of the others', until none is left. */
static void run_chunks(tnf_pool *pool, int64_t worker) {
  const tnf_job *job = &pool->job;
  for (int64_t i = 0; i < job->workers; ++i) {
    tnf_chunk_range *range = &pool->ranges[(worker + i) % job->workers];
    for (;;) {
      int64_t chunk = atomic_fetch_add_explicit(&range->next, 1, memory_order_relaxed);
      if (chunk >= range->end)
        break;
      run_chunk(job, chunk, worker);
    }
  }
}

/* ---- workers ---- */

static bool has_news(tnf_pool *pool, uint64_t seen) {
  uint64_t state = atomic_load(&pool->state);
  return ((state & STATE_OPEN) && state / STATE_GENERATION != seen) || atomic_load_explicit(&pool->stop, memory_order_relaxed);
}

static int64_t now_nanoseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Waits for a loop that this worker has not seen: spins for a while, then sleeps. */
static void wait_for_news(tnf_pool *pool, uint64_t seen) {
  int64_t deadline = now_nanoseconds() + SPIN_NANOSECONDS;
  do {
    for (int i = 0; i < SPINS_PER_CLOCK; ++i) {
      if (has_news(pool, seen))
        return;
      tnf_ctx_pause();
    }
  } while (now_nanoseconds() < deadline);
  pthread_mutex_lock(&pool->mutex);
  atomic_fetch_add(&pool->sleepers, 1); /* before the last look: the caller opens a loop before it counts sleepers */
  while (!has_news(pool, seen))
    pthread_cond_wait(&pool->wake, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

static void *worker_main(void *argument) {
  tnf_worker *self = argument;
  tnf_pool *pool = self->pool;
  uint64_t seen = 0;
  for (;;) {
    wait_for_news(pool, seen);
    if (atomic_load_explicit(&pool->stop, memory_order_acquire))
      return NULL;
    uint64_t state = atomic_load(&pool->state);
    while ((state & STATE_OPEN) && !atomic_compare_exchange_weak(&pool->state, &state, state + 1)) {
    }
    seen = state / STATE_GENERATION;
    if (!(state & STATE_OPEN))
      continue;
    run_chunks(pool, self->index);
    atomic_fetch_sub_explicit(&pool->state, 1, memory_order_release);
  }
}

/* ---- fork ---- */

/* Counted by a handler in the child: to ask for the process's number at every loop would cost a system call. */
static atomic_uint forks;

static void count_fork(void) {
  atomic_fetch_add_explicit(&forks, 1, memory_order_relaxed);
}

bool tnf_pool_watch_forks(void) {
  return pthread_atfork(NULL, NULL, count_fork) == 0;
}

static bool is_of_parent(const tnf_pool *pool) {
  return pool->initialised && pool->forks != atomic_load_explicit(&forks, memory_order_relaxed);
}

/* The threads stayed in the parent: what is left of them here is a mutex that may be locked for ever and a condition with waiters
 * that will never wake. Neither is destroyed, because that would wait for them; the pool begins anew. */
static void forget_threads(tnf_pool *pool) {
  atomic_store(&pool->state, 0);
  atomic_store(&pool->inside, false);
  atomic_store(&pool->stop, false);
  atomic_store(&pool->sleepers, 0);
  pool->started = 1;
  pool->initialised = false;
  pool->can_grow = true;
}

/* Starts the threads that are missing. Signals stay with the program's own threads. A system that refuses a thread leaves us with
 * those that exist. */
static void grow(tnf_context *ctx) {
  tnf_pool *pool = &ctx->pool;
  if (!pool->initialised) {
    pool->can_grow = !pthread_mutex_init(&pool->mutex, NULL) && !pthread_cond_init(&pool->wake, NULL);
    pool->initialised = true;
    pool->forks = atomic_load_explicit(&forks, memory_order_relaxed);
  }
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (pool->can_grow && pool->started < (int64_t)ctx->threads) {
    tnf_worker *worker = &pool->workers[pool->started];
    *worker = (tnf_worker){.pool = pool, .index = pool->started};
    if (pthread_create(&worker->thread, NULL, worker_main, worker))
      pool->can_grow = false;
    else
      ++pool->started;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void tnf_pool_stop(tnf_context *ctx) {
  tnf_pool *pool = &ctx->pool;
  if (is_of_parent(pool))
    forget_threads(pool);
  if (!pool->initialised)
    return;
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->stop, true);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
  for (int64_t i = 1; i < pool->started; ++i)
    pthread_join(pool->workers[i].thread, NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  pool->started = 1;
  pool->initialised = false;
}

/* ---- the caller ---- */

/* Inside a body: the worker that runs it. */
static int64_t current_worker(tnf_pool *pool) {
  pthread_t self = pthread_self();
  for (int64_t i = 1; i < pool->job.workers; ++i)
    if (pthread_equal(pool->workers[i].thread, self))
      return i;
  return 0;
}

static void open_job(tnf_pool *pool, tnf_job job, int64_t chunks) {
  pool->job = job;
  for (int64_t i = 0; i < job.workers; ++i) {
    pool->ranges[i].end = chunks * (i + 1) / job.workers;
    atomic_store_explicit(&pool->ranges[i].next, chunks * i / job.workers, memory_order_relaxed);
  }
  uint64_t generation = atomic_load_explicit(&pool->state, memory_order_relaxed) / STATE_GENERATION + 1;
  atomic_store(&pool->state, generation * STATE_GENERATION | STATE_OPEN);
  int sleepers = atomic_load(&pool->sleepers);
  if (sleepers == 0)
    return;
  pthread_mutex_lock(&pool->mutex);
  for (int64_t i = 1; i < chunks && i <= sleepers; ++i)
    pthread_cond_signal(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

/* No worker may join any more; waits for those inside. */
static void close_job(tnf_pool *pool) {
  uint64_t state = atomic_fetch_and(&pool->state, ~STATE_OPEN);
  for (int spin = 0; state & STATE_INSIDE; ++spin) {
    if (spin < SPINS_BEFORE_YIELD)
      tnf_ctx_pause();
    else
      sched_yield(); /* a worker has lost its core */
    state = atomic_load_explicit(&pool->state, memory_order_acquire);
  }
}

void tnf_parallel_for(tnf_rt_context *ctx, int64_t n, int64_t chunk, tnf_rt_body *body, void *args) {
  if (n <= 0 || __builtin_expect(ctx->reserving, 0))
    return;
  if (chunk < 1)
    chunk = 1;
  tnf_pool *pool = &ctx->pool;
  if (__builtin_expect(is_of_parent(pool), 0))
    forget_threads(pool);
  int64_t chunks = (n - 1) / chunk + 1;
  tnf_job job = {body, args, n, chunk, 1};
  bool nested = atomic_load_explicit(&pool->inside, memory_order_relaxed);
  if (chunks > 1 && ctx->threads > 1 && !nested && pool->started < (int64_t)ctx->threads && pool->can_grow)
    grow(ctx);
  if (chunks == 1 || nested || pool->started == 1) {
    int64_t worker = nested ? current_worker(pool) : 0;
    for (int64_t i = 0; i < chunks; ++i)
      run_chunk(&job, i, worker);
    return;
  }
  job.workers = pool->started;
  atomic_store_explicit(&pool->inside, true, memory_order_relaxed);
  open_job(pool, job, chunks);
  run_chunks(pool, 0);
  close_job(pool);
  atomic_store_explicit(&pool->inside, false, memory_order_relaxed);
}
