/* What the generators in C share: a seeded source of numbers, and batches of cases in child processes that may crash, hang or
 * leak. */
#ifndef TNF_TEST_FUZZ_H
#define TNF_TEST_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* splitmix64 */
typedef struct fuzz_rng {
  uint64_t state;
} fuzz_rng;

static inline uint64_t fuzz_next(fuzz_rng *r) {
  uint64_t z = (r->state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
static inline uint64_t fuzz_below(fuzz_rng *r, uint64_t n) {
  return fuzz_next(r) % n;
}
static inline fuzz_rng fuzz_rng_of(uint64_t seed, uint64_t number) {
  fuzz_rng r = {seed * 0x2545f4914f6cdd1du + number};
  fuzz_next(&r);
  return r;
}

/* What a child tells its parent; lies in shared memory. */
typedef struct fuzz_shared {
  uint64_t current;       /* the case that runs */
  char doing[32];         /* what it does */
  uint64_t counter[1024]; /* whatever a program counts */
  uint64_t failures;      /* cases that found something wrong themselves */
} fuzz_shared;

typedef struct fuzz_program {
  const char *name;
  unsigned case_seconds; /* longer is a hang */
  uint64_t batch;        /* cases per process */
  void (*run)(fuzz_shared *shared, uint64_t seed, uint64_t number, bool trace);
  void (*report)(const fuzz_shared *shared); /* the last lines */
  void *user;
} fuzz_program;

static inline int fuzz_child(const fuzz_program *p, fuzz_shared *shared, uint64_t seed, uint64_t first, uint64_t count,
                             bool trace) {
  fflush(stdout);
  pid_t child = fork();
  if (child < 0)
    return -1;
  if (child == 0) {
    for (uint64_t i = first; i < first + count; ++i) {
      shared->current = i;
      alarm(p->case_seconds);
      p->run(shared, seed, i, trace);
    }
    alarm(0);
    exit(0); /* the leak checker looks here */
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

/* Runs one case alone and says what became of it. */
static inline bool fuzz_alone(const fuzz_program *p, fuzz_shared *shared, uint64_t seed, uint64_t number, bool trace) {
  uint64_t before = shared->failures;
  int status = fuzz_child(p, shared, seed, number, 1, trace);
  if (status == 0)
    return shared->failures == before;
  if (WIFSIGNALED(status))
    printf("FAIL %s --seed %llu --only %llu: %s (signal %d) in %s\n", p->name, (unsigned long long)seed,
           (unsigned long long)number, WTERMSIG(status) == 14 ? "hangs" : "crashes", WTERMSIG(status), shared->doing);
  else
    printf("FAIL %s --seed %llu --only %llu: exit status %d (a leak, or a sanitizer's finding) in %s\n", p->name,
           (unsigned long long)seed, (unsigned long long)number, WEXITSTATUS(status), shared->doing);
  return false;
}

/* usage: PROGRAM [--seed S] [--count N | --minutes M] [--only CASE] */
static inline int fuzz_main(const fuzz_program *p, int argc, char **argv) {
  uint64_t seed = 1, count = 200, only = UINT64_MAX, failed = 0, done = 0;
  double minutes = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!strcmp(argv[i], "--seed"))
      seed = strtoull(argv[i + 1], NULL, 10);
    else if (!strcmp(argv[i], "--count"))
      count = strtoull(argv[i + 1], NULL, 10);
    else if (!strcmp(argv[i], "--minutes"))
      minutes = strtod(argv[i + 1], NULL);
    else if (!strcmp(argv[i], "--only"))
      only = strtoull(argv[i + 1], NULL, 10);
    else
      return fprintf(stderr, "%s: unknown option %s\n", p->name, argv[i]), 2;
  }
  fuzz_shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    return 1;
  if (only != UINT64_MAX)
    return !fuzz_alone(p, shared, seed, only, true);
  time_t end = time(NULL) + (time_t)(60 * minutes);
  while (minutes > 0 ? time(NULL) < end : done < count) {
    uint64_t size = minutes > 0 || count - done > p->batch ? p->batch : count - done;
    uint64_t before = shared->failures;
    int status = fuzz_child(p, shared, seed, done, size, false);
    failed += shared->failures - before;
    if (status != 0 && WIFSIGNALED(status)) { /* the rest of the batch gets a process of its own */
      failed += !fuzz_alone(p, shared, seed, shared->current, false);
      done = shared->current + 1;
      continue;
    }
    for (uint64_t i = done; status != 0 && i < done + size; ++i)
      failed += !fuzz_alone(p, shared, seed, i, false);
    done += size;
  }
  p->report(shared);
  printf("%s: seed %llu, %llu cases, %llu failed\n", p->name, (unsigned long long)seed, (unsigned long long)done,
         (unsigned long long)failed);
  return failed != 0;
}

#endif
