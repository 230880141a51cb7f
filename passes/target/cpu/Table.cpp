//===- Table.cpp - the table of steps that a program's plan becomes -----------------------------------------------===//
#include "Table.h"

namespace tenferro::cpu {

/// Cells are numbered when all constants are known: until then constants are 0, 1, ... and variables -1, -2, ...
Table::Cell Table::constant(int64_t bits) {
  auto [known, isNew] = constantCells.try_emplace(bits, (Cell)constants.size());
  if (isNew)
    constants.push_back(bits);
  return known->second;
}

int32_t Table::text(llvm::StringRef given) {
  auto [known, isNew] = textOffsets.try_emplace(given, (int32_t)texts.size());
  if (isNew) {
    texts += given;
    texts.push_back('\0');
  }
  return known->second;
}

int32_t Table::function(llvm::StringRef symbol) {
  auto [known, isNew] = functionNumbers.try_emplace(symbol, (int32_t)functions.size());
  if (isNew)
    functions.push_back(symbol.str());
  return known->second;
}

int32_t Table::customFunction(llvm::StringRef prefix, llvm::StringRef kernel, mlir::Attribute call, size_t inputs,
                              size_t results) {
  auto found = llvm::find_if(customCalls, [&](const CustomCall &each) {
    return each.kernel == kernel && each.call == call && each.inputs == inputs && each.results == results;
  });
  if (found == customCalls.end())
    found = customCalls.insert(found, {(prefix + llvm::Twine(customCalls.size())).str(), kernel.str(), call, inputs, results});
  return function(found->function);
}

int32_t Table::data(mlir::Attribute value) {
  auto [known, isNew] = elementNumbers.try_emplace(value, (int32_t)elements.size());
  if (isNew)
    elements.push_back(value);
  return known->second;
}

void Table::close() {
  if (current != ~size_t(0))
    words[current] |= (int32_t)(words.size() - current) << 8;
}

size_t Table::begin(tnf_rt_step code) {
  close();
  current = words.size();
  words.push_back(code);
  return current;
}

Table &Table::cell(Cell cell) {
  cellWords.push_back(words.size());
  words.push_back(cell);
  return *this;
}

Table &Table::number(int64_t number) {
  words.push_back((int32_t)number);
  return *this;
}

Table &Table::cells(llvm::ArrayRef<Cell> list) {
  number((int64_t)list.size());
  for (Cell each : list)
    cell(each);
  return *this;
}

size_t Table::goal() {
  words.push_back(0);
  return words.size() - 1;
}

void Table::land(size_t goal) {
  words[goal] = (int32_t)words.size();
}

void Table::jumpBack(size_t to, std::optional<Cell> step, llvm::StringRef loop) {
  begin(TNF_RT_STEP_JUMP);
  number((int64_t)to);
  if (step)
    cell(*step).number(text(loop));
}

void Table::finish() {
  begin(TNF_RT_STEP_END);
  close();
  for (size_t word : cellWords)
    words[word] = numbered(words[word]);
}

llvm::ArrayRef<size_t> Table::cellWordsIn(size_t from, size_t to) const {
  auto first = llvm::lower_bound(cellWords, from), last = llvm::lower_bound(cellWords, to);
  return llvm::ArrayRef(cellWords).slice((size_t)(first - cellWords.begin()), (size_t)(last - first));
}

} // namespace tenferro::cpu
