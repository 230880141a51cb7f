//===- Planner.h - from a program of tensors to one of buffers ----------------------------------------------------===//
#ifndef TENFERRO_PASSES_BUFFERS_PLANNER_H
#define TENFERRO_PASSES_BUFFERS_PLANNER_H

#include "Kernel.h"
#include "KernelShape.h"
#include "Plan.h"
#include "Slots.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IRMapping.h"

namespace tenferro::buffers {

/// What is common to all blocks of a program: the new function, and what the values of the old one are in it.
struct Program {
  Program(mlir::func::FuncOp function, mlir::SymbolTable &symbols) : function(function), symbols(symbols), b(function) {}

  mlir::func::FuncOp function; ///< the new one
  mlir::SymbolTable &symbols;
  mlir::OpBuilder b;
  mlir::IRMapping numbers;                          ///< extents, flags and tapes
  llvm::DenseMap<mlir::Value, mlir::Value> buffers; ///< of tensors
  std::map<int64_t, mlir::Value> constants;

  rt::KernelOp kernelOf(rt::LaunchOp launch) {
    return symbols.lookup<rt::KernelOp>(launch.getKernel());
  }
  /// An extent of the old program in the new one.
  mlir::Value value(Extent extent);
  /// An extent, a flag, or a constant.
  mlir::Value number(mlir::Value old);
  llvm::SmallVector<mlir::Value> values(llvm::ArrayRef<Extent> extents) {
    return llvm::map_to_vector(extents, [&](Extent e) { return value(e); });
  }
};

plan::BufferType bufferType(mlir::Type tensor);
/// The tensor whose memory this one is, through reshapes and looks at it.
mlir::Value root(mlir::Value tensor);
/// The tensor in whose memory this one lies, through parts too.
mlir::Value wholeOf(mlir::Value tensor);
/// The tensor that a terminator gives away.
mlir::Value given(mlir::Value operand);

/// Whether it is what the steps of a loop have put parts into.
bool isStacked(mlir::Value tensor);
/// The number of the loop's argument that a value is; -1: none.
int argumentNumber(mlir::Operation *loop, mlir::Value v);
/// The number of the result that a loop's argument is; -1: of none, or of several.
int resultOf(mlir::Operation *loop, unsigned argument);
/// Whether it is what a loop leaves in one buffer, which was there before it.
bool isInOneBuffer(mlir::Value tensor);
/// Whether each step of a loop makes a carried tensor in the memory of what it gets.
bool isUpdated(mlir::Operation *loop, unsigned carried);
/// How each step of a loop makes a carried tensor by extending what it gets; null: it does something else.
rt::ExtendOp extensionOf(mlir::Operation *loop, unsigned carried);
/// The tensor whose memory one may take over by how it is made; null: none.
mlir::Value initOf(mlir::Value tensor);
/// Whether it is a result of branches that give it under other extents.
bool extentsDiffer(mlir::Value tensor);
/// The tensor from around a branch that both sides end with as result `number`, perhaps written over; null: there is none.
mlir::Value passedOn(mlir::scf::IfOp op, unsigned number);

/// A step of a block. A product and its epilogue are one.
struct Step {
  mlir::Operation *op;
  unsigned segment;
  rt::LaunchOp epilogue = {};
};

/// Where a tensor that a block makes lives.
struct Home {
  enum Kind { Slot, Destination, Tape } kind = Slot;
  unsigned number = 0;  ///< slot or destination
  unsigned segment = 0; ///< of the slot
};

/// What a launch needs besides its tensors: slots of scratch and of parts, and how its loop is divided.
struct Work {
  KernelShape shape;
  llvm::SmallVector<unsigned> scratch;
  llvm::SmallVector<int> parts; ///< per result, -1: written whole
  bool isOneChunk = false;
  mlir::Value rows, chunk, chunks;
};

/// How a loop holds a tensor: as it was given; in one place, where few elements are copied to at the end of each step; in two
/// buffers; where its extents change, in two segments; or in one buffer, that of the result, into which each step puts a part, or
/// which it updates where it lies.
struct Carried {
  enum Kind { Kept, Copied, Buffers, Segments, Stacked, Updated } kind = Kept;
  bool isExtended = false; ///< of segments: the one that holds the tensor grows
  bool isState() const {
    return kind == Buffers || kind == Segments;
  }
  unsigned first = 0, second = 0; ///< slots of the buffers; of the place, and of what a step writes
  unsigned until = 0;             ///< the last step that may use the segments
  mlir::Value place, next;        ///< buffers of these slots, where steps copy
  mlir::Value result;             ///< that lies in the one buffer
};

/// Where a block leaves what its terminator gives away: a buffer that is there; or, made as soon as its extents are known, one
/// that fits into a segment, or (null) a result of the program. A branch that is to fill a segment passes on what is from
/// outside.
using Destinations = llvm::ArrayRef<mlir::Value>;

class BlockPlanner {
public:
  BlockPlanner(Program &program, mlir::Block &block, Destinations destinations)
      : program(program), b(program.b), block(block), destinations(destinations) {}
  /// Writes the block's plan where the builder stands, without a terminator.
  mlir::LogicalResult run();
  /// The buffers of what the terminator gives away.
  mlir::ValueRange results() const {
    return targets;
  }
  /// The segments that were made to fit, where they were to be.
  mlir::ValueRange fittedSegments() const {
    return fitted;
  }

private:
  // Steps.cpp: what is done in which order
  mlir::LogicalResult collect();
  unsigned levelOf(mlir::Operation *op);
  void findEpilogues();
  rt::LaunchOp epilogueOf(rt::GemmOp gemm, const llvm::DenseMap<mlir::Operation *, unsigned> &order);
  void findLifetimes();
  void findWritesToTapes();

  // Homes.cpp: where each tensor lives
  void findHomes();
  void findDestinations();
  void giveHome(mlir::Value made, unsigned step);
  bool takesOver(mlir::Value made, unsigned step);
  bool staysOnTape(rt::PopOp pop, unsigned until);
  bool diesInto(mlir::Operation *op, mlir::Value init, unsigned step);
  void findUpdated();
  void addWork(rt::LaunchOp launch, unsigned step);
  unsigned lastUseOf(mlir::Value tensor, unsigned atLeast);
  unsigned takeSlot(llvm::ArrayRef<Extent> extents, mlir::Type element, unsigned from, unsigned to);
  unsigned addSlot(llvm::ArrayRef<Extent> extents, mlir::Type element, unsigned step);

  // BlockPlanner.cpp: the plan in IR
  void beginSegment(unsigned segment);
  void divideLoops(unsigned segment);
  unsigned knownFrom(mlir::Value tensor);
  unsigned madeIn(mlir::Value tensor);
  void makeResults(unsigned segment);
  void makeFit(unsigned segment);
  rt::ExtendOp extensionFor(unsigned number);
  void moveViews(mlir::Value tensor);
  void makeParts();
  void takeMemory(unsigned segment);
  mlir::LogicalResult emit(Step &step);
  void endStep(unsigned number);
  void finish();
  void place(mlir::Value tensor);
  mlir::Value bufferOf(mlir::Value tensor);
  mlir::Value bufferAs(mlir::Value tensor, mlir::Value buffer);
  mlir::Value viewAs(mlir::Value tensor, mlir::Value buffer);
  mlir::Value partAs(mlir::Value tensor, mlir::Value whole, mlir::Value index, bool isRange);
  llvm::SmallVector<mlir::Value> buffersOf(mlir::ValueRange tensors);
  void copyInits(rt::LaunchOp op);
  void emitLaunch(rt::LaunchOp op);
  llvm::SmallVector<mlir::Value> writesOf(rt::LaunchOp op, Work &work);
  llvm::SmallVector<mlir::Value> scratchOf(rt::LaunchOp op);
  llvm::SmallVector<mlir::Value> numbersOf(rt::LaunchOp op);
  void combineParts(rt::LaunchOp op);
  void emitGemm(rt::GemmOp op, rt::LaunchOp epilogue);
  bool emitTape(mlir::Operation *op);
  void emitExtend(rt::ExtendOp op);

  // Regions.cpp: loops and branches
  mlir::LogicalResult checkExtents(mlir::Operation *op);
  void endLoop(mlir::Operation *loop, mlir::ValueRange results);
  void addCarried(mlir::Operation *op, unsigned step);
  int stateOf(mlir::Operation *op, unsigned argument);
  mlir::Value slotAs(mlir::Operation *op, mlir::Value tensor, unsigned slot);
  llvm::SmallVector<mlir::Value> beginLoop(mlir::Operation *op);
  void enter(mlir::Operation *op, mlir::Value tensor, unsigned number, mlir::ValueRange state);
  llvm::SmallVector<mlir::Value> targetsIn(mlir::Operation *op, mlir::ValueRange state);
  llvm::SmallVector<mlir::Value> leaveStep(mlir::Operation *op, mlir::ValueRange next, mlir::ValueRange state,
                                           const BlockPlanner &step);
  void mapNumbers(mlir::ValueRange values, mlir::ValueRange list);
  mlir::LogicalResult emitFor(mlir::scf::ForOp op);
  mlir::LogicalResult emitIf(mlir::scf::IfOp op);
  mlir::LogicalResult emitBranch(mlir::scf::IfOp op, mlir::Block &from, mlir::Block &to, llvm::SmallVector<mlir::Value> wanted);
  mlir::LogicalResult emitWhile(mlir::scf::WhileOp op);

  struct Segment {
    llvm::SmallVector<mlir::Operation *> numbers; ///< on extents, and guards
    Slots slots;
    unsigned lastUse = 0;
    bool isTaken = false;
    mlir::Value memory;
  };

  Program &program;
  mlir::OpBuilder &b;
  mlir::Block &block;
  Destinations destinations;
  std::vector<Step> steps;
  std::vector<Segment> segments;
  llvm::DenseMap<mlir::Value, unsigned> levels; ///< of numbers: the segment in which they are known
  llvm::DenseMap<mlir::Operation *, unsigned> stepOf;
  llvm::DenseMap<mlir::Value, unsigned> lastUse;       ///< of roots
  llvm::DenseMap<mlir::Value, unsigned> destinationOf; ///< of roots
  llvm::DenseMap<mlir::Value, Home> homes;
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<unsigned>>
      writesTo;                                                ///< of a tape's beginning: the steps that push, or begin it
  llvm::DenseMap<mlir::Value, mlir::Value> takenBy, takenFrom; ///< roots: who takes over whose memory
  llvm::SmallVector<std::pair<unsigned, mlir::Value>> passed; ///< of a side of a branch: results that take over what is around it
  llvm::DenseMap<mlir::Operation *, Work> works;
  llvm::SmallVector<llvm::SmallVector<mlir::Value>> dying;       ///< per step: tensors in slots that nothing uses behind it
  llvm::SmallVector<llvm::SmallVector<mlir::Value>> placesDying; ///< and buffers in which loops have left their results
  llvm::SmallVector<mlir::Value> targets;                        ///< the destinations' buffers
  llvm::SmallVector<mlir::Value> fitted;                         ///< their segments
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<Carried>> carried; ///< of a loop, per init
  llvm::SmallVector<llvm::SmallVector<mlir::Value>>
      leaving; ///< per step: segments of loops and branches that nothing uses behind it
};

} // namespace tenferro::buffers
#endif
