/* Programs by key: what was compiled once serves every later call of the same numbers, dtypes and ranks. */
#include "eager/eager.h"

#include "builder/reach.h"
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

/* The shipped entry of the key, or NULL. */
static const tnf_eager_shipped *find_shipped(const uint8_t *key, uint32_t size, uint64_t hash) {
  const tnf_eager_shipped *entries = tnf_eager_shipped_library.entries;
  int32_t low = 0, high = tnf_eager_shipped_library.root_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (entries[middle].hash < hash)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < tnf_eager_shipped_library.root_count && entries[low].hash == hash; ++low)
    if (entries[low].key_size == size && memcmp(entries[low].key, key, size) == 0)
      return &entries[low];
  return NULL;
}

tnf_eager_entry *tnf_eager_entry_find(tnf_eager_runtime *runtime, const uint8_t *key, uint32_t size, uint64_t hash) {
  tnf_eager_entry *entry = runtime->buckets[hash & (runtime->bucket_count - 1)];
  while (entry && (entry->hash != hash || entry->key_size != size || memcmp(entry->key, key, size) != 0))
    entry = entry->next;
  if (entry)
    return entry;
  const tnf_eager_shipped *shipped = find_shipped(key, size, hash);
  return shipped ? tnf_eager_entry_from_shipped(runtime, shipped) : NULL;
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
  if (!entry->shipped) {
    tnf_eager_free(runtime, entry->result_of, (size_t)entry->output_count, sizeof *entry->result_of);
    tnf_eager_free(runtime, entry->depends, (size_t)entry->output_count, sizeof *entry->depends);
  }
  tnf_eager_free(runtime, entry, 1, sizeof *entry + entry->key_size);
}

void tnf_eager_entry_unref(tnf_eager_runtime *runtime, tnf_eager_entry *root) {
  if (root && --root->refs == 0)
    tnf_eager_entry_free(runtime, root);
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
  entry->root = entry;
  entry->refs = 1;
  entry->key_size = key_size;
  if (entry->text)
    return entry;
  tnf_eager_free(runtime, entry, 1, sizeof *entry + key_size);
  return NULL;
}

bool tnf_eager_entry_find_dependence(tnf_eager_runtime *runtime, tnf_eager_entry *entry, const tnf_graph *graph) {
  entry->depends = tnf_eager_alloc(runtime, (size_t)entry->output_count, sizeof *entry->depends);
  if (!entry->depends)
    return false;
  tnf_arena memory = {runtime->allocator, NULL, false};
  for (int32_t i = 0; i < entry->output_count && !memory.exhausted; ++i) {
    MlirValue output = mlirOperationGetOperand(tnf_trace_end(graph), i);
    tnf_map reach = tnf_reach_from(&memory, output, tnf_stops_by_name, NULL);
    for (int32_t k = 0; k < entry->operand_count && k < TNF_EAGER_MOST; ++k)
      if (tnf_map_find(&reach, mlirBlockGetArgument(tnf_trace_block(graph), entry->extent_count + k).ptr))
        tnf_eager_mask_set(&entry->depends[i], k);
  }
  bool found = !memory.exhausted;
  tnf_arena_release(&memory);
  if (!found)
    tnf_eager_take_error(runtime, tnf_status_out_of_memory());
  return found;
}

/* Makes the entry known under its key, which is copied. */
static void enter(tnf_eager_runtime *runtime, tnf_eager_entry *entry, const uint8_t *key) {
  memcpy(entry->key, key, entry->key_size);
  if (runtime->programs >= runtime->bucket_count)
    grow(runtime);
  tnf_eager_entry **bucket = &runtime->buckets[entry->hash & (runtime->bucket_count - 1)];
  entry->next = *bucket;
  *bucket = entry;
  runtime->programs++;
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
  if (!tnf_eager_entry_find_dependence(runtime, entry, graph)) {
    tnf_eager_entry_free(runtime, entry);
    return NULL;
  }
  if (size)
    enter(runtime, entry, key);
  return entry;
}

tnf_eager_entry *tnf_eager_entry_from_shipped(tnf_eager_runtime *runtime, const tnf_eager_shipped *shipped) {
  tnf_program *program;
  tnf_status *status = tnf_program_from_info(runtime->ctx, shipped->info[runtime->cpu], &program);
  tnf_eager_entry *entry = status ? NULL : tnf_eager_alloc(runtime, 1, sizeof *entry + shipped->key_size);
  tnf_eager_take_error(runtime, status);
  if (!entry) {
    tnf_program_release(program);
    return NULL;
  }
  entry->root = entry;
  entry->refs = 1;
  entry->shipped = shipped;
  entry->program = program;
  entry->name = shipped->name;
  entry->text = shipped->text;
  entry->text_size = shipped->text_size;
  entry->broadcasts = shipped->broadcasts;
  entry->operand_count = shipped->operand_count;
  entry->extent_count = shipped->extent_count;
  entry->output_count = shipped->output_count;
  entry->kind = shipped->kind;
  entry->given = shipped->given;
  entry->wanted = shipped->wanted;
  entry->result_of = (int32_t *)(uintptr_t)shipped->result_of;
  entry->depends = (tnf_eager_mask *)(uintptr_t)shipped->depends;
  entry->hash = shipped->hash;
  entry->key_size = shipped->key_size;
  if (entry->key_size)
    enter(runtime, entry, shipped->key);
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

/* Keeps what the compiler says, with the operation instead of a place in its text, "eager:3:10: fft: ...". */
static void take_error(tnf_eager_runtime *runtime, const tnf_eager_entry *entry, tnf_status *status) {
  const char *message = tnf_status_message(status), *rest = message;
  for (int32_t colons = 0; colons < 3 && rest; ++colons)
    rest = strchr(rest + (colons > 0), ':');
  bool placed = strncmp(message, "eager:", 6) == 0 && rest && rest[1] == ' ';
  const char *name = entry->name && placed ? entry->name : "";
  tnf_eager_fail(runtime, tnf_status_code(status), "%s%s%s%s", entry->kind ? "derivative of " : "", name, *name ? ": " : "",
                 placed ? rest + 2 : message);
  tnf_status_release(status);
}

tnf_program *tnf_eager_entry_program(tnf_eager_runtime *runtime, tnf_eager_entry *entry) {
  if (entry->program || !ensure_compiler(runtime))
    return entry->program;
  tnf_object *object = NULL;
  tnf_status *status = tnf_graph_compiler_compile_text(runtime->compiler, entry->text, entry->text_size, "eager", NULL, &object);
  if (!status)
    status = tnf_object_program(object, NULL, &entry->program);
  tnf_object_release(object);
  if (status)
    take_error(runtime, entry, status);
  else
    runtime->compiles++;
  return entry->program;
}
