import CEdit

/// The names of our functions for libedit, and the keys they are bound to.
///
/// A user's `.editrc` may bind further keys to these names: `bind "^T" kith-complete`.
extension LineEditor {
  /// A function of ours and its keys, in the notation of libedit's `bind`.
  struct Function {
    var name: String
    var help: String
    /// Keys in emacs mode and in vi's insert mode.
    var keys: [String] = []
    /// Keys in emacs mode only.
    var emacs: [String] = []
    /// Keys in vi's command mode.
    var viCommand: [String] = []
    var run: ce_key_fn
  }

  func addFunctions() {
    for function in Self.functions + Self.viFunctions {
      _ = ce_add_function(libedit, function.name, function.help, function.run)
    }
  }

  /// Binds the keys of the present mode. After the user's own file: these are the keys without which
  /// the editor does not work.
  func bindKeys() {
    for function in Self.functions + Self.viFunctions {
      for key in mode == .vi ? function.keys : function.keys + function.emacs {
        _ = ce_bind(libedit, key, function.name)
      }
      guard mode == .vi else { continue }
      for key in function.viCommand { _ = ce_bind_vi_command(libedit, key, function.name) }
    }
    for (key, function) in Self.ownOfLibedit {
      _ = ce_bind(libedit, key.notation, function)
      if mode == .vi { _ = ce_bind_vi_command(libedit, key.notation, function) }
    }
    if mode == .vi {
      _ = ce_bind(libedit, PrivateKey.escape.notation, "vi-command-mode")
      _ = ce_bind_vi_command(libedit, PrivateKey.escape.notation, "ed-ignore")
      // These draw or read by themselves, or end the line without asking.
      for key in [":", "#", "@", "_", "K", "J", "n", "N"] {
        _ = ce_bind_vi_command(libedit, key, "ed-ignore")
      }
    } else {
      _ = ce_bind(libedit, PrivateKey.escape.notation, "ed-ignore")
      for key in ["\\ex", "\\eX", "\\en", "\\eN", "\\ep", "\\eP", "^G", "^S"] {
        _ = ce_bind(libedit, key, "ed-ignore")
      }
    }
  }

  /// libedit's functions that ours go on with, and one name for keys that are its own in any mode.
  private static var ownOfLibedit: [(PrivateKey, String)] {
    [
      (.setMark, "em-set-mark"), (.killRegion, "em-kill-region"),
      (.viZero, "vi-zero"), (.viToEnd, "ed-move-to-end"), (.viKillLine, "ed-kill-line"),
      (.viChangeLine, "vi-change-to-eol"), (.viDeleteCharacter, "ed-delete-next-char"),
      (.viInsert, "vi-insert"),
    ]
  }

  private static func code(_ key: PrivateKey) -> String { key.notation }

  private static var functions: [Function] {
    movementFunctions + changeFunctions + statementFunctions
  }

  private static var movementFunctions: [Function] {
    [
      Function(
        name: "kith-up", help: "Line up, or older statement", keys: [code(.up)],
        viCommand: [code(.up), "k", "-"], run: { editor, _ in perform(editor) { $0.moveUp() } }),
      Function(
        name: "kith-down", help: "Line down, or newer statement", keys: [code(.down)],
        viCommand: [code(.down), "j", "+"], run: { editor, _ in perform(editor) { $0.moveDown() } }),
      Function(
        name: "kith-left", help: "Character left", keys: [code(.left)], emacs: ["^B"],
        viCommand: [code(.left)],
        run: { editor, _ in perform(editor) { $0.moveLeft() } }),
      Function(
        name: "kith-right", help: "Character right, or take the suggestion", keys: [code(.right)],
        emacs: ["^F"], viCommand: [code(.right)], run: { editor, _ in perform(editor) { $0.moveRight() } }),
      Function(
        name: "kith-line-start", help: "Start of the line", keys: [code(.home), "^A"],
        viCommand: [code(.home)],
        run: { editor, _ in perform(editor) { $0.moveToLineStart() } }),
      Function(
        name: "kith-line-end", help: "End of the line, or take the suggestion", keys: [code(.end), "^E"],
        viCommand: [code(.end)], run: { editor, _ in perform(editor) { $0.moveToLineEnd() } }),
      Function(
        name: "kith-word-left", help: "Word left", keys: [code(.wordLeft)], emacs: ["\\eb", "\\eB"],
        viCommand: [code(.wordLeft)], run: { editor, _ in perform(editor) { $0.moveWord(-1) } }),
      Function(
        name: "kith-word-right", help: "Word right", keys: [code(.wordRight)], emacs: ["\\ef", "\\eF"],
        viCommand: [code(.wordRight)], run: { editor, _ in perform(editor) { $0.moveWord(1) } }),
      Function(
        name: "kith-statement-start", help: "Start of the statement", emacs: ["\\e<"],
        run: { editor, _ in perform(editor) { $0.moveToEdge(start: true) } }),
      Function(
        name: "kith-statement-end", help: "End of the statement", emacs: ["\\e>"],
        run: { editor, _ in perform(editor) { $0.moveToEdge(start: false) } }),
      Function(
        name: "kith-older", help: "Older statement", keys: ["^P", code(.pageUp)],
        viCommand: ["^P", code(.pageUp)],
        run: { editor, _ in perform(editor) { $0.step(-1, filtered: false) } }),
      Function(
        name: "kith-newer", help: "Newer statement", keys: ["^N", code(.pageDown)],
        viCommand: ["^N", code(.pageDown)],
        run: { editor, _ in perform(editor) { $0.step(1, filtered: false) } }),
      Function(
        name: "kith-search", help: "Search in history", keys: ["^R"], viCommand: ["^R", "/", "?"],
        run: { editor, _ in perform(editor) { $0.searchHistory() } }),
    ]
  }

  private static var changeFunctions: [Function] {
    [
      Function(
        name: "kith-backspace", help: "Delete the character to the left", keys: ["^H", "^?"],
        run: { editor, _ in perform(editor) { $0.deleteLeft() } }),
      Function(
        name: "kith-delete", help: "Delete the character at the cursor", keys: [code(.delete)],
        viCommand: [code(.delete)], run: { editor, _ in perform(editor) { $0.deleteRight() } }),
      Function(
        name: "kith-kill-line", help: "Kill to the end of the line", emacs: ["^K"],
        run: { editor, _ in perform(editor) { $0.killToLineEnd() } }),
      Function(
        name: "kith-kill-to-start", help: "Kill to the start of the line", keys: ["^U"],
        run: { editor, _ in perform(editor) { $0.killToLineStart() } }),
      Function(
        name: "kith-kill-blank-word", help: "Kill back to white space", keys: ["^W"],
        run: { editor, _ in
          perform(editor) { $0.kill($0.text.startOfBlankSeparatedWord..<$0.text.cursor) }
        }),
      Function(
        name: "kith-kill-word-left", help: "Kill the word to the left", emacs: ["\\e^?", "\\e^H"],
        run: { editor, _ in perform(editor) { $0.killWord(-1) } }),
      Function(
        name: "kith-kill-word", help: "Kill the word to the right", keys: [code(.deleteWord)],
        emacs: ["\\ed", "\\eD"], run: { editor, _ in perform(editor) { $0.killWord(1) } }),
      Function(
        name: "kith-kill-step", help: "Step of a kill", keys: [code(.killStep)],
        viCommand: [code(.killStep)], run: { editor, _ in perform(editor) { $0.takeKillStep() } }),
      Function(
        name: "kith-undo", help: "Undo", keys: ["^_", "^X^U"], viCommand: ["^_", "u"],
        run: { editor, _ in perform(editor) { $0.undo() } }),
      Function(
        name: "kith-paste", help: "Pasted text", keys: [code(.paste)], viCommand: [code(.paste)],
        run: { editor, _ in perform(editor) { $0.paste() } }),
      Function(
        name: "kith-quoted", help: "Insert the next key as it is", keys: ["^V"], emacs: ["^Q"],
        run: { editor, _ in perform(editor) { $0.insertQuoted() } }),
      Function(
        name: "kith-last-argument", help: "Last word of an older statement", emacs: ["\\e.", "\\e_"],
        run: { editor, _ in perform(editor) { $0.insertLastArgument() } }),
      Function(
        name: "kith-complete", help: "Complete", keys: ["^I"], viCommand: ["^I"],
        run: { editor, _ in perform(editor) { $0.complete(1) } }),
      Function(
        name: "kith-complete-back", help: "Complete, backwards", keys: [code(.backTab)],
        run: { editor, _ in perform(editor) { $0.complete(-1) } }),
    ]
  }

  private static var statementFunctions: [Function] {
    [
      Function(
        name: "kith-enter", help: "Run the statement if it is complete, else new line", keys: ["^J", "^M"],
        viCommand: ["^J", "^M"], run: { editor, _ in perform(editor) { $0.enter() } }),
      Function(
        name: "kith-new-line", help: "New line", keys: [code(.lineBreak)], viCommand: [code(.lineBreak)],
        run: { editor, _ in perform(editor) { $0.breakLine() } }),
      Function(
        name: "kith-interrupt", help: "Clear the statement", keys: ["^C"], viCommand: ["^C"],
        run: { editor, _ in perform(editor) { $0.interrupt() } }),
      Function(
        name: "kith-end-of-input", help: "Quit if there is no text, else delete", keys: ["^D"],
        viCommand: ["^D"], run: { editor, _ in perform(editor) { $0.endOfInput() } }),
      Function(
        name: "kith-clear-screen", help: "Clear the screen", keys: ["^L"], viCommand: ["^L"],
        run: { editor, _ in perform(editor) { $0.clearScreen() } }),
      Function(
        name: "kith-editor", help: "Edit in $EDITOR", keys: ["^X^E"], viCommand: ["^X^E", "v"],
        run: { editor, _ in perform(editor) { $0.editOutside() } }),
      Function(
        name: "kith-begin", help: "Insert the initial text", keys: [code(.begin)],
        run: { editor, _ in perform(editor) { $0.begin() } }),
    ]
  }
}
