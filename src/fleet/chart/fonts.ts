import { readFile } from 'node:fs/promises';
import { keeping } from './keeping.ts';
import { load, locate, type SubsetFont } from './libraries.ts';

const PACKAGE = '@fontsource-variable/noto-sans-sc';
const REGULAR = 400;
const UNKNOWN = '□';

/** The font comes as some hundred files, each with some of the characters. */
interface Part {
  file: string;
  ranges: [first: number, last: number][];
}

/**
 * The text with a box for every character that the font, which is for Chinese, Latin and Cyrillic, does not have; and OpenType
 * fonts that together have the rest.
 */
export async function fontsFor(text: string): Promise<{ text: string; fonts: Uint8Array[] }> {
  const parts = await partsOf(PACKAGE);
  const home = new Map([...new Set(text + UNKNOWN)].map((character) => [character, parts.find(has(character))]));
  const used = new Set(home.values());
  return {
    text: text.replace(/[^\n -~]/gu, (character) => (home.get(character) ? character : UNKNOWN)),
    // The letters first: resvg begins every text with the first font, and looks into the others for what that lacks.
    fonts: await Promise.all(parts.filter((part) => used.has(part)).map(({ file }) => fontIn(file))),
  };
}

function has(character: string): (part: Part) => boolean {
  const code = character.codePointAt(0)!;
  return ({ ranges }) => ranges.some(([first, last]) => first <= code && code <= last);
}

const partsOf = keeping(async (name): Promise<Part[]> => {
  const listed: Record<string, string> = JSON.parse(await readFile(locate(`${name}/unicode.json`), 'utf8'));
  // Those with names have whole alphabets; the numbered ones repeat some letters between Chinese characters.
  const keys = Object.keys(listed).sort((a, b) => Number(a.startsWith('[')) - Number(b.startsWith('[')));
  return keys.map((key) => ({
    file: locate(`${name}/files/noto-sans-sc-${key.replace(/[[\]]/g, '')}-wght-normal.woff2`),
    ranges: listed[key]!.split(',').map(rangeOf),
  }));
});

function rangeOf(text: string): [number, number] {
  const [first = 0, last = first] = text
    .replace('U+', '')
    .split('-')
    .map((code) => Number.parseInt(code, 16));
  return [first, last];
}

/**
 * resvg draws a variable font in its thinnest weight only. And it puts a text together of several fonts only where all of
 * them make as many glyphs of it: so there are no ligatures, and no marks of which a letter could be put together.
 */
const fontIn = keeping(async (file) => {
  const part = (await partsOf(PACKAGE)).find((each) => each.file === file)!;
  const subset = load<SubsetFont>('subset-font');
  return subset(await readFile(file), charactersOf(part), {
    targetFormat: 'sfnt',
    keepFeatures: ['kern'],
    variationAxes: { wght: REGULAR },
  });
});

function charactersOf({ ranges }: Part): string {
  const codes = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
  return String.fromCodePoint(...codes).replace(/\p{M}/gu, '');
}
