#include "rules.h"
const tnf_ad_rule tnf_ad_spectral_rules[] = {END_OF_RULES};
