//===- Places.cpp - what a kernel keeps in registers, in scratch and in memory -------------------------------------===//
#include "Kernel.h"

using namespace mlir;

namespace tenferro::kernels {

Places::Places(MutableArrayRef<LoopOp> ops, LoopNode &tree, ArrayRef<Value> results) : ops(ops) {
  for (LoopOp &op : ops)
    producers[op.result()] = &op;
  collectPaths(tree, {});
  for (auto [number, value] : llvm::enumerate(results)) {
    LoopOp *op = producers.lookup(value);
    places[op] = Place{Place::Written, (unsigned)number, op->output};
    inPlaceOf.push_back(findTakenOver(*op));
  }
  for (LoopOp &op : ops)
    if (!places.count(&op))
      keepScratch(op);
}

void Places::collectPaths(LoopNode &node, SmallVector<LoopNode *> path) {
  if (node.op) {
    order[node.op] = (unsigned)paths.size();
    paths[node.op] = path;
    return;
  }
  if (!node.extent.empty())
    path.push_back(&node);
  for (auto &child : node.children)
    collectPaths(*child, path);
}

unsigned Places::commonDepth(const LoopOp &x, const LoopOp &y) const {
  ArrayRef<LoopNode *> p = paths.find(&x)->second, q = paths.find(&y)->second;
  unsigned depth = 0;
  while (depth < p.size() && depth < q.size() && p[depth] == q[depth])
    ++depth;
  return depth;
}

bool Places::inRegisters(const LoopOp &producer, const LoopOp &consumer, const Access &read) const {
  unsigned shared = commonDepth(producer, consumer);
  if (producer.isReduction() && (!producer.accumulatesScalar() || producer.firstReduced() > shared))
    return false;
  if (!producer.isReduction() && producer.loops.size() > shared)
    return false;
  if (producer.output.size() != read.size())
    return false;
  for (auto [written, wanted] : llvm::zip(producer.output, read))
    if (written.loop != wanted.loop || !wanted.isPlain() || written.loop >= (int)shared)
      return false;
  return true;
}

/// What consumers cannot have from registers is kept for as long as the loops last that all of them share with it.
void Places::keepScratch(LoopOp &op) {
  Place &place = places[&op];
  unsigned kept = ~0u;
  for (LoopOp &consumer : ops)
    for (const Read &read : consumer.reads)
      if (read.tensor == op.result() && !inRegisters(op, consumer, read.access))
        kept = std::min(kept, commonDepth(op, consumer));
  if (kept == ~0u)
    return;
  place.kind = Place::Scratch;
  for (const Axis &axis : op.output)
    if (axis.loop >= (int)kept)
      place.axes.push_back(axis);
}

/// Whether the tensor lies in memory of the run that nothing but this kernel uses. What is made outside of a loop or a branch is
/// used by other steps too, and where the branch is not taken.
bool Places::isOurs(Value tensor, Type element) const {
  return isa_and_nonnull<rt::GemmOp, rt::LibraryOp, rt::LaunchOp>(tensor.getDefiningOp()) &&
         tensor.getParentBlock() == ops.front().result().getParentBlock() && !llvm::is_contained(inPlaceOf, tensor) &&
         cast<RankedTensorType>(tensor.getType()).getElementType() == element &&
         llvm::all_of(tensor.getUsers(), [&](Operation *user) {
           while (user && !isa<linalg::GenericOp>(user)) // perhaps in its body
             user = user->getParentOp();
           return user && producers.count(user->getResult(0));
         });
}

/// Whether the tensor is read, element by element, no later than the writer writes.
bool Places::mayBeTakenOver(Value tensor, const LoopOp &writer) const {
  auto have = tensorExtents(tensor), want = tensorExtents(writer.result());
  if (have.size() != want.size() ||
      !llvm::all_of(llvm::zip(have, want), [](auto pair) { return sameExtent(std::get<0>(pair), std::get<1>(pair)); }))
    return false;
  for (LoopOp &other : ops) {
    if (llvm::is_contained(other.indexed, tensor))
      return false;
    for (const Read &each : other.reads) {
      if (each.tensor != tensor)
        continue;
      if (order.lookup(&other) > order.lookup(&writer) || each.access.size() != writer.output.size())
        return false;
      for (auto [read, written] : llvm::zip(each.access, writer.output))
        if (read.loop != written.loop || read.loop < 0 || !read.isPlain())
          return false;
    }
  }
  return true;
}

Value Places::findTakenOver(const LoopOp &writer) const {
  if (writer.isReduction())
    return {};
  Type element = cast<RankedTensorType>(writer.result().getType()).getElementType();
  for (LoopOp &reader : ops)
    for (const Read &read : reader.reads)
      if (isOurs(read.tensor, element) && mayBeTakenOver(read.tensor, writer))
        return read.tensor;
  return {};
}

} // namespace tenferro::kernels
