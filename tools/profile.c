/* A run measured step by step, as a table and as a trace. */
#include "profile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/new_file.h"
#include "units.h"

/* More events than this are not written: a viewer would not show them. */
enum { MOST_EVENTS = 1000000 };

typedef struct profile {
  tnf_profile_step *steps;
  size_t count, capacity;
  bool out_of_memory;
  FILE *trace;
  int64_t events;
} profile;

/* ---- the trace ---- */

static void put_text(FILE *file, const char *text) {
  fputc('"', file);
  for (const char *c = text; *c; ++c) {
    if (*c == '"' || *c == '\\')
      fprintf(file, "\\%c", *c);
    else if ((unsigned char)*c < ' ')
      fprintf(file, "\\u%04x", (unsigned char)*c);
    else
      fputc(*c, file);
  }
  fputc('"', file);
}

static void put_event(const tnf_profile_event *event, void *user) {
  profile *p = user;
  if (!p->trace || p->events++ >= MOST_EVENTS)
    return;
  fprintf(p->trace,
          "%s\n{\"ph\": \"X\", \"pid\": 1, \"tid\": 1, \"ts\": %.3f, \"dur\": %.3f, \"cat\": ", p->events > 1 ? "," : "",
          event->begin * 1e6, event->seconds * 1e6);
  put_text(p->trace, event->step->kind);
  fputs(", \"name\": ", p->trace);
  put_text(p->trace, event->step->name);
  fprintf(p->trace, ", \"args\": {\"step\": %" PRId32 ", \"bytes\": %" PRId64 ", \"origin\": ", event->step->number,
          event->bytes);
  put_text(p->trace, event->step->origin);
  fputs(", \"loop\": ", p->trace);
  put_text(p->trace, event->step->loop);
  fputs("}}", p->trace);
}

static bool close_trace(profile *p, tnf_new_file *file, bool keep) {
  fputs("\n]}\n", p->trace);
  bool written = !fflush(p->trace) && !ferror(p->trace);
  fclose(p->trace); /* a copy of the descriptor */
  return tnf_new_file_close(file, keep && written) && written;
}

static bool open_trace(profile *p, tnf_new_file *file, const char *path) {
  if (!tnf_new_file_open(file, path))
    return false;
  int copy = dup(file->fd);
  p->trace = copy < 0 ? NULL : fdopen(copy, "w");
  if (!p->trace) {
    if (copy >= 0)
      close(copy);
    tnf_new_file_close(file, false);
    return false;
  }
  fputs("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [", p->trace);
  return true;
}

/* ---- the table ---- */

static void add_step(const tnf_profile_step *step, void *user) {
  profile *p = user;
  if (p->count == p->capacity) {
    size_t capacity = p->capacity ? 2 * p->capacity : 64;
    tnf_profile_step *larger = realloc(p->steps, capacity * sizeof *larger);
    if (!larger) {
      p->out_of_memory = true;
      return;
    }
    p->steps = larger;
    p->capacity = capacity;
  }
  p->steps[p->count++] = *step;
}

static int by_time(const void *a, const void *b) {
  const tnf_profile_step *x = a, *y = b;
  if (x->seconds != y->seconds)
    return x->seconds < y->seconds ? 1 : -1;
  return (x->number > y->number) - (x->number < y->number);
}

static void print_table(profile *p) {
  double all = 0;
  for (size_t i = 0; i < p->count; ++i)
    all += p->steps[i].seconds;
  if (p->count)
    qsort(p->steps, p->count, sizeof *p->steps, by_time);
  printf("profile: %s in %zu kinds of steps\n", tnf_time_text_of(all).text, p->count);
  printf("%12s %6s %9s %12s  %s\n", "time", "share", "times", "bytes", "step");
  for (size_t i = 0; i < p->count; ++i) {
    const tnf_profile_step *s = &p->steps[i];
    printf("%12s %5.1f%% %9" PRId64 " %12s  %s %s", tnf_time_text_of(s->seconds).text, all > 0 ? 100 * s->seconds / all : 0.0,
           s->count, s->bytes ? tnf_bytes_text_of((double)s->bytes).text : "-", s->kind, s->name);
    if (s->origin[0] && !strstr(s->name, s->origin))
      printf(" (%s)", s->origin);
    printf("%s%s\n", s->loop[0] ? " in " : "", s->loop);
  }
}

bool tnf_profile_run(const char *tool, tnf_context *ctx, const tnf_program *program, tnf_tensor *const *inputs,
                     int32_t input_count, const char *trace, tnf_status **status) {
  profile p = {NULL, 0, 0, false, NULL, 0};
  tnf_new_file file;
  int32_t outputs = tnf_program_output_count(program);
  tnf_tensor **results = calloc((size_t)outputs + 1, sizeof(tnf_tensor *));
  *status = NULL;
  bool opened = results && (!trace || open_trace(&p, &file, trace));
  if (opened)
    *status = tnf_program_profile(ctx, program, inputs, input_count, results, outputs, add_step, trace ? put_event : NULL, &p);
  bool written = opened && (!trace || close_trace(&p, &file, !*status));
  for (int32_t i = 0; results && i < outputs; ++i)
    tnf_tensor_release(results[i]);
  free(results);
  bool done = !*status && opened && written && !p.out_of_memory;
  if (done)
    print_table(&p);
  else if (!*status && trace && (!opened || !written))
    fprintf(stderr, "%s: cannot write \"%s\"\n", tool, trace);
  else if (!*status)
    fprintf(stderr, "%s: out of memory\n", tool);
  if (done && p.events > MOST_EVENTS)
    printf("trace: the first %d of %" PRId64 " events\n", MOST_EVENTS, p.events);
  free(p.steps);
  return done;
}
