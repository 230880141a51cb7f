/* The tensor networks of the benchmark; peers/einsums.py makes the same ones. Labels are listed in the peers' order, and reversed
 * for us: the same memory. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_TENSORS = 200, MOST_LABELS = 512, MOST_LEGS = 16 };

typedef struct network {
  int32_t count;
  tnf_ints operands[MOST_TENSORS];
  tnf_ints result;
  int64_t extents[MOST_LABELS]; /* of each label */
  int32_t label_count;
} network;

static void add_tensor(network *net, tnf_ints labels) {
  net->operands[net->count++] = labels;
}

static void append(tnf_ints *labels, int64_t label) {
  labels->axis[labels->count++] = label;
}

/* ---- networks ------------------------------------------------------------------------------------------------------------ */

static void chain(network *net, int32_t count, int64_t unused) {
  (void)unused;
  static const int64_t sizes[] = {16, 96, 32, 160, 64, 128, 48};
  net->label_count = count + 1;
  for (int32_t i = 0; i <= count; ++i)
    net->extents[i] = sizes[i * i % 7];
  for (int32_t i = 0; i < count; ++i)
    add_tensor(net, TNF_INTS(i, i + 1));
  net->result = TNF_INTS(0, count);
}

static void mps(network *net, int32_t sites, int64_t bond) {
  net->label_count = 3 * sites;
  for (int32_t i = 0; i < net->label_count; ++i)
    net->extents[i] = i < sites ? 2 : bond;
  for (int32_t row = 0; row < 2; ++row)
    for (int32_t i = 0; i < sites; ++i) {
      tnf_ints labels = {0, {0}};
      if (i)
        append(&labels, sites * (1 + row) + i - 1);
      append(&labels, i);
      if (i + 1 < sites)
        append(&labels, sites * (1 + row) + i);
      add_tensor(net, labels);
    }
}

/* One side of one level: a disentangler for every two neighbours of different pairs, then an isometry for every pair. */
static void mera_side(network *net, int64_t *legs, int32_t count) {
  for (int32_t j = 1; j < count; j += 2) {
    int32_t k = (j + 1) % count;
    int64_t above = net->label_count;
    net->label_count += 2;
    add_tensor(net, TNF_INTS(legs[j], legs[k], above, above + 1));
    legs[j] = above;
    legs[k] = above + 1;
  }
  for (int32_t j = 0; j < count / 2; ++j) {
    add_tensor(net, TNF_INTS(legs[2 * j], legs[2 * j + 1], net->label_count));
    legs[j] = net->label_count++;
  }
}

static void mera(network *net, int32_t levels, int64_t bond) {
  int64_t lower[MOST_LEGS], upper[MOST_LEGS];
  int32_t count = 2 << levels, middle = count / 2 - 1;
  for (int32_t i = 0; i < count; ++i)
    lower[i] = upper[i] = net->label_count++;
  upper[middle] = net->label_count++;
  upper[middle + 1] = net->label_count++;
  add_tensor(net, TNF_INTS(lower[middle], lower[middle + 1], upper[middle], upper[middle + 1]));
  for (; count > 2; count /= 2) {
    mera_side(net, lower, count);
    mera_side(net, upper, count);
  }
  add_tensor(net, TNF_INTS(lower[0], lower[1]));
  add_tensor(net, TNF_INTS(upper[0], upper[1]));
  for (int32_t i = 0; i < net->label_count; ++i)
    net->extents[i] = bond;
}

static void regular(network *net, int32_t count, int64_t bond) {
  double keys[MOST_TENSORS];
  bool paired[MOST_TENSORS] = {false};
  bench_uniform(120, (size_t)count, 1, 0, keys);
  net->label_count = count + count / 2;
  for (int32_t i = 0; i < net->label_count; ++i)
    net->extents[i] = bond;
  for (int32_t i = 0; i < count; ++i)
    add_tensor(net, TNF_INTS(i, (i + 1) % count));
  for (int32_t place = 0; place < count; ++place) { /* in the order of their keys */
    int32_t next = -1;
    for (int32_t i = 0; i < count; ++i)
      if (!paired[i] && (next < 0 || keys[i] < keys[next]))
        next = i;
    paired[next] = true;
    append(&net->operands[next], count + place / 2);
  }
}

/* ---- cases -------------------------------------------------------------------------------------------------------------- */

static tnf_ints reversed(const tnf_ints *labels) {
  tnf_ints r = {labels->count, {0}};
  for (int32_t i = 0; i < labels->count; ++i)
    r.axis[i] = labels->axis[labels->count - 1 - i];
  return r;
}

/* An input of unknown extents, named by their labels: about 1 / sqrt(extent) in size. */
static tnf_traced operand(bench_run *run, const network *net, int32_t i, const tnf_ints *labels, tnf_status **st) {
  char name[16], names[TNF_RT_MAX_RANK][16];
  const char *list[TNF_RT_MAX_RANK];
  int64_t extents[TNF_RT_MAX_RANK], most = 1;
  for (int32_t axis = 0; axis < labels->count; ++axis) {
    snprintf(names[axis], sizeof names[axis], "n%lld", (long long)labels->axis[axis]);
    list[axis] = names[axis];
    extents[axis] = net->extents[labels->axis[axis]];
    most = extents[axis] > most ? extents[axis] : most;
  }
  snprintf(name, sizeof name, "t%d", i);
  return bench_uniform_input(run, name, TNF_F64, labels->count, extents, list, 130 + (uint32_t)i, 2 / sqrt((double)most), 0, st);
}

static tnf_status *build(bench_run *run, const network *net, bool with_gradient) {
  tnf_status *st = NULL;
  tnf_ints labels[MOST_TENSORS];
  tnf_traced xs[MOST_TENSORS], gradients[MOST_TENSORS];
  tnf_einsum_extent expected[MOST_LABELS];
  for (int32_t i = 0; i < net->count; ++i) {
    labels[i] = reversed(&net->operands[i]);
    xs[i] = operand(run, net, i, &labels[i], &st);
  }
  tnf_einsum_options options = TNF_EINSUM_OPTIONS_INIT;
  options.expected = expected;
  for (int32_t i = 0; i < net->label_count; ++i) {
    bool is_there = false; /* an outer bond of a chain is not */
    for (int32_t k = 0; k < net->count; ++k)
      for (int32_t axis = 0; axis < labels[k].count; ++axis)
        is_there = is_there || labels[k].axis[axis] == i;
    if (is_there)
      expected[options.expected_count++] = (tnf_einsum_extent){i, net->extents[i]};
  }
  tnf_traced y = tnf_einsum_labels(labels, reversed(&net->result), xs, net->count, &options);
  bench_output(run, "y", y);
  if (!with_gradient)
    return st;
  tnf_grad_many(y, xs, net->count, gradients);
  for (int32_t i = 0; i < net->count; ++i) {
    char name[16];
    snprintf(name, sizeof name, "g%d", i);
    bench_output(run, name, gradients[i]);
  }
  return st;
}

static tnf_status *build_network(bench_run *run, void make(network *net, int32_t count, int64_t bond), int32_t count,
                                 int64_t bond, bool with_gradient) {
  network *net = calloc(1, sizeof *net);
  if (!net)
    return tnf_context_status(run->ctx, TNF_RT_OUT_OF_MEMORY);
  make(net, count, bond);
  tnf_status *st = build(run, net, with_gradient);
  free(net);
  return st;
}

tnf_status *bench_einsum_chain(bench_run *run, int64_t count) {
  return build_network(run, chain, (int32_t)count, 0, false);
}

tnf_status *bench_einsum_mps(bench_run *run, int64_t bond) {
  return build_network(run, mps, 100, bond, false);
}

tnf_status *bench_einsum_mps_gradient(bench_run *run, int64_t bond) {
  return build_network(run, mps, 100, bond, true);
}

tnf_status *bench_einsum_mera(bench_run *run, int64_t bond) {
  return build_network(run, mera, 2, bond, false);
}

tnf_status *bench_einsum_regular(bench_run *run, int64_t bond) {
  return build_network(run, regular, 40, bond, false);
}
