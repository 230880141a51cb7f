/* Which file belongs to which argument of a program. */
#include "arguments.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "archives.h"

const tnf_argument_kind tnf_inputs = {"input", tnf_program_input_count, tnf_program_get_input};
const tnf_argument_kind tnf_outputs = {"output", tnf_program_output_count, tnf_program_get_output};

/* The length of the identifier before `=`, 0 when there is none: a path with `=` in it is written ./a=b. */
static size_t name_length(const char *text) {
  size_t n = 0;
  if (isdigit((unsigned char)text[0]))
    return 0;
  while (isalnum((unsigned char)text[n]) || text[n] == '_')
    ++n;
  return text[n] == '=' ? n : 0;
}

void tnf_list_arguments(const tnf_argument_kind *kind, const tnf_program *program) {
  int32_t count = kind->count(program);
  for (int32_t i = 0; i < count; ++i)
    fprintf(stderr, "%s\"%s\"", i ? ", " : " (", kind->get(program, i)->name);
  fprintf(stderr, "%s\n", count ? ")" : "");
}

static bool assign_named(const char *tool, const tnf_argument_kind *kind, const tnf_program *program, const char *text,
                         size_t length, const char **files) {
  int32_t count = kind->count(program), index = 0;
  const char *own;
  while (index < count && (own = kind->get(program, index)->name, strlen(own) != length || memcmp(own, text, length) != 0))
    ++index;
  if (index < count && !files[index]) {
    files[index] = text + length + 1;
    return true;
  }
  const char *name = tnf_program_info(program)->name;
  if (index < count) {
    fprintf(stderr, "%s: --%s %.*s of %s is given twice\n", tool, kind->name, (int)length, text, name);
    return false;
  }
  fprintf(stderr, "%s: %s has no %s \"%.*s\"", tool, name, kind->name, (int)length, text);
  tnf_list_arguments(kind, program);
  return false;
}

bool tnf_assign_names(const char *tool, const tnf_argument_kind *kind, const tnf_program *program, const tnf_option_list *given,
                      const char **files) {
  for (int i = 0; i < given->count; ++i) {
    size_t length = name_length(given->items[i]);
    if (length && !assign_named(tool, kind, program, given->items[i], length, files))
      return false;
  }
  return true;
}

bool tnf_next_archive(const tnf_option_list *given, int *next, const char **file) {
  while (*next < given->count) {
    *file = given->items[(*next)++];
    if (!name_length(*file) && tnf_is_archive(*file))
      return true;
  }
  return false;
}

bool tnf_assign_rest(const char *tool, const tnf_argument_kind *kind, const tnf_program *program, const tnf_option_list *given,
                     const char **files) {
  int32_t count = kind->count(program), next = 0;
  for (int i = 0; i < given->count; ++i) {
    if (name_length(given->items[i]) || tnf_is_archive(given->items[i]))
      continue;
    while (next < count && files[next])
      ++next;
    if (next == count) {
      fprintf(stderr, "%s: %s has no %s left for \"%s\"", tool, tnf_program_info(program)->name, kind->name, given->items[i]);
      tnf_list_arguments(kind, program);
      return false;
    }
    files[next] = given->items[i];
  }
  return true;
}
