/** What a command is given: its environment, and where it writes answers and errors. */
export type Terminal = {
  env: Record<string, string | undefined>
  print(text: string): void
  complain(text: string): void
}
