/* What the derivative of a call is computed with. */
#ifndef TENFERRO_AD_CALLS_H
#define TENFERRO_AD_CALLS_H

#include "control.h"

/* What an operand of the derivative's call is. */
typedef struct ad_given {
  enum { GIVEN_ARGUMENT, GIVEN_SEED, GIVEN_RESULT } what; /* of the function, in the direction of the derivative, of `forward` */
  intptr_t number;
} ad_given;

struct ad_linear {
  ad_linear *next;
  MlirAttribute callee;
  ad_kind kind;
  const bool *active, *moved;        /* arguments that derivatives are taken with respect to; results that have or need one */
  MlirAttribute forward, derivative; /* symbols; `forward` may be the callee */
  MlirType *results;                 /* of `forward` */
  intptr_t result_count;
  ad_given *given; /* the operands of `derivative` */
  size_t given_count;
  MlirType *types; /* and the results of it */
  intptr_t *made;  /* whose derivatives these are: arguments backward, results forward */
  size_t made_count;
};

/* The function that a call names. */
static inline MlirAttribute ad_callee_of(MlirOperation call) {
  return mlirOperationGetAttributeByName(call, mlirStringRefCreateFromCString("callee"));
}

/* ---- linearize.c ---- */

/* For the derivatives of the `moved` results with respect to the `active` operands. NULL after an error. */
const ad_linear *ad_linearize(ad_engine *engine, MlirOperation call, ad_kind kind, const bool *active, const bool *moved);

#endif
