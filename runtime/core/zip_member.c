/* The content of a member of a zip archive: stored as it is, or deflated. */
#include <inttypes.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include "core/npy.h"
#include "core/zip.h"

/* Deflate makes at most this many bytes of one. */
enum { MOST_INFLATED = 1032, INPUT_BYTES = 16384 };

typedef struct member {
  tnf_byte_source source; /* the first, so that a pointer to it is one to the member */
  uint64_t at, packed;    /* where the next bytes of the file lie, and how many are left */
  uint32_t crc;           /* of what was read until now */
  bool deflated;
  z_stream stream;
  unsigned char input[INPUT_BYTES];
} member;

/* ---- memory of zlib: from the context, its size before it ---- */

enum { SIZE_BEFORE = 64 };

static void *take(void *ctx, unsigned count, unsigned size) {
  size_t bytes = (size_t)count * size + SIZE_BEFORE;
  char *memory = tnf_ctx_alloc(ctx, bytes);
  if (!memory)
    return NULL;
  memcpy(memory, &bytes, sizeof bytes);
  return memory + SIZE_BEFORE;
}

static void give_back(void *ctx, void *pointer) {
  size_t bytes;
  memcpy(&bytes, (char *)pointer - SIZE_BEFORE, sizeof bytes);
  tnf_ctx_free(ctx, (char *)pointer - SIZE_BEFORE, bytes);
}

/* ---- bytes ---- */

static tnf_status *read_stored(tnf_byte_source *source, void *to, size_t bytes) {
  member *m = (member *)source;
  if (bytes > source->left)
    return tnf_data_file_refuse(&source->file, "is truncated");
  tnf_status *st = tnf_data_file_read(&source->file, m->at, to, bytes);
  if (st)
    return st;
  m->at += bytes;
  source->left -= bytes;
  m->crc = (uint32_t)crc32_z(m->crc, to, bytes);
  return NULL;
}

static tnf_status *refill(member *m) {
  size_t bytes = m->packed < sizeof m->input ? (size_t)m->packed : sizeof m->input;
  tnf_status *st = tnf_data_file_read(&m->source.file, m->at, m->input, bytes);
  m->at += bytes;
  m->packed -= bytes;
  m->stream.next_in = m->input;
  m->stream.avail_in = (unsigned)bytes;
  return st;
}

/* Inflates up to `bytes`, fewer only at the end of the stream. */
static tnf_status *inflate_up_to(member *m, unsigned char *to, size_t bytes, size_t *made) {
  z_stream *stream = &m->stream;
  for (*made = 0; *made < bytes;) {
    tnf_status *st = stream->avail_in == 0 && m->packed ? refill(m) : NULL;
    if (st)
      return st;
    unsigned room = bytes - *made < 1 << 30 ? (unsigned)(bytes - *made) : 1u << 30;
    stream->next_out = to + *made;
    stream->avail_out = room;
    int code = inflate(stream, Z_NO_FLUSH);
    *made += room - stream->avail_out;
    if (code == Z_STREAM_END)
      return NULL;
    if (code == Z_MEM_ERROR)
      return tnf_data_file_fail_memory(&m->source.file, (size_t)1 << 15);
    if (code != Z_OK)
      return tnf_data_file_refuse(&m->source.file, "is damaged: what is compressed cannot be read");
  }
  return NULL;
}

static tnf_status *read_deflated(tnf_byte_source *source, void *to, size_t bytes) {
  member *m = (member *)source;
  size_t made;
  if (bytes > source->left)
    return tnf_data_file_refuse(&source->file, "is truncated");
  tnf_status *st = inflate_up_to(m, to, bytes, &made);
  if (st)
    return st;
  if (made < bytes)
    return tnf_data_file_refuse(&source->file, "is damaged: %" PRIu64 " bytes fewer than it declares are compressed in it",
                                source->left - made);
  source->left -= bytes;
  m->crc = (uint32_t)crc32_z(m->crc, to, bytes);
  return NULL;
}

/* ---- a member from its beginning to its end ---- */

static uint32_t little_endian(const unsigned char *b, int bytes) {
  uint32_t value = 0;
  for (int i = bytes; i-- > 0;)
    value = value << 8 | b[i];
  return value;
}

/* Finds the content behind the member's own header, whose extra field may be another than the directory's. */
static tnf_status *skip_header(member *m, const tnf_zip_entry *entry) {
  unsigned char header[TNF_ZIP_LOCAL_BYTES];
  const tnf_data_file *f = &m->source.file;
  tnf_status *st = tnf_data_file_read(f, entry->offset, header, sizeof header);
  if (st)
    return st;
  if (little_endian(header, 4) != TNF_ZIP_LOCAL)
    return tnf_data_file_refuse(f, "is damaged: there is no member where the directory says");
  m->at = entry->offset + sizeof header + little_endian(header + 26, 2) + little_endian(header + 28, 2);
  if (m->at > entry->end || entry->packed > entry->end - m->at)
    return tnf_data_file_refuse(f, "is damaged: it reaches into what follows it");
  return NULL;
}

static tnf_status *check_method(const tnf_data_file *f, const tnf_zip_entry *entry) {
  if (entry->flags & TNF_ZIP_ENCRYPTED)
    return tnf_data_file_refuse(f, "is encrypted");
  if (entry->method != TNF_ZIP_STORED && entry->method != TNF_ZIP_DEFLATED)
    return tnf_data_file_refuse(f, "is compressed by method %u; those read are 0 (stored) and 8 (deflated)",
                                (unsigned)entry->method);
  if (entry->method == TNF_ZIP_STORED && entry->size != entry->packed)
    return tnf_data_file_refuse(f, "is damaged: it has two sizes, %" PRIu64 " and %" PRIu64, entry->size, entry->packed);
  if (entry->method == TNF_ZIP_DEFLATED && entry->size / MOST_INFLATED > entry->packed)
    return tnf_data_file_refuse(f, "is damaged: %" PRIu64 " bytes cannot be compressed into %" PRIu64, entry->size,
                                entry->packed);
  return NULL;
}

/* Reads what is behind the array, so that the whole member is checked. */
static tnf_status *finish(member *m, const tnf_zip_entry *entry) {
  unsigned char rest[4096];
  size_t made = 0;
  tnf_status *st = NULL;
  while (!st && m->source.left)
    st = m->source.read(&m->source, rest, m->source.left < sizeof rest ? (size_t)m->source.left : sizeof rest);
  if (!st && m->deflated)
    st = inflate_up_to(m, rest, 1, &made);
  if (!st && made)
    st = tnf_data_file_refuse(&m->source.file,
                              "is damaged: more than the %" PRIu64 " bytes that it declares are compressed in it", entry->size);
  if (!st && m->crc != entry->crc)
    st = tnf_data_file_refuse(&m->source.file, "is damaged: its checksum is not that of its bytes");
  return st;
}

tnf_status *tnf_zip_read_npy(const tnf_zip *zip, const char *site, const tnf_zip_entry *entry, tnf_tensor **out) {
  member m = {.source = {zip->file, entry->size, read_stored}, .packed = entry->packed};
  m.source.file.site = site;
  m.source.file.member = entry->name;
  m.deflated = entry->method == TNF_ZIP_DEFLATED;
  tnf_tensor *read = NULL;
  tnf_status *st = check_method(&m.source.file, entry);
  if (!st)
    st = skip_header(&m, entry);
  if (st)
    return st;
  if (m.deflated) {
    m.source.read = read_deflated;
    m.stream.zalloc = take;
    m.stream.zfree = give_back;
    m.stream.opaque = zip->file.ctx;
    if (inflateInit2(&m.stream, -MAX_WBITS) != Z_OK) /* without zlib's own header */
      return tnf_data_file_fail_memory(&m.source.file, (size_t)1 << 15);
  }
  st = tnf_npy_read(&m.source, &read);
  if (!st)
    st = finish(&m, entry);
  if (m.deflated)
    inflateEnd(&m.stream);
  if (!st) {
    *out = read;
    return NULL;
  }
  tnf_tensor_release(read);
  return st;
}
