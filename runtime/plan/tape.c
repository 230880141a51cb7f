/* The tapes of a run. Behind a head lie records, each its bytes and a word that says what they are: so what is popped is what was
 * pushed, or the run ends. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "plan/tape.h"

/* Numbers are kept where only the need is found, elements are not: there `counted` is what `used` would be, and `asked` what
 * would have been asked for. */
typedef struct head {
  tnf_rt_tape tape;
  tnf_tensor *block; /* that this is in */
  uint64_t counted;
  uint64_t asked;
  uint64_t none; /* 0, where compiled code looks for the last record's word */
} head;

enum { WORD = 8 }; /* what records are aligned to */

/* A bool is a flag, an i64 an extent. */
enum { NUMBER = TNF_RT_TAPE_NUMBER };

static uint64_t aligned(uint64_t bytes) {
  return (bytes + WORD - 1) / WORD * WORD;
}

static char *end_of(head *h) {
  return (char *)h + h->tape.used;
}

/* What nobody reads any more. */
static void poison(const tnf_context *ctx, char *from, uint64_t bytes) {
  if (__builtin_expect(ctx->poison, 0))
    memset(from, TNF_POISON, bytes);
}

/* Nothing is on the tape any more; its memory stays. */
static void clear(const tnf_context *ctx, head *h) {
  if (!h)
    return;
  poison(ctx, (char *)(h + 1), h->tape.used - sizeof *h);
  h->tape.used = h->counted = sizeof *h;
}

/* ---- memory ---- */

/* Room for `bytes` more. */
static tnf_rt_status make_room(tnf_context *ctx, head **tape, uint64_t bytes) {
  head *h = *tape;
  uint64_t used = h ? h->tape.used : 0, end = (h ? used : sizeof(head)) + bytes;
  if (h && end <= h->tape.room)
    return TNF_RT_OK;
  tnf_tensor *block = tnf_run_grow(ctx, h ? h->block : NULL, used, (int64_t)end);
  if (!block)
    return TNF_RT_OUT_OF_MEMORY;
  tnf_block_reopen(block, tnf_block_capacity(block));
  *tape = block->memory;
  if (!h)
    **tape = (head){.tape.used = sizeof(head), .counted = sizeof(head)};
  (*tape)->tape.room = tnf_block_capacity(block);
  (*tape)->block = block;
  return TNF_RT_OK;
}

/* As tnf_run_grow, without memory. False where the bytes do not fit in 64 bits. */
static bool count(tnf_run_need *need, head *h, uint64_t bytes) {
  if (__builtin_add_overflow(h->counted, bytes, &h->counted) || h->counted > INT64_MAX)
    return false;
  size_t before = h->asked ? tnf_block_room(h->asked) : 0;
  if (h->counted <= before)
    return true;
  size_t more = tnf_grown_bytes(before, h->counted);
  tnf_run_hold(need, tnf_block_footprint(more)); /* beside the old one, which is copied */
  if (h->asked)
    need->now -= tnf_block_footprint(h->asked);
  h->asked = more;
  return true;
}

/* ---- records ---- */

static tnf_rt_status push(tnf_context *ctx, tnf_run_need *need, head **tape, int32_t kind, const void *from, int64_t bytes) {
  if (bytes < 0)
    return tnf_run_refuse_size(ctx);
  bool counts = need && !(kind & NUMBER);
  uint64_t word = TNF_RT_TAPE_WORD(kind, bytes), whole = aligned((uint64_t)bytes) + WORD,
           kept = counts ? 0 : aligned((uint64_t)bytes);
  tnf_rt_status status = make_room(ctx, tape, kept + WORD);
  if (status)
    return status;
  if (__builtin_expect(need != NULL, 0) && !count(need, *tape, whole))
    return tnf_run_refuse_size(ctx);
  char *end = end_of(*tape);
  if (kept)
    memcpy(end, from, (size_t)bytes);
  memcpy(end + kept, &word, WORD);
  (*tape)->tape.used += kept + WORD;
  return TNF_RT_OK;
}

/* "24 bytes of f64", "an extent", "a flag". */
typedef struct record_text {
  char text[64];
} record_text;

static record_text text_of(uint64_t word) {
  record_text result;
  int32_t dtype = (int32_t)(word & (NUMBER - 1));
  if (word & NUMBER)
    snprintf(result.text, sizeof result.text, "%s", dtype == TNF_BOOL ? "a flag" : "an extent");
  else
    snprintf(result.text, sizeof result.text, "%" PRIu64 " bytes of %s", word >> 8, tnf_dtype_name((tnf_dtype)dtype));
  return result;
}

static __attribute__((noinline, cold)) tnf_rt_status refuse(tnf_context *ctx, uint64_t wanted, const uint64_t *there) {
  if (!there)
    return tnf_ctx_fail(ctx, TNF_RT_INTERNAL, "%s: pops %s from an empty tape", ctx->program, text_of(wanted).text);
  return tnf_ctx_fail(ctx, TNF_RT_INTERNAL, "%s: pops %s from a tape that ends with %s", ctx->program, text_of(wanted).text,
                      text_of(*there).text);
}

/* What was pushed last lies at *from until the next push. */
static tnf_rt_status pop(tnf_context *ctx, const tnf_run_need *need, head *h, int32_t kind, int64_t bytes, void **from) {
  *from = NULL;
  if (bytes < 0)
    return tnf_run_refuse_size(ctx);
  uint64_t wanted = TNF_RT_TAPE_WORD(kind, bytes), there, whole = aligned((uint64_t)bytes) + WORD;
  if (!h || h->tape.used == sizeof(head))
    return refuse(ctx, wanted, NULL);
  memcpy(&there, end_of(h) - WORD, WORD);
  if (there != wanted)
    return refuse(ctx, wanted, &there);
  h->tape.used -= need && !(kind & NUMBER) ? WORD : whole;
  h->counted -= need ? whole : 0;
  *from = end_of(h);
  return TNF_RT_OK;
}

/* ---- steps ---- */

/* The bytes of a step's elements; negative: they do not fit. */
static int64_t bytes_of(const int64_t *cells, const int32_t *w) {
  int64_t bytes;
  return tnf_extents_product(cells, w[4], w + 5, tnf_dtype_sizes[w[2]], &bytes) ? bytes : -1;
}

/* The bytes that a step puts on its tape, a record with its word; negative where it takes one off. */
static int64_t change_by(const int64_t *cells, const int32_t *w) {
  switch (*w & 255) {
  case TNF_RT_STEP_PUSH:
    return (int64_t)aligned((uint64_t)bytes_of(cells, w)) + WORD;
  case TNF_RT_STEP_PUSH_NUMBER:
    return 2 * WORD;
  case TNF_RT_STEP_POP:
  case TNF_RT_STEP_POP_VIEW:
    return -(int64_t)aligned((uint64_t)bytes_of(cells, w)) - WORD;
  case TNF_RT_STEP_POP_NUMBER:
    return -2 * WORD;
  default:
    return 0;
  }
}

static void take_off(const tnf_context *ctx, void *to, void *from, size_t bytes) {
  if (bytes)
    memcpy(to, from, bytes);
  poison(ctx, from, bytes);
}

tnf_rt_status tnf_tape_step(tnf_context *ctx, tnf_run_need *need, int64_t *cells, const int32_t *w) {
  head *tape = (head *)(uintptr_t)cells[w[1]];
  tnf_rt_status status = TNF_RT_OK;
  int64_t bytes;
  void *from;
  switch (*w & 255) {
  case TNF_RT_STEP_TAPE:
    clear(ctx, tape);
    break;
  case TNF_RT_STEP_PUSH:
    status = push(ctx, need, &tape, w[2], (const void *)(uintptr_t)cells[w[3]], bytes_of(cells, w));
    cells[w[1]] = (int64_t)(uintptr_t)tape;
    break;
  case TNF_RT_STEP_PUSH_NUMBER:
    status = push(ctx, need, &tape, w[2] | NUMBER, &cells[w[3]], sizeof *cells);
    cells[w[1]] = (int64_t)(uintptr_t)tape;
    break;
  case TNF_RT_STEP_POP:
    bytes = bytes_of(cells, w);
    status = pop(ctx, need, tape, w[2], bytes, &from);
    if (!status && !need)
      take_off(ctx, (void *)(uintptr_t)cells[w[3]], from, (size_t)bytes);
    break;
  case TNF_RT_STEP_POP_NUMBER:
    status = pop(ctx, need, tape, w[2] | NUMBER, sizeof *cells, &from);
    if (!status)
      take_off(ctx, &cells[w[3]], from, sizeof *cells);
    break;
  case TNF_RT_STEP_POP_VIEW:
    status = pop(ctx, need, tape, w[2], bytes_of(cells, w), &from);
    cells[w[3]] = (int64_t)(uintptr_t)from;
    break;
  }
  if (__builtin_expect(ctx->tally != NULL, 0) && !status)
    tnf_run_tally(ctx, w, change_by(cells, w));
  return status;
}
