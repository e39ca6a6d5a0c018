import { readFileSync } from 'node:fs'
import { Command, Help } from 'commander'
import type { Run } from './command-run.ts'
import { actCommand } from './commands/act.ts'
import { applyCommand } from './commands/apply.ts'
import { completeCommand } from './commands/complete.ts'
import { completionCommand } from './commands/completion.ts'
import { contextCommand } from './commands/context.ts'
import { createCommand } from './commands/create.ts'
import { deleteCommand } from './commands/delete.ts'
import { describeCommand } from './commands/describe.ts'
import { diffCommand } from './commands/diff.ts'
import { editCommand } from './commands/edit.ts'
import { explainCommand } from './commands/explain.ts'
import { getCommand } from './commands/get.ts'
import { linkCommand } from './commands/link.ts'
import { loginCommand } from './commands/login.ts'
import { logoutCommand } from './commands/logout.ts'
import { tagCommand } from './commands/tag.ts'
import { waitCommand } from './commands/wait.ts'

const commands = [
  loginCommand,
  logoutCommand,
  contextCommand,
  getCommand,
  describeCommand,
  explainCommand,
  createCommand,
  editCommand,
  applyCommand,
  diffCommand,
  deleteCommand,
  linkCommand,
  tagCommand,
  waitCommand,
  completionCommand,
]

const more = `
Every action of the service is a command too: occi start compute/web-1, occi stop compute --all.
To begin: occi login http://localhost:8888, then occi explain.`

const help = new Help()

/** Returns the program `occi` with all of its commands. */
export function programFor(run: Run): Command {
  const { output, errors } = run.terminal
  const program = new Command('occi')
    .description('Works with any OCCI service: lists, creates, changes and deletes what it has.')
    .version(version(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', more)
    .configureHelp({ optionDescription: (option) => help.optionDescription(option).replace(' (default: [])', '') })
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: (text) => errors.write(text) })
  const names = () => program.commands.map((one) => one.name())
  for (const create of commands) program.addCommand(create(run))
  program.addCommand(actCommand(run, names))
  program.addCommand(completeCommand(run, program), { hidden: true })
  for (const command of program.commands) {
    command.copyInheritedSettings(program)
    command.showHelpAfterError(`To see how it is used, run: occi ${command.name()} --help`)
  }
  return program
}

/** Returns arguments whose first word is a command: any other word is an action of the service. */
export function withCommand(program: Command, args: readonly string[]): readonly string[] {
  const isCommand = (name: string) => name === 'help' || program.commands.some((one) => one.name() === name)
  const [first = '', second] = args
  if (first === 'help' && second !== undefined && !isCommand(second)) return ['act', '--help']
  return first === '' || first.startsWith('-') || isCommand(first) ? args : ['act', ...args]
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return String(version)
}
