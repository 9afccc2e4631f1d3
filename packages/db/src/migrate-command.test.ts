import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { expect, test } from 'vitest'
import { migrateCommand } from './migrate-command.ts'

test('an empty database is migrated, and the migrations are named', async () => {
  const { url, drop } = await createEmptyDatabase()
  expect(await migrateCommand({ DATABASE_URL: url })).toEqual({
    ok: true,
    message: expect.stringMatching(/^Applied \d{14}_init/),
  })
  expect(await migrateCommand({ DATABASE_URL: url })).toEqual({ ok: true, message: 'The database is up to date.' })
  await drop()
})

test.each([
  ['no variable', undefined, 'DATABASE_URL is not set. Set it to the postgresql:// URL of the database.'],
  ['an empty one', '', 'DATABASE_URL is not set. Set it to the postgresql:// URL of the database.'],
  ['no URL', 'localhost', 'DATABASE_URL is not a postgresql:// URL.'],
  ['another protocol', 'mysql://u:s3cret@localhost/x', 'DATABASE_URL is not a postgresql:// URL.'],
  [
    'a port that nobody listens on',
    'postgresql://u:s3cret@127.0.0.1:1/x',
    'Cannot reach the database at 127.0.0.1:1/x: nothing answers there',
  ],
])('with %s it says what is wrong, and no password', async (_case, url, message) => {
  expect(await migrateCommand({ DATABASE_URL: url })).toEqual({ ok: false, message })
})

test('a database that is not there is named', async () => {
  const { url, drop } = await createEmptyDatabase()
  await drop()
  const { ok, message } = await migrateCommand({ DATABASE_URL: url })
  expect(ok).toBe(false)
  expect(message).toMatch(/^Cannot migrate the database at .*: database "paylinks_test_\w+" does not exist$/)
})

test('the program fails with the sentence alone on standard error', async () => {
  const tsx = createRequire(import.meta.url).resolve('tsx/cli')
  const program = fileURLToPath(new URL('./migrate-cli.ts', import.meta.url))
  const { DATABASE_URL: _unset, ...env } = process.env
  const child = spawn(process.execPath, [tsx, '--conditions=@paylinks/source', program], { env })
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: '',
    stderr: 'DATABASE_URL is not set. Set it to the postgresql:// URL of the database.\n',
    exitCode: 1,
  })
})
