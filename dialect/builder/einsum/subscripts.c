/* The subscripts of an einsum, from text or from integer labels. */
#include "builder/einsum/einsum.h"

#include <stdio.h>

/* ---- errors -------------------------------------------------------------------------------------------------------- */

typedef struct writer {
  char *text;
  size_t length;
} writer;

/* What does not fit is cut off. */
static void write_text(writer *w, const char *text) {
  for (; *text && w->length + 1 < TNF_EINSUM_TEXT; ++text)
    w->text[w->length++] = *text;
  w->text[w->length] = 0;
}

static void write_term(writer *w, const tnf_einsum_term *term) {
  char text[24];
  int32_t written = 0;
  write_text(w, "[");
  for (int32_t i = 0; i <= term->count; ++i) {
    if (term->ellipsis == i)
      write_text(w, written++ ? ", ..." : "...");
    if (i == term->count)
      break;
    snprintf(text, sizeof text, "%s%lld", written++ ? ", " : "", (long long)term->label[i]);
    write_text(w, text);
  }
  write_text(w, "]");
}

/* Text that was cut off ends with three dots. */
static const char *end_text(writer *w) {
  if (w->length + 1 == TNF_EINSUM_TEXT)
    memcpy(w->text + w->length - 3, "...", 3);
  return w->text;
}

const char *tnf_einsum_subscripts_text(const tnf_einsum_subscripts *subscripts, char *text) {
  writer w = {text, 0};
  text[0] = 0;
  if (subscripts->text) {
    write_text(&w, "\"");
    write_text(&w, subscripts->text);
    write_text(&w, "\"");
    return end_text(&w);
  }
  for (int32_t i = 0; i < subscripts->count; ++i) {
    write_text(&w, i ? ", " : "");
    write_term(&w, &subscripts->operands[i]);
  }
  write_text(&w, " -> ");
  write_term(&w, &subscripts->result);
  return end_text(&w);
}

tnf_status *tnf_einsum_refuse(const tnf_einsum_work *work, const tnf_einsum_subscripts *subscripts, tnf_rt_status code,
                              const char *format, ...) {
  char text[TNF_EINSUM_TEXT], what[240];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  return tnf_status_new(work->allocator, code, "%s: subscripts %s: %s", work->name, tnf_einsum_subscripts_text(subscripts, text),
                        what);
}

/* ---- text ---------------------------------------------------------------------------------------------------------- */

typedef struct parser {
  const tnf_einsum_work *work;
  const char *text, *at;
  tnf_einsum_term *operands;
  int32_t *operand_group, *group_parent;
  int32_t count, group_count, group; /* the parentheses that are open: the innermost */
} parser;

static tnf_status *refuse(const parser *p, const char *what) {
  return tnf_einsum_refuse(p->work, &(tnf_einsum_subscripts){.text = p->text}, TNF_RT_INVALID_ARGUMENT, "%s (at character %d)",
                           what, (int)(p->at - p->text));
}

static void skip_blanks(parser *p) {
  while (*p->at == ' ' || *p->at == '\t')
    ++p->at;
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static tnf_status *parse_term(parser *p, tnf_einsum_term *term) {
  *term = (tnf_einsum_term){.ellipsis = -1};
  for (skip_blanks(p); is_letter(*p->at) || *p->at == '.'; skip_blanks(p)) {
    if (*p->at == '.') {
      if (p->at[1] != '.' || p->at[2] != '.')
        return refuse(p, "an ellipsis is three dots");
      if (term->ellipsis >= 0)
        return refuse(p, "one ellipsis is possible per operand");
      term->ellipsis = term->count;
      p->at += 3;
    } else if (term->count == TNF_RT_MAX_RANK) {
      return refuse(p, "a tensor has at most 32 axes");
    } else {
      term->label[term->count++] = *p->at++;
    }
  }
  return NULL;
}

static tnf_status *open_groups(parser *p) {
  for (skip_blanks(p); *p->at == '('; skip_blanks(p)) {
    p->group_parent[p->group_count] = p->group;
    p->group = p->group_count++;
    ++p->at;
  }
  return NULL;
}

static tnf_status *close_groups(parser *p) {
  for (skip_blanks(p); *p->at == ')'; skip_blanks(p)) {
    if (p->group < 0)
      return refuse(p, "a parenthesis is closed that was not opened");
    p->group = p->group_parent[p->group];
    ++p->at;
  }
  return NULL;
}

static tnf_status *parse_operands(parser *p) {
  for (;;) {
    tnf_status *st = open_groups(p);
    if (!st)
      st = parse_term(p, &p->operands[p->count]);
    if (st)
      return st;
    p->operand_group[p->count++] = p->group;
    if ((st = close_groups(p)))
      return st;
    if (*p->at == ',') {
      ++p->at;
      continue;
    }
    if (p->at[0] == '-' && p->at[1] == '>')
      return p->group < 0 ? NULL : refuse(p, "a parenthesis is not closed");
    return refuse(p, *p->at ? "a letter, \"...\", \",\", a parenthesis or \"->\" is expected"
                            : "\"->\" and the labels of the result are missing");
  }
}

tnf_status *tnf_einsum_parse(const tnf_einsum_work *work, const char *text, tnf_einsum_subscripts *out) {
  if (!text)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: \"subscripts\" is NULL", work->name);
  size_t operands = 1, groups = 1, length = strlen(text);
  for (const char *c = text; *c; ++c) {
    operands += *c == ',';
    groups += *c == '(';
  }
  if (operands > INT32_MAX / 4 || groups > INT32_MAX / 4)
    return tnf_status_out_of_memory();
  char *kept = tnf_arena_alloc(work->memory, length + 1, 1);
  parser p = {.work = work,
              .text = text,
              .at = text,
              .operands = tnf_arena_alloc(work->memory, operands, sizeof *p.operands),
              .operand_group = tnf_arena_alloc(work->memory, operands, sizeof *p.operand_group),
              .group_parent = tnf_arena_alloc(work->memory, groups, sizeof *p.group_parent),
              .group = -1};
  if (work->memory->exhausted)
    return tnf_status_out_of_memory();
  *out = (tnf_einsum_subscripts){.text = memcpy(kept, text, length + 1)};
  tnf_status *st = parse_operands(&p);
  if (!st) {
    p.at += 2;
    st = parse_term(&p, &out->result);
  }
  if (!st && *p.at)
    st = refuse(&p, "the result is letters and at most one \"...\"");
  out->count = p.count;
  out->group_count = p.group_count;
  out->operands = p.operands;
  out->operand_group = p.operand_group;
  out->group_parent = p.group_parent;
  return st;
}

/* ---- integer labels ----------------------------------------------------------------------------------------------------- */

static tnf_status *term_from_labels(const tnf_einsum_work *work, const tnf_ints *labels, const char *whose,
                                    tnf_einsum_term *term) {
  *term = (tnf_einsum_term){.ellipsis = -1};
  if (labels->count < 0 || labels->count > TNF_RT_MAX_RANK)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: %s cannot have %d labels", work->name, whose,
                          labels->count);
  for (int32_t i = 0; i < labels->count; ++i) {
    int64_t label = labels->axis[i];
    if (label == TNF_EINSUM_ELLIPSIS && term->ellipsis >= 0)
      return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: %s has two ellipses", work->name, whose);
    if (label == TNF_EINSUM_ELLIPSIS)
      term->ellipsis = term->count;
    else if (label < 0 || label > UINT32_MAX)
      return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: label %lld of %s is not in [0, 2^32)", work->name,
                            (long long)label, whose);
    else
      term->label[term->count++] = label;
  }
  return NULL;
}

tnf_status *tnf_einsum_from_labels(const tnf_einsum_work *work, const tnf_ints *labels, const tnf_ints *result, int32_t count,
                                   tnf_einsum_subscripts *out) {
  if (!labels)
    return tnf_status_new(work->allocator, TNF_RT_INVALID_ARGUMENT, "%s: \"labels\" is NULL", work->name);
  tnf_einsum_term *operands = tnf_arena_alloc(work->memory, (size_t)count, sizeof *operands);
  int32_t *groups = tnf_arena_alloc(work->memory, (size_t)count, sizeof *groups);
  if (work->memory->exhausted)
    return tnf_status_out_of_memory();
  *out = (tnf_einsum_subscripts){.count = count, .operands = operands, .operand_group = groups, .group_parent = groups};
  for (int32_t i = 0; i < count; ++i) {
    char whose[32];
    snprintf(whose, sizeof whose, "operand %d", i);
    groups[i] = -1;
    tnf_status *st = term_from_labels(work, &labels[i], whose, &operands[i]);
    if (st)
      return st;
  }
  return term_from_labels(work, result, "the result", &out->result);
}
