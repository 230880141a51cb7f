/* Which values a value depends on through floating-point values: what a derivative of it can reach. Not installed. */
#ifndef TNF_REACH_H
#define TNF_REACH_H

#include "builder/builder.h"
#include "builder/memory.h"

/* Whether derivatives end at an operation: its results are constants to them. Of a tenferro.call, whether none passes from
 * operand `operand` to result `result`; both are 0 else. */
typedef bool tnf_stops_derivatives(MlirOperation op, intptr_t result, intptr_t operand, const void *user);

/* Whether a value carries derivatives: a floating-point tensor, or a tape. */
bool tnf_value_is_active(MlirValue value);

/* Only tnf_stop_gradient does: what is asked before derivative rules are known. */
bool tnf_stops_by_name(MlirOperation op, intptr_t result, intptr_t operand, const void *user);

/* Whether the operation is one that steps. */
bool tnf_is_loop(MlirOperation op);
/* The number of the operand, and of the body's argument, that is the first carried value of a loop. In front of them are the
 * number of steps, whose argument is that of the step, and what the loop runs over, whose arguments are parts of that. */
intptr_t tnf_loop_first(MlirOperation loop);
/* The number of the result, and of what the body yields, that is the first carried value: what is stacked is in front of them. */
intptr_t tnf_loop_stacked(MlirOperation loop);

/* The values that y depends on, y included, as the keys of a map without values in `memory`: floating-point values on the way
 * back from y, through loops, branches and maps, not past operations that stop derivatives. */
tnf_map tnf_reach_from(tnf_arena *memory, MlirValue y, tnf_stops_derivatives *stops, const void *user);
/* Adds those of one more y. */
void tnf_reach_also_from(tnf_map *reach, MlirValue y, tnf_stops_derivatives *stops, const void *user);

#endif
