/* The tapes of a run: what was pushed last is popped first. A tape is one block of the run's memory, or NULL while nothing has been
 * pushed yet; it grows as segments.c's do and goes back with everything else that the run has taken. Only for runtime/plan. */
#ifndef TNF_PLAN_TAPE_H
#define TNF_PLAN_TAPE_H

#include "plan/run.h"

/* Beside a dtype: a number of the program, not elements. A bool is a flag, an i64 an extent. */
enum { TNF_TAPE_NUMBER = 0x80 };

/* Nothing is on the tape any more; its memory stays. Accepts NULL. */
void tnf_tape_clear(const tnf_context *ctx, const tnf_tensor *tape);

/* Appends `bytes` of this kind to the tape, which may move. Negative bytes do not fit. `need` not NULL: what the run would need is
 * being found, and elements are counted alone. OUT_OF_MEMORY. */
tnf_rt_status tnf_tape_push(tnf_context *ctx, tnf_run_need *need, tnf_tensor **tape, int32_t kind, const void *from, int64_t bytes);

/* Takes from the tape what was pushed last. INTERNAL where that is not of this kind and size, or where there is nothing. */
tnf_rt_status tnf_tape_pop(tnf_context *ctx, const tnf_run_need *need, const tnf_tensor *tape, int32_t kind, void *to,
                           int64_t bytes);

#endif
