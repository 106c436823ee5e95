const utf16 = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Without a mark: the first letters of any such file are ASCII, with a zero beside each.
  if (bytes.length < 4) return undefined;
  if (bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le';
  return bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0 ? 'utf-16be' : undefined;
};

const asUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // A byte that UTF-8 has not: the file is of the older kind.
    return undefined;
  }
};

/** The text of a file in UTF-8 or UTF-16, with or without a byte order mark, or in Windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  const wide = utf16(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  return asUtf8(bytes) ?? new TextDecoder('windows-1252').decode(bytes);
}

/** The text of bytes in a charset as a file names it; as `decodeText` finds it where the name is none. */
export function decodeCharset(bytes: Uint8Array, charset: string | undefined): string {
  try {
    return charset === undefined ? decodeText(bytes) : new TextDecoder(charset).decode(bytes);
  } catch {
    // No charset that anybody knows.
    return decodeText(bytes);
  }
}
