/* Orders among which the run chooses, where extents that are not known decide which one is the cheapest. */
#include "builder/einsum/einsum.h"

#include <math.h>

enum { RANDOM_SAMPLES = 24, MOST_OPERANDS = 8 };
static const double spread = 32; /* samples have extents that are so much larger and smaller than those expected */

/* Extents for which orders are searched: the expected ones first. */
typedef struct samples {
  tnf_einsum_problem *problem;
  int32_t count;
  double *extents; /* label_count each */
  tnf_einsum_steps *orders;
  double *costs; /* of each order with the extents of each sample */
} samples;

static double *extents_of(const samples *s, int32_t sample) {
  return s->extents + (size_t)sample * (size_t)s->problem->label_count;
}

/* The extent of an unknown label times 32 to the power of -1, 0 or 1, within its bound. */
static double moved_extent(const tnf_einsum_problem *problem, int32_t label, int32_t power) {
  double extent = problem->extents[label] * (power < 0 ? 1 / spread : power ? spread : 1);
  int64_t bound = problem->labels[label].bound;
  extent = bound >= 0 && extent > (double)bound ? (double)bound : extent;
  return extent < 1 ? 1 : floor(extent);
}

/* Each unknown extent larger and smaller than the others, then all of them at random, the same way in every run. */
static void fill_samples(samples *s) {
  const tnf_einsum_problem *problem = s->problem;
  uint64_t drawn = 1;
  s->count = 1;
  memcpy(extents_of(s, 0), problem->extents, (size_t)problem->label_count * sizeof *s->extents);
  for (int32_t label = 0; label < problem->label_count; ++label)
    for (int32_t power = -1; power < 2 && problem->labels[label].extent < 0; power += 2) {
      memcpy(extents_of(s, s->count), problem->extents, (size_t)problem->label_count * sizeof *s->extents);
      extents_of(s, s->count++)[label] = moved_extent(problem, label, power);
    }
  for (int32_t i = 0; i < RANDOM_SAMPLES && s->count > 1; ++i, ++s->count)
    for (int32_t label = 0; label < problem->label_count; ++label) {
      drawn = drawn * 6364136223846793005u + 1442695040888963407u;
      extents_of(s, s->count)[label] = problem->labels[label].extent < 0
                                           ? moved_extent(problem, label, (int32_t)(drawn >> 33) % 3 - 1)
                                           : problem->extents[label];
    }
}

/* The operations of an order with the extents that the problem has at the moment. */
static double cost_of(const tnf_einsum_steps *order) {
  double total = 0;
  for (int32_t i = 0; i < order->count; ++i) {
    tnf_einsum_pair pair = order->steps[i].pair;
    total += tnf_einsum_operations(&order->net, tnf_einsum_row_of(order, pair.lhs), tnf_einsum_row_of(order, pair.rhs),
                                   order->steps[i].open);
  }
  return total;
}

static tnf_status *search_samples(const tnf_einsum_work *work, const tnf_einsum_options *options, samples *s) {
  double *extents = s->problem->extents;
  size_t bytes = (size_t)s->problem->label_count * sizeof *extents;
  tnf_status *st = NULL;
  for (int32_t i = 0; i < s->count && !st; ++i) {
    memcpy(extents, extents_of(s, i), bytes);
    st = tnf_einsum_order_steps(work, s->problem, options, &s->orders[i]);
  }
  for (int32_t i = 0; i < s->count && !st; ++i) {
    memcpy(extents, extents_of(s, i), bytes);
    for (int32_t order = 0; order < s->count; ++order)
      s->costs[order * s->count + i] = cost_of(&s->orders[order]);
  }
  memcpy(extents, extents_of(s, 0), bytes);
  return st;
}

/* By how much `order` beside those that are chosen makes the samples cheaper: the mean of the ratios' logarithms. */
static double gain_of(const samples *s, const double *least, int32_t order) {
  double gain = 0;
  for (int32_t i = 0; i < s->count; ++i)
    gain += fmax(0, log(least[i] / s->costs[order * s->count + i]));
  return gain / s->count;
}

tnf_status *tnf_einsum_order_choices(const tnf_einsum_work *work, tnf_einsum_problem *problem, const tnf_einsum_options *options,
                                     tnf_einsum_steps *choices, int32_t *count) {
  *count = 1;
  bool chooses = options->order == TNF_EINSUM_AUTO && options->most_orders > 1 && problem->count > 2;
  if (!chooses || problem->count > MOST_OPERANDS)
    return tnf_einsum_order_steps(work, problem, options, choices);
  size_t most = 2 * (size_t)problem->label_count + RANDOM_SAMPLES + 1;
  double *least = tnf_arena_alloc(work->memory, most, sizeof *least);
  samples s = {.problem = problem,
               .extents = tnf_arena_alloc(work->memory, most * (size_t)problem->label_count, sizeof *s.extents),
               .orders = tnf_arena_alloc(work->memory, most, sizeof *s.orders),
               .costs = tnf_arena_alloc(work->memory, most * most, sizeof *s.costs)};
  if (work->memory->exhausted)
    return tnf_status_out_of_memory();
  fill_samples(&s);
  tnf_status *st = search_samples(work, options, &s);
  if (st)
    return st;
  choices[0] = s.orders[0];
  memcpy(least, s.costs, (size_t)s.count * sizeof *least);
  static const double worth = 0.05; /* a twentieth less to compute, in the mean */
  while (*count < options->most_orders) {
    int32_t best = 0;
    for (int32_t order = 1; order < s.count; ++order)
      if (gain_of(&s, least, order) > gain_of(&s, least, best))
        best = order;
    if (gain_of(&s, least, best) < worth)
      break;
    choices[(*count)++] = s.orders[best];
    for (int32_t i = 0; i < s.count; ++i)
      least[i] = fmin(least[i], s.costs[best * s.count + i]);
  }
  return NULL;
}
