/* Sets of derivative rules: the built-in families and a context's own. */
#include <string.h>

#include "builder/custom.h"
#include "engine.h"

/* Entries grow in blocks, so that rules found earlier stay where they are. */
typedef struct rule_node {
  struct rule_node *next;
  tnf_ad_rule rule;
  char name[];
} rule_node;

struct tnf_ad_context {
  tnf_context *ctx;
  rule_node *rules;
};

static size_t node_bytes(const char *name) {
  return sizeof(rule_node) + strlen(name) + 1;
}

static bool names(const tnf_ad_rule *rule, MlirStringRef op) {
  return strlen(rule->op) == op.length && memcmp(rule->op, op.data, op.length) == 0;
}

static const tnf_ad_rule *find(const tnf_ad_context *rules, MlirStringRef op) {
  for (const rule_node *node = rules ? rules->rules : NULL; node; node = node->next)
    if (names(&node->rule, op))
      return &node->rule;
  for (const tnf_ad_rule *const *family = tnf_ad_builtin_families; *family; ++family)
    for (const tnf_ad_rule *rule = *family; rule->op; ++rule)
      if (names(rule, op))
        return rule;
  return NULL;
}

/* A rule that was added for an operation of the user's own comes before the one that it was registered with. */
const tnf_ad_rule *ad_find_rule(const tnf_rule_sources *sources, MlirOperation op) {
  if (ad_is_applied(op))
    return ad_rule_of_applied(op);
  const tnf_ad_rule *rule = find(sources->ad, tnf_op_name(op));
  const tnf_custom_op *custom = !rule && tnf_op_is(op, "tenferro.custom") ? tnf_custom_find(sources->ctx, tnf_op_name(op)) : NULL;
  return custom ? custom->derivative : rule;
}

tnf_ad_context *tnf_ad_context_new(tnf_context *ctx) {
  if (!ctx)
    return NULL;
  const tnf_allocator *allocator = tnf_context_allocator(ctx);
  tnf_ad_context *ad = allocator->alloc(allocator->user, sizeof *ad, _Alignof(tnf_ad_context));
  if (ad)
    *ad = (tnf_ad_context){tnf_context_retain(ctx), NULL};
  return ad;
}

void tnf_ad_context_release(tnf_ad_context *ad) {
  if (!ad)
    return;
  tnf_context *ctx = ad->ctx;
  const tnf_allocator *allocator = tnf_context_allocator(ctx);
  while (ad->rules) {
    rule_node *next = ad->rules->next;
    allocator->free(allocator->user, ad->rules, node_bytes(ad->rules->name), _Alignof(rule_node));
    ad->rules = next;
  }
  allocator->free(allocator->user, ad, sizeof *ad, _Alignof(tnf_ad_context));
  tnf_context_release(ctx);
}

tnf_status *tnf_ad_context_add_rule(tnf_ad_context *ad, const tnf_ad_rule *rule) {
  if (!ad || !rule)
    return tnf_status_null_argument("ad_context_add_rule", ad ? "rule" : "ad");
  const tnf_allocator *allocator = tnf_context_allocator(ad->ctx);
  if (rule->size < sizeof *rule || !rule->op || !rule->op[0])
    return tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT, "ad rule: start from TNF_AD_RULE_INIT and name an operation");
  if (rule->linearity != TNF_CONSTANT && !rule->jvp && !rule->adjoint && !rule->vjp && !rule->batch)
    return tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT, "ad rule: the rule of \"%s\" has no function", rule->op);
  if (find(ad, mlirStringRefCreateFromCString(rule->op)))
    return tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT, "ad rule: \"%s\" has a rule already", rule->op);
  rule_node *node = allocator->alloc(allocator->user, node_bytes(rule->op), _Alignof(rule_node));
  if (!node)
    return tnf_status_out_of_memory();
  memcpy(node->name, rule->op, strlen(rule->op) + 1);
  node->rule = *rule;
  node->rule.op = node->name;
  node->next = ad->rules;
  ad->rules = node;
  return NULL;
}
