/* The directory of a zip archive. The file comes from outside: every number is checked against the file's size before it is used,
 * and members that share bytes are refused. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/zip.h"

/* The longest comment behind the end record. */
enum { LONGEST_COMMENT = 65535, ZIP64 = 1 };

static uint64_t number(const void *at, int bytes) {
  const unsigned char *b = at;
  uint64_t value = 0;
  for (int i = bytes; i-- > 0;)
    value = value << 8 | b[i];
  return value;
}

/* What the records at the end of the file say of the directory. */
typedef struct ending {
  uint64_t count, bytes, offset;
  uint64_t place; /* of the first of these records, where the directory ends */
} ending;

/* ---- the end of the file ---- */

static tnf_status *read_ending64(const tnf_zip *zip, uint64_t place, ending *end) {
  unsigned char locator[TNF_ZIP_LOCATOR64_BYTES], record[TNF_ZIP_END64_BYTES];
  if (place < sizeof locator)
    return NULL;
  tnf_status *st = tnf_data_file_read(&zip->file, place - sizeof locator, locator, sizeof locator);
  if (st || number(locator, 4) != TNF_ZIP_LOCATOR64)
    return st;
  uint64_t at = number(locator + 8, 8);
  if (number(locator + 4, 4) || number(locator + 16, 4) > 1)
    return tnf_data_file_refuse(&zip->file, "is one part of a split zip archive");
  if (place - sizeof locator < sizeof record || at > place - sizeof locator - sizeof record)
    return tnf_data_file_refuse(&zip->file, "is a damaged zip archive: its zip64 end record lies outside of it");
  st = tnf_data_file_read(&zip->file, at, record, sizeof record);
  if (st)
    return st;
  if (number(record, 4) != TNF_ZIP_END64)
    return tnf_data_file_refuse(&zip->file, "is a damaged zip archive: its zip64 end record is missing");
  if (number(record + 16, 4) || number(record + 20, 4) || number(record + 24, 8) != number(record + 32, 8))
    return tnf_data_file_refuse(&zip->file, "is one part of a split zip archive");
  *end = (ending){number(record + 32, 8), number(record + 40, 8), number(record + 48, 8), at};
  return NULL;
}

/* The end record is the last one whose comment ends where the file does. */
static tnf_status *read_ending(const tnf_zip *zip, uint64_t size, ending *end) {
  size_t bytes = size < TNF_ZIP_END_BYTES + LONGEST_COMMENT ? (size_t)size : TNF_ZIP_END_BYTES + LONGEST_COMMENT;
  if (bytes < TNF_ZIP_END_BYTES)
    return tnf_data_file_refuse(&zip->file, "is not a zip archive");
  unsigned char *tail = tnf_ctx_alloc(zip->file.ctx, bytes);
  if (!tail)
    return tnf_data_file_fail_memory(&zip->file, bytes);
  tnf_status *st = tnf_data_file_read(&zip->file, size - bytes, tail, bytes);
  size_t at = bytes - TNF_ZIP_END_BYTES;
  const unsigned char *r = tail + at;
  while (!st && (number(r, 4) != TNF_ZIP_END || at + TNF_ZIP_END_BYTES + number(r + 20, 2) != bytes) && at > 0)
    r = tail + --at;
  if (!st && (number(r, 4) != TNF_ZIP_END || at + TNF_ZIP_END_BYTES + number(r + 20, 2) != bytes))
    st = tnf_data_file_refuse(&zip->file, "is not a zip archive, or is truncated");
  uint64_t place = size - bytes + at;
  if (!st)
    *end = (ending){number(r + 10, 2), number(r + 12, 4), number(r + 16, 4), place};
  bool split = !st && (number(r + 4, 2) != number(r + 6, 2) || number(r + 8, 2) != number(r + 10, 2));
  tnf_ctx_free(zip->file.ctx, tail, bytes);
  if (split)
    st = tnf_data_file_refuse(&zip->file, "is one part of a split zip archive");
  return st ? st : read_ending64(zip, place, end);
}

static tnf_status *check_ending(const tnf_zip *zip, const ending *end) {
  if (end->bytes > end->place || end->offset != end->place - end->bytes)
    return tnf_data_file_refuse(
        &zip->file, "is a damaged zip archive: a directory of %" PRIu64 " bytes at %" PRIu64 " does not end at %" PRIu64,
        end->bytes, end->offset, end->place);
  if (end->count > end->bytes / TNF_ZIP_CENTRAL_BYTES)
    return tnf_data_file_refuse(&zip->file, "is a damaged zip archive: %" PRIu64 " members do not fit into %" PRIu64 " bytes",
                                end->count, end->bytes);
  return NULL;
}

/* ---- entries ---- */

/* Numbers that do not fit into 32 bits are in an extra field, in this order; false where they are not. */
static bool read_extra64(const char *extra, size_t length, tnf_zip_entry *entry) {
  uint64_t *const wanted[] = {&entry->size, &entry->packed, &entry->offset};
  bool complete = true;
  for (int i = 0; i < 3; ++i)
    complete = complete && *wanted[i] != UINT32_MAX;
  for (size_t at = 0; at + 4 <= length && !complete;) {
    size_t bytes = (size_t)number(extra + at + 2, 2), used = 0;
    bool is_zip64 = number(extra + at, 2) == ZIP64;
    at += 4;
    if (bytes > length - at)
      return false;
    for (int i = 0; i < 3 && is_zip64; ++i) {
      if (*wanted[i] != UINT32_MAX)
        continue;
      if (used + 8 > bytes)
        return false;
      *wanted[i] = number(extra + at + used, 8);
      used += 8;
    }
    complete = is_zip64;
    at += bytes;
  }
  return complete;
}

static tnf_status *read_entry(const tnf_zip *zip, const ending *end, char *record, size_t left, size_t *length,
                              tnf_zip_entry *entry) {
  static const char damaged[] = "is a damaged zip archive: its directory";
  if (left < TNF_ZIP_CENTRAL_BYTES || number(record, 4) != TNF_ZIP_CENTRAL)
    return tnf_data_file_refuse(&zip->file, "%s has fewer entries than it says", damaged);
  size_t name = (size_t)number(record + 28, 2), extra = (size_t)number(record + 30, 2), comment = (size_t)number(record + 32, 2);
  *length = TNF_ZIP_CENTRAL_BYTES + name + extra + comment;
  if (*length > left)
    return tnf_data_file_refuse(&zip->file, "%s ends within an entry", damaged);
  char *text = record + TNF_ZIP_CENTRAL_BYTES;
  *entry = (tnf_zip_entry){.offset = number(record + 42, 4),
                           .packed = number(record + 20, 4),
                           .size = number(record + 24, 4),
                           .crc = (uint32_t)number(record + 16, 4),
                           .method = (uint16_t)number(record + 10, 2),
                           .flags = (uint16_t)number(record + 8, 2)};
  const char *fault = tnf_zip_name_fault(text, name);
  if (fault)
    return tnf_data_file_refuse(&zip->file, "has a member whose name %s", fault);
  if (name < 4 || memcmp(text + name - 4, ".npy", 4) != 0)
    return NULL;
  if (!read_extra64(text + name, extra, entry))
    return tnf_data_file_refuse(&zip->file, "%s lacks a zip64 size", damaged);
  if (entry->offset > end->offset || end->offset - entry->offset < TNF_ZIP_LOCAL_BYTES + name ||
      entry->packed > end->offset - entry->offset - TNF_ZIP_LOCAL_BYTES - name)
    return tnf_data_file_refuse(&zip->file, "is a damaged zip archive: member \"%.*s\" lies outside of it",
                                name < 260 ? (int)name - 4 : 256, text);
  text[name - 4] = 0;
  entry->name = text;
  return NULL;
}

static bool begins_before(const void *items, size_t a, size_t b) {
  const tnf_zip_entry *entries = items;
  return entries[a].offset != entries[b].offset ? entries[a].offset < entries[b].offset : a < b;
}

static bool is_named_before(const void *items, size_t a, size_t b) {
  const tnf_zip_entry *entries = items;
  return strcmp(entries[a].name, entries[b].name) < 0;
}

/* No two members share bytes or a name. */
static tnf_status *check_entries(const tnf_zip *zip, const ending *end) {
  size_t *order = zip->by_name;
  tnf_zip_entry *entries = zip->entries;
  for (size_t i = 0; i < zip->count; ++i)
    order[i] = i;
  tnf_zip_sort(order, zip->count, begins_before, entries);
  for (size_t i = 0; i < zip->count; ++i) {
    tnf_zip_entry *entry = &entries[order[i]];
    entry->end = i + 1 < zip->count ? entries[order[i + 1]].offset : end->offset;
    if (entry->end - entry->offset < TNF_ZIP_LOCAL_BYTES + entry->packed)
      return tnf_data_file_refuse(&zip->file, "is a damaged zip archive: members \"%.200s\" and \"%.200s\" overlap", entry->name,
                                  entries[order[i + 1]].name);
  }
  tnf_zip_sort(order, zip->count, is_named_before, entries);
  for (size_t i = 1; i < zip->count; ++i)
    if (strcmp(entries[order[i - 1]].name, entries[order[i]].name) == 0)
      return tnf_data_file_refuse(&zip->file, "has two members \"%.400s\"", entries[order[i]].name);
  return NULL;
}

static tnf_status *read_directory(tnf_zip *zip, const ending *end) {
  tnf_context *ctx = zip->file.ctx;
  zip->directory_bytes = (size_t)end->bytes + 1; /* an empty one too */
  zip->directory = tnf_ctx_alloc(ctx, zip->directory_bytes);
  if (!zip->directory)
    return tnf_data_file_fail_memory(&zip->file, zip->directory_bytes);
  tnf_status *st = tnf_data_file_read(&zip->file, end->offset, zip->directory, (size_t)end->bytes);
  if (st)
    return st;
  zip->entry_bytes = (size_t)end->count * (sizeof *zip->entries + sizeof *zip->by_name) + 1;
  zip->entries = tnf_ctx_alloc(ctx, zip->entry_bytes);
  if (!zip->entries)
    return tnf_data_file_fail_memory(&zip->file, zip->entry_bytes);
  zip->by_name = (size_t *)(void *)(zip->entries + end->count);
  size_t at = 0, length = 0;
  for (uint64_t i = 0; i < end->count; ++i, at += length) {
    tnf_zip_entry *entry = &zip->entries[zip->count];
    st = read_entry(zip, end, zip->directory + at, (size_t)end->bytes - at, &length, entry);
    if (st)
      return st;
    zip->count += entry->name != NULL;
  }
  if (at != end->bytes)
    return tnf_data_file_refuse(&zip->file, "is a damaged zip archive: its directory has more entries than it says");
  return check_entries(zip, end);
}

tnf_status *tnf_zip_open(tnf_zip *zip) {
  uint64_t size;
  ending end;
  tnf_status *st = tnf_data_file_open(&zip->file, &size);
  if (st)
    return st;
  st = read_ending(zip, size, &end);
  if (!st)
    st = check_ending(zip, &end);
  if (!st)
    st = read_directory(zip, &end);
  if (st)
    tnf_zip_close(zip);
  return st;
}

void tnf_zip_close(tnf_zip *zip) {
  tnf_ctx_free(zip->file.ctx, zip->entries, zip->entry_bytes);
  tnf_ctx_free(zip->file.ctx, zip->directory, zip->directory_bytes);
  close(zip->file.fd);
}

const tnf_zip_entry *tnf_zip_find(const tnf_zip *zip, const char *name) {
  size_t low = 0, high = zip->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const tnf_zip_entry *entry = &zip->entries[zip->by_name[middle]];
    int order = strcmp(name, entry->name);
    if (order == 0)
      return entry;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}
