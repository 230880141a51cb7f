/* Steps of a counted loop, built again. */
#ifndef TENFERRO_AD_STEPS_H
#define TENFERRO_AD_STEPS_H

#include "control.h"

/* A loop: how many tensors it runs over, values that it stacks, and values that it carries. */
typedef struct ad_steps {
  ad_engine *engine;
  MlirOperation loop;
  intptr_t xs, stacked, carried;
  bool reverse;
} ad_steps;
ad_steps ad_steps_of(ad_engine *engine, MlirOperation loop);

tnf_extent ad_extent_from(const ad_steps *s, MlirValue index);
MlirValue ad_index_of(const ad_steps *s, tnf_extent extent);
/* A loop over so many steps of the loop, from number `begin` on, in the loop's direction: over parts of what that runs over, and
 * from these values on. Where the graph builds. */
MlirOperation ad_build_steps(const ad_steps *s, tnf_extent steps, tnf_extent begin, const ad_values *over);

#endif
