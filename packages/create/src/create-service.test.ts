import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { CreateError, createService } from './create-service.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-create-'))
afterAll(() => rmSync(folder, { recursive: true }))

function readJson(...path: readonly string[]) {
  return JSON.parse(readFileSync(join(...path), 'utf8'))
}

test('a service is written with its name, and with the packages of the same version', () => {
  const service = join(folder, 'new', 'Job Service')
  createService(service)
  expect(readdirSync(service).sort()).toEqual(['.gitignore', 'README.md', 'package.json', 'src', 'tsconfig.json'])
  const { name, engines, dependencies } = readJson(service, 'package.json')
  const own = readJson(fileURLToPath(new URL('../package.json', import.meta.url)))
  expect([name, engines, dependencies['@occi/core']]).toEqual(['job-service', own.engines, `^${own.version}`])
  expect(readFileSync(join(service, 'README.md'), 'utf8')).toMatch(/^# job-service\n/)
})

test('a folder that has a repository already is taken', () => {
  const cloned = join(folder, 'cloned')
  mkdirSync(join(cloned, '.git'), { recursive: true })
  createService(cloned)
  expect(readJson(cloned, 'package.json').name).toBe('cloned')
})

test('what is in the way is named, and stays', () => {
  const taken = join(folder, 'taken')
  mkdirSync(taken)
  writeFileSync(join(taken, 'notes.txt'), 'mine')
  expect(() => createService(taken)).toThrow(
    new CreateError(`${taken} is not empty, it has notes.txt: name a new folder.`),
  )
  expect(() => createService(join(taken, 'notes.txt'))).toThrow(/is a file/)
  expect(readdirSync(taken)).toEqual(['notes.txt'])
})

test.each([
  [[], /FOLDER is missing/],
  [['a', 'b'], /Expected one FOLDER, got 2/],
  [['--fast'], /Unknown option '--fast'/],
])('the arguments %j are refused with the usage', async (args, message) => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const refused = await promisify(execFile)('node', [main, ...args], { cwd: folder }).catch((error) => error)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(message)])
  expect(refused.stderr).toContain('Usage: npm create @occi FOLDER')
})
