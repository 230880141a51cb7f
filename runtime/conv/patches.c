/* Patches of an image as the columns of a matrix, block by block: the matrix of all of them is never there. */
#include "conv/conv.h"

#include <string.h>

tnf_conv_image tnf_conv_image_of(const void *data, int64_t element, int64_t channels, int64_t groups,
                                 const tnf_conv_axis axis[TNF_CONV_AXES]) {
  tnf_conv_image image = {.data = data, .element = element, .channels = channels, .pixel = channels * groups};
  memcpy(image.axis, axis, sizeof image.axis);
  image.joined = groups == 1 && axis[0].next == 1;
  return image;
}

/* memcpy without its call: most runs are a few dozen bytes. A multiple of 4. */
static inline void copy_run(char *to, const char *from, int64_t bytes) {
  int64_t at = 0;
  for (; at + 64 <= bytes; at += 64)
    memcpy(to + at, from + at, 64);
  for (; at + 16 <= bytes; at += 16)
    memcpy(to + at, from + at, 16);
  for (; at + 4 <= bytes; at += 4)
    memcpy(to + at, from + at, 4);
}

/* Rows that follow each other in memory, for the positions of a line: bytes [begin, begin + bytes) of line `from` for the first
 * position, `step` bytes on for the next; what is outside of [0, whole) is zero. */
typedef struct run {
  const char *from; /* NULL: zeros alone */
  int64_t begin, bytes, step, whole;
} run;

static void copy_runs(const run *r, int64_t count, char *to, int64_t column) {
  int64_t begin = r->begin;
  for (int64_t j = 0; j < count; ++j, begin += r->step, to += column) {
    const int64_t low = begin < 0 ? tnf_conv_least(-begin, r->bytes) : 0;
    const int64_t high = begin + r->bytes > r->whole ? tnf_conv_least(begin + r->bytes - r->whole, r->bytes) : 0;
    if (!r->from || low + high >= r->bytes)
      memset(to, 0, (size_t)r->bytes);
    else if (low + high == 0)
      copy_run(to, r->from + begin, r->bytes);
    else {
      memset(to, 0, (size_t)low);
      copy_run(to + low, r->from + begin + low, r->bytes - low - high);
      memset(to + r->bytes - high, 0, (size_t)high);
    }
  }
}

const char *tnf_conv_source_line(const tnf_conv_image *image, const tnf_conv_line *line, const int64_t t[TNF_CONV_AXES]) {
  int64_t number = line->batch;
  for (int i = TNF_CONV_AXES - 1; i > 0; --i) {
    const tnf_conv_axis *axis = &image->axis[i];
    const int64_t at = line->q[i] * axis->step + axis->first + t[i] * axis->next;
    if (at < 0 || at >= axis->source)
      return NULL;
    number = number * axis->source + at;
  }
  return image->data + number * image->axis[0].source * image->pixel * image->element;
}

static void line_patches(const tnf_conv_image *image, int64_t group, const tnf_conv_line *line, int64_t row, int64_t rows,
                         char *to, int64_t column) {
  const tnf_conv_axis *axis = image->axis;
  const int64_t together = image->joined ? image->channels * axis[0].taps : image->channels, pixel = image->pixel;
  const int64_t element = image->element, last = row + rows;
  for (int64_t length; row < last; row += length, to += length * element) {
    const int64_t number = row / together, within = row % together;
    const int64_t t0 = image->joined ? 0 : number % axis[0].taps, rest = image->joined ? number : number / axis[0].taps;
    const int64_t t[TNF_CONV_AXES] = {t0, rest % axis[1].taps, rest / axis[1].taps};
    const int64_t at = line->q[0] * axis[0].step + axis[0].first + t0 * axis[0].next;
    length = tnf_conv_least(together - within, last - row);
    const char *from = tnf_conv_source_line(image, line, t);
    if (image->joined) {
      const run r = {from, (at * pixel + within) * element, length * element, axis[0].step * pixel * element,
                     axis[0].source * pixel * element};
      copy_runs(&r, line->count, to, column * element);
      continue;
    }
    for (int64_t j = 0; j < line->count; ++j) { /* one pixel each: all of it, or none */
      const int64_t place = at + j * axis[0].step;
      char *column_to = to + j * column * element;
      if (from && place >= 0 && place < axis[0].source)
        copy_run(column_to, from + (place * pixel + group * image->channels + within) * element, length * element);
      else
        memset(column_to, 0, (size_t)(length * element));
    }
  }
}

void tnf_conv_patches(const tnf_conv_image *image, int64_t group, int64_t position, int64_t count, int64_t row, int64_t rows,
                      char *to, int64_t column) {
  for (int64_t done = 0; done < count;) {
    const tnf_conv_line line = tnf_conv_line_at(image->axis, position + done, count - done);
    line_patches(image, group, &line, row, rows, to + done * column * image->element, column);
    done += line.count;
  }
}

/* ---- patches where they lie ---------------------------------------------------------------------------------------------- */

enum { LEAST_WIDTH = 32, MOST_WIDTH = 512, LEAST_LINES = 8 };

void tnf_conv_inner(const tnf_conv_image *image, int64_t within, int64_t rows, int64_t *begin, int64_t *end) {
  const tnf_conv_axis *axis = &image->axis[0];
  const int64_t pixel = image->pixel, at = axis->first * pixel + within, step = axis->step * pixel;
  const int64_t room = axis->source * pixel - rows - at;
  *begin = at < 0 ? tnf_conv_least((-at + step - 1) / step, axis->count) : 0;
  *end = room < 0 ? 0 : tnf_conv_least(room / step + 1, axis->count);
  *end = *end < *begin ? *begin : *end;
}

bool tnf_conv_is_by_lines(const tnf_conv_image *image, int64_t rows) {
  const int64_t run = image->channels * image->axis[0].taps, width = image->axis[0].count;
  return image->joined && rows > 0 && run % rows == 0 && width >= LEAST_WIDTH && width <= MOST_WIDTH &&
         image->axis[1].count * image->axis[2].count >= LEAST_LINES;
}
