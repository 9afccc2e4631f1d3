import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrationList } from '@prisma/schema-engine-wasm'

/** The package's migrations. The same path from `src` and from `dist`, which stand side by side. */
export const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../prisma/migrations', import.meta.url))

export const SCHEMA_FILE = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url))

const SCRIPT_NAME = 'migration.sql'
const LOCKFILE_NAME = 'migration_lock.toml'

/** The migrations in a directory, oldest first, as the schema engine takes them. */
export function readMigrations(directory: string): MigrationList {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  const lockfile = join(directory, LOCKFILE_NAME)
  return {
    baseDir: directory,
    lockfile: { path: LOCKFILE_NAME, content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: names.map((path) => ({
      path,
      migrationFile: {
        path: SCRIPT_NAME,
        content: { tag: 'ok', value: readFileSync(join(directory, path, SCRIPT_NAME), 'utf8') },
      },
    })),
  }
}
