/* Compiles what the library ships: the programs of common operations on eager tensors, and of their derivatives.
 *
 * usage: tenferro_ship_eager AVX2.o AVX512.o TABLE.c
 *
 * Runs each of them once in a runtime of its own, and writes what that runtime knows then: the machine code of all programs, for
 * CPUs with AVX2 and for those with AVX-512, whose sums are other bits, and the table in which a runtime finds them. */
#include <stdio.h>
#include <stdlib.h>

#include "eager/eager.h"
#include "tenferro/eager_ops.h"

/* For what the code is, by the numbers that names have in it. */
static const char *const CPUS[] = {"x86-64-v3", "x86-64-v4"};

/* ---- what is common ---------------------------------------------------------------------------------------------------- */

typedef tnf_eager_tensor *unary(tnf_eager_tensor *x);
typedef tnf_eager_tensor *binary(tnf_eager_tensor *lhs, tnf_eager_tensor *rhs);
typedef tnf_eager_tensor *with_number(tnf_eager_tensor *x, double value);
typedef tnf_eager_tensor *number_with(double value, tnf_eager_tensor *x);
typedef tnf_eager_tensor *along(tnf_eager_tensor *x, tnf_axes axes);

static unary *const SMOOTH[] = {tnf_eager_neg,        tnf_eager_abs,     tnf_eager_square, tnf_eager_sqrt, tnf_eager_rsqrt,
                                tnf_eager_reciprocal, tnf_eager_exp,     tnf_eager_log,    tnf_eager_sin,  tnf_eager_cos,
                                tnf_eager_tanh,       tnf_eager_sigmoid, tnf_eager_relu,   tnf_eager_gelu, tnf_eager_silu,
                                tnf_eager_log1p,      tnf_eager_expm1};
static unary *const ROUNDING[] = {tnf_eager_floor, tnf_eager_ceil,  tnf_eager_round,
                                  tnf_eager_sign,  tnf_eager_isnan, tnf_eager_isfinite};
static binary *const ARITHMETIC[] = {tnf_eager_add, tnf_eager_sub, tnf_eager_mul, tnf_eager_div};
static binary *const EXTREMES[] = {tnf_eager_maximum, tnf_eager_minimum, tnf_eager_pow};
static with_number *const WITH_NUMBER[] = {tnf_eager_add_scalar, tnf_eager_sub_scalar, tnf_eager_div_scalar,
                                           tnf_eager_maximum_scalar, tnf_eager_minimum_scalar};
static number_with *const NUMBER_WITH[] = {tnf_eager_scale, tnf_eager_rsub, tnf_eager_rdiv};
static along *const REDUCTIONS[] = {tnf_eager_reduce_sum, tnf_eager_mean, tnf_eager_reduce_max, tnf_eager_reduce_min};
static const tnf_dtype REAL[] = {TNF_F32, TNF_F64};
static const tnf_dtype OTHER[] = {TNF_I32, TNF_I64, TNF_COMPLEX_F32, TNF_COMPLEX_F64};
#define COUNT(list) ((int32_t)(sizeof(list) / sizeof *(list)))
#define EACH(item, list) for (int32_t item = 0; item < COUNT(list); ++item)

/* Ones of these extents. */
static tnf_eager_tensor *ones(tnf_eager_runtime *runtime, tnf_dtype dtype, int32_t rank, int64_t first, int64_t second,
                              int64_t third) {
  tnf_tensor *zeros;
  tnf_status *status = tnf_tensor_new_zeros(runtime->ctx, dtype, rank, (int64_t[]){first, second, third}, &zeros);
  if (status) {
    tnf_eager_take_error(runtime, status);
    return NULL;
  }
  tnf_eager_tensor *x = tnf_eager_from_tensor(runtime, zeros);
  tnf_tensor_release(zeros);
  int64_t count = tnf_tensor_element_count(tnf_eager_get_tensor(x));
  for (int64_t i = 0; i < count; ++i) {
    void *data = tnf_tensor_data(tnf_eager_get_tensor(x));
    if (dtype == TNF_F32 || dtype == TNF_COMPLEX_F32)
      ((float *)data)[dtype == TNF_F32 ? i : 2 * i] = 1;
    else if (dtype == TNF_F64 || dtype == TNF_COMPLEX_F64)
      ((double *)data)[dtype == TNF_F64 ? i : 2 * i] = 1;
    else if (dtype == TNF_I32)
      ((int32_t *)data)[i] = 1;
    else if (dtype == TNF_I64)
      ((int64_t *)data)[i] = 1;
    else
      ((uint8_t *)data)[i] = 1;
  }
  return x;
}

/* The pullbacks to what is tracked. */
static void differentiate(tnf_eager_tensor *y) {
  if (tnf_eager_is_tracked(y))
    tnf_eager_backward_with(y,
                            ones(y->runtime, tnf_eager_dtype(y), tnf_eager_rank(y), tnf_eager_extent(y, 0),
                                 tnf_eager_extent(y, 1), tnf_eager_extent(y, 2)),
                            false);
}

/* The call, and its derivatives with respect to both operands and to each. */
static void both(binary *f, tnf_eager_tensor *lhs, tnf_eager_tensor *rhs) {
  differentiate(f(tnf_eager_variable(lhs), tnf_eager_variable(rhs)));
  differentiate(f(tnf_eager_variable(lhs), rhs));
  differentiate(f(lhs, tnf_eager_variable(rhs)));
}

static void run_real(tnf_eager_runtime *runtime, tnf_dtype dtype) {
  tnf_eager_tensor *x = ones(runtime, dtype, 1, 2, 0, 0), *number = ones(runtime, dtype, 0, 0, 0, 0), *v = tnf_eager_variable(x);
  tnf_eager_tensor *a = ones(runtime, dtype, 2, 3, 2, 0), *column = ones(runtime, dtype, 2, 3, 1, 0),
                   *row = ones(runtime, dtype, 2, 1, 2, 0);
  tnf_eager_tensor *cube = ones(runtime, dtype, 3, 3, 2, 2), *b = ones(runtime, dtype, 2, 2, 3, 0);
  EACH(i, SMOOTH)
  differentiate(SMOOTH[i](v));
  EACH(i, ROUNDING) ROUNDING[i](x);
  EACH(i, WITH_NUMBER) differentiate(WITH_NUMBER[i](v, 1));
  EACH(i, NUMBER_WITH) differentiate(NUMBER_WITH[i](1, v));
  EACH(i, EXTREMES) both(EXTREMES[i], x, x);
  EACH(i, ARITHMETIC) {
    both(ARITHMETIC[i], x, x);
    both(ARITHMETIC[i], x, number);
    both(ARITHMETIC[i], number, x);
    both(ARITHMETIC[i], a, column);
    both(ARITHMETIC[i], a, row);
    both(ARITHMETIC[i], a, x);
  }
  EACH(i, REDUCTIONS) {
    differentiate(REDUCTIONS[i](v, TNF_ALL_AXES));
    differentiate(REDUCTIONS[i](tnf_eager_variable(a), TNF_ALL_AXES));
    differentiate(REDUCTIONS[i](tnf_eager_variable(cube), TNF_ALL_AXES));
    differentiate(REDUCTIONS[i](tnf_eager_variable(a), TNF_AXES(0)));
    differentiate(REDUCTIONS[i](tnf_eager_variable(a), TNF_AXES(1)));
  }
  both(tnf_eager_matmul, a, b);
  both(tnf_eager_matmul, a, x);
  both(tnf_eager_dot, x, x);
  both(tnf_eager_squared_error, x, x);
  differentiate(tnf_eager_matrix_transpose(tnf_eager_variable(a)));
  differentiate(tnf_eager_softmax(tnf_eager_variable(a), TNF_AXES(0)));
  differentiate(tnf_eager_log_softmax(tnf_eager_variable(a), TNF_AXES(0)));
  for (tnf_direction d = TNF_DIRECTION_EQ; d <= TNF_DIRECTION_GE; ++d) {
    tnf_eager_compare(d, x, x);
    tnf_eager_compare_scalar(d, x, 1);
  }
  tnf_eager_zeros_like(x);
  tnf_eager_ones_like(x);
  tnf_eager_full_like(x, 2);
}

static void run_other(tnf_eager_runtime *runtime, tnf_dtype dtype) {
  tnf_eager_tensor *x = ones(runtime, dtype, 1, 2, 0, 0), *number = ones(runtime, dtype, 0, 0, 0, 0);
  EACH(i, ARITHMETIC) {
    ARITHMETIC[i](x, x);
    ARITHMETIC[i](x, number);
    ARITHMETIC[i](number, x);
  }
  tnf_eager_neg(x);
  tnf_eager_abs(x);
  tnf_eager_scale(1, x);
  tnf_eager_add_scalar(x, 1);
  tnf_eager_reduce_sum(x, TNF_ALL_AXES);
}

/* ---- what the runtime knows -------------------------------------------------------------------------------------------- */

typedef struct known {
  tnf_eager_entry **entries; /* roots, then those that are derived from one, together */
  int32_t *first;
  int32_t count, root_count, capacity;
} known;

static void add(known *k, tnf_eager_entry *entry) {
  if (k->count == k->capacity) {
    k->capacity = k->capacity ? 2 * k->capacity : 256;
    k->entries = realloc(k->entries, (size_t)k->capacity * sizeof *k->entries);
    k->first = realloc(k->first, (size_t)k->capacity * sizeof *k->first);
    if (!k->entries || !k->first) {
      fputs("tenferro_ship_eager: out of memory\n", stderr);
      exit(1);
    }
  }
  k->entries[k->count++] = entry;
}

static int by_hash(const void *a, const void *b) {
  uint64_t x = (*(tnf_eager_entry *const *)a)->hash, y = (*(tnf_eager_entry *const *)b)->hash;
  return (x > y) - (x < y);
}

static known collect(const tnf_eager_runtime *runtime) {
  known k = {NULL, NULL, 0, 0, 0};
  for (uint32_t i = 0; i < runtime->bucket_count; ++i)
    for (tnf_eager_entry *e = runtime->buckets[i]; e; e = e->next)
      if (e->program)
        add(&k, e);
  qsort(k.entries, (size_t)k.count, sizeof *k.entries, by_hash);
  k.root_count = k.count;
  for (int32_t i = 0; i < k.root_count; ++i) {
    k.first[i] = k.count;
    for (tnf_eager_entry *e = k.entries[i]->derived; e; e = e->sibling)
      if (e->program)
        add(&k, e);
  }
  return k;
}

/* ---- what is written
 * ------------------------------------------------------------------------------------------------------------ */

/* All functions in one module, by numbers. */
static char *module_of(const known *k, int cpu, size_t *size) {
  char *text = NULL;
  FILE *out = open_memstream(&text, size);
  if (!out)
    return NULL;
  fputs("module {\n", out);
  for (int32_t i = 0; i < k->count; ++i) {
    const char *body = k->entries[i]->text, *name = strstr(body, "@"), *end = strrchr(body, '}');
    const char *begin = strstr(body, "func.func"), *after = strpbrk(name, "(");
    fprintf(out, "%.*s@eager_shipped%d_%d%.*s", (int)(name - begin), begin, cpu, i, (int)(end - after), after);
  }
  fputs("}\n", out);
  fclose(out);
  return text;
}

static void write_text(FILE *out, const char *text) {
  fputc('"', out);
  for (; *text; ++text)
    if (*text == '\n')
      fputs("\\n\"\n    \"", out);
    else if (*text == '"' || *text == '\\')
      fprintf(out, "\\%c", *text);
    else
      fputc(*text, out);
  fputc('"', out);
}

static void write_mask(FILE *out, const tnf_eager_mask *mask) {
  fputs("{{", out);
  for (int32_t i = 0; i < TNF_EAGER_MASK_WORDS; ++i)
    fprintf(out, "%s0x%llxu", i ? ", " : "", (unsigned long long)mask->bits[i]);
  fputs("}}", out);
}

static void write_lists(FILE *out, const known *k, int32_t i) {
  const tnf_eager_entry *e = k->entries[i];
  fprintf(out, "extern const tnf_rt_program_info eager_shipped0_%d_info, eager_shipped1_%d_info;\n", i, i);
  if (e->key_size) {
    fprintf(out, "static const uint8_t key_%d[] = {", i);
    for (uint32_t b = 0; b < e->key_size; ++b)
      fprintf(out, "%s%u", b ? "," : "", e->key[b]);
    fputs("};\n", out);
  }
  fprintf(out, "static const tnf_eager_mask depends_%d[] = {", i);
  for (int32_t r = 0; r < e->output_count; ++r) {
    write_mask(out, &e->depends[r]);
    fputs(", ", out);
  }
  fputs("{{0}}};\n", out);
  if (e->result_of) {
    fprintf(out, "static const int32_t result_of_%d[] = {0", i);
    for (int32_t r = 0; r < e->output_count; ++r)
      fprintf(out, ", %d", e->result_of[r]);
    fputs("};\n", out);
  }
}

static void write_entry(FILE *out, const known *k, int32_t i) {
  const tnf_eager_entry *e = k->entries[i];
  bool is_root = i < k->root_count;
  int32_t derived = !is_root ? 0 : (i + 1 < k->root_count ? k->first[i + 1] : k->count) - k->first[i];
  fprintf(out, "    {.info = {&eager_shipped0_%d_info, &eager_shipped1_%d_info}, .name = \"%s\", .hash = 0x%llxu,\n", i, i,
          e->name, (unsigned long long)e->hash);
  if (e->key_size)
    fprintf(out, "     .key = key_%d, .key_size = %u,", i, e->key_size);
  if (e->result_of)
    fprintf(out, "     .result_of = result_of_%d + 1,", i);
  fprintf(out, " .depends = depends_%d, .operand_count = %d, .extent_count = %d, .output_count = %d,\n", i, e->operand_count,
          e->extent_count, e->output_count);
  fprintf(out, "     .first_derived = %d, .derived_count = %d, .broadcasts = %d, .kind = %d,\n     .given = ",
          is_root ? k->first[i] : 0, derived, e->broadcasts, (int)e->kind);
  write_mask(out, &e->given);
  fputs(", .wanted = ", out);
  write_mask(out, &e->wanted);
  fprintf(out, ", .text_size = %zu, .text =\n    ", e->text_size);
  write_text(out, e->text);
  fputs("},\n", out);
}

static bool write_table(const known *k, const char *path) {
  FILE *out = fopen(path, "w");
  if (!out)
    return false;
  fputs("/* Generated by tenferro_ship_eager. */\n#include \"eager/eager.h\"\n\n"
        "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n",
        out);
  for (int32_t i = 0; i < k->count; ++i)
    write_lists(out, k, i);
  fputs("\nstatic const tnf_eager_shipped entries[] = {\n", out);
  for (int32_t i = 0; i < k->count; ++i)
    write_entry(out, k, i);
  fprintf(out, "};\nconst tnf_eager_library tnf_eager_shipped_library = {entries, %d};\n", k->root_count);
  return fclose(out) == 0;
}

static bool write_object(tnf_context *ctx, const known *k, int cpu, const char *path) {
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.cpu = CPUS[cpu];
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  size_t size = 0, bytes = 0;
  char *text = module_of(k, cpu, &size);
  tnf_object *object = NULL;
  tnf_status *status = tnf_graph_compiler_compile_text(compiler, text, size, "eager", NULL, &object);
  if (status)
    fprintf(stderr, "tenferro_ship_eager: %s\n", tnf_status_message(status));
  tnf_status_release(status);
  const void *data = tnf_object_data(object, &bytes);
  FILE *out = data ? fopen(path, "wb") : NULL;
  bool written = out && fwrite(data, 1, bytes, out) == bytes;
  if (out)
    written &= fclose(out) == 0;
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  free(text);
  return written;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fputs("usage: tenferro_ship_eager AVX2.o AVX512.o TABLE.c\n", stderr);
    return 2;
  }
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_eager_runtime *runtime = tnf_eager_runtime_new(ctx, NULL);
  EACH(i, REAL) run_real(runtime, REAL[i]);
  EACH(i, OTHER) run_other(runtime, OTHER[i]);
  bool ok = !tnf_eager_status(runtime);
  if (!ok)
    fprintf(stderr, "tenferro_ship_eager: %s\n", tnf_status_message(tnf_eager_status(runtime)));
  known k = collect(runtime);
  ok = ok && write_object(ctx, &k, 0, argv[1]) && write_object(ctx, &k, 1, argv[2]) && write_table(&k, argv[3]);
  free(k.entries);
  free(k.first);
  tnf_eager_runtime_release(runtime);
  tnf_context_release(ctx);
  return !ok;
}
