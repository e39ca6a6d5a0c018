import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { closeAll, command, folder, type Given, TestCloud, withUsers } from '../occi.test-fixture.ts'

afterEach(closeAll)

/** A configuration of its own, and a service with users. */
async function home() {
  const { url } = await TestCloud.start(withUsers)
  const env = { XDG_CONFIG_HOME: folder() }
  const path = join(env.XDG_CONFIG_HOME, 'occi/contexts.json')
  const occi = (args: readonly string[], given: Given = {}) =>
    command(args, { ...given, env: { ...env, ...given.env } })
  return { url, path, occi, kept: () => JSON.parse(readFileSync(path, 'utf8')) }
}

describe('occi login', () => {
  test('keeps a context that only the user can read', async () => {
    const { url, path, occi, kept } = await home()
    const said = await occi(['login', url, '--user', 'ann', '--name', 'work'], { input: 'secret\n' })
    expect(said).toEqual({ code: 0, out: `Signed in to ${url} as ann: context work\n`, err: '' })
    expect(kept()).toEqual({ current: 'work', contexts: { work: { url, user: 'ann', password: 'secret' } } })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
    expect(await occi(['create', 'compute/web-1'])).toMatchObject({ code: 0, out: 'compute/web-1 created\n' })
  })

  test('finds a service by the root of its host, and keeps its own URL', async () => {
    const { url, occi, kept } = await home()
    const given = { input: 'secret\n' }
    expect(await occi(['login', new URL(url).origin, '--user', 'ann', '-n', 'work'], given)).toMatchObject({
      out: `Signed in to ${url} as ann: context work\n`,
    })
    expect(kept().contexts.work.url).toBe(url)
    expect(await occi(['create', 'compute/web-1'])).toMatchObject({ out: 'compute/web-1 created\n' })
  })

  test.each([
    ['compute/', 5, 'There is no OCCI service at http'],
    ['ftp://localhost/', 2, "'ftp://localhost/' is not a URL, expected one such as http://localhost:8888"],
  ])('says what is wrong with the URL %s', async (path, code, message) => {
    const { url, occi } = await home()
    const given = { input: 'secret\n' }
    expect(await occi(['login', new URL(path, url).href, '--user', 'ann'], given)).toMatchObject({
      code,
      err: expect.stringContaining(message),
    })
  })

  test('says what to try if the service has no TLS', async () => {
    const { url, occi } = await home()
    expect(await occi(['login', url.replace('http:', 'https:')])).toMatchObject({
      code: 6,
      err: expect.stringContaining('Try http:// in place of https://.'),
    })
  })

  test('asks on a terminal, and does not show the password', async () => {
    const { url, occi, kept } = await home()
    const { code, out, err } = await occi(['login', url, '-n', 'work'], { typed: ['ann', 'secret'] })
    expect([code, out]).toEqual([0, `Signed in to ${url} as ann: context work\n`])
    expect(err).toContain('User: ')
    expect(err).toContain('Password: ')
    expect(err).not.toContain('secret')
    expect(kept().contexts.work).toEqual({ url, user: 'ann', password: 'secret' })
  })

  test('ends at Ctrl+C', async () => {
    const { url, occi } = await home()
    expect(await occi(['login', url, '--user', 'ann'], { typed: ['\u0003'] })).toMatchObject({ code: 130, out: '' })
  })

  test('keeps nothing if the service refuses', async () => {
    const { url, path, occi } = await home()
    for (const [args, input] of [
      [['--user', 'ann'], 'wrong\n'],
      [['--token'], 'wrong\n'],
      [[], ''],
    ] as const) {
      const { code, err } = await occi(['login', url, ...args], { input })
      expect([code, err]).toEqual([4, 'error: sign in\nTo sign in, run: occi login URL --user NAME\n'])
    }
    expect(() => statSync(path)).toThrow('ENOENT')
  })

  test('takes passwords and tokens from commands each time', async () => {
    const { url, occi, kept } = await home()
    const secret = join(folder(), 'secret')
    writeFileSync(secret, 'secret\nnot this line\n')
    expect(await occi(['login', url, '-n', 'a', '-u', 'ann', '--password-command', `cat ${secret}`])).toMatchObject({
      code: 0,
    })
    expect(await occi(['login', url, '-n', 'b', '--token-command', 'echo token-of-bob'])).toMatchObject({ code: 0 })
    expect(JSON.stringify(kept())).not.toContain('"secret"')
    expect(await occi(['get', 'compute', '-c', 'a'])).toMatchObject({ code: 0 })
    writeFileSync(secret, '')
    const { code, err } = await occi(['get', 'compute', '-c', 'a'])
    expect([code, err]).toEqual([2, `error: The command for the password or token printed nothing: cat ${secret}\n`])
  })

  test('takes a token', async () => {
    const { url, occi, kept } = await home()
    expect(await occi(['login', url, '--token', '-n', 'work'], { input: 'token-of-ann\n' })).toMatchObject({ code: 0 })
    expect(kept().contexts.work).toEqual({ url, token: 'token-of-ann' })
  })

  test('refuses what cannot be right, and says what is', async () => {
    const { url, occi } = await home()
    const errorOf = async (...args: readonly string[]) => {
      const { code, err } = await occi(['login', ...args])
      expect(code).toBe(2)
      return err
    }
    expect(await errorOf('http://')).toBe("error: 'http://' is not a URL, expected one such as http://localhost:8888\n")
    expect(await errorOf('http://ann:secret@localhost')).toContain('add --user NAME')
    expect(await errorOf(url, '--user', 'ann', '--token')).toContain('--user and --token exclude each other')
    expect(await errorOf(url, '--password-command', 'x')).toContain('add --user')
    expect(await errorOf(url, '--user', 'ann')).toContain('Password of ann is missing')
  })
})

describe('contexts', () => {
  test('are listed, chosen and forgotten', async () => {
    const { url, occi, kept } = await home()
    expect(await occi(['context'])).toMatchObject({ code: 0, err: 'There are none. Run: occi login URL\n' })
    expect(await occi(['get'])).toMatchObject({ code: 2, err: 'error: No service is chosen. Run: occi login URL\n' })
    await occi(['login', url, '-n', 'first', '-u', 'ann'], { input: 'secret\n' })
    await occi(['login', url, '-n', 'second', '--token'], { input: 'token-of-bob\n' })
    const { out } = await occi(['context'])
    expect(out.split('\n').map((line) => line.split(/ +/))).toEqual([
      ['', 'NAME', 'URL', 'SIGNED', 'IN'],
      ['', 'first', url, 'ann'],
      ['*', 'second', url, 'by', 'a', 'token'],
      [''],
    ])
    expect(await occi(['context', 'first'])).toMatchObject({ out: 'The current context is first\n' })
    expect(await occi(['context', 'frist'])).toMatchObject({
      code: 2,
      err: "error: There is no context 'frist'. Did you mean first? There are: first, second\n",
    })
    expect(await occi(['logout'])).toMatchObject({ out: 'Context first forgotten\n' })
    expect(kept()).toEqual({ contexts: { second: { url, token: 'token-of-bob' } } })
    expect(await occi(['get', 'compute'])).toMatchObject({
      code: 2,
      err: 'error: No context is chosen. There are: second. Run: occi context NAME\n',
    })
  })

  test('come from the environment first', async () => {
    const { url, occi } = await home()
    const env = { OCCI_URL: url, OCCI_USER: 'ann', OCCI_PASSWORD: 'secret' }
    expect(await occi(['create', 'compute/web-1'], { env })).toMatchObject({ code: 0 })
    expect(await occi(['get', 'compute', '-o', 'name'], { env })).toMatchObject({ out: 'compute/web-1\n' })
    const token = { OCCI_URL: url, OCCI_TOKEN: 'token-of-ann' }
    expect(await occi(['get', 'compute', '-o', 'name'], { env: token })).toMatchObject({ out: 'compute/web-1\n' })
  })

  test('say when others can read them, and when they are no contexts', async () => {
    const { url, path, occi, kept } = await home()
    await occi(['login', url, '-u', 'ann'], { input: 'secret\n' })
    chmodSync(path, 0o644)
    expect(kept().current).toBe(url.slice('http://'.length, -1))
    const { code, err } = await occi(['get', 'compute'])
    expect([code, err]).toEqual([
      0,
      `Other users of this machine can read ${path}. Run: chmod 600 ${path}\nThere are none.\n`,
    ])
    writeFileSync(path, '{"contexts": {"a": {}}}')
    expect(await occi(['get', 'compute'])).toMatchObject({ code: 2, err: expect.stringContaining('run occi login') })
  })
})
