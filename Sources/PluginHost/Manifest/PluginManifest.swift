import KithPluginKit

/// A manifest of an external plugin with the parts only the host of processes needs.
public struct PluginManifest: Hashable, Sendable {
  public static let fileName = "kith-plugin.json"

  public var manifest: Manifest
  public var run: Manifest.Run
  public var limits: PluginLimits
  public var contract: EmitContract
  /// The environment variables that secrets are taken from, by option.
  public var secretVariables: [String: String] = [:]
  /// Whether every line of an input stands for itself, so that a part of an input is an input.
  public var readsLines = false
  /// Whether the first line is a header, which those after it need.
  public var readsHeader = false

  public var name: String { manifest.name }

  /// Reads the text of a `kith-plugin.json`.
  /// - Throws: `ManifestError` naming the part that cannot be used.
  /// - Parameter linked: the command for a manifest without `run`, by its name; nil when there is none.
  public init(
    json: [UInt8], linked: (_ name: String) -> [String]? = { _ in nil }
  ) throws(ManifestError) {
    let tree: JSONValue
    do {
      tree = try JSONValue(parsing: String(decoding: json, as: UTF8.self))
    } catch {
      throw ManifestError("not JSON: \(error.message) (byte \(error.offset))")
    }
    manifest = try PluginManifest.base(json)
    guard let run = manifest.run ?? linked(manifest.name).map({ Manifest.Run(command: $0) }) else {
      throw ManifestError(
        "`run` is missing: how the plugin is started, as {\"command\": [\"python3\", \"main.py\"]}")
    }
    self.run = run
    for argument in run.command where argument.isEmpty || argument.utf8.contains(0) {
      throw ManifestError("`run.command` has an argument that is empty or holds a zero byte")
    }
    limits = try PluginLimits(manifest.limits, tree["limits"])
    contract = try EmitContract(tree["emits"], manifest.emits.contract)
    try PluginManifest.checkPermissions(manifest.permissions)
    try PluginManifest.checkNames(tree)
    if let lines = tree["inputs"]?["lines"] {
      guard lines.boolean != nil || lines.string == "header" else {
        throw ManifestError("`inputs.lines` must be true, false or \"header\"")
      }
      readsHeader = lines.string == "header"
      readsLines = lines.boolean ?? true
    }
    for option in tree["options"]?.members ?? [] {
      guard let variable = option.value["env"]?.string else { continue }
      guard option.value["type"]?.string == "secret" else {
        throw ManifestError("`options.\(option.name).env` is for secrets only")
      }
      secretVariables[option.name] = variable
    }
  }

  private static func base(_ json: [UInt8]) throws(ManifestError) -> Manifest {
    let result: Result<Manifest, ManifestError> = json.withUnsafeBufferPointer { bytes in
      do throws(ManifestError) {
        return .success(try Manifest(json: bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func checkPermissions(_ permissions: Manifest.Permissions) throws(ManifestError) {
    guard ["none", "any"].contains(permissions.network) else {
      throw ManifestError("`permissions.network` must be none or any")
    }
    for path in permissions.read + permissions.write {
      if path == "$inputs" || path == "$plugin" { continue }
      guard path.hasPrefix("/") else {
        throw ManifestError("the permission \"\(path)\" must be $inputs, $plugin or an absolute path")
      }
      guard !path.split(separator: "/").contains("..") else {
        throw ManifestError("the permission \"\(path)\" must not go up with `..`")
      }
    }
    guard !permissions.write.contains("$inputs"), !permissions.write.contains("$plugin") else {
      throw ManifestError("a plugin may write neither its inputs nor itself")
    }
  }

  private static let known = [
    "manifest", "name", "version", "license", "help", "description", "homepage", "run", "match", "inputs",
    "options",
    "emits", "permissions", "limits", "modes", "$schema",
  ]

  /// A misspelt part would otherwise be a permission or limit that is silently not there.
  private static func checkNames(_ tree: JSONValue) throws(ManifestError) {
    for member in tree.members ?? [] where !known.contains(member.name) && !member.name.hasPrefix("x-") {
      let near = NearestName.of(member.name, among: known).map { "; did you mean `\($0)`?" } ?? ""
      throw ManifestError("there is no part `\(member.name)`\(near)")
    }
  }
}
