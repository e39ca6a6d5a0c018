import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * The folder for what the demo keeps: `occi-demo` in the user's folder of application data, which is `XDG_DATA_HOME` or
 * `~/.local/share` (XDG Base Directory Specification), and `LOCALAPPDATA` on Windows.
 */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const { XDG_DATA_HOME: xdg = '', LOCALAPPDATA: local = '' } = env
  // The specification says that a relative path is to be ignored.
  if (isAbsolute(xdg)) return join(xdg, 'occi-demo')
  return platform === 'win32' && local !== '' ? join(local, 'occi-demo') : join(homedir(), '.local/share/occi-demo')
}
