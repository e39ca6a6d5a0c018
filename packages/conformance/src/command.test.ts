import { describe, expect, test } from 'vitest'
import { readCommand, UsageError } from './command.ts'

const url = 'http://localhost:8888/'
const read = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) => readCommand([...args, url], environment)

describe('the command line', () => {
  test('only reads, and fails for what MUST be, by default', () => {
    expect(read([])).toMatchObject({
      action: 'check',
      write: false,
      destructive: false,
      level: 'MUST',
      strict: false,
      format: 'text',
      headers: {},
      timeout: 30_000,
    })
  })

  test('writes if it may destroy', () => {
    expect(read(['--destructive'])).toMatchObject({ write: true, destructive: true })
  })

  test('takes credentials from the environment alone', () => {
    const headers = { Authorization: `Basic ${btoa('ann:a:b')}` }
    expect(read(['--user', 'ann'], { OCCI_PASSWORD: 'a:b' })).toMatchObject({ headers })
    expect(read(['--token'], { OCCI_TOKEN: 'x.y' })).toMatchObject({ headers: { Authorization: 'Bearer x.y' } })
    expect(read(['--header', 'X-User: ann'])).toMatchObject({ headers: { 'X-User': 'ann' } })
  })

  test('reads values of attributes as JSON, or else as text', () => {
    const args = ['a.b=1', 'a.c=x=y', 'a.d="1"', 'a.e=true'].flatMap((one) => ['--attribute', one])
    expect(read(args)).toMatchObject({ attributes: { 'a.b': 1, 'a.c': 'x=y', 'a.d': '1', 'a.e': true } })
  })

  test.each<[readonly string[], string]>([
    [['--level', 'HIGH'], '--level'],
    [['--format', 'xml'], '--format'],
    [['--timeout', '0'], '--timeout'],
    [['--user', 'ann'], 'OCCI_PASSWORD'],
    [['--token'], 'OCCI_TOKEN'],
    [['--attribute', 'x'], '--attribute'],
    [['--header', 'a b: c'], '--header'],
    [['--only', '223.entitty'], 'No case has an id that starts with "223.entitty"'],
    [['--what'], '--what'],
    [['http://other/'], 'one URL'],
  ])('refuses %j and names %s', (args, named) => {
    expect(() => read(args)).toThrow(UsageError)
    expect(() => read(args)).toThrow(named)
  })

  test.each([[], ['localhost:8888'], ['ftp://localhost/'], ['http://ann:secret@localhost/']])(
    'refuses the address %s',
    (...args) => expect(() => readCommand(args, {})).toThrow(/^URL /),
  )
})
