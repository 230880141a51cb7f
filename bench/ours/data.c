/* Input data by a counter-based formula, the same bits as peers/data.py, and the clock. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <time.h>

/* splitmix64 of (stream, index), as a double in [-1, 1). */
static double uniform(uint32_t stream, uint64_t index) {
  uint64_t z = (index + 1 + ((uint64_t)stream << 32)) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  return (double)(z >> 11) * 0x1p-52 - 1.0;
}

void bench_uniform(uint32_t stream, size_t count, double scale, double offset, double *out) {
  for (size_t i = 0; i < count; ++i)
    out[i] = scale * (uniform(stream, i) + offset);
}

void bench_symmetric(uint32_t stream, size_t n, size_t batch, double shift, double *out) {
  for (size_t b = 0; b < batch; ++b)
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j < n; ++j) {
        size_t first = b * n * n;
        double sum = uniform(stream, first + i * n + j) + uniform(stream, first + j * n + i);
        out[first + i * n + j] = 0.5 * sum + (i == j ? shift : 0.0);
      }
}

double bench_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
