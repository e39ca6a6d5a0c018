import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readImages } from './images-folder.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync('/tmp/occi-images-')
  for (const name of ['disk.raw', 'kernel', 'initrd']) writeFileSync(join(folder, name), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

function read(manifest: unknown) {
  writeFileSync(join(folder, 'images.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  return readImages(folder)
}

describe('readImages', () => {
  test('returns disks and kernels with absolute paths', () => {
    const images = read({
      debian: { title: 'Debian 13', image: 'disk.raw', format: 'raw', size: 8 },
      tiny: { kernel: 'kernel', initrd: 'initrd', commandLine: 'console=ttyS0' },
    })
    const kernel = { kernel: join(folder, 'kernel'), initrd: join(folder, 'initrd'), commandLine: 'console=ttyS0' }
    expect(images).toEqual([
      { term: 'debian', title: 'Debian 13', disk: { path: join(folder, 'disk.raw'), format: 'raw' }, size: 8 },
      { term: 'tiny', title: 'tiny', kernel },
    ])
  })

  test.each([
    ['{', /images\.json cannot be read/],
    ['[]', /must be a JSON object/],
    [{ Debian: {} }, /the image Debian must have a name of lower-case letters/],
    [{ debian: 'disk.raw' }, /the image debian must be an object/],
    [{ debian: { imgae: 'disk.raw' } }, /has the unknown member imgae/],
    [{ debian: { title: 'Debian' } }, /needs an image or a kernel/],
    [{ debian: { image: 'disk.raw' } }, /needs the format of its image/],
    [{ debian: { image: 'disk.raw', format: 'vmdk' } }, /needs the format of its image/],
    [{ debian: { image: 'none.raw', format: 'raw' } }, /names the image .*none\.raw, which does not exist/],
    [{ debian: { image: 7, format: 'raw' } }, /has a image that is not a string/],
    [{ debian: { kernel: 'kernel', size: -1 } }, /has no size above 0/],
  ])('refuses %j and names the fault', (manifest, message) => {
    expect(() => read(manifest)).toThrow(message)
  })

  test('refuses a folder without a manifest', () => {
    expect(() => readImages('/tmp/occi-no-such-folder')).toThrow(/images\.json does not exist/)
  })
})
