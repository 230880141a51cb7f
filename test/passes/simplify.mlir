// Algebraic identities; what NaN and infinities would give stays.
// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify | FileCheck %s
// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-simplify "--tenferro-check-form=form=resolved after=tenferro-simplify" -o /dev/null

// x 1 + -0 - 0 is x.
// CHECK-LABEL: func.func @neutral(
// CHECK-SAME:    %[[X:[^:]*]]:
// CHECK-NEXT:    return %[[X]]
func.func @neutral(%x: !tenferro.tensor<?x3xf64>) -> !tenferro.tensor<?x3xf64> {
  %one = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?x3xf64>
  %ones = tenferro.broadcast_in_dim %one dims [] extents [%n, 3] : !tenferro.tensor<f64> -> !tenferro.tensor<?x3xf64>
  %zeros = tenferro.broadcast_in_dim %zero dims [] extents [%n, 3] : !tenferro.tensor<f64> -> !tenferro.tensor<?x3xf64>
  %minus = tenferro.neg %zeros : !tenferro.tensor<?x3xf64>
  %a = tenferro.mul %x, %ones : !tenferro.tensor<?x3xf64>
  %b = tenferro.add %a, %minus : !tenferro.tensor<?x3xf64>
  %c = tenferro.sub %b, %zeros : !tenferro.tensor<?x3xf64>
  %d = tenferro.div %c, %ones : !tenferro.tensor<?x3xf64>
  return %d : !tenferro.tensor<?x3xf64>
}

// 0 x may be NaN, and x - x too; integers have no NaN.
// CHECK-LABEL: func.func @not_a_number(
// CHECK-DAG:     %[[A:.*]] = tenferro.mul %{{.*}} : !tenferro.tensor<2xf64>
// CHECK-DAG:     %[[B:.*]] = tenferro.sub %{{.*}} : !tenferro.tensor<2xf64>
// CHECK-DAG:     %[[ZERO:.*]] = tenferro.broadcast_in_dim %{{.*}} : !tenferro.tensor<i32> -> !tenferro.tensor<2xi32>
// CHECK:         return %[[A]], %[[B]], %[[ZERO]]
func.func @not_a_number(%x: !tenferro.tensor<2xf64>, %k: !tenferro.tensor<2xi32>)
    -> (!tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xi32>) {
  %zero = tenferro.constant dense<0.0> : tensor<2xf64> -> !tenferro.tensor<2xf64>
  %none = tenferro.constant dense<0> : tensor<2xi32> -> !tenferro.tensor<2xi32>
  %a = tenferro.mul %x, %zero : !tenferro.tensor<2xf64>
  %b = tenferro.sub %x, %x : !tenferro.tensor<2xf64>
  %c = tenferro.mul %k, %none : !tenferro.tensor<2xi32>
  return %a, %b, %c : !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xi32>
}

// CHECK-LABEL: func.func @signs(
// CHECK-SAME:    %[[X:[^:]*]]: {{[^,]*}}, %[[Y:[^:]*]]:
// CHECK-DAG:     %[[A:.*]] = tenferro.sub %[[X]], %[[Y]]
// CHECK-DAG:     %[[B:.*]] = tenferro.add %[[X]], %[[Y]]
// CHECK-DAG:     %[[C:.*]] = tenferro.mul %[[X]], %[[Y]]
// CHECK:         return %[[A]], %[[B]], %[[C]], %[[X]]
func.func @signs(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>)
    -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
  %nx = tenferro.neg %x : !tenferro.tensor<?xf64>
  %ny = tenferro.neg %y : !tenferro.tensor<?xf64>
  %a = tenferro.add %x, %ny : !tenferro.tensor<?xf64>
  %b = tenferro.sub %x, %ny : !tenferro.tensor<?xf64>
  %c = tenferro.mul %nx, %ny : !tenferro.tensor<?xf64>
  %d = tenferro.neg %nx : !tenferro.tensor<?xf64>
  return %a, %b, %c, %d : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// CHECK-LABEL: func.func @complex_parts(
// CHECK-SAME:    %[[Z:[^:]*]]: {{[^,]*}}, %[[X:[^:]*]]: {{[^,]*}}, %[[Y:[^:]*]]:
// CHECK-NEXT:    return %[[Z]], %[[Z]], %[[X]], %[[Y]]
func.func @complex_parts(%z: !tenferro.tensor<?xcomplex<f64>>, %x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>)
    -> (!tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
  %conj = tenferro.conj %z : !tenferro.tensor<?xcomplex<f64>>
  %a = tenferro.conj %conj : !tenferro.tensor<?xcomplex<f64>>
  %re = tenferro.real %z : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xf64>
  %im = tenferro.imag %z : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xf64>
  %b = tenferro.complex %re, %im : (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) -> !tenferro.tensor<?xcomplex<f64>>
  %w = tenferro.convert %x to complex<f64> : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xcomplex<f64>>
  %cw = tenferro.conj %w : !tenferro.tensor<?xcomplex<f64>>
  %c = tenferro.real %cw : (!tenferro.tensor<?xcomplex<f64>>) -> !tenferro.tensor<?xf64>
  %t = tenferro.conj %y : !tenferro.tensor<?xf64>
  %d = tenferro.real %t : !tenferro.tensor<?xf64>
  return %a, %b, %c, %d : !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?xcomplex<f64>>, !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// Through a wider type and back is nothing; through a narrower one it rounds.
// CHECK-LABEL: func.func @conversions(
// CHECK-SAME:    %[[X:[^:]*]]: {{[^,]*}}, %[[Y:[^:]*]]:
// CHECK-NEXT:    %[[A:.*]] = tenferro.convert %[[Y]] to f32
// CHECK-NEXT:    %[[B:.*]] = tenferro.convert %[[A]] to f64
// CHECK-NEXT:    return %[[X]], %[[B]]
func.func @conversions(%x: !tenferro.tensor<?xf32>, %y: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<?xf32>, !tenferro.tensor<?xf64>) {
  %wide = tenferro.convert %x to f64 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xf64>
  %a = tenferro.convert %wide to f32 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf32>
  %narrow = tenferro.convert %y to f32 : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf32>
  %b = tenferro.convert %narrow to f64 : !tenferro.tensor<?xf32> -> !tenferro.tensor<?xf64>
  return %a, %b : !tenferro.tensor<?xf32>, !tenferro.tensor<?xf64>
}

// Transposes go into the dimension numbers of a product, on both sides of it.
// CHECK-LABEL: func.func @transposes(
// CHECK-SAME:    %[[X:[^:]*]]: {{[^,]*}}, %[[Y:[^:]*]]:
// CHECK-NOT:     tenferro.transpose
// CHECK:         %[[R:.*]] = tenferro.dot_general %[[Y]], %[[X]] contract [1], [0] batch [], []
// CHECK-NEXT:    return %[[R]]
func.func @transposes(%x: !tenferro.tensor<?x?xf64>, %y: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %xt = tenferro.transpose %x [1, 0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %yt = tenferro.transpose %y [1, 0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %p = tenferro.dot_general %xt, %yt contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %r = tenferro.transpose %p [1, 0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

// Free axes in another order cannot be expressed.
// CHECK-LABEL: func.func @free_axes(
// CHECK:         tenferro.transpose
// CHECK:         tenferro.dot_general
func.func @free_axes(%x: !tenferro.tensor<2x3x4xf64>, %y: !tenferro.tensor<4xf64>) -> !tenferro.tensor<3x2xf64> {
  %t = tenferro.transpose %x [1, 0, 2] : !tenferro.tensor<2x3x4xf64> -> !tenferro.tensor<3x2x4xf64>
  %r = tenferro.dot_general %t, %y contract [2], [0] batch [], [] : !tenferro.tensor<3x2x4xf64>, !tenferro.tensor<4xf64> -> !tenferro.tensor<3x2xf64>
  return %r : !tenferro.tensor<3x2xf64>
}

// Over an axis of 1 a product is elementwise: an outer product.
// CHECK-LABEL: func.func @outer(
// CHECK-SAME:    %[[X:[^:]*]]: {{[^,]*}}, %[[Y:[^:]*]]:
// CHECK:         %[[B:.*]] = tenferro.dim %[[X]], 0
// CHECK:         %[[A:.*]] = tenferro.broadcast_in_dim %[[X]] dims [0, 1] extents [%[[B]], 3]
// CHECK:         %[[W:.*]] = tenferro.reshape %[[Y]] extents [3]
// CHECK:         %[[C:.*]] = tenferro.broadcast_in_dim %[[W]] dims [1] extents [%[[B]], 3]
// CHECK:         tenferro.mul %[[A]], %[[C]]
func.func @outer(%x: !tenferro.tensor<?x1xf64>, %y: !tenferro.tensor<3x1xf64>) -> !tenferro.tensor<?x3xf64> {
  %r = tenferro.dot_general %x, %y contract [1], [1] batch [], [] : !tenferro.tensor<?x1xf64>, !tenferro.tensor<3x1xf64> -> !tenferro.tensor<?x3xf64>
  return %r : !tenferro.tensor<?x3xf64>
}

// What changes nothing goes, found by exact extents where types say `?`.
// CHECK-LABEL: func.func @identities(
// CHECK-SAME:    %[[X:[^:]*]]:
// CHECK-NEXT:    return %[[X]]
func.func @identities(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %m = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %mn = arith.muli %m, %n : index
  %a = tenferro.reshape %x extents [%mn] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  %b = tenferro.reshape %a extents [%m, %n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %c = tenferro.slice %b starts [0, 0] limits [%m, %n] strides [1, 1] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %d = tenferro.pad %c, %zero low [0, 0] high [0, 0] interior [0, 0] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<?x?xf64>
  %e = tenferro.broadcast_in_dim %d dims [0, 1] extents [%m, %n] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %f = tenferro.transpose %e [1, 0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %g = tenferro.transpose %f [1, 0] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %h = tenferro.reduce_sum %g axes [] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %i = tenferro.concatenate %h axis 0 : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %i : !tenferro.tensor<?x?xf64>
}

// Broadcasts compose, except where the middle is what stretches an axis that is unknown.
// CHECK-LABEL: func.func @broadcasts(
// CHECK-SAME:    %[[X:[^:]*]]: {{[^,]*}}, %[[Y:[^:]*]]:
// CHECK:         %[[A:.*]] = tenferro.broadcast_in_dim %[[X]] dims [1] extents [2, 3, 4]
// CHECK:         tenferro.broadcast_in_dim %[[Y]] dims [0] extents [1]
func.func @broadcasts(%x: !tenferro.tensor<3xf64>, %y: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<2x3x4xf64>, !tenferro.tensor<5xf64>) {
  %a = tenferro.broadcast_in_dim %x dims [0] extents [3, 4] : !tenferro.tensor<3xf64> -> !tenferro.tensor<3x4xf64>
  %b = tenferro.broadcast_in_dim %a dims [1, 2] extents [2, 3, 4] : !tenferro.tensor<3x4xf64> -> !tenferro.tensor<2x3x4xf64>
  %c = tenferro.broadcast_in_dim %y dims [0] extents [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<1xf64>
  %d = tenferro.broadcast_in_dim %c dims [0] extents [5] : !tenferro.tensor<1xf64> -> !tenferro.tensor<5xf64>
  return %b, %d : !tenferro.tensor<2x3x4xf64>, !tenferro.tensor<5xf64>
}

// Constants compute; a splat stays one broadcast number.
// CHECK-LABEL: func.func @constants(
// CHECK:         %[[SIX:.*]] = tenferro.constant dense<6.000000e+00> : tensor<f64>
// CHECK:         %[[B:.*]] = tenferro.broadcast_in_dim %[[SIX]] dims [] extents [2, 3]
// CHECK-NEXT:    return %[[B]]
func.func @constants() -> !tenferro.tensor<2x3xf64> {
  %two = tenferro.constant dense<2> : tensor<2x3xi32> -> !tenferro.tensor<2x3xi32>
  %x = tenferro.convert %two to f64 : !tenferro.tensor<2x3xi32> -> !tenferro.tensor<2x3xf64>
  %three = tenferro.constant dense<3.0> : tensor<2x3xf64> -> !tenferro.tensor<2x3xf64>
  %r = tenferro.mul %x, %three : !tenferro.tensor<2x3xf64>
  return %r : !tenferro.tensor<2x3xf64>
}

// Division of integers may end the run, so it stays where it is computed.
// CHECK-LABEL: func.func @integer_division(
// CHECK:         tenferro.div %{{.*}}, %{{.*}} : !tenferro.tensor<0xi32>
func.func @integer_division() -> !tenferro.tensor<0xi32> {
  %a = tenferro.constant dense<1> : tensor<i32> -> !tenferro.tensor<i32>
  %b = tenferro.constant dense<0> : tensor<i32> -> !tenferro.tensor<i32>
  %x = tenferro.broadcast_in_dim %a dims [] extents [0] : !tenferro.tensor<i32> -> !tenferro.tensor<0xi32>
  %y = tenferro.broadcast_in_dim %b dims [] extents [0] : !tenferro.tensor<i32> -> !tenferro.tensor<0xi32>
  %r = tenferro.div %x, %y : !tenferro.tensor<0xi32>
  return %r : !tenferro.tensor<0xi32>
}

// A sum of ones is their number, where no partial sum would round.
// CHECK-LABEL: func.func @count(
// CHECK-DAG:     tenferro.constant dense<6.000000e+00> : tensor<f32>
// CHECK-DAG:     tenferro.reduce_sum
// CHECK:         return
func.func @count() -> (!tenferro.tensor<f32>, !tenferro.tensor<f32>) {
  %ones = tenferro.constant dense<1.0> : tensor<2x3xf32> -> !tenferro.tensor<2x3xf32>
  %many = tenferro.constant dense<1.0> : tensor<4096x4097xf32> -> !tenferro.tensor<4096x4097xf32>
  %a = tenferro.reduce_sum %ones axes [0, 1] : !tenferro.tensor<2x3xf32> -> !tenferro.tensor<f32>
  %b = tenferro.reduce_sum %many axes [0, 1] : !tenferro.tensor<4096x4097xf32> -> !tenferro.tensor<f32>
  return %a, %b : !tenferro.tensor<f32>, !tenferro.tensor<f32>
}

// The gradient of slices: blocks that begin at one place are added, and one concatenation puts all in place.
// CHECK-LABEL: func.func @blocks(
// CHECK-SAME:    %[[A:[^:]*]]: {{[^,]*}}, %[[B:[^:]*]]: {{[^,]*}}, %[[C:[^:]*]]:
// CHECK-DAG:     %[[AC:.*]] = tenferro.add %[[A]], %[[C]] : !tenferro.tensor<2xf64>
// CHECK-DAG:     %[[Z:.*]] = tenferro.broadcast_in_dim %{{.*}} dims [] extents [1]
// CHECK:         %[[R:.*]] = tenferro.concatenate %[[AC]], %[[Z]], %[[B]] axis 0
// CHECK-NEXT:    return %[[R]]
func.func @blocks(%a: !tenferro.tensor<2xf64>, %b: !tenferro.tensor<3xf64>, %c: !tenferro.tensor<2xf64>) -> !tenferro.tensor<6xf64> {
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %x = tenferro.pad %a, %zero low [0] high [4] interior [0] {tenferro.no_terms} : !tenferro.tensor<2xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<6xf64>
  %y = tenferro.pad %b, %zero low [3] high [0] interior [0] {tenferro.no_terms} : !tenferro.tensor<3xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<6xf64>
  %z = tenferro.pad %c, %zero low [0] high [4] interior [0] {tenferro.no_terms} : !tenferro.tensor<2xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<6xf64>
  %xy = tenferro.add %x, %y : !tenferro.tensor<6xf64>
  %r = tenferro.add %xy, %z : !tenferro.tensor<6xf64>
  return %r : !tenferro.tensor<6xf64>
}

// Blocks that overlap stay padded.
// CHECK-LABEL: func.func @overlapping(
// CHECK-NOT:     tenferro.concatenate
// CHECK:         return
func.func @overlapping(%a: !tenferro.tensor<2xf64>, %b: !tenferro.tensor<3xf64>) -> !tenferro.tensor<4xf64> {
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %x = tenferro.pad %a, %zero low [0] high [2] interior [0] {tenferro.no_terms} : !tenferro.tensor<2xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<4xf64>
  %y = tenferro.pad %b, %zero low [1] high [0] interior [0] {tenferro.no_terms} : !tenferro.tensor<3xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<4xf64>
  %r = tenferro.add %x, %y : !tenferro.tensor<4xf64>
  return %r : !tenferro.tensor<4xf64>
}

// Places along two axes are two places, though they begin at 0 and have one size.
// CHECK-LABEL: func.func @crossing_blocks(
// CHECK-COUNT-2: tenferro.pad
// CHECK: tenferro.add
func.func @crossing_blocks(%a: !tenferro.tensor<2x4xf64>, %b: !tenferro.tensor<4x2xf64>) -> !tenferro.tensor<4x4xf64> {
  %zero = tenferro.constant dense<0.0> : tensor<f64> -> !tenferro.tensor<f64>
  %x = tenferro.pad %a, %zero low [0, 0] high [2, 0] interior [0, 0] {tenferro.no_terms} : !tenferro.tensor<2x4xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<4x4xf64>
  %y = tenferro.pad %b, %zero low [0, 0] high [0, 2] interior [0, 0] {tenferro.no_terms} : !tenferro.tensor<4x2xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<4x4xf64>
  %r = tenferro.add %x, %y : !tenferro.tensor<4x4xf64>
  return %r : !tenferro.tensor<4x4xf64>
}

// CHECK-LABEL: func.func @select(
// CHECK-SAME:    %[[X:[^:]*]]: {{[^,]*}}, %[[Y:[^:]*]]:
// CHECK-NEXT:    return %[[Y]]
func.func @select(%x: !tenferro.tensor<2xf64>, %y: !tenferro.tensor<2xf64>) -> !tenferro.tensor<2xf64> {
  %no = tenferro.constant dense<false> : tensor<2xi1> -> !tenferro.tensor<2xi1>
  %r = tenferro.select %no, %x, %y : (!tenferro.tensor<2xi1>, !tenferro.tensor<2xf64>, !tenferro.tensor<2xf64>) -> !tenferro.tensor<2xf64>
  return %r : !tenferro.tensor<2xf64>
}

// Equal operations are one; a guard stays even if nothing else does.
// CHECK-LABEL: func.func @merged(
// CHECK:         tenferro.guard
// CHECK:         %[[E:.*]] = tenferro.exp
// CHECK-NEXT:    return %[[E]], %[[E]]
func.func @merged(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>) {
  %unused = tenferro.add %x, %y : !tenferro.tensor<?xf64>
  %a = tenferro.exp %x : !tenferro.tensor<?xf64>
  %b = tenferro.exp %x : !tenferro.tensor<?xf64>
  return %a, %b : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>
}

// -----

// The slope of tanh is computed where nothing cancels; the same of another value stays as it is written.
// CHECK-LABEL: func.func @slope_of_tanh
// CHECK: %[[Y:.*]] = tenferro.tanh
// CHECK: %[[ONE:.*]] = tenferro.broadcast_in_dim
// CHECK-DAG: %[[BELOW:.*]] = tenferro.sub %[[ONE]], %[[Y]]
// CHECK-DAG: %[[ABOVE:.*]] = tenferro.add %[[ONE]], %[[Y]]
// CHECK: tenferro.mul %[[BELOW]], %[[ABOVE]]
// CHECK: %[[SQUARE:.*]] = tenferro.mul %arg1, %arg1
// CHECK: tenferro.sub %[[ONE]], %[[SQUARE]]
func.func @slope_of_tanh(%x: !tenferro.tensor<4xf64>, %other: !tenferro.tensor<4xf64>) -> (!tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>) {
  %y = tenferro.tanh %x : !tenferro.tensor<4xf64>
  %1 = tenferro.constant dense<1.0> : tensor<f64> -> !tenferro.tensor<f64>
  %one = tenferro.broadcast_in_dim %1 dims [] extents [4] : !tenferro.tensor<f64> -> !tenferro.tensor<4xf64>
  %yy = tenferro.mul %y, %y : !tenferro.tensor<4xf64>
  %slope = tenferro.sub %one, %yy : !tenferro.tensor<4xf64>
  %oo = tenferro.mul %other, %other : !tenferro.tensor<4xf64>
  %rest = tenferro.sub %one, %oo : !tenferro.tensor<4xf64>
  return %slope, %rest : !tenferro.tensor<4xf64>, !tenferro.tensor<4xf64>
}

// The sum of a few joined tensors is the sum of their sums; not where something else needs the whole, nor along some axes only.
// CHECK-LABEL: func.func @sum_of_joined
// CHECK-DAG: %[[A:.*]] = tenferro.reduce_sum %arg0 axes [0]
// CHECK-DAG: %[[B:.*]] = tenferro.reduce_sum %arg1 axes [0]
// CHECK-DAG: %[[C:.*]] = tenferro.reduce_sum %arg2 axes [0]
// CHECK: %[[AB:.*]] = tenferro.add %[[A]], %[[B]]
// CHECK: %[[ALL:.*]] = tenferro.add %[[AB]], %[[C]]
// CHECK: return %[[ALL]]
func.func @sum_of_joined(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>, %z: !tenferro.tensor<3xf64>) -> !tenferro.tensor<f64> {
  %j = tenferro.concatenate %x, %y, %z axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<3xf64> -> !tenferro.tensor<?xf64>
  %s = tenferro.reduce_sum %j axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %s : !tenferro.tensor<f64>
}

// CHECK-LABEL: func.func @sum_of_needed
// CHECK: %[[JOINED:.*]] = tenferro.concatenate
// CHECK: tenferro.reduce_sum %[[JOINED]]
func.func @sum_of_needed(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>) -> (!tenferro.tensor<f64>, !tenferro.tensor<?xf64>) {
  %j = tenferro.concatenate %x, %y axis 0 : !tenferro.tensor<?xf64>, !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %s = tenferro.reduce_sum %j axes [0] : !tenferro.tensor<?xf64> -> !tenferro.tensor<f64>
  return %s, %j : !tenferro.tensor<f64>, !tenferro.tensor<?xf64>
}
