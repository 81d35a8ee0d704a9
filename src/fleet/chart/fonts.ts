import { readFile } from 'node:fs/promises';
import { charactersIn } from './characters.ts';
import { keeping } from './keeping.ts';
import { load, locate, type SubsetFont } from './libraries.ts';

/** Letters are taken from the first. */
const FONTS = ['source-sans-3', 'noto-sans-sc'];
const REGULAR = 400;
const UNKNOWN = '□';
const BEYOND_ASCII = /[^\n -~]/gu;

/** A font comes as many files. */
interface Part {
  file: string;
  /** The characters it is said to have; some files lack some. */
  said: string;
}

interface Font {
  bytes: Uint8Array;
  characters: ReadonlySet<number>;
}

/** The text with a box for every character that no font has; and OpenType fonts that together have the rest. */
export async function fontsFor(text: string): Promise<{ text: string; fonts: Uint8Array[] }> {
  const characters = new Set(['A', UNKNOWN, ...(text.match(BEYOND_ASCII) ?? [])]);
  const homes = new Map<string, Font>();
  for (const character of characters) {
    const home = await homeOf(character);
    if (home) homes.set(character, home);
  }
  return {
    text: text.replace(BEYOND_ASCII, (character) => (homes.has(character) ? character : UNKNOWN)),
    // That of the letters first: resvg begins every text with it, and looks into the others for what it lacks.
    fonts: [...new Set(homes.values())].map(({ bytes }) => bytes),
  };
}

const homeOf = keeping(async (character: string): Promise<Font | undefined> => {
  for (const name of FONTS) {
    for (const part of await partsOf(name)) {
      const font = part.said.includes(character) ? await fontIn(part) : undefined;
      if (font?.characters.has(character.codePointAt(0)!)) return font;
    }
  }
  return undefined;
});

const partsOf = keeping(async (name: string): Promise<Part[]> => {
  const folder = `@fontsource-variable/${name}`;
  const listed: Record<string, string> = JSON.parse(await readFile(locate(`${folder}/unicode.json`), 'utf8'));
  return Object.entries(listed).map(([key, ranges]) => ({
    file: locate(`${folder}/files/${name}-${key.replace(/[[\]]/g, '')}-wght-normal.woff2`),
    said: ranges.split(',').map(charactersFrom).join(''),
  }));
});

/** `U+4e00-4e05` or `U+20ac`. */
function charactersFrom(range: string): string {
  const [first = 0, last = first] = range
    .replace('U+', '')
    .split('-')
    .map((code) => Number.parseInt(code, 16));
  return String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, at) => first + at));
}

/**
 * resvg draws a variable font in its thinnest weight only. And it puts a text together of several fonts only where all of
 * them make as many glyphs of it: so there are no ligatures, and no marks of which a letter could be put together.
 */
const fontIn = keeping(async ({ file, said }: Part): Promise<Font> => {
  const subset = load<SubsetFont>('subset-font');
  const bytes = await subset(await readFile(file), said.replace(/\p{M}/gu, ''), {
    targetFormat: 'sfnt',
    keepFeatures: ['kern'],
    variationAxes: { wght: REGULAR },
  });
  return { bytes, characters: charactersIn(bytes) };
});
