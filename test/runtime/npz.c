/* NumPy archives: round trips, members that are deflated, zip64, and archives that are damaged or lie about themselves. */
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "test_allocator.h"

#define FILE_NAME "npz_test.npz"

static tnf_context *ctx;

/* ---- archives by hand ---- */

typedef struct builder {
  unsigned char bytes[1 << 16];
  size_t used;
} builder;

static void put(builder *b, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i, value >>= 8)
    b->bytes[b->used++] = (unsigned char)value;
}

static void put_text(builder *b, const void *text, size_t bytes) {
  memcpy(b->bytes + b->used, text, bytes);
  b->used += bytes;
}

/* A member, and what its header and the directory say of it where that is not the truth. */
typedef struct part {
  const char *name;
  const void *content;
  size_t size;
  bool deflate;
  uint16_t method, flags;          /* in place of what it is */
  uint32_t size_lie, crc_lie;      /* added */
  uint32_t packed_lie, offset_lie; /* added, in the directory */
  bool zip64;                      /* sizes in an extra field */
  const char *directory_name;      /* another one */
  size_t offset, packed;           /* where it was put */
  uint32_t crc;
} part;

static size_t pack(const part *p, unsigned char *to, size_t room) {
  if (!p->deflate) {
    memcpy(to, p->content, p->size);
    return p->size;
  }
  z_stream stream = {0};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    exit(2);
  stream.next_in = (Bytef *)(uintptr_t)p->content;
  stream.avail_in = (unsigned)p->size;
  stream.next_out = to;
  stream.avail_out = (unsigned)room;
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
    exit(2);
  deflateEnd(&stream);
  return stream.total_out;
}

static void put_common(builder *b, const part *p, size_t name, bool in_directory) {
  put(b, 20, 2);
  put(b, p->flags, 2);
  put(b, p->method ? p->method : p->deflate ? 8 : 0, 2);
  put(b, 0, 4);
  put(b, p->crc + p->crc_lie, 4);
  put(b, p->zip64 ? UINT32_MAX : p->packed + (in_directory ? p->packed_lie : 0), 4);
  put(b, p->zip64 ? UINT32_MAX : p->size + p->size_lie, 4);
  put(b, name, 2);
  put(b, p->zip64 ? 4 + 16 : 0, 2);
}

static void put_extra(builder *b, const part *p) {
  if (!p->zip64)
    return;
  put(b, 1, 2);
  put(b, 16, 2);
  put(b, p->size + p->size_lie, 8);
  put(b, p->packed, 8);
}

static void put_member(builder *b, part *p) {
  p->offset = b->used;
  size_t head = 30 + strlen(p->name) + (p->zip64 ? 20 : 0);
  p->packed = pack(p, b->bytes + b->used + head, sizeof b->bytes - b->used - head);
  p->crc = (uint32_t)crc32_z(0, p->content, p->size);
  put(b, 0x04034b50, 4);
  put_common(b, p, strlen(p->name), false);
  put_text(b, p->name, strlen(p->name));
  put_extra(b, p);
  b->used += p->packed;
}

static void put_entry(builder *b, const part *p) {
  const char *name = p->directory_name ? p->directory_name : p->name;
  put(b, 0x02014b50, 4);
  put(b, 20, 2);
  put_common(b, p, strlen(name), true);
  put(b, 0, 10);
  put(b, 0, 2);
  b->used -= 2;
  put(b, p->offset + p->offset_lie, 4);
  put_text(b, name, strlen(name));
  put_extra(b, p);
}

static void put_end(builder *b, size_t start, uint64_t count, uint64_t bytes_lie, uint64_t offset_lie) {
  uint64_t bytes = b->used - start;
  put(b, 0x06054b50, 4);
  put(b, 0, 4);
  put(b, count, 2);
  put(b, count, 2);
  put(b, bytes + bytes_lie, 4);
  put(b, start + offset_lie, 4);
  put(b, 0, 2);
}

static void write_file(const void *bytes, size_t size) {
  FILE *f = fopen(FILE_NAME, "wb");
  if (!f || fwrite(bytes, 1, size, f) != size)
    exit(2);
  fclose(f);
}

/* The archive of these members; what it needs besides them is right. */
static size_t build(builder *b, part *parts, size_t count) {
  b->used = 0;
  for (size_t i = 0; i < count; ++i)
    put_member(b, &parts[i]);
  size_t start = b->used;
  for (size_t i = 0; i < count; ++i)
    put_entry(b, &parts[i]);
  put_end(b, start, count, 0, 0);
  write_file(b->bytes, b->used);
  return b->used;
}

/* Six numbers as a file of their own. */
typedef struct array_file {
  unsigned char bytes[256];
  size_t size;
} array_file;

static array_file six_numbers(void) {
  static const char header[] = "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), }\n";
  const double data[] = {1, 2, 3, 4, 5, 6};
  array_file a = {.size = 10 + sizeof header - 1 + sizeof data};
  memcpy(a.bytes, "\x93NUMPY\1\0", 8);
  a.bytes[8] = sizeof header - 1;
  memcpy(a.bytes + 10, header, sizeof header - 1);
  memcpy(a.bytes + 10 + sizeof header - 1, data, sizeof data);
  return a;
}

/* ---- what is read ---- */

static void check_member(const tnf_npz *npz, const char *name) {
  tnf_tensor *t;
  if (!CHECK_OK(tnf_npz_load_tensor(npz, name, &t)))
    return;
  CHECK(tnf_tensor_element_count(t) == 6 && tnf_tensor_f64(t)[5] == 6);
  tnf_tensor_release(t);
}

static void good_archives(void) {
  static builder b;
  array_file a = six_numbers();
  part parts[] = {{.name = "b.npy", .content = a.bytes, .size = a.size},
                  {.name = "readme.txt", .content = "no array", .size = 8},
                  {.name = "a/\xc3\xa4.npy", .content = a.bytes, .size = a.size, .deflate = true},
                  {.name = ".npy", .content = a.bytes, .size = a.size, .zip64 = true}};
  build(&b, parts, 4);
  tnf_npz *npz;
  REQUIRE_OK(tnf_npz_open(ctx, FILE_NAME, &npz));
  CHECK_INT(tnf_npz_count(npz), 3);
  CHECK_TEXT(tnf_npz_name(npz, 0), "b");
  CHECK_TEXT(tnf_npz_name(npz, 1), "a/\xc3\xa4");
  CHECK_TEXT(tnf_npz_name(npz, 2), "");
  CHECK(!tnf_npz_name(npz, 3) && !tnf_npz_name(npz, -1));
  for (int64_t i = 0; i < 3; ++i)
    check_member(npz, tnf_npz_name(npz, i));
  tnf_tensor *t;
  CHECK_FAILS(tnf_npz_load_tensor(npz, "readme.txt", &t), TNF_RT_INVALID_ARGUMENT,
              "npz_load_tensor: \"" FILE_NAME "\" has no member \"readme.txt\" (\"b\", \"a/\xc3\xa4\", \"\")");
  CHECK(t == NULL);
  tnf_npz_release(npz);

  build(&b, NULL, 0);
  REQUIRE_OK(tnf_npz_open(ctx, FILE_NAME, &npz));
  CHECK_INT(tnf_npz_count(npz), 0);
  CHECK_FAILS(tnf_npz_load_tensor(npz, "x", &t), TNF_RT_INVALID_ARGUMENT,
              "npz_load_tensor: \"" FILE_NAME "\" has no member \"x\"");
  tnf_npz_release(npz);
}

static void round_trips(void) {
  static const char *const names[] = {"scalar", "matrix", "empty", "flags", "z\xe2\x82\xac"};
  tnf_tensor *tensors[5], *t;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, (double[]){2.5}, &tensors[0]));
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_I32, 2, (int64_t[]){2, 3}, (int32_t[]){1, 2, 3, 4, 5, 6}, &tensors[1]));
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_COMPLEX_F32, 3, (int64_t[]){3, 0, 2}, &tensors[2]));
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_BOOL, 1, (int64_t[]){3}, (uint8_t[]){1, 0, 1}, &tensors[3]));
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_COMPLEX_F64, 1, (int64_t[]){1}, (double[]){3, 4}, &tensors[4]));
  REQUIRE_OK(tnf_npz_save(ctx, FILE_NAME, names, tensors, 5));
  tnf_npz *npz;
  REQUIRE_OK(tnf_npz_open(ctx, FILE_NAME, &npz));
  CHECK_INT(tnf_npz_count(npz), 5);
  for (int i = 0; i < 5; ++i) {
    CHECK_TEXT(tnf_npz_name(npz, i), names[i]);
    REQUIRE_OK(tnf_npz_load_tensor(npz, names[i], &t));
    CHECK(tnf_tensor_dtype(t) == tnf_tensor_dtype(tensors[i]) && tnf_tensor_rank(t) == tnf_tensor_rank(tensors[i]));
    for (int32_t k = 0; k < tnf_tensor_rank(t); ++k)
      CHECK_INT(tnf_tensor_extent(t, k), tnf_tensor_extent(tensors[i], k));
    CHECK(memcmp(tnf_tensor_const_data(t), tnf_tensor_const_data(tensors[i]), tnf_tensor_byte_size(t)) == 0);
    tnf_tensor_release(t);
  }
  tnf_npz_release(npz);
  CHECK_OK(tnf_npz_save(ctx, FILE_NAME, NULL, NULL, 0));
  for (int i = 0; i < 5; ++i)
    tnf_tensor_release(tensors[i]);
}

/* More members than 16 bits count. */
static void many_members(void) {
  enum { MANY = 65536 };
  static char texts[MANY][8];
  const char **names = calloc(MANY, sizeof *names);
  tnf_tensor **tensors = calloc(MANY, sizeof *tensors), *one, *t;
  if (!names || !tensors)
    exit(2);
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_I32, 0, NULL, (int32_t[]){7}, &one));
  for (int i = 0; i < MANY; ++i) {
    snprintf(texts[i], sizeof texts[i], "n%u", (unsigned)i * 40503u % MANY);
    names[i] = texts[i];
    tensors[i] = one;
  }
  REQUIRE_OK(tnf_npz_save(ctx, FILE_NAME, names, tensors, MANY));
  tnf_npz *npz;
  REQUIRE_OK(tnf_npz_open(ctx, FILE_NAME, &npz));
  CHECK_INT(tnf_npz_count(npz), MANY);
  CHECK_OK(tnf_npz_load_tensor(npz, "n65535", &t));
  tnf_tensor_release(t);
  tnf_npz_release(npz);
  tnf_tensor_release(one);
  free(names);
  free(tensors);
}

/* ---- what is refused ---- */

static void refuse_open(const char *wrong) {
  tnf_npz *npz;
  char text[512];
  snprintf(text, sizeof text, "npz_open: \"" FILE_NAME "\" %s", wrong);
  CHECK_FAILS(tnf_npz_open(ctx, FILE_NAME, &npz), TNF_RT_IO, text);
  CHECK(npz == NULL);
}

static void refuse_member(part p, const char *wrong) {
  static builder b;
  tnf_npz *npz;
  tnf_tensor *t;
  char text[512];
  build(&b, &p, 1);
  REQUIRE_OK(tnf_npz_open(ctx, FILE_NAME, &npz));
  snprintf(text, sizeof text, "npz_load_tensor: member \"x\" of \"" FILE_NAME "\" %s", wrong);
  CHECK_FAILS(tnf_npz_load_tensor(npz, "x", &t), TNF_RT_IO, text);
  CHECK(t == NULL);
  tnf_npz_release(npz);
}

static void lying_members(void) {
  array_file a = six_numbers();
  const part x = {.name = "x.npy", .content = a.bytes, .size = a.size};
  part p = x;
  p.flags = 1;
  refuse_member(p, "is encrypted");
  p = x, p.method = 14;
  refuse_member(p, "is compressed by method 14; those read are 0 (stored) and 8 (deflated)");
  p = x, p.size_lie = 1;
  refuse_member(p, "is damaged: it has two sizes, 117 and 116");
  p = x, p.crc_lie = 1;
  refuse_member(p, "is damaged: its checksum is not that of its bytes");
  p = x, p.size -= 8;
  refuse_member(p, "is truncated: its shape needs 48 bytes of elements, 40 are there");
  p = x, p.content = "no array at all";
  p.size = 15;
  refuse_member(p, "is not a NumPy file");
  p = x, p.method = 8;
  p.content = "\7\7\7\7\7\7\7\7\7\7\7\7\7\7\7\7";
  p.size = 16;
  refuse_member(p, "is damaged: what is compressed cannot be read");
  p = x, p.deflate = true;
  p.size_lie = 8;
  refuse_member(p, "is damaged: 8 bytes fewer than it declares are compressed in it");
  p.size_lie = (uint32_t)-8;
  p.size += 8; /* what follows the elements belongs to the member */
  refuse_member(p, "is damaged: more than the 116 bytes that it declares are compressed in it");
  p = x, p.deflate = true;
  p.size_lie = 4000000000u; /* no memory is taken for it */
  refuse_member(p, "is damaged: 4000000116 bytes cannot be compressed into 85");
}

/* 64 MiB of zeros in 64 KiB: what is more than the array is counted, not kept. */
static void bomb(void) {
  static builder b;
  size_t size = (size_t)48 << 20;
  char *zeros = calloc(1, size);
  array_file a = six_numbers();
  if (!zeros)
    exit(2);
  memcpy(zeros, a.bytes, a.size);
  part p = {.name = "x.npy", .content = zeros, .size = size, .deflate = true};
  build(&b, &p, 1);
  test_allocator counted = TEST_ALLOCATOR_INIT;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.allocator = (tnf_allocator){test_alloc, test_free, &counted};
  options.memory_limit = 1 << 20;
  tnf_context *small = tnf_context_new(&options);
  tnf_npz *npz;
  REQUIRE_OK(tnf_npz_open(small, FILE_NAME, &npz));
  check_member(npz, "x");
  tnf_npz_release(npz);
  p.size_lie = (uint32_t)a.size - (uint32_t)size;
  free(zeros);
  /* the directory declares the array alone */
  for (int i = 0; i < 4; ++i) {
    unsigned char byte = (unsigned char)(a.size >> 8 * i);
    b.bytes[b.used - 22 - 46 - 5 + 24 + (size_t)i] = byte;
  }
  write_file(b.bytes, b.used);
  tnf_tensor *t;
  REQUIRE_OK(tnf_npz_open(small, FILE_NAME, &npz));
  CHECK_FAILS(tnf_npz_load_tensor(npz, "x", &t), TNF_RT_IO,
              "npz_load_tensor: member \"x\" of \"" FILE_NAME
              "\" is damaged: more than the 116 bytes that it declares are compressed in it");
  tnf_npz_release(npz);
  tnf_context_release(small);
  CHECK_ALL_FREED(&counted);
}

static void lying_directories(void) {
  static builder b;
  array_file a = six_numbers();
  part one[] = {{.name = "x.npy", .content = a.bytes, .size = a.size}};
  part two[] = {{.name = "x.npy", .content = a.bytes, .size = a.size}, {.name = "y.npy", .content = a.bytes, .size = a.size}};
  part twice[] = {two[0], two[0]};
  build(&b, twice, 2);
  refuse_open("has two members \"x\"");
  two[1].offset_lie = (uint32_t)-151;
  build(&b, two, 2);
  refuse_open("is a damaged zip archive: members \"x\" and \"y\" overlap");
  two[1].offset_lie = (uint32_t)-100;
  build(&b, two, 2);
  refuse_open("is a damaged zip archive: members \"x\" and \"y\" overlap");
  two[1].offset_lie = 0;
  two[0].packed_lie = 1;
  build(&b, two, 2);
  tnf_npz *npz;
  tnf_tensor *t;
  REQUIRE_OK(tnf_npz_open(ctx, FILE_NAME, &npz));
  CHECK_FAILS(tnf_npz_load_tensor(npz, "x", &t), TNF_RT_IO,
              "npz_load_tensor: member \"x\" of \"" FILE_NAME "\" is damaged: it has two sizes, 116 and 117");
  tnf_npz_release(npz);
  one[0].packed_lie = 1;
  build(&b, one, 1);
  refuse_open("is a damaged zip archive: member \"x\" lies outside of it");
  one[0].packed_lie = 0;
  one[0].offset_lie = 10000;
  build(&b, one, 1);
  refuse_open("is a damaged zip archive: member \"x\" lies outside of it");
  one[0].offset_lie = 0;
  static const char *const names[] = {"\xff.npy",   "\xc0\xaf.npy", "\xed\xa0\x80.npy", "\xe2\x82.npy",
                                      "\n\xff.npy", "a\x1b[0m.npy", "\x7f.npy",         "\xc2\x9f.npy"};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    one[0].directory_name = names[i];
    build(&b, one, 1);
    refuse_open(i < 5 ? "has a member whose name is not UTF-8 text" : "has a member whose name has a control character");
  }
}

static void lying_ends(void) {
  static builder b;
  array_file a = six_numbers();
  part x = {.name = "x.npy", .content = a.bytes, .size = a.size};
  size_t size = build(&b, &x, 1), end = size - 22;
  write_file("", 0);
  refuse_open("is not a zip archive");
  write_file(b.bytes, size - 1);
  refuse_open("is not a zip archive, or is truncated");
  b.bytes[end + 8] = b.bytes[end + 10] = 2;
  write_file(b.bytes, size);
  refuse_open("is a damaged zip archive: 2 members do not fit into 51 bytes");
  b.bytes[end + 8] = b.bytes[end + 10] = 0;
  write_file(b.bytes, size);
  refuse_open("is a damaged zip archive: its directory has more entries than it says");
  b.bytes[end + 8] = 1;
  write_file(b.bytes, size);
  refuse_open("is one part of a split zip archive");
  b.bytes[end + 10] = 1;
  b.bytes[end + 12] = 50;
  write_file(b.bytes, size);
  refuse_open("is a damaged zip archive: a directory of 50 bytes at 151 does not end at 202");
  b.bytes[end + 12] = 51;
  b.bytes[end - 51] = 0;
  write_file(b.bytes, size);
  refuse_open("is a damaged zip archive: its directory has fewer entries than it says");
}

/* The records of zip64, each number of them wrong in turn. */
static void zip64_ends(void) {
  static builder b;
  tnf_npz *npz;
  array_file a = six_numbers();
  part x = {.name = "x.npy", .content = a.bytes, .size = a.size};
  for (int wrong = 0; wrong < 5; ++wrong) {
    b.used = 0;
    put_member(&b, &x);
    size_t start = b.used;
    put_entry(&b, &x);
    size_t end = b.used;
    put(&b, wrong == 1 ? 0 : 0x06064b50, 4);
    put(&b, 44, 8);
    put(&b, 45, 4);
    put(&b, 0, 8);
    put(&b, wrong == 2 ? UINT64_MAX / 46 : 1, 8);
    put(&b, wrong == 2 ? UINT64_MAX / 46 : 1, 8);
    put(&b, end - start, 8);
    put(&b, wrong == 3 ? UINT64_MAX : start, 8);
    put(&b, 0x07064b50, 4);
    put(&b, 0, 4);
    put(&b, wrong == 4 ? UINT64_MAX - 10 : end, 8);
    put(&b, 1, 4);
    put_end(&b, b.used, 1, 0, 0);
    write_file(b.bytes, b.used);
    if (wrong == 0) {
      REQUIRE_OK(tnf_npz_open(ctx, FILE_NAME, &npz));
      check_member(npz, "x");
      tnf_npz_release(npz);
    } else {
      refuse_open(wrong == 1   ? "is a damaged zip archive: its zip64 end record is missing"
                  : wrong == 2 ? "is a damaged zip archive: 401016175515425035 members do not fit into 51 bytes"
                  : wrong == 3 ? "is a damaged zip archive: a directory of 51 bytes at 18446744073709551615 does not end at 202"
                               : "is a damaged zip archive: its zip64 end record lies outside of it");
    }
  }
}

/* Every truncation and many one-byte changes: an error or tensors, never anything worse. */
static void damaged(bool deflated) {
  static builder b;
  static unsigned char bad[1024];
  array_file a = six_numbers();
  part parts[] = {{.name = "x.npy", .content = a.bytes, .size = a.size, .deflate = deflated, .zip64 = deflated},
                  {.name = "y.npy", .content = a.bytes, .size = a.size, .deflate = deflated}};
  size_t size = build(&b, parts, 2);
  const unsigned char changes[] = {0, 1, 2, 8, 0x50, 0x7f, 0x80, 0xff};
  int loaded = 0;
  for (size_t cut = 0; cut < size; ++cut) {
    tnf_npz *npz;
    write_file(b.bytes, cut);
    CHECK_FAILS(tnf_npz_open(ctx, FILE_NAME, &npz), TNF_RT_IO, NULL);
  }
  for (size_t at = 0; at < size; ++at) {
    for (size_t c = 0; c < sizeof changes; ++c) {
      memcpy(bad, b.bytes, size);
      bad[at] = changes[c];
      write_file(bad, size);
      tnf_npz *npz;
      tnf_status *st = tnf_npz_open(ctx, FILE_NAME, &npz);
      CHECK((st == NULL) == (npz != NULL) && (!st || tnf_status_code(st) == TNF_RT_IO));
      tnf_status_release(st);
      for (int64_t i = 0; i < tnf_npz_count(npz); ++i) {
        tnf_tensor *t;
        st = tnf_npz_load_tensor(npz, tnf_npz_name(npz, i), &t);
        CHECK((st == NULL) == (t != NULL) && (!st || tnf_status_code(st) == TNF_RT_IO));
        loaded += st == NULL;
        tnf_status_release(st);
        tnf_tensor_release(t);
      }
      tnf_npz_release(npz);
    }
  }
  CHECK(loaded > 0);
}

static void refused_arguments(void) {
  tnf_npz *npz;
  tnf_tensor *t, *list[2];
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 0, NULL, &t));
  list[0] = list[1] = t;
  CHECK_FAILS(tnf_npz_open(NULL, "x", &npz), TNF_RT_INVALID_ARGUMENT, "npz_open: \"ctx\" is NULL");
  CHECK_FAILS(tnf_npz_open(ctx, NULL, &npz), TNF_RT_INVALID_ARGUMENT, "npz_open: \"path\" is NULL");
  CHECK_FAILS(tnf_npz_open(ctx, "x", NULL), TNF_RT_INVALID_ARGUMENT, "npz_open: \"out\" is NULL");
  CHECK_FAILS(tnf_npz_open(ctx, "/nowhere/x.npz", &npz), TNF_RT_IO,
              "npz_open: cannot open \"/nowhere/x.npz\": No such file or directory");
  CHECK_FAILS(tnf_npz_open(ctx, ".", &npz), TNF_RT_IO, "npz_open: \".\" is a directory");
  CHECK_FAILS(tnf_npz_open(ctx, "/dev/zero", &npz), TNF_RT_IO, "npz_open: \"/dev/zero\" is not a regular file");
  CHECK_FAILS(tnf_npz_load_tensor(NULL, "x", &list[1]), TNF_RT_INVALID_ARGUMENT, "npz_load_tensor: \"npz\" is NULL");
  CHECK(tnf_npz_count(NULL) == 0 && tnf_npz_name(NULL, 0) == NULL);
  tnf_npz_release(NULL);
  list[1] = t;
  const char *const twice[] = {"w", "w"}, *const missing[] = {"w", NULL}, *wrong[] = {"w", "a\nb"};
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, twice, list, 2), TNF_RT_INVALID_ARGUMENT, "npz_save: \"w\" is given twice");
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, missing, list, 2), TNF_RT_INVALID_ARGUMENT, "npz_save: names[1] is NULL");
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, wrong, list, 2), TNF_RT_INVALID_ARGUMENT,
              "npz_save: names[1] has a control character");
  wrong[1] = "\xff";
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, wrong, list, 2), TNF_RT_INVALID_ARGUMENT, "npz_save: names[1] is not UTF-8 text");
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, wrong, list, -1), TNF_RT_INVALID_ARGUMENT, "npz_save: \"count\" is negative: -1");
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, NULL, list, 1), TNF_RT_INVALID_ARGUMENT, "npz_save: \"names\" is NULL");
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, wrong, NULL, 1), TNF_RT_INVALID_ARGUMENT, "npz_save: \"tensors\" is NULL");
  CHECK_FAILS(tnf_npz_save(ctx, NULL, wrong, list, 1), TNF_RT_INVALID_ARGUMENT, "npz_save: \"path\" is NULL");
  CHECK_FAILS(tnf_npz_save(NULL, FILE_NAME, wrong, list, 1), TNF_RT_INVALID_ARGUMENT, "npz_save: \"ctx\" is NULL");
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, missing + 1, (tnf_tensor *[]){NULL}, 1), TNF_RT_INVALID_ARGUMENT,
              "npz_save: names[0] is NULL");
  CHECK_FAILS(tnf_npz_save(ctx, FILE_NAME, twice, (tnf_tensor *[]){NULL}, 1), TNF_RT_INVALID_ARGUMENT,
              "npz_save: names[0] has no tensor: it is NULL");
  CHECK_FAILS(tnf_npz_save(ctx, "/nowhere/x.npz", twice, list, 1), TNF_RT_IO,
              "npz_save: cannot create \"/nowhere/x.npz\": No such file or directory");
  CHECK_FAILS(tnf_npz_save(ctx, "/dev/full", twice, list, 1), TNF_RT_IO,
              "npz_save: cannot write \"/dev/full\": No space left on device");
  tnf_tensor_release(t);
}

/* An archive keeps its context. */
static void released_before(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *own = test_context(&a, 1);
  static builder b;
  array_file six = six_numbers();
  part x = {.name = "x.npy", .content = six.bytes, .size = six.size, .deflate = true};
  build(&b, &x, 1);
  tnf_npz *npz;
  REQUIRE_OK(tnf_npz_open(own, FILE_NAME, &npz));
  tnf_context_release(own);
  check_member(npz, "x");
  tnf_npz_release(npz);
  CHECK_ALL_FREED(&a);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  good_archives();
  round_trips();
  many_members();
  lying_members();
  bomb();
  lying_directories();
  lying_ends();
  zip64_ends();
  damaged(false);
  damaged(true);
  refused_arguments();
  released_before();
  tnf_context_release(ctx);
  remove(FILE_NAME);
  return CHECK_RESULT();
}
