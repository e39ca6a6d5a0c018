import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { closeAll, TestCloud, withUsers } from '../occi.test-fixture.ts'
import { curlLine, quoted } from './curl-line.ts'

afterEach(closeAll)

const sh = promisify(execFile)
const hasCurl = spawnSync('curl', ['--version']).status === 0

test('a shell reads any words as they are', () => {
  const word = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'))
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const line = `printf '%s\\0' ${words.map(quoted).join(' ')}`
      expect(spawnSync('sh', ['-c', line], { encoding: 'utf8' }).stdout).toBe(`${words.join('\0')}\0`)
    }),
    { numRuns: 30 },
  )
})

test('a shown request has no password and no token', () => {
  const request = { method: 'GET', url: 'http://localhost/', body: undefined }
  const basic = curlLine({ ...request, headers: new Headers({ authorization: 'Basic YW5uOnNlY3JldA==' }) }, 'ann')
  expect(basic).toBe('curl -u ann http://localhost/')
  const token = curlLine({ ...request, headers: new Headers({ authorization: 'Bearer abc' }) }, undefined)
  expect(token).toBe('curl -H "authorization: Bearer $OCCI_TOKEN" http://localhost/')
})

describe('--curl', () => {
  test('shows what is not sent', async () => {
    const started = await TestCloud.start()
    await started.done('create compute/a')
    const lines = [
      await started.done('create compute/b -m medium --curl'),
      await started.done('delete compute/a --curl'),
      await started.done('start compute/a --curl'),
      await started.done('tag web compute/a --curl'),
      await started.done('apply --curl -f -', [], { input: '{kind: compute, name: c}' }),
    ]
    for (const line of lines) expect(line).toMatch(/^curl .*http:\/\/\S+\n/)
    expect(await started.done('get compute -o name')).toBe('compute/a\n')
    expect(await started.done('get compute --filter cores=2 --curl')).toMatch(
      /^curl -H 'accept: .*' 'http:\/\/127.0.0.1:\d+\/cloud\/compute\/\?occi.compute.cores=2&number=100'\n$/,
    )
    expect(await started.done('explain --curl')).toMatch(/^curl .*\/cloud\/-\/\n$/)
  })

  test.skipIf(!hasCurl)('shows commands that do the same', async () => {
    const started = await TestCloud.start(withUsers, { OCCI_TOKEN: 'token-of-ann' })
    const env = { ...process.env, OCCI_TOKEN: 'token-of-ann' }
    const title = `It's "quoted" $HOME \`id\` \\`
    const line = await started.done('create compute/a -m medium --curl', ['--title', title])
    await sh('sh', ['-c', `${line.trim()} --silent --fail`], { env })
    expect(JSON.parse(await started.done('get compute/a -o json'))).toMatchObject({ title, mixins: ['medium'] })
    const act = await started.done('start compute/a --curl')
    await sh('sh', ['-c', `${act.trim()} --silent --fail`], { env })
    expect(await started.done('get compute --filter state=active -o name')).toBe('compute/a\n')
  })
})

test('--dry-run says what would be done, and does not do it', async () => {
  const started = await TestCloud.start()
  await started.done('create compute/a')
  await started.done('create network/n')
  expect(await started.done('create compute/b --dry-run')).toBe('compute/b created (dry run)\n')
  expect(await started.done('create compute --dry-run')).toBe('compute created (dry run)\n')
  expect(await started.done('start compute/a --dry-run --wait')).toBe('compute/a: start done (dry run)\n')
  expect(await started.done('link compute/a network/n --dry-run')).toBe('networkinterface created (dry run)\n')
  expect(await started.done('tag web compute/a --dry-run')).toBe(
    'web defined (dry run)\ncompute/a tagged web (dry run)\n',
  )
  expect(await started.done('delete compute --all --dry-run')).toBe('compute/a deleted (dry run)\n')
  const editor = { env: { EDITOR: "sed -i 's/title:.*/title: New/'" } }
  expect(await started.done('edit compute/a --dry-run', [], editor)).toBe('compute/a edited (dry run)\n')
  expect(await started.done('get -o name')).toBe('compute/a\nnetwork/n\n')
  expect(await started.done('get compute/a -o yaml')).toMatch(/state: inactive/)
})

test.each([
  ['create compute/a', 3, 'compute/a exists already'],
  ['create compute/b --link network/nope', 5, '/network/nope'],
  ['link compute/nope network/n', 5, '/compute/nope'],
  ['link compute/a network/nope', 5, '/network/nope'],
  ['start compute/nope', 5, '/compute/nope'],
  ['tag web compute/nope', 5, '/compute/nope'],
  ['delete compute/nope', 5, '/compute/nope'],
  ['edit compute/nope', 5, '/compute/nope'],
])('--dry-run does not promise that `occi %s` is possible', async (text, code, message) => {
  const started = await TestCloud.start()
  await started.done('create compute/a')
  await started.done('create network/n')
  const { out, ...ended } = await started.occi(`${text} --dry-run`)
  expect(ended).toEqual({ code, err: expect.stringContaining(message) })
  expect(out.replace('web defined (dry run)\n', '')).toBe('')
})
