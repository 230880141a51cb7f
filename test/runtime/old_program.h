/* y = 2 x as version 1 of the boundary compiled it. It does not know today's rt.h. */
#ifndef TNF_TEST_OLD_PROGRAM_H
#define TNF_TEST_OLD_PROGRAM_H

struct tnf_context;
int old_program(struct tnf_context *ctx, const void *x, void *y);
const void *old_program_info(void);

#endif
