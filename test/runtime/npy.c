/* NumPy files: round trips, files as NumPy writes them, and a corpus of damaged ones. */
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test_allocator.h"

#define FILE_NAME "npy_test.npy"

static tnf_context *ctx;

static void write_file(const void *bytes, size_t size) {
  FILE *f = fopen(FILE_NAME, "wb");
  if (!f || fwrite(bytes, 1, size, f) != size)
    exit(2);
  fclose(f);
}

/* A file of format `major` with this header text, unpadded, and these data. Returns its size. */
static size_t make_file(unsigned char *file, int major, const char *header, const void *data, size_t bytes) {
  size_t length = strlen(header), start = major > 1 ? 12 : 10;
  memcpy(file, "\x93NUMPY", 6);
  file[6] = (unsigned char)major;
  file[7] = 0;
  for (size_t i = 8; i < start; ++i)
    file[i] = (unsigned char)(length >> 8 * (i - 8));
  memcpy(file + start, header, length);
  if (bytes)
    memcpy(file + start + length, data, bytes);
  return start + length + bytes;
}

static tnf_status *load(int major, const char *header, const void *data, size_t bytes, tnf_tensor **out) {
  static unsigned char file[8192];
  write_file(file, make_file(file, major, header, data, bytes));
  return tnf_tensor_load_npy(ctx, FILE_NAME, out);
}

static void round_trip(tnf_dtype dtype, int32_t rank, const int64_t *extents) {
  tnf_tensor *t, *back = NULL;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, dtype, rank, extents, &t));
  unsigned char *bytes = tnf_tensor_data(t);
  size_t size = tnf_tensor_byte_size(t);
  for (size_t i = 0; i < size; ++i)
    bytes[i] = (unsigned char)(dtype == TNF_BOOL ? i % 3 == 0 : i * 37);
  CHECK_OK(tnf_tensor_save_npy(t, FILE_NAME));
  REQUIRE_OK(tnf_tensor_load_npy(ctx, FILE_NAME, &back));
  CHECK(tnf_tensor_dtype(back) == dtype && tnf_tensor_rank(back) == rank);
  for (int32_t i = 0; i < rank; ++i)
    CHECK_INT(tnf_tensor_extent(back, i), extents[i]);
  CHECK(memcmp(tnf_tensor_data(back), bytes, size) == 0);
  tnf_tensor_release(t);
  tnf_tensor_release(back);
}

static void round_trips(void) {
  const tnf_dtype dtypes[] = {TNF_F32, TNF_F64, TNF_I32, TNF_I64, TNF_BOOL, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
  for (size_t d = 0; d < sizeof dtypes / sizeof *dtypes; ++d) {
    round_trip(dtypes[d], 0, NULL);
    round_trip(dtypes[d], 1, (int64_t[]){5});
    round_trip(dtypes[d], 1, (int64_t[]){0});
    round_trip(dtypes[d], 2, (int64_t[]){3, 4});
    round_trip(dtypes[d], 3, (int64_t[]){2, 0, 7});
    round_trip(dtypes[d], 4, (int64_t[]){3, 1, 2, 5});
    round_trip(dtypes[d], 16, (int64_t[]){1, 2, 1, 1, 3, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1});
  }
  round_trip(TNF_F64, 2, (int64_t[]){700, 300});
}

static void check_numbers(int major, const char *header, const void *data, size_t bytes, const double *want) {
  tnf_tensor *t;
  if (!CHECK_OK(load(major, header, data, bytes, &t)))
    return;
  for (int64_t i = 0; i < tnf_tensor_element_count(t); ++i) {
    double got = 0;
    switch (tnf_tensor_dtype(t)) {
    case TNF_F32:
      got = (double)tnf_tensor_f32(t)[i];
      break;
    case TNF_F64:
      got = tnf_tensor_f64(t)[i];
      break;
    case TNF_I32:
      got = tnf_tensor_i32(t)[i];
      break;
    case TNF_I64:
      got = (double)tnf_tensor_i64(t)[i];
      break;
    case TNF_BOOL:
      got = tnf_tensor_bool(t)[i];
      break;
    case TNF_COMPLEX_F32:
      got = (double)tnf_tensor_complex_f32(t)[2 * i];
      break;
    case TNF_COMPLEX_F64:
      got = tnf_tensor_complex_f64(t)[2 * i];
      break;
    }
    CHECK(got == want[i]);
  }
  tnf_tensor_release(t);
}

static void orders_and_types(void) {
  const double six[] = {1, 2, 3, 4, 5, 6}, columns[] = {1, 4, 2, 5, 3, 6};
  check_numbers(1, "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }\n", six, sizeof six, six);
  check_numbers(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }   \n", six, sizeof six, columns);
  check_numbers(2, "{\"shape\":(6,),\"fortran_order\":False,\"descr\":\"=f8\"}", six, sizeof six, six);
  check_numbers(3, " { 'fortran_order' : False , 'descr':'f8','shape' : ( 6L , 1L ) } ", six, sizeof six, six);
  check_numbers(1, "{'descr': '<f8', 'fortran_order': False, 'shape': ()}", six, 8, six);

  const unsigned char big_double[] = {0x3f, 0xf8, 0, 0, 0, 0, 0, 0}, big_int[] = {0xff, 0xff, 0xff, 0xfe};
  check_numbers(1, "{'descr': '>f8', 'fortran_order': False, 'shape': (1,)}", big_double, 8, (double[]){1.5});
  check_numbers(1, "{'descr': '>i4', 'fortran_order': False, 'shape': (1,)}", big_int, 4, (double[]){-2});
  const unsigned char big_complex[] = {0x3f, 0xc0, 0, 0, 0x40, 0, 0, 0};
  tnf_tensor *t;
  REQUIRE_OK(load(1, "{'descr': '>c8', 'fortran_order': False, 'shape': (1,)}", big_complex, 8, &t));
  CHECK(tnf_tensor_complex_f32(t)[0] == 1.5f && tnf_tensor_complex_f32(t)[1] == 2.0f);
  tnf_tensor_release(t);
  const unsigned char odd_booleans[] = {0, 1, 2, 255};
  check_numbers(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (4,)}", odd_booleans, 4, (double[]){0, 1, 1, 1});
  check_numbers(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 99999999999)}", NULL, 0, six);
  check_numbers(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (4,)}", six, sizeof six, six); /* a tail is ignored */
}

static void refuse(const char *header, const char *wrong) {
  char text[512];
  tnf_tensor *t;
  const double data[4] = {0};
  snprintf(text, sizeof text, "\"" FILE_NAME "\" %s", wrong);
  CHECK_FAILS(load(1, header, data, sizeof data, &t), TNF_RT_IO, text);
  CHECK(t == NULL);
}

static void refused(void) {
  refuse("", "has a malformed header: it is not a dictionary");
  refuse("[1]", "has a malformed header: it is not a dictionary");
  refuse("{", "has a malformed header: it is not a dictionary");
  refuse("{'descr'", "has a malformed header: it is not a dictionary");
  refuse("{'descr':", "has a malformed header: descr is not a string");
  refuse("{'descr': '<f8' 'shape': (1,)}", "has a malformed header: it is not a dictionary");
  refuse("{'descr': '<f8', 'fortran_order': False}", "has a malformed header: descr, fortran_order or shape is missing");
  refuse("{'descr': '<f8', 'descr': '<f8'}", "has a malformed header: repeated key: \"descr\"");
  refuse("{'descr': '<f8', 'x\x01y': '<f8'}", "has a malformed header: unknown key: \"x?y\"");
  refuse("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}",
         "has records as elements, which tenferro does not support");
  refuse("{'descr': '<f2', 'fortran_order': False, 'shape': (1,)}",
         "has elements of a type that tenferro does not support: \"<f2\"");
  refuse("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
         "has elements of a type that tenferro does not support: \"|O\"");
  refuse("{'descr': '|f8', 'fortran_order': False, 'shape': (1,)}",
         "has elements of a type that tenferro does not support: \"|f8\"");
  refuse("{'descr': '', 'fortran_order': False, 'shape': (1,)}", "has elements of a type that tenferro does not support");
  refuse("{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}",
         "has a malformed header: fortran_order is neither True nor False");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': [1]}", "has a malformed header: shape is not a tuple");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (1)}", "has a malformed header: shape is not a tuple");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", "has a malformed header: shape is not a tuple of sizes");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (,)}", "has a malformed header: shape is not a tuple of sizes");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (1 2)}", "has a malformed header: shape is not a tuple of sizes");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}",
         "has a malformed header: shape is not a tuple of sizes");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)}",
         "has more than 32 dimensions");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807, 2)}", "has a shape whose size overflows");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} x", "has a malformed header: text follows the dictionary");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (5,)}",
         "is truncated: its shape needs 40 bytes of elements, 32 are there");
  refuse("{'descr': '<f8', 'fortran_order': False, 'shape': (100000, 100000)}",
         "is truncated: its shape needs 80000000000 bytes of elements, 32 are there");
}

static void not_numpy(void) {
  tnf_tensor *t;
  CHECK_FAILS(tnf_tensor_load_npy(ctx, "/nowhere/x.npy", &t), TNF_RT_IO,
              "cannot open \"/nowhere/x.npy\": No such file or directory");
  CHECK_FAILS(tnf_tensor_load_npy(ctx, "/", &t), TNF_RT_IO, "\"/\" is a directory");
  CHECK_FAILS(tnf_tensor_load_npy(ctx, NULL, &t), TNF_RT_INVALID_ARGUMENT, "tensor_load_npy: \"path\" is NULL");
  CHECK_FAILS(tnf_tensor_load_npy(NULL, "x", &t), TNF_RT_INVALID_ARGUMENT, "tensor_load_npy: \"ctx\" is NULL");
  write_file("PK\3\4 an .npz file", 17);
  CHECK_FAILS(tnf_tensor_load_npy(ctx, FILE_NAME, &t), TNF_RT_IO, "\"" FILE_NAME "\" is not a NumPy file");
  write_file("\x93NUMPY\4\0ab", 10);
  CHECK_FAILS(tnf_tensor_load_npy(ctx, FILE_NAME, &t), TNF_RT_IO, "\"" FILE_NAME "\" has the unknown format version 4.0");
  write_file("\x93NUMPY\2\0\xff\xff\xff\xff", 12);
  CHECK_FAILS(tnf_tensor_load_npy(ctx, FILE_NAME, &t), TNF_RT_IO, "\"" FILE_NAME "\" has a malformed header: it is too long");
  write_file("", 0);
  CHECK_FAILS(tnf_tensor_load_npy(ctx, FILE_NAME, &t), TNF_RT_IO, "\"" FILE_NAME "\" is truncated");
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){100000}, &t));
  CHECK_FAILS(tnf_tensor_save_npy(t, "/nowhere/x.npy"), TNF_RT_IO, "cannot create \"/nowhere/x.npy\": No such file or directory");
  CHECK_FAILS(tnf_tensor_save_npy(t, "/dev/full"), TNF_RT_IO, "cannot write \"/dev/full\": No space left on device");
  CHECK_FAILS(tnf_tensor_save_npy(t, NULL), TNF_RT_INVALID_ARGUMENT, "tensor_save_npy: \"path\" is NULL");
  CHECK_FAILS(tnf_tensor_save_npy(NULL, "x"), TNF_RT_INVALID_ARGUMENT, "tensor_save_npy: \"t\" is NULL");
  tnf_tensor_release(t);
}

/* Every truncation and many one-byte changes of a good file: an error or a tensor, never anything worse. */
static void damaged(void) {
  const double data[] = {1, 2, 3, 4, 5, 6};
  unsigned char file[512], bad[512];
  size_t size = make_file(file, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n", data, sizeof data);
  tnf_tensor *t;
  for (size_t cut = 0; cut < size; ++cut) {
    write_file(file, cut);
    CHECK_FAILS(tnf_tensor_load_npy(ctx, FILE_NAME, &t), TNF_RT_IO, NULL);
    CHECK(t == NULL);
  }
  const unsigned char changes[] = {0, 1, ' ', '\'', '(', ')', ',', '0', '9', ':', 'L', '{', '}', '\\', '>', 0x80, 0xff};
  int loaded = 0;
  for (size_t at = 0; at < size; ++at) {
    for (size_t c = 0; c < sizeof changes; ++c) {
      memcpy(bad, file, size);
      bad[at] = changes[c];
      write_file(bad, size);
      tnf_status *st = tnf_tensor_load_npy(ctx, FILE_NAME, &t);
      CHECK((st == NULL) == (t != NULL) && (!st || tnf_status_code(st) == TNF_RT_IO));
      loaded += st == NULL;
      tnf_status_release(st);
      tnf_tensor_release(t);
    }
  }
  CHECK(loaded > 0);
}

/* ---- files that are no plain files, and writes that fail ---- */

static void refused_files(void) {
  tnf_tensor *t;
  remove("npy_pipe");
  if (!CHECK(mkfifo("npy_pipe", 0600) == 0))
    return;
  alarm(30); /* a loader that waits for a writer ends here */
  CHECK_FAILS(tnf_tensor_load_npy(ctx, "npy_pipe", &t), TNF_RT_IO, "\"npy_pipe\" is a pipe, not a regular file");
  tnf_program *p;
  CHECK_FAILS(tnf_program_load(ctx, "npy_pipe", NULL, &p), TNF_RT_IO, "\"npy_pipe\" is a pipe, not a regular file");
  alarm(0);
  remove("npy_pipe");
  CHECK_FAILS(tnf_tensor_load_npy(ctx, ".", &t), TNF_RT_IO, "\".\" is a directory");
  CHECK_FAILS(tnf_program_load(ctx, ".", NULL, &p), TNF_RT_IO, "\".\" is a directory");
  CHECK_FAILS(tnf_tensor_load_npy(ctx, "/dev/zero", &t), TNF_RT_IO, "\"/dev/zero\" is not a regular file");
  CHECK(t == NULL && p == NULL);
}

/* How many names the folder has that begin with `start`. */
static int names_in(const char *folder, const char *start) {
  DIR *d = opendir(folder);
  int count = 0;
  for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
    count += strncmp(e->d_name, start, strlen(start)) == 0;
  if (d)
    closedir(d);
  return count;
}

/* A file that cannot be written whole stays what it was, and nothing else is left; a device is written, never replaced. */
static void failed_writes(void) {
  tnf_tensor *old, *large, *back;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 1, (int64_t[]){2}, (double[]){1, 2}, &old));
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, (int64_t[]){1000}, &large));
  REQUIRE_OK(tnf_tensor_save_npy(old, FILE_NAME));
  struct rlimit limit, small;
  getrlimit(RLIMIT_FSIZE, &limit);
  small = limit;
  small.rlim_cur = 4000;
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  CHECK_FAILS(tnf_tensor_save_npy(large, FILE_NAME), TNF_RT_IO, "cannot write \"" FILE_NAME "\": File too large");
  CHECK_FAILS(tnf_tensor_save_npy(large, "npy_new.npy"), TNF_RT_IO, "cannot write \"npy_new.npy\": File too large");
  setrlimit(RLIMIT_FSIZE, &limit);
  CHECK(access("npy_new.npy", F_OK) != 0);
  REQUIRE_OK(tnf_tensor_load_npy(ctx, FILE_NAME, &back));
  CHECK(tnf_tensor_element_count(back) == 2 && tnf_tensor_f64(back)[1] == 2);
  tnf_tensor_release(back);
  CHECK_FAILS(tnf_tensor_save_npy(old, "/dev/full"), TNF_RT_IO, "cannot write \"/dev/full\": No space left on device");
  CHECK_OK(tnf_tensor_save_npy(old, "/dev/null"));
  struct stat info;
  CHECK(stat("/dev/full", &info) == 0 && S_ISCHR(info.st_mode));
  CHECK_FAILS(tnf_tensor_save_npy(old, "."), TNF_RT_IO, "cannot create \".\": Is a directory");
  CHECK_FAILS(tnf_tensor_save_npy(old, "none/x.npy"), TNF_RT_IO, "cannot create \"none/x.npy\": No such file or directory");
  CHECK_INT(names_in(".", ".tenferro-"), 0);
  tnf_tensor_release(old);
  tnf_tensor_release(large);
}

/* A link stays a link to the new file, and a file keeps who may read it. */
static void replaced_files(void) {
  tnf_tensor *t, *back;
  struct stat info;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_I32, 0, NULL, (int32_t[]){5}, &t));
  remove("npy_link.npy");
  CHECK_OK(tnf_tensor_save_npy(t, FILE_NAME));
  CHECK(chmod(FILE_NAME, 0604) == 0 && symlink(FILE_NAME, "npy_link.npy") == 0);
  tnf_tensor_i32(t)[0] = 6;
  CHECK_OK(tnf_tensor_save_npy(t, "npy_link.npy"));
  CHECK(lstat("npy_link.npy", &info) == 0 && S_ISLNK(info.st_mode));
  CHECK(stat(FILE_NAME, &info) == 0 && (info.st_mode & 0777) == 0604);
  REQUIRE_OK(tnf_tensor_load_npy(ctx, FILE_NAME, &back));
  CHECK_INT(tnf_tensor_i32(back)[0], 6);
  remove("npy_link.npy");
  tnf_tensor_release(back);
  tnf_tensor_release(t);
}

int main(void) {
  unlink("npy_new.npy"); /* what a run that failed may have left */
  test_allocator a = TEST_ALLOCATOR_INIT;
  ctx = test_context(&a, 1);
  round_trips();
  orders_and_types();
  refused();
  not_numpy();
  damaged();
  refused_files();
  failed_writes();
  replaced_files();
  tnf_context_release(ctx);
  remove(FILE_NAME);
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
