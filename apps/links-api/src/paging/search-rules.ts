import { type FieldError, fault } from '@paylinks/contracts/errors'

/** The most objects that a search reads which no index can answer. */
export const MAX_READ_WITHOUT_INDEX = 50_000

/**
 * Whether the index of names can answer a search for the text. It holds every three letters or digits that follow each
 * other, so a text without such three finds nothing in it.
 */
export function isIndexed(text: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(text)
}

export const searchTooBroad: FieldError = fault(
  'q',
  'too_broad',
  'Search for at least three letters or digits in a row, or give created_at_gte and created_at_lte: a shorter text is searched for in at most 50,000 objects.',
)
