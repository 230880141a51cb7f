/* Which boundary this runtime speaks: a loader compares it with the number in a compiled object. */
#include "tenferro/rt.h"

uint32_t tnf_rt_abi_version(void) {
  return TNF_RT_ABI_VERSION;
}
