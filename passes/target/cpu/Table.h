//===- Table.h - the table of steps that a program's plan becomes -------------------------------------------------===//
#ifndef TENFERRO_PASSES_TARGET_CPU_TABLE_H
#define TENFERRO_PASSES_TARGET_CPU_TABLE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "tenferro/rt_plan.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

#include <map>

namespace tenferro::cpu {

/// Steps as they are written: words, and what words refer to.
class Table {
public:
  using Cell = int32_t;

  Cell newCell() {
    return -1 - variables++;
  }
  /// The cell of a constant; equal ones are one.
  Cell constant(int64_t bits);
  int32_t text(llvm::StringRef text);
  int32_t function(llvm::StringRef symbol);
  /// The function `prefix` and a number that hands a call to a user's kernel; equal calls have one.
  struct CustomCall {
    std::string function, kernel;
    mlir::Attribute call; ///< rt::CustomAttr
    size_t inputs, results;
  };
  int32_t customFunction(llvm::StringRef prefix, llvm::StringRef kernel, mlir::Attribute call, size_t inputs, size_t results);
  int32_t data(mlir::Attribute elements);

  /// Begins a step; the words that follow are its operands, until the next begins. Returns where it stands.
  size_t begin(tnf_rt_step code);
  /// An operand that is a cell, or a number as it stands.
  Table &cell(Cell cell);
  Table &number(int64_t number);
  /// A count, then as many cells.
  Table &cells(llvm::ArrayRef<Cell> list);
  /// A jump's goal, which `land` sets to the step that begins next.
  size_t goal();
  void land(size_t goal);
  /// The step that begins next.
  size_t here() const {
    return words.size();
  }
  /// The end of a loop's step, which begins there: `number` says which it was (null where nothing does).
  void jumpBack(size_t to, std::optional<Cell> number, llvm::StringRef loop);

  /// Ends the table: constants get the first cells, variables those behind.
  void finish();
  /// The number of a cell in the finished table.
  Cell numbered(Cell cell) const {
    return cell < 0 ? (Cell)constants.size() - 1 - cell : cell;
  }
  /// Which words from one step to another are cells.
  llvm::ArrayRef<size_t> cellWordsIn(size_t from, size_t to) const;

  std::vector<int32_t> words;
  std::vector<int64_t> constants;
  std::string texts;
  llvm::SmallVector<std::string> functions;
  std::vector<CustomCall> customCalls;
  llvm::SmallVector<mlir::Attribute> elements;
  int32_t variables = 0;

private:
  void close();

  size_t current = ~size_t(0);   ///< where the step that is being written begins
  std::vector<size_t> cellWords; ///< which words are cells
  std::map<int64_t, Cell> constantCells;
  llvm::StringMap<int32_t> textOffsets, functionNumbers;
  llvm::DenseMap<mlir::Attribute, int32_t> elementNumbers;
};

} // namespace tenferro::cpu
#endif
