import { open, readFile, realpath, rename, rm } from 'node:fs/promises'
import { hash } from 'bcryptjs'
import { faultOfName, parseUsers, putUser } from './htpasswd.ts'
import { textOf } from './users-file.ts'

/** Why a user could not be added, in a line for whoever adds him. */
export class AddUserError extends Error {}

/** bcrypt hashes are of so many octets of a password, and no more. */
const longest = 72
const shortest = 8
/** About a tenth of a second for whoever signs in, and for each word that is tried on a file that was stolen. */
const cost = 10

/**
 * Adds a user to a file of users, or gives one that is there another password. The file is replaced as a whole, so
 * that a service that reads it finds either the old or the new one; only its owner may read it.
 *
 * @param hashed what `hashPassword` gave
 * @throws AddUserError where the name cannot be taken, or another process changes the file,
 *   UsersFileError where a line of the file is wrong
 */
export async function addUser(path: string, name: string, hashed: string): Promise<void> {
  const user = expectName(name)
  const target = await realpath(path).catch(ifMissing(path))
  const draft = `${target}.new`
  const file = await open(draft, 'wx', 0o600).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
    throw new AddUserError(`${draft} exists: another process is changing the file; if none is, delete it`)
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
 * The name as it is written and compared.
 *
 * @throws AddUserError
 */
export function expectName(name: string): string {
  const fault = faultOfName(name)
  if (fault !== undefined) throw new AddUserError(fault)
  return name.normalize('NFC')
}

/**
 * The bcrypt hash of a password.
 *
 * @throws AddUserError where the password cannot be taken
 */
export function hashPassword(password: string): Promise<string> {
  return hash(expectPassword(password), cost)
}

/**
 * The password as it is hashed.
 *
 * @throws AddUserError
 */
export function expectPassword(password: string): string {
  const text = password.normalize('NFC')
  if ([...text].length < shortest) throw new AddUserError(`a password has ${shortest} characters or more`)
  const octets = Buffer.byteLength(text)
  if (octets > longest) {
    throw new AddUserError(`this password has ${octets} octets, and bcrypt knows no more than the first ${longest}`)
  }
  // What is left of octets in another encoding, as of a terminal's: no client sends that.
  if (text.includes('\ufffd')) throw new AddUserError('this password is not UTF-8, in which clients send it')
  if (/\p{Cc}/u.test(text)) throw new AddUserError('a password has no control characters: HTTP cannot carry them')
  return text
}

/** Takes something in place of a file that is not there. */
function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return instead
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
