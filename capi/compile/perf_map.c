/* Names of loaded code for profilers: /tmp/perf-PID.map, a line `START SIZE NAME` per function, in hexadecimal. */
#include "compile/perf_map.h"

#include <fcntl.h>
#include <inttypes.h>
#include <llvm-c/Object.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/store.h"

static bool is_wanted(void) {
  const char *value = getenv("TENFERRO_PERF_MAP");
  return value && strcmp(value, "1") == 0;
}

/* True for a function of the section that all code is in. */
static bool is_code(LLVMBinaryRef binary, LLVMSymbolIteratorRef symbol) {
  LLVMSectionIteratorRef section = LLVMObjectFileCopySectionIterator(binary);
  LLVMMoveToContainingSection(section, symbol);
  bool end = LLVMObjectFileIsSectionIteratorAtEnd(binary, section);
  const char *name = end ? NULL : LLVMGetSectionName(section);
  bool code = name && strcmp(name, ".text") == 0 && LLVMGetSymbolSize(symbol) > 0;
  LLVMDisposeSectionIterator(section);
  return code;
}

/* Calls `visit` for each function of the object. */
typedef void visit_function(const char *name, uint64_t start, uint64_t size, void *user);

static void visit_functions(LLVMBinaryRef binary, visit_function *visit, void *user) {
  LLVMSymbolIteratorRef symbol = LLVMObjectFileCopySymbolIterator(binary);
  for (; !LLVMObjectFileIsSymbolIteratorAtEnd(binary, symbol); LLVMMoveToNextSymbol(symbol))
    if (is_code(binary, symbol))
      visit(LLVMGetSymbolName(symbol), LLVMGetSymbolAddress(symbol), LLVMGetSymbolSize(symbol), user);
  LLVMDisposeSymbolIterator(symbol);
}

typedef struct listing {
  const tnf_rt_program_info *info;
  uint64_t base; /* of the code in memory; 0: not known yet */
  tnf_text *text;
} listing;

/* By the entry, `f_entry`, whose address in memory the description has. */
static void find_base(const char *name, uint64_t start, uint64_t size, void *user) {
  listing *l = user;
  size_t length = strlen(l->info->name);
  (void)size;
  if (strncmp(name, l->info->name, length) == 0 && name[length] && strcmp(name + length + 1, "entry") == 0)
    l->base = (uint64_t)(uintptr_t)l->info->entry - start;
}

static void list_function(const char *name, uint64_t start, uint64_t size, void *user) {
  listing *l = user;
  tnf_text_format(l->text, "%" PRIx64 " %" PRIx64 " %s\n", l->base + start, size, name);
}

/* One write, so that the lines of several threads stay whole. Only a file of our own: /tmp is everybody's. */
static void append_to_map(const tnf_text *text) {
  char path[64];
  struct stat info;
  snprintf(path, sizeof path, "/tmp/perf-%ld.map", (long)getpid());
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
  if (fd < 0)
    return;
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid())
    (void)!write(fd, text->data, text->length);
  close(fd);
}

void tnf_perf_map_add(const tnf_allocator *allocator, LLVMMemoryBufferRef object, const tnf_rt_program_info *info) {
  char *message = NULL;
  if (!is_wanted())
    return;
  LLVMBinaryRef binary = LLVMCreateBinary(object, NULL, &message);
  LLVMDisposeMessage(message);
  if (!binary)
    return;
  tnf_text text = {.allocator = allocator};
  listing l = {info, 0, &text};
  visit_functions(binary, find_base, &l);
  if (l.base)
    visit_functions(binary, list_function, &l);
  if (text.length && !text.failed)
    append_to_map(&text);
  tnf_text_clear(&text);
  LLVMDisposeBinary(binary);
}
