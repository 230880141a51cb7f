/* The operations that users have registered with a context: a list that only grows. */
#include <ctype.h>
#include <stdio.h>

#include "builder/custom.h"
#include "core/extension.h"
#include "tenferro/rt_plan.h"

enum { MOST_NAME = 63, MOST_SYMBOL = 127 };

typedef struct registration {
  tnf_extension extension;
  tnf_custom_op op; /* its texts and its rule are the registration's own */
  tnf_ad_rule derivative;
  char name[MOST_NAME + 1], symbol[MOST_SYMBOL + 1];
} registration;

static const char registrations;

static const registration *next_of(const tnf_extension *from) {
  while (from && from->kind != &registrations)
    from = from->next;
  return (const registration *)from;
}

static const registration *first_of(const tnf_context *ctx) {
  return ctx ? next_of(tnf_context_get_extensions(ctx)) : NULL;
}

const tnf_custom_op *tnf_custom_find(const tnf_context *ctx, MlirStringRef name) {
  for (const registration *each = first_of(ctx); each; each = next_of(each->extension.next))
    if (strlen(each->name) == name.length && memcmp(each->name, name.data, name.length) == 0)
      return &each->op;
  return NULL;
}

bool tnf_custom_is_registered(const tnf_context *ctx, const char *name) {
  return name && tnf_custom_find(ctx, mlirStringRefCreateFromCString(name));
}

/* ---- checks ---------------------------------------------------------------------------------------------------------------- */

static bool is_letter(char c) {
  return isalpha((unsigned char)c) || c == '_';
}

/* The length of the identifier at the beginning; 0: there is none. */
static size_t identifier(const char *text) {
  size_t length = 0;
  while (is_letter(text[length]) || (length && isdigit((unsigned char)text[length])))
    ++length;
  return length;
}

static bool is_full_name(const char *name) {
  size_t parts = 0, used = 0, length;
  if (strlen(name) > MOST_NAME || strncmp(name, "tenferro.", 9) == 0)
    return false;
  for (; (length = identifier(name + used)) > 0; ++used) {
    ++parts;
    used += length;
    if (!name[used])
      return parts > 1;
    if (name[used] != '.')
      return false;
  }
  return false;
}

static bool is_symbol(const char *symbol) {
  size_t length = identifier(symbol);
  return length && length <= MOST_SYMBOL && !symbol[length] && symbol[0] != '_' && strncmp(symbol, "tnf_", 4) != 0;
}

/* The registration that has the symbol for another kernel. */
static const registration *find_other_kernel(const tnf_context *ctx, const registration *new) {
  for (const registration *each = first_of(ctx); each; each = next_of(each->extension.next))
    if (strcmp(each->symbol, new->symbol) == 0 && each->op.kernel != new->op.kernel)
      return each;
  return NULL;
}

static bool has_function(const tnf_ad_rule *rule) {
  return rule->linearity == TNF_CONSTANT || rule->jvp || rule->adjoint || rule->vjp || rule->batch;
}

static tnf_status *check_parts(const tnf_allocator *a, const tnf_custom_op *op) {
  const int32_t inputs = op->input_count, results = op->result_count;
  if (inputs < 0 || results < 1 || inputs > TNF_RT_MOST_TENSORS - results || results > TNF_RT_MOST_TENSORS)
    return tnf_status_new(
        a, TNF_RT_INVALID_ARGUMENT,
        "custom_register: %s: there is at least one result, and there are at most %d inputs and results, got %d "
        "and %d",
        op->name, TNF_RT_MOST_TENSORS, inputs, results);
  if (!op->shape)
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "custom_register: %s: \"shape\" is NULL", op->name);
  if (!op->derivative)
    return NULL;
  if (op->derivative->size < sizeof *op->derivative)
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "custom_register: %s: start \"derivative\" from TNF_AD_RULE_INIT",
                          op->name);
  if (!has_function(op->derivative))
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "custom_register: %s: \"derivative\" has no function", op->name);
  return NULL;
}

/* ---- registering ----------------------------------------------------------------------------------------------------------- */

static void drop(tnf_context *ctx, tnf_extension *extension) {
  const tnf_allocator *a = tnf_context_allocator(ctx);
  a->free(a->user, extension, sizeof(registration), _Alignof(registration));
}

/* Takes what has been checked; the symbol may be the name's. */
static void fill(registration *new, const tnf_custom_op *op) {
  *new = (registration){.extension = {NULL, &registrations, drop}, .op = *op};
  strcpy(new->name, op->name);
  strncpy(new->symbol, op->symbol ? op->symbol : op->name, MOST_SYMBOL);
  for (char *c = new->symbol; *c && !op->symbol; ++c)
    *c = *c == '.' ? '_' : *c;
  new->op.name = new->name;
  new->op.symbol = new->symbol;
  if (op->derivative)
    new->derivative = *op->derivative;
  new->derivative.op = new->name;
  new->op.derivative = op->derivative ? &new->derivative : NULL;
}

tnf_status *tnf_custom_register(tnf_context *ctx, const tnf_custom_op *op) {
  if (!ctx || !op)
    return tnf_status_null_argument("custom_register", ctx ? "op" : "ctx");
  const tnf_allocator *a = tnf_context_allocator(ctx);
  if (op->size < sizeof *op || !op->name)
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "custom_register: start from TNF_CUSTOM_OP_INIT and name the operation");
  if (!is_full_name(op->name))
    return tnf_status_new(
        a, TNF_RT_INVALID_ARGUMENT,
        "custom_register: the name \"%.80s\" is not two or more identifiers apart by dots, in %d characters, the "
        "first of them not tenferro",
        op->name, MOST_NAME);
  if (tnf_custom_is_registered(ctx, op->name))
    return tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "custom_register: \"%s\" is registered already", op->name);
  if (op->symbol && !is_symbol(op->symbol))
    return tnf_status_new(
        a, TNF_RT_INVALID_ARGUMENT,
        "custom_register: %s: the symbol \"%.80s\" is not an identifier of C that begins with a letter, and not "
        "with tnf_, in %d characters",
        op->name, op->symbol, MOST_SYMBOL);
  tnf_status *st = check_parts(a, op);
  if (st)
    return st;
  registration *new = a->alloc(a->user, sizeof *new, _Alignof(registration));
  if (!new)
    return tnf_status_out_of_memory();
  fill(new, op);
  const registration *other = find_other_kernel(ctx, new);
  if (other)
    st = tnf_status_new(a, TNF_RT_INVALID_ARGUMENT,
                        "custom_register: %s: the symbol \"%s\" is that of %s, which has another kernel", new->name, new->symbol,
                        other->name);
  else if (!is_symbol(new->symbol))
    st = tnf_status_new(a, TNF_RT_INVALID_ARGUMENT, "custom_register: %s: \"%s\" can be no symbol, give another one", new->name,
                        new->symbol);
  if (st)
    drop(ctx, &new->extension);
  else
    tnf_context_extend(ctx, &new->extension);
  return st;
}
