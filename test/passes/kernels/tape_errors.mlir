// RUN: tf-opt %s --tenferro-form-kernels -split-input-file -verify-diagnostics
// RUN: tf-opt %s --tenferro-plan-buffers -split-input-file -verify-diagnostics
// A tape is one object: what uses it twice, or another one in its place, is refused in the linalg and in the kernels form.

func.func @twice(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %t = tenferro_rt.tape
  // expected-note@+1 {{the other use}}
  %a = tenferro_rt.push %t, %n : index
  // expected-error@+1 {{tenferro_rt.push uses a tape that was used: what push and pop give goes on}}
  %b = tenferro_rt.push %t, %n : index
  return
}

// -----

func.func @after_a_branch(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %flag = arith.cmpi eq, %n, %m : index
  %t = tenferro_rt.tape
  scf.if %flag {
    // expected-note@+1 {{the other use}}
    %a = tenferro_rt.push %t, %n : index
  }
  // expected-error@+1 {{tenferro_rt.pop_number uses a tape that was used: what push and pop give goes on}}
  %b, %k = tenferro_rt.pop_number %t : index
  return
}

// -----

func.func @twice_in_a_branch(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %flag = arith.cmpi eq, %n, %m : index
  %t = tenferro_rt.tape
  scf.if %flag {
    scf.if %flag {
      // expected-note@+1 {{the other use}}
      %a = tenferro_rt.push %t, %n : index
    }
    // expected-error@+1 {{tenferro_rt.push uses a tape that was used: what push and pop give goes on}}
    %b = tenferro_rt.push %t, %n : index
  } else {
    %c = tenferro_rt.push %t, %m : index
  }
  return
}

// -----

func.func @in_a_loop(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tenferro_rt.tape
  scf.for %i = %c0 to %n step %c1 {
    // expected-error@+1 {{tenferro_rt.push uses a tape of outside of its loop, which does not carry it}}
    %a = tenferro_rt.push %t, %i : index
  }
  return
}

// -----

func.func @other_in_a_loop(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tenferro_rt.tape
  // expected-error@+1 {{a step of the loop goes on with another tape than it was given}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%s = %t) -> (!tenferro_rt.tape) {
    %u = tenferro_rt.tape
    %v = tenferro_rt.push %u, %i : index
    scf.yield %v : !tenferro_rt.tape
  }
  return
}

// -----

func.func @changed_places(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %c0 = arith.constant 0 : index
  %t = tenferro_rt.tape
  %u = tenferro_rt.tape
  // expected-error@+1 {{a step of the loop goes on with another tape than it was given}}
  %r:3 = scf.while (%a = %t, %b = %u, %i = %c0) : (!tenferro_rt.tape, !tenferro_rt.tape, index) -> (!tenferro_rt.tape, !tenferro_rt.tape, index) {
    %go = arith.cmpi slt, %i, %n : index
    scf.condition(%go) %a, %b, %i : !tenferro_rt.tape, !tenferro_rt.tape, index
  } do {
  ^bb0(%a: !tenferro_rt.tape, %b: !tenferro_rt.tape, %i: index):
    scf.yield %b, %a, %n : !tenferro_rt.tape, !tenferro_rt.tape, index
  }
  return
}

// -----

func.func @two_of_a_branch(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %flag = arith.cmpi eq, %n, %m : index
  %t = tenferro_rt.tape
  %u = tenferro_rt.tape
  // expected-error@+1 {{the branches give two tapes for one}}
  %r = scf.if %flag -> (!tenferro_rt.tape) {
    scf.yield %t : !tenferro_rt.tape
  } else {
    scf.yield %u : !tenferro_rt.tape
  }
  return
}

// -----

func.func @exported(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %a = tenferro_rt.bind %x[%n] : !tenferro.tensor<?xf64> -> tensor<?xf64>
  // expected-error@+1 {{tenferro_rt.export does not make a tape}}
  %t = tenferro_rt.export %a : tensor<?xf64> -> !tenferro_rt.tape
  return
}

// -----

func.func @extents(%x: !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %t = tenferro_rt.tape
  // expected-error@+1 {{has 2 extents for a tensor of rank 1}}
  %a, %y = tenferro_rt.pop %t[%n, %n] : tensor<?xf64>
  return
}
