/* The main function of an executable that `tf-compile --emit exe` makes: the command line of tf-run on the programs inside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run_program.h"

extern const tnf_rt_program_info *const tnf_rt_programs[];

static const char usage[] =
    "usage: %s [options]\n"
    "Runs a compiled tensor program on NumPy files.\n\n"
    "  --entry NAME     the program, when there are several\n"
    "  --input FILE     a .npy file per input: in order, or NAME=FILE for the input of that name;\n"
    "                   a .npz file holds inputs under their names\n"
    "  --output FILE    a .npy file per result to keep: in order, or NAME=FILE; a .npz file takes\n"
    "                   the results that have no other, under their names\n"
    "  --print          print every value, not a summary\n"
    "  --time           print the median call time, memory, and what computed\n"
    "  --profile        print what each step of a run costs, the longest first\n"
    "  --profile-trace FILE   write the steps of a run as events for chrome://tracing or Perfetto (.json)\n"
    "  --threads N      threads a run may use (default: one per core)\n"
    "  --list           print the programs and their arguments\n"
    "  --version        print the version\n"
    "  --help           print this\n";

static void list_arguments(const char *kind, const tnf_rt_argument *arguments, int32_t count) {
  for (int32_t i = 0; i < count; ++i) {
    const tnf_rt_argument *a = &arguments[i];
    printf("  %s %s: %s", kind, a->name, tnf_dtype_name((tnf_dtype)a->dtype));
    for (int32_t k = 0; k < a->rank; ++k) {
      long long extent = (long long)a->extents[k];
      printf("%s%s", k ? ", " : "[", a->extent_names[k]);
      if (extent >= 0)
        printf(a->extent_names[k][0] ? " = %lld" : "%lld", extent);
      if (extent < -1)
        printf(a->extent_names[k][0] ? " <= %lld" : "<= %lld", (long long)TNF_RT_BOUND(extent));
      if (extent == -1 && !a->extent_names[k][0])
        printf("?");
    }
    printf("%s\n", a->rank ? "]" : "");
  }
}

static void list_programs(void) {
  for (int i = 0; tnf_rt_programs[i]; ++i) {
    const tnf_rt_program_info *info = tnf_rt_programs[i];
    printf("%s (%s, %u loop nests)\n", info->name, info->cpu, (unsigned)info->loop_nests);
    list_arguments("input", info->inputs, info->input_count);
    list_arguments("result", info->outputs, info->output_count);
  }
}

static const tnf_rt_program_info *choose(const char *tool, const char *entry) {
  if (!entry && tnf_rt_programs[0] && !tnf_rt_programs[1])
    return tnf_rt_programs[0];
  for (int i = 0; entry && tnf_rt_programs[i]; ++i)
    if (strcmp(tnf_rt_programs[i]->name, entry) == 0)
      return tnf_rt_programs[i];
  if (entry)
    fprintf(stderr, "%s: there is no program \"%s\" here; --list shows them\n", tool, entry);
  else
    fprintf(stderr, "%s: there are several programs, choose one with --entry; --list shows them\n", tool);
  return NULL;
}

static bool run(const tnf_run_request *request, const tnf_rt_program_info *info, long threads) {
  tnf_context_options options = TNF_CONTEXT_OPTIONS_INIT;
  options.threads = (uint32_t)threads;
  tnf_context *ctx = tnf_context_new(&options);
  if (!ctx) {
    fprintf(stderr, "%s: out of memory\n", request->tool);
    return false;
  }
  tnf_program *program;
  bool done = tnf_succeeded(request->tool, tnf_program_from_info(ctx, info, &program));
  if (done) {
    done = tnf_run_request_execute(request, ctx, program);
    tnf_program_release(program);
  }
  tnf_context_release(ctx);
  return done;
}

int main(int argc, char **argv) {
  const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
  tnf_run_request request = {.tool = slash ? slash + 1 : argc > 0 ? argv[0] : "program"};
  const char *entry = NULL, *threads_text = NULL;
  bool help = false, list = false, version = false;
  const char **items = calloc(2 * (size_t)(argc + 1), sizeof *items);
  if (!items)
    return 1;
  request.inputs.items = items;
  request.outputs.items = items + argc + 1;
  const tnf_option table[] = {{"--entry", NULL, &entry, NULL},
                              {"--input", NULL, NULL, &request.inputs},
                              {"--output", NULL, NULL, &request.outputs},
                              {"--print", &request.print, NULL, NULL},
                              {"--time", &request.time, NULL, NULL},
                              {"--profile", &request.profile, NULL, NULL},
                              {"--profile-trace", NULL, &request.trace, NULL},
                              {"--threads", NULL, &threads_text, NULL},
                              {"--list", &list, NULL, NULL},
                              {"--version", &version, NULL, NULL},
                              {"--help", &help, NULL, NULL},
                              {NULL, NULL, NULL, NULL}};
  long threads = 0;
  bool done = tnf_options_parse(request.tool, table, argc, argv) &&
              (!threads_text || tnf_option_number(request.tool, "--threads", threads_text, 1, 1024, &threads));
  if (done && help) {
    printf(usage, request.tool);
  } else if (done && version) {
    tnf_print_version(request.tool);
  } else if (done && list) {
    list_programs();
  } else if (done) {
    const tnf_rt_program_info *info = choose(request.tool, entry);
    done = info && run(&request, info, threads);
  }
  free(items);
  return done ? 0 : 1;
}
