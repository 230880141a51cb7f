/* tf-run: compiles a program of a .mlir file and runs it on NumPy files, in this process or through a shared object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "options.h"
#include "run_program.h"
#include "tenferro/compiler.h"
#include "units.h"

static const char tool[] = "tf-run";

static const char usage[] =
    "usage: tf-run FILE.mlir [options]\n"
    "Compiles a program and runs it on NumPy files. \"-\" reads standard input.\n\n"
    "  --entry NAME     the program, when the file has several\n"
    "  --input FILE     a .npy file per input: in order, or NAME=FILE for the input of that name;\n"
    "                   a .npz file holds inputs under their names\n"
    "  --output FILE    a .npy file per result to keep: in order, or NAME=FILE; a .npz file takes\n"
    "                   the results that have no other, under their names\n"
    "  --print          print every value, not a summary\n"
    "  --time           print the median call time, memory, what computed, the compile time, the loop nests\n"
    "  --profile        print what each step of a run costs, the longest first\n"
    "  --profile-trace FILE   write the steps of a run as events for chrome://tracing or Perfetto (.json)\n"
    "  --threads N      threads a run may use (default: one per core)\n"
    "  --aot            compile to a shared object, load that and run it (needs cc)\n"
    "  --cpu NAME       the CPU to compile for (default: native)\n"
    "  --from FORM      the form of the file: traced (default), or linalg, kernels, buffers (trusted)\n"
    "  --version        print the version\n"
    "  --help           print this\n";

typedef struct request {
  tnf_run_request run;
  const char *source, *entry, *cpu, *threads, *from;
  bool aot, help, version;
} request;

/* Whether the program to run is known; else its names are said. */
static bool is_chosen(const request *r, const tnf_object *object) {
  int32_t count = tnf_object_program_count(object);
  if (r->entry || count < 2)
    return true;
  fprintf(stderr, "%s: %s has %d programs, choose one with --entry:", tool, r->source, count);
  for (int32_t i = 0; i < count; ++i)
    fprintf(stderr, "%s %s", i ? "," : "", tnf_object_program_name(object, i));
  fprintf(stderr, "\n");
  return false;
}

/* A program is loaded from memory, or from a shared object that is gone from the disk by then. */
static bool load(const request *r, tnf_context *ctx, tnf_object *object, tnf_program **program) {
  if (!r->aot)
    return tnf_succeeded(tool, tnf_object_program(object, r->entry, program));
  size_t size;
  const void *data = tnf_object_data(object, &size);
  char *object_path = tnf_temporary_file(tool, ".o"), *shared_path = object_path ? tnf_temporary_file(tool, ".so") : NULL;
  bool done = shared_path && tnf_write_file(tool, object_path, data, size, false) &&
              tnf_link(tool, TNF_LINK_SHARED, object_path, shared_path) &&
              tnf_succeeded(tool, tnf_program_load(ctx, shared_path, r->entry, program));
  if (object_path)
    remove(object_path);
  if (shared_path)
    remove(shared_path);
  free(object_path);
  free(shared_path);
  return done;
}

static tnf_time_text milliseconds(double time) {
  return tnf_time_text_of(time * 1e-3);
}

static void print_statistics(const tnf_graph_compiler *compiler, const tnf_object *object) {
  tnf_compile_statistics s = TNF_COMPILE_STATISTICS_INIT, all = TNF_COMPILE_STATISTICS_INIT;
  tnf_object_statistics(object, &s);
  tnf_graph_compiler_statistics(compiler, &all);
  printf("compile: %s (passes %s, translate %s, optimize %s, emit %s, link %s), loop nests: %u, compiles: %u\n",
         milliseconds(s.total).text, milliseconds(s.passes).text, milliseconds(s.translate).text, milliseconds(s.optimize).text,
         milliseconds(s.emit).text, milliseconds(s.link).text, s.loop_nests, all.compiles);
}

static bool compile_and_run(const request *r, tnf_context *ctx, const char *text, size_t length) {
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.cpu = r->cpu;
  options.form = r->from;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_object *object = NULL;
  tnf_program *program = NULL;
  if (!compiler)
    fprintf(stderr, "%s: out of memory\n", tool);
  bool done = compiler &&
              tnf_succeeded(tool, tnf_graph_compiler_compile_text(compiler, text, length, r->source, r->entry, &object)) &&
              is_chosen(r, object) && load(r, ctx, object, &program) && tnf_run_request_execute(&r->run, ctx, program);
  if (done && r->run.time)
    print_statistics(compiler, object);
  tnf_program_release(program);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  return done;
}

static bool run(const request *r) {
  long threads = 0;
  if (!r->source) {
    fprintf(stderr, "%s: needs a file to run; try --help\n", tool);
    return false;
  }
  if (r->threads && !tnf_option_number(tool, "--threads", r->threads, 1, 1024, &threads))
    return false;
  size_t length;
  char *text = tnf_read_file(tool, r->source, &length);
  if (!text)
    return false;
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = (uint32_t)threads;
  tnf_context *ctx = tnf_context_new(&options);
  if (!ctx)
    fprintf(stderr, "%s: out of memory\n", tool);
  bool done = ctx && compile_and_run(r, ctx, text, length);
  tnf_context_release(ctx);
  free(text);
  return done;
}

int main(int argc, char **argv) {
  request r = {.run = {.tool = tool}};
  const char **items = calloc(2 * (size_t)(argc + 1), sizeof *items);
  if (!items)
    return 1;
  r.run.inputs.items = items;
  r.run.outputs.items = items + argc + 1;
  const tnf_option table[] = {{"", NULL, &r.source, NULL},
                              {"--entry", NULL, &r.entry, NULL},
                              {"--from", NULL, &r.from, NULL},
                              {"--input", NULL, NULL, &r.run.inputs},
                              {"--output", NULL, NULL, &r.run.outputs},
                              {"--print", &r.run.print, NULL, NULL},
                              {"--time", &r.run.time, NULL, NULL},
                              {"--profile", &r.run.profile, NULL, NULL},
                              {"--profile-trace", NULL, &r.run.trace, NULL},
                              {"--threads", NULL, &r.threads, NULL},
                              {"--aot", &r.aot, NULL, NULL},
                              {"--cpu", NULL, &r.cpu, NULL},
                              {"--version", &r.version, NULL, NULL},
                              {"--help", &r.help, NULL, NULL},
                              {NULL, NULL, NULL, NULL}};
  bool done = tnf_options_parse(tool, table, argc, argv);
  if (done && r.help)
    printf("%s", usage);
  else if (done && r.version)
    tnf_print_version(tool);
  else if (done)
    done = run(&r);
  free(items);
  return done ? 0 : 1;
}
