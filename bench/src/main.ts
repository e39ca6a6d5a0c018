// npm run bench -- [options] [NAME …]
import { readFileSync, writeFileSync } from 'node:fs'
import { describeRun } from './machine.ts'
import { withTable } from './results-file.ts'
import { type Result, RowSkipped } from './row.ts'
import { rowsNamed } from './rows.ts'
import { type Command, readCommand, usage } from './settings.ts'
import { formatLine, formatTable } from './table.ts'

const file = new URL('../RESULTS.md', import.meta.url)
const command = requireCommand()
if (command.help) process.stdout.write(usage)
else await run(command)

function requireCommand(): Command {
  try {
    return readCommand(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exit(2)
  }
}

async function run({ names, isListed, isWritten, ...settings }: Command): Promise<void> {
  const rows = rowsNamed(names)
  if (rows.length === 0) {
    process.stderr.write(`no row is named ${names.join(' or ')}: --list shows them\n`)
    process.exit(2)
  }
  if (isListed) {
    for (const { group, name } of rows) console.log(`${group.padEnd(12)}${name}`)
    return
  }
  const results: Result[] = []
  const missing: string[] = []
  for (const row of rows) {
    try {
      for (const result of await row.measure(settings)) {
        results.push(result)
        console.log(formatLine(result))
      }
    } catch (error) {
      const isSkipped = error instanceof RowSkipped
      if (!isSkipped) process.exitCode = 1
      missing.push(
        `${isSkipped ? 'Skipped' : 'Failed'}: ${row.name}; ${error instanceof Error ? error.message : error}`,
      )
      console.log(missing.at(-1))
    }
  }
  const text = [describeRun(settings), formatTable(results), ...missing].join('\n\n')
  console.log(`\n${text}`)
  if (isWritten) writeFileSync(file, withTable(readFileSync(file, 'utf8'), text))
}
