/** What this package needs of a logger; pino's is one. */
export type Log = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

export const silentLog: Log = { info() {}, warn() {}, error() {} }
