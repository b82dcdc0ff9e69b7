import Wire

/// Any bytes as a JSON text; what is accepted must be readable in every way and parse again to the same kind.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let document = try? JSONDocument(parsing: bytes) else { return 0 }
  visit(document.root)
  guard let again = try? JSONDocument(parsing: Array(document.root.source)) else {
    fatalError("an accepted text is refused when read again")
  }
  precondition(again.root.kind == document.root.kind)
  return 0
}

private func visit(_ value: JSONValue) {
  _ = (value.bool, value.int, value.double, value.utf8Count, value["type"])
  if let string = value.string {
    precondition(value.isString(string))
    precondition(!string.utf8.contains(0))
  }
  for element in value.elements { visit(element) }
  for (_, member) in value.members { visit(member) }
}
