/* The built-in rules: the tables of all families. */
#include "rules.h"

// clang-format off
#define FAMILIES(X) \
  X(elementwise) \
  X(complex) \
  X(shape) \
  X(gather) \
  X(reduce) \
  X(contract) \
  X(scan) \
  X(convolution) \
  X(fourier) \
  X(factor) \
  X(spectral) \
  X(function) \
  X(eig) \
  X(permuted) \
  X(indexing) \
  X(guarded)
// clang-format on

#define DECLARED(family) extern const tnf_ad_rule tnf_ad_##family##_rules[];
FAMILIES(DECLARED)

#define LISTED(family) tnf_ad_##family##_rules,
const tnf_ad_rule *const tnf_ad_builtin_families[] = {FAMILIES(LISTED) NULL};
