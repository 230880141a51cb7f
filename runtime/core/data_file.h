/* Files of data from outside: reading and writing by plain system calls (the standard streams would allocate behind the
 * allocator's back), and sentences that name the file and the member of an archive. */
#ifndef TNF_CORE_DATA_FILE_H
#define TNF_CORE_DATA_FILE_H

#include "core/state.h"

typedef struct tnf_data_file {
  tnf_context *ctx;
  const char *site; /* the function that a sentence begins with; NULL: none */
  const char *path;
  const char *member; /* of an archive; NULL: the file itself */
  int fd;
} tnf_data_file;

/* `npz_load_tensor: member "w" of "a.npz" <wrong>`: IO. */
tnf_status *tnf_data_file_refuse(const tnf_data_file *f, const char *wrong, ...)
    __attribute__((format(printf, 2, 3))) TNF_MUST_USE;
/* `cannot <verb> "a.npy": <what errno says>`: IO. */
tnf_status *tnf_data_file_fail_errno(const tnf_data_file *f, const char *verb) TNF_MUST_USE;
/* `bytes` could not be had from the context. */
tnf_status *tnf_data_file_fail_memory(const tnf_data_file *f, size_t bytes) TNF_MUST_USE;

/* Opens a regular file, and gives its size; f->fd is -1 after a failure. */
tnf_status *tnf_data_file_open(tnf_data_file *f, uint64_t *size) TNF_MUST_USE;
/* Exactly `bytes`, from that place on. */
tnf_status *tnf_data_file_read(const tnf_data_file *f, uint64_t at, void *to, size_t bytes) TNF_MUST_USE;
/* All of it, behind what was written before. */
tnf_status *tnf_data_file_write(const tnf_data_file *f, const void *from, size_t bytes) TNF_MUST_USE;

/* Bytes in order: of a file, or of a member of an archive. */
typedef struct tnf_byte_source {
  tnf_data_file file;
  uint64_t left; /* that there may be at most */
  /* exactly `bytes` */
  tnf_status *(*read)(struct tnf_byte_source *source, void *to, size_t bytes);
} tnf_byte_source;

#endif
