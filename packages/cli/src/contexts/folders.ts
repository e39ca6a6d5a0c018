import { homedir } from 'node:os'
import { join } from 'node:path'

/** The environment variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Returns the folder of files that can be written again at any time (XDG Base Directory Specification). */
export function cacheFolder({ XDG_CACHE_HOME }: Environment): string {
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'occi')
}

/** Returns the folder of what the user has configured (XDG Base Directory Specification). */
export function configFolder({ XDG_CONFIG_HOME }: Environment): string {
  return join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'occi')
}
