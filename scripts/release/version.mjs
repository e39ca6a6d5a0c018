// Applies the changesets: raises all versions, and moves what the changesets say to the top of CHANGELOG.md.
import { execFileSync } from 'node:child_process'
import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

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

// Examples, and what the guides print, depend on these packages as a user's do.
for (const file of globSync(['{examples,scripts/packed/third-party}/*/package.json', 'docs/**/*.md'])) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/("@occi\/[a-z-]+": "\^)[^"]+/g, `$1${version}`))
}

if (summaries.length > 0) {
  const section = `## ${version}\n\n${summaries.map((text) => `- ${text.replaceAll('\n', '\n  ')}\n`).join('')}\n`
  writeFileSync('CHANGELOG.md', readFileSync('CHANGELOG.md', 'utf8').replace(/^(?=## )/m, section))
}
