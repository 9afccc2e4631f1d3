// N0, the half that holds the database: one Prisma look-up and one Prisma create for each open.
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import {
  type handleUnaryCall,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { newId } from '@paylinks/contracts/ids'
import { connectDb } from '@paylinks/db/client'

const { DATABASE_URL = '', GRPC_PORT, PORT } = process.env
const HOUR_MS = 3_600_000

const db = connectDb(DATABASE_URL)

const open: handleUnaryCall<{ secure_token: string }, { id: string; token: string; found: boolean }> = async (
  { request },
  done,
) => {
  try {
    const link = await db.paymentLink.findUnique({ where: { secureToken: request.secure_token } })
    if (!link?.isActive) return done(null, { id: '', token: '', found: false })
    const token = `tok_${randomBytes(24).toString('base64url')}`
    const session = await db.checkoutSession.create({
      data: {
        id: newId('checkoutSession', link.livemode),
        accountId: link.accountId,
        livemode: link.livemode,
        tokenHash: createHash('sha256').update(token).digest(),
        requestId: newId('request'),
        linkId: link.id,
        linkVersion: link.version,
        mode: link.mode,
        customerId: link.customerId,
        expiresAt: new Date(Date.now() + link.expiresInHours * HOUR_MS),
      },
    })
    done(null, { id: session.id, token, found: true })
  } catch (error) {
    done(error as Error)
  }
}

const definition = loadSync(fileURLToPath(new URL('open.proto', import.meta.url)), { keepCase: true, defaults: true })
const { Open } = loadPackageDefinition(definition) as unknown as { Open: { service: ServiceDefinition } }
const server = new Server()
server.addService(Open.service, { open })
server.bindAsync(`127.0.0.1:${GRPC_PORT}`, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error
  createServer((_request, response) => response.end('ok')).listen(Number(PORT), '127.0.0.1')
})
