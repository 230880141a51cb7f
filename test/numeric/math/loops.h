// Loops over the vector math: y[i] = f(x[i]) as `loop_<f>_<type>`, y[i] = f(a[i], b[i]) for two arguments.
#ifndef LOOPS_H
#define LOOPS_H

#include <stddef.h>
#include <stdint.h>

typedef double f64;
typedef float f32;
typedef int32_t i32;
typedef int64_t i64;

#define UNARY(name, type) void loop_##name##_##type(type *restrict y, const type *restrict x, size_t n);
#define BINARY(name, type) void loop_##name##_##type(type *restrict y, const type *restrict a, const type *restrict b, size_t n);
#include "functions.inc"
#undef UNARY
#undef BINARY

#endif
