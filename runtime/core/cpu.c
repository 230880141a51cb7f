/* What the processor can do. Asked by cpuid rather than through the compiler's table, which not every compiler has whole. */
#include "core/cpu.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Where an extension is announced: leaf and subleaf of cpuid, register (0 to 3 for eax to edx) and bit. Intel, Software
 * Developer's Manual 2A, CPUID; AMD, Architecture Programmer's Manual 3, appendix E. */
typedef struct extension {
  const char *name;
  uint32_t leaf, subleaf;
  uint8_t word, bit;
  uint8_t state;    /* the bit of XCR0 that the system must have set besides; 0: none */
  uint8_t revision; /* of AVX10, in leaf 24h; 0: not asked */
} extension;

static const extension extensions[] = {
    {"sse4a", 0x80000001, 0, 2, 6, 0, 0},   {"xop", 0x80000001, 0, 2, 11, 0, 0}, {"fma4", 0x80000001, 0, 2, 16, 0, 0},
    {"tbm", 0x80000001, 0, 2, 21, 0, 0},    {"gfni", 7, 0, 2, 8, 0, 0},          {"vpclmulqdq", 7, 0, 2, 10, 0, 0},
    {"avx512cd", 7, 0, 1, 28, 0, 0},        {"avx512ifma", 7, 0, 1, 21, 0, 0},   {"avx512vbmi", 7, 0, 2, 1, 0, 0},
    {"avx512vbmi2", 7, 0, 2, 6, 0, 0},      {"avx512vnni", 7, 0, 2, 11, 0, 0},   {"avx512bitalg", 7, 0, 2, 12, 0, 0},
    {"avx512vpopcntdq", 7, 0, 2, 14, 0, 0}, {"avx512fp16", 7, 0, 3, 23, 0, 0},   {"avx512vp2intersect", 7, 0, 3, 8, 0, 0},
    {"avx512bf16", 7, 1, 0, 5, 0, 0},       {"avxvnni", 7, 1, 0, 4, 0, 0},       {"avxifma", 7, 1, 0, 23, 0, 0},
    {"avxvnniint8", 7, 1, 3, 4, 0, 0},      {"avxneconvert", 7, 1, 3, 5, 0, 0},  {"avxvnniint16", 7, 1, 3, 10, 0, 0},
    {"egpr", 7, 1, 3, 21, 19, 0},           {"avx10.2", 7, 1, 3, 19, 0, 2},
};
enum { EXTENSION_COUNT = sizeof extensions / sizeof *extensions };

const char *tnf_cpu_extension(size_t index) {
  return index < EXTENSION_COUNT ? extensions[index].name : NULL;
}

#if defined(__x86_64__)
#include <cpuid.h>

static bool system_keeps(uint32_t state) {
  uint32_t words[4], low, high;
  if (!__get_cpuid(1, &words[0], &words[1], &words[2], &words[3]) || !(words[2] & bit_OSXSAVE))
    return false;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  (void)high;
  return low >> state & 1;
}

static bool has_extension(const extension *e) {
  uint32_t words[4];
  if (!__get_cpuid_count(e->leaf, e->subleaf, &words[0], &words[1], &words[2], &words[3]) || !(words[e->word] >> e->bit & 1))
    return false;
  if (e->state && !system_keeps(e->state))
    return false;
  if (!e->revision)
    return true;
  return __get_cpuid_count(0x24, 0, &words[0], &words[1], &words[2], &words[3]) && (words[1] & 0xff) >= e->revision;
}

static bool has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("f16c") && __builtin_cpu_supports("lzcnt") &&
         __builtin_cpu_supports("movbe");
}

static bool has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

static bool has_named(const char *name, size_t length) {
  if (length == 4 && strncmp(name, "avx2", length) == 0)
    return has_avx2();
  if (length == 6 && strncmp(name, "avx512", length) == 0)
    return has_avx512();
  for (size_t i = 0; i < EXTENSION_COUNT; ++i)
    if (strlen(extensions[i].name) == length && strncmp(name, extensions[i].name, length) == 0)
      return has_extension(&extensions[i]);
  return false;
}
#else
static bool has_named(const char *name, size_t length) {
  (void)name, (void)length;
  return false;
}
#endif

const char *tnf_cpu_missing(const char *cpu) {
  for (const char *name = cpu ? strchr(cpu, '+') : NULL; name; name = strchr(name, '+')) {
    ++name;
    if (!has_named(name, strcspn(name, "+")))
      return name;
  }
  return NULL;
}
