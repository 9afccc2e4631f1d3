/** Writes the table of error codes into docs/errors.md. Run by `npm run docs:errors -w @paylinks/contracts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { withErrorTables } from './error-tables.ts'

const page = new URL('../../../docs/errors.md', import.meta.url)
writeFileSync(page, withErrorTables(readFileSync(page, 'utf8')))
