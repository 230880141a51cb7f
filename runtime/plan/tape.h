/* The tapes of a run: what was pushed last is popped first. Only for runtime/plan. */
#ifndef TNF_PLAN_TAPE_H
#define TNF_PLAN_TAPE_H

#include "plan/run.h"

/* One of the steps TAPE to POP_VIEW. A tape's cell holds a block of the run's memory, or 0 while nothing has been pushed; it
 * grows as `fit` does and goes back with everything else that the run has taken. `need` not NULL: what the run would need is
 * being found, and elements are counted alone. */
tnf_rt_status tnf_tape_step(tnf_context *ctx, tnf_run_need *need, int64_t *cells, const int32_t *w);

#endif
