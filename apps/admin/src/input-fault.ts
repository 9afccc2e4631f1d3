/** The operator asked for something that cannot be; the message says what to ask instead. */
export class InputFault extends Error {
  override name = 'InputFault'
}
