//===- Slots.h - the pieces of memory that a segment takes
//----------------------------------------------------------------------===//
#ifndef TENFERRO_PASSES_BUFFERS_SLOTS_H
#define TENFERRO_PASSES_BUFFERS_SLOTS_H

#include "Shapes.h"

#include <map>
#include <queue>
#include <set>

namespace tenferro::buffers {

/// One slot of a segment: the tensors that share it are never alive together.
struct Slot {
  llvm::SmallVector<Extent> factors;
  int64_t elementBytes = 1;
  unsigned freeFrom = 0; ///< first step at which it may be taken again
  mlir::Type element;    ///< of the first tenant
  mlir::Value copies;    ///< how many of it there are, null: one
  mlir::Value buffer;
};

/// The slots of a segment, taken in the order of its steps.
class Slots {
public:
  /// A slot for the steps `from` to `to`: the first free one of the same size, or of a known size that is at most four times as
  /// large, else a new one.
  unsigned take(llvm::ArrayRef<Extent> factors, int64_t elementBytes, unsigned from, unsigned to);
  /// A slot that nothing else ever takes.
  unsigned add(llvm::ArrayRef<Extent> factors, int64_t elementBytes);
  /// Keeps a slot up to step `to`.
  void extend(unsigned slot, unsigned to);

  Slot &operator[](size_t number) {
    return slots[number];
  }
  std::vector<Slot> &all() {
    return slots;
  }

private:
  /// The bytes where they are known, else 0 and what they are the product of.
  using Size = std::pair<int64_t, std::vector<const void *>>;
  static Size sizeOf(llvm::ArrayRef<Extent> factors, int64_t elementBytes);
  void release(unsigned step);
  std::optional<unsigned> takeFree(const Size &size);

  std::vector<Slot> slots;
  std::vector<Size> sizes;
  std::map<Size, std::set<unsigned>> open; ///< free slots by size
  std::priority_queue<std::pair<unsigned, unsigned>, std::vector<std::pair<unsigned, unsigned>>, std::greater<>>
      ends; ///< freeFrom of a slot that is in use, as it was when noted
};

} // namespace tenferro::buffers
#endif
