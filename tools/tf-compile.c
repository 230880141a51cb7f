/* tf-compile: compiles the tensor programs of a .mlir file ahead of time, to an object with a header, a shared object or an
 * executable. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"
#include "options.h"
#include "run_program.h"
#include "tenferro/compiler.h"
#include "units.h"

static const char tool[] = "tf-compile";

static const char usage[] =
    "usage: tf-compile FILE.mlir -o OUTPUT [options]\n"
    "Compiles every public function of the file, or the one named by --entry. \"-\" reads standard input.\n\n"
    "  -o FILE          what to write; FILE.o is an object, FILE.so a shared object, FILE.ll LLVM IR\n"
    "  --emit KIND      obj, so, exe or llvm, when the name of the output does not say it\n"
    "  --header FILE    also write the C header of the programs\n"
    "  --entry NAME     compile this program only\n"
    "  --cpu NAME       the CPU to compile for (default: native, this machine's); at least x86-64-v3\n"
    "  --nonfinite HOW  fail (default) or propagate: what becomes of NaN and infinity in factorisations and solves\n"
    "  --emit-llvm      the same as --emit llvm: optimised LLVM IR as text\n"
    "  --from FORM      the form that the file is in: traced (default); linalg, kernels or buffers, only for files that you "
    "made\n"
    "  --trusted        the file may be MLIR bytecode; only for files that you made\n"
    "  --print-nests    print the loop nests, the compile time and the size of the code\n"
    "  --version        print the version\n"
    "  --help           print this\n"
    "A shared object or an executable needs a C compiler (cc) to link.\n";

typedef enum output_kind { OUTPUT_OBJECT, OUTPUT_SHARED, OUTPUT_EXECUTABLE, OUTPUT_LLVM } output_kind;

typedef struct request {
  const char *source, *output, *emit, *header, *entry, *cpu, *nonfinite, *from;
  bool emit_llvm, print_nests, trusted, help, version;
} request;

static bool ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n > m && strcmp(text + n - m, end) == 0;
}

static bool choose_kind(const request *r, output_kind *kind) {
  static const char *const names[] = {"obj", "so", "exe", "llvm"};
  const char *emit = r->emit_llvm ? "llvm" : r->emit;
  if (!emit) {
    if (ends_with(r->output, ".o"))
      emit = "obj";
    if (ends_with(r->output, ".so"))
      emit = "so";
    if (ends_with(r->output, ".ll"))
      emit = "llvm";
  }
  for (int i = 0; emit && i < 4; ++i) {
    if (strcmp(emit, names[i]) != 0)
      continue;
    *kind = (output_kind)i;
    return true;
  }
  if (emit)
    fprintf(stderr, "%s: --emit must be obj, so, exe or llvm, got \"%s\"\n", tool, emit);
  else
    fprintf(stderr, "%s: the name \"%s\" does not say what to write; add --emit obj, so, exe or llvm\n", tool, r->output);
  return false;
}

/* ---- LLVM IR ---- */

/* Keeps the optimised module, which passes by as a stage. */
typedef struct kept_text {
  char *data;
  size_t length;
  bool failed;
} kept_text;

static void keep_llvm(const char *stage, const char *text, size_t length, void *user) {
  kept_text *kept = user;
  if (strcmp(stage, "llvm-ir-optimized") != 0)
    return;
  kept->data = malloc(length + 1);
  kept->failed = !kept->data;
  if (kept->failed)
    return;
  memcpy(kept->data, text, length + 1);
  kept->length = length;
}

/* ---- outputs ---- */

/* The linker gets temporary files: whatever the name of the output is, it is no option, response file or script to it. */
static bool link_output(const void *data, size_t size, tnf_link_kind kind, const char *output) {
  char *object = tnf_temporary_file(tool, ".o"), *linked = object ? tnf_temporary_file(tool, ".out") : NULL, *bytes = NULL;
  size_t linked_size;
  if (linked && tnf_write_file(tool, object, data, size, false) && tnf_link(tool, kind, object, linked))
    bytes = tnf_read_file(tool, linked, &linked_size);
  bool done = bytes && tnf_write_file(tool, output, bytes, linked_size, true);
  if (object)
    remove(object);
  if (linked)
    remove(linked);
  free(object);
  free(linked);
  free(bytes);
  return done;
}

static bool write_output(tnf_object *object, output_kind kind, const char *output, const kept_text *llvm) {
  size_t size;
  const void *data = tnf_object_data(object, &size);
  switch (kind) {
  case OUTPUT_OBJECT:
    return tnf_write_file(tool, output, data, size, false);
  case OUTPUT_SHARED:
    return link_output(data, size, TNF_LINK_SHARED, output);
  case OUTPUT_EXECUTABLE:
    return link_output(data, size, TNF_LINK_EXECUTABLE, output);
  case OUTPUT_LLVM:
    if (llvm->data)
      return tnf_write_file(tool, output, llvm->data, llvm->length, false);
    fprintf(stderr, "%s: out of memory\n", tool);
    return false;
  }
  return false;
}

/* `loss` for `out/loss.h`. */
static bool write_header(tnf_object *object, const char *path) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
  size_t length = dot ? (size_t)(dot - name) : strlen(name);
  char *stem = malloc(length + 1);
  if (!stem)
    return false;
  memcpy(stem, name, length);
  stem[length] = 0;
  const char *text;
  bool done =
      tnf_succeeded(tool, tnf_object_header(object, stem, &text)) && tnf_write_file(tool, path, text, strlen(text), false);
  free(stem);
  return done;
}

static tnf_time_text milliseconds(double time) {
  return tnf_time_text_of(time * 1e-3);
}

static void print_statistics(const tnf_object *object) {
  tnf_compile_statistics s = TNF_COMPILE_STATISTICS_INIT;
  tnf_object_statistics(object, &s);
  printf("%u loop nests, %u bytes, %s (passes %s, translate %s, optimize %s, emit %s)\n", s.loop_nests, s.object_bytes,
         milliseconds(s.total).text, milliseconds(s.passes).text, milliseconds(s.translate).text, milliseconds(s.optimize).text,
         milliseconds(s.emit).text);
}

static bool compile(const request *r, output_kind kind, tnf_context *ctx, const char *text, size_t length) {
  kept_text llvm = {NULL, 0, false};
  tnf_graph_compiler_options options = TNF_GRAPH_COMPILER_OPTIONS_INIT;
  options.cpu = r->cpu;
  options.trusted_source = r->trusted;
  options.form = r->from;
  options.without_functions = kind == OUTPUT_EXECUTABLE;
  if (r->nonfinite && strcmp(r->nonfinite, "propagate") == 0)
    options.nonfinite = TNF_NONFINITE_PROPAGATE;
  if (kind == OUTPUT_LLVM)
    options.on_stage = keep_llvm;
  options.user = &llvm;
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, &options);
  tnf_object *object = NULL;
  if (!compiler)
    fprintf(stderr, "%s: out of memory\n", tool);
  bool done = compiler &&
              tnf_succeeded(tool, tnf_graph_compiler_compile_text(compiler, text, length, r->source, r->entry, &object)) &&
              (!r->header || write_header(object, r->header)) && write_output(object, kind, r->output, &llvm);
  if (done && r->print_nests)
    print_statistics(object);
  free(llvm.data);
  tnf_object_release(object);
  tnf_graph_compiler_release(compiler);
  return done;
}

int main(int argc, char **argv) {
  request r = {0};
  const tnf_option table[] = {{"", NULL, &r.source, NULL},
                              {"-o", NULL, &r.output, NULL},
                              {"--emit", NULL, &r.emit, NULL},
                              {"--header", NULL, &r.header, NULL},
                              {"--entry", NULL, &r.entry, NULL},
                              {"--cpu", NULL, &r.cpu, NULL},
                              {"--from", NULL, &r.from, NULL},
                              {"--nonfinite", NULL, &r.nonfinite, NULL},
                              {"--emit-llvm", &r.emit_llvm, NULL, NULL},
                              {"--print-nests", &r.print_nests, NULL, NULL},
                              {"--version", &r.version, NULL, NULL},
                              {"--trusted", &r.trusted, NULL, NULL},
                              {"--help", &r.help, NULL, NULL},
                              {NULL, NULL, NULL, NULL}};
  if (!tnf_options_parse(tool, table, argc, argv))
    return 1;
  if (r.help) {
    printf("%s", usage);
    return 0;
  }
  if (r.version) {
    tnf_print_version(tool);
    return 0;
  }
  output_kind kind;
  if (!r.source || !r.output) {
    fprintf(stderr, "%s: needs %s; try --help\n", tool, r.source ? "an output (-o)" : "a file to compile");
    return 1;
  }
  if (!choose_kind(&r, &kind))
    return 1;
  if (r.nonfinite && strcmp(r.nonfinite, "fail") != 0 && strcmp(r.nonfinite, "propagate") != 0) {
    fprintf(stderr, "%s: --nonfinite is fail or propagate, got \"%s\"\n", tool, r.nonfinite);
    return 1;
  }
  size_t length;
  char *text = tnf_read_file(tool, r.source, &length);
  tnf_context *ctx = text ? tnf_context_new(NULL) : NULL;
  if (text && !ctx)
    fprintf(stderr, "%s: out of memory\n", tool);
  bool done = ctx && compile(&r, kind, ctx, text, length);
  tnf_context_release(ctx);
  free(text);
  return done ? 0 : 1;
}
