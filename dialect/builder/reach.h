/* Which values a value depends on through floating-point values: what a derivative of it can reach. Not installed. */
#ifndef TNF_REACH_H
#define TNF_REACH_H

#include "builder/builder.h"
#include "builder/memory.h"

/* Whether derivatives end at an operation: its results are constants to them. */
typedef bool tnf_stops_derivatives(MlirOperation op, const void *user);

/* Only tnf_stop_gradient does: what is asked before derivative rules are known. */
bool tnf_stops_by_name(MlirOperation op, const void *user);

/* The values that y depends on, y included, as the keys of a map without values in `memory`: floating-point values on the way
 * back from y, not past operations that stop derivatives. */
tnf_map tnf_reach_from(tnf_arena *memory, MlirValue y, tnf_stops_derivatives *stops, const void *user);

#endif
