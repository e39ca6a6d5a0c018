import { describe, expect, test } from 'vitest'
import { OptionError, readOptions } from './options.ts'

describe('options', () => {
  test('defaults, the environment, and what the command line says', () => {
    expect(readOptions([], {})).toEqual({
      port: 8888,
      host: '127.0.0.1',
      latency: 0,
      database: 'occi-demo.db',
      machines: 'occi-demo.db.machines',
      allowedHosts: [],
      help: false,
    })
    expect(readOptions(['--allow-host', 'a', '--allow-host=b'], {}).allowedHosts).toEqual(['a', 'b'])
    expect(readOptions(['--users', 'u', '--add-user', 'ann'], {})).toMatchObject({ users: 'u', addUser: 'ann' })
    expect(readOptions([], { PORT: '1', HOST: '::1' })).toMatchObject({ port: 1, host: '::1' })
    expect(readOptions(['--port', '2', '--latency=30'], { PORT: '1' })).toMatchObject({ port: 2, latency: 30 })
  })

  test.each([
    [['--port', 'x']],
    [['--port', '70000']],
    [['--nonsense']],
    [['--latency', '-1']],
    [['stray']],
    [['--add-user', 'ann']],
  ])('%j is refused', (args) => {
    expect(() => readOptions(args, {})).toThrow(OptionError)
  })
})
