import { isDriverAdapterError } from '@prisma/driver-adapter-utils'

/** Socket errors, of which Prisma's adapter keeps the kind alone. */
const SOCKET_REASONS: Record<string, string> = {
  DatabaseNotReachable: 'nothing answers there',
  ConnectionClosed: 'it closed the connection',
  SocketTimeout: 'it did not answer in time',
}

/** What the database or the network said, in one line for people. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!isDriverAdapterError(error)) return withoutEngineTrace(error.message)
  return error.cause.originalMessage ?? SOCKET_REASONS[error.cause.kind] ?? error.message
}

/** The schema engine appends a trace of its own insides. */
function withoutEngineTrace(message: string): string {
  return message.split(/\n\s*0: /)[0] ?? message
}
