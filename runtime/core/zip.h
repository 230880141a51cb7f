/* Zip archives of NumPy arrays: the directory, members that are stored or deflated, and writing stored ones. */
#ifndef TNF_CORE_ZIP_H
#define TNF_CORE_ZIP_H

#include "core/data_file.h"

/* ---- reading ---- */

typedef struct tnf_zip_entry {
  const char *name; /* of the member, without .npy; UTF-8 */
  uint64_t offset;  /* of the member's own header */
  uint64_t end;     /* where the next member or the directory begins */
  uint64_t packed;  /* bytes in the file */
  uint64_t size;    /* of the content */
  uint32_t crc;
  uint16_t method, flags;
} tnf_zip_entry;

typedef struct tnf_zip {
  tnf_data_file file;
  size_t count; /* of members that are called NAME.npy; others are not looked at */
  tnf_zip_entry *entries;
  size_t *by_name; /* the entries in the order of their names, which differ */
  char *directory;
  size_t directory_bytes, entry_bytes;
} tnf_zip;

/* Opens the file that `zip->file` names and reads its directory. After a failure there is nothing to close. */
tnf_status *tnf_zip_open(tnf_zip *zip) TNF_MUST_USE;
void tnf_zip_close(tnf_zip *zip);
/* NULL where no member has that name. */
const tnf_zip_entry *tnf_zip_find(const tnf_zip *zip, const char *name);
/* The array that a member is. */
tnf_status *tnf_zip_read_npy(const tnf_zip *zip, const char *site, const tnf_zip_entry *entry, tnf_tensor **out) TNF_MUST_USE;

/* ---- writing ---- */

typedef struct tnf_zip_written {
  uint64_t offset, size;
  uint32_t crc;
} tnf_zip_written;

typedef struct tnf_zip_writer {
  tnf_data_file file;
  uint64_t at; /* bytes written */
} tnf_zip_writer;

/* A tensor as the stored member NAME.npy; `written` is what the directory has to say of it. */
tnf_status *tnf_zip_write_npy(tnf_zip_writer *writer, const char *name, const tnf_tensor *t,
                              tnf_zip_written *written) TNF_MUST_USE;
tnf_status *tnf_zip_write_directory(tnf_zip_writer *writer, const char *const *names, const tnf_zip_written *written,
                                    size_t count) TNF_MUST_USE;

/* ---- names and order ---- */

/* What is wrong with a name of these bytes, behind `a name`: it must be UTF-8 without control characters. NULL: nothing. */
const char *tnf_zip_name_fault(const char *name, size_t length);
/* Sorts numbers in place, without memory. */
void tnf_zip_sort(size_t *order, size_t count, bool (*less)(const void *items, size_t a, size_t b), const void *items);

enum {
  TNF_ZIP_LOCAL = 0x04034b50,
  TNF_ZIP_CENTRAL = 0x02014b50,
  TNF_ZIP_END = 0x06054b50,
  TNF_ZIP_END64 = 0x06064b50,
  TNF_ZIP_LOCATOR64 = 0x07064b50,
  TNF_ZIP_LOCAL_BYTES = 30,
  TNF_ZIP_CENTRAL_BYTES = 46,
  TNF_ZIP_END_BYTES = 22,
  TNF_ZIP_END64_BYTES = 56,
  TNF_ZIP_LOCATOR64_BYTES = 20,
  TNF_ZIP_ENCRYPTED = 1,
  TNF_ZIP_UTF8 = 0x800,
  TNF_ZIP_STORED = 0,
  TNF_ZIP_DEFLATED = 8,
  TNF_ZIP_LONGEST_NAME = 65535
};

#endif
