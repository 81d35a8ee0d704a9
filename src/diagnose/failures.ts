import type { ErrorMeaning } from '../catalog/context.ts';

/** What somebody who knows the cloud's codes says of one. */
export type Meaning = (code: string, message: string) => ErrorMeaning;

/** Why something failed, as precisely as code and reason tell. */
export interface Why {
  /** A trouble of the project's table of codes, or one that only the reason tells. */
  kind: string;
  /** Follows "failed because". */
  words: string;
  /** The same again may work without anybody mending anything. */
  passes: boolean;
}

/** One code stands for whatever another service answered; only its words tell these apart. */
const TOLD_BY_REASON: readonly [RegExp, string][] = [
  [/sold.?out|abandon|insufficient (resource|capacity)|no valid host/i, 'sold_out'],
  [/(no|not enough|insufficient|unavailable|exhausted|run out of)[^.]*\b(ip|addresses|address)\b/i, 'addresses'],
  [/quota/i, 'quota'],
  [/agent/i, 'agent'],
];

const WORDS: Readonly<Record<string, string>> = {
  sold_out: 'the product is sold out in the availability zone',
  addresses: 'the subnet has no address left',
  network: 'a desktop got no usable address',
  quota: 'a quota is used up',
  agent: 'an agent could not be installed',
  directory: 'the directory (AD) did not answer, or refused',
  busy: 'something else was running on it',
  state: 'its state did not allow it',
  not_found: 'something that it needs does not exist any more',
  order: 'an order stands in the way',
  permission: 'the account may not do it',
  agency: 'the service has no agency that lets it act for the account',
  name_taken: 'the name is taken',
  unsupported: 'the target does not support it',
  service_off: 'the service is not open',
  throttled: 'too much was asked at once',
  unavailable: 'the service could not answer',
  arguments: 'what was asked for was not accepted',
};

export function whyOf(code: string | undefined, reason: string | undefined, meaning: Meaning): Why {
  const known = meaning(code ?? '', reason ?? '');
  const vague = known.trouble === 'internal' || known.trouble === 'arguments';
  const told = vague ? TOLD_BY_REASON.find(([words]) => words.test(reason ?? ''))?.[1] : undefined;
  const kind = told ?? (code === SOLD_OUT ? 'sold_out' : known.trouble);
  return {
    kind,
    words: WORDS[kind] ?? 'the service failed inside',
    passes: known.retryable && (told === undefined || told === 'agent'),
  };
}

/** AppStream API reference, "Error Codes": sold out or withdrawn in the zone; an order fails of it. */
const SOLD_OUT = 'WKS.00052104';
