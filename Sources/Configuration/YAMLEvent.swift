/// One step of libyaml's parser, owned by Swift.
package struct YAMLEvent {
  package enum Kind: Equatable {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case scalar([UInt8], isPlain: Bool)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }

  package let kind: Kind
  package let position: YAMLPosition
}
