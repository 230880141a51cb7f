// The loops of loops.h, compiled the way programs are: bitcode linked with the vector math, inlined and vectorised by opt.
#include "loops.h"
#include "vector_math.h"

#define UNARY(name, type)                                                                                                        \
  void loop_##name##_##type(type *restrict y, const type *restrict x, size_t n) {                                                \
    for (size_t i = 0; i < n; ++i)                                                                                               \
      y[i] = tnf_##name##_##type(x[i]);                                                                                          \
  }
#define BINARY(name, type)                                                                                                       \
  void loop_##name##_##type(type *restrict y, const type *restrict a, const type *restrict b, size_t n) {                        \
    for (size_t i = 0; i < n; ++i)                                                                                               \
      y[i] = tnf_##name##_##type(a[i], b[i]);                                                                                    \
  }
#include "functions.inc"
