// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify --tenferro-to-linalg --tenferro-merge-equal --tenferro-fuse-views "--tenferro-check-form=form=linalg after=tenferro-fuse-views" --tenferro-form-kernels -split-input-file | FileCheck %s
// What only moves elements is read through: an access instead of a copy.

!v = !tenferro.tensor<?xf64>

// A stencil of slices is one loop: three loads of one tensor.
// CHECK-LABEL: tenferro_rt.kernel @stencil.sub_add reads(%x : f64) writes(%y : f64) numbers(%n : index) attributes {work = 5 : i64} {
// CHECK-DAG: %[[ONE:.*]] = arith.constant 1 : index
// CHECK-DAG: %[[TWO:.*]] = arith.constant 2 : index
// CHECK: tenferro_rt.loop (%i) to (%n) {
// CHECK-DAG: tenferro_rt.load %x[%i] strides [1] :
// CHECK-DAG: tenferro_rt.load %x[%i] strides [1] offset %[[ONE]] :
// CHECK-DAG: tenferro_rt.load %x[%i] strides [1] offset %[[TWO]] :
// CHECK-NOT: tenferro_rt.kernel
// CHECK: tenferro_rt.launch @stencil.sub_add
// CHECK-NOT: tenferro_rt.launch
func.func @stencil(%x: !v) -> !v {
  %n = tenferro.dim %x, 0 : !v
  %one = arith.constant 1 : index
  %two = arith.constant 2 : index
  %m = arith.subi %n, %one : index
  %l = arith.subi %n, %two : index
  %a = tenferro.slice %x starts [0] limits [%l] strides [1] : !v -> !v
  %b = tenferro.slice %x starts [1] limits [%m] strides [1] : !v -> !v
  %c = tenferro.slice %x starts [2] limits [%n] strides [1] : !v -> !v
  %d = tenferro.sub %a, %b : !v
  %y = tenferro.add %d, %c : !v
  return %y : !v
}

// -----

!m = !tenferro.tensor<?x?xf64>
!v = !tenferro.tensor<?xf64>

// A slice of a transposed slice: strides and offsets are multiplied outside of the loops. The reduced extent is the slice's.
// CHECK-LABEL: tenferro_rt.kernel @strided.reduce_sum reads(%x : f64) writes(%y : f64) numbers(
// CHECK: %[[STEP:.*]] = arith.muli
// CHECK: %[[OFFSET:.*]] = arith.addi
// CHECK: tenferro_rt.loop (%i) to
// CHECK: tenferro_rt.load %x[%j, %i] strides [%[[STEP]], 2] offset %[[OFFSET]] :
// CHECK-NOT: tenferro_rt.kernel
func.func @strided(%x: !m) -> !v {
  %n = tenferro.dim %x, 0 : !m
  %k = tenferro.dim %x, 1 : !m
  %a = tenferro.slice %x starts [1, 2] limits [%n, %k] strides [2, 1] : !m -> !m
  %t = tenferro.transpose %a [1, 0] : !m -> !m
  %m = tenferro.dim %t, 0 : !m
  %l = tenferro.dim %t, 1 : !m
  %b = tenferro.slice %t starts [1, 0] limits [%m, %l] strides [3, 1] : !m -> !m
  %s = tenferro.reduce_sum %b axes [0] : !m -> !v
  return %s : !v
}

// -----

!v = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

// A pad is a read under a condition.
// CHECK-LABEL: tenferro_rt.kernel @pads.add reads(%x : f64, %x_0 : f64) writes(%y : f64)
// CHECK-DAG: arith.constant -2 : index
// CHECK-DAG: %[[PADDING:.*]] = tenferro_rt.load %x[] strides []
// CHECK: %[[PLACE:.*]] = arith.addi %i, %{{.*}} : index
// CHECK: arith.cmpi ult, %[[PLACE]]
// CHECK: scf.if
// CHECK-NEXT: tenferro_rt.load %x_0[%i] strides [1] offset %c-2
// CHECK: else
// CHECK-NEXT: scf.yield %[[PADDING]]
// CHECK-NOT: tenferro_rt.kernel
func.func @pads(%x: !v, %z: !s) -> !v {
  %a = tenferro.pad %x, %z low [2] high [0] interior [0] : !v, !s -> !v
  %b = tenferro.pad %x, %z low [0] high [2] interior [0] : !v, !s -> !v
  %y = tenferro.add %a, %b : !v
  return %y : !v
}

// -----

!v = !tenferro.tensor<6xf64>
!w = !tenferro.tensor<4xf64>

// A slice that is a result is stored, and read where that is done.
// CHECK-LABEL: tenferro_rt.kernel @stored.copy_exp
// CHECK: %[[V:.*]] = tenferro_rt.load %x[%i] strides [1] offset
// CHECK-DAG: tenferro_rt.store %[[V]], %{{.*}}[%i] strides [1] :
// CHECK-DAG: math.exp %[[V]]
func.func @stored(%x: !v) -> (!w, !w) {
  %a = tenferro.slice %x starts [2] limits [6] strides [1] : !v -> !w
  %b = tenferro.exp %a : !w
  return %a, %b : !w, !w
}

// -----

!m = !tenferro.tensor<?x?xf64>

// Rows that were computed are sliced in the same iteration: only a row is kept.
// CHECK-LABEL: tenferro_rt.kernel @rows.exp_mul
// CHECK: %[[ROW:.*]] = tenferro_rt.scratch
// CHECK: tenferro_rt.store %{{.*}}, %[[ROW]][%j] strides [1] :
// CHECK: tenferro_rt.load %[[ROW]][%j] strides [1] offset
func.func @rows(%x: !m) -> !m {
  %m = tenferro.dim %x, 0 : !m
  %n = tenferro.dim %x, 1 : !m
  %e = tenferro.exp %x : !m
  %a = tenferro.slice %e starts [1, 0] limits [%m, %n] strides [1, 1] : !m -> !m
  %y = tenferro.mul %a, %a : !m
  return %y : !m
}

// -----

!t = !tenferro.tensor<?x?x?xf64>

// A slice of whole matrices: their two loops are one, and the third with them.
// CHECK-LABEL: tenferro_rt.kernel @matrices.exp
// CHECK-SAME: numbers(%[[COUNT:.*]] : index, %{{.*}} : index, %{{.*}} : index)
// CHECK: %[[MATRIX:.*]] = arith.muli
// CHECK: tenferro_rt.loop (%i) to (%[[COUNT]]) {
// CHECK-NEXT: tenferro_rt.load %x[%i] strides [1] offset %[[MATRIX]] :
// CHECK-NOT: tenferro_rt.loop
// CHECK-LABEL: func.func
func.func @matrices(%x: !t) -> !t {
  %m = tenferro.dim %x, 0 : !t
  %n = tenferro.dim %x, 1 : !t
  %k = tenferro.dim %x, 2 : !t
  %a = tenferro.slice %x starts [0, 0, 1] limits [%m, %n, %k] strides [1, 1, 1] : !t -> !t
  %y = tenferro.exp %a : !t
  return %y : !t
}

// -----

!v = !tenferro.tensor<?xf64>

// A join of two inputs whose largest element is asked for has no memory: each place chooses what it reads.
// CHECK-LABEL: tenferro_rt.kernel @joined_inputs.reduce_max reads(%x : f64, %x_0 : f64) writes(%y : f64 parts max)
// CHECK: tenferro_rt.loop (%i) to
// CHECK-NEXT: %[[BEFORE:.*]] = arith.cmpi slt, %i, %{{.*}} : index
// CHECK-NEXT: scf.if %[[BEFORE]]
// CHECK-NEXT: tenferro_rt.load %x[%i] strides [1] :
// CHECK: else
// CHECK-NEXT: tenferro_rt.load %x_0[%i] strides [1] offset
// CHECK-NOT: tenferro_rt.kernel
func.func @joined_inputs(%x: !v, %y: !v) -> !tenferro.tensor<f64> {
  %c = tenferro.concatenate %x, %y axis 0 : !v, !v -> !v
  %s = tenferro.reduce_max %c axes [0] : !v -> !tenferro.tensor<f64>
  return %s : !tenferro.tensor<f64>
}

// -----

!v = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<i64>

// Windows whose start is a tensor's element are read where they are: the start is clamped in the kernel.
// CHECK-LABEL: tenferro_rt.kernel @windows.sub reads(
// CHECK: tenferro_rt.loop (%i) to
// CHECK: %[[START:.*]] = tenferro_rt.load %{{.*}}[] strides [] : !tenferro_rt.memory<i64>
// CHECK: %[[INDEX:.*]] = arith.index_cast %[[START]]
// CHECK: arith.minsi %[[INDEX]]
// CHECK: %[[CLAMPED:.*]] = arith.maxsi
// CHECK: %[[PLACE:.*]] = arith.addi %i, %[[CLAMPED]]
// CHECK: tenferro_rt.load %{{.*}}[%[[PLACE]]] strides [1] :
// CHECK-NOT: tenferro_rt.loop
// CHECK: tenferro_rt.launch @windows.sub
// CHECK-NOT: tenferro_rt.launch
func.func @windows(%x: !v, %s: !s, %t: !s) -> !v {
  %n = tenferro.dim %x, 0 : !v
  %two = arith.constant 2 : index
  %m = arith.floordivsi %n, %two : index
  %a = tenferro.dynamic_slice %x at(%s : !s) sizes [%m] : !v -> !v
  %b = tenferro.dynamic_slice %x at(%t : !s) sizes [%m] : !v -> !v
  %y = tenferro.sub %a, %b : !v
  return %y : !v
}

// -----

!v = !tenferro.tensor<?xf64>
!i = !tenferro.tensor<?xi64>

// What is taken is read from where it was computed, at indices that were looked at before; what follows has it in registers.
// CHECK-LABEL: tenferro_rt.kernel @taken.exp
// CHECK-LABEL: tenferro_rt.kernel @taken.copy_add
// CHECK: tenferro_rt.loop (%i) to
// CHECK: %[[INDEX:.*]] = arith.index_cast %{{.*}} : i64 to index
// CHECK: %[[X:.*]] = tenferro_rt.load %{{.*}}[%[[INDEX]]] strides [1] :
// CHECK: arith.addf %[[X]]
// CHECK: %[[E:.*]] = tenferro_rt.launch @taken.exp
// CHECK: %[[CHECKED:.*]] = tenferro_rt.checked %{{.*}} by "tnf_rt_check_indices" site "taken: take: the index" [%{{.*}}] :
// CHECK: tenferro_rt.launch @taken.copy_add(%[[CHECKED]], %[[E]]
func.func @taken(%x: !v, %i: !i, %b: !v) -> !v {
  %e = tenferro.exp %x : !v
  %t = tenferro.take %e at %i axis 0 : !v, !i -> !v
  %y = tenferro.add %t, %b : !v
  return %y : !v
}

// -----

!v = !tenferro.tensor<?xf64>
!s = !tenferro.tensor<f64>

// What is padded is a product of elements: it is computed where the pads are read, twice, and stored nowhere.
// CHECK-LABEL: tenferro_rt.kernel @padded.add reads(%x : f64) writes(%y : f64)
// CHECK-COUNT-2: arith.mulf
// CHECK-NOT: tenferro_rt.kernel
// CHECK: tenferro_rt.launch
// CHECK-NOT: tenferro_rt.launch
func.func @padded(%x: !v, %zero: !s) -> !v {
  %z = tenferro.constant dense<0.0> : tensor<f64> -> !s
  %a = tenferro.mul %x, %x : !v
  %l = tenferro.pad %a, %z low [1] high [0] interior [0] : !v, !s -> !v
  %h = tenferro.pad %a, %z low [0] high [1] interior [0] : !v, !s -> !v
  %y = tenferro.add %l, %h : !v
  return %y : !v
}

// -----

!m = !tenferro.tensor<?x?xf64>
!v = !tenferro.tensor<?xf64>

// A product reads columns where they lie. Rows do not lie in one piece: they are copied.
// CHECK-LABEL: func.func @ranges
// CHECK: %[[X:.*]] = tenferro_rt.bind %arg0
// CHECK: %[[PART:.*]] = tenferro_rt.part %[[X]] at %{{.*}} count %{{.*}} : tensor<?x?xf64> -> tensor<?x?xf64>
// CHECK: %[[ROWS:.*]] = tenferro_rt.launch @ranges.copy(%[[X]])
// CHECK: tenferro_rt.gemm %[[PART]]
// CHECK: tenferro_rt.gemm %[[ROWS]]
func.func @ranges(%x: !m, %y: !m, %z: !m) -> (!m, !m) {
  %n = tenferro.dim %x, 0 : !m
  %m = tenferro.dim %x, 1 : !m
  %columns = tenferro.slice %x starts [0, 1] limits [%n, %m] strides [1, 1] : !m -> !m
  %rows = tenferro.slice %x starts [1, 0] limits [%n, %m] strides [1, 1] : !m -> !m
  %a = tenferro.dot_general %columns, %y contract [1], [0] batch [], [] : !m, !m -> !m
  %b = tenferro.dot_general %rows, %z contract [1], [0] batch [], [] : !m, !m -> !m
  return %a, %b : !m, !m
}

// -----

!m = !tenferro.tensor<?x?xf64>

// The first rows begin where the tensor does, and do not lie in one piece either.
// CHECK-LABEL: func.func @first_rows
// CHECK-NOT: tenferro_rt.part
// CHECK: return
func.func @first_rows(%x: !m, %z: !m) -> !m {
  %n = tenferro.dim %x, 0 : !m
  %m = tenferro.dim %x, 1 : !m
  %one = arith.constant 1 : index
  %less = arith.subi %n, %one : index
  %top = tenferro.slice %x starts [0, 0] limits [%less, %m] strides [1, 1] : !m -> !m
  %c = tenferro.dot_general %top, %z contract [1], [0] batch [], [] : !m, !m -> !m
  return %c : !m
}
