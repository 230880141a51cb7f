/* Linking objects with the system's C compiler. */
#ifndef TNF_TOOLS_LINK_H
#define TNF_TOOLS_LINK_H

#include <stdbool.h>
#include <stddef.h>

typedef enum tnf_link_kind { TNF_LINK_SHARED, TNF_LINK_EXECUTABLE } tnf_link_kind;

/* Links the object file into `output` against the runtime library beside this tool, with the command in CC or a C compiler that
 * is found. Both paths go to the linker as they are: paths of temporary files. False with a sentence on stderr. */
bool tnf_link(const char *tool, tnf_link_kind kind, const char *object, const char *output);

/* Writes `size` bytes; "-" is standard output. False with a sentence on stderr; a file that was there stays as it was. */
bool tnf_write_file(const char *tool, const char *path, const void *data, size_t size, bool executable);

/* The whole of a regular file, zero-terminated, freed with free(); "-" is standard input. NULL with a sentence on stderr. */
char *tnf_read_file(const char *tool, const char *path, size_t *size);

/* An empty temporary file whose name ends in `suffix`, freed with free(). NULL with a sentence on stderr. */
char *tnf_temporary_file(const char *tool, const char *suffix);

#endif
