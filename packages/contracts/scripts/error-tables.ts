import { type ErrorCode, errorDefinitions, type FieldErrorCode, fieldErrorCodes } from '../src/errors.ts'

/** Every error code of the API as the Markdown tables of docs/errors.md. */
function errorTables(): string {
  const codes = Object.entries(errorDefinitions) as [ErrorCode, (typeof errorDefinitions)[ErrorCode]][]
  const rows = codes.map(([code, { status, detail }]) => `| ${status} | \`${code}\` | ${detail} |`)
  const fields = Object.entries(fieldErrorCodes) as [FieldErrorCode, string][]
  const fieldRows = fields.map(([code, sentence]) => `| \`${code}\` | ${sentence} |`)
  return `| status | code | what it means |
| --- | --- | --- |
${rows.join('\n')}

With \`invalid_request\`, each entry of \`errors\` has one of these codes:

| code | what it means |
| --- | --- |
${fieldRows.join('\n')}`
}

/** The page with the tables of today between its two marks. */
export function withErrorTables(page: string): string {
  return page.replace(/(<!-- error codes -->\n).*?(\n<!-- end of error codes -->)/s, `$1\n${errorTables()}\n$2`)
}
