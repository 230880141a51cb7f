// RUN: tf-opt %s --tenferro-target-cpu | FileCheck %s
// Complex elements in memory, and nothing else that is complex.

// CHECK: complex.create
// CHECK: complex.re
tenferro_rt.kernel @copy reads(%x : complex<f64>) writes(%y : complex<f64>) numbers(%n : index) attributes {work = 1 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<complex<f64>>
    tenferro_rt.store %v, %y[%i] strides [1] : !tenferro_rt.memory<complex<f64>>
    tenferro_rt.next
  }
}
