import { scopes } from '@paylinks/contracts/scopes'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scopeFaults } from './api-key-rules.ts'

test('exactly the scopes that the giving key lacks are refused', () => {
  const someScopes = fc.subarray([...scopes])
  fc.assert(
    fc.property(someScopes, someScopes, (wanted, held) => {
      const refused = scopeFaults({ name: 'Shop', scopes: wanted }, held)
      expect(refused.map(({ path, code }) => `${path} ${code}`)).toEqual(
        wanted.flatMap((scope, index) => (held.includes(scope) ? [] : [`scopes[${index}] scope_not_held`])),
      )
    }),
  )
})
