// RUN: tf-opt %s --tenferro-plan-buffers -split-input-file -verify-diagnostics
// Programs of the kernels form that have no plan.

!t = !tenferro.tensor<?xf64>

func.func @growing(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %b) -> tensor<?xf64> {
    %more = arith.addi %n, %c1 : index
    %e = tensor.empty(%more) : tensor<?xf64>
    %u = tenferro_rt.launch @f.fill() into(%e) numbers(%more) : (), (tensor<?xf64>), (index) -> (tensor<?xf64>)
    scf.yield %u : tensor<?xf64>
  }
  // expected-error@+1 {{tenferro_rt.export reads a tensor whose extents a loop changes (argument 0): they are given by tenferro_rt.reshape}}
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}

tenferro_rt.kernel @f.fill writes(%y : f64) numbers(%n : index) attributes {work = 1 : i64} {
  %zero = arith.constant 0.0 : f64
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.store %zero, %y[%i] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @swapped(%x: !t, %y: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %m = tenferro.dim %y, 0 : !t
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %b = tenferro_rt.bind %y[%m] : !t -> tensor<?xf64>
  %r:2 = scf.for %i = %c0 to %m step %c1 iter_args(%s = %a, %t = %b) -> (tensor<?xf64>, tensor<?xf64>) {
    // expected-error@+1 {{scf.yield reads a tensor whose extents a loop changes (argument 0): they are given by tenferro_rt.reshape}}
    scf.yield %t, %s : tensor<?xf64>, tensor<?xf64>
  }
  %o = tenferro_rt.export %r#0 : tensor<?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?x?xf64>

func.func @turned(%x: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %m = tenferro.dim %x, 1 : !t
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = tenferro_rt.bind %x[%n, %m] : !t -> tensor<?x?xf64>
  %r = scf.for %i = %c0 to %m step %c1 iter_args(%s = %a) -> (tensor<?x?xf64>) {
    %u = tenferro_rt.reshape %s[%m, %n] : tensor<?x?xf64> -> tensor<?x?xf64>
    scf.yield %u : tensor<?x?xf64>
  }
  // expected-error@+1 {{tenferro_rt.export reads a tensor whose extents a loop changes (argument 0): they are given by tenferro_rt.reshape}}
  %o = tenferro_rt.export %r : tensor<?x?xf64> -> !t
  return %o : !t
}

// -----

!t = !tenferro.tensor<?xf64>

func.func @either(%x: !t, %y: !t) -> !t {
  %n = tenferro.dim %x, 0 : !t
  %m = tenferro.dim %y, 0 : !t
  %a = tenferro_rt.bind %x[%n] : !t -> tensor<?xf64>
  %b = tenferro_rt.bind %y[%m] : !t -> tensor<?xf64>
  %go = arith.cmpi slt, %n, %m : index
  %r = scf.if %go -> (tensor<?xf64>) {
    scf.yield %a : tensor<?xf64>
  } else {
    scf.yield %b : tensor<?xf64>
  }
  // expected-error@+1 {{tenferro_rt.export reads a tensor whose extents differ between two branches (result 0): they are given by tenferro_rt.reshape}}
  %o = tenferro_rt.export %r : tensor<?xf64> -> !t
  return %o : !t
}
