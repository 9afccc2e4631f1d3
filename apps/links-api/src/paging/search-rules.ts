import { type FieldError, fault } from '@paylinks/contracts/errors'

/** The most objects that a search reads which no index can answer. */
export const MAX_READ_WITHOUT_INDEX = 50_000

/** How many of the newest objects are searched one by one before the index is asked. */
export const READ_BEFORE_INDEX = 20_000

/** How many objects a search may skip. What it skips it has to find first, and an index of texts knows no order. */
export const MAX_SEARCH_OFFSET = 1_000

/**
 * Whether the index of names can answer a search for the text. It holds every three letters or digits that follow each
 * other, so a text without such three finds nothing in it.
 */
export function isIndexed(text: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(text)
}

export const searchTooDeep: FieldError = fault(
  'offset',
  'too_broad',
  'With q or metadata skip at most 1,000 objects. Use starting_after to go deeper.',
)

export const searchTooBroad: FieldError = fault(
  'q',
  'too_broad',
  'Search for at least three letters or digits in a row, or give created_at_gte and created_at_lte: a shorter text is searched for in at most 50,000 objects.',
)
