export type Picture = { content: Buffer; type: string }

const signatures: [type: string, offset: number, bytes: string][] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['image/avif', 4, 'ftypavif'],
]

/** What the bytes are, by themselves and not by what anybody says of them. SVG is none of these: it can carry scripts. */
export function pictureTypeOf(content: Buffer): string | null {
  const match = signatures.find(
    ([, offset, bytes]) => content.subarray(offset, offset + bytes.length).toString('latin1') === bytes,
  )
  return match?.[0] ?? null
}
