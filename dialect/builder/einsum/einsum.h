/* Einsum inside: subscripts, the labels of given operands, the network whose order is searched, and its contractions. Not
 * installed. Memory is an arena's; where it runs out, functions say so once at their end. */
#ifndef TNF_EINSUM_INSIDE_H
#define TNF_EINSUM_INSIDE_H

#include "builder/memory.h"
#include "builder/surface.h"
#include "tenferro/einsum.h"

/* ---- subscripts ---------------------------------------------------------------------------------------------------- */

/* The labels of an operand or of the result, without the ellipsis. */
typedef struct tnf_einsum_term {
  int32_t count;
  int32_t ellipsis; /* the labels in front of it; -1: there is none */
  int64_t label[TNF_RT_MAX_RANK];
} tnf_einsum_term;

typedef struct tnf_einsum_subscripts {
  const char *text;                /* as given, where labels are characters; else NULL */
  int32_t count;                   /* operands */
  int32_t group_count;             /* pairs of parentheses */
  const tnf_einsum_term *operands; /* `count` of them */
  tnf_einsum_term result;
  const int32_t *operand_group; /* the innermost parentheses around each operand; -1: none */
  const int32_t *group_parent;  /* the same for each group, whose number is larger than its parent's */
} tnf_einsum_subscripts;

/* Where work on one einsum takes memory and what its errors begin with. */
typedef struct tnf_einsum_work {
  const char *name; /* of the C function, without tnf_ */
  const tnf_allocator *allocator;
  tnf_arena *memory;
} tnf_einsum_work;

tnf_status *tnf_einsum_parse(const tnf_einsum_work *work, const char *text, tnf_einsum_subscripts *out) TNF_MUST_USE;
tnf_status *tnf_einsum_from_labels(const tnf_einsum_work *work, const tnf_ints *labels, const tnf_ints *result, int32_t count,
                                   tnf_einsum_subscripts *out) TNF_MUST_USE;

#define TNF_EINSUM_TEXT 240
/* The subscripts as they were given, cut where they are long, into TNF_EINSUM_TEXT characters. */
const char *tnf_einsum_subscripts_text(const tnf_einsum_subscripts *subscripts, char *text);
/* What is wrong with an einsum of these subscripts, which the sentence names. */
tnf_status *tnf_einsum_refuse(const tnf_einsum_work *work, const tnf_einsum_subscripts *subscripts, tnf_rt_status code,
                              const char *format, ...) __attribute__((format(printf, 4, 5))) TNF_MUST_USE;

/* ---- labels of given operands -------------------------------------------------------------------------------------- */

/* What is known of an operand before the run. */
typedef struct tnf_einsum_shape {
  int32_t rank;
  int64_t extent[TNF_RT_MAX_RANK]; /* -1: unknown */
  int64_t bound[TNF_RT_MAX_RANK];  /* -1: none */
} tnf_einsum_shape;

/* One label per axis, numbered from 0; -1: an axis of extent 1 that is repeated. */
typedef struct tnf_einsum_axes {
  int32_t rank;
  int32_t label[TNF_RT_MAX_RANK];
} tnf_einsum_axes;

/* A label: what the user wrote, or -1 - k for the k-th axis from the end under the ellipses; and its extent, -1 where unknown. */
typedef struct tnf_einsum_label {
  int64_t name;
  int64_t extent;
  int64_t bound;
  int32_t operand, axis; /* where it was met first */
} tnf_einsum_label;

typedef struct tnf_einsum_problem {
  const tnf_einsum_subscripts *subscripts;
  int32_t count, label_count;
  tnf_einsum_axes *operands;
  tnf_einsum_axes result;
  tnf_einsum_label *labels;
  double *extents; /* for the search, one per label */
} tnf_einsum_problem;

/* Checks ranks and extents. */
tnf_status *tnf_einsum_resolve(const tnf_einsum_work *work, const tnf_einsum_subscripts *subscripts,
                               const tnf_einsum_shape *shapes, const tnf_einsum_options *options,
                               tnf_einsum_problem *out) TNF_MUST_USE;
/* "label k", "label 7", "axis -1 of the ellipsis" */
const char *tnf_einsum_label_text(const tnf_einsum_problem *problem, int32_t label, char *text, size_t size);
/* Whether an axis with this label is known to have the extent 1: no contraction has it. */
bool tnf_einsum_is_unit(const tnf_einsum_problem *problem, int32_t label);

/* ---- networks ------------------------------------------------------------------------------------------------------ */

/* Sets of labels as bits, `words` 64-bit words each. */
typedef struct tnf_einsum_network {
  int32_t count, label_count, words;
  const double *extent; /* per label */
  const int32_t *axes;  /* per label: how many axes it stands for */
  const uint64_t *rows; /* the labels of each tensor */
  const uint64_t *open; /* the labels of the result */
} tnf_einsum_network;

static inline const uint64_t *tnf_einsum_row(const tnf_einsum_network *net, int32_t tensor) {
  return net->rows + (size_t)tensor * (size_t)net->words;
}

/* The elements of a tensor with these labels, at most 1e300. */
double tnf_einsum_elements(const tnf_einsum_network *net, const uint64_t *labels);
/* How many axes that tensor has. */
int32_t tnf_einsum_axis_count(const tnf_einsum_network *net, const uint64_t *labels);
/* What the contraction of a and b costs where `open` is left of their labels. */
double tnf_einsum_operations(const tnf_einsum_network *net, const uint64_t *a, const uint64_t *b, const uint64_t *open);

/* A number that grows where an order gets worse: its operations, and to choose among equal ones its elements; a product of more
 * axes than a tensor may have is avoided at any price. */
double tnf_einsum_price(double operations, double elements, int32_t axes);

/* Two tensors that are contracted: operands are 0 ... count - 1, the product of pair i is count + i. */
typedef struct tnf_einsum_pair {
  int32_t lhs, rhs;
} tnf_einsum_pair;

/* count - 1 pairs that contract the network to its result, at the lowest price found. False without memory. */
bool tnf_einsum_search(tnf_arena *memory, const tnf_einsum_network *net, tnf_einsum_pair *pairs);

#define TNF_EINSUM_EXACT_MOST 13

/* Tables of an exact search, which may be used again. */
typedef struct tnf_einsum_exact tnf_einsum_exact;
tnf_einsum_exact *tnf_einsum_exact_new(tnf_arena *memory, int32_t most);
/* The cheapest pairs for `count` tensors, at most as many as the tables are for, by dynamic programming over subsets; their
 * price. HUGE_VAL where the tensors have too many different labels. */
double tnf_einsum_exact_run(tnf_einsum_exact *exact, const tnf_einsum_network *net, int32_t count, const uint64_t *const *rows,
                            const uint64_t *open, tnf_einsum_pair *pairs);

/* A binary tree over the tensors of a network: node i is tensor i below count, and count + i has two children. */
typedef struct tnf_einsum_tree {
  const tnf_einsum_network *net;
  tnf_einsum_pair *children; /* count - 1 */
  uint64_t *rows;            /* open labels of each of the 2 count - 1 nodes */
  double *price;             /* of each inner node alone */
  double total;
  int32_t root;
} tnf_einsum_tree;

/* Room for a tree, with the tensors' rows in it. */
bool tnf_einsum_tree_new(tnf_arena *memory, const tnf_einsum_network *net, tnf_einsum_tree *out);
/* An order that takes the best-looking pair in each step; trial 0 looks at elements alone, others differently and by chance. */
bool tnf_einsum_greedy(tnf_arena *memory, const tnf_einsum_network *net, int32_t trial, tnf_einsum_tree *out);
/* Exchanges parts of the tree by cheaper ones; `budget` counts what it has looked at. */
bool tnf_einsum_refine(tnf_arena *memory, tnf_einsum_tree *tree, tnf_einsum_exact *exact, int64_t budget);

/* The options with defaults where `given` is NULL. */
tnf_status *tnf_einsum_take_options(const tnf_einsum_work *work, const tnf_einsum_options *given,
                                    tnf_einsum_options *out) TNF_MUST_USE;

/* ---- contractions ------------------------------------------------------------------------------------------------------- */

/* A pair, the labels that are left of it, and what it costs. */
typedef struct tnf_einsum_step {
  tnf_einsum_pair pair;
  const uint64_t *open;
  double operations, elements;
} tnf_einsum_step;

typedef struct tnf_einsum_steps {
  tnf_einsum_network net; /* of the operands, after their own labels are summed */
  int32_t count;
  tnf_einsum_step *steps;
} tnf_einsum_steps;

/* The contractions in the order that the options and the parentheses ask for. */
tnf_status *tnf_einsum_order_steps(const tnf_einsum_work *work, const tnf_einsum_problem *problem,
                                   const tnf_einsum_options *options, tnf_einsum_steps *out) TNF_MUST_USE;

/* The labels of an operand or a product. */
static inline const uint64_t *tnf_einsum_row_of(const tnf_einsum_steps *steps, int32_t number) {
  return number < steps->net.count ? tnf_einsum_row(&steps->net, number) : steps->steps[number - steps->net.count].open;
}

#define TNF_EINSUM_MOST_ORDERS 4
/* The same, and where extents are unknown as many more as the options allow, if the run may do better with them: at most
 * TNF_EINSUM_MOST_ORDERS, which have one network. */
tnf_status *tnf_einsum_order_choices(const tnf_einsum_work *work, tnf_einsum_problem *problem, const tnf_einsum_options *options,
                                     tnf_einsum_steps *choices, int32_t *count) TNF_MUST_USE;

/* The operations of these contractions, or of those choices among which the run takes the cheapest; operands have one dtype. Null
 * without memory or after a failure. */
tnf_traced tnf_einsum_build(tnf_graph *graph, const tnf_einsum_work *work, const tnf_einsum_problem *problem,
                            const tnf_einsum_steps *choices, int32_t choice_count, const tnf_traced *operands);

/* The builder of subscripts that are there already. */
tnf_traced tnf_einsum_build_planned(const char *name, const tnf_einsum_subscripts *subscripts, const tnf_traced *xs,
                                    int32_t count, const tnf_einsum_options *options);

/* ---- plans --------------------------------------------------------------------------------------------------------- */

/* What the plan contracts, in the order that tnf_einsum_plan_pairs gives. */
const tnf_einsum_subscripts *tnf_einsum_plan_get_subscripts(const tnf_einsum_plan *plan);

#endif
