/* Command lines: `--name value`, `--name=value`, flags, and positional arguments; after `--` only these. */
#ifndef TNF_TOOLS_OPTIONS_H
#define TNF_TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* One option that a tool knows. Exactly one of the destinations is set. */
typedef struct tnf_option {
  const char *name;             /* "--input"; NULL ends the table; "" stands for positional arguments */
  bool *flag;                   /* set to true */
  const char **value;           /* given at most once */
  struct tnf_option_list *list; /* may be repeated */
} tnf_option;

typedef struct tnf_option_list {
  const char **items; /* room for argc pointers, given by the tool */
  int count;
} tnf_option_list;

/* False, with a sentence on stderr that begins with `tool`, when the command line is wrong. */
bool tnf_options_parse(const char *tool, const tnf_option *table, int argc, char **argv);

/* A number in [low, high]; false with a sentence on stderr. */
bool tnf_option_number(const char *tool, const char *option, const char *text, long low, long high, long *out);

#endif
