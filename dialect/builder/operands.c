/* What the operands of a call are called in its errors: lhs "x": f64[m, 2]. */
#include "builder/builder.h"

#include <stdio.h>

/* Builders whose operands have other names than x, lhs and rhs. The last name stands for all that follow, numbered where it ends
 * with a space. */
static const struct {
  const char *builder;
  const char *operands[3];
} operand_names[] = {
    {"select", {"pred", "on_true", "on_false"}},
    {"pad", {"x", "value"}},
    {"full", {"value"}},
    {"concatenate", {"operand "}},
    {"stack", {"operand "}},
    {"solve", {"a", "b"}},
    {"triangular_solve", {"a", "b"}},
    {"cholesky_solve", {"l", "b"}},
    {"slogdet_spd", {"a"}},
    {"arange", {"start", "step"}},
    {"linspace", {"start", "stop"}},
    {"grad", {"loss", "x"}},
    {"vjp", {"y", "x", "cotangent"}},
    {"jvp", {"y", "x", "tangent"}},
    {"grad_many", {"loss", "x "}},
    {"vjp_many", {"y", "x "}},
    {"jvp_many", {"y", "x "}},
    {"grad_optional", {"loss", "x"}},
    {"vjp_optional", {"y", "x", "cotangent"}},
    {"jvp_optional", {"y", "x", "tangent"}},
    {"grad_many_optional", {"loss", "x "}},
    {"vjp_many_optional", {"y", "x "}},
};

/* The entry of the table; false where there is none. */
static bool listed_name(const char *builder, int32_t index, char *text, size_t size) {
  const char *const *names = NULL;
  for (size_t i = 0; i < sizeof operand_names / sizeof *operand_names && !names; ++i)
    if (strcmp(operand_names[i].builder, builder) == 0)
      names = operand_names[i].operands;
  if (!names)
    return false;
  int32_t last = 0;
  while (last < 2 && last < index && names[last + 1])
    ++last;
  const char *name = names[last];
  if (name[strlen(name) - 1] == ' ')
    snprintf(text, size, "%s%d", name, index - last);
  else
    snprintf(text, size, "%s", name);
  return true;
}

void tnf_operand_name(const char *builder, int32_t count, int32_t index, char *text, size_t size) {
  static const char *const few[2][2] = {{"x", NULL}, {"lhs", "rhs"}};
  if (listed_name(builder, index, text, size))
    return;
  if (count <= 2)
    snprintf(text, size, "%s", few[count - 1][index]);
  else
    snprintf(text, size, "operand %d", index);
}

void tnf_operand_texts_add(const char *name, tnf_traced x, char *text, size_t size) {
  char type[256], words[120];
  size_t length = strlen(text);
  if (tnf_traced_is_null(x) || !tnf_ir_type_is_tensor(tnf_traced_type(x)))
    return;
  tnf_value_words(x.graph, tnf_traced_carrier(x), "the result of ", words, sizeof words);
  int written = snprintf(text + length, size - length, "%s%s%s%s: %s", length ? ", " : " (", name, words[0] ? " " : "", words,
                         tnf_traced_text(x, type, sizeof type));
  if (written < 0 || (size_t)written >= size - length - 1)
    text[length] = 0;
}

void tnf_operand_texts_end(char *text, size_t size) {
  size_t length = strlen(text);
  if (length && length + 1 < size)
    memcpy(text + length, ")", 2);
}

void tnf_operand_texts(const char *builder, int32_t count, const tnf_traced *operands, char *text, size_t size) {
  text[0] = 0;
  for (int32_t i = 0; i < count && i < TNF_LABEL_OPERANDS; ++i) {
    char name[64];
    tnf_operand_name(builder, count, i, name, sizeof name);
    tnf_operand_texts_add(name, operands[i], text, size);
  }
  tnf_operand_texts_end(text, size);
}
