/* The inside of a context and of a tensor. Only for runtime/core and runtime/plan. */
#ifndef TNF_CORE_STATE_H
#define TNF_CORE_STATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "core/context.h"
#include "core/extension.h"
#include "core/status.h"

#define TNF_CACHE_LINE TNF_RT_ALIGNMENT

/* Blocks of at least this capacity are backed by huge pages: a fresh page fault costs more than the arithmetic on the page. */
#define TNF_HUGE_BLOCK ((size_t)1 << 20)
#define TNF_HUGE_PAGE ((size_t)2 << 20)
/* The page before a huge block's memory; it holds the header, so that the memory begins on a huge page. */
#define TNF_BLOCK_PAGE ((size_t)4096)

#define TNF_FIXED (-1)

/* The header of a block of tensor memory, which is also the tensor handle: turning the result of a compiled function into a
 * tensor allocates nothing. One allocation holds both, the header first; only its making knows that. */
struct tnf_tensor {
  tnf_context *ctx;
  atomic_uint refs;
  uint32_t size_class;
  tnf_tensor *next;      /* in a free list, or among what the current run works in or its results */
  tnf_rt_tensor *result; /* the argument that the current run made this block for */
  void *memory;          /* of the block: tnf_block_capacity bytes */
  int64_t element_count;
  tnf_borrow_release *release; /* of borrowed memory, which lies elsewhere; else NULL */
  void *user;
  tnf_rt_tensor view; /* its owner is NULL: who reads it holds a reference elsewhere */
  int64_t capacity;   /* elements that a run may give it extents for; TNF_FIXED: its shape never changes */
  bool read_only;     /* borrowed memory that nobody may write */
  int64_t tail[2];
};
_Static_assert(sizeof(struct tnf_tensor) % TNF_CACHE_LINE == 0, "block memory must stay aligned");
_Static_assert(offsetof(struct tnf_tensor, view) == TNF_CACHE_LINE, "a view of few axes is one cache line");

#define TNF_SIZE_CLASSES 312

/* The blocks of a context: free lists by size class. Guarded by a spin lock of the context, because a tensor may be released on
 * any thread; it is held for a few instructions only, never across a call of the allocator. */
typedef struct tnf_cache {
  size_t bytes; /* kept now */
  size_t limit;
  tnf_tensor *lists[TNF_SIZE_CLASSES];
} tnf_cache;

typedef struct tnf_workspace {
  void *data;
  size_t size;
  size_t wanted; /* the most in that run: larger ones are given back when memory is out */
  uint64_t run;
} tnf_workspace;

/* The chunks [next, end) that a worker takes first; other workers steal from there when their own are done. */
typedef struct tnf_chunk_range {
  _Alignas(TNF_CACHE_LINE) atomic_int_fast64_t next;
  int64_t end;
} tnf_chunk_range;

typedef struct tnf_job {
  tnf_rt_body *body;
  void *args;
  int64_t n;
  int64_t chunk;
  int64_t workers;
} tnf_job;

struct tnf_pool;
typedef struct tnf_worker {
  struct tnf_pool *pool;
  int64_t index;
  pthread_t thread;
} tnf_worker;

/* `state` is generation << 32 | open << 31 | workers inside. A worker joins only while the job is open, and the caller reuses the
 * job only when it is closed and nobody is inside, so a late worker never sees a half-written job. */
typedef struct tnf_pool {
  _Alignas(TNF_CACHE_LINE) atomic_uint_fast64_t state;
  _Alignas(TNF_CACHE_LINE) tnf_job job;
  tnf_chunk_range *ranges; /* one per worker */
  tnf_worker *workers;     /* workers[0] is the caller and has no thread of its own */
  int64_t started;         /* workers that exist, the caller included */
  bool initialised;
  unsigned forks;     /* of the process, when the threads were started */
  bool can_grow;      /* false after the system refused a thread */
  atomic_bool inside; /* a parallel loop is running: a nested one runs inline */
  atomic_bool stop;
  atomic_int sleepers;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
} tnf_pool;

/* All bits set: as an element not a number, or one that nobody takes for a result. */
#define TNF_POISON 0xff

#define TNF_MESSAGE_SIZE 1024

/* What operations keep, the one used last first. */
typedef struct tnf_tables {
  struct tnf_table *first;
  size_t bytes;
  uint64_t operation; /* counts the operations that asked */
} tnf_tables;

struct tnf_context {
  atomic_uint lock;
  uint32_t threads;
  int64_t handles;   /* user references and programs */
  int64_t blocks;    /* blocks in use: tensors, results, what runs work in */
  tnf_tensor *taken; /* what the current run works in, the newest first */
  tnf_tensor *spare; /* the largest piece that a run has given back, for the next one */
  bool poison;       /* what a run has just taken, and what it does not need any more, is overwritten */
  tnf_tensor *fresh; /* results allocated by the current run */
  int32_t fresh_count;
  bool exact_results;            /* caller's buffers are tensors: one without an owner must have exactly the result's extents */
  bool resizes;                  /* a result of the current run has other extents than the caller's buffer for it */
  const struct tnf_tally *tally; /* of a run that is to say what its loops keep; else NULL */
  struct tnf_profile *profile;   /* of a run that is to say what its steps cost; else NULL */
  const char *program;           /* of the current run; for messages */
  bool reserving;                /* memory is taken for an operation that runs later: no loop runs now */
  atomic_bool cancelled;         /* the run in progress is to end: set on any thread */
  tnf_cache cache;
  tnf_tables tables;
  _Atomic(tnf_extension *) extensions; /* of the library above */
  tnf_allocator allocator;
  tnf_text_sink *print; /* NULL: standard error */
  void *print_user;
  atomic_size_t held; /* bytes taken from the allocator, without the context itself and its frame */
  size_t memory_limit;
  bool over_limit;           /* the last allocation failed by it */
  uint64_t run;              /* counts beginnings and ends of runs */
  size_t allocated_size;     /* of the context itself */
  tnf_workspace *workspaces; /* one per worker */
  void *frame;               /* argument lists of programs with many arguments */
  size_t frame_size;
  tnf_rt_status code;
  char message[TNF_MESSAGE_SIZE];
  tnf_pool pool;
};

static inline void tnf_ctx_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

void tnf_ctx_lock_slow(tnf_context *ctx);

static inline void tnf_ctx_lock(tnf_context *ctx) {
  if (__builtin_expect(atomic_exchange_explicit(&ctx->lock, 1, memory_order_acquire) != 0, 0))
    tnf_ctx_lock_slow(ctx);
}

static inline void tnf_ctx_unlock(tnf_context *ctx) {
  atomic_store_explicit(&ctx->lock, 0, memory_order_release);
}

/* ---- memory.c ---- */

extern const tnf_allocator tnf_system_allocator;

void *tnf_ctx_alloc(tnf_context *ctx, size_t bytes);              /* 64-byte aligned, uncached; NULL without memory */
void tnf_ctx_free(tnf_context *ctx, void *pointer, size_t bytes); /* accepts NULL */

/* A block with room for `bytes`, its view one of its memory without an owner, shape and refs not set; NULL without memory. */
tnf_tensor *tnf_block_new(tnf_context *ctx, size_t bytes);
void tnf_block_release(tnf_tensor *block);
/* A block that is kept is nobody's until it is opened again, for `bytes` that it can hold. */
void tnf_block_close(const tnf_tensor *block);
void tnf_block_reopen(const tnf_tensor *block, size_t bytes);
size_t tnf_block_capacity(const tnf_tensor *block);
/* The capacity of a block that was made for `bytes`. */
size_t tnf_block_room(size_t bytes);
/* What a block with room for `bytes` takes from the allocator. */
size_t tnf_block_footprint(size_t bytes);
/* Returns every cached block to the allocator; false when there was none. */
bool tnf_cache_trim(tnf_context *ctx);

/* Ends a sentence about memory: nothing, unless the last allocation failed by the limit. */
typedef struct tnf_limit_note {
  char text[112];
} tnf_limit_note;
tnf_limit_note tnf_ctx_limit_note(tnf_context *ctx);

/* ---- segments.c ---- */

/* `bytes` of uninitialised memory for the current run. Negative bytes (a size that does not fit) and exhausted memory give NULL
 * with the message set. Only for the thread that the context serves. */
tnf_tensor *tnf_run_take(tnf_context *ctx, int64_t bytes);
/* `block` (or NULL) if it has room, else it goes back and another one comes, half as large again if that can be had: memory of
 * `bytes`, uninitialised. Else as tnf_run_take. */
tnf_tensor *tnf_run_fit(tnf_context *ctx, tnf_tensor *block, int64_t bytes);
/* What is asked for where a block with room for `before` bytes has to hold `bytes`. */
size_t tnf_grown_bytes(size_t before, size_t bytes);
/* `block` (or NULL) if it has room, else another one, half as large again if that can be had, with the first `kept` bytes of the
 * old one: memory of `bytes`. Else as tnf_run_take, and `block` is as it was. */
tnf_tensor *tnf_run_grow(tnf_context *ctx, tnf_tensor *block, size_t kept, int64_t bytes);
/* Says that a size does not fit in 64 bits: OUT_OF_MEMORY. */
tnf_rt_status tnf_run_refuse_size(tnf_context *ctx);
void tnf_run_give_back(tnf_context *ctx, tnf_tensor *block);
void tnf_run_give_back_all(tnf_context *ctx);
/* Gives back what is kept for the next run; false when there was nothing. */
bool tnf_spare_trim(tnf_context *ctx);

/* ---- context.c ---- */

/* Frees the context when nothing uses it any more. Called with the lock held; returns with it released. */
void tnf_context_unlock_or_destroy(tnf_context *ctx);
/* The bytes that the current run needs in workspaces until now. */
size_t tnf_workspaces_wanted(const tnf_context *ctx);
/* Gives back workspaces, or what they have beyond the need of the current run; false when there was nothing. */
bool tnf_workspaces_trim(tnf_context *ctx);

/* ---- tables.c ---- */

/* Gives back what operations keep and this run does not count on; false when there was nothing. */
bool tnf_tables_trim(tnf_context *ctx);
/* The bytes of what the current run has used of it until now. */
size_t tnf_tables_wanted(const tnf_context *ctx);
/* Gives back all of it. Outside of a run. */
void tnf_tables_free(tnf_context *ctx);

/* ---- execute.c ---- */

/* The argument lists of programs with many arguments. */
void tnf_frame_free(tnf_context *ctx);

/* ---- threads.c ---- */

/* Counts the forks of this process and its ancestors from now on. Once per process; false without memory. */
bool tnf_pool_watch_forks(void);
void tnf_pool_stop(tnf_context *ctx);

/* ---- tensor.c ---- */

extern const uint8_t tnf_dtype_sizes[TNF_COMPLEX_F64 + 1];

/* As tnf_shape_size, for any shape. */
bool tnf_shape_size_checked(int32_t dtype, int32_t rank, const int64_t *extents, int64_t *count, size_t *bytes);

/* product(extents) and its size in bytes; false for an unknown dtype, an impossible rank, a negative extent or an overflow. The
 * size is checked as if empty extents were 1: strides and partial products of an empty tensor do not overflow either. */
static inline bool tnf_shape_size(int32_t dtype, int32_t rank, const int64_t *extents, int64_t *count, size_t *bytes) {
  if ((uint32_t)dtype > TNF_COMPLEX_F64 || (uint32_t)rank > 2)
    return tnf_shape_size_checked(dtype, rank, extents, count, bytes);
  uint64_t all = 0, total = 1;
  for (int32_t i = 0; i < rank; ++i) {
    all |= (uint64_t)extents[i];
    total *= (uint64_t)extents[i];
  }
  *count = (int64_t)total;
  *bytes = total * tnf_dtype_sizes[dtype];
  return __builtin_expect(all < 1 << 24, 1) || tnf_shape_size_checked(dtype, rank, extents, count, bytes);
}

/* Gives `t` a shape. Extents behind the rank are not touched. */
static inline void tnf_shape_set(tnf_rt_tensor *t, int32_t dtype, int32_t rank, const int64_t *extents) {
  t->dtype = dtype;
  t->rank = rank;
  for (int32_t i = 0; i < rank; ++i)
    t->extents[i] = extents[i];
}

/* A tensor with uninitialised elements. `site` begins the error sentence. */
tnf_status *tnf_tensor_new(tnf_context *ctx, const char *site, int32_t dtype, int32_t rank, const int64_t *extents,
                           tnf_tensor **out);

/* How C aligns an element: complex numbers as their parts. */
size_t tnf_dtype_alignment(tnf_dtype dtype);

/* tnf_tensor_borrow under another name. */
tnf_status *tnf_tensor_borrow_at(tnf_context *ctx, const char *site, tnf_dtype dtype, int32_t rank, const int64_t *extents,
                                 void *data, tnf_borrow_release *release, void *user, tnf_tensor **out);

/* ---- descriptions of programs ---- */

/* The version that a description names: where this one has its size, versions 1 and 2 have theirs. */
static inline uint32_t tnf_info_version(const tnf_rt_program_info *info) {
  return info->size < sizeof *info ? info->size : info->abi_version;
}

static inline bool tnf_info_is_current(const tnf_rt_program_info *info) {
  return info->size >= sizeof *info && info->abi_version == TNF_RT_ABI_VERSION;
}

/* ---- layout.c ---- */

/* Copies row-major data of the given extents to column-major. The other direction is the same copy with the extents reversed. */
void tnf_layout_reverse(void *dst, const void *src, int32_t rank, const int64_t *extents, size_t element_size);

#endif
