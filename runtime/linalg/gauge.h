/* Makes the phases of singular vectors and eigenvectors reproducible. */
#ifndef TENFERRO_LINALG_GAUGE_H
#define TENFERRO_LINALG_GAUGE_H

#include "tenferro/rt.h"

/* Multiplies each column of u (m x k) by the phase that makes its entry of largest modulus real and positive, and row j of vt,
 * with `vt_rows` elements between its columns and n of them, by the conjugate phase of column j; vt may be NULL. Of entries that
 * are nearly as large as the largest it is the first: rounding does not choose. */
void tnf_linalg_canonical_phases(int32_t dtype, int64_t m, int64_t k, void *u, int64_t vt_rows, int64_t n, void *vt);

#endif
