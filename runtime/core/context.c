/* Contexts: making and releasing them, their workspaces and last message. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "core/context.h"

#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/blas_library.h"
#include "core/round.h"
#include "core/state.h"

enum { MAX_THREADS = 1024, SPINS_BEFORE_YIELD = 200 };

void tnf_ctx_lock_slow(tnf_context *ctx) {
  for (int spin = 0;; ++spin) {
    while (atomic_load_explicit(&ctx->lock, memory_order_relaxed)) {
      if (++spin > SPINS_BEFORE_YIELD)
        sched_yield(); /* the holder may have lost its core */
      else
        tnf_ctx_pause();
    }
    if (!atomic_exchange_explicit(&ctx->lock, 1, memory_order_acquire))
      return;
  }
}

/* ---- making a context ---- */

/* What a process needs once: the BLAS library, and forks counted. */
static bool process_ready;

static void prepare_process(void) {
  tnf_blas_library_get();
  process_ready = tnf_pool_watch_forks();
}

static uint32_t core_count(void) {
  cpu_set_t set;
  int count = sched_getaffinity(0, sizeof set, &set) ? (int)sysconf(_SC_NPROCESSORS_ONLN) : CPU_COUNT(&set);
  return count > 0 ? (uint32_t)count : 1;
}

tnf_context *tnf_context_new(const tnf_context_options *options) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare_process);
  if (!process_ready)
    return NULL;
  tnf_context_options given = TNF_CONTEXT_OPTIONS_INIT;
  if (options)
    memcpy(&given, options, options->size < sizeof given ? options->size : sizeof given);
  if (!given.allocator.alloc || !given.allocator.free)
    given.allocator = tnf_system_allocator;
  uint32_t threads = given.threads ? given.threads : core_count();
  if (threads > MAX_THREADS)
    threads = MAX_THREADS;

  /* one allocation: the context, then what there is one of per worker */
  size_t ranges = tnf_aligned(sizeof(tnf_context)), workers = ranges + threads * sizeof(tnf_chunk_range);
  size_t workspaces = workers + tnf_aligned(threads * sizeof(tnf_worker)), size = workspaces + threads * sizeof(tnf_workspace);
  char *base = given.allocator.alloc(given.allocator.user, size, TNF_CACHE_LINE);
  if (!base)
    return NULL;
  memset(base, 0, size);
  tnf_context *ctx = (tnf_context *)(void *)base;
  ctx->allocator = given.allocator;
  ctx->allocated_size = size;
  ctx->threads = threads;
  ctx->handles = 1;
  ctx->memory_limit = given.memory_limit;
  ctx->poison = given.poison != 0;
  ctx->print = given.print;
  ctx->print_user = given.print_user;
  ctx->cache.limit = given.cache_bytes ? given.cache_bytes : (size_t)1 << 30;
  ctx->workspaces = (tnf_workspace *)(void *)(base + workspaces);
  ctx->pool.ranges = (tnf_chunk_range *)(void *)(base + ranges);
  ctx->pool.workers = (tnf_worker *)(void *)(base + workers);
  ctx->pool.started = 1;
  ctx->pool.can_grow = true;
  return ctx;
}

tnf_context *tnf_context_retain(tnf_context *ctx) {
  if (!ctx)
    return NULL;
  tnf_ctx_lock(ctx);
  ++ctx->handles;
  tnf_ctx_unlock(ctx);
  return ctx;
}

static void clear_workspace(tnf_context *ctx, tnf_workspace *workspace) {
  tnf_ctx_free(ctx, workspace->data, workspace->size);
  *workspace = (tnf_workspace){0};
}

static void clear_workspaces(tnf_context *ctx) {
  for (uint32_t i = 0; i < ctx->threads; ++i)
    clear_workspace(ctx, &ctx->workspaces[i]);
}

void tnf_context_extend(tnf_context *ctx, tnf_extension *extension) {
  extension->next = atomic_load_explicit(&ctx->extensions, memory_order_relaxed);
  atomic_store_explicit(&ctx->extensions, extension, memory_order_release);
}

const tnf_extension *tnf_context_get_extensions(const tnf_context *ctx) {
  return atomic_load_explicit(&ctx->extensions, memory_order_acquire);
}

static void drop_extensions(tnf_context *ctx) {
  tnf_extension *each = atomic_load_explicit(&ctx->extensions, memory_order_acquire);
  atomic_store_explicit(&ctx->extensions, NULL, memory_order_relaxed);
  while (each) {
    tnf_extension *next = each->next;
    each->drop(ctx, each);
    each = next;
  }
}

void tnf_context_unlock_or_destroy(tnf_context *ctx) {
  bool unused = ctx->handles == 0 && ctx->blocks == 0;
  tnf_ctx_unlock(ctx);
  if (!unused)
    return;
  tnf_allocator allocator = ctx->allocator;
  allocator.free(allocator.user, ctx, ctx->allocated_size, TNF_CACHE_LINE);
}

/* The last handle stops the threads and gives back all memory; tensors still alive keep only the context itself. */
void tnf_context_release(tnf_context *ctx) {
  if (!ctx)
    return;
  tnf_ctx_lock(ctx);
  if (ctx->handles > 1) {
    --ctx->handles;
    tnf_ctx_unlock(ctx);
    return;
  }
  tnf_ctx_unlock(ctx); /* this is the only handle: nobody else can retain it */
  tnf_pool_stop(ctx);
  tnf_spare_trim(ctx);
  clear_workspaces(ctx);
  tnf_tables_free(ctx);
  drop_extensions(ctx);
  tnf_frame_free(ctx);
  tnf_ctx_lock(ctx);
  ctx->cache.limit = 0;
  tnf_ctx_unlock(ctx);
  tnf_cache_trim(ctx);
  tnf_ctx_lock(ctx);
  ctx->handles = 0;
  tnf_context_unlock_or_destroy(ctx);
}

uint32_t tnf_context_threads(const tnf_context *ctx) {
  return ctx ? ctx->threads : 0;
}

const tnf_allocator *tnf_context_allocator(const tnf_context *ctx) {
  return ctx ? &ctx->allocator : NULL;
}

void tnf_context_trim(tnf_context *ctx) {
  if (!ctx)
    return;
  tnf_spare_trim(ctx);
  clear_workspaces(ctx);
  tnf_tables_free(ctx);
  tnf_cache_trim(ctx);
}

/* ---- the last message ---- */

const char *tnf_context_message(const tnf_context *ctx) {
  return ctx ? ctx->message : "context_message: \"ctx\" is NULL";
}

tnf_rt_status tnf_ctx_fail(tnf_context *ctx, tnf_rt_status code, const char *format, ...) {
  bool in_body = atomic_load_explicit(&ctx->pool.inside, memory_order_relaxed);
  if (in_body)
    tnf_ctx_lock(ctx);
  if (!in_body || ctx->code == TNF_RT_OK) { /* of several bodies the first to fail speaks */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ctx->message, sizeof ctx->message, format, arguments);
    va_end(arguments);
    ctx->code = code;
  }
  if (in_body)
    tnf_ctx_unlock(ctx);
  return code;
}

void tnf_ctx_fail_in_step(tnf_context *ctx, int64_t step, const char *loop) {
  size_t length = strlen(ctx->message);
  snprintf(ctx->message + length, sizeof ctx->message - length, " (step %lld of %s)", (long long)step, loop);
}

tnf_status *tnf_context_status(tnf_context *ctx, tnf_rt_status code) {
  if (code == TNF_RT_OK)
    return NULL;
  if (!ctx)
    return tnf_status_null_argument("context_status", "ctx");
  const char *message = ctx->message[0] ? ctx->message : tnf_rt_status_name(code);
  return tnf_status_new(&ctx->allocator, code, "%s", message);
}

static tnf_rt_status fail_memory(tnf_context *ctx, size_t bytes) {
  const char *program = ctx->program ? ctx->program : "", *colon = ctx->program ? ": " : "";
  return tnf_ctx_fail(ctx, TNF_RT_OUT_OF_MEMORY, "out of memory: %s%s%zu bytes are not available%s", program, colon, bytes,
                      tnf_ctx_limit_note(ctx).text);
}

/* ---- workspaces ---- */

/* Other memory for a workspace; with none left it has none. */
static bool workspace_replace(tnf_context *ctx, tnf_workspace *workspace, size_t bytes) {
  tnf_ctx_free(ctx, workspace->data, workspace->size);
  workspace->size = 0; /* before the next line: it may trim */
  workspace->data = tnf_ctx_alloc(ctx, bytes);
  workspace->size = workspace->data ? bytes : 0;
  return workspace->data != NULL;
}

/* What an operation keeps in a workspace it keeps until the next reservation: this is part of one, or comes before the steps. */
bool tnf_workspaces_trim(tnf_context *ctx) {
  bool trimmed = false;
  for (uint32_t i = 0; i < ctx->threads; ++i) {
    tnf_workspace *workspace = &ctx->workspaces[i];
    size_t wanted = workspace->run == ctx->run ? workspace->wanted : 0;
    if (workspace->size <= wanted)
      continue;
    trimmed = true;
    if (wanted)
      workspace_replace(ctx, workspace, wanted);
    else
      clear_workspace(ctx, workspace);
  }
  return trimmed;
}

/* Taking one may have trimmed others in vain. */
static bool workspaces_are_whole(const tnf_context *ctx) {
  for (uint32_t i = 0; i < ctx->threads; ++i)
    if (ctx->workspaces[i].run == ctx->run && ctx->workspaces[i].size < ctx->workspaces[i].wanted)
      return false;
  return true;
}

size_t tnf_workspaces_wanted(const tnf_context *ctx) {
  size_t bytes = 0;
  for (uint32_t i = 0; i < ctx->threads; ++i)
    if (ctx->workspaces[i].run == ctx->run)
      bytes += ctx->workspaces[i].wanted;
  return bytes;
}

tnf_rt_status tnf_ctx_workspace_reserve(tnf_context *ctx, int64_t workers, size_t bytes) {
  if (workers > (int64_t)ctx->threads)
    workers = (int64_t)ctx->threads;
  if (bytes < TNF_CACHE_LINE)
    bytes = TNF_CACHE_LINE;
  bool replaced = false;
  for (int64_t i = 0; i < workers; ++i) {
    tnf_workspace *workspace = &ctx->workspaces[i];
    const size_t had = workspace->size;
    if (workspace->run != ctx->run || workspace->wanted < bytes)
      workspace->wanted = bytes;
    workspace->run = ctx->run;
    if (workspace->size < bytes && !workspace_replace(ctx, workspace, bytes)) {
      workspace->wanted = 0; /* nothing relies on it */
      return fail_memory(ctx, bytes);
    }
    replaced |= had < bytes;
  }
  return replaced && !workspaces_are_whole(ctx) ? fail_memory(ctx, bytes) : TNF_RT_OK;
}

tnf_rt_status tnf_ctx_reserve_begin(tnf_context *ctx) {
  ctx->reserving = ctx->code == TNF_RT_OK;
  return ctx->code;
}

void tnf_ctx_reserve_end(tnf_context *ctx) {
  ctx->reserving = false;
}

void *tnf_ctx_workspace(tnf_context *ctx, int64_t worker) {
  return ctx->workspaces[worker].data;
}

void *tnf_ctx_scratch(tnf_context *ctx, size_t bytes) {
  return tnf_ctx_workspace_reserve(ctx, 1, bytes) ? NULL : ctx->workspaces[0].data;
}
