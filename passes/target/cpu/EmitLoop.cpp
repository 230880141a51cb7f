//===- EmitLoop.cpp - turns a loop of a plan into machine code ------------------------------------------------------===//
//
// Cells become variables, jumps branches, and kernels are called directly, inlined where they are small (LoopSteps.cpp). What
// else a step does is left to the runtime (tnf_rt_steps), with the cells that it names written before and read again after.
#include "LoopEmitter.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace tenferro::cpu {

//===- cells -----------------------------------------------------------------------------------------------------===//

std::optional<int64_t> LoopEmitter::known(int32_t cell) const {
  return (size_t)cell < table.constants.size() ? std::optional(table.constants[(size_t)cell]) : std::nullopt;
}

/// Cells that hold addresses, of which the steps that the function does itself say so.
void LoopEmitter::findAddresses() {
  auto add = [&](int32_t cell) { return !known(cell) && addresses.insert(cell).second; };
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t at = loop.first; at < loop.end; at += (size_t)(*step(at) >> 8)) {
      const int32_t *w = step(at);
      SmallVector<int32_t> found;
      if (codeOf(w) == TNF_RT_STEP_VIEW || codeOf(w) == TNF_RT_STEP_COPY)
        found.append({w[1], w[2]});
      else if (codeOf(w) == TNF_RT_STEP_READ)
        found.push_back(w[2]);
      else if (codeOf(w) == TNF_RT_STEP_FAIL_IF || codeOf(w) == TNF_RT_STEP_PUSH_NUMBER || codeOf(w) == TNF_RT_STEP_POP_NUMBER)
        found.push_back(w[1]);
      else if (codeOf(w) == TNF_RT_STEP_PUSH || codeOf(w) == TNF_RT_STEP_POP || codeOf(w) == TNF_RT_STEP_POP_VIEW)
        found.append({w[1], w[3]});
      else if (auto index = checkedIndex(at))
        found.push_back(index->from);
      else if (codeOf(w) == TNF_RT_STEP_MOVE && (isAddress(w[1]) || isAddress(w[2])))
        found.append({w[1], w[2]});
      else if (codeOf(w) == TNF_RT_STEP_SELECT && (isAddress(w[1]) || isAddress(w[3]) || isAddress(w[4])))
        found.append({w[1], w[3], w[4]});
      else if (codeOf(w) == TNF_RT_STEP_LAUNCH)
        for (auto [n, type] : llvm::enumerate(kernelOf(at).getArgumentTypes().drop_back(3)))
          if (type == pointer)
            found.push_back(w[5 + n]);
      for (int32_t cell : found)
        changed |= add(cell);
    }
  }
}

/// A buffer is the function's own where no other cell ever holds its address.
void LoopEmitter::findLocalMemory() {
  for (const LocalMemory &each : loop.local)
    local[table.numbered(each.cell)] = {each.bytes, each.isWritten, {}, {}};
  for (size_t at = loop.first; at < loop.end; at += (size_t)(*step(at) >> 8)) {
    const int32_t *w = step(at);
    if (codeOf(w) == TNF_RT_STEP_MOVE || codeOf(w) == TNF_RT_STEP_VIEW)
      local.erase(w[2]);
    if (codeOf(w) == TNF_RT_STEP_SELECT)
      for (int32_t cell : {w[3], w[4]})
        local.erase(cell);
  }
}

/// Where the run has a cell.
Value LoopEmitter::inRun(int32_t cell) {
  return LLVM::GEPOp::create(b, loc, pointer, b.getI64Type(), function.getArgument(1), ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(cell)},
                             LLVM::GEPNoWrapFlags::inbounds);
}

void LoopEmitter::copy(Value to, Value from, int64_t bytes) {
  if (bytes)
    LLVM::MemcpyOp::create(b, loc, to, from, constant(bytes), /*isVolatile=*/false);
}

void LoopEmitter::makeVariables() {
  Value one = constant(1);
  for (auto &[cell, memory] : local) {
    auto type = LLVM::LLVMArrayType::get(b.getI8Type(), (unsigned)memory.bytes);
    memory.here = LLVM::AllocaOp::create(b, loc, pointer, type, one, TNF_RT_ALIGNMENT);
  }
  for (size_t word : cellWords(loop.first, loop.end))
    if (int32_t cell = table.words[word]; !known(cell) && !local.count(cell) && !variables.count(cell))
      variables[cell] = LLVM::AllocaOp::create(b, loc, pointer, isAddress(cell) ? pointer : b.getI64Type(), one);
  for (auto &[cell, memory] : local) {
    memory.there = LLVM::LoadOp::create(b, loc, pointer, inRun(cell));
    copy(memory.here, memory.there, memory.bytes);
  }
  for (auto &[cell, variable] : variables)
    LLVM::StoreOp::create(b, loc, LLVM::LoadOp::create(b, loc, isAddress(cell) ? pointer : b.getI64Type(), inRun(cell)),
                          variable);
}

Value LoopEmitter::get(int32_t cell) {
  if (auto value = known(cell))
    return constant(*value);
  if (auto memory = local.find(cell); memory != local.end())
    return memory->second.here;
  return LLVM::LoadOp::create(b, loc, isAddress(cell) ? pointer : b.getI64Type(), variables.at(cell));
}

Value LoopEmitter::number(int32_t cell) {
  Value value = get(cell);
  return value.getType() == pointer ? LLVM::PtrToIntOp::create(b, loc, b.getI64Type(), value).getResult() : value;
}

Value LoopEmitter::address(int32_t cell) {
  Value value = get(cell);
  return value.getType() == pointer ? value : LLVM::IntToPtrOp::create(b, loc, pointer, value).getResult();
}

void LoopEmitter::set(int32_t cell, Value value) {
  assigned.insert(cell);
  LLVM::StoreOp::create(b, loc, value, variables.at(cell));
}

/// What steps name, for the runtime. Memory of the function's own stays its own: the runtime gets a copy.
void LoopEmitter::writeCells(size_t from, size_t to) {
  DenseSet<int32_t> seen;
  SmallVector<size_t> words(cellWords(from, to));
  for (size_t at = from; at < to; at += (size_t)(*step(at) >> 8)) // a reservation reads what the steps read that it is for
    for (int32_t i = 0; codeOf(step(at)) == TNF_RT_STEP_RESERVE && i < step(at)[1]; ++i) {
      auto wanted = (size_t)step(at)[2 + i];
      llvm::append_range(words, cellWords(wanted, wanted + (size_t)(*step(wanted) >> 8)));
    }
  for (size_t at = from; at < loop.end; at += (size_t)(*step(at) >> 8)) // what fails says in which step of the loop it was
    if (codeOf(step(at)) == TNF_RT_STEP_JUMP && (size_t)step(at)[1] <= from) {
      llvm::append_range(words, cellWords(at, at + (size_t)(*step(at) >> 8)));
      break;
    }
  for (size_t word : words) {
    int32_t cell = table.words[word];
    if (known(cell) || !seen.insert(cell).second)
      continue;
    if (auto memory = local.find(cell); memory == local.end())
      LLVM::StoreOp::create(b, loc, get(cell), inRun(cell));
    else if (memory->second.isWritten)
      copy(memory->second.there, memory->second.here, memory->second.bytes);
  }
}

void LoopEmitter::readCells(size_t from, size_t to) {
  DenseSet<int32_t> seen;
  for (size_t word : cellWords(from, to)) {
    int32_t cell = table.words[word];
    if (known(cell) || !seen.insert(cell).second)
      continue;
    if (auto memory = local.find(cell); memory == local.end())
      LLVM::StoreOp::create(b, loc, LLVM::LoadOp::create(b, loc, isAddress(cell) ? pointer : b.getI64Type(), inRun(cell)),
                            variables.at(cell));
    else if (memory->second.isWritten)
      copy(memory->second.here, memory->second.there, memory->second.bytes);
  }
}

//===- control ---------------------------------------------------------------------------------------------------===//

void LoopEmitter::findBlocks() {
  blocks[loop.first] = blocks[loop.end] = nullptr;
  for (size_t at = loop.first; at < loop.end; at += (size_t)(*step(at) >> 8)) {
    const int32_t *w = step(at);
    if (codeOf(w) != TNF_RT_STEP_JUMP && codeOf(w) != TNF_RT_STEP_JUMP_UNLESS)
      continue;
    blocks[(size_t)w[codeOf(w) == TNF_RT_STEP_JUMP ? 1 : 2]] = nullptr;
    blocks[at + (size_t)(*w >> 8)] = nullptr;
  }
  for (auto &[word, block] : blocks)
    block = newBlock();
}

Block *LoopEmitter::newBlock() {
  auto *block = new Block;
  function.getBody().push_back(block);
  return block;
}

void LoopEmitter::branch(Block *to) {
  LLVM::BrOp::create(b, loc, ValueRange{}, to);
}

void LoopEmitter::branch(Value condition, Block *then, Block *otherwise, bool isRare) {
  auto op = LLVM::CondBrOp::create(b, loc, condition, then, ValueRange{}, otherwise, ValueRange{});
  if (isRare)
    op.setBranchWeightsAttr(b.getDenseI32ArrayAttr({1, 1 << 20}));
}

/// Has the runtime do steps, of which each that fails ends the run.
void LoopEmitter::leaveToRuntime(size_t from, size_t to) {
  Type i32 = b.getI32Type();
  constexpr StringLiteral name = "tnf_rt_steps";
  if (!symbols.lookup(name)) {
    OpBuilder top(symbols.getOp()->getRegion(0));
    symbols.insert(LLVM::LLVMFuncOp::create(top, loc, name, LLVM::LLVMFunctionType::get(i32, {pointer, i32, i32})));
  }
  writeCells(from, to);
  Value first = LLVM::ConstantOp::create(b, loc, i32, (int64_t)from), last = LLVM::ConstantOp::create(b, loc, i32, (int64_t)to);
  Value status = LLVM::CallOp::create(b, loc, i32, name, ValueRange{function.getArgument(0), first, last}).getResult();
  Value failed = compare(LLVM::ICmpPredicate::ne, status, LLVM::ConstantOp::create(b, loc, i32, 0));
  Block *end = newBlock(), *next = newBlock();
  branch(failed, end, next, /*isRare=*/true);
  b.setInsertionPointToEnd(end);
  LLVM::ReturnOp::create(b, loc, status);
  b.setInsertionPointToEnd(next);
  readCells(from, to);
}

/// Where this holds the runtime does the step, and whatever it says of it.
void LoopEmitter::leaveIf(Value condition, size_t at) {
  Block *rare = newBlock(), *next = newBlock();
  branch(condition, rare, next, /*isRare=*/true);
  b.setInsertionPointToEnd(rare);
  leaveToRuntime(at, at + (size_t)(*step(at) >> 8));
  branch(next);
  b.setInsertionPointToEnd(next);
}

/// What the steps behind the loop read is in the cells and where the run has it.
void LoopEmitter::finish() {
  for (auto &[cell, variable] : variables)
    if (assigned.contains(cell))
      LLVM::StoreOp::create(b, loc, get(cell), inRun(cell));
  for (auto &[cell, memory] : local)
    if (memory.isWritten)
      copy(memory.there, memory.here, memory.bytes);
  LLVM::ReturnOp::create(b, loc, LLVM::ConstantOp::create(b, loc, b.getI32Type(), (int64_t)TNF_RT_OK));
}

void LoopEmitter::run() {
  Type i32 = b.getI32Type();
  b.setInsertionPointToEnd(&symbols.getOp()->getRegion(0).front());
  function = LLVM::LLVMFuncOp::create(b, loc, loop.name, LLVM::LLVMFunctionType::get(i32, SmallVector<Type>(3, pointer)),
                                      LLVM::Linkage::Internal);
  symbols.insert(function);
  b.setInsertionPointToEnd(function.addEntryBlock(b));
  findAddresses();
  findLocalMemory();
  makeVariables();
  findBlocks();
  branch(blocks.at(loop.first));
  for (size_t at = loop.first; at < loop.end;) {
    if (auto block = blocks.find(at); block != blocks.end()) {
      if (!b.getBlock()->mightHaveTerminator())
        branch(block->second);
      b.setInsertionPointToEnd(block->second);
    }
    size_t next = at + (size_t)(*step(at) >> 8);
    if (isOwn(at)) {
      emitStep(at);
    } else {
      while (next < loop.end && !isOwn(next) && !blocks.count(next))
        next += (size_t)(*step(next) >> 8);
      leaveToRuntime(at, next);
    }
    at = next;
  }
  if (!b.getBlock()->mightHaveTerminator())
    branch(blocks.at(loop.end));
  b.setInsertionPointToEnd(blocks.at(loop.end));
  finish();
}

/// Adds the kernels that steps outside of the loops run.
static void addCalled(const ProgramLoops &program, llvm::StringSet<> &called) {
  auto add = [&](int32_t body) {
    if (body >= 0)
      called.insert(kernelName(program.table.functions[(size_t)body]));
  };
  const std::vector<int32_t> &words = program.table.words;
  for (size_t at = 0; at < words.size(); at += (size_t)(words[at] >> 8)) {
    if (llvm::any_of(program.loops, [&](const LoopCode &loop) { return at >= loop.first && at < loop.end; }))
      continue;
    if ((words[at] & 255) == TNF_RT_STEP_LAUNCH)
      add(words[at + 1]);
    if ((words[at] & 255) == TNF_RT_STEP_GEMM)
      add(words[at + 10]);
  }
}

void emitLoops(ArrayRef<ProgramLoops> programs, SymbolTable &symbols) {
  llvm::StringSet<> called;
  for (const ProgramLoops &program : programs) {
    addCalled(program, called);
    for (const LoopCode &loop : program.loops)
      LoopEmitter(program.table, loop, symbols, called).run();
  }
  // what is inlined wherever it runs is a function only for contexts that overwrite what is dead
  for (auto kernel : cast<ModuleOp>(symbols.getOp()).getOps<func::FuncOp>())
    if (!called.contains(kernel.getName()))
      kernel->setAttr("passthrough", Builder(kernel.getContext()).getStrArrayAttr({"noinline", "optnone"}));
}

} // namespace tenferro::cpu
