/** Bytes to text and back, whatever the bytes: a torn or binary file opens, and what is not edited in it is kept. */

/**
 * Decodes UTF-8. A byte order mark stays in the text. A byte that is not UTF-8 becomes the lone surrogate
 * U+DC00 + byte, which no UTF-8 text holds, so that `encodeText(decodeText(bytes))` are the same bytes.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return decodeMixed(bytes)
  }
}

/** Encodes as UTF-8; the lone surrogates that `decodeText` makes become their bytes again. */
export function encodeText(text: string): Uint8Array {
  const encoder = new TextEncoder()
  // a whole pair is one character to a `u` expression: only lone surrogates match
  const parts = text.split(/([\uDC80-\uDCFF])/u)
  if (parts.length === 1) return encoder.encode(text)
  const encoded = parts.map((part, index) =>
    index % 2 === 1 ? Uint8Array.of(part.charCodeAt(0) - 0xdc00) : encoder.encode(part),
  )
  const bytes = new Uint8Array(encoded.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of encoded) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeMixed(bytes: Uint8Array): string {
  const parts: string[] = []
  let valid = 0
  const flush = (end: number) => {
    if (end > valid) parts.push(strict.decode(bytes.subarray(valid, end)))
  }
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at)
    if (length === 0) {
      flush(at)
      parts.push(String.fromCharCode(0xdc00 + (bytes[at] ?? 0)))
      valid = at + 1
    }
    at += length || 1
  }
  flush(bytes.length)
  return parts.join('')
}

/** The bytes of the UTF-8 character at `at`, by the table of RFC 3629; 0 where there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0
  // overlong forms, surrogates and what lies beyond U+10FFFF are told by the second byte
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] ?? 0
    if (byte < (index === 1 ? least : 0x80) || byte > (index === 1 ? most : 0xbf)) return 0
  }
  return length
}
