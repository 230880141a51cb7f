/* Programs written by hand in the form that tf-compile gives to compiled ones. */
#ifndef TNF_TEST_PROGRAMS_H
#define TNF_TEST_PROGRAMS_H

#include "tenferro/rt_plan.h"

/* The first word of a step. */
#define STEP(code, words) (TNF_RT_STEP_##code | (words) << 8)

/* square: x: f64[n] -> y: f64[n] = x * x, through a copy and in parallel. An x that begins with a negative number fails after
 * y is allocated. */
extern const tnf_rt_program_info square_info;

/* split: x: f64[n, 2], s: f64[] -> left, right: f64[n] = x[:, 0] * s, x[:, 1] * s */
extern const tnf_rt_program_info split_info;

/* plain: as square, without a copy, threads or failures: what is compiled for a small elementwise program. */
extern const tnf_rt_program_info plain_info;

#endif
