import { scopeDescriptions } from '../scopes.ts'

const scopeTable = Object.entries(scopeDescriptions)
  .map(([scope, description]) => `| \`${scope}\` | ${description} |`)
  .join('\n')

/** What the document says before the first operation, in Markdown. */
export const introduction = `
Make payment links, manage what they sell, and see who paid.

Every request is made for one account and one mode. Bodies are JSON in UTF-8. Amounts are whole numbers in the currency's smallest unit: \`4900\` is 49.00 USD, and 4900 JPY. Times are in UTC, as in \`2026-06-17T14:00:00Z\`.

## Authentication

Send your secret API key with every request:

\`\`\`
Authorization: Bearer sk_test_…
\`\`\`

A key belongs to one account and one mode. A key that begins with \`sk_test_\` works in test mode, where no money moves; \`sk_live_\` works in live mode. Objects of one mode do not exist in the other. Keep keys on your server: never put one into a web page or an app.

A key does what its scopes allow. Each operation names the scope that it needs.

| Scope | What it allows |
| --- | --- |
${scopeTable}

## Errors

Errors are \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)). Let your program decide by \`code\`: it never changes its meaning. \`detail\` and \`message\` are for people, and their words may change. If you ask for help, give the \`request_id\`.

A 422 lists every field that is wrong in \`errors\`, each with its \`path\`, \`code\` and \`message\`:

\`\`\`json
{
  "type": "urn:paylinks:error:invalid_request",
  "title": "Invalid request",
  "status": 422,
  "detail": "The request breaks one or more rules; errors lists them all.",
  "code": "invalid_request",
  "request_id": "req_01k5zqh7e9g1j3m5p7r9t1w3y5",
  "errors": [
    { "path": "line_items[1].price_id", "code": "price_inactive", "message": "The price, or its product, is archived." }
  ]
}
\`\`\`

## Idempotency

Give every POST an \`Idempotency-Key\` header with a text of your own, for example an order number or a UUID. If the connection breaks, send the same request with the same key again: the work is done once, and you get the same answer. Such an answer has the header \`Idempotent-Replayed: true\`.

A key lives for 24 hours. Another request with the same key is refused with \`idempotency_key_reused\`. A refused request does not use its key up, so you can correct the body and send it with the same key.

GET, PATCH and DELETE are safe to repeat without a key.

## Paging

Lists return the newest objects first. \`limit\` says how many a page holds: 1 to 100, 20 by default. \`has_more\` says whether there is another page. There are two ways to get it:

- \`starting_after\`: give the \`id\` of the last object that you have. Every page costs the same, however long the list is. \`ending_before\` goes the other way: give the \`id\` of the first object that you have.
- \`offset\`: give how many objects to skip, 10,000 at most. The answer then has \`total\`, which counts to 10,000; \`total_is_capped\` says whether there are more.

## Versions

The API has one version, and it grows. We add operations, optional fields of requests, fields of answers, error codes, scopes and event types at any time, so ignore what you do not know. Every other change is named in the changelog of a release before it reaches you. Requests are strict: a field that we do not know is refused.

## Rate limits

Each account may make a certain number of requests a second, 100 unless your operator has changed it. Each answer says how many are left:

| Header | What it says |
| --- | --- |
| \`RateLimit-Limit\` | How many requests you may make in one window. |
| \`RateLimit-Remaining\` | How many are left in this window. |
| \`RateLimit-Reset\` | How many seconds until the next window. |

Over the limit you get a 429 with \`rate_limited\`. Wait as many seconds as \`Retry-After\` says, then send the request again. The same holds for a 503.
`.trim()
