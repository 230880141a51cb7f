/* The built-in rules: the tables of all families. */
#include "rules.h"

extern const tnf_ad_rule tnf_ad_elementwise_rules[], tnf_ad_complex_rules[], tnf_ad_shape_rules[], tnf_ad_gather_rules[],
    tnf_ad_reduce_rules[], tnf_ad_contract_rules[], tnf_ad_scan_rules[], tnf_ad_convolution_rules[], tnf_ad_factor_rules[],
    tnf_ad_spectral_rules[], tnf_ad_guarded_rules[];

const tnf_ad_rule *const tnf_ad_builtin_families[] = {tnf_ad_elementwise_rules, tnf_ad_complex_rules,     tnf_ad_shape_rules,
                                                      tnf_ad_gather_rules,      tnf_ad_reduce_rules,      tnf_ad_contract_rules,
                                                      tnf_ad_scan_rules,        tnf_ad_convolution_rules, tnf_ad_factor_rules,
                                                      tnf_ad_spectral_rules,    tnf_ad_guarded_rules,     NULL};
