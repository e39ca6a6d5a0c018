import { readFileSync } from 'node:fs'

/** The line of `--version`. */
export function versionLine(): string {
  const manifest: { readonly name: string; readonly version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  return `${manifest.name} ${manifest.version}, Node ${process.version}\n`
}
