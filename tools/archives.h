/* Arguments of a program that lie in NumPy archives (.npz): members are called as the arguments are. */
#ifndef TNF_TOOLS_ARCHIVES_H
#define TNF_TOOLS_ARCHIVES_H

#include "options.h"
#include "tenferro/runtime.h"

/* Whether the file is called an archive. */
bool tnf_is_archive(const char *file);

/* files[i] becomes `path` for each input i without a file that the archive has a member for. */
tnf_status *tnf_archive_offer(tnf_context *ctx, const tnf_program *program, const char *path, const char **files) TNF_MUST_USE;
/* The member of that name. */
tnf_status *tnf_archive_load(tnf_context *ctx, const char *path, const char *name, tnf_tensor **out) TNF_MUST_USE;
/* Writes each archive of `files` once, with all outputs that it is the file of. */
tnf_status *tnf_archives_save(tnf_context *ctx, const tnf_program *program, tnf_tensor *const *outputs,
                              const char *const *files) TNF_MUST_USE;

#endif
