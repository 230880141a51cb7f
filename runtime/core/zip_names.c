/* The names of members: what is text, and sorting. */
#include <string.h>

#include "core/zip.h"

/* How many bytes the character at `s` has; 0: it is none. Overlong forms and surrogates are none. */
static size_t character_bytes(const unsigned char *s, size_t left) {
  if (s[0] < 0x80)
    return 1;
  size_t bytes = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
  if (s[0] < 0xc2 || s[0] > 0xf4 || bytes > left)
    return 0;
  for (size_t i = 1; i < bytes; ++i)
    if ((s[i] & 0xc0) != 0x80)
      return 0;
  bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
  bool outside = (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf4 && s[1] > 0x8f);
  return overlong || outside ? 0 : bytes;
}

/* U+0000 to U+001F, and U+007F to U+009F. */
static bool is_control(const unsigned char *s) {
  return s[0] < ' ' || s[0] == 0x7f || (s[0] == 0xc2 && s[1] < 0xa0);
}

const char *tnf_zip_name_fault(const char *name, size_t length) {
  const unsigned char *s = (const unsigned char *)name;
  bool control = false;
  for (size_t i = 0, bytes; i < length; i += bytes) {
    bytes = character_bytes(s + i, length - i);
    if (!bytes)
      return "is not UTF-8 text";
    control |= is_control(s + i);
  }
  return control ? "has a control character" : NULL;
}

static void sift(size_t *order, size_t root, size_t count, bool (*less)(const void *, size_t, size_t), const void *items) {
  for (size_t child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && less(items, order[child], order[child + 1]))
      ++child;
    if (!less(items, order[root], order[child]))
      return;
    size_t swapped = order[root];
    order[root] = order[child];
    order[child] = swapped;
  }
}

/* A heap: the library's qsort may take memory of its own. */
void tnf_zip_sort(size_t *order, size_t count, bool (*less)(const void *, size_t, size_t), const void *items) {
  for (size_t root = count / 2; root-- > 0;)
    sift(order, root, count, less, items);
  for (size_t last = count; last-- > 1;) {
    size_t greatest = order[0];
    order[0] = order[last];
    order[last] = greatest;
    sift(order, 0, last, less, items);
  }
}
