import { Command, InvalidArgumentError, Option } from 'commander'
import { formats } from './output/format.ts'

/** Creates a command that uses a service. */
export function serviceCommand(name: string): Command {
  return new Command(name)
    .addOption(new Option('-c, --context <name>', 'the context to use in place of the current one').env('OCCI_CONTEXT'))
    .option('--timeout <seconds>', 'how long one request may take (default: 30)', seconds)
    .option('--curl', 'show the requests as curl commands, and do not send them')
}

/** Creates a command that changes what a service has. */
export function changingCommand(name: string): Command {
  return serviceCommand(name).option('--dry-run', 'say what would be done, and do not do it')
}

/** Adds the options that say how results are written. */
export function withFormat(command: Command, standard?: (typeof formats)[number]): Command {
  const option = new Option('-o, --output <format>', 'how to write the result').choices(formats)
  return command.addOption(standard === undefined ? option : option.default(standard))
}

/** Adds the options that narrow a listing. */
export function withSelection(command: Command): Command {
  return command
    .option('--filter <name=value>', 'only those whose attribute has this value; repeatable', collect, [])
    .option('--mixin <mixin>', 'only those with this mixin; repeatable', collect, [])
    .option('--search <words>', 'only those that contain all of these words')
}

/** Adds the options that wait until something has happened. */
export function withWait(command: Command): Command {
  return command
    .option('-w, --wait', 'wait until the service has finished')
    .option('--for <name=value>', 'wait until the attribute has this value; repeatable', collect, [])
    .option('--wait-timeout <seconds>', 'how long to wait', seconds, 300)
}

/** Gathers the values of an option that can be repeated. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

/** Reads a number of seconds. */
export function seconds(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value <= 86_400) return value
  throw new InvalidArgumentError('It must be a number of seconds, at most 86400.')
}

/** Adds the options that name files. */
export function withFiles(command: Command): Command {
  return command
    .option('-f, --file <path>', 'a file, a folder, or - for the standard input; repeatable', collect, [])
    .option('--prune <tag>', 'tag all that the files describe, and delete what else has the tag')
}
