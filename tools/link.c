/* Linking objects with the system's C compiler, and the files around it. */
#include "link.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- files ---- */

static bool complain(const char *tool, const char *what, const char *path) {
  fprintf(stderr, "%s: cannot %s \"%s\": %s\n", tool, what, path, strerror(errno));
  return false;
}

bool tnf_write_file(const char *tool, const char *path, const void *data, size_t size) {
  bool standard = strcmp(path, "-") == 0;
  FILE *file = standard ? stdout : fopen(path, "wb");
  if (!file)
    return complain(tool, "write", path);
  bool written = fwrite(data, 1, size, file) == size;
  written = !(standard ? fflush(file) : fclose(file)) && written;
  if (written)
    return true;
  complain(tool, "write", path);
  if (!standard)
    remove(path);
  return false;
}

char *tnf_read_file(const char *tool, const char *path, size_t *size) {
  FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (!file) {
    complain(tool, "read", path);
    return NULL;
  }
  size_t capacity = 1 << 16, used = 0, got = 0;
  char *text = malloc(capacity);
  while (text && (got = fread(text + used, 1, capacity - used - 1, file)) > 0) {
    used += got;
    if (capacity - used > 1)
      continue;
    char *larger = realloc(text, capacity *= 2);
    if (!larger)
      free(text);
    text = larger;
  }
  bool failed = ferror(file) != 0;
  if (!text)
    fprintf(stderr, "%s: out of memory\n", tool);
  if (text && failed)
    complain(tool, "read", path);
  if (file != stdin)
    fclose(file);
  if (!text || failed) {
    free(text);
    return NULL;
  }
  text[used] = 0;
  *size = used;
  return text;
}

char *tnf_temporary_file(const char *tool, const char *suffix) {
  const char *folder = getenv("TMPDIR");
  if (!folder || !*folder)
    folder = "/tmp";
  size_t size = strlen(folder) + strlen(suffix) + sizeof "/tenferro-XXXXXX";
  char *path = malloc(size);
  if (!path) {
    fprintf(stderr, "%s: out of memory\n", tool);
    return NULL;
  }
  snprintf(path, size, "%s/tenferro-XXXXXX%s", folder, suffix);
  int fd = mkstemps(path, (int)strlen(suffix));
  if (fd < 0) {
    complain(tool, "make the temporary file", path);
    free(path);
    return NULL;
  }
  close(fd);
  return path;
}

/* ---- the linker ---- */

/* The folder of the runtime library, beside the `bin` that holds this tool: in a build tree and after installation. */
static bool library_folder(char folder[PATH_MAX]) {
  static const char *const names[] = {TNF_LIBRARY_FOLDER, "lib"};
  ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
  if (length <= 0)
    return false;
  folder[length] = 0;
  for (int up = 0; up < 2; ++up) {
    char *slash = strrchr(folder, '/');
    if (!slash)
      return false;
    *slash = 0;
  }
  size_t used = strlen(folder);
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    char library[PATH_MAX];
    int size = snprintf(library, sizeof library, "%s/%s/libtenferro_rt.so", folder, names[i]);
    if (size < 0 || (size_t)size >= sizeof library || access(library, R_OK))
      continue;
    snprintf(folder + used, PATH_MAX - used, "/%s", names[i]);
    return true;
  }
  return false;
}

/* Runs a command found in PATH; its exit status, -1 when there is no such command. */
static int run(const char *const *arguments) {
  pid_t child;
  int status;
  if (posix_spawnp(&child, arguments[0], NULL, NULL, (char *const *)(size_t)arguments, environ))
    return -1;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return -1;
  if (!WIFEXITED(status))
    return 1;
  return WEXITSTATUS(status) == 127 ? -1 : WEXITSTATUS(status);
}

bool tnf_link(const char *tool, tnf_link_kind kind, const char *object, const char *output) {
  char folder[PATH_MAX], search[PATH_MAX + 2], rpath[PATH_MAX + 16];
  if (!library_folder(folder)) {
    fprintf(stderr, "%s: cannot find the folder of the runtime library\n", tool);
    return false;
  }
  snprintf(search, sizeof search, "-L%s", folder);
  snprintf(rpath, sizeof rpath, "-Wl,-rpath,%s", folder);
  const char *given = getenv("CC");
  const char *const compilers[] = {given && *given ? given : "cc", "gcc", "clang", NULL};
  for (int i = 0; compilers[i]; ++i) {
    const char *shared[] = {compilers[i], "-shared", "-o", output, object, search, rpath, "-ltenferro_rt", NULL};
    const char *executable[] = {compilers[i],    "-o",  output, object, "-Wl,--undefined=main", search, rpath, "-ltenferro_main",
                                "-ltenferro_rt", "-lm", NULL};
    int status = run(kind == TNF_LINK_SHARED ? shared : executable);
    if (status == 0)
      return true;
    if (status > 0) {
      fprintf(stderr, "%s: %s could not link %s\n", tool, compilers[i], output);
      return false;
    }
  }
  fprintf(stderr, "%s: linking %s needs a C compiler, and there is no cc, gcc or clang here; an object (-o file.o) needs none\n",
          tool, output);
  return false;
}
