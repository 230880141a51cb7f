/* NumPy archives (.npz): several tensors with names in one file. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/new_file.h"
#include "core/zip.h"

/* ---- reading ---- */

struct tnf_npz {
  tnf_zip zip;
  size_t bytes; /* of this with the path behind it */
};

tnf_status *tnf_npz_open(tnf_context *ctx, const char *path, tnf_npz **out) {
  if (!out)
    return tnf_status_null_argument("npz_open", "out");
  *out = NULL;
  if (!ctx)
    return tnf_status_null_argument("npz_open", "ctx");
  if (!path)
    return tnf_status_null_argument("npz_open", "path");
  tnf_data_file file = {ctx, "npz_open", path, NULL, -1};
  size_t bytes = sizeof(tnf_npz) + strlen(path) + 1;
  tnf_npz *npz = tnf_ctx_alloc(ctx, bytes);
  if (!npz)
    return tnf_data_file_fail_memory(&file, bytes);
  memcpy(npz + 1, path, bytes - sizeof *npz);
  file.path = (const char *)(npz + 1);
  *npz = (tnf_npz){{.file = file}, bytes};
  tnf_status *st = tnf_zip_open(&npz->zip);
  if (st) {
    tnf_ctx_free(ctx, npz, bytes);
    return st;
  }
  tnf_context_retain(ctx);
  *out = npz;
  return NULL;
}

void tnf_npz_release(tnf_npz *npz) {
  if (!npz)
    return;
  tnf_context *ctx = npz->zip.file.ctx;
  tnf_zip_close(&npz->zip);
  tnf_ctx_free(ctx, npz, npz->bytes);
  tnf_context_release(ctx);
}

int64_t tnf_npz_count(const tnf_npz *npz) {
  return npz ? (int64_t)npz->zip.count : 0;
}

const char *tnf_npz_name(const tnf_npz *npz, int64_t index) {
  return npz && index >= 0 && (uint64_t)index < npz->zip.count ? npz->zip.entries[index].name : NULL;
}

/* ` ("a", "b")`: the first names, which say what was meant. */
static void list_names(const tnf_zip *zip, char *text, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < zip->count && i < 8 && used + 80 < size; ++i)
    used += (size_t)snprintf(text + used, size - used, "%s\"%.64s\"", i ? ", " : " (", zip->entries[i].name);
  snprintf(text + used, size - used, "%s", !zip->count ? "" : zip->count > 8 ? ", ...)" : ")");
}

tnf_status *tnf_npz_load_tensor(const tnf_npz *npz, const char *name, tnf_tensor **out) {
  static const char site[] = "npz_load_tensor";
  if (!out)
    return tnf_status_null_argument(site, "out");
  *out = NULL;
  if (!npz)
    return tnf_status_null_argument(site, "npz");
  if (!name)
    return tnf_status_null_argument(site, "name");
  const tnf_zip_entry *entry = tnf_zip_find(&npz->zip, name);
  if (entry)
    return tnf_zip_read_npy(&npz->zip, site, entry, out);
  char names[400];
  list_names(&npz->zip, names, sizeof names);
  return tnf_status_new(&npz->zip.file.ctx->allocator, TNF_RT_INVALID_ARGUMENT, "%s: \"%s\" has no member \"%s\"%s", site,
                        npz->zip.file.path, name, names);
}

/* ---- writing ---- */

static tnf_status *refuse_name(tnf_context *ctx, int64_t index, const char *wrong) {
  return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "npz_save: names[%" PRId64 "] %s", index, wrong);
}

static bool is_before(const void *items, size_t a, size_t b) {
  const char *const *names = items;
  return strcmp(names[a], names[b]) < 0;
}

static tnf_status *check_names(tnf_context *ctx, const char *const *names, tnf_tensor *const *tensors, size_t count,
                               size_t *order) {
  for (size_t i = 0; i < count; ++i) {
    size_t length = names[i] ? strlen(names[i]) : 0;
    const char *wrong = !names[i]                           ? "is NULL"
                        : length > TNF_ZIP_LONGEST_NAME - 4 ? "is too long"
                                                            : tnf_zip_name_fault(names[i], length);
    if (!wrong && !tensors[i])
      wrong = "has no tensor: it is NULL";
    if (wrong)
      return refuse_name(ctx, (int64_t)i, wrong);
    order[i] = i;
  }
  tnf_zip_sort(order, count, is_before, names);
  for (size_t i = 1; i < count; ++i)
    if (strcmp(names[order[i - 1]], names[order[i]]) == 0)
      return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "npz_save: \"%s\" is given twice", names[order[i]]);
  return NULL;
}

static tnf_status *write_archive(tnf_zip_writer *writer, const char *const *names, tnf_tensor *const *tensors,
                                 tnf_zip_written *written, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    tnf_status *st = tnf_zip_write_npy(writer, names[i], tensors[i], &written[i]);
    if (st)
      return st;
  }
  return tnf_zip_write_directory(writer, names, written, count);
}

static tnf_status *save(const tnf_data_file *file, const char *const *names, tnf_tensor *const *tensors, tnf_zip_written *written,
                        size_t count) {
  tnf_new_file new_file;
  tnf_zip_writer writer = {*file, 0};
  if (!tnf_new_file_open(&new_file, file->path))
    return tnf_data_file_fail_errno(file, "create");
  writer.file.fd = new_file.fd;
  tnf_status *st = write_archive(&writer, names, tensors, written, count);
  if (!tnf_new_file_close(&new_file, !st) && !st)
    st = tnf_data_file_fail_errno(file, "write");
  return st;
}

tnf_status *tnf_npz_save(tnf_context *ctx, const char *path, const char *const *names, tnf_tensor *const *tensors,
                         int32_t count) {
  if (!ctx)
    return tnf_status_null_argument("npz_save", "ctx");
  if (!path)
    return tnf_status_null_argument("npz_save", "path");
  if (count < 0)
    return tnf_status_new(&ctx->allocator, TNF_RT_INVALID_ARGUMENT, "npz_save: \"count\" is negative: %" PRId32, count);
  if (count && !names)
    return tnf_status_null_argument("npz_save", "names");
  if (count && !tensors)
    return tnf_status_null_argument("npz_save", "tensors");
  tnf_data_file file = {ctx, "npz_save", path, NULL, -1};
  size_t items = (size_t)count, bytes = items * (sizeof(tnf_zip_written) + sizeof(size_t)) + 1;
  tnf_zip_written *written = tnf_ctx_alloc(ctx, bytes);
  if (!written)
    return tnf_data_file_fail_memory(&file, bytes);
  tnf_status *st = check_names(ctx, names, tensors, items, (size_t *)(void *)(written + items));
  if (!st)
    st = save(&file, names, tensors, written, items);
  tnf_ctx_free(ctx, written, bytes);
  return st;
}
