import { readFileSync } from 'node:fs'
import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, type SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { readMigrations } from './migration-files.ts'
import { NO_FILTERS, openSchemaEngine } from './schema-engine.ts'
import { adapterOver, run } from './transaction-adapter.ts'

export type SchemaDiffOptions = {
  /** A database to try the migrations in. It must be empty, and is empty again afterwards. */
  emptyDatabaseUrl: string
  migrationsDirectory: string
  schemaFile: string
}

const NO_CHANGE = '-- This is an empty migration.'

/** The SQL that leads from where the migrations lead to what the Prisma schema says; empty when they agree. */
export async function diffMigrationsAndSchema(options: SchemaDiffOptions): Promise<string> {
  const { emptyDatabaseUrl, migrationsDirectory, schemaFile } = options
  const connection = await new PrismaPg({ connectionString: emptyDatabaseUrl, max: 1 }).connect()
  const transaction = await connection.startTransaction()
  try {
    const adapter = readingCatalogue(adapterOver(transaction))
    const engine = await openSchemaEngine({
      provider: 'postgres',
      adapterName: adapter.adapterName,
      connect: async () => adapter,
      connectToShadowDb: async () => adapter,
    })
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...readMigrations(migrationsDirectory) },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    })
    const script = stdout?.trim() ?? ''
    return script === NO_CHANGE ? '' : script
  } finally {
    await run(transaction, 'ROLLBACK')
    await transaction.rollback()
    await connection.dispose()
  }
}

/** Columns of Postgres' catalogue that are one letter, of the type "char". */
const ONE_LETTER_COLUMNS = /^(constraint_type|confdeltype|confupdtype)$/

/**
 * The adapter, able to read the catalogue. The engine describes a database by queries with columns of the type "char",
 * which the pg adapter does not know: they are read as text, and handed on as the letters that the engine expects.
 */
function readingCatalogue(adapter: SqlDriverAdapter): SqlDriverAdapter {
  return {
    ...adapter,
    async queryRaw(query) {
      const sql = query.sql.replaceAll(/\b(con|constr)\.(contype AS|confdeltype|confupdtype)/g, asText)
      const result = await adapter.queryRaw({ ...query, sql })
      const columnTypes = result.columnTypes.map((type, index) =>
        ONE_LETTER_COLUMNS.test(result.columnNames[index] ?? '') ? ColumnTypeEnum.Character : type,
      )
      return { ...result, columnTypes }
    },
  }
}

function asText(_match: string, table: string, column: string): string {
  const [name, as = ''] = column.split(' ')
  return `${table}.${name}::text ${as}`
}
