import type { Config } from '../../config/config.ts';
import { fillCalls, quoted } from './call-block.ts';
import { foreword } from './foreword.ts';
import type { Language, Playbook } from './playbook.ts';

const GIVEN = { en: 'Given:', zh: '已知：' };
const SITE = {
  en: 'Every call is about this site: add the argument site to each.',
  zh: '所有调用都针对这个站点：每次调用都加上参数 site。',
};

/** What is given to a playbook, cleaned. */
export interface Given {
  /** By argument. */
  values: Readonly<Record<string, string>>;
  language: Language;
  site?: string | undefined;
}

/** The text of a playbook for these arguments. Their values stand in it as JSON, under Given and in calls, and nowhere else. */
export function promptText(playbook: Playbook, { values, language, site }: Given, config: Config): string {
  const { title, body } = playbook.texts[language];
  const lines = Object.entries({ ...values, ...(site && { site }) }).map(
    ([name, value]) => `- ${name}: ${quoted(value)}`,
  );
  return [
    `# ${title}`,
    foreword(config, playbook.changes, language),
    ...(lines.length > 0 ? [[GIVEN[language], ...lines].join('\n')] : []),
    ...(site ? [SITE[language]] : []),
    fillCalls(body, values),
  ].join('\n\n');
}
