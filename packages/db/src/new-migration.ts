import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diffMigrationsAndSchema, type SchemaDiffOptions } from './schema-diff.ts'

export type NewMigrationOptions = SchemaDiffOptions & { name: string; now: Date }

/** Writes the migration that the Prisma schema is ahead by, and returns its file; null when the schema is not ahead. */
export async function newMigration(options: NewMigrationOptions): Promise<string | null> {
  const script = await diffMigrationsAndSchema(options)
  if (script === '') return null
  const directory = join(options.migrationsDirectory, directoryName(options.name, options.now))
  const file = join(directory, 'migration.sql')
  mkdirSync(directory)
  writeFileSync(file, `${script}\n`)
  return file
}

/** The time first, as the migrations are applied in the order of their names. */
function directoryName(name: string, now: Date): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g)
  if (words === null) throw new TypeError('A migration needs a name of letters or digits')
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  return `${stamp}_${words.join('_')}`
}
