/* Random sequences of calls of the C API: right, wrong and absurd arguments, memory that fails, handles released in any order.
 * What is left of each graph is compiled and run. Nothing may crash, hang, leak or free wrongly; after any failure the next call
 * works.
 *
 * usage: test_random_api [--seed S] [--count N | --minutes M] [--only CASE]      --only prints the calls of one case */
#include <math.h>

#include "fuzz.h"
#include "runtime/test_allocator.h"
#include "tenferro/dlpack.h"
#include "tenferro/tenferro.h"

enum { LIST = 24, HANDLES = 24, VALUES = 64, EXTENTS = 32, BUFFER = 1 << 20, TEXT = 1 << 16 };
static const size_t largest_block = (size_t)1 << 26; /* more is refused: absurd sizes must fail, not swap */

typedef struct fuzz fuzz;
#include "calls.inc"

struct fuzz {
  fuzz_shared *shared;
  fuzz_rng rng;
  bool trace, slow;  /* slow: an extent may be absurd, and so the time of a run */
  bool is_endless;   /* the loop that is built has no largest number of steps */
  int depth;         /* of the bodies that are built */
  uint64_t wildness; /* one argument of that many is absurd */
  uint64_t bad_calls;
  test_allocator allocator;
  void *handle[KINDS][HANDLES];
  tnf_traced value[VALUES];
  tnf_extent extent[EXTENTS];
  int32_t rank;   /* of the value that this call took last, -2: none */
  bool succeeded; /* the last call that gives a status */
  bool missing;   /* this call would need a handle of a kind that there is none of now */
  tnf_graph *graph;
  char text[TEXT];
  size_t text_length;
};

static _Alignas(16) char buffer[BUFFER];

static uint64_t below(fuzz *f, uint64_t n) {
  return fuzz_below(&f->rng, n);
}
static bool one_in(fuzz *f, uint64_t n) {
  return below(f, n) == 0;
}
static bool wild(fuzz *f) {
  return f->wildness && one_in(f, f->wildness);
}
#define PICK(f, ...) ((__VA_ARGS__)[below((f), sizeof(__VA_ARGS__) / sizeof((__VA_ARGS__)[0]))])

/* ---- arguments ------------------------------------------------------------------------------------------------------- */

static int64_t any_i64(fuzz *f) {
  if (!wild(f))
    return (int64_t)below(f, 6) - 1;
  return PICK(f, (int64_t[]){-3, 17, 63, 64, 1000, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, INT64_C(1) << 62, INT64_MAX / 2});
}
static int32_t any_i32(fuzz *f) {
  return wild(f) ? PICK(f, (int32_t[]){-1, -2, 31, 32, 33, 1000, INT32_MAX, INT32_MIN}) : (int32_t)below(f, 3);
}
static size_t any_size(fuzz *f) {
  return (size_t)any_i64(f);
}
static int32_t any_flags(fuzz *f) {
  return wild(f) ? any_i32(f) : (int32_t)below(f, 64);
}
static int32_t any_count(fuzz *f) {
  return wild(f) ? PICK(f, (int32_t[]){-1, -7, 0, INT32_MIN}) : (int32_t)below(f, one_in(f, 4) ? LIST : 4);
}
static double any_f64(fuzz *f) {
  return PICK(f, (double[]){0, 1, -1, 0.5, 2, 3, -0.0, NAN, INFINITY, 1e300, 1e-310, 9007199254740993.0, 3e9});
}
static float any_f32(fuzz *f) {
  double x = any_f64(f);
  return fabs(x) > 1e30 && !isinf(x) ? 3e38f : (float)x;
}
static bool any_bool(fuzz *f) {
  return one_in(f, 2);
}
static int any_enum(fuzz *f) {
  return wild(f) ? PICK(f, (int[]){-1, 7, 8, 99, INT32_MAX, INT32_MIN}) : one_in(f, 3) ? (int)below(f, 7) : 1;
}
static const char *any_string(fuzz *f) {
  static char longest[5000];
  memset(longest, 'x', sizeof longest - 1);
  if (wild(f))
    return PICK(f, (const char *[]){NULL, "", "not a name", "free", "llvm.x", "a\xff", "%s%n", "2x", longest, "\"", "\n", "main",
                                    "tnf_rt_run", "\xe2\x88\x82"});
  static _Thread_local char name[16];
  snprintf(name, sizeof name, "v%d", (int)below(f, 1000));
  return name;
}
static const char *any_path(fuzz *f) {
  static _Thread_local char path[64];
  const char *folder = getenv("TNF_FUZZ_FOLDER");
  if (wild(f))
    return PICK(f, (const char *[]){NULL, "", "/", "/nowhere/x.npy", "/dev/null"});
  snprintf(path, sizeof path, "%s/%d.npy", folder, (int)below(f, 3));
  return path;
}
static tnf_axes any_list_of_numbers(fuzz *f) {
  tnf_axes axes = {(int32_t)below(f, 4), {0}};
  bool distinct = !one_in(f, 8);
  for (int i = 0; i < TNF_RT_MAX_RANK; ++i)
    axes.axis[i] = wild(f) ? any_i64(f) : distinct ? i : (int64_t)below(f, 3);
  if (one_in(f, 4)) { /* as many entries as the value has axes, in another order */
    axes.count = f->rank > 0 ? f->rank : 0;
    for (int i = 0; i < axes.count; ++i)
      axes.axis[i] = axes.count - 1 - i;
  }
  if (wild(f))
    axes.count = PICK(f, (int32_t[]){-1, -2, 32, 33, INT32_MAX, INT32_MIN});
  return axes;
}
static tnf_axes any_axes(fuzz *f) {
  return one_in(f, 8) ? TNF_ALL_AXES : any_list_of_numbers(f);
}
static tnf_ints any_ints(fuzz *f) {
  return any_list_of_numbers(f);
}
static tnf_shape any_shape(fuzz *f) {
  tnf_shape shape = {(int32_t)below(f, 4), {{0}}};
  for (int i = 0; i < TNF_RT_MAX_RANK; ++i) {
    shape.entry[i].text = one_in(f, 3) ? NULL : PICK(f, (const char *[]){"n", "n", "n", "m", "?", "n<=64", "?<=5"});
    shape.entry[i].exact = (int64_t)below(f, 4);
    if (wild(f))
      shape.entry[i] = (tnf_shape_entry){
          PICK(f, (const char *[]){NULL, "", "n<64", "?<=-1", "n<=99999999999999999999", "<=", "n<=0", "n\xff", "a b"}),
          any_i64(f)};
  }
  if (wild(f))
    shape.rank = any_i32(f);
  return shape;
}
static tnf_extent any_extent(fuzz *f) {
  if (wild(f)) {
    f->slow = true;
    return one_in(f, 4) ? (tnf_extent){0} : tnf_extent_const(any_i64(f));
  }
  tnf_extent e = f->extent[below(f, EXTENTS)];
  return e.kind && (e.graph == f->graph || !e.graph) && !one_in(f, 3) ? e : tnf_extent_const((int64_t)below(f, 4));
}
static tnf_extents any_extents(fuzz *f) {
  tnf_extents extents = {(int32_t)(f->rank > 0 && !one_in(f, 3) ? (uint64_t)f->rank : below(f, 4)), {{0}}};
  for (int i = 0; i < (extents.count < 4 ? 4 : extents.count) && i < TNF_RT_MAX_RANK; ++i)
    extents.extent[i] = any_extent(f);
  if (wild(f))
    extents.count = PICK(f, (int32_t[]){-1, -2, 32, 33, INT32_MAX, INT32_MIN});
  return extents;
}
static tnf_traced any_traced(fuzz *f) {
  if (wild(f))
    return one_in(f, 2) ? (tnf_traced){0} : f->value[below(f, VALUES)];
  tnf_traced best = {0};
  for (int i = 0; i < 24; ++i) { /* one of this graph; if possible of the rank that the last one had */
    tnf_traced x = f->value[below(f, VALUES)];
    if (!x.graph || x.graph != f->graph || (!x.value && !x.like))
      continue;
    best = x;
    if (f->rank == -2 || tnf_rank_of(x) == f->rank)
      break;
  }
  f->rank = tnf_rank_of(best);
  return best;
}
static const tnf_traced *any_list(fuzz *f, tnf_traced *list) {
  for (int i = 0; i < LIST; ++i)
    list[i] = any_traced(f);
  return wild(f) ? NULL : list;
}
static void *any_pointer(fuzz *f, void *pointer) {
  return wild(f) ? NULL : pointer;
}
static void *any_struct(fuzz *f, void *out, size_t size) {
  memset(out, 0, size);
  uint32_t begins = wild(f) ? PICK(f, (uint32_t[]){0, 4, 8}) : (uint32_t)size;
  memcpy(out, &begins, sizeof begins);
  return any_pointer(f, out);
}
static const char *const *any_names(fuzz *f) {
  static _Thread_local char texts[LIST][16];
  static _Thread_local const char *names[LIST];
  for (int i = 0; i < LIST; ++i) {
    snprintf(texts[i], sizeof texts[i], "%s", PICK(f, (const char *[]){"x", "y", "a/b", "\xe2\x88\x82"}));
    snprintf(texts[i] + strlen(texts[i]), 4, "%d", one_in(f, 8) ? 0 : i);
    names[i] = one_in(f, 4) ? any_string(f) : texts[i];
  }
  return any_pointer(f, names);
}
/* Extents that fit the buffer, or that no memory holds. */
static const int64_t *any_numbers(fuzz *f) {
  static _Thread_local int64_t numbers[64];
  for (int i = 0; i < 64; ++i)
    numbers[i] = (int64_t)below(f, 4);
  if (wild(f))
    numbers[below(f, 3)] = PICK(f, (int64_t[]){-1, INT64_MIN, INT64_MAX, INT64_C(1) << 62});
  return wild(f) ? NULL : numbers;
}
static const void *any_data(fuzz *f) {
  return wild(f) ? NULL : buffer;
}
static void *any_buffer(fuzz *f) {
  static _Thread_local _Alignas(16) char out[BUFFER];
  return any_pointer(f, out);
}
static void *any_user(fuzz *f) {
  return f;
}
static void take_text(const char *text, size_t length, void *user) {
  fuzz *f = user;
  if (f->text_length + length < TEXT) {
    memcpy(f->text + f->text_length, text, length);
    f->text_length += length;
    f->text[f->text_length] = 0;
  }
}
static tnf_text_sink *any_sink(fuzz *f) {
  f->text_length = 0;
  return wild(f) ? NULL : take_text;
}
static const char *any_text(fuzz *f) {
  if (wild(f))
    return PICK(f, (const char *[]){NULL, "", "func.func", "module {", "\xff\xfe", "MLïR"});
  return f->text_length ? f->text
                        : "func.func @f(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {\n  return %x : "
                          "!tenferro.tensor<?xf64>\n}\n";
}
static size_t any_length(fuzz *f, const char *text) {
  size_t length = text ? strlen(text) : 0;
  return wild(f) ? (text ? below(f, length + 1) : any_size(f)) : length;
}
static const tnf_ad_rule *any_ad_rule(fuzz *f) {
  static _Thread_local tnf_ad_rule rule;
  rule = (tnf_ad_rule)TNF_AD_RULE_INIT;
  rule.op = one_in(f, 2) ? "tenferro.none" : any_string(f);
  rule.linearity = (tnf_linearity)any_enum(f);
  return wild(f) ? NULL : &rule;
}
/* ---- handles and results ----------------------------------------------------------------------------------------------- */

static void *any_handle(fuzz *f, int kind) {
  if (wild(f))
    return NULL;
  if (kind == KIND_tnf_graph && f->graph && !one_in(f, 16))
    return f->graph;
  for (int i = 0; i < 64; ++i) {
    void *h = f->handle[kind][below(f, HANDLES)];
    if (h)
      return h;
  }
  f->missing = true;
  return NULL;
}
static void *any_handles(fuzz *f, int kind, void **list) {
  for (int i = 0; i < LIST; ++i)
    list[i] = any_handle(f, kind);
  return any_pointer(f, list);
}

static void forget_graph(fuzz *f, const tnf_graph *graph) {
  for (int i = 0; i < VALUES; ++i)
    if (f->value[i].graph == graph)
      f->value[i] = (tnf_traced){0};
  for (int i = 0; i < EXTENTS; ++i)
    if (f->extent[i].graph == graph)
      f->extent[i] = (tnf_extent){0};
  if (f->graph == graph)
    f->graph = NULL;
}
/* A handle to release: no longer in the pool. */
static void *take_handle(fuzz *f, int kind) {
  if (kind == KIND_tnf_ad_context || f->depth > 0) /* compilers may use it to the end, and a body what is around it */
    return NULL;
  size_t i = below(f, HANDLES);
  void *h = f->handle[kind][i];
  f->handle[kind][i] = NULL;
  if (kind == KIND_tnf_graph)
    forget_graph(f, h);
  return h;
}
static void keep_handle(fuzz *f, int kind, void *handle) {
  if (!handle)
    return;
  for (int i = 0; i < HANDLES; ++i)
    if (!f->handle[kind][i]) {
      f->handle[kind][i] = handle;
      return;
    }
  release_handle(kind, handle);
}
static void keep_handles(fuzz *f, int kind, void **handles) {
  for (int i = 0; i < LIST; ++i)
    keep_handle(f, kind, handles[i]);
}
static void keep_traced(fuzz *f, tnf_traced x) {
  if (x.graph && (x.value || x.like))
    f->value[below(f, VALUES)] = x;
}
static void keep_many(fuzz *f, const tnf_traced *xs, size_t count) {
  for (size_t i = 0; i < count; ++i)
    keep_traced(f, xs[i]);
}
static void keep_list(fuzz *f, const tnf_traced *xs) {
  keep_many(f, xs, LIST);
}
static void keep_extent(fuzz *f, tnf_extent e) {
  if (e.kind)
    f->extent[below(f, EXTENTS)] = e;
}
static void keep_extents(fuzz *f, tnf_extents e) {
  for (int i = 0; i < e.count && i < TNF_RT_MAX_RANK; ++i)
    keep_extent(f, e.extent[i]);
}
static void keep_status(fuzz *f, tnf_status *status) {
  f->succeeded = status == NULL;
  if (status && (tnf_status_code(status) == TNF_RT_OK || !tnf_status_message(status)[0])) {
    printf("FAIL case %llu: a failure without a code or a sentence in %s\n", (unsigned long long)f->shared->current,
           f->shared->doing);
    ++f->shared->failures;
  }
  if (f->trace && status)
    printf("    %s: %s\n", tnf_rt_status_name(tnf_status_code(status)), tnf_status_message(status));
  tnf_status_release(status);
}
static void read_text(const char *text) {
  if (text)
    (void)!strlen(text);
}

static void random_call(fuzz *f);
#include "bodies.h"
#include "einsums.h"
#include "exchange.h"
#include "options.h"
#define FUZZ_CALLS
#include "calls.inc"

/* ---- one case ------------------------------------------------------------------------------------------------------------ */

enum { COUNT_CALLS = sizeof calls / sizeof calls[0], COUNT_COMPILED = COUNT_CALLS, COUNT_RUN, COUNT_REFUSED };
_Static_assert(COUNT_REFUSED < 1024, "fuzz_shared.counter is large enough");

static void random_call(fuzz *f) {
  size_t call = below(f, COUNT_CALLS);
  snprintf(f->shared->doing, sizeof f->shared->doing, "%s", calls[call].name);
  if (f->trace)
    printf("  %*s%s\n", 2 * f->depth, "", calls[call].name), fflush(stdout);
  f->rank = -2;
  f->missing = false;
  calls[call].call(f);
  f->shared->counter[call] += !f->missing;
}

static void fail(fuzz *f, const char *what) {
  printf("FAIL case %llu: %s\n", (unsigned long long)f->shared->current, what);
  ++f->shared->failures;
}

/* Calls of ours go through the test's allocator, which may fail from now on. */
static void *limited_alloc(void *user, size_t size, size_t alignment) {
  return size > largest_block ? NULL : test_alloc(user, size, alignment);
}

static tnf_context *new_context(fuzz *f) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = 1 + (uint32_t)below(f, 3);
  options.allocator = (tnf_allocator){limited_alloc, test_free, &f->allocator};
  if (one_in(f, 8))
    options.cache_bytes = 4096;
  return tnf_context_new(&options);
}

/* A graph with a few inputs that fit together: vectors of n, square matrices of n, a scalar, masks. */
static void begin_graph(fuzz *f) {
  tnf_context *ctx = any_handle(f, KIND_tnf_context);
  tnf_graph *graph = tnf_graph_new(ctx, "f");
  keep_handle(f, KIND_tnf_graph, graph);
  f->graph = NULL;
  for (int i = 0; i < HANDLES; ++i) /* released at once where the pool is full */
    if (graph && f->handle[KIND_tnf_graph][i] == graph)
      f->graph = graph;
  if (!f->graph)
    return;
  static const tnf_dtype dtypes[] = {TNF_F64, TNF_F64, TNF_F32, TNF_I32, TNF_I64, TNF_BOOL, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
  tnf_dtype dtype = PICK(f, dtypes);
  uint64_t inputs = 2 + below(f, 4);
  for (uint64_t i = 0; i < inputs; ++i) {
    char name[8];
    snprintf(name, sizeof name, "x%d", (int)i);
    tnf_dtype own = one_in(f, 4) ? PICK(f, dtypes) : dtype;
    tnf_shape shape = one_in(f, 6)   ? any_shape(f)
                      : one_in(f, 2) ? TNF_SHAPE("n", "n")
                      : one_in(f, 2) ? TNF_SHAPE("n")
                                     : TNF_SCALAR;
    tnf_traced x = tnf_input(graph, name, own, shape);
    keep_many(f, (tnf_traced[]){x, x, x, x}, 4);
  }
  keep_extent(f, tnf_dim(any_traced(f), 0));
}

/* One handle of each kind that others are made from. */
static void begin_handles(fuzz *f) {
  tnf_context *ctx = any_handle(f, KIND_tnf_context);
  for (int32_t rank = 0; rank < 3; ++rank) {
    tnf_tensor *tensor = NULL;
    keep_status(f, tnf_tensor_new_zeros(ctx, (tnf_dtype)below(f, 7), rank, (int64_t[]){2, 3}, &tensor));
    keep_handle(f, KIND_tnf_tensor, tensor);
  }
  begin_exchange(f, ctx);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  keep_handle(f, KIND_tnf_graph_compiler, compiler);
  keep_handle(f, KIND_tnf_graph_executor, tnf_graph_executor_new(ctx, TNF_CPU));
  if (!compiler || !one_in(f, 8))
    return;
  tnf_object *object = NULL;
  const char *text = any_text(f);
  snprintf(f->shared->doing, sizeof f->shared->doing, "compile_text");
  keep_status(f, tnf_graph_compiler_compile_text(compiler, text, text ? strlen(text) : 0, NULL, NULL, &object));
  keep_handle(f, KIND_tnf_object, object);
}

static tnf_tensor *input_for(fuzz *f, tnf_context *ctx, const tnf_rt_argument *a, const int64_t *sizes) {
  int64_t extents[TNF_RT_MAX_RANK], count = 1;
  for (int i = 0; i < a->rank; ++i) {
    uint64_t hash = 7;
    for (const char *c = a->extent_names[i]; *c; ++c)
      hash = hash * 31 + (uint64_t)*c;
    int64_t e = a->extents[i];
    extents[i] = e >= 0 ? e : hash == 7 ? (int64_t)below(f, 4) : sizes[hash % 4];
    if (e < -1 && extents[i] > TNF_RT_BOUND(e))
      extents[i] = TNF_RT_BOUND(e);
    count = extents[i] > 64 ? INT64_MAX : count > BUFFER ? count : count * extents[i];
  }
  if (count > BUFFER / 16)
    return NULL;
  tnf_tensor *t = NULL;
  tnf_status_release(tnf_tensor_new_zeros(ctx, (tnf_dtype)a->dtype, a->rank, extents, &t));
  for (int64_t i = 0; t && i < count; ++i) {
    double x = (double)below(f, 9) / 4 - 1 + (a->rank == 2 && i % (extents[0] + 1) == 0 ? 4 : 0);
    if (tnf_tensor_f64(t))
      tnf_tensor_f64(t)[i] = x;
    else if (tnf_tensor_f32(t))
      tnf_tensor_f32(t)[i] = (float)x;
    else if (tnf_tensor_i32(t))
      tnf_tensor_i32(t)[i] = (int32_t)x;
    else if (tnf_tensor_complex_f64(t))
      tnf_tensor_complex_f64(t)[2 * i] = x;
  }
  return t;
}

/* Runs the program at some sizes, while memory fails, and once more: the same outcome as at first. */
static void run_program(fuzz *f, tnf_context *ctx, const tnf_program *program) {
  enum { MOST = 64 };
  tnf_tensor *in[MOST] = {0}, *out[3][MOST] = {{0}};
  int32_t n_in = tnf_program_input_count(program), n_out = tnf_program_output_count(program);
  if (n_in > MOST || n_out > MOST)
    return;
  int64_t sizes[4];
  for (int i = 0; i < 4; ++i)
    sizes[i] = PICK(f, (int64_t[]){0, 1, 2, 3, 5});
  bool all = true;
  for (int32_t i = 0; i < n_in; ++i)
    all = (in[i] = input_for(f, ctx, tnf_program_get_input(program, i), sizes)) != NULL && all;
  tnf_rt_status code[3] = {TNF_RT_OK, TNF_RT_OK, TNF_RT_OK};
  for (int attempt = 0; all && attempt < 3; ++attempt) {
    f->allocator.fail_from = attempt == 1 ? f->allocator.calls + (long)below(f, 4) : -1;
    f->allocator.fail_count = 1;
    tnf_status *status = tnf_run(ctx, program, in, n_in, out[attempt], n_out);
    f->allocator.fail_from = -1;
    code[attempt] = tnf_status_code(status);
    keep_status(f, status);
    for (int32_t i = 0; i < n_out; ++i)
      if ((out[attempt][i] != NULL) != (code[attempt] == TNF_RT_OK))
        fail(f, "a run that failed has an output, or one that succeeded has none");
  }
  f->shared->counter[code[0] ? COUNT_REFUSED : COUNT_RUN] += all;
  if (code[0] != code[2] || (code[1] != code[0] && code[1] != TNF_RT_OUT_OF_MEMORY))
    fail(f, "a program gives another status after a run without memory");
  for (int32_t i = 0; all && !code[0] && !code[2] && i < n_out; ++i)
    if (out[0][i] && out[2][i] &&
        (tnf_tensor_byte_size(out[0][i]) != tnf_tensor_byte_size(out[2][i]) ||
         memcmp(tnf_tensor_const_data(out[0][i]), tnf_tensor_const_data(out[2][i]), tnf_tensor_byte_size(out[0][i])) != 0))
      fail(f, "a program gives other bits when it runs again");
  for (int32_t i = 0; i < n_in; ++i)
    tnf_tensor_release(in[i]);
  for (int attempt = 0; attempt < 3; ++attempt)
    for (int32_t i = 0; i < n_out; ++i)
      keep_handle(f, KIND_tnf_tensor, out[attempt][i]);
}

/* Compiles and runs what the case has built. */
static void survive(fuzz *f) {
  if (!f->graph || tnf_graph_status(f->graph))
    return;
  for (uint64_t i = 0, n = 1 + below(f, 3); i < n; ++i) {
    char name[8];
    snprintf(name, sizeof name, "y%d", (int)i);
    f->rank = -2;
    tnf_output(f->graph, name, any_traced(f));
  }
  tnf_context *ctx = new_context(f);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_program *program = NULL;
  if (ctx && compiler) {
    snprintf(f->shared->doing, sizeof f->shared->doing, "compile");
    keep_status(f, tnf_graph_compiler_compile(compiler, f->graph, &program));
  }
  if (program) {
    snprintf(f->shared->doing, sizeof f->shared->doing, "%s", f->slow ? "slow run" : "run");
    f->shared->counter[COUNT_COMPILED] += 1;
    if (f->slow)
      alarm(3);
    for (int i = 0; i < 3; ++i)
      run_program(f, ctx, program);
  }
  keep_handle(f, KIND_tnf_program, program);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
}

static void release_all(fuzz *f) {
  for (int round = 0; round < KINDS * HANDLES * 4; ++round) {
    int kind = (int)below(f, KINDS);
    if (kind != KIND_tnf_ad_context)
      release_handle(kind, take_handle(f, kind));
  }
  for (int kind = 0; kind < KINDS; ++kind)
    for (int i = 0; kind != KIND_tnf_ad_context && i < HANDLES; ++i)
      release_handle(kind, f->handle[kind][i]);
  for (int i = 0; i < HANDLES; ++i)
    release_handle(KIND_tnf_ad_context, f->handle[KIND_tnf_ad_context][i]);
}

static void run_case(fuzz_shared *shared, uint64_t seed, uint64_t number, bool trace) {
  static fuzz f;
  memset(&f, 0, sizeof f);
  f.shared = shared;
  f.trace = trace;
  f.rng = fuzz_rng_of(seed, number);
  f.allocator = (test_allocator)TEST_ALLOCATOR_INIT;
  f.wildness = PICK(&f, (uint64_t[]){0, 0, 300, 100, 30, 4});
  for (int i = 0; i < 2; ++i)
    keep_handle(&f, KIND_tnf_context, new_context(&f));
  if (one_in(&f, 3)) {
    f.allocator.fail_from = f.allocator.calls + (long)below(&f, 200);
    f.allocator.fail_count = one_in(&f, 2) ? 1 : (long)below(&f, 30);
  }
  begin_handles(&f);
  begin_graph(&f);
  for (uint64_t i = 0, n = 5 + below(&f, 60); i < n; ++i) {
    random_call(&f);
    if (!f.graph || (tnf_graph_status(f.graph) && one_in(&f, 3))) {
      if (trace && f.graph)
        printf("    graph: %s\n", tnf_status_message(tnf_graph_status(f.graph)));
      begin_graph(&f);
    }
    if (one_in(&f, 40))
      survive(&f);
  }
  survive(&f);
  snprintf(shared->doing, sizeof shared->doing, "release");
  if (one_in(&f, 2))
    release_arrays();
  release_all(&f);
  end_exchange(&f);
  if (f.allocator.live || f.allocator.mistakes)
    fail(&f, f.allocator.live ? "memory is not given back" : "memory is not given back as it was taken");
}

static void report(const fuzz_shared *shared) {
  size_t reached = 0;
  for (size_t i = 0; i < COUNT_CALLS; ++i)
    if (shared->counter[i])
      ++reached;
    else
      printf("not called: %s\n", calls[i].name);
  printf("not called with random arguments:\n%s", left_out);
  printf("%zu of %zu public functions called; %llu programs compiled, %llu runs succeeded, %llu refused\n", reached,
         (size_t)COUNT_CALLS + LEFT_OUT, (unsigned long long)shared->counter[COUNT_COMPILED],
         (unsigned long long)shared->counter[COUNT_RUN], (unsigned long long)shared->counter[COUNT_REFUSED]);
}

int main(int argc, char **argv) {
  char folder[] = "/tmp/tnf_fuzz_XXXXXX";
  if (!mkdtemp(folder))
    return 1;
  setenv("TNF_FUZZ_FOLDER", folder, 1);
  static const fuzz_program program = {"test_random_api", 30, 25, run_case, report, NULL};
  int result = fuzz_main(&program, argc, argv);
  for (int i = 0; i < 3; ++i) {
    char path[64];
    snprintf(path, sizeof path, "%s/%d.npy", folder, i);
    unlink(path);
  }
  rmdir(folder);
  return result;
}
