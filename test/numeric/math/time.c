// Prints nanoseconds per element of each vector math function on arrays that fit the first-level cache: the 5th percentile of 201
// runs.
#define _POSIX_C_SOURCE 200809L
#include "loops.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LENGTH = 1024, REPEATS = 50, RUNS = 201 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* arguments in (0, 2) for all; the exponents of pow in (-8, 8), small integers for the integer powers */
#define ARGUMENTS(type) static type first_##type[LENGTH], second_##type[LENGTH], result_##type[LENGTH];
ARGUMENTS(f64)
ARGUMENTS(f32)
ARGUMENTS(i32)
ARGUMENTS(i64)

#define TIME(label, call)                                                                                                        \
  do {                                                                                                                           \
    double times[RUNS];                                                                                                          \
    for (int run = 0; run < RUNS; ++run) {                                                                                       \
      double start = now();                                                                                                      \
      for (int repeat = 0; repeat < REPEATS; ++repeat)                                                                           \
        call;                                                                                                                    \
      times[run] = (now() - start) / ((double)REPEATS * (double)LENGTH);                                                         \
    }                                                                                                                            \
    qsort(times, RUNS, sizeof times[0], compare);                                                                                \
    printf("%-10s %6.3f ns\n", label, times[RUNS / 20]);                                                                         \
  } while (0);

int main(void) {
  for (int i = 0; i < LENGTH; ++i) {
    double u = ((double)(i * 617 % LENGTH) + 0.5) / (double)LENGTH;
    first_f64[i] = 2 * u;
    first_f32[i] = (float)(2 * u);
    second_f64[i] = 16 * u - 8;
    second_f32[i] = (float)(16 * u - 8);
    first_i32[i] = i % 7 - 3;
    first_i64[i] = i % 7 - 3;
    second_i32[i] = i % 5;
    second_i64[i] = i % 5;
  }
#define UNARY(name, type) TIME(#name " " #type, loop_##name##_##type(result_##type, first_##type, LENGTH))
#define BINARY(name, type) TIME(#name " " #type, loop_##name##_##type(result_##type, first_##type, second_##type, LENGTH))
#include "functions.inc"
  return 0;
}
