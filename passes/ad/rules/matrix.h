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
/* Columns, or rows, [first, end) of a. */
tnf_traced columns(tnf_traced a, tnf_extent first, tnf_extent end);
tnf_traced rows(tnf_traced a, tnf_extent first, tnf_extent end);
/* Row i (column j) of the result is row places[i] (column places[j]) of a; with `back` the other way round. places[n, batch...]
 * holds each number once. */
tnf_traced permuted_rows(tnf_traced a, tnf_traced places, bool back);
tnf_traced permuted_columns(tnf_traced a, tnf_traced places, bool back);
/* op(a) x = b (left) or x op(a) = b for triangular a. */
tnf_traced solve_left(tnf_traced a, tnf_traced b, bool lower, tnf_transpose_kind op);
tnf_traced solve_right(tnf_traced b, tnf_traced a, bool lower, tnf_transpose_kind op);
/* The tangents of qr's factors of a, whatever the fixed signs of r's diagonal, and the gradient of a from cotangents. */
typedef struct qr_factors {
  tnf_traced q, r;
} qr_factors;
qr_factors qr_tangents(tnf_traced a, qr_factors f, tnf_traced da);
tnf_traced qr_gradient(tnf_traced a, qr_factors f, qr_factors bar);
/* True where the types say that extent 0 is at least (at most) extent 1. */
bool is_tall(tnf_traced a);
bool is_wide(tnf_traced a);

#endif
