// Applies the changesets: raises all versions, and moves what the changesets say to the top of CHANGELOG.md.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const summaries = readdirSync('.changeset')
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .map((file) =>
    readFileSync(`.changeset/${file}`, 'utf8')
      .replace(/^---\n[\s\S]*?\n---\n/, '')
      .trim(),
  )
execFileSync('changeset', ['version'], { stdio: 'inherit' })

const { version } = JSON.parse(readFileSync('packages/server/package.json', 'utf8'))
// The field Server of answers names it.
const named = 'packages/server/src/http/version.ts'
writeFileSync(named, readFileSync(named, 'utf8').replace(/(?<=version = ')[^']+/, version))

if (summaries.length > 0) {
  const section = `## ${version}\n\n${summaries.map((text) => `- ${text.replaceAll('\n', '\n  ')}\n`).join('')}\n`
  writeFileSync('CHANGELOG.md', readFileSync('CHANGELOG.md', 'utf8').replace(/^(?=## )/m, section))
}
