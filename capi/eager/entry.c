/* Programs by key: what was compiled once serves every later call of the same numbers, dtypes and ranks. */
#include "eager/eager.h"

#include "trace/trace.h"

/* FNV-1a over words, mixed at the end. */
uint64_t tnf_eager_hash(const uint8_t *key, uint32_t size) {
  uint64_t hash = 0xcbf29ce484222325u, word;
  uint32_t i = 0;
  for (; i + 8 <= size; i += 8) {
    memcpy(&word, key + i, 8);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 32;
  }
  for (; i < size; ++i)
    hash = (hash ^ key[i]) * 0x100000001b3u;
  return hash ^ hash >> 29;
}

tnf_eager_entry *tnf_eager_entry_find(const tnf_eager_runtime *runtime, const uint8_t *key, uint32_t size, uint64_t hash) {
  tnf_eager_entry *entry = runtime->buckets[hash & (runtime->bucket_count - 1)];
  while (entry && (entry->hash != hash || entry->key_size != size || memcmp(entry->key, key, size) != 0))
    entry = entry->next;
  return entry;
}

/* Twice the buckets; without memory it stays as it is. */
static void grow(tnf_eager_runtime *runtime) {
  const tnf_allocator *a = runtime->allocator;
  uint32_t count = 2 * runtime->bucket_count;
  tnf_eager_entry **larger = a->alloc(a->user, count * sizeof *larger, _Alignof(max_align_t));
  if (!larger)
    return;
  memset(larger, 0, count * sizeof *larger);
  for (uint32_t i = 0; i < runtime->bucket_count; ++i)
    while (runtime->buckets[i]) {
      tnf_eager_entry *entry = runtime->buckets[i];
      runtime->buckets[i] = entry->next;
      entry->next = larger[entry->hash & (count - 1)];
      larger[entry->hash & (count - 1)] = entry;
    }
  tnf_eager_free(runtime, runtime->buckets, runtime->bucket_count, sizeof *larger);
  runtime->buckets = larger;
  runtime->bucket_count = count;
}

void tnf_eager_entry_free(tnf_eager_runtime *runtime, tnf_eager_entry *entry) {
  if (!entry)
    return;
  while (entry->derived) {
    tnf_eager_entry *derived = entry->derived;
    entry->derived = derived->sibling;
    tnf_eager_entry_free(runtime, derived);
  }
  tnf_program_release(entry->program);
  if (entry->owns_text)
    tnf_eager_free(runtime, (void *)(uintptr_t)entry->text, entry->text_size + 1, 1);
  tnf_eager_free(runtime, entry->result_of, (size_t)entry->output_count, sizeof *entry->result_of);
  tnf_eager_free(runtime, entry, 1, sizeof *entry + entry->key_size);
}

/* ---- making one ---- */

typedef struct growing_text {
  tnf_eager_runtime *runtime;
  char *text; /* NULL without memory */
  size_t length, capacity;
} growing_text;

static void append(MlirStringRef piece, void *user) {
  growing_text *t = user;
  if (!t->text)
    return;
  if (t->length + piece.length + 1 > t->capacity) {
    size_t capacity = 2 * (t->length + piece.length + 1);
    char *larger = tnf_eager_alloc(t->runtime, capacity, 1);
    if (larger)
      memcpy(larger, t->text, t->length);
    tnf_eager_free(t->runtime, t->text, t->capacity, 1);
    t->text = larger;
    t->capacity = capacity;
    if (!larger)
      return;
  }
  memcpy(t->text + t->length, piece.data, piece.length);
  t->length += piece.length;
}

/* The module as text of exactly its size. */
static char *text_of(tnf_eager_runtime *runtime, MlirModule module, size_t *size) {
  growing_text t = {runtime, tnf_eager_alloc(runtime, 1024, 1), 0, 1024};
  if (mlirModuleIsNull(module)) {
    tnf_eager_take_error(runtime, tnf_status_out_of_memory());
    tnf_eager_free(runtime, t.text, t.capacity, 1);
    return NULL;
  }
  mlirOperationPrint(mlirModuleGetOperation(module), append, &t);
  char *text = t.text ? tnf_eager_alloc(runtime, t.length + 1, 1) : NULL;
  if (text)
    memcpy(text, t.text, t.length);
  tnf_eager_free(runtime, t.text, t.capacity, 1);
  *size = t.length;
  return text;
}

tnf_eager_entry *tnf_eager_entry_of(tnf_eager_runtime *runtime, MlirModule module, uint32_t key_size) {
  tnf_eager_entry *entry = tnf_eager_alloc(runtime, 1, sizeof *entry + key_size);
  if (!entry)
    return NULL;
  entry->text = text_of(runtime, module, &entry->text_size);
  entry->owns_text = true;
  entry->key_size = key_size;
  if (entry->text)
    return entry;
  tnf_eager_free(runtime, entry, 1, sizeof *entry + key_size);
  return NULL;
}

tnf_eager_entry *tnf_eager_entry_new(tnf_eager_runtime *runtime, const tnf_graph *graph, int32_t extent_count, const uint8_t *key,
                                     uint32_t size, uint64_t hash) {
  tnf_eager_entry *entry = tnf_eager_entry_of(runtime, tnf_graph_get_module(graph), size);
  if (!entry)
    return NULL;
  entry->broadcasts = graph->broadcasts;
  entry->extent_count = extent_count;
  entry->operand_count = graph->trace->argument_count - extent_count;
  entry->output_count = graph->trace->results.count;
  entry->hash = hash;
  if (!size)
    return entry;
  memcpy(entry->key, key, size);
  if (runtime->programs >= runtime->bucket_count)
    grow(runtime);
  tnf_eager_entry **bucket = &runtime->buckets[hash & (runtime->bucket_count - 1)];
  entry->next = *bucket;
  *bucket = entry;
  runtime->programs++;
  return entry;
}

/* ---- its program ---- */

static bool ensure_compiler(tnf_eager_runtime *runtime) {
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.ad = runtime->ad;
  if (!runtime->compiler)
    runtime->compiler = tnf_graph_compiler_new(runtime->ctx, &options);
  if (!runtime->compiler)
    tnf_eager_take_error(runtime, tnf_status_out_of_memory());
  return runtime->compiler != NULL;
}

tnf_program *tnf_eager_entry_program(tnf_eager_runtime *runtime, tnf_eager_entry *entry) {
  if (entry->program || !ensure_compiler(runtime))
    return entry->program;
  tnf_object *object = NULL;
  tnf_status *status =
      tnf_graph_compiler_compile_text(runtime->compiler, entry->text, entry->text_size, "eager", NULL, &object);
  if (!status)
    status = tnf_object_program(object, NULL, &entry->program);
  tnf_object_release(object);
  if (status)
    tnf_eager_take_error(runtime, status);
  else
    runtime->compiles++;
  return entry->program;
}
