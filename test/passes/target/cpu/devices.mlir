// A plan for two devices is printed, checked and read; the CPU target refuses it.
// RUN: tf-opt %s --tenferro-check-buffers | FileCheck %s
// RUN: not tf-opt %s --tenferro-target-cpu 2>&1 | FileCheck %s --check-prefix=CPU

// CHECK: tenferro_plan.take ({{.*}} : !tenferro_plan.buffer<?xf64, device 1>, {{.*}} : !tenferro_plan.buffer<?xf64>)
// CHECK: tenferro_plan.transfer %{{.*}} to %{{.*}} : <?xf64> to <?xf64, device 1>
// CHECK: tenferro_plan.wait %{{.*}} : <?xf64, device 1>
// CPU: 'tenferro_plan.take' op has memory of '!tenferro_plan.buffer<?xf64, device 1>'; the CPU target has device 0 alone
func.func @there_and_back(%x: !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %in = tenferro_plan.input %x[%n] : !tenferro.tensor<?xf64> -> <?xf64>
  %out = tenferro_plan.result 0[%n] : <?xf64>
  tenferro_plan.check_overlap
  %segment, %there, %back = tenferro_plan.take ([%n] : !tenferro_plan.buffer<?xf64, device 1>, [%n] : !tenferro_plan.buffer<?xf64>)
  tenferro_plan.transfer %in to %there : <?xf64> to <?xf64, device 1>
  tenferro_plan.wait %there : <?xf64, device 1>
  tenferro_plan.transfer %there to %back : <?xf64, device 1> to <?xf64>
  tenferro_plan.wait %back : <?xf64>
  tenferro_plan.copy %back to %out : <?xf64> to <?xf64>
  tenferro_plan.give_back %segment
  %y = tenferro_plan.output %out : <?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
