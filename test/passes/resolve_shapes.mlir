// Extents become those of the arguments; what cannot be proven becomes a guard at the entry.
// RUN: tf-opt %s --tenferro-resolve-shapes | FileCheck %s
// RUN: tf-opt %s --tenferro-resolve-shapes --tenferro-resolve-shapes | FileCheck %s
// RUN: tf-opt %s --tenferro-resolve-shapes "--tenferro-check-form=form=resolved after=tenferro-resolve-shapes" -o /dev/null

// The same name twice is an equality, and everything after it is proven.
// CHECK-LABEL: func.func @names(
// CHECK-SAME:    %[[X:.*]]: {{.*}}, %[[Y:.*]]: {{.*}}) ->
// CHECK:         %[[N:.*]] = tenferro.dim %[[X]], 0
// CHECK:         %[[M:.*]] = tenferro.dim %[[Y]], 0
// CHECK:         tenferro.guard %[[N]], %[[M]] eq "names: extents named \22n\22 differ: dim 0 of \22x\22 is {0}, dim 0 of \22y\22 is {1}"
// CHECK-NOT:     tenferro.guard
func.func @names(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]},
                 %y: !tenferro.tensor<?xf64> {tenferro.name = "y", tenferro.extents = ["n"]}) -> !tenferro.tensor<?xf64> {
  %r = tenferro.add %x, %y : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// The message says which operation of the program, which operands, and which inputs' extents they are.
// CHECK-LABEL: func.func @matmul(
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} eq "matmul: matmul: contracted extents differ: dim 1 of lhs (= n of \22x\22) is {0}, dim 0 of rhs (= dim 0 of \22y\22) is {1}"
func.func @matmul(%x: !tenferro.tensor<?x?xf64> {tenferro.name = "x", tenferro.extents = ["m", "n"]},
                  %y: !tenferro.tensor<?x?xf64> {tenferro.name = "y"}) -> !tenferro.tensor<?x?xf64> {
  %r = tenferro.dot_general %x, %y contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64> loc("matmul")
  return %r : !tenferro.tensor<?x?xf64>
}

// A broadcast speaks in the words that it is given; malformed ones count as none.
// CHECK-LABEL: func.func @words(
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} eq "words: broadcast_in_dim: label j has two extents: axis 1 of operand 2 (= dim 0 of \22x\22) is {0}, axis 0 of operand 1 (= dim 0 of \22y\22) is {1}"
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} eq "words: broadcast_in_dim: extents differ: dim 1 of x (= dim 1 of \22x\22) is {0}, dim 1 of the result (= dim 1 of \22y\22) is {1}"
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} eq "words: broadcast_in_dim: extents differ: dim 0 of x (= dim 0 of \22z\22) is {0}, dim 0 of the result (= dim 0 of \22x\22) is {1}"
func.func @words(%x: !tenferro.tensor<?x?xf64> {tenferro.name = "x"}, %y: !tenferro.tensor<?x?xf64> {tenferro.name = "y"},
                 %z: !tenferro.tensor<?xf64> {tenferro.name = "z"}) -> (!tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>) {
  %n = tenferro.dim %y, 0 : !tenferro.tensor<?x?xf64>
  %m = tenferro.dim %y, 1 : !tenferro.tensor<?x?xf64>
  %r = tenferro.broadcast_in_dim %x dims [0, 1] extents [%n, %m] {tenferro.words = ["label j has two extents", "axis 1 of operand 2", "axis 0 of operand 1", "", "", ""]} : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  %s = tenferro.broadcast_in_dim %z dims [0] extents [%n] {tenferro.words = [1]} : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %r, %s : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>
}

// So does a slice, of its bounds.
// CHECK-LABEL: func.func @bounds(
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "bounds: slice: the start exceeds count: start of axis 0 is {0}, count (= dim 0 of \22y\22) is {1}"
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "bounds: slice: count exceeds the extent: count (= dim 0 of \22y\22) is {0}, dim 0 of p (= dim 0 of \22x\22) is {1}"
func.func @bounds(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %y: !tenferro.tensor<?xf64> {tenferro.name = "y"}) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %r = tenferro.slice %x starts [2] limits [%n] strides [1] {tenferro.words = ["", "count", "", "dim 0 of p"]} : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// What begins at 0 and ends before it has a negative limit; of the sentence about the extent all is given. An iota's extents have names.
// CHECK-LABEL: func.func @leading(
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "leading: slice: count is negative: count (= dim 0 of \22y\22 - 3) is {1}"
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "leading: slice: there are too few: count (= dim 0 of \22y\22 - 3) is {0}, dim 0 of p (= dim 0 of \22x\22) is {1}"
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "leading: iota: depth is negative: depth (= dim 0 of \22y\22 - 5) is {1}"
func.func @leading(%x: !tenferro.tensor<?xf64> {tenferro.name = "x"}, %y: !tenferro.tensor<?xf64> {tenferro.name = "y"}) -> (!tenferro.tensor<?xf64>, !tenferro.tensor<?xi64>) {
  %n = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %3 = arith.constant 3 : index
  %5 = arith.constant 5 : index
  %m = arith.subi %n, %3 : index
  %d = arith.subi %n, %5 : index
  %r = tenferro.slice %x starts [0] limits [%m] strides [1] {tenferro.words = ["", "count", "there are too few", "dim 0 of p"]} : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %i = tenferro.iota axis 0 extents [%d] to i64 {tenferro.words = ["depth"]} -> !tenferro.tensor<?xi64>
  return %r, %i : !tenferro.tensor<?xf64>, !tenferro.tensor<?xi64>
}

// (n + 2) - 2 is n, and the extent of an intermediate is its input's.
// CHECK-LABEL: func.func @arithmetic(
// CHECK-SAME:    %[[X:[^:]*]]:
// CHECK-NOT:     arith
// CHECK:         %[[N:.*]] = tenferro.dim %[[X]], 0
// CHECK-NOT:     tenferro.guard
// CHECK:         tenferro.broadcast_in_dim %{{.*}} dims [] extents [%[[N]]]
// CHECK-NOT:     tenferro.dim
func.func @arithmetic(%x: !tenferro.tensor<?xf64>, %s: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %c2 = arith.constant 2 : index
  %e = tenferro.exp %x : !tenferro.tensor<?xf64>
  %n = tenferro.dim %e, 0 : !tenferro.tensor<?xf64>
  %m = arith.addi %n, %c2 : index
  %k = arith.subi %m, %c2 : index
  %b = tenferro.broadcast_in_dim %s dims [] extents [%k] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %r = tenferro.mul %b, %e : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// Column-major m x n has m n elements, and reshaping back needs no guard.
// CHECK-LABEL: func.func @reshape_back(
// CHECK-NOT:     tenferro.guard
func.func @reshape_back(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %m = tenferro.dim %x, 0 : !tenferro.tensor<?x?xf64>
  %n = tenferro.dim %x, 1 : !tenferro.tensor<?x?xf64>
  %mn = arith.muli %n, %m : index
  %v = tenferro.reshape %x extents [%mn] : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?xf64>
  %r = tenferro.reshape %v extents [%m, %n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

// An equation is solved: where n = 2 (n - 1) holds, n is 2.
// CHECK-LABEL: func.func @reshape_guarded(
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "reshape_guarded: reshape: an extent is negative: extent 0 (= n - 1) is {1}"
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} eq "reshape_guarded: reshape: element counts differ: the element count of x (= n of \22x\22) is {0}, that of the result (= 2*n - 2) is {1}"
// CHECK:         tenferro.reshape %{{.*}} extents [%c1, 2]
func.func @reshape_guarded(%x: !tenferro.tensor<?xf64> {tenferro.name = "x", tenferro.extents = ["n"]}) -> !tenferro.tensor<?x2xf64> {
  %c1 = arith.constant 1 : index
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = arith.subi %n, %c1 : index
  %r = tenferro.reshape %x extents [%m, 2] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x2xf64>
  return %r : !tenferro.tensor<?x2xf64>
}

// An unknown extent is never taken as 1: it is guarded, and then known.
// CHECK-LABEL: func.func @static_wins(
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} eq "static_wins: add: extents differ: dim 0 of lhs (= dim 0 of argument 0) is {0}, dim 0 of rhs is {1}"
// CHECK:         tenferro.broadcast_in_dim %{{.*}} dims [] extents [%c4]
func.func @static_wins(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<4xf64>, %s: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %a = tenferro.add %x, %y : (!tenferro.tensor<?xf64>, !tenferro.tensor<4xf64>) -> !tenferro.tensor<4xf64>
  %b = tenferro.broadcast_in_dim %s dims [] extents [%n] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  return %b : !tenferro.tensor<?xf64>
}

// min(m, n) is one value; the product of thin factors needs no guard.
// CHECK-LABEL: func.func @thin(
// CHECK-NOT:     tenferro.guard
func.func @thin(%a: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<?x?xf64> {
  %u, %s, %vt = tenferro.svd %a : !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>, !tenferro.tensor<?xf64>, !tenferro.tensor<?x?xf64>
  %n = tenferro.dim %vt, 1 : !tenferro.tensor<?x?xf64>
  %k = tenferro.dim %s, 0 : !tenferro.tensor<?xf64>
  %b = tenferro.broadcast_in_dim %s dims [0] extents [%k, %n] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?x?xf64>
  %sv = tenferro.mul %b, %vt : !tenferro.tensor<?x?xf64>
  %r = tenferro.dot_general %u, %sv contract [1], [0] batch [], [] : !tenferro.tensor<?x?xf64>, !tenferro.tensor<?x?xf64> -> !tenferro.tensor<?x?xf64>
  return %r : !tenferro.tensor<?x?xf64>
}

// Bounds prove, but are never used as if they were sizes.
// CHECK-LABEL: func.func @bounded(
// CHECK-SAME:    %[[X:[^:]*]]:
// CHECK:         %[[N:.*]] = tenferro.dim %[[X]], 0
// CHECK-NOT:     tenferro.guard
// CHECK:         tenferro.slice %{{.*}} starts [0] limits [%[[N]]]
func.func @bounded(%x: !tenferro.tensor<[8]xf64>, %w: !tenferro.tensor<8xf64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<[8]xf64>
  %s = tenferro.slice %w starts [0] limits [%n] strides [1] : !tenferro.tensor<8xf64> -> !tenferro.tensor<?xf64>
  return %s : !tenferro.tensor<?xf64>
}

// A slice with a stride and its adjoint, a pad with gaps: the extents are the same again.
// CHECK-LABEL: func.func @strided(
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "strided: slice: the start exceeds the limit: start of axis 0 is {0}, limit of axis 0 (= dim 0 of argument 0) is {1}"
// CHECK-NOT:     tenferro.guard
func.func @strided(%x: !tenferro.tensor<?xf64>, %z: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %s = tenferro.slice %x starts [1] limits [%n] strides [3] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  %k = tenferro.dim %s, 0 : !tenferro.tensor<?xf64>
  %k1 = arith.subi %k, %c1 : index
  %gaps = arith.maxsi %k1, %c0 : index
  %between = arith.muli %gaps, %c2 : index
  %used = arith.addi %k, %between : index
  %rest = arith.subi %n, %used : index
  %high = arith.subi %rest, %c1 : index
  %p = tenferro.pad %s, %z low [1] high [%high] interior [2] : !tenferro.tensor<?xf64>, !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %r = tenferro.add %p, %x : !tenferro.tensor<?xf64>
  return %r : !tenferro.tensor<?xf64>
}

// A type that states more than its operation derives is a requirement.
// CHECK-LABEL: func.func @stated(
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} eq "stated: exp: the result's type differs: dim 0 of the result (= dim 0 of argument 0) is {0}, its type's extent is {1}"
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "stated: exp: the result exceeds its type: dim 1 of the result (= dim 1 of argument 0) is {0}, its type's bound is {1}"
func.func @stated(%x: !tenferro.tensor<?x?xf64>) -> !tenferro.tensor<3x[5]xf64> {
  %r = tenferro.exp %x : (!tenferro.tensor<?x?xf64>) -> !tenferro.tensor<3x[5]xf64>
  return %r : !tenferro.tensor<3x[5]xf64>
}

// Size 0 needs nothing special, and rank 0 has no extents.
// CHECK-LABEL: func.func @empty(
// CHECK-NOT:     tenferro.guard
func.func @empty(%x: !tenferro.tensor<0x3xf64>, %s: !tenferro.tensor<f64>) -> !tenferro.tensor<0xf64> {
  %m = tenferro.reduce_max %x axes [1] : !tenferro.tensor<0x3xf64> -> !tenferro.tensor<0xf64>
  %e = tenferro.exp %s : !tenferro.tensor<f64>
  return %m : !tenferro.tensor<0xf64>
}

// A divisor is guarded to be positive, and the division does not trap wherever it is moved.
// CHECK-LABEL: func.func @divided(
// CHECK:         tenferro.guard %c1, %[[N:.*]] le "divided: floordiv: the divisor of an extent must be positive, got {1}"
// CHECK:         %[[SAFE:.*]] = arith.maxsi %[[N]], %c1
// CHECK:         %[[Q:.*]] = arith.floordivsi %c8, %[[SAFE]]
// CHECK:         tenferro.broadcast_in_dim %{{.*}} dims [] extents [%[[Q]]]
func.func @divided(%x: !tenferro.tensor<?xf64>, %s: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %c8 = arith.constant 8 : index
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %m = arith.floordivsi %c8, %n : index
  %b = tenferro.broadcast_in_dim %s dims [] extents [%m] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  return %b : !tenferro.tensor<?xf64>
}

// What is computed from such a division follows it.
// CHECK-LABEL: func.func @after_division(
// CHECK:         %[[Q:.*]] = arith.floordivsi %{{.*}}, %{{.*}}
// CHECK:         %[[E:.*]] = arith.addi %{{.*}}, %[[Q]]
// CHECK:         tenferro.broadcast_in_dim %{{.*}} dims [] extents [%[[E]]]
func.func @after_division(%x: !tenferro.tensor<?xf64>, %y: !tenferro.tensor<?xf64>, %s: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %n = tenferro.dim %x, 0 : !tenferro.tensor<?xf64>
  %d = tenferro.dim %y, 0 : !tenferro.tensor<?xf64>
  %q = arith.floordivsi %n, %d : index
  %e = arith.addi %n, %q : index
  %b = tenferro.broadcast_in_dim %s dims [] extents [%e] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  return %b : !tenferro.tensor<?xf64>
}

// An extent that is too large to be looked into is guarded under the name that the program gave it; what it is made of is an input's.
// CHECK-LABEL: func.func @too_large(
// CHECK-NOT:     tenferro.dim %{{[0-9]+}}
// CHECK:         tenferro.guard %{{.*}}, %{{.*}} le "too_large: slice: the limit exceeds the extent
func.func @too_large(%x: !tenferro.tensor<?x?x?x?xf64>, %s: !tenferro.tensor<f64>) -> !tenferro.tensor<?xf64> {
  %c0 = arith.constant 0 : index
  %a = tenferro.dim %x, 0 : !tenferro.tensor<?x?x?x?xf64>
  %b = tenferro.dim %x, 1 : !tenferro.tensor<?x?x?x?xf64>
  %c = tenferro.dim %x, 2 : !tenferro.tensor<?x?x?x?xf64>
  %d = tenferro.dim %x, 3 : !tenferro.tensor<?x?x?x?xf64>
  %ab = arith.addi %a, %b : index
  %abc = arith.addi %ab, %c : index
  %abd = arith.addi %ab, %d : index
  %ac = arith.addi %a, %c : index
  %bcd = arith.addi %ac, %d : index
  %e2 = arith.muli %abc, %abc : index
  %e = arith.muli %e2, %abc : index
  %f2 = arith.muli %abd, %abd : index
  %f = arith.muli %f2, %abd : index
  %g2 = arith.muli %bcd, %bcd : index
  %g = arith.muli %g2, %bcd : index
  %t = tenferro.broadcast_in_dim %s dims [] extents [%e] : !tenferro.tensor<f64> -> !tenferro.tensor<?xf64>
  %n = tenferro.dim %t, 0 : !tenferro.tensor<?xf64>
  %ef = arith.minsi %n, %f : index
  %efg = arith.minsi %ef, %g : index
  %y = tenferro.slice %t starts [%c0] limits [%efg] strides [1] : !tenferro.tensor<?xf64> -> !tenferro.tensor<?xf64>
  return %y : !tenferro.tensor<?xf64>
}
