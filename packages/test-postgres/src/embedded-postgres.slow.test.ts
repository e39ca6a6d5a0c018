import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readablePrograms } from './embedded-postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-private-')) // which only its owner may enter
let copy = ''
afterAll(() => {
  for (const one of [folder, copy]) if (one !== '') rmSync(one, { recursive: true })
})

test.skipIf(process.getuid?.() !== 0)('programs in a folder that only root may enter are copied, once', () => {
  mkdirSync(join(folder, 'native/bin'), { recursive: true })
  writeFileSync(join(folder, 'native/bin/postgres'), '#!/bin/sh\necho it runs\n', { mode: 0o700 })
  writeFileSync(join(folder, 'package.json'), `{ "version": "of-a-test-${process.pid}" }`, { mode: 0o600 })
  copy = readablePrograms(folder)
  expect(copy).not.toBe(folder)
  const { stdout } = spawnSync(join(copy, 'native/bin/postgres'), { uid: 65_534, cwd: '/', encoding: 'utf8' })
  expect(stdout).toBe('it runs\n')
  expect(readablePrograms(folder)).toBe(copy)
  expect(readablePrograms(copy)).toBe(copy)
})
