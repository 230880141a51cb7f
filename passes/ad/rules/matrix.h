/* Matrix algebra for derivative rules: matrices are the two leading axes, batch axes trail. Transposed factors are contracted
 * where they stand; nothing here copies a matrix to transpose it, `adjoint` apart. */
#ifndef TENFERRO_AD_MATRIX_H
#define TENFERRO_AD_MATRIX_H

#include "rules.h"

/* How a factor enters a product: a, a^T, a^H, conj a. */
typedef enum matrix_form { AS_IS, TRANSPOSED, ADJOINT, CONJUGATED } matrix_form;

/* form(a) form(b) */
tnf_traced product(matrix_form a_form, tnf_traced a, matrix_form b_form, tnf_traced b);
/* a^H as a value */
tnf_traced adjoint(tnf_traced a);
/* (a + a^H) / 2 */
tnf_traced hermitian_part(tnf_traced a);
/* (a - a^H) / 2 */
tnf_traced skew_part(tnf_traced a);
/* The strict lower triangle and half the diagonal. */
tnf_traced phi(tnf_traced a);
/* a diag(v) and diag(v) a for real v[n, batch...]. */
tnf_traced scale_columns(tnf_traced a, tnf_traced v);
tnf_traced scale_rows(tnf_traced v, tnf_traced a);
/* [i, j, batch...] -> v[j, batch...] or v[i, batch...], with the extents of `like`. */
tnf_traced along_columns(tnf_traced v, tnf_traced like);
tnf_traced along_rows(tnf_traced v, tnf_traced like);
/* diag(v) with the extents of `like`, in its dtype. */
tnf_traced diagonal_like(tnf_traced v, tnf_traced like);
/* w o a for real w and real or complex a. */
tnf_traced weigh(tnf_traced w, tnf_traced a);
/* Columns [first, end) of a. */
tnf_traced columns(tnf_traced a, tnf_extent first, tnf_extent end);
/* op(a) x = b (left) or x op(a) = b for triangular a. */
tnf_traced solve_left(tnf_traced a, tnf_traced b, bool lower, tnf_transpose_kind op);
tnf_traced solve_right(tnf_traced b, tnf_traced a, bool lower, tnf_transpose_kind op);
/* True where the types say that extent 0 is at least (at most) extent 1. */
bool is_tall(tnf_traced a);
bool is_wide(tnf_traced a);

#endif
