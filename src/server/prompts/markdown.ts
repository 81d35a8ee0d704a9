import { argumentsIn, callBlocks } from './call-block.ts';
import {
  ARGUMENT_KINDS,
  type ArgumentKind,
  LANGUAGES,
  type Language,
  type Playbook,
  type PlaybookArgument,
  type PlaybookText,
} from './playbook.ts';

/** One file: a playbook in one language. */
interface Written extends PlaybookText {
  takes: readonly PlaybookArgument[];
}

const FILE = /^([a-z]+(?:-[a-z]+)*)\.(en|zh)\.md$/;

/**
 * Playbooks out of their files, `name.en.md` beside `name.zh.md`. Strict, because a build runs it and a person who writes a playbook
 * reads its errors: both languages have the same arguments and the same calls.
 */
export function playbooksOf(files: Readonly<Record<string, string>>): Playbook[] {
  const written = new Map<string, Partial<Record<Language, Written>>>();
  for (const [file, text] of Object.entries(files)) {
    const [, name, language] = FILE.exec(file) ?? [];
    if (!name) throw new SyntaxError(`${file}: a playbook is called like user-cannot-log-in.en.md`);
    written.set(name, { ...written.get(name), [language as Language]: within(file, () => writtenIn(text)) });
  }
  return [...written]
    .map(([name, texts]) => within(name, () => playbook(name, texts)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function playbook(name: string, { en, zh }: Partial<Record<Language, Written>>): Playbook {
  if (!en || !zh) throw new SyntaxError(`has to be there in each language: ${LANGUAGES.join(', ')}`);
  same('arguments', en.takes, zh.takes);
  const calls = callBlocks(en.body);
  same('calls', calls, callBlocks(zh.body));
  return {
    name,
    arguments: en.takes,
    changes: calls.some(({ kind }) => kind === 'change'),
    texts: { en: textOf(en), zh: textOf(zh) },
  };
}

function textOf({ takes: _, ...text }: Written): PlaybookText {
  return text;
}

/** `title` and `description`, then `arguments` with one on each line: `  user (user, required): Login name or id`. */
function writtenIn(text: string): Written {
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]+)$/.exec(text) ?? [];
  if (!front || !body) throw new SyntaxError('begins with front matter between lines of ---');
  const lines = front.split('\n');
  const [title, description] = [headed(lines.shift(), 'title'), headed(lines.shift(), 'description')];
  const takes: PlaybookArgument[] = [];
  const told: Record<string, string> = {};
  if (lines.length > 0 && lines.shift() !== 'arguments:') throw new SyntaxError('arguments come after description');
  for (const line of lines) {
    const [, name, kind, required, about] = /^ {2}(\w+) \((\w+)(, required)?\): (\S.*)$/.exec(line) ?? [];
    if (!name || !about || !ARGUMENT_KINDS.includes(kind as ArgumentKind))
      throw new SyntaxError(`not an argument: ${line}`);
    takes.push({ name, kind: kind as ArgumentKind, required: required !== undefined });
    told[name] = about;
  }
  checkSteps(body);
  checkCalls(body, takes);
  return { title, description, arguments: told, body: body.trim(), takes };
}

function headed(line: string | undefined, key: string): string {
  const [, value] = new RegExp(`^${key}: (\\S.*)$`).exec(line ?? '') ?? [];
  if (!value) throw new SyntaxError(`${key} is missing where it belongs`);
  return value;
}

function checkSteps(body: string): void {
  const numbers = [...body.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
  if (numbers.length === 0 || numbers.some((number, index) => number !== index + 1))
    throw new SyntaxError(`steps are numbered ${numbers.join(', ')}`);
}

function checkCalls(body: string, takes: readonly PlaybookArgument[]): void {
  for (const { name, mayBeLeftOut } of callBlocks(body).flatMap(({ arguments: args }) => argumentsIn(args))) {
    const argument = takes.find((each) => each.name === name);
    if (!argument) throw new SyntaxError(`there is no argument ${name}`);
    if (argument.required && mayBeLeftOut) throw new SyntaxError(`${name} is required and so never left out`);
  }
}

function same(what: string, en: unknown, zh: unknown): void {
  if (JSON.stringify(en) !== JSON.stringify(zh))
    throw new SyntaxError(`${what} differ: ${JSON.stringify(en)} in English, ${JSON.stringify(zh)} in Chinese`);
}

function within<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new SyntaxError(`${where}: ${(error as Error).message}`);
  }
}
