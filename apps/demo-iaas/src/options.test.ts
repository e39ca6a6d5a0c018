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
    [['--database', '']],
    [['--machines', ' ']],
    [['--allow-host', '']],
    [['--allow-host', 'http://cloud.example.org']],
    [['--allow-host', 'cloud.example.org:8888']],
    [['--allow-host', '::1']],
  ])('%j is refused', (args) => {
    expect(() => readOptions(args, {})).toThrow(OptionError)
  })

  test('a database of another sort is refused without showing its password', () => {
    const refusal = () => readOptions(['--database', 'mysql://occi:secret@localhost/occi'], {})
    expect(refusal).toThrow(OptionError)
    expect(refusal).toThrow(/^--database is a URL of 'mysql', expected a file, :memory: or postgres:\/\/…$/)
    expect(readOptions(['--database', 'postgresql://localhost/occi'], {})).toMatchObject({
      machines: 'occi-demo.machines',
    })
  })

  test.each(['*', 'Cloud.Example.org', '192.0.2.1', '[2001:db8::1]'])('the name %s is allowed', (name) => {
    expect(readOptions(['--allow-host', name], {}).allowedHosts).toEqual([name])
  })
})
