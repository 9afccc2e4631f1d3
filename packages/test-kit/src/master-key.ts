/** `PAYLINKS_MASTER_KEY` of every test. */
export const TEST_MASTER_KEY = '0123456789abcdef'.repeat(4)
