// What the vector part and the scalar part of rem share.
#ifndef TNF_MATH_REM_H
#define TNF_MATH_REM_H

#include "bits.h"

/// The scalar path, for quotients of 2^52 (2^23) and more: see trig.h and docs/rationale/vector-math.md.
#define TNF_MATH_SCALAR_PATH __attribute__((const, cold, noinline))
TNF_MATH_SCALAR_PATH double tnf_rem_huge_f64(double x, double y);
TNF_MATH_SCALAR_PATH float tnf_rem_huge_f32(float x, float y);

#endif
