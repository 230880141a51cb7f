/* Linking objects with the system's C compiler, and the files around it. */
#include "link.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/new_file.h"

extern char **environ;

/* ---- files ---- */

static bool complain(const char *tool, const char *what, const char *path) {
  fprintf(stderr, "%s: cannot %s \"%s\": %s\n", tool, what, path, strerror(errno));
  return false;
}

/* What the linker would have given: executable for all who may read. */
static bool make_executable(int fd) {
  struct stat info;
  if (fstat(fd, &info))
    return false;
  return fchmod(fd, (info.st_mode & 0777) | (info.st_mode & 0444) >> 2) == 0;
}

/* All bytes to a descriptor. */
static bool write_all(int fd, const char *data, size_t size) {
  while (size) {
    ssize_t put = write(fd, data, size);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return false;
    data += put;
    size -= (size_t)put;
  }
  return true;
}

static bool write_standard_output(const char *tool, const void *data, size_t size) {
  bool written = fwrite(data, 1, size, stdout) == size;
  return (fflush(stdout) == 0 && written) || complain(tool, "write", "standard output");
}

bool tnf_write_file(const char *tool, const char *path, const void *data, size_t size, bool executable) {
  tnf_new_file file;
  if (strcmp(path, "-") == 0)
    return write_standard_output(tool, data, size);
  if (!tnf_new_file_open(&file, path))
    return complain(tool, "write", path);
  bool written = write_all(file.fd, data, size);
  if (written && executable && !file.direct)
    written = make_executable(file.fd);
  int error = errno;
  bool kept = tnf_new_file_close(&file, written);
  if (!written)
    errno = error;
  return (written && kept) || complain(tool, "write", path);
}

static FILE *open_source(const char *tool, const char *path) {
  if (strcmp(path, "-") == 0)
    return stdin;
  const char *wrong;
  int fd = tnf_regular_file_open(path, &wrong);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "rb");
  if (wrong)
    fprintf(stderr, "%s: \"%s\" %s\n", tool, path, wrong);
  else if (!file)
    complain(tool, "read", path);
  if (fd >= 0 && !file)
    close(fd);
  return file;
}

char *tnf_read_file(const char *tool, const char *path, size_t *size) {
  FILE *file = open_source(tool, path);
  if (!file)
    return NULL;
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
    fprintf(stderr, "%s: out of memory: reading \"%s\" needs %zu bytes\n", tool, path, capacity);
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
  /* a relative folder must not look like an option or a response file to the linker */
  const char *start = folder[0] == '/' ? "" : "./";
  size_t size = strlen(start) + strlen(folder) + strlen(suffix) + sizeof "/tenferro-XXXXXX";
  char *path = malloc(size);
  if (!path) {
    fprintf(stderr, "%s: out of memory\n", tool);
    return NULL;
  }
  snprintf(path, size, "%s%s/tenferro-XXXXXX%s", start, folder, suffix);
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

/* ---- the C compiler's command ---- */

enum { MOST_WORDS = 64 };

/* Moves *text over one word and writes it without its quotes; false at the end, or when a quote is not closed. */
static bool next_word(const char **text, char *word) {
  const char *p = *text + strspn(*text, " \t\n");
  char quote = 0;
  if (!*p)
    return false;
  for (; *p && (quote || !strchr(" \t\n", *p)); ++p) {
    if (quote ? *p == quote : *p == '\'' || *p == '"')
      quote = quote ? 0 : *p;
    else if (*p == '\\' && p[1] && quote != '\'')
      *word++ = *++p;
    else
      *word++ = *p;
  }
  *word = 0;
  *text = p;
  return !quote;
}

/* CC as a shell would split it, "ccache gcc -O1": its words in `buffer`, which has room for the text. The number of words; -1
 * when they cannot be told. */
static int split_command(const char *text, char *buffer, const char *words[MOST_WORDS]) {
  int count = 0;
  for (const char *p = text; p[strspn(p, " \t\n")]; buffer += strlen(buffer) + 1) {
    if (count == MOST_WORDS || !next_word(&p, buffer))
      return -1;
    words[count++] = buffer;
  }
  return count;
}

/* ---- linking ---- */

typedef struct link_job {
  const char *tool;
  tnf_link_kind kind;
  const char *object, *output, *folder;
} link_job;

/* Links with one command; the status of `run`. The folder is an argument of its own: it may have commas and blanks. */
static int link_with(const link_job *job, const char *const *words, int count) {
  char search[PATH_MAX + 2];
  snprintf(search, sizeof search, "-L%s", job->folder);
  const char *const shared[] = {"-shared", "-o",       job->output, job->object,     search, "-Xlinker",
                                "-rpath",  "-Xlinker", job->folder, "-ltenferro_rt", NULL};
  const char *const executable[] = {"-o",     job->output, job->object, "-Wl,--undefined=main", search,          "-Xlinker",
                                    "-rpath", "-Xlinker",  job->folder, "-ltenferro_main",      "-ltenferro_rt", "-lm",
                                    NULL};
  const char *arguments[MOST_WORDS + 16];
  const char *const *rest = job->kind == TNF_LINK_SHARED ? shared : executable;
  int used = 0;
  for (int i = 0; i < count; ++i)
    arguments[used++] = words[i];
  for (int i = 0; rest[i]; ++i)
    arguments[used++] = rest[i];
  arguments[used] = NULL;
  return run(arguments);
}

/* True when it linked; *missing when there is no such command. */
static bool try_command(const link_job *job, const char *command, bool *missing) {
  const char *words[MOST_WORDS];
  char *buffer = malloc(strlen(command) + 1);
  *missing = false;
  if (!buffer) {
    fprintf(stderr, "%s: out of memory\n", job->tool);
    return false;
  }
  int count = split_command(command, buffer, words);
  int status = count > 0 ? link_with(job, words, count) : 0;
  free(buffer);
  if (count < 0)
    fprintf(stderr, "%s: CC has a quote that is not closed, or too many words: %s\n", job->tool, command);
  else if (status > 0)
    fprintf(stderr, "%s: %s could not link the program\n", job->tool, command);
  *missing = status < 0 || !count;
  return count > 0 && status == 0;
}

bool tnf_link(const char *tool, tnf_link_kind kind, const char *object, const char *output) {
  char folder[PATH_MAX];
  if (!library_folder(folder)) {
    fprintf(stderr, "%s: cannot find the folder of the runtime library\n", tool);
    return false;
  }
  const char *given = getenv("CC");
  bool chosen = given && given[strspn(given, " \t\n")];
  const char *const commands[] = {chosen ? given : "cc", chosen ? NULL : "gcc", "clang", NULL};
  const link_job job = {tool, kind, object, output, folder};
  for (int i = 0; commands[i]; ++i) {
    bool missing;
    if (try_command(&job, commands[i], &missing))
      return true;
    if (!missing)
      return false;
  }
  if (chosen) {
    fprintf(stderr, "%s: the command in CC cannot be run: %s\n", tool, given);
    return false;
  }
  fprintf(stderr, "%s: linking needs a C compiler, and there is no cc, gcc or clang here; an object (-o file.o) needs none\n",
          tool);
  return false;
}
