/* The numbers of the elements of a mask that are set. What is set in each part is counted, then every part writes its numbers
 * behind those of the parts before it: no part waits for another, and where it writes depends on the mask alone. */
#include "core/context.h"

#include <string.h>

/* A part has at least so many elements, and there are at most so many parts, so that each may sum what is in those before it. */
enum { LEAST_PART = 32768, MOST_PARTS = 256, WORD = 8 };

typedef struct places_job {
  const uint8_t *mask;
  int64_t *places;
  int64_t n, room; /* elements of the mask, numbers in the result */
  int64_t part, parts;
  int64_t set[MOST_PARTS]; /* in each part */
} places_job;

static int64_t end_of(const places_job *job, int64_t part) {
  return part + 1 < job->parts ? (part + 1) * job->part : job->n;
}

static void body_count(void *args, int64_t begin, int64_t end, int64_t worker) {
  places_job *job = args;
  (void)worker;
  for (int64_t part = begin; part < end; ++part) {
    uint32_t set = 0;
    for (int64_t i = part * job->part, last = end_of(job, part); i < last; ++i)
      set += job->mask[i];
    job->set[part] = set;
  }
}

/* The numbers of what is set in [i, last), of which there are `count`. A word of the mask at a time as long as all its numbers
 * would fit: each is written, and the next one over it unless its element is set. */
static void write_part(const uint8_t *mask, int64_t i, int64_t last, int64_t *to, int64_t count) {
  int64_t k = 0;
  for (; i + WORD <= last && k + WORD <= count; i += WORD) {
    uint64_t word;
    memcpy(&word, mask + i, WORD);
    if (!word)
      continue;
    for (int j = 0; j < WORD; ++j) {
      to[k] = i + j;
      k += mask[i + j];
    }
  }
  for (; k < count; ++i) {
    to[k] = i;
    k += mask[i];
  }
}

static void body_write(void *args, int64_t begin, int64_t end, int64_t worker) {
  places_job *job = args;
  (void)worker;
  for (int64_t part = begin; part < end; ++part) {
    int64_t before = 0;
    for (int64_t i = 0; i < part; ++i)
      before += job->set[i];
    int64_t left = before < job->room ? job->room - before : 0, count = job->set[part] < left ? job->set[part] : left;
    write_part(job->mask, part * job->part, end_of(job, part), job->places + before, count);
    for (int64_t k = before + count; part + 1 == job->parts && k < job->room; ++k)
      job->places[k] = job->n;
  }
}

tnf_rt_status tnf_rt_places(tnf_rt_context *ctx, const char *site, const tnf_rt_tensor *operands, const int64_t *attributes) {
  (void)site, (void)attributes;
  places_job job;
  job.mask = operands[0].data;
  job.places = operands[1].data;
  job.n = operands[0].extents[0];
  job.room = operands[1].extents[0];
  job.part = (job.n + MOST_PARTS - 1) / MOST_PARTS;
  job.part = job.part > LEAST_PART ? job.part : LEAST_PART;
  job.parts = job.n > job.part ? (job.n + job.part - 1) / job.part : 1;
  if (job.room) {
    tnf_parallel_for(ctx, job.parts, tnf_chunk_rows(job.parts, job.part), body_count, &job);
    tnf_parallel_for(ctx, job.parts, tnf_chunk_rows(job.parts, 16 * job.part), body_write, &job);
  }
  return TNF_RT_OK;
}
