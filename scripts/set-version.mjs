// Writes the version of @occi/server's manifest into its source, where the field Server takes it from.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../packages/server/src/http/version.ts', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('../packages/server/package.json', import.meta.url), 'utf8'))
writeFileSync(file, readFileSync(file, 'utf8').replace(/(?<=version = ')[^']+/, version))
