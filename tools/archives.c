/* Inputs from archives, outputs into them. */
#include "archives.h"

#include <stdlib.h>
#include <string.h>

bool tnf_is_archive(const char *file) {
  size_t length = strlen(file);
  return length >= 4 && strcmp(file + length - 4, ".npz") == 0;
}

static bool has_member(const tnf_npz *npz, const char *name) {
  for (int64_t i = 0; i < tnf_npz_count(npz); ++i)
    if (strcmp(tnf_npz_name(npz, i), name) == 0)
      return true;
  return false;
}

tnf_status *tnf_archive_offer(tnf_context *ctx, const tnf_program *program, const char *path, const char **files) {
  tnf_npz *npz;
  tnf_status *st = tnf_npz_open(ctx, path, &npz);
  for (int32_t i = 0; !st && i < tnf_program_input_count(program); ++i)
    if (!files[i] && has_member(npz, tnf_program_get_input(program, i)->name))
      files[i] = path;
  tnf_npz_release(npz);
  return st;
}

tnf_status *tnf_archive_load(tnf_context *ctx, const char *path, const char *name, tnf_tensor **out) {
  tnf_npz *npz;
  *out = NULL;
  tnf_status *st = tnf_npz_open(ctx, path, &npz);
  if (!st)
    st = tnf_npz_load_tensor(npz, name, out);
  tnf_npz_release(npz);
  return st;
}

/* Whether an output before this one has the same file. */
static bool is_written(const char *const *files, int32_t index) {
  for (int32_t i = 0; i < index; ++i)
    if (files[i] && strcmp(files[i], files[index]) == 0)
      return true;
  return false;
}

tnf_status *tnf_archives_save(tnf_context *ctx, const tnf_program *program, tnf_tensor *const *outputs,
                              const char *const *files) {
  int32_t count = tnf_program_output_count(program);
  const char **names = calloc((size_t)count + 1, sizeof *names);
  tnf_tensor **members = calloc((size_t)count + 1, sizeof *members);
  tnf_status *st = names && members ? NULL : tnf_context_status(ctx, TNF_RT_OUT_OF_MEMORY);
  for (int32_t i = 0; !st && i < count; ++i) {
    if (!files[i] || !tnf_is_archive(files[i]) || is_written(files, i))
      continue;
    int32_t used = 0;
    for (int32_t k = i; k < count; ++k) {
      if (!files[k] || strcmp(files[k], files[i]) != 0)
        continue;
      names[used] = tnf_program_get_output(program, k)->name;
      members[used++] = outputs[k];
    }
    st = tnf_npz_save(ctx, files[i], names, members, used);
  }
  free(names);
  free(members);
  return st;
}
