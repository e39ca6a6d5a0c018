import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { closeAll, command, folder, TestCloud } from '../occi.test-fixture.ts'

afterEach(closeAll)

/** What the last word becomes. */
async function completed(started: TestCloud, ...words: readonly string[]): Promise<readonly string[]> {
  return (await started.done('__complete --', words)).split('\n').filter(Boolean)
}

describe('completion', () => {
  test('knows commands, options and what they take', async () => {
    const started = await TestCloud.start()
    expect(await completed(started, 'st')).toEqual(['start', 'stop'])
    expect(await completed(started, 'd')).toEqual(['delete', 'describe', 'diff', 'down'])
    expect(await completed(started, 'get', '--s')).toEqual(['--search', '--sort'])
    expect(await completed(started, 'start', '--w')).toEqual(['--wait', '--wait-timeout'])
    expect(await completed(started, 'get', '-o', '')).toEqual(['json', 'name', 'table', 'text', 'wide', 'yaml'])
    expect(await completed(started, 'completion', '')).toEqual(['bash', 'fish', 'zsh'])
  })

  test('knows kinds, names, actions, mixins and attributes of the service', async () => {
    const started = await TestCloud.start()
    for (const name of ['compute/web-1', 'compute/web-2', 'network/front']) await started.done(`create ${name}`)
    expect(await completed(started, 'get', 'com')).toEqual(['compute', 'compute/'])
    expect(await completed(started, 'stop', 'compute/w')).toEqual(['compute/web-1', 'compute/web-2'])
    expect(await completed(started, 'stop', 'compute', 'w')).toEqual(['web-1', 'web-2'])
    expect(await completed(started, 'act', 'stop', 'compute', 'web-1', 'w')).toEqual(['web-1', 'web-2'])
    expect(await completed(started, 'tag', 'shop', 'network', 'f')).toEqual(['front'])
    expect(await completed(started, 'create', 'compute', 'w')).toEqual([])
    expect(await completed(started, 'act', 're')).toEqual(['resize', 'restart'])
    expect(await completed(started, 'create', 'compute', '-m', 'med')).toEqual(['medium'])
    expect(await completed(started, 'create', 'compute', '--set', 'co')).toEqual(['cores='])
    expect(await completed(started, 'create', 'compute', '--set', 'architecture=')).toEqual([
      'architecture=x64',
      'architecture=x86',
    ])
    expect(await completed(started, 'stop', 'compute/web-1', '--set', 'method=g')).toEqual(['method=graceful'])
    expect(await completed(started, 'create', 'compute', '--link', 'netw')).toEqual([
      'network/',
      'networkinterface/',
      'networkinterface=',
    ])
    expect(await completed(started, 'create', 'compute', '--link', 'networkinterface=network/f')).toEqual([
      'networkinterface=network/front',
    ])
    expect(await completed(started, 'wait', 'compute/web-1', '--for', 'state=a')).toEqual(['state=active'])
    expect(await completed(started, 'get', 'compute', '--sort', '-me')).toEqual(['-memory', '-message'])
    expect(await completed(started, 'explain', 'compute.co')).toEqual(['compute.cores'])
  })

  test('completes nothing if the service cannot be reached', async () => {
    const env = { OCCI_URL: 'http://127.0.0.1:9/' }
    expect(await command(['__complete', '--', 'get', ''], { env })).toEqual({ code: 0, out: '', err: '' })
    // Commands are known without it.
    expect(await command(['__complete', '--', 'lo'], { env })).toMatchObject({ out: 'login\nlogout\n' })
  })
})

/** A program `occi` that completes `--link` to one thing, as the command would, and the shells that call it. */
function fakeOcci(): NodeJS.ProcessEnv {
  const bin = folder()
  const answers = `#!/bin/sh
shift 2
case "$*" in
  'get compute/w') printf 'compute/web-1\\ncompute/web-2\\n' ;;
  'create compute --link network=network/f') echo 'network=network/front' ;;
  'create compute --set ') printf 'cores=\\n' ;;
esac
`
  writeFileSync(join(bin, 'occi'), answers)
  chmodSync(join(bin, 'occi'), 0o755)
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
}

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

describe.skipIf(!has('bash'))('in bash', () => {
  test.each([
    ['occi get compute/w', 'compute/web-1\ncompute/web-2\n'],
    // What stands before = is typed already.
    ['occi create compute --link network=network/f', 'network/front\n'],
    ['occi create compute --set ', 'cores=\n'],
  ])('%j is completed', async (line, expected) => {
    const { out: script } = await command(['completion', 'bash'])
    const ask = `${script}\nCOMP_LINE=$1 COMP_POINT=\${#1}; _occi; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', ask, 'bash', line], { env: fakeOcci(), encoding: 'utf8' })
    expect([stdout, stderr]).toEqual([expected, ''])
  })
})

describe.skipIf(!has('fish'))('in fish', () => {
  test.each([
    ['occi get compute/w', 'compute/web-1\ncompute/web-2\n'],
    ['occi create compute --link network=network/f', 'network=network/front\n'],
    ['occi create compute --set ', 'cores=\n'],
  ])('%j is completed', async (line, expected) => {
    const { out: script } = await command(['completion', 'fish'])
    const home = folder()
    const { stdout } = spawnSync('fish', ['--no-config', '-c', `${script}\ncomplete -C ${JSON.stringify(line)}`], {
      env: { ...fakeOcci(), HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
      encoding: 'utf8',
    })
    expect(stdout).toBe(expected)
  })
})

describe.skipIf(!has('zsh'))('in zsh', () => {
  test('the script is loaded', async () => {
    const { out: script } = await command(['completion', 'zsh'])
    const load = `autoload -U compinit; compinit -u -D; ${script}; print $_comps[occi]`
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', load], { env: fakeOcci(), encoding: 'utf8' })
    expect([stdout, stderr]).toEqual(['_occi\n', ''])
  })
})
