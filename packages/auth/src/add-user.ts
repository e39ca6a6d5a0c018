import { open, readFile, realpath, rename, rm } from 'node:fs/promises'
import { OcciError } from '@occi/core'
import { hash } from 'bcryptjs'
import { faultOfName, parseUsers, putUser } from './htpasswd.ts'
import { textOf } from './users-file.ts'

/** Octets of a password that bcrypt uses; it ignores the others. */
const longest = 72
const shortest = 8
/** About a tenth of a second for each sign-in, and for each password that is tried on a stolen file. */
const cost = 10

/**
 * Adds a user to an htpasswd file, or gives a user who is in it another password. The file is replaced as a whole, so
 * that a service that reads it finds either the old or the new one; only its owner may read it.
 *
 * @param hashed what `hashPassword` has returned
 * @throws OcciError `invalid` if the name is not allowed, or if another process changes the file
 * @throws OcciError `definition` if a line of the file is wrong
 */
export async function addUser(path: string, name: string, hashed: string): Promise<void> {
  const user = requireName(name)
  const target = await realpath(path).catch(ifMissing(path))
  const draft = `${target}.new`
  const file = await open(draft, 'wx', 0o600).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
    throw refusal(`${draft} exists: another process is changing the file; if none is, delete it`)
  })
  try {
    const text = await readFile(target).then(textOf, ifMissing(''))
    parseUsers(text)
    await file.writeFile(putUser(text, user, hashed))
    await file.sync()
    await file.close()
    await rename(draft, target)
  } catch (error) {
    await file.close().catch(() => {})
    await rm(draft, { force: true })
    throw error
  }
}

/**
 * Returns a name as it is written and compared.
 *
 * @throws OcciError `invalid`
 */
export function requireName(name: string): string {
  const fault = faultOfName(name)
  if (fault !== undefined) throw refusal(fault)
  return name.normalize('NFC')
}

/**
 * Returns the bcrypt hash of a password.
 *
 * @throws OcciError `invalid` if the password is not allowed
 */
export function hashPassword(password: string): Promise<string> {
  return hash(requirePassword(password), cost)
}

/**
 * Returns a password as it is hashed.
 *
 * @throws OcciError `invalid`
 */
export function requirePassword(password: string): string {
  const text = password.normalize('NFC')
  if ([...text].length < shortest) throw refusal(`a password must have at least ${shortest} characters`)
  const octets = Buffer.byteLength(text)
  if (octets > longest) {
    throw refusal(
      `a password must have at most ${longest} octets, since bcrypt ignores the others; this one has ${octets}`,
    )
  }
  // What a decoder has put in place of octets in another encoding, for example from a terminal.
  if (text.includes('\ufffd')) throw refusal('a password must be UTF-8, since clients send it in UTF-8')
  if (/\p{Cc}/u.test(text)) throw refusal('a password must not contain control characters, which HTTP cannot carry')
  return text
}

/** Returns a value in place of a file that does not exist. */
function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return instead
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function refusal(message: string): OcciError {
  return new OcciError('invalid', message)
}
