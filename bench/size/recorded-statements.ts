import pg from 'pg'

export type RecordedStatement = { text: string; values: unknown[]; ms: number }

let recorded: RecordedStatement[] | undefined

/** From now on every statement of this process can be recorded. Call it before any database is connected. */
export function makeStatementsRecordable(): void {
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const result = query.apply(this, args)
    const { text, values } = (args[0] ?? {}) as { text?: string; values?: unknown[] }
    if (recorded !== undefined && text !== undefined && result instanceof Promise) {
      const statements = recorded
      const startedAt = performance.now()
      const note = () => void statements.push({ text, values: values ?? [], ms: performance.now() - startedAt })
      result.then(note, note)
    }
    return result
  } as typeof pg.Client.prototype.query
}

/** The statements that the work ran, the slowest first. */
export async function statementsOf(work: () => Promise<unknown>): Promise<RecordedStatement[]> {
  const statements: RecordedStatement[] = []
  recorded = statements
  await work()
  recorded = undefined
  return statements.toSorted((a, b) => b.ms - a.ms)
}

/** How the database runs the statement, and what it read for it. */
export async function planOf(databaseUrl: string, { text, values }: RecordedStatement): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, values)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    await client.end()
  }
}
