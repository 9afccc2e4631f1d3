import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

function logOf(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = []
  write(createLogger({ service: 'test', level: 'trace' }, { write: (line) => void lines.push(line) }))
  return lines.join('')
}

const secrets = [
  'sk_live_Zx81hPqLk29dNcB7',
  'tok_9aB8c7D6e5F4g3H2i1',
  '4242 4242 4242 4242',
  '4242424242424242',
  'hunter2',
]

test('a secret never reaches the log, whatever it stands in', () => {
  const text = logOf((log) => {
    for (const secret of secrets) {
      log.info(`a message with ${secret === 'hunter2' ? `amqp://user:${secret}@host` : secret}`)
      log.error(
        { err: new Error('outer', { cause: new Error(`postgres://root:${secret}@host ${secret.slice(0, 0)}`) }) },
        'failed',
      )
    }
    log.info({
      authorization: secrets[0],
      request: { headers: { authorization: secrets[0] } },
      token: secrets[1],
      card_number: secrets[2],
    })
    log.warn({ err: Object.assign(new Error(`bad ${secrets[0]}`), { config: { password: secrets[4] } }) })
  })
  for (const secret of secrets) expect(text).not.toContain(secret)
})

test('an error keeps its type, its message and its causes', () => {
  const line = JSON.parse(logOf((log) => log.error({ err: new TypeError('outer', { cause: new Error('inner') }) })))
  expect(line.err).toMatchObject({ type: 'TypeError', message: 'outer', cause: { type: 'Error', message: 'inner' } })
})
