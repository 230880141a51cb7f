// The arguments that the vector math is checked at.
#ifndef SAMPLES_H
#define SAMPLES_H

#include "loops.h"

/// No set of samples is larger, none smaller than PLACES.
enum { SAMPLES = 1 << 20, PLACES = 2000 };

/// Fills x with arguments of the function `name`, special values first, and returns their number.
size_t samples_f64(const char *name, f64 *x);
size_t samples_f32(const char *name, f32 *x);

/// The same for functions of two arguments.
size_t sample_pairs_f64(const char *name, f64 *x, f64 *y);
size_t sample_pairs_f32(const char *name, f32 *x, f32 *y);
size_t sample_pairs_i32(const char *name, i32 *x, i32 *y);
size_t sample_pairs_i64(const char *name, i64 *x, i64 *y);

#endif
