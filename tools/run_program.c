/* Runs one program on NumPy files. */
#include "run_program.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "archives.h"
#include "arguments.h"
#include "profile.h"
#include "units.h"

bool tnf_succeeded(const char *tool, tnf_status *st) {
  if (!st)
    return true;
  fprintf(stderr, "%s: %s\n", tool, tnf_status_message(st));
  tnf_status_release(st);
  return false;
}

/* ---- timing ---- */

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* What one call needs. */
typedef struct call {
  tnf_context *ctx;
  const tnf_program *program;
  tnf_tensor **inputs, **outputs;
  int32_t input_count, output_count;
} call;

static tnf_status *run_once(const call *c) {
  return tnf_run(c->ctx, c->program, c->inputs, c->input_count, c->outputs, c->output_count);
}

/* One call that makes and drops its results, as a caller's loop would. */
static tnf_status *run_fresh(const call *c, tnf_tensor **results) {
  for (int32_t i = 0; i < c->output_count; ++i)
    results[i] = NULL;
  call fresh = *c;
  fresh.outputs = results;
  tnf_status *st = run_once(&fresh);
  for (int32_t i = 0; i < c->output_count; ++i)
    tnf_tensor_release(results[i]);
  return st;
}

/* Seconds per call over `calls` calls. */
static tnf_status *sample(const call *c, tnf_tensor **results, int calls, double *seconds) {
  double start = now();
  tnf_status *st = NULL;
  for (int i = 0; i < calls && !st; ++i)
    st = run_fresh(c, results);
  *seconds = (now() - start) / calls;
  return st;
}

/* What a run takes, or that nobody knows before. */
static tnf_status *print_memory(const call *c) {
  const int64_t **extents = calloc((size_t)c->input_count + 1, sizeof *extents);
  if (!extents)
    return tnf_context_status(c->ctx, TNF_RT_OUT_OF_MEMORY);
  for (int32_t i = 0; i < c->input_count; ++i)
    extents[i] = tnf_tensor_get_rt(c->inputs[i])->extents;
  int64_t bytes;
  tnf_status *st = tnf_program_peak_bytes(c->ctx, c->program, extents, c->input_count, &bytes);
  free(extents);
  if (!st)
    printf("memory: at most %s at once, beside the inputs\n", tnf_bytes_text_of((double)bytes).text);
  if (tnf_status_code(st) != TNF_RT_UNSUPPORTED)
    return st;
  printf("memory: decided by values\n");
  tnf_status_release(st);
  return NULL;
}

typedef struct loops {
  int count, keeping;
} loops;

static void print_kept(const tnf_kept *kept, void *user) {
  loops *seen = user;
  double steps = (double)kept->steps;
  ++seen->count;
  if (!kept->stacked_bytes && !kept->taped_bytes)
    return;
  ++seen->keeping;
  printf("kept: ");
  if (kept->stacked_bytes)
    printf("%s ", tnf_bytes_text_of((double)kept->stacked_bytes / steps).text);
  if (kept->taped_bytes)
    printf("%s%s on tapes ", kept->stacked_bytes ? "and " : "", tnf_bytes_text_of((double)kept->taped_bytes / steps).text);
  printf("per step by %s, which took %" PRId64 "\n", kept->loop[0] ? kept->loop : "a loop", kept->steps);
}

/* What a gradient keeps for its way back; nothing is said of a program without loops. */
static tnf_status *print_all_kept(const call *c) {
  loops seen = {0, 0};
  tnf_status *st = tnf_program_kept(c->ctx, c->program, c->inputs, c->input_count, print_kept, &seen);
  if (!st && seen.count && !seen.keeping)
    printf("kept: nothing per step of its loops\n");
  return st;
}

/* Many calls are timed together when one is too short for the clock; at most half a second in total. */
static tnf_status *measure(const call *c) {
  enum { SAMPLES = 301 };
  const double shortest = 20e-6, budget = 0.5;
  double seconds[SAMPLES], estimate;
  tnf_tensor **results = calloc((size_t)c->output_count + 1, sizeof(tnf_tensor *));
  if (!results)
    return tnf_context_status(c->ctx, TNF_RT_OUT_OF_MEMORY);
  tnf_status *st = sample(c, results, 3, &estimate);
  int calls = estimate < shortest ? (int)(shortest / (estimate > 1e-9 ? estimate : 1e-9)) + 1 : 1;
  int count = 0;
  double start = now();
  while (!st && count < SAMPLES && (count < 3 || now() - start < budget))
    st = sample(c, results, calls, &seconds[count++]);
  free(results);
  if (st)
    return st;
  qsort(seconds, (size_t)count, sizeof *seconds, ascending);
  printf("time: median %s of %d calls, fastest %s\n", tnf_time_text_of(seconds[count / 2]).text, count * calls,
         tnf_time_text_of(seconds[0]).text);
  st = print_memory(c);
  if (!st)
    st = print_all_kept(c);
  if (st)
    return st;
  tnf_context_description machine = TNF_CONTEXT_DESCRIPTION_INIT;
  tnf_context_describe(c->ctx, &machine);
  printf("on: %s\n", machine.text);
  return NULL;
}

/* ---- the run ---- */

/* A status for a failure of memory has no text; the context knows how much was wanted, and for what. */
static bool run_succeeded(const tnf_run_request *request, const call *c, tnf_status *st) {
  const char *message = tnf_context_message(c->ctx), *name = tnf_program_info(c->program)->name;
  if (tnf_status_code(st) != TNF_RT_OUT_OF_MEMORY || !message[0])
    return tnf_succeeded(request->tool, st);
  fprintf(stderr, "%s: %s%s%s\n", request->tool, strstr(message, name) ? "" : name, strstr(message, name) ? "" : ": ", message);
  tnf_status_release(st);
  return false;
}

static bool load_input(const tnf_run_request *request, const call *c, int32_t index, const char *file) {
  const char *name = tnf_program_get_input(c->program, index)->name;
  tnf_status *st = tnf_is_archive(file) ? tnf_archive_load(c->ctx, file, name, &c->inputs[index])
                                        : tnf_tensor_load_npy(c->ctx, file, &c->inputs[index]);
  struct stat info;
  if (tnf_status_code(st) != TNF_RT_OUT_OF_MEMORY || stat(file, &info))
    return tnf_succeeded(request->tool, st);
  fprintf(stderr, "%s: out of memory: %s: input \"%s\" from \"%s\" needs about %jd bytes\n", request->tool,
          tnf_program_info(c->program)->name, name, file, (intmax_t)info.st_size);
  tnf_status_release(st);
  return false;
}

/* The file of every input: those that were named, those in archives, the others in order. */
static bool find_inputs(const tnf_run_request *request, const call *c, const char **files) {
  if (!tnf_assign_names(request->tool, &tnf_inputs, c->program, &request->inputs, files))
    return false;
  const char *archive = NULL;
  for (int next = 0; tnf_next_archive(&request->inputs, &next, &archive);)
    if (!tnf_succeeded(request->tool, tnf_archive_offer(c->ctx, c->program, archive, files)))
      return false;
  if (!tnf_assign_rest(request->tool, &tnf_inputs, c->program, &request->inputs, files))
    return false;
  for (int32_t i = 0; i < c->input_count; ++i) {
    if (files[i])
      continue;
    fprintf(stderr, "%s: %s: input \"%s\" is not given, and not in \"%s\"\n", request->tool, tnf_program_info(c->program)->name,
            tnf_program_get_input(c->program, i)->name, archive);
    return false;
  }
  return true;
}

static bool load_inputs(const tnf_run_request *request, const call *c, const char **files) {
  if (!find_inputs(request, c, files))
    return false;
  for (int32_t i = 0; i < c->input_count; ++i)
    if (!load_input(request, c, i, files[i]))
      return false;
  return true;
}

/* The file of every output that is kept; an archive takes all that have no other. */
static bool find_outputs(const tnf_run_request *request, const call *c, const char **files) {
  if (!tnf_assign_names(request->tool, &tnf_outputs, c->program, &request->outputs, files) ||
      !tnf_assign_rest(request->tool, &tnf_outputs, c->program, &request->outputs, files))
    return false;
  const char *archive;
  for (int next = 0; tnf_next_archive(&request->outputs, &next, &archive);) {
    bool used = false;
    for (int32_t i = 0; i < c->output_count; ++i) {
      used |= !files[i];
      files[i] = files[i] ? files[i] : archive;
    }
    if (!used) {
      fprintf(stderr, "%s: %s has no output left for \"%s\"", request->tool, tnf_program_info(c->program)->name, archive);
      tnf_list_arguments(&tnf_outputs, c->program);
      return false;
    }
  }
  return true;
}

static void to_output(const char *text, size_t length, void *file) {
  fwrite(text, 1, length, file);
}

static void print_output(const tnf_run_request *request, const char *name, const tnf_tensor *t) {
  tnf_print_options options = TNF_PRINT_OPTIONS_INIT;
  options.name = name;
  options.all = request->print;
  tnf_tensor_print(t, &options, to_output, stdout);
}

static bool save_outputs(const tnf_run_request *request, const call *c, const char **files) {
  for (int32_t i = 0; i < c->output_count; ++i) {
    print_output(request, tnf_program_get_output(c->program, i)->name, c->outputs[i]);
    if (files[i] && !tnf_is_archive(files[i]) && !tnf_succeeded(request->tool, tnf_tensor_save_npy(c->outputs[i], files[i])))
      return false;
  }
  return tnf_succeeded(request->tool, tnf_archives_save(c->ctx, c->program, c->outputs, files));
}

static bool check_counts(const tnf_run_request *request, const tnf_program *program) {
  const char *name = tnf_program_info(program)->name;
  int32_t inputs = tnf_program_input_count(program), outputs = tnf_program_output_count(program);
  int next = 0;
  const char *archive;
  bool has_archive = tnf_next_archive(&request->inputs, &next, &archive);
  if (request->inputs.count != inputs && !has_archive) {
    fprintf(stderr, "%s: %s takes %" PRId32 " --input%s, got %d", request->tool, name, inputs, inputs == 1 ? "" : "s",
            request->inputs.count);
    tnf_list_arguments(&tnf_inputs, program);
    return false;
  }
  if (request->outputs.count > outputs) {
    fprintf(stderr, "%s: %s gives %" PRId32 " result%s, got %d --output", request->tool, name, outputs, outputs == 1 ? "" : "s",
            request->outputs.count);
    tnf_list_arguments(&tnf_outputs, program);
    return false;
  }
  return true;
}

static bool profile(const tnf_run_request *request, const call *c) {
  tnf_status *st;
  bool done = tnf_profile_run(request->tool, c->ctx, c->program, c->inputs, c->input_count, request->trace, &st);
  return run_succeeded(request, c, st) && done;
}

/* `files` has room for the names of all inputs and outputs. */
static bool execute(const tnf_run_request *request, const call *c, const char **files) {
  /* which outputs are meant is told before the work is done */
  const char **results = files + c->input_count;
  bool done = find_outputs(request, c, results) && load_inputs(request, c, files) && run_succeeded(request, c, run_once(c)) &&
              save_outputs(request, c, results);
  done = done && (!request->time || run_succeeded(request, c, measure(c)));
  return done && (!(request->profile || request->trace) || profile(request, c));
}

bool tnf_run_request_execute(const tnf_run_request *request, tnf_context *ctx, const tnf_program *program) {
  if (!check_counts(request, program))
    return false;
  int32_t inputs = tnf_program_input_count(program), outputs = tnf_program_output_count(program);
  size_t count = (size_t)inputs + (size_t)outputs + 1;
  tnf_tensor **tensors = calloc(count, sizeof *tensors);
  const char **files = calloc(count, sizeof *files);
  call c = {ctx, program, tensors, tensors ? tensors + inputs : NULL, inputs, outputs};
  bool done = tensors && files;
  if (done)
    done = execute(request, &c, files);
  else
    fprintf(stderr, "%s: out of memory: %s has %zu arguments\n", request->tool, tnf_program_info(program)->name, count - 1);
  for (size_t i = 0; tensors && i < count; ++i)
    tnf_tensor_release(tensors[i]);
  free(tensors);
  free(files);
  if (fflush(stdout) || ferror(stdout)) {
    fprintf(stderr, "%s: cannot write to standard output\n", request->tool);
    return false;
  }
  return done;
}

void tnf_print_version(const char *tool) {
  printf("%s (tenferro %s, runtime interface %u)\n", tool, TNF_VERSION, (unsigned)tnf_rt_abi_version());
}
