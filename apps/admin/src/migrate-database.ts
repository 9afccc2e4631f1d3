import { migrate } from '@paylinks/db/migrator'
import type { Report } from './report.ts'

export async function migrateDatabase(databaseUrl: string): Promise<Report> {
  const { applied } = await migrate(databaseUrl)
  return {
    data: { applied },
    text: applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`,
  }
}
