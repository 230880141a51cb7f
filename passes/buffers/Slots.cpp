//===- Slots.cpp - the pieces of memory that a segment takes ------------------------------------------------------===//
#include "Slots.h"

using namespace mlir;

namespace tenferro::buffers {

Slots::Size Slots::sizeOf(ArrayRef<Extent> factors, int64_t elementBytes) {
  int64_t bytes = elementBytes;
  bool known = true;
  for (Extent e : factors) {
    auto constant = constantExtent(e);
    known = known && constant && !llvm::MulOverflow(bytes, *constant, bytes);
  }
  if (known)
    return {bytes, {}};
  std::vector<const void *> parts{reinterpret_cast<const void *>((intptr_t)elementBytes)};
  for (Extent e : factors)
    parts.push_back(e.getOpaqueValue());
  return {0, std::move(parts)};
}

/// Opens the slots that are free at `step`.
void Slots::release(unsigned step) {
  while (!ends.empty() && ends.top().first <= step) {
    auto [end, slot] = ends.top();
    ends.pop();
    if (slots[slot].freeFrom == end)
      open[sizes[slot]].insert(slot);
  }
}

std::optional<unsigned> Slots::takeFree(const Size &size) {
  auto last = open.upper_bound(size), best = open.end();
  auto first = open.lower_bound(size);
  if (size.second.empty()) {
    Size most(0, {});
    if (llvm::MulOverflow(size.first, (int64_t)4, most.first))
      most.first = std::numeric_limits<int64_t>::max();
    last = open.upper_bound(most);
  }
  for (auto entry = first; entry != last;) {
    if (entry->second.empty()) {
      entry = open.erase(entry);
      continue;
    }
    if (entry->first.second.empty() == size.second.empty() &&
        (best == open.end() || *entry->second.begin() < *best->second.begin()))
      best = entry;
    ++entry;
  }
  if (best == open.end())
    return std::nullopt;
  unsigned slot = *best->second.begin();
  best->second.erase(best->second.begin());
  return slot;
}

unsigned Slots::take(ArrayRef<Extent> factors, int64_t elementBytes, unsigned from, unsigned to) {
  release(from);
  if (auto slot = takeFree(sizeOf(factors, elementBytes))) {
    slots[*slot].freeFrom = to + 1;
    ends.push({to + 1, *slot});
    return *slot;
  }
  unsigned slot = add(factors, elementBytes);
  slots[slot].freeFrom = to + 1;
  ends.push({to + 1, slot});
  return slot;
}

unsigned Slots::add(ArrayRef<Extent> factors, int64_t elementBytes) {
  slots.push_back(Slot{SmallVector<Extent>(factors), elementBytes, ~0u, {}});
  sizes.push_back(sizeOf(factors, elementBytes));
  return (unsigned)slots.size() - 1;
}

void Slots::extend(unsigned slot, unsigned to) {
  if (to + 1 <= slots[slot].freeFrom)
    return;
  slots[slot].freeFrom = to + 1;
  ends.push({to + 1, slot});
}

} // namespace tenferro::buffers
