/* "The user's library": three kernels that know the runtime alone, for programs compiled in this process and ahead of time. */
#ifndef KERNELS_H
#define KERNELS_H

#include <tenferro/kernel.h>

/* a [m, k], b [k, n] -> c [m, n] with c(i, j) = max over l of a(i, l) + b(l, j), and the first l that has it, for an operation
 * with two results; n may be any number of axes, or none. */
tnf_custom_kernel example_tropical_matmul;
/* x [n], y [n] -> their inner product, computed as if in twice the precision and rounded once. */
tnf_custom_kernel example_accurate_dot;
/* lower [n], diagonal [n], upper [n], b [n, columns] -> x with T x = b, T tridiagonal; attribute 0 is 1: with T's transpose.
 * Element 0 of lower and the last one of upper are not read. */
tnf_custom_kernel example_tridiagonal_solve;

#endif
