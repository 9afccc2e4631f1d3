import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  databaseUrlVariable,
  EnvError,
  integerVariable,
  parseEnv,
  portVariable,
  publicUrlOr,
  publicUrlVariable,
  readAll,
} from './env.ts'

const schema = z.object({
  DATABASE_URL: databaseUrlVariable,
  LINKS_API_PORT: portVariable(4000),
  OPENS: integerVariable(10, 1, 100),
  PUBLIC_URL: publicUrlVariable.optional(),
})

test('every faulty variable is named at once, and no value is shown', () => {
  const source = { LINKS_API_PORT: '99999', OPENS: 'many', PUBLIC_URL: 'ftp://user:hunter2@host' }
  expect(() => parseEnv(schema, source)).toThrow(EnvError)
  try {
    parseEnv(schema, source)
  } catch (error) {
    const { message } = error as EnvError
    for (const name of ['DATABASE_URL', 'LINKS_API_PORT', 'OPENS', 'PUBLIC_URL']) expect(message).toContain(name)
    expect(message).not.toContain('hunter2')
  }
})

test('several environments are read at once: the faults of all are told, each once', () => {
  const portOf = (variable: string) => () => parseEnv(z.object({ [variable]: portVariable(1) }), { A: 'x', B: 'y' })
  expect(readAll({ first: portOf('C'), second: portOf('D') })).toEqual({ first: { C: 1 }, second: { D: 1 } })
  expect(() => readAll({ first: portOf('A'), second: portOf('B'), third: portOf('A') })).toThrow(
    /^[^\n]*\n {2}A: [^\n]*\n {2}B: [^\n]*$/,
  )
})

test('a public address has a default on a developer machine, and none in production', () => {
  const read = (source: Record<string, string>) =>
    parseEnv(z.object({ SHARE_PUBLIC_URL: publicUrlOr('http://localhost:4100', source) }), source).SHARE_PUBLIC_URL
  expect(read({})).toBe('http://localhost:4100')
  expect(read({ NODE_ENV: 'production', SHARE_PUBLIC_URL: 'https://pay.example.com/' })).toBe('https://pay.example.com')
  expect(() => read({ NODE_ENV: 'production' })).toThrow('SHARE_PUBLIC_URL: must be set to the address')
  expect(() => read({ SHARE_PUBLIC_URL: 'ftp://pay.example.com' })).toThrow('SHARE_PUBLIC_URL: must be a http:// URL')
})

test('an empty variable counts as unset, and a public address loses its trailing slash', () => {
  const source = {
    DATABASE_URL: 'postgresql://localhost/paylinks',
    LINKS_API_PORT: '',
    PUBLIC_URL: 'https://pay.example.com//',
  }
  expect(parseEnv(schema, source)).toEqual({
    DATABASE_URL: 'postgresql://localhost/paylinks',
    LINKS_API_PORT: 4000,
    OPENS: 10,
    PUBLIC_URL: 'https://pay.example.com',
  })
})
