/* The C header of an object. */
#ifndef TNF_COMPILE_HEADER_H
#define TNF_COMPILE_HEADER_H

#include "compile/kernels.h"
#include "compile/signature.h"

/* `cpu`: what the code was compiled for, as in tnf_rt_program_info. */
tnf_status *tnf_header_write(tnf_text *text, const tnf_signatures *signatures, const tnf_kernels *kernels, const char *cpu,
                             const char *stem) TNF_MUST_USE;

#endif
