#include "rules.h"
const tnf_ad_rule tnf_ad_factor_rules[] = {RULE("lu_factor", .linearity = TNF_CONSTANT), END_OF_RULES};
