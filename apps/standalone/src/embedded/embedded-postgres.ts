import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, rename, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { EnvError } from '@paylinks/service-kit/env'
import { type Backend, type BackendSession, shareBackend } from './share-backend.ts'
import {
  createFrontendReader,
  fatalError,
  noEncryption,
  passwordOf,
  passwordRequest,
  startupPacket,
} from './wire-protocol.ts'

export type EmbeddedPostgres = {
  /** What a PostgreSQL client connects to: 127.0.0.1, a free port, and a password made for this run. */
  url: string
  /** Ends every connection and writes what is left to the disk. */
  stop(): Promise<void>
}

const SUPERUSER = 'postgres'
/** What the migrations create. */
const extensions = { btree_gin, pg_trgm }
const TERMINATE = 'X'
const PASSWORD = 'p'

/**
 * PostgreSQL inside this process (PGlite), with its data in `dataDir`, served over a socket so that everything uses the
 * same driver as with a server. Many connections share its one backend, a transaction at a time: see {@link shareBackend}.
 * One process at a time may use a `dataDir`. Throws an `EnvError` when the data there cannot be opened.
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  if (!existsSync(dataDir)) await initialise(dataDir)
  const pglite = await open(dataDir)
  const backend: Backend = async (messages) => Buffer.from(await pglite.execProtocolRaw(messages))
  const greeting = await backend(startupPacket(SUPERUSER))
  const openSession = shareBackend(backend)
  const password = randomBytes(18).toString('hex')

  const sockets = new Set<Socket>()
  const serving = new Set<Promise<void>>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const served = serveClient(socket, { openSession, greeting, password }).finally(() => {
      socket.destroy()
      sockets.delete(socket)
      serving.delete(served)
    })
    serving.add(served)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`,
    async stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await Promise.all(serving)
      await pglite.close()
    },
  }
}

/** The directory gets its name when it is complete, so that a process killed meanwhile leaves nothing half made. */
async function initialise(dataDir: string): Promise<void> {
  const unfinished = `${dataDir}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  const pglite = await PGlite.create({ dataDir: unfinished })
  await pglite.close()
  // It holds customers' data: for its owner alone, as Postgres itself demands of a data directory.
  await chmod(unfinished, 0o700)
  await rename(unfinished, dataDir)
}

async function open(dataDir: string): Promise<PGlite> {
  try {
    return await PGlite.create({ dataDir, username: SUPERUSER, extensions })
  } catch (error) {
    throw new EnvError(
      `The embedded database in ${dataDir} cannot be opened (${(error as Error).message}). It may be another version's. ` +
        'Move that folder away to begin anew, or set PAYLINKS_DATA_DIR to another one.',
    )
  }
}

type ServeOptions = {
  openSession: (deliver: (bytes: Buffer) => void) => BackendSession
  /** What the backend says to a client that it lets in. */
  greeting: Buffer
  password: string
}

/** Resolves when the client has gone; never rejects. */
async function serveClient(socket: Socket, { openSession, greeting, password }: ServeOptions): Promise<void> {
  const read = createFrontendReader()
  let session: BackendSession | undefined
  try {
    for await (const data of socket) {
      for (const message of read(data)) {
        if (message.kind === 'encryption-request') socket.write(noEncryption)
        else if (message.kind === 'startup') socket.write(passwordRequest)
        else if (message.type === TERMINATE) return
        else if (session !== undefined) await session.send(message.type, message.bytes)
        else if (message.type === PASSWORD && isSame(passwordOf(message.bytes), password)) {
          session = openSession((bytes) => void socket.write(bytes))
          socket.write(greeting)
        } else return void socket.end(fatalError('28P01', 'password authentication failed'))
      }
    }
  } catch (error) {
    // A client that vanished is met here too, and is past hearing this.
    if (socket.writable) socket.end(fatalError('XX000', `the embedded database failed: ${(error as Error).message}`))
  } finally {
    await session?.close().catch(() => {})
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
