import {
  brandNames,
  brandOf,
  cardDigits,
  formatExpiry,
  formatExpiryWhileTyping,
  groupCardNumber,
  parseExpiry,
  securityCodeLength,
} from '@paylinks/contracts/form-fields/card'

const digitsOf = (text: string) => cardDigits(text).replace(/\D/g, '')

type CardInputs = { number: HTMLInputElement; expiry: HTMLInputElement; code: HTMLInputElement }

/** Writes a card's fields, as they are typed, in the form in which they stand on the card, and names its brand. */
export function formatCardWhileTyping({ number, expiry, code }: CardInputs): void {
  const brand = number.closest('[data-field]')?.querySelector('[data-brand]')
  onTyped(number, () => {
    keepCaret(number, (text) => groupCardNumber(digitsOf(text)))
    const digits = digitsOf(number.value)
    const known = brandOf(digits)
    if (brand) brand.textContent = known === null ? '' : brandNames[known]
    code.maxLength = securityCodeLength(digits)
  })
  onTyped(code, () => keepCaret(code, (text) => digitsOf(text).slice(0, code.maxLength)))
  onTyped(expiry, (isDeleting) => {
    // What is being deleted or corrected in the middle is left alone until the field is left.
    const isAtEnd = expiry.selectionStart === expiry.value.length
    if (isAtEnd && !isDeleting) expiry.value = formatExpiryWhileTyping(expiry.value)
  })
  expiry.addEventListener('change', () => {
    const parsed = parseExpiry(expiry.value)
    if (parsed !== null) expiry.value = formatExpiry(parsed)
  })
}

/** Waits for the end of what an input method composes. */
function onTyped(input: HTMLInputElement, write: (isDeleting: boolean) => void): void {
  input.addEventListener('input', (event) => {
    if (event instanceof InputEvent && event.isComposing) return
    write(event instanceof InputEvent && event.inputType.startsWith('delete'))
  })
  input.addEventListener('compositionend', () => write(false))
}

/** Writes the field's digits in another form, and keeps the caret behind the digit that it was behind. */
function keepCaret(input: HTMLInputElement, format: (text: string) => string): void {
  const caretWas = input.selectionStart ?? input.value.length
  const isAtEnd = caretWas === input.value.length
  const digitsBefore = digitsOf(input.value.slice(0, caretWas)).length
  const formatted = format(input.value)
  if (formatted === input.value) return
  input.value = formatted
  const caret = isAtEnd ? formatted.length : indexBehindDigits(formatted, digitsBefore)
  input.setSelectionRange(caret, caret)
}

function indexBehindDigits(text: string, count: number): number {
  let seen = 0
  for (const [index, character] of [...text].entries()) {
    if (seen === count) return index
    if (/\d/.test(character)) seen++
  }
  return text.length
}
