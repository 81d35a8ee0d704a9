import type { Completable } from '../completing.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the values of an argument are; `text` is not completed. */
export type ArgumentKind = Extract<Completable, 'desktop' | 'user' | 'pool'> | 'text';

export const ARGUMENT_KINDS: readonly ArgumentKind[] = ['desktop', 'user', 'pool', 'text'];

export interface PlaybookArgument {
  name: string;
  kind: ArgumentKind;
  required: boolean;
}

/** A playbook in one language. */
export interface PlaybookText {
  title: string;
  description: string;
  /** Of each argument. */
  arguments: Readonly<Record<string, string>>;
  /** Numbered steps in Markdown, with blocks of calls. */
  body: string;
}

/** Steps by which an assistant does a piece of work; served as an MCP prompt. */
export interface Playbook {
  name: string;
  arguments: readonly PlaybookArgument[];
  /** Whether one of its steps changes something. */
  changes: boolean;
  texts: Readonly<Record<Language, PlaybookText>>;
}
