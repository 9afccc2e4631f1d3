// What the fields of forms have in common. Browsers run these files too, so they import nothing but each other.

/** White space and characters that show nothing: what copying an address or a number often brings along. */
const BLANK_ENDS = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu

/** The text without white space and invisible characters at its ends. */
export function trimBlank(text: string): string {
  return text.replace(BLANK_ENDS, '')
}

/** Whether Postgres and a page can hold the text: no control characters, no lone surrogates. */
export function isCleanText(text: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(text)
}

/**
 * The text with ASCII digits in the place of every other script's: "٤٢" is "42". Unicode keeps the ten digits of a
 * script in order and side by side (https://www.unicode.org/reports/tr44/#General_Category_Values), so a digit's value
 * is its distance from the first of them.
 */
export function asciiDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => String(digitValue(digit)))
}

function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return (code - first) % 10
}
