/** How far a typing error may be from the name that was meant. */
const MAX_EDITS = 2

/** The known name that an unknown one was probably meant to be: `priceId`, `price` and `prcie_id` → `price_id`. */
export function nearestField(unknown: string, known: readonly string[]): string | undefined {
  const wanted = plain(unknown)
  if (wanted === '' || wanted.length > MAX_NAME_LENGTH) return undefined
  const same = known.find((name) => plain(name) === wanted)
  if (same !== undefined) return same

  const ranked = known
    .map((name) => ({ name, edits: editsBetween(wanted, plain(name)) }))
    .filter(({ edits }) => edits <= Math.min(MAX_EDITS, Math.floor(wanted.length / 3)))
    .sort((one, other) => one.edits - other.edits)
  return ranked[0]?.name ?? known.find((name) => name.startsWith(`${unknown}_`))
}

const MAX_NAME_LENGTH = 50

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** The Levenshtein distance: how many characters to insert, delete or replace. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [at, character] of [...one].entries()) {
    const next = [at + 1]
    for (const [index, otherCharacter] of [...other].entries()) {
      const replaced = (row[index] ?? 0) + (character === otherCharacter ? 0 : 1)
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
