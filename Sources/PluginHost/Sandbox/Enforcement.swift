import CPluginSandbox
import Glibc

/// What the kernel this runs on really enforces for external plugins, as opposed to what was asked for.
public struct Enforcement: Hashable, Sendable {
  /// The version of Landlock; 0 for none.
  public var landlock: Int
  /// Whether system calls are filtered: no sockets, no way out of the process group.
  public var filters: Bool

  public static let current = Enforcement(
    landlock: Int(kith_landlock_version()), filters: kith_filter_available() == 1)

  /// Two lines for `plugin list`.
  public var line: String {
    var on: [String] = []
    var off: [String] = []
    func add(_ holds: Bool, _ what: String) { if holds { on.append(what) } else { off.append(what) } }
    add(landlock >= 1, "files")
    add(landlock >= 4 || filters, "TCP")
    add(filters, "UDP and other sockets")
    add(landlock >= 6, "signals to others")
    add(filters, "leaving the process group")
    add(filters, "modes and owners of files")
    add(filters, "limits and priorities of others")
    on += ["memory", "disk", "CPU time", "idle and wall time"]
    // The kernel has no rule for it.
    off.append("asking whether a file exists, how large and how old it is")
    let source = landlock > 0 ? "Landlock \(landlock)" : "no Landlock"
    let filter = filters ? "seccomp" : "no seccomp"
    return "enforced on this machine (\(source), \(filter)): \(on.joined(separator: ", "))\n"
      + "not enforced: \(off.joined(separator: ", "))"
  }
}
