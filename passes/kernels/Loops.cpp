//===- Loops.cpp - which loops operations share --------------------------------------------------------------------===//
#include "Kernel.h"

using namespace mlir;

namespace tenferro::kernels {

bool sameExtent(Extent a, Extent b) {
  if (a == b)
    return true;
  auto x = constantExtent(a), y = constantExtent(b);
  return x && y && *x == *y;
}

static bool sameFactors(ArrayRef<Extent> a, ArrayRef<Extent> b) {
  return a.size() == b.size() &&
         llvm::all_of(llvm::zip(a, b), [](auto pair) { return sameExtent(std::get<0>(pair), std::get<1>(pair)); });
}

unsigned LoopOp::firstReduced() const {
  return (unsigned)std::distance(reduced.begin(), llvm::find(reduced, true));
}

bool LoopOp::accumulatesScalar() const {
  for (unsigned i = firstReduced(); i < reduced.size(); ++i)
    if (!reduced[i])
      return false;
  return true;
}

bool sameLoop(const LoopOp &a, const LoopOp &b, unsigned loop) {
  return loop < a.loops.size() && loop < b.loops.size() && sameFactors(a.loops[loop], b.loops[loop]);
}

bool alignedAt(const LoopOp &producer, const Access &read, unsigned loop) {
  if (loop >= producer.reduced.size() || producer.reduced[loop])
    return false;
  for (auto [writtenAxis, readAxis] : llvm::zip(producer.output, read))
    if (writtenAxis.loop == (int)loop)
      return readAxis.loop == (int)loop && readAxis.isPlain();
  return false;
}

bool alignedAt(const LoopOp &producer, const LoopOp &consumer, unsigned loop) {
  Value value = producer.result();
  return !llvm::is_contained(consumer.indexed, value) && llvm::all_of(consumer.reads, [&](const Read &read) {
    return read.tensor != value || alignedAt(producer, read.access, loop);
  });
}

/// Whether loops i and i+1 walk contiguous dimensions of this memory, or none: the inner one all of its dimension.
static bool contiguous(const Access &access, ArrayRef<Extent> inner, unsigned loop) {
  for (size_t p = 0; p < access.size(); ++p) {
    if (access[p].loop == (int)loop + 1 && (p == 0 || access[p - 1].loop != (int)loop))
      return false;
    if (access[p].loop != (int)loop)
      continue;
    if (p + 1 == access.size() || access[p + 1].loop != (int)loop + 1 || !access[p].step.isNull() || !access[p + 1].isPlain() ||
        !sameFactors(access[p + 1].extent, inner))
      return false;
  }
  return true;
}

static void mergeAxes(Access &access, unsigned loop) {
  Access merged;
  for (Axis &axis : access) {
    if (axis.loop != (int)loop + 1) {
      merged.push_back(axis);
      continue;
    }
    Axis &outer = merged.back();
    outer.extent.append(axis.extent);
    if (!outer.start.empty())
      outer.start.append(axis.extent);
  }
  for (Axis &axis : merged)
    if (axis.loop > (int)loop)
      --axis.loop;
  access = merged;
}

static int positionOf(const Access &access, unsigned loop) {
  auto axis = llvm::find_if(access, [&](const Axis &a) { return a.loop == (int)loop; });
  return axis == access.end() ? -1 : (int)std::distance(access.begin(), axis);
}

/// Whether what is read of results of the kernel is divided into dimensions as it is written, once this loop and the next are
/// one.
static bool dividedAlike(const DenseMap<Value, const LoopOp *> &writers, const LoopOp &reader, unsigned loop) {
  return llvm::all_of(reader.reads, [&](const Read &read) {
    const LoopOp *writer = writers.lookup(read.tensor);
    return !writer || positionOf(read.access, loop) == positionOf(writer->output, loop);
  });
}

static bool mayMerge(const DenseMap<Value, const LoopOp *> &writers, const LoopOp &op, const LoopOp &first, unsigned loop) {
  if (op.loops.size() <= loop + 1 || op.isCounted[loop] || op.isCounted[loop + 1] || op.reduced[loop] != op.reduced[loop + 1] ||
      !sameLoop(op, first, loop) || !sameLoop(op, first, loop + 1) || !dividedAlike(writers, op, loop))
    return false;
  ArrayRef<Extent> inner = op.loops[loop + 1];
  return contiguous(op.output, inner, loop) &&
         llvm::all_of(op.parts, [&](const auto &part) { return contiguous(part.second, inner, loop); }) &&
         llvm::all_of(op.reads, [&](const Read &read) { return contiguous(read.access, inner, loop); });
}

static void mergeLoops(LoopOp &op, unsigned loop) {
  op.loops[loop].append(op.loops[loop + 1]);
  op.loops.erase(op.loops.begin() + loop + 1);
  op.reduced.erase(op.reduced.begin() + loop + 1);
  op.isCounted.erase(op.isCounted.begin() + loop + 1);
  for (int &own : op.loopOf)
    own = own == (int)loop || own == (int)loop + 1 ? -1 : own > (int)loop ? own - 1 : own;
  mergeAxes(op.output, loop);
  for (auto &[number, access] : op.parts)
    mergeAxes(access, loop);
  for (Read &read : op.reads)
    mergeAxes(read.access, loop);
}

void collapseLoops(MutableArrayRef<LoopOp> ops) {
  DenseMap<Value, const LoopOp *> writers;
  size_t most = 0;
  for (LoopOp &op : ops) {
    writers[op.result()] = &op;
    most = std::max(most, op.loops.size());
  }
  for (unsigned loop = 0; loop + 1 < most;) {
    if (!llvm::all_of(ops, [&](const LoopOp &op) { return mayMerge(writers, op, ops.front(), loop); })) {
      ++loop;
      continue;
    }
    for (LoopOp &op : ops)
      mergeLoops(op, loop);
    --most;
  }
}

static bool writesOverWhatIsRead(const LoopOp &writer, const LoopOp &reader) {
  rt::OverwriteOp overwrite = writer.overwrite;
  return overwrite && isReadBy(reader, overwrite.getX());
}

static void build(LoopNode &node, ArrayRef<LoopOp *> ops, unsigned depth) {
  SmallVector<LoopOp *> waiting(ops);
  while (!waiting.empty()) {
    LoopOp *first = waiting.front();
    auto child = std::make_unique<LoopNode>();
    if (first->loops.size() == depth) {
      child->op = first;
      child->ops = {first};
      node.children.push_back(std::move(child));
      waiting.erase(waiting.begin());
      continue;
    }
    SmallVector<LoopOp *> run, left;
    for (LoopOp *op : waiting) {
      bool joins = sameLoop(*first, *op, depth);
      for (LoopOp *earlier : left)
        joins &= !isReadBy(*op, earlier->result()) && !writesOverWhatIsRead(*op, *earlier);
      for (LoopOp *member : run)
        joins &= !isReadBy(*op, member->result()) || alignedAt(*member, *op, depth);
      (joins ? run : left).push_back(op);
    }
    child->extent.append(first->loops[depth]);
    child->ops = run;
    build(*child, run, depth + 1);
    node.children.push_back(std::move(child));
    waiting = left;
  }
}

std::unique_ptr<LoopNode> buildLoops(MutableArrayRef<LoopOp> ops) {
  auto root = std::make_unique<LoopNode>();
  for (LoopOp &op : ops)
    root->ops.push_back(&op);
  SmallVector<LoopOp *> all(root->ops);
  build(*root, all, 0);
  return root;
}

} // namespace tenferro::kernels
