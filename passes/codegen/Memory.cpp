//===- Memory.cpp - where each tensor of a program lives -----------------------------------------------------------===//
//
// Results are written where they are returned from, inputs are read where they lie, everything else gets a slot of the arena;
// slots whose tenants are never alive together are one.
#include "Program.h"

using namespace mlir;

namespace tenferro::codegen {

std::optional<Extent> ProgramEmitter::KernelPlan::extent(Value number) const {
  if (auto known = getConstantIntValue(number))
    return Builder(number.getContext()).getIndexAttr(*known);
  auto parameter = dyn_cast<BlockArgument>(number);
  if (!parameter || parameter.getOwner() != &kernel().getBody().front())
    return std::nullopt;
  return getAsOpFoldResult(rt::LaunchOp(launch).getNumbers()[parameter.getArgNumber() - kernel().numMemories()]);
}

/// The counts of the deepest chain of loops below the outermost one.
SmallVector<Extent> ProgramEmitter::KernelPlan::workBelow() const {
  SmallVector<Value> deepest;
  kernel().getBody().walk<WalkOrder::PreOrder>([&](rt::LoopOp loop) {
    SmallVector<Value> counts;
    for (; !loop.isOutermost(); loop = loop->getParentOfType<rt::LoopOp>())
      llvm::append_range(counts, loop.getCounts());
    if (counts.size() > deepest.size())
      deepest = counts;
  });
  SmallVector<Extent> factors;
  for (Value count : llvm::reverse(deepest))
    if (auto factor = extent(count))
      factors.push_back(*factor);
  return factors;
}

void ProgramEmitter::planKernels() {
  for (Operation *step : steps) {
    auto launch = dyn_cast<rt::LaunchOp>(step);
    if (!launch)
      continue;
    auto plan = std::make_unique<KernelPlan>();
    plan->launch = launch;
    plan->emitted = kernels.lookup(launch.getKernelAttr().getAttr());
    if (rt::LoopOp outermost = plan->kernel().outermostLoop())
      for (Value count : outermost.getCounts())
        plan->outermost.push_back(*plan->extent(count));
    plans[step] = std::move(plan);
  }
}

/// What a launch's kernel knows of a tensor; null: nothing.
static BlockArgument parameterOf(rt::LaunchOp launch, rt::KernelOp kernel, Value tensor) {
  for (auto [n, operand] : llvm::enumerate(launch->getOperands().take_front(kernel.numMemories())))
    if (operand == tensor)
      return kernel.memories()[n];
  return {};
}

static bool isLoopIndex(Value index) {
  auto argument = dyn_cast<BlockArgument>(index);
  return argument && isa<rt::LoopOp>(argument.getOwner()->getParentOp());
}

/// The first launch that reads the tensor along its loops, in the order of `order`.
rt::LaunchOp ProgramEmitter::firstReader(Value tensor, const DenseMap<Operation *, unsigned> &order) {
  rt::LaunchOp first;
  for (Operation *user : tensor.getUsers()) {
    auto launch = dyn_cast<rt::LaunchOp>(user);
    if (!launch || (first && order.at(launch) >= order.at(first)))
      continue;
    BlockArgument parameter = parameterOf(launch, plans[launch]->kernel(), tensor);
    bool reads = llvm::any_of(parameter.getUsers(), [](Operation *access) {
      auto load = dyn_cast<rt::LoadOp>(access);
      return load && llvm::all_of(load.getIndices(), isLoopIndex);
    });
    if (reads)
      first = launch;
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
    rt::LaunchOp launch = firstReader(gemm.getC(), order);
    if (!launch || !isEpilogue(launch, gemm))
      continue;
    // the other things that it reads must have been made before the product, or not depend on any step between
    bool early = llvm::all_of(launch->getOperands(), [&](Value v) {
      Operation *def = v.getDefiningOp();
      return !def || def == step || !order.count(def) || order[def] < order[step];
    });
    if (!early)
      continue;
    epilogues[step] = launch;
    plans[launch]->epilogueOf = step;
    order[launch] = order[step] + 1;
  }
  SmallVector<Operation *> moved;
  for (Operation *step : steps) {
    if (isa<rt::LaunchOp>(step) && plans[step]->epilogueOf)
      continue;
    moved.push_back(step);
    if (auto epilogue = epilogues.find(step); epilogue != epilogues.end())
      moved.push_back(epilogue->second);
  }
  steps = std::move(moved);
  for (auto [n, step] : llvm::enumerate(steps))
    stepOf[step] = (unsigned)n;
}

/// Whether the kernel loops over the columns of the product and reads each in its own iteration.
bool ProgramEmitter::isEpilogue(rt::LaunchOp launch, rt::GemmOp gemm) {
  KernelPlan &plan = *plans[launch];
  Extents columns = tensorExtents(gemm.getC());
  if (plan.epilogueOf || plan.outermost.size() != 1 || !sameExtent(plan.outermost[0], columns[0]))
    return false;
  Value column = plan.kernel().outermostLoop().indices()[0];
  auto isColumnHeight = [&](OpFoldResult stride) {
    auto extent = isa<Attribute>(stride) ? stride : plan.extent(cast<Value>(stride)).value_or(Extent());
    return extent && sameExtent(extent, columns[1]);
  };
  return llvm::all_of(parameterOf(launch, plan.kernel(), gemm.getC()).getUsers(), [&](Operation *user) {
    auto load = dyn_cast<rt::LoadOp>(user);
    if (!load)
      return true; // it writes over what it has read
    auto indices = load.getIndices();
    return !indices.empty() && indices[0] == column && isColumnHeight(load.mixedStrides()[0]) &&
           llvm::all_of(indices.drop_front(), [&](Value index) { return isLoopIndex(index) && index != column; });
  });
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
    if (isa_and_nonnull<rt::LaunchOp, rt::GemmOp, rt::LibraryOp>(def))
      resultOf.try_emplace(made, (unsigned)number);
  }
  DenseMap<Value, Value> inPlace; // kernel result -> the tensor whose memory it takes over
  for (Operation *step : llvm::reverse(steps)) {
    auto launch = dyn_cast<rt::LaunchOp>(step);
    if (!launch)
      continue;
    for (auto [made, init] : llvm::zip(launch.getResults(), launch.getInits())) {
      if (init.getDefiningOp<tensor::EmptyOp>())
        continue;
      inPlace[made] = init;
      if (auto found = resultOf.find(made); found != resultOf.end())
        resultOf.try_emplace(init, unsigned(found->second));
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
    if (!isa<rt::LaunchOp, rt::GemmOp, rt::LibraryOp>(step))
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
    for (auto scratch : plan.kernel().getBody().front().getOps<rt::ScratchOp>()) {
      SmallVector<Extent> factors;
      for (OpFoldResult extent : scratch.mixedExtents())
        factors.push_back(isa<Attribute>(extent) ? extent : *plan.extent(cast<Value>(extent)));
      plan.scratchSlots.push_back(slots.add(factors, elementBytes(scratch.getMemory().getType().getElement())));
    }
    for (auto [n, made] : llvm::enumerate(step->getResults())) {
      plan.partialSlots.push_back(-1);
      int64_t bytes = elementBytes(cast<RankedTensorType>(made.getType()).getElementType());
      if (plan.kernel().partsOf((unsigned)n))
        plan.partialSlots.back() = (int)slots.add(tensorExtents(made), bytes);
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
