/** The text itself as a pattern of LIKE: the wildcards, and what escapes them, lose their meaning. Prisma's filters need it too. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}
