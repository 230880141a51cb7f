/* The cheapest order for few tensors: dynamic programming over their subsets, outer products included. */
#include "builder/einsum/einsum.h"

#include <math.h>

/* Labels that the same tensors have are one class; a set of classes is two words. */
enum { MOST_CLASSES = 128, BYTES = MOST_CLASSES / 8 };
typedef struct class_set {
  uint64_t word[2];
} class_set;

typedef struct subset {
  class_set any;  /* classes that a tensor of the subset has */
  class_set open; /* those that something outside has too */
  double price;
  double elements; /* of the product */
  uint32_t split;  /* one of its two halves */
} subset;

struct tnf_einsum_exact {
  int32_t most;
  int32_t class_count;
  uint32_t incidence[MOST_CLASSES]; /* a bit per tensor; the one behind them is the result */
  double extent[MOST_CLASSES];
  int32_t axes[MOST_CLASSES];
  double products[BYTES][256]; /* of the extents that a byte of a set names */
  subset *subsets;             /* 2^most */
};

tnf_einsum_exact *tnf_einsum_exact_new(tnf_arena *memory, int32_t most) {
  tnf_einsum_exact *exact = tnf_arena_alloc(memory, 1, sizeof *exact);
  subset *subsets = tnf_arena_alloc(memory, (size_t)1 << most, sizeof *subsets);
  if (memory->exhausted)
    return NULL;
  exact->most = most;
  exact->subsets = subsets;
  return exact;
}

/* ---- classes ------------------------------------------------------------------------------------------------------------ */

static bool add_label(tnf_einsum_exact *exact, uint32_t incidence, double extent, int32_t axes) {
  int32_t i = 0;
  while (i < exact->class_count && exact->incidence[i] != incidence)
    ++i;
  if (i == MOST_CLASSES)
    return false;
  if (i == exact->class_count) {
    exact->incidence[i] = incidence;
    exact->extent[i] = 1;
    exact->axes[i] = 0;
    ++exact->class_count;
  }
  exact->extent[i] *= extent;
  exact->axes[i] += axes;
  return true;
}

static bool make_classes(tnf_einsum_exact *exact, const tnf_einsum_network *net, int32_t count, const uint64_t *const *rows,
                         const uint64_t *open) {
  exact->class_count = 0;
  for (int32_t w = 0; w < net->words; ++w) {
    uint64_t any = 0;
    for (int32_t t = 0; t < count; ++t)
      any |= rows[t][w];
    for (; any; any &= any - 1) {
      int32_t bit = __builtin_ctzll(any), label = 64 * w + bit;
      uint32_t incidence = (uint32_t)(open[w] >> bit & 1) << count;
      for (int32_t t = 0; t < count; ++t)
        incidence |= (uint32_t)(rows[t][w] >> bit & 1) << t;
      if (!add_label(exact, incidence, net->extent[label], net->axes[label]))
        return false;
    }
  }
  for (int32_t byte = 0; byte < BYTES && 8 * byte < exact->class_count; ++byte)
    for (int32_t bits = 0; bits < 256; ++bits) {
      int32_t lowest = bits ? 8 * byte + __builtin_ctz((unsigned)bits) : 0;
      exact->products[byte][bits] =
          bits ? exact->products[byte][bits & (bits - 1)] * (lowest < exact->class_count ? exact->extent[lowest] : 1) : 1;
    }
  return true;
}

static double product_of(const tnf_einsum_exact *exact, const class_set *set) {
  double product = 1;
  for (int32_t byte = 0; 8 * byte < exact->class_count; ++byte)
    product *= exact->products[byte][set->word[byte / 8] >> 8 * (byte % 8) & 255];
  return product;
}

/* ---- subsets ------------------------------------------------------------------------------------------------------- */

static int32_t axes_of(const tnf_einsum_exact *exact, const class_set *set) {
  int32_t axes = 0;
  for (int32_t i = 0; i < exact->class_count; ++i)
    axes += set->word[i / 64] >> i % 64 & 1 ? exact->axes[i] : 0;
  return axes;
}

static void prepare_subsets(tnf_einsum_exact *exact, int32_t count) {
  uint32_t all = ((uint32_t)1 << count) - 1;
  for (uint32_t s = 0; s <= all; ++s) {
    subset *set = &exact->subsets[s];
    *set = (subset){.price = s & (s - 1) ? HUGE_VAL : 0};
    for (int32_t i = 0; i < exact->class_count; ++i) {
      uint32_t inside = exact->incidence[i] & s, outside = exact->incidence[i] & ~s;
      set->any.word[i / 64] |= (uint64_t)(inside != 0) << i % 64;
      set->open.word[i / 64] |= (uint64_t)(inside && outside) << i % 64;
    }
    set->elements = product_of(exact, &set->open);
  }
}

/* The cheapest way to split s in two. */
static void split_subset(tnf_einsum_exact *exact, uint32_t s) {
  subset *whole = &exact->subsets[s];
  uint32_t lowest = s & -s, rest = s ^ lowest;
  int32_t axes = axes_of(exact, &whole->open);
  for (uint32_t others = (rest - 1) & rest;; others = (others - 1) & rest) {
    uint32_t half = lowest | others;
    const subset *a = &exact->subsets[half], *b = &exact->subsets[s ^ half];
    double price = a->price + b->price;
    if (price < whole->price) {
      class_set joined = {{a->open.word[0] | b->open.word[0], a->open.word[1] | b->open.word[1]}};
      bool sums = (joined.word[0] & ~whole->open.word[0]) || (joined.word[1] & ~whole->open.word[1]);
      price += tnf_einsum_price(product_of(exact, &joined) * (sums ? 2 : 1), whole->elements, axes);
      if (price < whole->price) {
        whole->price = price;
        whole->split = half;
      }
    }
    if (!others)
      return;
  }
}

/* The pairs of subset s, children first; the number of its product. */
static int32_t collect(const tnf_einsum_exact *exact, uint32_t s, int32_t count, tnf_einsum_pair *pairs, int32_t *next) {
  if (!(s & (s - 1)))
    return __builtin_ctz(s);
  uint32_t half = exact->subsets[s].split;
  int32_t lhs = collect(exact, half, count, pairs, next), rhs = collect(exact, s ^ half, count, pairs, next);
  pairs[*next] = (tnf_einsum_pair){lhs, rhs};
  return count + (*next)++;
}

double tnf_einsum_exact_run(tnf_einsum_exact *exact, const tnf_einsum_network *net, int32_t count, const uint64_t *const *rows,
                            const uint64_t *open, tnf_einsum_pair *pairs) {
  if (!make_classes(exact, net, count, rows, open))
    return HUGE_VAL;
  prepare_subsets(exact, count);
  uint32_t all = ((uint32_t)1 << count) - 1;
  for (uint32_t s = 1; s <= all; ++s)
    if (s & (s - 1))
      split_subset(exact, s);
  int32_t next = 0;
  if (isfinite(exact->subsets[all].price))
    collect(exact, all, count, pairs, &next);
  return exact->subsets[all].price;
}
