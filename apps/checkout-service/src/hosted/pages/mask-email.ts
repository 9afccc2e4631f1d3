/** "ada@example.com" is "a•••@example.com": enough for its owner to know it, and nothing to write to for anybody else. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const [first = '', ...others] = email.slice(0, at)
  return `${others.length === 0 ? '' : first}•••${email.slice(at)}`
}
