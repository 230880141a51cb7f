/* Tables that operations keep in a context from one run to the next, a bounded number of bytes. */
#include "core/state.h"

typedef struct tnf_table tnf_table;
struct tnf_table {
  tnf_table *next;
  tnf_table_key key;
  size_t size;
  uint64_t operation;     /* that used it last */
  uint64_t used;          /* the run of that */
  uint64_t is_counted_on; /* by that run, which asked while it took workspaces */
};
_Static_assert(sizeof(tnf_table) == TNF_CACHE_LINE, "the table behind it must stay aligned");

static bool is_needed(const tnf_context *ctx, const tnf_table *table) {
  return table->used == ctx->run && (table->operation == ctx->tables.operation || table->is_counted_on);
}

static void drop(tnf_context *ctx, tnf_table **link) {
  tnf_table *table = *link;
  *link = table->next;
  ctx->tables.bytes -= table->size;
  tnf_ctx_free(ctx, table, table->size);
}

/* The last one that is not needed. */
static tnf_table **oldest(tnf_context *ctx) {
  tnf_table **found = NULL;
  for (tnf_table **link = &ctx->tables.first; *link; link = &(*link)->next)
    if (!is_needed(ctx, *link))
      found = link;
  return found;
}

static void touch(tnf_context *ctx, tnf_table *table) {
  table->next = ctx->tables.first;
  ctx->tables.first = table;
  table->operation = ctx->tables.operation;
  table->is_counted_on = ctx->reserving || (table->is_counted_on && table->used == ctx->run);
  table->used = ctx->run;
}

void tnf_ctx_tables_begin(tnf_context *ctx) {
  ++ctx->tables.operation;
}

void *tnf_ctx_table_find(tnf_context *ctx, tnf_table_key key) {
  for (tnf_table **link = &ctx->tables.first; *link; link = &(*link)->next) {
    tnf_table *table = *link;
    if (table->key.n == key.n && table->key.kind == key.kind && table->key.dtype == key.dtype) {
      *link = table->next;
      touch(ctx, table);
      return table + 1;
    }
  }
  return NULL;
}

void *tnf_ctx_table_new(tnf_context *ctx, tnf_table_key key, size_t bytes) {
  const size_t size = bytes < SIZE_MAX - sizeof(tnf_table) ? bytes + sizeof(tnf_table) : SIZE_MAX;
  while (ctx->tables.bytes && (size > TNF_TABLE_BYTES || ctx->tables.bytes > TNF_TABLE_BYTES - size)) {
    tnf_table **link = oldest(ctx);
    if (!link)
      break;
    drop(ctx, link);
  }
  tnf_table *table = tnf_ctx_alloc(ctx, size);
  if (!table) {
    tnf_ctx_fail(ctx, TNF_RT_OUT_OF_MEMORY, "out of memory: %s%s%zu bytes are not available%s", ctx->program ? ctx->program : "",
                 ctx->program ? ": " : "", size, tnf_ctx_limit_note(ctx).text);
    return NULL;
  }
  *table = (tnf_table){.key = key, .size = size};
  ctx->tables.bytes += size;
  touch(ctx, table);
  return table + 1;
}

bool tnf_tables_trim(tnf_context *ctx) {
  bool trimmed = false;
  for (tnf_table **link; (link = oldest(ctx)) != NULL; trimmed = true)
    drop(ctx, link);
  return trimmed;
}

size_t tnf_tables_wanted(const tnf_context *ctx) {
  size_t bytes = 0;
  for (const tnf_table *table = ctx->tables.first; table; table = table->next)
    if (table->used == ctx->run)
      bytes += table->size;
  return bytes;
}

void tnf_tables_free(tnf_context *ctx) {
  while (ctx->tables.first)
    drop(ctx, &ctx->tables.first);
}
