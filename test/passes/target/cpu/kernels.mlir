// RUN: tf-opt %s --tenferro-target-cpu -split-input-file | FileCheck %s
// A kernel as a function over pointers: begin, end and worker come last.

// One loop over two indices; the memory of a worker's own; elements of two numbers and of one byte.
// CHECK-LABEL: func.func private @f.kernel(
// CHECK-SAME: %arg0: !llvm.ptr {llvm.noalias}, %arg1: !llvm.ptr {llvm.noalias}, %arg2: !llvm.ptr {llvm.noalias},
// CHECK-SAME: %arg3: index, %[[M:arg4]]: index, %[[C:arg5]]: f64, %[[SCRATCH:arg6]]: !llvm.ptr {llvm.noalias},
// CHECK-SAME: %[[BEGIN:arg7]]: index, %[[END:arg8]]: index, %[[WORKER:arg9]]: index)
// CHECK: %[[AT:.*]] = arith.muli %[[WORKER]]
// CHECK: %[[AT64:.*]] = arith.index_cast %[[AT]]
// CHECK: %[[OWN:.*]] = llvm.getelementptr inbounds %[[SCRATCH]][%[[AT64]]]
// CHECK: scf.for %[[IJ:.*]] = %[[BEGIN]] to %[[END]]
// CHECK: %[[J:.*]] = arith.remui %[[IJ]], %[[M]]
// CHECK: %[[I:.*]] = arith.divui %[[IJ]], %[[M]]
// CHECK: arith.muli %[[I]], %[[M]]
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> f64
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> f64
// CHECK: %[[Z:.*]] = complex.create
// CHECK: %[[BYTE:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i8
// CHECK: arith.cmpi ne, %[[BYTE]]
// CHECK: scf.if
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> f64
// CHECK: } else {
// CHECK: scf.yield %[[C]] : f64
// CHECK: llvm.getelementptr inbounds %[[OWN]]
// CHECK: llvm.store
// CHECK-LABEL: llvm.func internal @f.kernel.body(%arg0: !llvm.ptr, %arg1: i64, %arg2: i64, %arg3: i64)
// CHECK: call @f.kernel(
// CHECK-NOT: tenferro_rt
tenferro_rt.kernel @f.kernel reads(%x : complex<f64>, %p : i1) writes(%y : f64) numbers(%n : index, %m : index, %c : f64) attributes {work = 4 : i64} {
  %row = tenferro_rt.scratch [%m] : !tenferro_rt.memory<f64>
  tenferro_rt.loop (%i, %j) to (%n, %m) {
    %z = tenferro_rt.load %x[%i, %j] strides [%m, 1] : !tenferro_rt.memory<complex<f64>>
    %flag = tenferro_rt.load %p[] strides [] : !tenferro_rt.memory<i1>
    %re = complex.re %z : complex<f64>
    %v = scf.if %flag -> f64 {
      %old = tenferro_rt.load %row[%j] strides [1] : !tenferro_rt.memory<f64>
      scf.yield %old : f64
    } else {
      scf.yield %c : f64
    }
    %w = arith.addf %re, %v : f64
    tenferro_rt.store %w, %row[%j] strides [1] : !tenferro_rt.memory<f64>
    tenferro_rt.store %w, %y[%i, %j] strides [%m, 1] : !tenferro_rt.memory<f64>
    tenferro_rt.next
  }
}

// -----

// Several parts of one loop: each pointer moves by its own size.
// CHECK-LABEL: func.func private @f.parts(
// CHECK-SAME: %[[SUM:arg1]]: !llvm.ptr {llvm.noalias}, %[[MAX:arg2]]: !llvm.ptr {llvm.noalias}, %arg3: index,
// CHECK-SAME: %[[CHUNK:arg4]]: index, %[[SUMBYTES:arg5]]: index, %[[MAXBYTES:arg6]]: index, %[[BEGIN:arg7]]: index
// CHECK: %[[PART:.*]] = arith.divui %[[BEGIN]], %[[CHUNK]]
// CHECK: arith.muli %[[PART]], %[[SUMBYTES]]
// CHECK: %[[SUMPART:.*]] = llvm.getelementptr inbounds %[[SUM]]
// CHECK: arith.muli %[[PART]], %[[MAXBYTES]]
// CHECK: %[[MAXPART:.*]] = llvm.getelementptr inbounds %[[MAX]]
// CHECK: scf.for
// CHECK-DAG: llvm.getelementptr inbounds %[[SUMPART]]
// CHECK-DAG: llvm.getelementptr inbounds %[[MAXPART]]
// CHECK-LABEL: llvm.func internal @f.parts.body
// CHECK: scf.for %[[FIRST:.*]] = %{{.*}} to %[[TO:.*]] step %[[STEP:.*]] {
// CHECK: %[[NEXT:.*]] = arith.addi %[[FIRST]], %[[STEP]]
// CHECK: %[[LAST:.*]] = arith.minsi %[[NEXT]], %[[TO]]
// CHECK: call @f.parts({{.*}}, %[[STEP]], %{{.*}}, %{{.*}}, %[[FIRST]], %[[LAST]], %{{.*}})
tenferro_rt.kernel @f.parts reads(%x : f64) writes(%s : f64 parts sum, %m : f64 parts max) numbers(%n : index) attributes {work = 3 : i64} {
  %zero = arith.constant 0.0 : f64
  %low = arith.constant 0xFFF0000000000000 : f64
  %r:2 = tenferro_rt.loop (%i) to (%n) from (%a = %zero : f64, %b = %low : f64) kinds [sum, max] {
    %v = tenferro_rt.load %x[%i] strides [1] : !tenferro_rt.memory<f64>
    %a2 = arith.addf %a, %v : f64
    %b2 = arith.maximumf %b, %v : f64
    tenferro_rt.next %a2, %b2 : f64, f64
  }
  tenferro_rt.store %r#0, %s[] strides [] : !tenferro_rt.memory<f64>
  tenferro_rt.store %r#1, %m[] strides [] : !tenferro_rt.memory<f64>
}

// -----

// Without a loop there is nothing to divide.
// CHECK-LABEL: func.func private @f.scalar(
// CHECK-NOT: scf.for
// CHECK: llvm.func internal @f.scalar.body
tenferro_rt.kernel @f.scalar writes(%y : f64) attributes {work = 1 : i64} {
  %v = tenferro_rt.load %y[] strides [] : !tenferro_rt.memory<f64>
  %w = math.sqrt %v : f64
  tenferro_rt.store %w, %y[] strides [] : !tenferro_rt.memory<f64>
}

// -----

// CHECK-LABEL: func.func private @f.fill(
// CHECK: scf.for
// CHECK-DAG: %[[TYPE:.*]] = arith.constant 0 : i32
// CHECK-DAG: %[[KIND:.*]] = arith.constant 2 : i32
// CHECK: llvm.call @tnf_rt_fill_identity(%{{.*}}, %[[TYPE]], %[[KIND]], %{{.*}})
tenferro_rt.kernel @f.fill writes(%y : f32) numbers(%n : index, %m : index) attributes {work = 1 : i64} {
  tenferro_rt.loop (%i) to (%n) {
    tenferro_rt.fill %y[%i] strides [%m] count %m kind max : !tenferro_rt.memory<f32>
    tenferro_rt.next
  }
}
