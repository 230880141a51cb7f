// RUN: tf-opt %s --tenferro-plan-buffers --tenferro-check-buffers | FileCheck %s
// A launch that writes over a tensor of an earlier segment, and whose result is given away.

!v = !tenferro.tensor<?xf64>

tenferro_rt.kernel @iota writes(%y : f64) numbers(%n : index) attributes {work = 2 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %j = arith.index_cast %i : index to i64
    %v = arith.sitofp %j : i64 to f64
    tenferro_rt.store %v, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}
tenferro_rt.kernel @double writes(%y : f64) numbers(%n : index) attributes {work = 2 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    %u = tenferro_rt.load %y[%i] strides [1] : !tenferro_rt.memory<f64>
    %v = arith.addf %u, %u : f64
    tenferro_rt.store %v, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}

// The result's extent is known when the first of them writes: both write there.
// CHECK-LABEL: func.func @known_early(
// CHECK: %[[Y:.*]] = tenferro_plan.result 0
// CHECK: %[[A:.*]] = tenferro_plan.view %[[Y]]
// CHECK: tenferro_plan.launch @iota reads() writes(%[[A]])
// CHECK: tenferro_plan.read
// CHECK: %[[AGAIN:.*]] = tenferro_plan.view %[[A]]
// CHECK: tenferro_plan.launch @double reads() writes(%[[AGAIN]])
// CHECK-NOT: tenferro_plan.copy
func.func @known_early(%x: !v, %k: !tenferro.tensor<i64>) -> (!v, !v) {
  %n = tenferro.dim %x, 0 : !v
  %m = tenferro_rt.bind %k[] : !tenferro.tensor<i64> -> tensor<i64>
  %e = tensor.empty(%n) : tensor<?xf64>
  %a = tenferro_rt.launch @iota() into(%e) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %late = tenferro_rt.read %m : tensor<i64> -> index
  %f = tensor.empty(%late) : tensor<?xf64>
  %b = tenferro_rt.launch @iota() into(%f) numbers(%late) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %c = tenferro_rt.launch @double() into(%a) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %o = tenferro_rt.export %c : tensor<?xf64> -> !v
  %p = tenferro_rt.export %b : tensor<?xf64> -> !v
  return %o, %p : !v, !v
}

// The result's extents are known behind the first: what both write is copied.
// CHECK-LABEL: func.func @known_late(
// CHECK: tenferro_plan.take
// CHECK: %[[A:.*]] = tenferro_plan.view
// CHECK: tenferro_plan.launch @iota reads() writes(%[[A]])
// CHECK: tenferro_plan.read
// CHECK: %[[Y:.*]] = tenferro_plan.result 0
// CHECK: %[[AGAIN:.*]] = tenferro_plan.view %[[A]]
// CHECK: tenferro_plan.launch @double reads() writes(%[[AGAIN]])
// CHECK: %[[RESHAPED:.*]] = tenferro_plan.view %[[AGAIN]]
// CHECK: tenferro_plan.copy %[[RESHAPED]] to %[[Y]]
func.func @known_late(%x: !v, %k: !tenferro.tensor<i64>) -> !tenferro.tensor<?x?xf64> {
  %n = tenferro.dim %x, 0 : !v
  %m = tenferro_rt.bind %k[] : !tenferro.tensor<i64> -> tensor<i64>
  %e = tensor.empty(%n) : tensor<?xf64>
  %a = tenferro_rt.launch @iota() into(%e) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %rows = tenferro_rt.read %m : tensor<i64> -> index
  %columns = arith.floordivsi %n, %rows : index
  %c = tenferro_rt.launch @double() into(%a) numbers(%n) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
  %r = tenferro_rt.reshape %c[%rows, %columns] : tensor<?xf64> -> tensor<?x?xf64>
  %o = tenferro_rt.export %r : tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %o : !tenferro.tensor<?x?xf64>
}
