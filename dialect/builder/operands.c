/* What the operands of a call are called in its errors: lhs "x": f64[m, 2]. */
#include "builder/builder.h"

#include <stdio.h>

const char *tnf_usual_operand_names(int32_t count) {
  return count == 1 ? "x" : count == 2 ? "lhs rhs" : "operand*";
}

void tnf_operand_name(const char *names, int32_t index, char *text, size_t size) {
  int32_t passed = 0;
  const char *name = names;
  for (const char *next; passed < index && (next = strchr(name, ' ')); ++passed)
    name = next + 1;
  int length = (int)strcspn(name, " *");
  if (name[length] == '*')
    snprintf(text, size, "%.*s %d", length, name, index - passed);
  else
    snprintf(text, size, "%.*s", length, name);
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

void tnf_operand_texts(const char *names, int32_t count, const tnf_traced *operands, char *text, size_t size) {
  text[0] = 0;
  for (int32_t i = 0; i < count && i < TNF_LABEL_OPERANDS; ++i) {
    char name[64];
    tnf_operand_name(names, i, name, sizeof name);
    tnf_operand_texts_add(name, operands[i], text, size);
  }
  tnf_operand_texts_end(text, size);
}
