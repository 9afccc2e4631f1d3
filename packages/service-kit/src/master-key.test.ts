import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createMasterKey, parseMasterKeys } from './master-key.ts'

const [first, second] = [randomBytes(32), randomBytes(32)]

test('what is sealed is unreadable, different each time, and opens to the same text', () => {
  const masterKey = createMasterKey([first])
  const sealed = masterKey.seal('whsec_secret', 'whe_1')
  expect(sealed).not.toContain('whsec')
  expect(masterKey.seal('whsec_secret', 'whe_1')).not.toBe(sealed)
  expect(masterKey.open(sealed, 'whe_1')).toBe('whsec_secret')
})

test('a sealed text opens for nothing but what it is about, and not once it was changed', () => {
  const masterKey = createMasterKey([first])
  const sealed = masterKey.seal('whsec_secret', 'whe_1')
  expect(() => masterKey.open(sealed, 'whe_2')).toThrow()
  const changed = sealed.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')).replace(/\.(.)([^.]*)$/, '.Z$2')
  expect(() => masterKey.open(changed, 'whe_1')).toThrow()
  expect(() => masterKey.open('', 'whe_1')).toThrow()
})

test('after a new key was put in front, the old one still opens and no longer seals', () => {
  const sealed = createMasterKey([first]).seal('old', 'whe_1')
  const rotated = createMasterKey([second, first])
  expect(rotated.open(sealed, 'whe_1')).toBe('old')
  expect(() => createMasterKey([first]).open(rotated.seal('new', 'whe_1'), 'whe_1')).toThrow('not known')
})

test('keys are given as 64 hexadecimal digits', () => {
  expect(parseMasterKeys(`${second.toString('hex')}, ${first.toString('hex').toUpperCase()}`)).toEqual([second, first])
  for (const text of ['', 'short', first.toString('base64'), `${first.toString('hex')},`])
    expect(() => parseMasterKeys(text)).toThrow('64 hexadecimal digits')
})
