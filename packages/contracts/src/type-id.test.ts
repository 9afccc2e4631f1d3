import { expect, test } from 'vitest'
import { newTypeIdSuffix } from './type-id.ts'

/** The 128 bits that the text stands for, as the hexadecimal digits of a UUID. */
function uuidOf(suffix: string): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
  const value = [...suffix].reduce((sum, character) => sum * 32n + BigInt(alphabet.indexOf(character)), 0n)
  return value.toString(16).padStart(32, '0')
}

test('a suffix is a UUIDv7 of this moment in 26 characters', () => {
  const before = Date.now()
  const suffixes = Array.from({ length: 1_000 }, newTypeIdSuffix)
  const after = Date.now()
  for (const suffix of suffixes) {
    expect(suffix).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    const uuid = uuidOf(suffix)
    expect(uuid).toMatch(/^.{12}7.{3}[89ab].{15}$/)
    const ms = Number.parseInt(uuid.slice(0, 12), 16)
    expect(ms).toBeGreaterThanOrEqual(before)
    expect(ms).toBeLessThanOrEqual(after)
  }
})

test('a hundred thousand suffixes are distinct, and sort as they were made', () => {
  const suffixes = Array.from({ length: 100_000 }, newTypeIdSuffix)
  expect(new Set(suffixes).size).toBe(100_000)
  expect(suffixes.toSorted()).toEqual(suffixes)
})

test('every bit that is left to chance takes both values', () => {
  const uuids = Array.from({ length: 2_000 }, () => BigInt(`0x${uuidOf(newTypeIdSuffix())}`))
  const randomBits = Array.from({ length: 43 }, (_, bit) => BigInt(bit))
  for (const bit of randomBits) {
    const ones = uuids.filter((uuid) => (uuid >> bit) & 1n).length
    expect(ones, `bit ${bit}`).toBeGreaterThan(700)
    expect(ones, `bit ${bit}`).toBeLessThan(1_300)
  }
})
