/* Absurd arguments to einsum and its plans: each ends in a sentence that names the function, no crash, and a graph that does not
 * compile.
 */
#include "absurd.h"

static void test_builders(void) {
  const tnf_ints pair = {2, {0, 1}}, many = {100, {0}}, negative = {-3, {0}};
  REFUSED("einsum", tnf_einsum(NULL, &v.a, 1));
  REFUSED("einsum", tnf_einsum("", &v.a, 1));
  REFUSED("einsum", tnf_einsum("ij->ji", (tnf_traced[]){v.a, v.a}, 2));
  REFUSED("einsum", tnf_einsum("i->i", &v.p, 1));
  REFUSED("einsum", tnf_einsum("i,i->i", (tnf_traced[]){v.x, v.null}, 2));
  REFUSED("einsum", tnf_einsum("abcdefghijklmnopqrstuvwxyzABCDEFGH->a", &v.a, 1));
  MIXED("einsum", tnf_einsum("i,i->i", (tnf_traced[]){v.x, v.foreign}, 2));
  NOTHING(tnf_einsum("i->i", NULL, 1));
  NOTHING(tnf_einsum("i->i", &(tnf_traced){0}, -1));
  REFUSED("einsum_with_options", tnf_einsum_with_options("ij->", &v.a, 1, &(tnf_einsum_options){0}));
  REFUSED("einsum_labels", tnf_einsum_labels(NULL, pair, &v.a, 1, NULL));
  REFUSED("einsum_labels", tnf_einsum_labels(&many, pair, &v.a, 1, NULL));
  REFUSED("einsum_labels", tnf_einsum_labels(&negative, pair, &v.a, 1, NULL));
  REFUSED("einsum_labels", tnf_einsum_labels(&pair, many, &v.a, 1, NULL));
  REFUSED("einsum_labels", tnf_einsum_labels(&(tnf_ints){2, {-1, -1}}, pair, &v.a, 1, NULL));
  REFUSED("einsum_labels", tnf_einsum_labels(&(tnf_ints){2, {0, INT64_MAX}}, pair, &v.a, 1, NULL));
  REFUSED("einsum_apply", tnf_einsum_apply(NULL, &v.a, 1));
  NOTHING(tnf_einsum_apply(NULL, NULL, 0));
}

static void test_plans(void) {
  const tnf_ints pair = {2, {3, 4}}, many = {100, {0}};
  tnf_einsum_plan *plan = NULL;
  const tnf_rt_status bad = TNF_RT_INVALID_ARGUMENT;
  CHECK_FAILS(tnf_einsum_plan_new(NULL, "ij->", &pair, 1, NULL, &plan), bad, "einsum_plan_new: \"ctx\" is NULL");
  CHECK_FAILS(tnf_einsum_plan_new(ctx, "ij->", &pair, 1, NULL, NULL), bad, "einsum_plan_new: \"out\" is NULL");
  CHECK_FAILS(tnf_einsum_plan_new(ctx, "ij->", NULL, 1, NULL, &plan), bad, "einsum_plan_new: \"extents\" is NULL");
  CHECK_FAILS(tnf_einsum_plan_new(ctx, NULL, &pair, 1, NULL, &plan), bad, "einsum_plan_new: \"subscripts\" is NULL");
  CHECK_FAILS(tnf_einsum_plan_new(ctx, "ij->", &many, 1, NULL, &plan), bad, "einsum_plan_new: operand 0 cannot have 100 axes");
  CHECK_FAILS(tnf_einsum_plan_new(ctx, "ij->", &pair, INT32_MIN, NULL, &plan), bad,
              "einsum_plan_new: there cannot be -2147483648 operands");
  CHECK_FAILS(tnf_einsum_plan_from_labels(ctx, NULL, pair, &pair, 1, NULL, &plan), bad,
              "einsum_plan_from_labels: \"labels\" is NULL");
  CHECK_FAILS(tnf_einsum_plan_from_labels(ctx, &pair, many, &pair, 1, NULL, &plan), bad,
              "einsum_plan_from_labels: the result cannot have 100 labels");
  CHECK(tnf_einsum_plan_retain(NULL) == NULL);
  tnf_einsum_plan_release(NULL);
  CHECK_INT(tnf_einsum_plan_cost(NULL).contractions, 0);
  CHECK_INT(tnf_einsum_plan_pairs(NULL, NULL), 0);
  CHECK_TEXT(tnf_einsum_plan_text(NULL), "");
  if (!CHECK_OK(tnf_einsum_plan_new(ctx, "ij,jk->ik", (tnf_ints[]){{2, {3, 4}}, {2, {4, -1}}}, 2, NULL, &plan)))
    return;
  CHECK_INT(tnf_einsum_plan_pairs(plan, NULL), 1);
  REFUSED("einsum_apply", tnf_einsum_apply(plan, &v.a, 1));
  REFUSED("einsum_apply", tnf_einsum_apply(plan, (tnf_traced[]){v.x, v.a}, 2));
  REFUSED("einsum_apply", tnf_einsum_apply(plan, (tnf_traced[]){v.a, v.null}, 2));
  MIXED("einsum_apply", tnf_einsum_apply(plan, (tnf_traced[]){v.a, v.foreign}, 2));
  NOTHING(tnf_einsum_apply(plan, NULL, 2));
  tnf_einsum_plan_release(plan);
}

int main(void) {
  ctx = tnf_context_new(NULL);
  compiler = tnf_graph_compiler_new(ctx, NULL);
  test_builders();
  test_plans();
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
