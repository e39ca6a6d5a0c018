import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { dataFolder } from './data-folder.ts'
import { OptionError } from './option-error.ts'
import { type Options, readOptions, type Surroundings } from './options.ts'

type Env = Surroundings['env']

function read(args: readonly string[], env: Env = {}, hasSqlite = true): Options {
  return readOptions(args, { env: { XDG_DATA_HOME: '/data', ...env }, hasSqlite })
}

describe('options', () => {
  test('defaults, the environment, and what the command line says', () => {
    expect(read([])).toEqual({
      port: 8888,
      host: '127.0.0.1',
      latency: 0,
      database: '/data/occi-demo/occi-demo.db',
      machines: '/data/occi-demo/occi-demo.db.machines',
      folder: '/data/occi-demo',
      allowedHosts: [],
      check: false,
      help: false,
      version: false,
    })
    expect(read(['--allow-host', 'a', '--allow-host=b']).allowedHosts).toEqual(['a', 'b'])
    expect(read(['--entity-location', '/entity/'])).toMatchObject({ entityLocation: '/entity/' })
    const jwt = ['--jwt', 'https://login.example.com/keys', '--jwt-issuer', 'i', '--jwt-audience=a']
    const tokens = { keys: 'https://login.example.com/keys', issuer: 'i', audience: 'a' }
    expect(read(jwt).tokens).toEqual(tokens)
    expect(read([...jwt, '--jwt-claim', 'email']).tokens).toEqual({ ...tokens, claim: 'email' })
    expect(read(['--users', 'u', '--add-user', 'ann'])).toMatchObject({ users: 'u', addUser: 'ann' })
    expect(read([], { PORT: '1', HOST: '::1' })).toMatchObject({ port: 1, host: '::1' })
    expect(read(['--port', '2', '--latency=30'], { PORT: '1' })).toMatchObject({ port: 2, latency: 30 })
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
    [['--base', 'cloud']],
    [['--base', '/']],
    [['--base', '/a b']],
    [['--public-url', 'cloud.example.org']],
    [['--public-url', 'ftp://cloud.example.org']],
    [['--public-url', 'https://cloud.example.org/?a']],
    [['--public-url', 'https://ann@cloud.example.org/']],
    [['--public-url', 'https://cloud.example.org/a//b']],
    [['--trust-proxy', 'proxy.example.org']],
    [['--trust-proxy', '']],
    [['--trust-proxy', '10.0.0.0/99']],
    [['--trust-proxy', '1', '--trust-proxy', '10.0.0.1']],
    [['--entity-location', 'entity']],
    [['--entity-location', '/entity']],
    [['--entity-location', '/-/']],
    [['--jwt', 'keys.json']],
    [['--jwt', 'keys.json', '--jwt-issuer', 'https://login.example.com/']],
    [['--jwt-issuer', 'https://login.example.com/', '--jwt-audience', 'cloud']],
    [['--jwt', '', '--jwt-issuer', 'i', '--jwt-audience', 'a']],
    [['--jwt', 'http://login.example.com/keys', '--jwt-issuer', 'i', '--jwt-audience', 'a']],
    [['--jwt', 'ftp://login.example.com/keys', '--jwt-issuer', 'i', '--jwt-audience', 'a']],
    [['--jwt', 'keys.json', '--jwt-issuer', 'i', '--jwt-audience', 'a', '--jwt-claim', '']],
    [['--config', '/no/such/file']],
    [['--hypervisor', 'xen']],
    [['--hypervisor', 'qemu', '--latency', '5']],
    [['--hypervisor', 'qemu', '--machines', 'file']],
    [['--hypervisor', 'qemu', '--database', ':memory:']],
    [['--hypervisor', 'qemu', '--state', '']],
    [['--hypervisor', 'qemu', '--images', ' ']],
    [['--hypervisor', 'qemu', '--limits', 'memory']],
    [['--hypervisor', 'qemu', '--limits', 'machines=1.5']],
    [['--hypervisor', 'qemu', '--user-limits', 'disk=1,cores=2']],
    [['--hypervisor', 'qemu', '--bridge', 'br 0']],
    [['--hypervisor', 'qemu', '--niceness', '20']],
    [['--niceness', '5']],
    [['--nat']],
    [['--bridge', 'br0']],
    [['--check']],
    [['--state', 'folder']],
    [['--images', 'folder']],
  ])('%j is refused', (args) => {
    expect(() => read(args)).toThrow(OptionError)
  })

  test('real machines have a folder beside the database, and limits', () => {
    const qemu = { state: '/data/occi-demo/occi-demo.db.qemu', nat: false }
    expect(read(['--hypervisor', 'qemu']).qemu).toEqual(qemu)
    expect(read(['--hypervisor=qemu', '--database=/srv/a.db']).qemu?.state).toBe('/srv/a.db.qemu')
    expect(read(['--hypervisor=qemu', '--database=postgres://localhost/occi']).qemu?.state).toBe(
      '/data/occi-demo/occi-demo.qemu',
    )
    const limits = ['--limits', 'machines=8,memory=1.5', '--user-limits', 'disk=20']
    expect(
      read(['--hypervisor=qemu', '--state=/s', '--images=/i', '--qemu-user=qemu:kvm', '--niceness=0', ...limits]),
    ).toMatchObject({
      check: false,
      qemu: {
        state: '/s',
        images: '/i',
        user: 'qemu:kvm',
        niceness: 0,
        limits: { machines: 8, memory: 1536 },
        userLimits: { disk: 20 },
      },
    })
    expect(read(['--hypervisor=qemu', '--nat', '--bridge=br0']).qemu).toMatchObject({ nat: true, bridge: 'br0' })
    expect(read(['--hypervisor=qemu', '--check']).check).toBe(true)
  })

  test('a database of another sort is refused without showing its password', () => {
    const refusal = () => read(['--database', 'mysql://occi:secret@localhost/occi'])
    expect(refusal).toThrow(OptionError)
    expect(refusal).toThrow(/^--database is a URL of 'mysql', expected a file, :memory: or postgres:\/\/…$/)
    expect(read(['--database', 'postgresql://localhost/occi'])).toMatchObject({
      machines: '/data/occi-demo/occi-demo.machines',
      folder: '/data/occi-demo',
    })
  })

  test.each(['*', 'Cloud.Example.org', '192.0.2.1', '[2001:db8::1]'])('the name %s is allowed', (name) => {
    expect(read(['--allow-host', name]).allowedHosts).toEqual([name])
  })
})

describe('where everything is kept', () => {
  test.each([
    [['--database', 'my.db'], resolve('my.db'), resolve('my.db.machines')],
    [['--database', '/a/my.db', '--machines', 'm'], '/a/my.db', resolve('m')],
    [['--database', ':memory:'], ':memory:', ':memory:'],
    [['--database', ':memory:', '--machines', '/a/m'], ':memory:', '/a/m'],
  ])('%j: in a place that does not depend on the folder of the start, none created', (args, database, machines) => {
    expect(read(args)).toMatchObject({ database, machines, folder: undefined })
  })

  test('in the folder of data that the platform has', () => {
    const inHome = join(homedir(), '.local/share/occi-demo')
    expect(dataFolder({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/occi-demo')
    for (const XDG_DATA_HOME of [undefined, '', 'relative']) expect(dataFolder({ XDG_DATA_HOME }, 'linux')).toBe(inHome)
    expect(dataFolder({ LOCALAPPDATA: '/local' }, 'win32')).toBe('/local/occi-demo')
  })

  test('without SQLite: in memory or in PostgreSQL, and files are refused', () => {
    const without = (...args: string[]) => read(args, {}, false)
    const nothing = { machines: ':memory:', folder: undefined }
    expect(without()).toMatchObject({ database: ':memory:', ...nothing })
    expect(without('--database', 'postgres://localhost/occi')).toMatchObject(nothing)
    expect(() => without('--database', 'my.db')).toThrow(/^--database is a file, .* no SQLite: use Node 22.14 or later/)
    expect(() => without('--machines', 'm')).toThrow(/^--machines is a file, .* --machines :memory:$/)
  })
})

test('behind proxies', () => {
  expect(read(['--base', '/a/b/', '--public-url', 'https://Cloud.example.org:443/occi/'])).toMatchObject({
    base: '/a/b',
    publicUrl: 'https://cloud.example.org/occi',
  })
  expect(read(['--public-url', 'http://a:8080']).publicUrl).toBe('http://a:8080')
  expect(read(['--trust-proxy', '2']).trustProxy).toBe(2)
  const networks = ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32']
  expect(read(networks.map((one) => `--trust-proxy=${one}`)).trustProxy).toEqual(networks)
})

describe('a file of options', () => {
  const folder = mkdtempSync(join(tmpdir(), 'occi-config-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'demo.json')
  const withFile = (config: unknown, args: readonly string[] = [], env: Env = {}) => {
    writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config))
    return read(['--config', file, ...args], env)
  }

  test('has them by their names; the command line and the environment come first', () => {
    const config = { port: 9000, host: '::1', latency: 5, 'allow-host': ['a', 'b'], 'trust-proxy': 1, users: 'u' }
    expect(withFile(config)).toMatchObject({
      ...{ port: 9000, host: '::1', latency: 5, allowedHosts: ['a', 'b'], trustProxy: 1, users: join(folder, 'u') },
    })
    expect(withFile(config, ['--latency', '7'], { PORT: '1' })).toMatchObject({ port: 1, latency: 7, host: '::1' })
    expect(withFile(config, ['--port', '2'], { PORT: '1' }).port).toBe(2)
  })

  test('its files are in its folder', () => {
    expect(withFile({ database: 'my.db', machines: '/m' })).toMatchObject({
      database: join(folder, 'my.db'),
      machines: '/m',
    })
    expect(withFile({ database: ':memory:' }).database).toBe(':memory:')
    expect(withFile({ database: 'postgres://localhost/occi' }).database).toBe('postgres://localhost/occi')
  })

  test.each([
    ['{', 'cannot be read'],
    [[], 'is not a JSON object'],
    [{ prt: 1 }, "'--prt'"],
    [{ port: true }, 'port is true, expected a string or a number'],
    [{ port: 'x' }, "--port is 'x'"],
    [{ help: 1 }, 'help'],
    [{ config: 'x' }, 'config can only be given on the command line'],
    [{ 'add-user': 'ann' }, 'add-user can only be given on the command line'],
  ])('%j is refused', (config, message) => {
    expect(() => withFile(config)).toThrow(OptionError)
    expect(() => withFile(config)).toThrow(message)
  })
})
