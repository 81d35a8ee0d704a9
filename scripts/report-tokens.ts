import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { ownToolFacts } from '../src/commands/own-tools.ts';
import { Surface } from '../src/server/surface.ts';
import { freshCatalogue } from './catalogue.ts';

/** Prints what each surface costs a model: the tools of `tools/list` and their o200k tokens, one at a time and per area. */
export default async function reportTokens(): Promise<void> {
  const { catalogue } = await freshCatalogue();
  const names = ['core', 'all', ...catalogue.areas.map(({ id }) => id)];
  const rows = names.map((name) => {
    const own = name === 'core' || name === 'all' ? ownToolFacts : [];
    const { tools } = new Surface({ toolsets: [name], readOnly: false, sites: [] }, catalogue, own);
    const tokens = encode(JSON.stringify({ tools })).length;
    return [name, tools.length, tokens, Math.round(tokens / tools.length)];
  });
  const cells = [['toolset', 'tools', 'tokens', 'per tool'], ...rows].map((row) => row.map(String));
  for (const [name = '', ...numbers] of cells) {
    console.log(`${name.padEnd(34)}${numbers.map((each) => each.padStart(10)).join('')}`);
  }
}
