/* What is checked of a program's text before MLIR's parser, which recurses, reads it. */
#include "compile/source.h"

#include <string.h>

#include "core/status.h"

enum { DEEPEST = 64 };

/* A name (#loc7, !matrix) that the text gives an attribute or a type, and how deep what it stands for is nested. */
typedef struct alias {
  const char *name; /* in the text; NULL: a free slot */
  size_t length;
  int depth;
} alias;

typedef struct scanner {
  const tnf_allocator *allocator;
  const char *text, *end, *next;
  long line;
  int open[4]; /* brackets of each kind: ( [ { < */
  alias *aliases;
  size_t capacity, count; /* the capacity is a power of two */
  size_t defined;         /* the slot of the alias that is being defined, or NONE */
  bool exhausted;
} scanner;

#define NONE ((size_t)-1)

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '.' || c == '-';
}
static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* ---- aliases ---- */

/* The slot of a name, or the free one where it would go. */
static size_t slot_of(const scanner *s, const char *name, size_t length) {
  size_t hash = 14695981039346656037u;
  for (size_t i = 0; i < length; ++i)
    hash = (hash ^ (unsigned char)name[i]) * 1099511628211u;
  size_t slot = hash & (s->capacity - 1);
  while (s->aliases[slot].name && (s->aliases[slot].length != length || memcmp(s->aliases[slot].name, name, length) != 0))
    slot = (slot + 1) & (s->capacity - 1);
  return slot;
}

static bool grow(scanner *s) {
  scanner larger = *s;
  larger.capacity = s->capacity ? 2 * s->capacity : 64;
  larger.aliases = s->allocator->alloc(s->allocator->user, larger.capacity * sizeof(alias), _Alignof(alias));
  if (!larger.aliases) {
    s->exhausted = true;
    return false;
  }
  memset(larger.aliases, 0, larger.capacity * sizeof(alias));
  for (size_t i = 0; i < s->capacity; ++i)
    if (s->aliases[i].name)
      larger.aliases[slot_of(&larger, s->aliases[i].name, s->aliases[i].length)] = s->aliases[i];
  if (s->aliases)
    s->allocator->free(s->allocator->user, s->aliases, s->capacity * sizeof(alias), _Alignof(alias));
  *s = larger;
  return true;
}

static void define(scanner *s, const char *name, size_t length) {
  if (2 * (s->count + 1) > s->capacity && !grow(s))
    return;
  s->defined = slot_of(s, name, length);
  s->count += !s->aliases[s->defined].name;
  s->aliases[s->defined] = (alias){name, length, 0};
}

/* ---- depth ---- */

static int depth_of(const scanner *s) {
  return s->open[0] + s->open[1] + s->open[2] + s->open[3];
}

/* Something lies `below` deeper than the brackets that are open. False where that is too deep. */
static bool reach(scanner *s, int below) {
  int depth = depth_of(s) + below;
  if (s->defined != NONE && depth > s->aliases[s->defined].depth)
    s->aliases[s->defined].depth = depth;
  return depth <= DEEPEST;
}

static bool bracket(scanner *s, char c) {
  static const char opening[] = "([{<", closing[] = ")]}>";
  const char *found = memchr(opening, c, 4);
  if (found) {
    ++s->open[found - opening];
    return reach(s, 0);
  }
  found = memchr(closing, c, 4);
  if (found && s->open[found - closing] > 0)
    --s->open[found - closing];
  return true;
}

/* ---- tokens ---- */

static void skip_string(scanner *s) {
  for (++s->next; s->next < s->end && *s->next != '"' && *s->next != '\n'; ++s->next)
    if (*s->next == '\\' && s->next + 1 < s->end && s->next[1] != '\n')
      ++s->next;
  if (s->next < s->end && *s->next == '"')
    ++s->next;
}

static void skip_comment(scanner *s) {
  while (s->next < s->end && *s->next != '\n')
    ++s->next;
}

/* #name or !name: a definition before `=`, else something as deep as what it was defined to be. */
static bool prefixed_name(scanner *s) {
  const char *name = s->next++;
  while (s->next < s->end && (is_letter(*s->next) || is_digit(*s->next)))
    ++s->next;
  size_t length = (size_t)(s->next - name);
  const char *after = s->next;
  while (after < s->end && (*after == ' ' || *after == '\t' || *after == '\r' || *after == '\n'))
    ++after;
  if (depth_of(s) == 0 && after < s->end && *after == '=') {
    define(s, name, length);
    return true;
  }
  size_t slot = s->capacity ? slot_of(s, name, length) : NONE;
  return slot == NONE || !s->aliases[slot].name || slot == s->defined || reach(s, s->aliases[slot].depth);
}

/* What is not blank from `at` on. */
static const char *skip_blanks(const scanner *s, const char *at) {
  for (;; ++at)
    if (s->end - at >= 2 && at[0] == '/' && at[1] == '/') {
      while (at < s->end && *at != '\n')
        ++at;
    } else if (at >= s->end || !strchr(" \t\r\n", *at)) {
      return at;
    }
}

/* What must not follow as a word, NULL where it may: affine maps and sets, whose parser recurses without brackets; arrays of
 * indices, at which MLIR 22.1's parser crashes. No tensor program has either. */
static const char *scan_word(scanner *s) {
  const char *word = s->next;
  while (s->next < s->end && (is_letter(*s->next) || is_digit(*s->next)) && *s->next != '-')
    ++s->next;
  size_t length = (size_t)(s->next - word);
  if (length == 10 && (memcmp(word, "affine_map", 10) == 0 || memcmp(word, "affine_set", 10) == 0))
    return "a tensor program has no affine maps or sets";
  if (length != 5 || memcmp(word, "array", 5) != 0)
    return NULL;
  const char *at = skip_blanks(s, s->next);
  if (at >= s->end || *at != '<')
    return NULL;
  at = skip_blanks(s, at + 1);
  bool is_number = s->end - at >= 2 && (*at == 'i' || *at == 'f') && is_digit(at[1]);
  return is_number ? NULL : "the elements of an array attribute must be integers or floating-point numbers";
}

/* The sentence of what is wrong at the next token, NULL where nothing is. */
static const char *scan_token(scanner *s) {
  char c = *s->next;
  if (c == '\0')
    return "the text has a NUL character";
  if (c == '"') {
    skip_string(s);
  } else if (c == '/' && s->next + 1 < s->end && s->next[1] == '/') {
    skip_comment(s);
  } else if ((c == '#' || c == '!') && s->next + 1 < s->end && (is_letter(s->next[1]) || is_digit(s->next[1]))) {
    if (!prefixed_name(s))
      return "brackets and aliases are nested more than 64 deep";
  } else if (c == '@' || c == '%' || c == '^') { /* a name of the program's own, or a string comes next */
    for (++s->next; s->next < s->end && (is_letter(*s->next) || is_digit(*s->next)) && *s->next != '-';)
      ++s->next;
  } else if (is_letter(c) && c != '-') {
    return scan_word(s);
  } else if ((c == '-' && s->next + 1 < s->end && s->next[1] == '>') || (c == '>' && s->next + 1 < s->end && s->next[1] == '=')) {
    s->next += 2;
  } else {
    s->line += c == '\n';
    ++s->next;
    if (!bracket(s, c))
      return "brackets and aliases are nested more than 64 deep";
  }
  return NULL;
}

tnf_status *tnf_source_check(const tnf_allocator *allocator, const char *text, size_t length, const char *source_name) {
  scanner s = {.allocator = allocator, .text = text, .end = text + length, .next = text, .line = 1, .defined = NONE};
  const char *why = NULL;
  while (s.next < s.end && !why && !s.exhausted)
    why = scan_token(&s);
  if (s.aliases)
    allocator->free(allocator->user, s.aliases, s.capacity * sizeof(alias), _Alignof(alias));
  if (s.exhausted)
    return tnf_status_out_of_memory();
  return why ? tnf_status_new(allocator, TNF_RT_INVALID_ARGUMENT, "%s:%ld: %s", source_name, s.line, why) : NULL;
}

bool tnf_source_is_bytecode(const char *text, size_t length) {
  return length >= 4 && memcmp(text, "ML\xefR", 4) == 0;
}
