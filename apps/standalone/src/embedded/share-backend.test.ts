import { expect, test } from 'vitest'
import { shareBackend } from './share-backend.ts'

/** A message of either side: its type, its length and a text. */
function message(type: string, text: string): Buffer {
  const body = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

/** A backend that answers when it is told to, and remembers what it was asked. */
function scriptedBackend() {
  const asked: string[] = []
  const answers: ((answer: Buffer) => void)[] = []
  return {
    asked,
    backend: (messages: Buffer) => {
      asked.push(messages.toString('latin1').replace(/[^A-Z]/g, ''))
      return new Promise<Buffer>((resolve) => answers.push(resolve))
    },
    async answer(...parts: Buffer[]) {
      answers.shift()?.(Buffer.concat(parts))
      // Whoever waits for its turn takes it within the microtasks that follow.
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

const idle = message('Z', 'I')
const inTransaction = message('Z', 'T')

test('a client keeps the backend from its first message until no transaction is open', async () => {
  const { backend, asked, answer } = scriptedBackend()
  const openSession = shareBackend(backend)
  const first = openSession(() => {})
  const second = openSession(() => {})

  void first.send('Q', message('Q', 'BEGIN'))
  void second.send('Q', message('Q', 'SECOND'))
  await answer(inTransaction)
  expect(asked).toEqual(['QBEGIN'])
  void first.send('Q', message('Q', 'COMMIT'))
  await answer(idle)
  expect(asked).toEqual(['QBEGIN', 'QCOMMIT', 'QSECOND'])
})

test('the messages of an extended query reach the backend together, and a flush keeps the turn', async () => {
  const { backend, asked, answer } = scriptedBackend()
  const openSession = shareBackend(backend)
  const first = openSession(() => {})
  const second = openSession(() => {})

  void first.send('P', message('P', ''))
  void first.send('H', message('H', ''))
  void second.send('Q', message('Q', ''))
  await answer(message('1', ''))
  void first.send('B', message('B', ''))
  void first.send('E', message('E', ''))
  void first.send('S', message('S', ''))
  expect(asked).toEqual(['PH', 'BES'])
  await answer(idle)
  expect(asked).toEqual(['PH', 'BES', 'Q'])
})

test('turns are first come, first served', async () => {
  const { backend, asked, answer } = scriptedBackend()
  const openSession = shareBackend(backend)
  for (const name of ['A', 'B', 'C', 'D']) void openSession(() => {}).send('Q', message('Q', name))
  for (let turn = 0; turn < 4; turn++) await answer(idle)
  expect(asked).toEqual(['QA', 'QB', 'QC', 'QD'])
})

test('what a client that is gone left open is rolled back before the next turn', async () => {
  const { backend, asked, answer } = scriptedBackend()
  const openSession = shareBackend(backend)
  const first = openSession(() => {})
  void first.send('Q', message('Q', 'BEGIN'))
  await answer(inTransaction)
  void first.close()
  void openSession(() => {}).send('Q', message('Q', 'NEXT'))
  await answer(idle)
  expect(asked).toEqual(['QBEGIN', 'SQROLLBACK', 'QNEXT'])
})

test('a backend that fails fails the one who asked, and the next one gets its turn', async () => {
  let calls = 0
  const openSession = shareBackend(async () => {
    calls += 1
    if (calls === 1) throw new Error('out of memory')
    return idle
  })
  const first = openSession(() => {})
  await expect(first.send('Q', message('Q', ''))).rejects.toThrow('out of memory')
  await first.close()
  await openSession(() => {}).send('Q', message('Q', ''))
  expect(calls).toBe(3)
})
