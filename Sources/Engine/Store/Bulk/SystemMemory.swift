#if canImport(Glibc)
  import Glibc
#endif

/// Memory straight from the system, whatever the allocator would do with what it frees.
enum SystemMemory {
  /// What the processor maps by one entry, with pages of 4 KiB.
  static let hugePage = 2 << 20

  /// Zeroed memory, to be given back with `munmap`; nil when the system has none.
  ///
  /// - Parameter isHuge: whether it may be made of huge pages as far as they fill it, where the system has them:
  ///   one fault instead of 512 for what is filled at once, and for what is looked at here and there no miss of
  ///   the processor's page table each time.
  static func map(_ bytes: Int, isHuge: Bool) -> UnsafeMutableRawPointer? {
    guard isHuge, bytes >= hugePage else { return map(bytes) }
    // More than is needed, so that a piece of it begins where a huge page may.
    guard let taken = map(bytes + hugePage) else { return nil }
    let before = Int(bitPattern: (0 &- UInt(bitPattern: taken)) & UInt(hugePage - 1))
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let used = (bytes + page - 1) / page * page
    let memory = taken + before
    if before > 0 { munmap(taken, before) }
    munmap(memory + used, hugePage - before)
    // Advice: where it is not taken, the memory is as good, only slower. The rest of a last huge page is not
    // asked for, it would be memory that nobody uses.
    madvise(memory, bytes / hugePage * hugePage, MADV_HUGEPAGE)
    return memory
  }

  private static func map(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    return memory == MAP_FAILED ? nil : memory
  }
}
