import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inexactNumbers } from './inexact-numbers.ts'

test.for([
  ['9007199254740993', ['']],
  ['{"a":9007199254740993}', ['a']],
  ['{"a":{"b":[1,2,{"c":12345678901234567890}]}}', ['a.b[2].c']],
  ['[1e400,-1e400,1e-400]', ['[0]', '[1]', '[2]']],
  ['{"a":0.1234567890123456789,"b":1}', ['a']],
  ['{"key":"9007199254740993","other":[["1e999"]]}', []],
  ['{"a\\"[":9007199254740993}', ['a"[']],
  ['{"a":[],"b":{},"c":[{}],"d":9007199254740993}', ['d']],
  ['[9007199254740992,0.1,1.0,1e2,1E+2,-0,0e5,100000000000000000000,1.50,123456789.125]', []],
  ['{"a":1,"a":9007199254740993}', ['a']],
  ['[1e99999999999999999999]', ['[0]']],
] as const)('of %s the numbers at %j cannot be kept', ([json, paths]) => {
  expect(inexactNumbers(json)).toEqual(paths)
})

test('what JavaScript writes it can read: no value that was written from one has such a number', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'medium' }), (value) => {
      expect(inexactNumbers(JSON.stringify(value))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('a whole number is found exactly when it changes, wherever it stands', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 69n), max: 2n ** 69n }), fc.string({ unit: 'binary' }), (number, key) => {
      const changes = BigInt(String(Number(number))) !== number
      const found = inexactNumbers(`{${JSON.stringify(key)}:[null,${number}]}`)
      expect(found.length).toBe(changes ? 1 : 0)
    }),
    { numRuns: 2_000 },
  )
})
