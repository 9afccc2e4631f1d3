/**
 * The SQLSTATE (PostgreSQL, appendix A) with which the database refused a raw statement; undefined for every other error.
 */
export function sqlStateOf(error: unknown): string | undefined {
  const { meta } = (error ?? {}) as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } }
  const state = meta?.driverAdapterError?.cause?.originalCode
  return typeof state === 'string' ? state : undefined
}
