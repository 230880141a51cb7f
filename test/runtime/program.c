/* Programs: running them, their failures, the caller's outputs, warm runs, loading shared objects. */
#include "old_program.h"
#include "test_allocator.h"
#include "test_programs.h"

static tnf_tensor *vector(tnf_context *ctx, int64_t n, double first) {
  tnf_tensor *t;
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F64, 1, &n, &t));
  for (int64_t i = 0; i < n; ++i)
    tnf_tensor_f64(t)[i] = first + (double)i;
  return t;
}

static void check_squares(tnf_tensor *x, tnf_tensor *y) {
  bool right = y != NULL && tnf_tensor_element_count(x) == tnf_tensor_element_count(y);
  for (int64_t i = 0; right && i < tnf_tensor_element_count(x); ++i) {
    double v = tnf_tensor_f64(x)[i];
    right = tnf_tensor_f64(y)[i] == v * v;
  }
  CHECK(right);
}

static void runs(tnf_context *ctx, tnf_program *p) {
  const int64_t sizes[] = {0, 1, 3, 1000, 100000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    tnf_tensor *x = vector(ctx, sizes[i], 1), *y = NULL;
    CHECK_OK(tnf_run(ctx, p, &x, 1, &y, 1));
    CHECK_TEXT(tnf_context_message(ctx), "");
    check_squares(x, y);
    tnf_tensor_release(x);
    tnf_tensor_release(y);
  }
}

static void failures(tnf_context *ctx, tnf_program *p) {
  tnf_tensor *x = vector(ctx, 3, -1), *good = vector(ctx, 4, 0), *y = NULL, *zero;
  CHECK_FAILS(tnf_run(ctx, p, &x, 1, &y, 1), TNF_RT_OUT_OF_RANGE, "square: x[0] is negative");
  CHECK(y == NULL);
  CHECK_FAILS(tnf_run(ctx, p, (tnf_tensor *[]){x, x}, 2, &y, 1), TNF_RT_INVALID_ARGUMENT, "square: takes 1 input, got 2");
  CHECK_FAILS(tnf_run(ctx, p, &x, 1, &y, 0), TNF_RT_INVALID_ARGUMENT, "square: takes 1 output, got 0");
  CHECK_FAILS(tnf_run(ctx, p, NULL, 1, &y, 1), TNF_RT_INVALID_ARGUMENT, "run: \"inputs\" is NULL");
  CHECK_FAILS(tnf_run(ctx, p, &x, 1, NULL, 1), TNF_RT_INVALID_ARGUMENT, "run: \"outputs\" is NULL");
  CHECK_FAILS(tnf_run(ctx, p, (tnf_tensor *[]){NULL}, 1, &y, 1), TNF_RT_INVALID_ARGUMENT, "square: input \"x\" is NULL");
  CHECK_FAILS(tnf_run(ctx, NULL, NULL, 0, NULL, 0), TNF_RT_INVALID_ARGUMENT, "run: \"p\" is NULL");
  CHECK_FAILS(tnf_run(NULL, p, NULL, 0, NULL, 0), TNF_RT_INVALID_ARGUMENT, "run: \"ctx\" is NULL");
  REQUIRE_OK(tnf_tensor_new_zeros(ctx, TNF_F32, 1, (int64_t[]){3}, &zero));
  CHECK_FAILS(tnf_run(ctx, p, &zero, 1, &y, 1), TNF_RT_DTYPE_MISMATCH, "square: input \"x\" must be f64, got f32");
  /* the next call works */
  CHECK_OK(tnf_run(ctx, p, &good, 1, &y, 1));
  check_squares(good, y);
  tnf_tensor_release(x);
  tnf_tensor_release(good);
  tnf_tensor_release(zero);
  tnf_tensor_release(y);
}

static void count_loops(const tnf_kept *kept, void *user) {
  (void)kept;
  ++*(int *)user;
}

/* What loops keep: of a program without loops nothing is told, of a run that fails neither. */
static void kept(tnf_context *ctx, tnf_program *p) {
  tnf_tensor *x = vector(ctx, 5, 1), *bad = vector(ctx, 5, -1);
  int loops = 0;
  CHECK_OK(tnf_program_kept(ctx, p, &x, 1, count_loops, &loops));
  CHECK_FAILS(tnf_program_kept(ctx, p, &bad, 1, count_loops, &loops), TNF_RT_OUT_OF_RANGE, "square: x[0] is negative");
  CHECK_FAILS(tnf_program_kept(ctx, p, &x, 2, count_loops, &loops), TNF_RT_INVALID_ARGUMENT, "square: takes 1 input, got 2");
  CHECK_FAILS(tnf_program_kept(NULL, p, &x, 1, count_loops, &loops), TNF_RT_INVALID_ARGUMENT, "program_kept: \"ctx\" is NULL");
  CHECK_FAILS(tnf_program_kept(ctx, NULL, &x, 1, count_loops, &loops), TNF_RT_INVALID_ARGUMENT, "program_kept: \"p\" is NULL");
  CHECK_FAILS(tnf_program_kept(ctx, p, &x, 1, NULL, &loops), TNF_RT_INVALID_ARGUMENT, "program_kept: \"sink\" is NULL");
  CHECK_INT(loops, 0);
  tnf_tensor_release(x);
  tnf_tensor_release(bad);
}

static void callers_outputs(tnf_context *ctx, tnf_program *p) {
  tnf_tensor *x = vector(ctx, 5, 1), *y = vector(ctx, 5, 0), *small = vector(ctx, 4, 0), *large = vector(ctx, 6, 0);
  tnf_tensor *kept = y;
  tnf_tensor *in[] = {x};
  CHECK_OK(tnf_run(ctx, p, in, 1, &y, 1));
  CHECK(y == kept);
  check_squares(x, y);
  CHECK_FAILS(tnf_run(ctx, p, in, 1, &small, 1), TNF_RT_SHAPE_MISMATCH,
              "square: output \"y\" is 5, the buffer given for it is 4");
  CHECK_FAILS(tnf_run(ctx, p, in, 1, &large, 1), TNF_RT_SHAPE_MISMATCH,
              "square: output \"y\" is 5, the tensor given for it is 6 (one made by tnf_tensor_with_capacity would get these "
              "extents)");
  CHECK_INT(tnf_tensor_extent(large, 0), 6);
  CHECK_FAILS(tnf_run(ctx, p, in, 1, &x, 1), TNF_RT_OVERLAP, "square: output \"y\" overlaps input \"x\"");
  tnf_tensor_release(x);
  tnf_tensor_release(y);
  tnf_tensor_release(small);
  tnf_tensor_release(large);
}

/* The first runs take memory, the following take none, results included once they were released. */
static void warm_runs(test_allocator *a, tnf_context *ctx, tnf_program *p) {
  const int64_t sizes[] = {4, 3000, 400000};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    tnf_tensor *x = vector(ctx, sizes[i], 1);
    long calls = 0;
    for (int run = 0; run < 6; ++run) {
      tnf_tensor *y = NULL;
      if (run == 3)
        calls = atomic_load(&a->calls);
      CHECK_OK(tnf_run(ctx, p, &x, 1, &y, 1));
      tnf_tensor_release(y);
    }
    CHECK_INT(atomic_load(&a->calls), calls);
    tnf_tensor_release(x);
  }
}

/* More arguments than the call keeps on its stack. */
enum { MANY = 40 };
enum { MANY_ONE, MANY_X, MANY_Y = MANY_X + MANY, MANY_WHOLE = MANY_Y + MANY, MANY_FLAG, MANY_CELLS };

/* y[i] = x[i] + i for the addresses of all x, then of all y; the last one is of a flag: x[0] is negative. */
static void many_body(void *args, int64_t begin, int64_t end, int64_t worker) {
  (void)begin, (void)end, (void)worker;
  const int64_t *list = args;
  for (int i = 0; i < MANY; ++i)
    *(double *)(uintptr_t)list[MANY + i] = *(const double *)(uintptr_t)list[i] + i;
  *(uint8_t *)(uintptr_t)list[2 * (size_t)MANY] = *(const double *)(uintptr_t)list[0] < 0;
}

static tnf_rt_function *const many_functions[] = {(tnf_rt_function *)many_body};
static int32_t many_code[512];
static uint8_t machine_checked;
static const int64_t many_one[] = {1};
static tnf_rt_plan many_plan = {.size = sizeof(tnf_rt_plan),
                                .cell_count = MANY_CELLS,
                                .constant_count = 1,
                                .argument_count = 2 * MANY + 1,
                                .input_count = MANY,
                                .code = many_code,
                                .constants = many_one,
                                .texts = "y\0many: negative",
                                .functions = many_functions,
                                .machine_checked = &machine_checked};

static tnf_rt_status many_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  return tnf_rt_run(ctx, &many_plan, in, out);
}

static void write_many_code(void) {
  int32_t *w = many_code;
  for (int i = 0; i < MANY; ++i) {
    memcpy(w, (int32_t[]){STEP(RESULT, 6), MANY_Y + i, i, 0, TNF_F64, 0}, 6 * sizeof *w);
    w += 6;
  }
  memcpy(w, (int32_t[]){STEP(TAKE, 7), MANY_WHOLE, 1, MANY_FLAG, 1, MANY_ONE, 0}, 7 * sizeof *w);
  w += 7;
  memcpy(w, (int32_t[]){STEP(LAUNCH, 6 + 2 * MANY), 0, MANY_ONE, MANY_ONE, 2 * MANY + 1}, 5 * sizeof *w);
  w += 5;
  for (int i = 0; i < 2 * MANY; ++i)
    *w++ = MANY_X + i;
  *w++ = MANY_FLAG;
  memcpy(w, (int32_t[]){STEP(FAIL_IF, 4), MANY_FLAG, TNF_RT_OUT_OF_RANGE, 2, STEP(END, 1)}, 5 * sizeof *w);
}

static void many_arguments(tnf_context *ctx) {
  tnf_rt_argument arguments[MANY];
  tnf_tensor *in[MANY];
  tnf_tensor *out[MANY] = {0}, *scalar;
  double value = 3;
  REQUIRE_OK(tnf_tensor_from_col_major(ctx, TNF_F64, 0, NULL, &value, &scalar));
  for (int i = 0; i < MANY; ++i) {
    arguments[i] = (tnf_rt_argument){"a", TNF_F64, 0, TNF_RT_CPU, 0, NULL, NULL};
    in[i] = scalar;
  }
  tnf_rt_program_info info = {sizeof(tnf_rt_program_info),
                              TNF_RT_ABI_VERSION,
                              0,
                              0,
                              "many",
                              "native",
                              MANY,
                              MANY,
                              arguments,
                              arguments,
                              many_entry,
                              &many_plan};
  write_many_code();
  many_plan.info = &info;
  tnf_program *p;
  info.cpu = "later+nosuch+avx2"; /* code for a machine that this one is not */
  CHECK_FAILS(tnf_program_from_info(ctx, &info, &p), TNF_RT_UNSUPPORTED,
              "program_from_info: program \"many\" was compiled for later, and this machine has no nosuch");
  info.cpu = "native";
  REQUIRE_OK(tnf_program_from_info(ctx, &info, &p));
  CHECK_OK(tnf_run(ctx, p, in, MANY, out, MANY));
  for (int i = 0; i < MANY; ++i)
    CHECK(out[i] && *tnf_tensor_f64(out[i]) == 3 + i);
  for (int i = 1; i < MANY; i += 2) { /* some outputs given, some not */
    tnf_tensor_release(out[i]);
    out[i] = NULL;
  }
  CHECK_OK(tnf_run(ctx, p, in, MANY, out, MANY));
  for (int i = 1; i < MANY; i += 2) {
    tnf_tensor_release(out[i]);
    out[i] = NULL;
  }
  tnf_tensor_f64(scalar)[0] = -1;
  CHECK_FAILS(tnf_run(ctx, p, in, MANY, out, MANY), TNF_RT_OUT_OF_RANGE, "many: negative");
  for (int i = 0; i < MANY; ++i) {
    CHECK((out[i] != NULL) == (i % 2 == 0));
    tnf_tensor_release(out[i]);
  }
  tnf_tensor_release(scalar);
  tnf_program_release(p);
}

/* Programs that make one of two outputs: by a plan that ends too early. */
static const int32_t without_right_code[] = {STEP(RESULT, 6), 0, 0, 0, TNF_F64, 0, STEP(END, 1)},
                     without_left_code[] = {STEP(RESULT, 6), 0, 1, 0, TNF_F64, 0, STEP(END, 1)};
static tnf_rt_plan partial_plan = {
    .size = sizeof(tnf_rt_plan), .cell_count = 1, .texts = "made", .machine_checked = &machine_checked};

static tnf_rt_status partial_entry(tnf_rt_context *ctx, const tnf_rt_tensor *const *in, tnf_rt_tensor *const *out) {
  return tnf_rt_run(ctx, &partial_plan, in, out);
}

static void descriptions(tnf_context *ctx) {
  tnf_program *p;
  tnf_rt_program_info info = square_info;
  info.abi_version = 7;
  CHECK_FAILS(tnf_program_from_info(ctx, &info, &p), TNF_RT_UNSUPPORTED,
              "program_from_info: compiled for another version of the runtime: for interface 7, this runtime has 4");
  CHECK(p == NULL);
  info = square_info;
  info.entry = NULL;
  CHECK_FAILS(tnf_program_from_info(ctx, &info, &p), TNF_RT_INVALID_ARGUMENT,
              "program_from_info: the program's description has no entry");
  info = square_info;
  info.input_count = -1;
  CHECK_FAILS(tnf_program_from_info(ctx, &info, &p), TNF_RT_INVALID_ARGUMENT, NULL);
  info = square_info;
  info.inputs = NULL;
  CHECK_FAILS(tnf_program_from_info(ctx, &info, &p), TNF_RT_INVALID_ARGUMENT, NULL);
  tnf_rt_argument bad = square_info.inputs[0];
  info.inputs = &bad;
  bad.device = 1;
  CHECK_FAILS(tnf_program_from_info(ctx, &info, &p), TNF_RT_INVALID_ARGUMENT,
              "program_from_info: the program's description has an argument on an unknown device");
  bad.rank = 33;
  CHECK_FAILS(tnf_program_from_info(ctx, &info, &p), TNF_RT_INVALID_ARGUMENT,
              "program_from_info: the program's description has an argument of impossible rank");
  CHECK_FAILS(tnf_program_from_info(ctx, NULL, &p), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK_FAILS(tnf_program_from_info(NULL, &info, &p), TNF_RT_INVALID_ARGUMENT, NULL);

  /* programs that forget an output: nothing stays allocated */
  info = split_info;
  info.input_count = 0;
  info.entry = partial_entry;
  partial_plan.info = &info;
  for (int i = 0; i < 2; ++i) {
    tnf_tensor *out[2] = {NULL, NULL};
    partial_plan.code = i ? without_left_code : without_right_code;
    REQUIRE_OK(tnf_program_from_info(ctx, &info, &p));
    CHECK_FAILS(tnf_run(ctx, p, NULL, 0, out, 2), TNF_RT_INTERNAL, "split: the program left an output without data");
    CHECK(out[0] == NULL && out[1] == NULL);
    tnf_program_release(p);
  }
}

static void loading(tnf_context *ctx) {
  tnf_program *p;
  REQUIRE_OK(tnf_program_load(ctx, TEST_DIR "/one_program.so", NULL, &p));
  CHECK_TEXT(tnf_program_info(p)->name, "square");
  runs(ctx, p);
  tnf_program_release(tnf_program_retain(p));
  runs(ctx, p);
  tnf_program_release(p);
  tnf_program_release(NULL);
  REQUIRE_OK(tnf_program_load(ctx, TEST_DIR "/two_programs.so", "split", &p));
  CHECK_TEXT(tnf_program_info(p)->name, "split");
  tnf_program_release(p);
  CHECK_FAILS(tnf_program_load(ctx, TEST_DIR "/two_programs.so", NULL, &p), TNF_RT_INVALID_ARGUMENT,
              "\"" TEST_DIR "/two_programs.so\" has several programs, say which: \"square\", \"split\"");
  CHECK_FAILS(tnf_program_load(ctx, TEST_DIR "/two_programs.so", "loss", &p), TNF_RT_INVALID_ARGUMENT,
              "\"" TEST_DIR "/two_programs.so\" has no program \"loss\"; it has \"square\", \"split\"");
  CHECK_FAILS(tnf_program_load(ctx, TEST_DIR "/no_program.so", NULL, &p), TNF_RT_INVALID_ARGUMENT,
              "\"" TEST_DIR "/no_program.so\" has no tenferro program");
  CHECK_FAILS(tnf_program_load(ctx, TEST_DIR "/old_interface.so", NULL, &p), TNF_RT_UNSUPPORTED,
              TEST_DIR "/old_interface.so: compiled for another version of the runtime: for interface 5, this runtime has 4");
  CHECK_FAILS(tnf_program_load(ctx, TEST_DIR "/nowhere.so", NULL, &p), TNF_RT_IO,
              "cannot open \"" TEST_DIR "/nowhere.so\": No such file or directory");
  FILE *f = fopen("sentence.so", "wb");
  if (!f || fputs("no object", f) < 0 || fclose(f))
    exit(2);
  CHECK_FAILS(tnf_program_load(ctx, "sentence.so", NULL, &p), TNF_RT_IO, "\"sentence.so\" is not a shared object");
  CHECK_FAILS(tnf_program_load(ctx, "/", NULL, &p), TNF_RT_IO, "\"/\" is a directory");
  f = fopen("damaged.so", "wb");
  if (!f || fwrite("\177ELF damaged", 1, 12, f) != 12 || fclose(f))
    exit(2);
  CHECK_FAILS(tnf_program_load(ctx, "damaged.so", NULL, &p), TNF_RT_IO,
              "cannot load \"damaged.so\": ./damaged.so: file too short");
  remove("damaged.so");
  remove("sentence.so");
  CHECK_FAILS(tnf_program_load(ctx, NULL, NULL, &p), TNF_RT_INVALID_ARGUMENT, "program_load: \"path\" is NULL");
  CHECK_FAILS(tnf_program_load(NULL, "x", NULL, &p), TNF_RT_INVALID_ARGUMENT, NULL);
  CHECK(p == NULL);
}

#define OLD "compiled for another version of the runtime: for interface 1, this runtime has 4"

tnf_rt_status tnf_rt_enter_program(tnf_context *ctx, const tnf_rt_program_info *info);
static const int32_t nothing_code[] = {STEP(END, 1)};

/* A program of version 1, linked, described and loaded: refused with a sentence, nothing is read or written, the next call works.
 */
static void old_programs(tnf_context *ctx, tnf_program *p) {
  double in[1] = {3}, out[1] = {0};
  tnf_rt_tensor x = {.data = in, .rank = 1, .dtype = TNF_F64, .extents = {1}}, y = x;
  y.data = out;
  CHECK_INT(old_program(ctx, &x, &y), TNF_RT_UNSUPPORTED);
  CHECK_TEXT(tnf_context_message(ctx), OLD);
  CHECK(out[0] == 0);
  CHECK_INT(old_program(NULL, &x, &y), TNF_RT_INVALID_ARGUMENT);
  tnf_program *old;
  CHECK_FAILS(tnf_program_from_info(ctx, old_program_info(), &old), TNF_RT_UNSUPPORTED, "program_from_info: " OLD);
  CHECK_FAILS(tnf_program_load(ctx, TEST_DIR "/old_program.so", NULL, &old), TNF_RT_UNSUPPORTED,
              TEST_DIR "/old_program.so: " OLD);
  CHECK(old == NULL);

  /* versions 2 and 3 entered so */
  tnf_rt_program_info other = square_info;
  other.abi_version = 3;
  CHECK_INT(tnf_rt_enter_program(ctx, &other), TNF_RT_UNSUPPORTED);
  CHECK_TEXT(tnf_context_message(ctx), "compiled for another version of the runtime: for interface 3, this runtime has 4");
  CHECK_INT(tnf_rt_enter_program(NULL, &other), TNF_RT_INVALID_ARGUMENT);

  /* a later version that still enters as this one does */
  tnf_rt_plan plan = {.size = sizeof plan, .code = nothing_code, .info = &other, .machine_checked = &machine_checked};
  other.input_count = 0;
  other.abi_version = 5;
  CHECK_INT(tnf_rt_run(ctx, &plan, NULL, NULL), TNF_RT_UNSUPPORTED);
  CHECK_TEXT(tnf_context_message(ctx), "compiled for another version of the runtime: for interface 5, this runtime has 4");
  other.abi_version = TNF_RT_ABI_VERSION;
  other.size += 8; /* one that has grown says nothing else about what is here */
  CHECK_INT(tnf_rt_run(ctx, &plan, NULL, NULL), TNF_RT_OK);
  CHECK_INT(tnf_rt_run(NULL, &plan, NULL, NULL), TNF_RT_INVALID_ARGUMENT);
  runs(ctx, p);
}

int main(void) {
  test_allocator a = TEST_ALLOCATOR_INIT;
  tnf_context *ctx = test_context(&a, 2);
  tnf_program *p;
  REQUIRE_OK(tnf_program_from_info(ctx, &square_info, &p));
  runs(ctx, p);
  failures(ctx, p);
  kept(ctx, p);
  callers_outputs(ctx, p);
  warm_runs(&a, ctx, p);
  many_arguments(ctx);
  descriptions(ctx);
  loading(ctx);
  old_programs(ctx, p);
  tnf_context_release(ctx); /* the program keeps it */
  tnf_program_release(p);
  CHECK_ALL_FREED(&a);
  return CHECK_RESULT();
}
