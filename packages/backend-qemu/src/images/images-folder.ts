import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Json, JsonObject } from '@occi/core'
import { isJsonObject } from '@occi/core/authoring'
import type { ImageSource } from '../programs/image-tool.ts'
import { readJson } from '../state/json-file.ts'
import type { KernelRecord } from '../state/machine-record.ts'

/** An operating system that machines can be created with. */
export interface OsImage {
  /** Its name in OCCI. */
  readonly term: string
  readonly title: string
  /** The disk that machines begin with. Without one they begin with an empty disk. */
  readonly disk?: ImageSource
  /** The kernel that boots; without one the disk is booted. */
  readonly kernel?: KernelRecord
  /** GiB of the system disk. Defaults to the size of the image, and to 1 without one. */
  readonly size?: number
}

const manifest = 'images.json'
const members = ['title', 'image', 'format', 'kernel', 'initrd', 'commandLine', 'size']

/**
 * Reads `images.json` of a folder of images, which has a member for each.
 *
 * @example { "debian": { "title": "Debian 13", "image": "debian.qcow2", "format": "qcow2", "size": 8 } }
 * @throws Error that names the member that is not valid
 */
export function readImages(folder: string): readonly OsImage[] {
  const file = join(folder, manifest)
  const all = readManifest(file)
  if (all === undefined) throw new Error(`${file} does not exist: it must list the images of the folder`)
  if (!isJsonObject(all)) throw new Error(`${file} must be a JSON object with a member for each image`)
  return Object.entries(all).map(([term, entry]) => {
    try {
      return imageOf(term, entry ?? null, resolve(folder))
    } catch (error) {
      throw new Error(`${file}: the image ${term} ${error instanceof Error ? error.message : error}`)
    }
  })
}

function readManifest(file: string): unknown {
  try {
    return readJson(file)
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

function imageOf(term: string, entry: Json, folder: string): OsImage {
  if (!/^[a-z][a-z0-9_.-]*$/.test(term)) throw new Error('must have a name of lower-case letters, digits and _ . -')
  if (!isJsonObject(entry)) throw new Error('must be an object')
  const unknown = Object.keys(entry).find((name) => !members.includes(name))
  if (unknown !== undefined) throw new Error(`has the unknown member ${unknown}: expected ${members.join(', ')}`)
  const image = fileOf('image', entry, folder)
  const kernel = fileOf('kernel', entry, folder)
  const initrd = fileOf('initrd', entry, folder)
  const commandLine = textOf('commandLine', entry)
  const { size } = entry
  if (image === undefined && kernel === undefined) throw new Error('needs an image or a kernel')
  if (size !== undefined && !(typeof size === 'number' && size > 0)) throw new Error('has no size above 0 (GiB)')
  return {
    term,
    title: textOf('title', entry) ?? term,
    ...(image === undefined ? {} : { disk: { path: image, format: formatOf(entry) } }),
    ...(kernel === undefined
      ? {}
      : {
          kernel: {
            kernel,
            ...(initrd === undefined ? {} : { initrd }),
            ...(commandLine === undefined ? {} : { commandLine }),
          },
        }),
    ...(size === undefined ? {} : { size }),
  }
}

function textOf(name: string, entry: JsonObject): string | undefined {
  const value = entry[name]
  if (value === undefined || typeof value === 'string') return value
  throw new Error(`has a ${name} that is not a string`)
}

function fileOf(name: string, entry: JsonObject, folder: string): string | undefined {
  const text = textOf(name, entry)
  if (text === undefined) return undefined
  const path = resolve(folder, text)
  if (existsSync(path)) return path
  throw new Error(`names the ${name} ${path}, which does not exist`)
}

/** Never probed: a raw disk whose guest writes the head of another format would be read as that. */
function formatOf({ format }: JsonObject): ImageSource['format'] {
  if (format === 'qcow2' || format === 'raw') return format
  throw new Error("needs the format of its image: 'qcow2' or 'raw'")
}
