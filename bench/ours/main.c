/* tenferro-bench: `worker dynamic|static THREADS` for the driver, or a whole-process case: `first|shapes|memory_*|eager_first
 * THREADS`; `describe` says what computes. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "worker") == 0)
    return bench_worker(strcmp(argv[2], "static") == 0, (uint32_t)strtoul(argv[3], NULL, 10));
  if (argc == 2 && strcmp(argv[1], "describe") == 0) {
    tnf_context_description machine = TNF_CONTEXT_DESCRIPTION_INIT;
    tnf_context_describe(NULL, &machine);
    puts(machine.text);
    return 0;
  }
  if (argc == 3 && strcmp(argv[1], "eager_first") == 0)
    return bench_eager_first((uint32_t)strtoul(argv[2], NULL, 10));
  if (argc == 3)
    return bench_process(argv[1], (uint32_t)strtoul(argv[2], NULL, 10));
  fprintf(stderr, "usage: %s worker dynamic|static THREADS\n       %s first|shapes|memory_run|memory_total|eager_first THREADS\n",
          argv[0], argv[0]);
  return 2;
}
