// RUN: not tf-opt %s --tenferro-target-cpu -split-input-file 2>&1 | FileCheck %s
// What becomes of kernels has names that nothing else in an object has.

// CHECK: error: 'tenferro_rt.kernel' op has the name f.plan, which objects use otherwise
tenferro_rt.kernel @f.plan attributes {work = 1 : i64} {
}

// -----

// CHECK: error: 'tenferro_rt.kernel' op has the name tnf_rt_cholesky, which objects use otherwise
tenferro_rt.kernel @tnf_rt_cholesky attributes {work = 1 : i64} {
}

// -----

// CHECK: error: 'tenferro_rt.kernel' op has the name k.body, which objects use otherwise
tenferro_rt.kernel @k.body attributes {work = 1 : i64} {
}

// -----

// CHECK: error: 'tenferro_rt.kernel' op has the name f.constant12, which objects use otherwise
tenferro_rt.kernel @f.constant12 attributes {work = 1 : i64} {
}
