import { expect, test } from 'vitest'
import { csvLine } from './csv-line.ts'

test.for<[string | number | null, string]>([
  ['Pro plan', 'Pro plan'],
  ['', ''],
  [null, ''],
  [4900, '4900'],
  [-1, '-1'],
  ['a,b', '"a,b"'],
  ['say "hello"', '"say ""hello"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+1 555 0100', "'+1 555 0100"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1+1', "'\t=1+1"],
  ['\r=1+1', '"\'\r=1+1"'],
  ['=HYPERLINK("http://evil.example","x")', '"\'=HYPERLINK(""http://evil.example"",""x"")"'],
  ['1=1', '1=1'],
])('the cell of %j is %j', ([value, cell]) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`)
})

test('cells are separated by commas', () => {
  expect(csvLine(['a', null, 3, 'b'])).toBe('a,,3,b\r\n')
})
