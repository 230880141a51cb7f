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

LoopOp::LoopOp(linalg::GenericOp generic) : generic(generic) {
  auto maps = generic.getIndexingMapsArray();
  loops.resize(generic.getNumLoops());
  for (auto kind : generic.getIteratorTypesArray())
    reduced.push_back(kind == utils::IteratorType::reduction);
  auto access = [&](Value tensor, AffineMap map) {
    Access axes;
    Extents extents = tensorExtents(tensor);
    for (auto [expr, extent] : llvm::zip(map.getResults(), extents)) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      axes.push_back(Axis{dim ? (int)dim.getPosition() : -1, {extent}});
      if (dim && (loops[dim.getPosition()].empty() || !constantExtent(loops[dim.getPosition()][0])))
        loops[dim.getPosition()] = {extent};
    }
    return axes;
  };
  // the result last, so that its (canonical) extents win
  for (auto [tensor, map] : llvm::zip(generic.getDpsInputs(), maps))
    inputs.push_back(access(tensor, map));
  output = access(generic.getDpsInits()[0], maps.back());
  if (auto attribute = generic->getAttrOfType<rt::ReductionKindAttr>(reductionName))
    kind = attribute.getValue();
  if (auto fill = generic.getDpsInits()[0].getDefiningOp<linalg::FillOp>()) {
    Value start = fill.getInputs()[0];
    if (auto constant = start.getDefiningOp<arith::ConstantOp>())
      identity = constant.getValue();
    else if (auto number = start.getDefiningOp<complex::ConstantOp>())
      identity = number.getValue();
  }
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

bool readsIndexed(linalg::GenericOp generic, Value tensor) {
  return generic.getRegion()
      .walk([&](tensor::ExtractOp extract) {
        return extract.getTensor() == tensor ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

bool alignedAt(const LoopOp &producer, const Access &read, unsigned loop) {
  if (loop >= producer.reduced.size() || producer.reduced[loop])
    return false;
  for (auto [writtenAxis, readAxis] : llvm::zip(producer.output, read))
    if (writtenAxis.loop == (int)loop)
      return readAxis.loop == (int)loop;
  return false;
}

bool alignedAt(const LoopOp &producer, const LoopOp &consumer, unsigned loop) {
  Value value = linalg::GenericOp(producer.generic).getResult(0);
  linalg::GenericOp reader = consumer.generic;
  if (readsIndexed(reader, value))
    return false;
  return llvm::all_of(llvm::zip(reader.getDpsInputs(), consumer.inputs),
                      [&](auto pair) { return std::get<0>(pair) != value || alignedAt(producer, std::get<1>(pair), loop); });
}

static bool usesIndex(linalg::GenericOp generic) {
  return generic.getRegion()
      .walk([](Operation *op) {
        return isa<linalg::IndexOp, tensor::ExtractOp>(op) ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Whether loops i and i+1 walk contiguous dimensions of this memory, or none.
static bool contiguous(const Access &access, unsigned loop) {
  for (size_t p = 0; p < access.size(); ++p) {
    if (access[p].loop == (int)loop + 1 && (p == 0 || access[p - 1].loop != (int)loop))
      return false;
    if (access[p].loop == (int)loop && (p + 1 == access.size() || access[p + 1].loop != (int)loop + 1))
      return false;
  }
  return true;
}

static void mergeAxes(Access &access, unsigned loop) {
  Access merged;
  for (Axis &axis : access) {
    if (axis.loop == (int)loop + 1)
      merged.back().extent.append(axis.extent);
    else
      merged.push_back(axis);
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
static bool dividedAlike(ArrayRef<LoopOp> ops, LoopOp &reader, unsigned loop) {
  for (auto [input, access] : llvm::zip(reader.generic.getDpsInputs(), reader.inputs))
    for (const LoopOp &writer : ops)
      if (linalg::GenericOp(writer.generic).getResult(0) == input && positionOf(access, loop) != positionOf(writer.output, loop))
        return false;
  return true;
}

void collapseLoops(MutableArrayRef<LoopOp> ops) {
  for (unsigned loop = 0;;) {
    bool any = false, legal = true;
    for (LoopOp &op : ops) {
      if (op.loops.size() <= loop + 1) {
        legal = false;
        break;
      }
      any = true;
      legal &= !usesIndex(op.generic) && op.reduced[loop] == op.reduced[loop + 1] && sameLoop(op, ops.front(), loop) &&
               sameLoop(op, ops.front(), loop + 1) && contiguous(op.output, loop) && dividedAlike(ops, op, loop);
      for (const Access &input : op.inputs)
        legal &= contiguous(input, loop);
    }
    if (any && legal) {
      for (LoopOp &op : ops) {
        op.loops[loop].append(op.loops[loop + 1]);
        op.loops.erase(op.loops.begin() + loop + 1);
        op.reduced.erase(op.reduced.begin() + loop + 1);
        mergeAxes(op.output, loop);
        for (Access &input : op.inputs)
          mergeAxes(input, loop);
      }
      continue;
    }
    bool deeper = llvm::any_of(ops, [&](const LoopOp &op) { return op.loops.size() > loop + 2; });
    if (!deeper)
      return;
    ++loop;
  }
}

static bool dependsOn(const LoopOp &op, const LoopOp &producer) {
  Value value = linalg::GenericOp(producer.generic).getResult(0);
  linalg::GenericOp reader = op.generic;
  return llvm::is_contained(reader.getDpsInputs(), value) || readsIndexed(reader, value);
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
        joins &= !dependsOn(*op, *earlier);
      for (LoopOp *member : run)
        joins &= !dependsOn(*op, *member) || alignedAt(*member, *op, depth);
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
