/* Parsing the header of a NumPy file. The text comes from outside: every byte is checked before it is used. */
#include "core/npy_header.h"

#include <string.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
enum { NATIVE_ORDER = '>' };
#else
enum { NATIVE_ORDER = '<' };
#endif

static const struct {
  const char code[4];
  tnf_dtype dtype;
} type_codes[] = {{"f4", TNF_F32},  {"f8", TNF_F64},         {"i4", TNF_I32},         {"i8", TNF_I64},
                  {"b1", TNF_BOOL}, {"c8", TNF_COMPLEX_F32}, {"c16", TNF_COMPLEX_F64}};
enum { TYPE_CODES = sizeof type_codes / sizeof *type_codes };

const char *tnf_npy_type_code(tnf_dtype dtype) {
  static const char little[TYPE_CODES][5] = {"<f4", "<f8", "<i4", "<i8", "|b1", "<c8", "<c16"};
  static const char big[TYPE_CODES][5] = {">f4", ">f8", ">i4", ">i8", "|b1", ">c8", ">c16"};
  return NATIVE_ORDER == '<' ? little[dtype] : big[dtype];
}

typedef struct cursor {
  const char *at, *end;
} cursor;

static void skip_space(cursor *c) {
  while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r'))
    ++c->at;
}

static bool take(cursor *c, char wanted) {
  skip_space(c);
  if (c->at == c->end || *c->at != wanted)
    return false;
  ++c->at;
  return true;
}

static bool take_word(cursor *c, const char *word) {
  size_t length = strlen(word);
  skip_space(c);
  if ((size_t)(c->end - c->at) < length || memcmp(c->at, word, length) != 0)
    return false;
  c->at += length;
  return true;
}

/* A quoted string without escapes. */
static bool take_string(cursor *c, const char **text, size_t *length) {
  skip_space(c);
  if (c->at == c->end || (*c->at != '\'' && *c->at != '"'))
    return false;
  char quote = *c->at++;
  *text = c->at;
  while (c->at < c->end && *c->at != quote && *c->at != '\\')
    ++c->at;
  if (c->at == c->end || *c->at != quote)
    return false;
  *length = (size_t)(c->at++ - *text);
  return true;
}

static bool take_integer(cursor *c, int64_t *value) {
  skip_space(c);
  const char *begin = c->at;
  *value = 0;
  for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; ++c->at)
    if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, *c->at - '0', value))
      return false;
  if (c->at == begin)
    return false;
  if (c->at < c->end && *c->at == 'L')
    ++c->at; /* written by Python 2 */
  return true;
}

/* Only printable ASCII goes into a message. */
static void quote(char detail[64], const char *text, size_t length) {
  size_t n = length < 63 ? length : 63;
  for (size_t i = 0; i < n; ++i)
    detail[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
  detail[n] = 0;
}

static const char *parse_type(cursor *c, tnf_npy_header *out, char detail[64]) {
  const char *text;
  size_t length;
  skip_space(c);
  if (c->at < c->end && *c->at == '[')
    return "has records as elements, which tenferro does not support";
  if (!take_string(c, &text, &length))
    return "has a malformed header: descr is not a string";
  char order = length > 0 ? text[0] : 0;
  bool marked = order == '<' || order == '>' || order == '|' || order == '=';
  const char *code = marked ? text + 1 : text;
  size_t code_length = marked ? length - 1 : length;
  for (size_t i = 0; i < TYPE_CODES; ++i) {
    if (strlen(type_codes[i].code) != code_length || memcmp(type_codes[i].code, code, code_length) != 0)
      continue;
    out->dtype = type_codes[i].dtype;
    if (order == '|' && out->dtype != TNF_BOOL)
      break;
    out->swapped = (order == '<' || order == '>') && order != NATIVE_ORDER && out->dtype != TNF_BOOL;
    return NULL;
  }
  quote(detail, text, length);
  return "has elements of a type that tenferro does not support";
}

static const char *parse_shape(cursor *c, tnf_npy_header *out) {
  if (!take(c, '('))
    return "has a malformed header: shape is not a tuple";
  out->rank = 0;
  bool comma = true; /* an extent may follow */
  while (!take(c, ')')) {
    int64_t extent;
    if (!comma || !take_integer(c, &extent))
      return "has a malformed header: shape is not a tuple of sizes";
    if (out->rank == TNF_RT_MAX_RANK)
      return "has more than " TEXT(TNF_RT_MAX_RANK) " dimensions";
    out->extents[out->rank++] = extent;
    comma = take(c, ',');
  }
  return out->rank == 1 && !comma ? "has a malformed header: shape is not a tuple" : NULL; /* (3) is a number in Python */
}

static const char *parse_order(cursor *c, tnf_npy_header *out) {
  out->fortran_order = take_word(c, "True");
  return out->fortran_order || take_word(c, "False") ? NULL : "has a malformed header: fortran_order is neither True nor False";
}

static const char *parse_value(cursor *c, int key, tnf_npy_header *out, char detail[64]) {
  switch (key) {
  case 0:
    return parse_type(c, out, detail);
  case 1:
    return parse_order(c, out);
  default:
    return parse_shape(c, out);
  }
}

const char *tnf_npy_parse(const char *text, size_t length, tnf_npy_header *out, char detail[64]) {
  static const char *const keys[] = {"descr", "fortran_order", "shape"};
  cursor c = {text, text + length};
  unsigned seen = 0;
  detail[0] = 0;
  *out = (tnf_npy_header){0};
  if (!take(&c, '{'))
    return "has a malformed header: it is not a dictionary";
  bool comma = true; /* an entry may follow */
  while (!take(&c, '}')) {
    const char *key;
    size_t key_length;
    if (!comma || !take_string(&c, &key, &key_length) || !take(&c, ':'))
      return "has a malformed header: it is not a dictionary";
    int which = -1;
    for (int i = 0; i < 3; ++i)
      if (strlen(keys[i]) == key_length && memcmp(keys[i], key, key_length) == 0)
        which = i;
    if (which < 0 || (seen & 1u << which)) {
      quote(detail, key, key_length);
      return which < 0 ? "has a malformed header: unknown key" : "has a malformed header: repeated key";
    }
    seen |= 1u << which;
    const char *wrong = parse_value(&c, which, out, detail);
    if (wrong)
      return wrong;
    comma = take(&c, ',');
  }
  skip_space(&c);
  if (c.at != c.end)
    return "has a malformed header: text follows the dictionary";
  return seen == 7 ? NULL : "has a malformed header: descr, fortran_order or shape is missing";
}
