//===- LoopTapes.cpp - what a loop's function pushes onto tapes and pops -------------------------------------------------===//
//
// Where there is no room, and where something else lies on the tape than what is popped, the runtime does the step.
#include "LoopEmitter.h"

using namespace mlir;

namespace tenferro::cpu {

static bool isNumber(tnf_rt_step code) {
  return code == TNF_RT_STEP_PUSH_NUMBER || code == TNF_RT_STEP_POP_NUMBER;
}

static int64_t bytesOf(tnf_dtype dtype) {
  switch (dtype) {
  case TNF_BOOL:
    return 1;
  case TNF_F32:
  case TNF_I32:
    return 4;
  case TNF_F64:
  case TNF_I64:
  case TNF_COMPLEX_F32:
    return 8;
  case TNF_COMPLEX_F64:
    return 16;
  }
  llvm_unreachable("an element of no type");
}

/// The bytes of a record's elements, and its word.
LoopEmitter::Record LoopEmitter::recordOf(size_t at) {
  const int32_t *w = step(at);
  if (isNumber(codeOf(w)))
    return {constant(wordBytes), constant((int64_t)TNF_RT_TAPE_WORD(w[2] | TNF_RT_TAPE_NUMBER, wordBytes))};
  Value bytes = bytesOf(cpu::bytesOf((tnf_dtype)w[2]), ArrayRef(w + 5, (size_t)w[4]));
  Value shifted = LLVM::ShlOp::create(b, loc, bytes, constant(8));
  return {bytes, LLVM::OrOp::create(b, loc, shifted, constant(w[2]))};
}

/// What a record takes without its word.
Value LoopEmitter::aligned(Value bytes) {
  Value more = LLVM::AddOp::create(b, loc, bytes, constant(wordBytes - 1));
  return LLVM::AndOp::create(b, loc, more, constant(-wordBytes));
}

/// A field of tnf_rt_tape.
Value LoopEmitter::fieldOf(Value tape, size_t offset) {
  return LLVM::GEPOp::create(b, loc, pointer, b.getI8Type(), tape, ArrayRef<LLVM::GEPArg>{LLVM::GEPArg((int32_t)offset)});
}

/// Leaves the step to the runtime where the tape has no memory, or where this holds of what it has.
void LoopEmitter::tapeStep(size_t at, llvm::function_ref<Value(Value tape, Value used)> isOther,
                           llvm::function_ref<void(Value tape, Value used)> own) {
  Block *rare = newBlock(), *look = newBlock(), *mine = newBlock(), *next = newBlock();
  Value tape = address(step(at)[1]);
  branch(compare(LLVM::ICmpPredicate::eq, tape, LLVM::ZeroOp::create(b, loc, pointer)), rare, look, /*isRare=*/true);
  b.setInsertionPointToEnd(look);
  Value used = LLVM::LoadOp::create(b, loc, b.getI64Type(), fieldOf(tape, offsetof(tnf_rt_tape, used)));
  branch(isOther(tape, used), rare, mine, /*isRare=*/true);
  b.setInsertionPointToEnd(mine);
  own(tape, used);
  branch(next);
  b.setInsertionPointToEnd(rare);
  leaveToRuntime(at, at + (size_t)(*step(at) >> 8));
  branch(next);
  b.setInsertionPointToEnd(next);
}

void LoopEmitter::push(size_t at) {
  const int32_t *w = step(at);
  Record record = recordOf(at);
  Value kept = aligned(record.bytes), whole = LLVM::AddOp::create(b, loc, kept, constant(wordBytes));
  auto endOf = [&](Value used) { return LLVM::AddOp::create(b, loc, used, whole); };
  tapeStep(
      at,
      [&](Value tape, Value used) {
        Value room = LLVM::LoadOp::create(b, loc, b.getI64Type(), fieldOf(tape, offsetof(tnf_rt_tape, room)));
        return compare(LLVM::ICmpPredicate::ugt, endOf(used), room);
      },
      [&](Value tape, Value used) {
        Value to = advance(tape, used);
        if (isNumber(codeOf(w)))
          LLVM::StoreOp::create(b, loc, get(w[3]), to);
        else
          LLVM::MemcpyOp::create(b, loc, to, address(w[3]), record.bytes, /*isVolatile=*/false);
        LLVM::StoreOp::create(b, loc, record.word, advance(to, kept));
        LLVM::StoreOp::create(b, loc, endOf(used), fieldOf(tape, offsetof(tnf_rt_tape, used)));
      });
}

/// Elements are copied, or stay where they lie.
void LoopEmitter::pop(size_t at) {
  const int32_t *w = step(at);
  Record record = recordOf(at);
  Value kept = aligned(record.bytes);
  auto below = [&](Value end, Value bytes) { return LLVM::SubOp::create(b, loc, end, bytes).getResult(); };
  tapeStep(
      at,
      [&](Value tape, Value used) {
        Value there = LLVM::LoadOp::create(b, loc, b.getI64Type(), advance(tape, below(used, constant(wordBytes))));
        Value isNothing = compare(LLVM::ICmpPredicate::eq, record.word, constant(0)); // as an empty tape ends
        return LLVM::OrOp::create(b, loc, isNothing, compare(LLVM::ICmpPredicate::ne, there, record.word));
      },
      [&](Value tape, Value used) {
        Value first = below(below(used, constant(wordBytes)), kept), from = advance(tape, first);
        LLVM::StoreOp::create(b, loc, first, fieldOf(tape, offsetof(tnf_rt_tape, used)));
        if (codeOf(w) == TNF_RT_STEP_POP_NUMBER)
          set(w[3], LLVM::LoadOp::create(b, loc, b.getI64Type(), from));
        else if (codeOf(w) == TNF_RT_STEP_POP_VIEW)
          set(w[3], from);
        else
          LLVM::MemcpyOp::create(b, loc, address(w[3]), from, record.bytes, /*isVolatile=*/false);
      });
}

} // namespace tenferro::cpu
