//===- Memory.cpp - where each tensor of a program lives -----------------------------------------------------------===//
//
// Results are written where they are returned from, inputs are read where they lie, everything else gets a slot of the arena;
// slots whose tenants are never alive together are one.
#include "MergeKernels.h"
#include "Program.h"

using namespace mlir;

namespace tenferro::codegen {

void ProgramEmitter::planKernels() {
  SmallVector<EmittedKernel *> emitted;
  for (Operation *step : steps) {
    auto kernel = dyn_cast<rt::KernelOp>(step);
    if (!kernel)
      continue;
    auto plan = std::make_unique<KernelPlan>();
    for (auto generic : kernel.getBody().front().getOps<linalg::GenericOp>())
      plan->ops.emplace_back(generic);
    collapseLoops(plan->ops);
    plan->tree = buildLoops(plan->ops);
    plan->emitted = emitKernel(kernel, plan->ops, *plan->tree, name + ".kernel" + std::to_string(kernels++), source, symbols);
    emitted.push_back(&plan->emitted);
    plans[step] = std::move(plan);
  }
  nests = mergeKernels(emitted);
}

/// The first kernel that reads the tensor elementwise, in the order of `order`.
rt::KernelOp ProgramEmitter::firstReader(Value tensor, const DenseMap<Operation *, unsigned> &order) {
  rt::KernelOp first;
  for (Operation *user : tensor.getUsers()) {
    auto generic = dyn_cast<linalg::GenericOp>(user);
    auto kernel = generic ? generic->getParentOfType<rt::KernelOp>() : rt::KernelOp();
    if (kernel && llvm::is_contained(generic.getDpsInputs(), tensor) && (!first || order.at(kernel) < order.at(first)))
      first = kernel;
  }
  return first;
}

/// A kernel can run on the columns of a product while they are in cache, when it loops over those columns and everything else it
/// reads is there before the product starts. It is moved behind the product: what lives until the kernel must not be taken in
/// between.
void ProgramEmitter::findEpilogues() {
  DenseMap<Operation *, unsigned> order; // a kernel that moves takes the odd number behind its product
  for (auto [n, step] : llvm::enumerate(steps))
    order[step] = 2 * (unsigned)n;
  for (Operation *step : steps) {
    auto gemm = dyn_cast<rt::GemmOp>(step);
    if (!gemm || getConstantIntValue(gemm.getBatch()) != 1)
      continue;
    auto type = cast<RankedTensorType>(gemm.getC().getType());
    // several axes of an operand may make up the columns
    if (type.getRank() != 2 || !sameExtent(tensorExtents(gemm.getC())[0], getAsOpFoldResult(gemm.getN())))
      continue;
    rt::KernelOp kernel = firstReader(gemm.getC(), order);
    if (!kernel || !isEpilogue(kernel, gemm))
      continue;
    // the other things that it reads must have been made before the product, or not depend on any step between
    bool early = true;
    kernel.getBody().walk([&](Operation *inner) {
      for (Value v : inner->getOperands())
        if (Operation *def = v.getDefiningOp(); def && def->getBlock() == kernel->getBlock() && def != step && order.count(def))
          early &= order[def] < order[step];
    });
    if (!early)
      continue;
    epilogues[step] = kernel;
    plans[kernel]->epilogueOf = step;
    order[kernel] = order[step] + 1;
  }
  SmallVector<Operation *> moved;
  for (Operation *step : steps) {
    if (auto kernel = dyn_cast<rt::KernelOp>(step); kernel && plans[kernel]->epilogueOf)
      continue;
    moved.push_back(step);
    if (auto epilogue = epilogues.find(step); epilogue != epilogues.end())
      moved.push_back(epilogue->second);
  }
  steps = std::move(moved);
  for (auto [n, step] : llvm::enumerate(steps))
    stepOf[step] = (unsigned)n;
}

/// Whether the kernel loops over the columns of the product.
bool ProgramEmitter::isEpilogue(rt::KernelOp kernel, rt::GemmOp gemm) {
  KernelPlan &plan = *plans[kernel];
  if (plan.epilogueOf || plan.emitted.rows.size() != 1 || !sameExtent(plan.emitted.rows[0], tensorExtents(gemm.getC())[0]))
    return false;
  for (LoopOp &op : plan.ops) {
    if (readsIndexed(op.generic, gemm.getC()))
      return false;
    for (auto [input, access] : llvm::zip(op.generic.getDpsInputs(), op.inputs))
      if (input == gemm.getC() && (access.size() != 2 || access[0].loop != 0 || access[1].loop == 0))
        return false;
  }
  return true;
}

/// The tensor whose memory `tensor` is, through reshapes.
static Value root(Value tensor) {
  while (auto reshape = tensor.getDefiningOp<rt::ReshapeOp>())
    tensor = reshape.getX();
  return tensor;
}

void ProgramEmitter::planMemory() {
  DenseMap<Value, unsigned> lastUse;
  auto use = [&](Value v, unsigned step) {
    if (!isa<RankedTensorType>(v.getType()))
      return;
    unsigned &last = lastUse[root(v)];
    last = std::max(last, step);
  };
  for (auto [n, step] : llvm::enumerate(steps)) {
    for (Value v : step->getOperands())
      use(v, (unsigned)n);
    for (Region &region : step->getRegions())
      region.walk([&, n = n](Operation *inner) {
        for (Value v : inner->getOperands())
          use(v, (unsigned)n);
      });
    if (auto exported = dyn_cast<rt::ExportOp>(step))
      lastUse[root(exported.getX())] = (unsigned)steps.size();
  }
  // a fused pair is one step: what the kernel reads stays alive, what it writes must not be read by the product
  for (auto [gemm, kernel] : epilogues) {
    for (Value v : gemm->getOperands())
      use(v, stepOf[kernel]);
  }
  DenseMap<Value, unsigned> resultOf;
  for (auto [number, exported] : llvm::enumerate(exports)) {
    Value made = root(exported.getX());
    Operation *def = made.getDefiningOp();
    if (isa_and_nonnull<rt::KernelOp, rt::GemmOp, rt::LibraryOp>(def))
      resultOf.try_emplace(made, (unsigned)number);
  }
  DenseMap<Value, Value> inPlace; // kernel result -> the tensor whose memory it takes over
  for (Operation *step : llvm::reverse(steps)) {
    if (!plans.count(step))
      continue;
    for (auto [n, output] : llvm::enumerate(plans[step]->emitted.outputs)) {
      if (!output.inPlaceOf)
        continue;
      Value made = step->getResult((unsigned)n);
      inPlace[made] = output.inPlaceOf;
      if (auto found = resultOf.find(made); found != resultOf.end())
        resultOf.try_emplace(output.inPlaceOf, unsigned(found->second));
    }
  }
  size_t libraries = 0;
  for (auto [n, step] : llvm::enumerate(steps)) {
    if (auto reshape = dyn_cast<rt::ReshapeOp>(step)) {
      storage[reshape.getResult()] = Storage{Storage::Alias, 0, reshape.getX(), {}};
      continue;
    }
    if (auto constant = dyn_cast<arith::ConstantOp>(step)) {
      storage[constant.getResult()] = Storage{Storage::Global, 0, {}, constant.getValue()};
      continue;
    }
    if (!isa<rt::KernelOp, rt::GemmOp, rt::LibraryOp>(step))
      continue;
    auto at = (unsigned)n;
    auto library = dyn_cast<rt::LibraryOp>(step);
    constexpr size_t fewLists = 16; // on the stack; a long program must not need a deep one
    if (library && ++libraries > fewLists)
      listSlots[step] = slots.add({}, (int64_t)sizeof(tnf_rt_tensor) * (library->getNumResults() + library.getInputs().size()));
    for (OpResult made : step->getResults()) {
      if (auto found = resultOf.find(made); found != resultOf.end()) {
        storage[made] = Storage{Storage::Result, found->second, {}, {}};
        continue;
      }
      if (auto found = inPlace.find(made); found != inPlace.end()) {
        const Storage taken = storage.lookup(found->second); // a copy: inserting moves the entries
        storage[made] = taken;
        if (taken.kind == Storage::Arena)
          slots.extend(taken.number, std::max(lastUse[made], at));
        continue;
      }
      // in place: the input dies here and lies in a slot
      if (library && made.getResultNumber() == 0 && (int64_t)library.getInPlace() >= 0) {
        Value input = root(library.getInputs()[library.getInPlace()]);
        auto found = storage.find(input);
        if (found != storage.end() && found->second.kind == Storage::Arena && lastUse[input] == at &&
            llvm::count_if(library.getInputs(), [&](Value v) { return root(v) == input; }) == 1) {
          const Storage taken = found->second; // a copy: inserting moves the entries
          storage[made] = taken;
          slots.extend(taken.number, lastUse[made]);
          continue;
        }
      }
      SmallVector<Extent> factors(tensorExtents(made));
      int64_t bytes = elementBytes(cast<RankedTensorType>(made.getType()).getElementType());
      unsigned until = std::max(lastUse.count(made) ? lastUse[made] : at, at);
      storage[made] = Storage{Storage::Arena, slots.take(factors, bytes, at, until), {}, {}};
    }
    if (!plans.count(step))
      continue;
    KernelPlan &plan = *plans[step];
    for (const Scratch &scratch : plan.emitted.scratch)
      plan.scratchSlots.push_back(slots.add(scratch.factors, scratch.elementBytes));
    for (const KernelOutput &output : plan.emitted.outputs) {
      plan.partialSlots.push_back(-1);
      if (!output.partial)
        continue;
      LoopOp *op = output.op;
      SmallVector<Extent> factors;
      for (const Axis &axis : op->output)
        factors.append(axis.extent);
      int64_t bytes = elementBytes(cast<RankedTensorType>(op->generic.getResult(0).getType()).getElementType());
      plan.partialSlots.back() = (int)slots.add(factors, bytes);
    }
  }
}

/// How many of it there are: scratch has one per worker, the parts of a reduction one per chunk.
DenseMap<unsigned, Value> ProgramEmitter::copiesOfSlots() {
  DenseMap<unsigned, Value> copies;
  Value workers;
  for (Operation *step : steps) {
    auto found = plans.find(step);
    if (found == plans.end())
      continue;
    KernelPlan &plan = *found->second;
    for (unsigned slot : plan.scratchSlots) {
      if (!workers)
        workers = call("tnf_rt_worker_count", i64Type, {ctx});
      copies[slot] = workers;
    }
    for (int slot : plan.partialSlots)
      if (slot >= 0)
        copies[(unsigned)slot] = plan.chunks;
  }
  return copies;
}

/// One arena allocation for the whole run: the sum of the slots, each a multiple of a cache line. The sum wraps only where the
/// slots without their rounding come to 2^62 bytes: each is rounded by less than a line.
void ProgramEmitter::allocateArena() {
  if (slots.all().empty())
    return;
  DenseMap<unsigned, Value> copies = copiesOfSlots();
  constexpr int64_t line = TNF_RT_ALIGNMENT;
  Value total = i64(0), size;
  SmallVector<Value> starts;
  for (auto [n, slot] : llvm::enumerate(slots.all())) {
    Value bytes = product(slot.elementBytes, slot.factors), magnitudeOfSlot = magnitude(slot.elementBytes, slot.factors);
    bytes = LLVM::AndOp::create(b, loc, LLVM::AddOp::create(b, loc, bytes, i64(line - 1)), i64(-line));
    if (auto found = copies.find((unsigned)n); found != copies.end()) {
      bytes = LLVM::MulOp::create(b, loc, bytes, found->second);
      Value number = LLVM::SIToFPOp::create(b, loc, b.getF64Type(), found->second);
      magnitudeOfSlot = LLVM::FMulOp::create(b, loc, magnitudeOfSlot, number);
    }
    starts.push_back(total);
    total = LLVM::AddOp::create(b, loc, total, bytes);
    size = size ? LLVM::FAddOp::create(b, loc, size, magnitudeOfSlot).getResult() : magnitudeOfSlot;
  }
  Value fits = LLVM::FCmpOp::create(b, loc, LLVM::FCmpPredicate::olt, size, f64(0x1p62));
  Value arena = call("tnf_rt_arena", pointer, {ctx, LLVM::SelectOp::create(b, loc, fits, total, i64(-1))});
  Value missing = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::eq, arena, LLVM::ZeroOp::create(b, loc, pointer));
  checkStatus(LLVM::SelectOp::create(b, loc, missing, i32(TNF_RT_OUT_OF_MEMORY), i32(TNF_RT_OK)));
  for (auto [slot, start] : llvm::zip(slots.all(), starts))
    slot.pointer = LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(), arena, ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(start)});
}

Value ProgramEmitter::pointerOf(Value tensor) {
  tensor = root(tensor);
  if (auto bind = tensor.getDefiningOp<rt::BindOp>()) {
    Value input = loadInput(cast<BlockArgument>(bind.getX()).getArgNumber());
    return LLVM::LoadOp::create(b, loc, pointer, field(input, offsetof(tnf_rt_tensor, data)));
  }
  const Storage &where = storage.find(tensor)->second;
  switch (where.kind) {
  case Storage::Arena:
    return slots[where.number].pointer;
  case Storage::Result: {
    Value slot = element(outputs, where.number);
    Value out = LLVM::LoadOp::create(b, loc, pointer, slot);
    return LLVM::LoadOp::create(b, loc, pointer, field(out, offsetof(tnf_rt_tensor, data)));
  }
  case Storage::Global: {
    auto elements = cast<DenseElementsAttr>(where.global);
    std::string symbol = name + ".constant" + std::to_string(strings++);
    OpBuilder top(module.getBodyRegion());
    auto type = cast<RankedTensorType>(elements.getType());
    Type element = storageElement(type.getElementType());
    if (type.getElementType().isInteger(1)) {
      SmallVector<int8_t> bytes;
      for (bool bit : elements.getValues<bool>())
        bytes.push_back(bit ? 1 : 0);
      elements = DenseElementsAttr::get(RankedTensorType::get({(int64_t)bytes.size()}, element), ArrayRef<int8_t>(bytes));
    } else if (auto complex = dyn_cast<ComplexType>(element)) {
      SmallVector<APFloat> parts;
      for (std::complex<APFloat> z : elements.getValues<std::complex<APFloat>>()) {
        parts.push_back(z.real());
        parts.push_back(z.imag());
      }
      element = complex.getElementType();
      elements = DenseElementsAttr::get(RankedTensorType::get({(int64_t)parts.size()}, element), parts);
    } else {
      elements = elements.reshape(RankedTensorType::get({type.getNumElements()}, element));
    }
    auto arrayType = LLVM::LLVMArrayType::get(element, (unsigned)elements.getNumElements());
    LLVM::GlobalOp::create(top, loc, arrayType, /*isConstant=*/true, LLVM::Linkage::Internal, symbol, elements,
                           /*alignment=*/TNF_RT_ALIGNMENT);
    return LLVM::AddressOfOp::create(b, loc, pointer, symbol);
  }
  case Storage::Input:
  case Storage::Alias:
    break;
  }
  llvm_unreachable("inputs and aliases are resolved above");
}

} // namespace tenferro::codegen
