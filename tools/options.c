/* Command lines. */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const tnf_option *find(const tnf_option *table, const char *name, size_t length) {
  for (; table->name; ++table)
    if (strlen(table->name) == length && memcmp(table->name, name, length) == 0)
      return table;
  return NULL;
}

static bool store(const char *tool, const tnf_option *option, const char *value) {
  if (option->list) {
    option->list->items[option->list->count++] = value;
    return true;
  }
  if (*option->value) {
    fprintf(stderr, "%s: %s is given twice\n", tool, option->name[0] ? option->name : value);
    return false;
  }
  *option->value = value;
  return true;
}

/* One argument that begins with a dash; moves *i over its value. */
static bool parse_option(const char *tool, const tnf_option *table, int argc, char **argv, int *i) {
  const char *text = argv[*i], *equals = strchr(text, '=');
  size_t length = equals ? (size_t)(equals - text) : strlen(text);
  const tnf_option *option = find(table, text, length);
  if (!option) {
    fprintf(stderr, "%s: unknown option %.*s; try --help\n", tool, (int)length, text);
    return false;
  }
  if (option->flag) {
    if (equals)
      fprintf(stderr, "%s: %s takes no value\n", tool, option->name);
    *option->flag = true;
    return !equals;
  }
  if (equals)
    return store(tool, option, equals + 1);
  if (*i + 1 >= argc) {
    fprintf(stderr, "%s: %s needs a value\n", tool, option->name);
    return false;
  }
  return store(tool, option, argv[++*i]);
}

bool tnf_options_parse(const char *tool, const tnf_option *table, int argc, char **argv) {
  const tnf_option *positional = find(table, "", 0);
  bool ended = false; /* after "--" nothing is an option */
  for (int i = 1; i < argc; ++i) {
    if (!ended && strcmp(argv[i], "--") == 0) {
      ended = true;
    } else if (!ended && argv[i][0] == '-' && argv[i][1]) {
      if (!parse_option(tool, table, argc, argv, &i))
        return false;
    } else if (!positional) {
      fprintf(stderr, "%s: unexpected argument \"%s\"; try --help\n", tool, argv[i]);
      return false;
    } else if (!store(tool, positional, argv[i])) {
      return false;
    }
  }
  return true;
}

bool tnf_option_number(const char *tool, const char *option, const char *text, long low, long high, long *out) {
  char *end;
  errno = 0;
  long number = strtol(text, &end, 10);
  if (errno || end == text || *end || number < low || number > high) {
    fprintf(stderr, "%s: %s must be a number from %ld to %ld, got \"%s\"\n", tool, option, low, high, text);
    return false;
  }
  *out = number;
  return true;
}
