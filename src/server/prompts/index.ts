import { completable, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { cleanLine } from '../../catalog/clean.ts';
import type { Config } from '../../config/config.ts';
import type { Call } from '../../engine/parts.ts';
import type { Completing } from '../completing.ts';
import { type ArgumentKind, LANGUAGES, type Language, type Playbook } from './playbook.ts';
import { type Given, promptText } from './text.ts';

/** Longer values are no names. */
const LONGEST = 200;

const ABOUT = {
  language: { en: 'Language of the playbook: en or zh', zh: '剧本的语言：en 或 zh' },
  site: { en: 'Site it is about, if not the default one', zh: '针对的站点，默认站点可不填' },
  readOnly: {
    en: 'This server is read-only: it looks, and lists what somebody else would change.',
    zh: '此服务器为只读：只查看，并列出应由他人执行的改动。',
  },
};

export interface PromptParts {
  config: Config;
  completing: Completing;
  /** Who types. */
  typing: Call;
  playbooks: () => readonly Playbook[];
}

/** The playbooks as MCP prompts: what registers them with a server. What is made of them is made once, for all servers. */
export function promptsOf(parts: PromptParts): (mcp: McpServer) => void {
  const { config, playbooks } = parts;
  let made: { playbook: Playbook; argsSchema: z.ZodObject; title: string; description: string }[] | undefined;
  return (mcp) => {
    made ??= playbooks().map((playbook) => ({
      playbook,
      argsSchema: schemaOf(playbook, parts),
      ...listed(playbook, config),
    }));
    mcp.server.registerCapabilities({ prompts: { listChanged: false } });
    for (const { playbook, ...facts } of made) {
      mcp.registerPrompt(playbook.name, facts, (args) => {
        const text = promptText(playbook, givenBy(args, config), config);
        return { description: facts.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
      });
    }
  };
}

function listed({ texts, changes }: Playbook, config: Config): { title: string; description: string } {
  const language = ownLanguage(config);
  const { title, description } = texts[language];
  return {
    title,
    description: config.readOnly && changes ? `${description}. ${ABOUT.readOnly[language]}` : description,
  };
}

/** Its own arguments, then those of every playbook. */
function schemaOf(playbook: Playbook, parts: PromptParts): z.ZodObject {
  const { sites } = parts.config;
  const language = ownLanguage(parts.config);
  const shape: Record<string, z.ZodType> = {};
  for (const { name, kind, required } of playbook.arguments) {
    const schema = named(required).describe(playbook.texts[language].arguments[name] ?? '');
    if (kind !== 'text') completeBy(schema, kind, parts);
    shape[name] = required ? schema : schema.optional();
  }
  if (sites.length > 1) {
    const site = oneOf(sites.map(({ id }) => id)).describe(ABOUT.site[language]);
    completeBy(site, 'site', parts);
    shape.site = site.optional();
  }
  const languages = oneOf(LANGUAGES).describe(ABOUT.language[language]);
  completable(languages, (typed) => LANGUAGES.filter((each) => each.startsWith(String(typed).toLowerCase())));
  shape.language = languages.optional();
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no argument ${cleanLine(issue.keys.join(', '), 80)}, only ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}

function completeBy(schema: z.ZodType, kind: Exclude<ArgumentKind, 'text'> | 'site', parts: PromptParts): void {
  const { completing, typing } = parts;
  completable(schema, (typed, context) =>
    completing.complete(kind, String(typed), typing, context?.arguments?.site || undefined),
  );
}

function givenBy(args: Record<string, unknown>, config: Config): Given {
  const { language = ownLanguage(config), site, ...values } = args;
  const given = Object.entries(values).filter((each): each is [string, string] => each[1] !== undefined);
  return { values: Object.fromEntries(given), language: language as Language, site: site as string | undefined };
}

/** Cleaned, because it may come from anywhere; what is left blank in a form is not given. */
function named(required: boolean) {
  return z
    .string('is required')
    .max(LONGEST, `is longer than ${LONGEST} characters`)
    .transform((text) => cleanLine(text, LONGEST) || undefined)
    .refine((text) => !required || text !== undefined, 'is required');
}

function oneOf(values: readonly string[]) {
  return named(false).refine((text) => text === undefined || values.includes(text), `is one of ${values.join(', ')}`);
}

/** Of the mails that the cloud sends: whoever has those in Chinese has the playbooks in Chinese too. */
function ownLanguage({ sites, defaultSite }: Config): Language {
  return sites.find(({ id }) => id === defaultSite)?.language === 'zh-cn' ? 'zh' : 'en';
}
