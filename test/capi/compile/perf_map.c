/* The map of loaded code for profilers: only on request, with the program's functions and its kernels at their addresses. */
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiled.h"

typedef struct entry {
  uint64_t start, size;
} entry;

/* The line of a program's function in the map; zeros when there is none. Between program and part is a separator. */
static entry find(const char *path, const char *program, const char *part) {
  char line[256], name[200];
  entry found = {0, 0}, at;
  size_t length = strlen(program);
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "%" SCNx64 " %" SCNx64 " %199s", &at.start, &at.size, name) == 3 && strncmp(name, program, length) == 0 &&
        (part ? name[length] && strcmp(name + length + 1, part) == 0 : !name[length]))
      found = at;
  if (file)
    fclose(file);
  return found;
}

/* A link in the map's place is not followed: /tmp is everybody's. */
static void test_link(tnf_graph_compiler *compiler, tnf_graph *graph, const char *path) {
  char target[96], text[8];
  snprintf(target, sizeof target, "%s.target", path);
  FILE *file = fopen(target, "w");
  CHECK(file && fputs("mine", file) >= 0 && fclose(file) == 0);
  CHECK(symlink(target, path) == 0);
  tnf_program *program = compile(compiler, graph);
  tnf_program_release(program);
  file = fopen(target, "r");
  CHECK(file && fread(text, 1, sizeof text, file) == 4 && fclose(file) == 0);
  struct stat info;
  CHECK(lstat(path, &info) == 0 && S_ISLNK(info.st_mode));
  remove(path);
  remove(target);
}

int main(void) {
  char path[64];
  snprintf(path, sizeof path, "/tmp/perf-%ld.map", (long)getpid());
  remove(path);
  unsetenv("TENFERRO_PERF_MAP");
  tnf_context *ctx = tnf_context_new(NULL);
  tnf_graph_compiler *compiler = tnf_graph_compiler_new(ctx, NULL);
  tnf_graph *graph = square_graph(ctx);
  tnf_program *program = compile(compiler, graph);
  tnf_program_release(program);
  CHECK(access(path, F_OK) != 0);

  setenv("TENFERRO_PERF_MAP", "1", 1);
  test_link(compiler, graph, path);
  program = compile(compiler, graph);
  entry entry_function = find(path, "square", "entry"), kernel = find(path, "square", "mul_d_mul");
  CHECK(find(path, "square", NULL).size > 0);
  CHECK(entry_function.start == (uint64_t)(uintptr_t)tnf_program_info(program)->entry && entry_function.size > 0);
  /* within the code that the entry is in, where nothing else is */
  CHECK(kernel.size > 0 && kernel.start < entry_function.start + 65536 && entry_function.start < kernel.start + 65536);
  CHECK(kernel.start + kernel.size <= entry_function.start || entry_function.start + entry_function.size <= kernel.start);

  /* a second program is added to the same map */
  tnf_graph *other = tnf_graph_new(ctx, "other");
  tnf_traced x = tnf_input(other, "x", TNF_F64, TNF_SHAPE("n"));
  tnf_output(other, "y", tnf_add(x, x));
  tnf_program *second = compile(compiler, other);
  CHECK(find(path, "other", "add").size > 0 && find(path, "square", "mul_d_mul").start == kernel.start);
  remove(path);
  tnf_program_release(second);
  tnf_program_release(program);
  tnf_graph_release(other);
  tnf_graph_release(graph);
  tnf_graph_compiler_release(compiler);
  tnf_context_release(ctx);
  return CHECK_RESULT();
}
